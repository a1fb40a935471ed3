import type { RuleContext } from '../rule';
import type { SpanView } from '../spanView';
import type { RouteEntry } from './routeTable';

const languagesOfSdk: Readonly<Record<string, readonly string[]>> = {
  python: ['python'],
  nodejs: ['javascript'],
  webjs: ['javascript'],
  java: ['java', 'kotlin'],
  go: ['go'],
  rust: ['rust'],
  dotnet: ['csharp'],
  ruby: ['ruby'],
  php: ['php'],
  erlang: ['elixir'],
};

export interface Choice {
  readonly entries: readonly RouteEntry[];
  /** None of them lies where this service's code does, or is in its language. */
  readonly isForeign: boolean;
  /** Only tests declare it. */
  readonly isTest: boolean;
}

/** Of routes that agree those that answer this method: the explicit ones before those for any method. */
export function forMethod(entries: readonly RouteEntry[], method: string): readonly RouteEntry[] {
  if (method === '') return entries;
  const exact = entries.filter(({ site }) => site.methods.includes(method));
  if (exact.length) return exact;
  const head = method === 'HEAD' ? entries.filter(({ site }) => site.methods.includes('GET')) : [];
  return head.length ? head : entries.filter(({ site }) => isAnyMethod(site.methods));
}

export function isAnyMethod(methods: readonly string[]): boolean {
  return methods.length === 0 || methods.some(method => /^(?:ALL|ANY|USE|\*)$/.test(method));
}

/**
 * Those in the folder that belongs to the service, in its language, for the method, and no tests. What is left is as good as
 * each other. None when the service's own do not answer the method.
 */
export function forService(
  entries: readonly RouteEntry[],
  method: string,
  span: SpanView,
  context: RuleContext,
): Choice {
  const fits = new Map<string, number>();
  for (const { file } of entries) if (!fits.has(file.uri)) fits.set(file.uri, context.serviceFit(span, file));
  const best = Math.max(...fits.values());
  let found = entries.filter(({ file }) => fits.get(file.uri) === best);
  const spoken = languagesOfSdk[span.resource('telemetry.sdk.language') ?? ''];
  const same = spoken ? found.filter(({ file }) => spoken.includes(file.language)) : found;
  const isOtherLanguage = same.length === 0;
  if (same.length) found = same;
  found = [...forMethod(found, method)];
  const own = found.filter(({ file }) => !file.isTest);
  if (own.length) found = own;
  const closed = found.filter(({ isOpen }) => !isOpen);
  return {
    entries: closed.length ? closed : found,
    isForeign: best < 0 || (isOtherLanguage && best < 2),
    isTest: own.length === 0,
  };
}
