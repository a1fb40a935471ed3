import type { FunctionFacts } from '../../index/facts';
import type { At, IndexedFile } from '../../index/sourceIndex';
import { phrase } from '../../phrase';
import { functionFinding, lineFinding, nothing } from '../finding';
import type { Finding, Rule, RuleContext } from '../rule';
import { defaultExport, routeFiles, type RouteFile } from '../routes/fileRoutes';
import { keyOf, namesOf, readPath } from '../routes/pathShape';
import type { SpanView } from '../spanView';

const verbs = 'GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS';

/** What a span of Next.js is about: a file by its route, and what runs of it. */
interface NextWork {
  readonly path: string;
  readonly roles: readonly RouteFile['role'][];
  /** Which export; '' for the default one. */
  readonly name: string;
}

/** Next.js names routes by the folders that its files lie in. */
export const nextRoute: Rule = {
  name: 'next route',
  find(span, context) {
    const type = span.attribute('next.span_type');
    const isNext = type !== undefined || span.scope === 'next.js';
    const work = workOf(span, isNext);
    if (!work) {
      const note = phrase('The span is not about a route of Next.js.');
      const isNoise =
        isNext &&
        span.kind !== 2 &&
        /^(?:resolve (?:page|segment)|build component|start response|find page|NextNodeServer|LoadComponents)/.test(
          span.name,
        );
      return isNoise
        ? { findings: [], note: phrase('Next.js works by itself here: no code of the workspace.'), isLibrary: true }
        : nothing(note);
    }
    const places = filesOf(context, span, work);
    const findings = places.flatMap(file => findingIn(file, work));
    return { findings, note: phrase('Files of the route {0} were looked for below app and pages.', work.path) };
  },
};

function workOf(span: SpanView, isNext: boolean): NextWork | undefined {
  const { name } = span;
  const sent = span.attribute('next.page', 'next.route');
  const api = /^executing api route \((app|pages)\) (\/.*)$/.exec(name);
  if (api) {
    const path = span.attribute('next.route') ?? api[2];
    if (api[1] !== 'app') return { path, roles: ['api'], name: '' };
    return { path: path.replace(/\/route$/, '') || '/', roles: ['route'], name: methodAbove(span) };
  }
  const page = /^render route \((app|pages)\) (\/.*)$/.exec(name);
  if (page) return { path: span.attribute('next.route') ?? page[2], roles: ['page'], name: '' };
  const part =
    /^(getServerSideProps|getStaticProps|generateMetadata|generateStaticParams|generateViewport) (\/.*)$/.exec(name);
  if (part) {
    const leaf = /\/(page|route|layout)$/.exec(sent ?? part[2])?.[1] as 'page' | 'layout' | 'route' | undefined;
    return {
      path: (sent ?? part[2]).replace(/\/(?:page|route|layout)$/, '') || '/',
      roles: leaf ? [leaf] : ['page', 'layout'],
      name: part[1],
    };
  }
  const served = new RegExp(`^(?:RSC )?(${verbs}) (/\\S*)$`).exec(name);
  if (served && isNext) {
    const path = span.attribute('next.route', 'http.route') ?? served[2];
    return { path: path.replace(/\/(?:page|route)$/, '') || '/', roles: ['route', 'page', 'api'], name: served[1] };
  }
  return undefined;
}

function methodAbove(span: SpanView): string {
  let steps = 0;
  for (const above of span.ancestors()) {
    if (++steps > 20) break;
    const method =
      above.attribute('http.request.method', 'http.method') ??
      new RegExp(`^(?:RSC )?(${verbs}) `).exec(above.name)?.[1];
    if (method !== undefined) return method.toUpperCase();
  }
  return '';
}

function filesOf(context: RuleContext, span: SpanView, { path, roles }: NextWork): readonly IndexedFile[] {
  const { segments } = readPath(path);
  const key = keyOf(segments);
  const all = routeFiles(context.index).filter(
    ({ file, route }) =>
      route.framework === 'next' &&
      roles.includes(route.role) &&
      !file.isTest &&
      keyOf(readPath(route.path).segments) === key,
  );
  const named = all.filter(({ route }) => namesOf(readPath(route.path).segments) === namesOf(segments));
  const found = (named.length ? named : all).map(({ file }) => file);
  const best = Math.max(...found.map(file => context.serviceFit(span, file)));
  return best < 0 ? [] : found.filter(file => context.serviceFit(span, file) === best);
}

function findingIn(file: IndexedFile, { name, path }: NextWork): readonly Finding[] {
  const { functions } = file.facts;
  const tops = functions.flatMap((fact, index): At<FunctionFacts>[] =>
    fact.parent < 0 ? [{ file, index, fact }] : [],
  );
  const why = phrase('The file of the route {0}.', path);
  const named = name === '' ? [] : tops.filter(({ fact }) => fact.name === name);
  const methods = tops.filter(({ fact }) => new RegExp(`^(?:${verbs})$`).test(fact.name));
  const shown =
    name === '' || new RegExp(`^(?:${verbs})$`).test(name) ? defaultExport(tops.map(({ fact }) => fact)) : undefined;
  const found = named.length
    ? named
    : methods.length
      ? methods.length === 1 && name === ''
        ? methods
        : []
      : shown === undefined
        ? []
        : [tops[shown]];
  if (found.length) return found.map(at => functionFinding(at, { kind: 'handler', confidence: 'high', why }));
  if (name !== '' && methods.length) return [];
  return [lineFinding(file, 1, { kind: 'handler', confidence: 'medium', why }, -1)];
}
