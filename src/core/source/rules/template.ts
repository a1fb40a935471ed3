import { literalOf, type At } from '../../index/sourceIndex';
import type { NamedHandler } from '../../index/facts';
import { phrase } from '../../phrase';
import { lineFinding, nothing } from '../finding';
import type { Finding, Rule, RuleContext } from '../rule';
import type { WorkspaceFile } from '../sourceResolver';
import type { SpanView } from '../spanView';

/** Endings that views are named without. */
const endings = [
  '',
  '.html',
  '.ftl',
  '.ftlh',
  '.mustache',
  '.jsp',
  '.hbs',
  '.ejs',
  '.pug',
  '.twig',
  '.html.twig',
  '.blade.php',
  '.html.erb',
  '.erb',
  '.jte',
  '.kte',
  '.vm',
];

/** Templates that were rendered: the file is one answer, the call that rendered it another. */
export const template: Rule = {
  name: 'template',
  find(span, context) {
    const name = templateName(span);
    if (name === undefined) return nothing(phrase('The span is not about a template.'));
    const findings = [...fileFindings(name, span, context), ...callsOf(name, span, context)];
    return { findings, note: phrase('The template {0} and what renders it were looked for.', name) };
  },
};

function templateName(span: SpanView): string | undefined {
  const jinja = span.attribute('jinja2.template_name');
  if (jinja !== undefined) return /^<.*>$/.test(jinja) ? undefined : jinja;
  const view = /^Render (\S+)$/.exec(span.name)?.[1];
  if (view !== undefined && span.kind <= 1 && !/^redirect:|^forward:/.test(view)) return view;
  const isRails =
    /action_?view/i.test(span.scope) || /^render_(?:template|partial|collection|layout)\.action_view$/.test(span.name);
  const path = isRails
    ? span.attribute('identifier', 'template')
    : (span.attribute('template.name') ?? span.attribute('twig.template'));
  return path;
}

function fileFindings(name: string, span: SpanView, context: RuleContext): readonly Finding[] {
  const wanted = name.split(/[\\/]/).filter(part => part !== '' && part !== '.');
  const last = wanted.pop();
  if (last === undefined || wanted.includes('..')) return [];
  for (const ending of endings) {
    const all = context.files.byBasename(`${last}${ending}`).filter(({ segments }) => !isBuilt(segments));
    if (!all.length) continue;
    const shared = all.map(({ segments }) => equalTail(segments.slice(0, -1), wanted));
    const most = Math.max(...shared);
    const isWhole = most >= wanted.length;
    // A container's path begins elsewhere: its end counts, but more of it than the name.
    if (!isWhole && most === 0) continue;
    const best = nearest(
      all.filter((_, i) => shared[i] === most),
      span,
      context,
    );
    return best.map(({ uri }) => ({
      uri,
      line: 1,
      endLine: 1,
      isLineKnown: true,
      functionName: undefined,
      kind: 'origin' as const,
      confidence: isWhole || most > 1 ? ('high' as const) : ('medium' as const),
      why: phrase('The template {0}.', name),
    }));
  }
  return [];
}

/** In the service's own folder, before others. */
function nearest(found: readonly WorkspaceFile[], span: SpanView, context: RuleContext): readonly WorkspaceFile[] {
  if (found.length < 2) return found;
  const fits = found.map(file => context.serviceFit(span, { ...file, language: 'config', isTest: false } as never));
  const best = Math.max(...fits);
  return found.filter((_, i) => fits[i] === best);
}

function isBuilt(segments: readonly string[]): boolean {
  return segments.some(part => part === 'target' || part === 'build' || part === 'dist' || part === 'node_modules');
}

function equalTail(path: readonly string[], wanted: readonly string[]): number {
  let count = 0;
  while (count < wanted.length && path[path.length - 1 - count] === wanted[wanted.length - 1 - count]) count++;
  return count;
}

/** Where the template is rendered. */
function callsOf(name: string, span: SpanView, context: RuleContext): readonly Finding[] {
  const plain = (text: string): string => text.replace(/^\//, '').replace(/(?:\.\w+){1,2}$/, '');
  const all = context.index.derived('templates by name', () => {
    const map = new Map<string, At<NamedHandler>[]>();
    for (const at of context.index.all('handlers')) {
      const key = at.fact.kind === 'template' ? literalOf(at.fact.key) : undefined;
      if (key === undefined || key === '') continue;
      const list = map.get(plain(key));
      if (list) list.push(at);
      else map.set(plain(key), [at]);
    }
    return map;
  });
  const named = (all.get(plain(name)) ?? []).filter(({ file }) => !file.isTest && context.serviceFit(span, file) >= 0);
  const best = Math.max(...named.map(({ file }) => context.serviceFit(span, file)));
  const chosen = named.filter(({ file }) => context.serviceFit(span, file) === best).slice(0, 10);
  return chosen.map(({ file, fact }) =>
    lineFinding(
      file,
      fact.line,
      {
        kind: 'call',
        confidence: chosen.length === 1 ? 'medium' : 'low',
        why: phrase('The template {0} is rendered here.', name),
      },
      fact.function,
    ),
  );
}
