import { phrase } from '../../phrase';
import { functionFinding } from '../finding';
import type { RuleContext, RuleResult } from '../rule';
import type { SpanView } from '../spanView';
import type { ServedRequest } from './httpSpan';
import { fullName } from './members';

/** ASP.NET's conventional routes have controller and action as parameters: the address or the defaults name the method. */
export function conventionalAction(
  context: RuleContext,
  span: SpanView,
  { method, routes, address: asked }: ServedRequest,
): RuleResult | undefined {
  const route = routes[0] ?? '';
  if (!/\{controller\b/.test(route)) return undefined;
  const address = asked();
  if (address === undefined) return undefined;
  const values = new Map<string, string>();
  route
    .split('/')
    .filter(part => part !== '')
    .forEach((part, i) => {
      const param = /^\{(\w+)(?::[^=}]*)?(?:=(\w+))?\??\}$/.exec(part);
      if (param) values.set(param[1].toLowerCase(), (address[i] ?? param[2] ?? '').toLowerCase());
    });
  const controller = `${values.get('controller')}controller`;
  const action = values.get('action') ?? 'index';
  const types = context.index.derived('types by lower case', () => {
    const map = new Map<string, ReturnType<typeof context.index.all<'types'>>[number][]>();
    for (const at of context.index.all('types')) {
      if (at.file.language !== 'csharp') continue;
      const list = map.get(at.fact.name.toLowerCase());
      if (list) list.push(at);
      else map.set(at.fact.name.toLowerCase(), [at]);
    }
    return map;
  });
  let found = (types.get(controller) ?? []).flatMap(type =>
    type.file.facts.functions.flatMap((fact, index) =>
      fact.owner === fullName(type.fact) &&
      fact.name.toLowerCase().replace(/async$/, '') === action.replace(/async$/, '')
        ? [{ file: type.file, index, fact }]
        : [],
    ),
  );
  if (found.length === 0) return undefined;
  // The form's page and what takes the form are often two methods of one name.
  const isMarked = ({ fact }: (typeof found)[number]): boolean =>
    fact.annotations?.some(name => /^Http[A-Z]/.test(name)) ?? false;
  const verb = `http${method.toLowerCase()}`;
  const marked = found.filter(({ fact }) => fact.annotations?.some(name => name.toLowerCase() === verb));
  if (marked.length) found = marked;
  else if (found.some(at => !isMarked(at))) found = found.filter(at => !isMarked(at));
  const best = Math.max(...found.map(({ file }) => context.serviceFit(span, file)));
  const why = phrase('The address names this controller and action.');
  const chosen = found.filter(({ file }) => context.serviceFit(span, file) === best);
  return {
    findings: chosen.map(at => functionFinding(at, { kind: 'handler', confidence: best < 0 ? 'low' : 'high', why })),
    note: phrase('The route is conventional: controller and action stand in the address.'),
  };
}

/** Yii and its like send `app.controllers.SiteController.index` or `site/index` as the route. */
export function namedAction(context: RuleContext, span: SpanView, route: string): RuleResult | undefined {
  const dotted = /^(?:[\w\\.]*[.\\])?(\w+Controller)(?:\.|@|#|::)(\w[\w-]*)$/.exec(route);
  const short = /^([a-z][\w-]*)\/([a-z][\w-]*)$/.exec(route);
  const title = (text: string): string => text.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  const type = dotted?.[1] ?? (short ? `${title(short[1])}Controller` : undefined);
  const action = dotted?.[2] ?? short?.[2];
  if (type === undefined || action === undefined) return undefined;
  const names = [`action${title(action)}`, action, `${action}Action`];
  const found = names
    .flatMap(name => context.index.functionsNamed(name))
    .filter(({ file, fact }) => file.language === 'php' && !file.isTest && fact.owner.split('.').at(-1) === type);
  const best = Math.max(...found.map(({ file }) => context.serviceFit(span, file)));
  if (best < 0) return undefined;
  const why = phrase('{0} names this controller and action.', route);
  return {
    findings: found
      .filter(({ file }) => context.serviceFit(span, file) === best)
      .map(at => functionFinding(at, { kind: 'handler', confidence: 'high', why })),
    note: phrase('The route is the name of a controller and an action.'),
  };
}
