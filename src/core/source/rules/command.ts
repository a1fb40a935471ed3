import { literalOf } from '../../index/sourceIndex';
import { phrase } from '../../phrase';
import { SpanKind } from '../../spans/spanTable';
import { functionFinding, nothing } from '../finding';
import type { Finding, Rule } from '../rule';
import { handlerPlaces } from '../routes/handlerPlaces';

/** Commands of command lines: the span has the command's name. */
export const command: Rule = {
  name: 'command',
  find(span, context) {
    if (span.kind !== SpanKind.Internal && span.kind !== SpanKind.Unspecified)
      return nothing(phrase('Commands have spans without a kind of their own.'));
    const isCli = /click|cli\b|console|artisan|cobra|typer|commander|rake/i.test(span.scope);
    const name = span.attribute('rake.task') ?? span.name.replace(/^(?:rake:|Command |Artisan )/, '').trim();
    const found = context.index.derived('commands by name', () => {
      const map = new Map<string, { readonly at: ReturnType<typeof context.index.all<'handlers'>>[number] }[]>();
      for (const at of context.index.all('handlers')) {
        const key = at.fact.kind === 'command' ? literalOf(at.fact.key) : undefined;
        if (key === undefined || key === '') continue;
        // `db migrate`, `app:send {user}`: the words count, what follows are arguments.
        const plain = key.split(/\s*[{[<]/)[0].trim();
        const list = map.get(plain);
        if (list) list.push({ at });
        else map.set(plain, [{ at }]);
      }
      return map;
    });
    const named = found.get(name) ?? [];
    const own = named.filter(({ at }) => !at.file.isTest && context.serviceFit(span, at.file) >= 0);
    const best = Math.max(...own.map(({ at }) => context.serviceFit(span, at.file)));
    const isRoot = span.parent === undefined;
    const why = phrase('{0} is a command of the command line, which this function carries out.', name);
    const findings = own
      .filter(({ at }) => context.serviceFit(span, at.file) === best)
      .flatMap(({ at: { file, fact } }): Finding[] => {
        const { handler, line, function: inside } = fact;
        const { places } = handlerPlaces(
          context.index,
          { file, handler, line, endLine: line, function: inside, isForOne: false },
          '',
        );
        return places.flatMap(place =>
          place.kind === 'function'
            ? [
                functionFinding(place.at, {
                  kind: 'handler',
                  confidence: isCli ? 'high' : isRoot ? 'medium' : 'low',
                  why,
                }),
              ]
            : [],
        );
      });
    return { findings, note: phrase('Commands called {0} were looked for.', name) };
  },
};
