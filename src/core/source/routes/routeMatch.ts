import type { PathShape, Segment } from './pathShape';
import { keyOf, literalCount, namesOf, readPath } from './pathShape';
import type { RouteEntry, RouteTable } from './routeTable';

/** How a sent route agrees with a declared one. */
export type MatchKind =
  /** The whole path. */
  | 'full'
  /** The name that the framework gives the route. */
  | 'name'
  /** The whole path, but for a part that the code does not show. */
  | 'hole'
  /** The end of what was sent: something stands in front that the code does not show, and may. */
  | 'suffix'
  /** The same, but nothing should stand in front. */
  | 'strictSuffix'
  /** What was sent is the end of what is declared. */
  | 'inner';

export interface RouteMatch {
  readonly kind: MatchKind;
  readonly entries: readonly RouteEntry[];
}

/** Declarations that a sent template or route name may be, each kind that has any, best first; looked for as they are asked for. */
export function* matchesOf(table: RouteTable, sent: string): Generator<RouteMatch> {
  const shape = readPath(sent);
  const full = fullMatches(table, shape);
  if (full.length) yield { kind: 'full', entries: full };
  const named = sent.startsWith('/') ? [] : namedMatches(table, sent);
  if (named.length) yield { kind: 'name', entries: named };
  const holed = table.withHoles.filter(entry => fitsWithHoles(entry.segments, shape.segments));
  if (holed.length) yield { kind: 'hole', entries: holed };
  yield* suffixMatches(table, shape);
  if (literalCount(shape.segments) === 0) return;
  const end = `/${keyOf(shape.segments)}`;
  const inner = table.entries.filter(({ key }) => key.endsWith(end));
  if (inner.length) yield { kind: 'inner', entries: inner };
}

/** Whether a template is declared as a whole. */
export function isDeclared(table: RouteTable, sent: string): boolean {
  return fullMatches(table, readPath(sent)).length > 0;
}

function fullMatches(table: RouteTable, { segments }: PathShape): readonly RouteEntry[] {
  const key = keyOf(segments);
  return (table.byKey.get(key.toLowerCase()) ?? []).filter(entry => isSameCase(entry, entry.key, key));
}

/** ASP.NET's routes differ in case from what was written; nobody else's. */
function isSameCase(entry: RouteEntry, declared: string, sent: string): boolean {
  return declared === sent || entry.file.language === 'csharp';
}

/** Django puts namespaces in front (`polls:detail`). */
function namedMatches(table: RouteTable, sent: string): readonly RouteEntry[] {
  const exact = table.byName.get(sent);
  if (exact) return exact;
  const last = sent.slice(sent.lastIndexOf(':') + 1);
  return last === sent || last === '' ? [] : (table.byName.get(last) ?? []);
}

function* suffixMatches(table: RouteTable, { segments }: PathShape): Generator<RouteMatch> {
  for (let from = 1; from < segments.length && from < 12; from++) {
    const rest = segments.slice(from);
    if (literalCount(rest) === 0) return;
    const key = keyOf(rest);
    const found = (table.byKey.get(key.toLowerCase()) ?? []).filter(entry => isSameCase(entry, entry.key, key));
    const isPlain = segments.slice(0, from).every(({ kind }) => kind === 'literal');
    const loose = found.filter(entry => entry.isOpen || (isPlain && mayHaveContext(entry)));
    if (loose.length) yield { kind: 'suffix', entries: loose };
    const strict = found.filter(entry => !loose.includes(entry));
    if (strict.length) yield { kind: 'strictSuffix', entries: strict };
    if (found.length) return;
  }
}

/** Frameworks in which deployment puts a path in front. */
function mayHaveContext({ file, site }: RouteEntry): boolean {
  return ['java', 'kotlin', 'csharp', 'php'].includes(file.language) || site.framework.startsWith('nest');
}

function fitsWithHoles(declared: readonly Segment[], sent: readonly Segment[]): boolean {
  return (
    declared.length === sent.length && declared.every(({ kind, key }, i) => kind === 'hole' || key === sent[i].key)
  );
}

/** Whether an address may have led to a template, perhaps behind something in front of it. */
export function fitsAddress({ segments }: PathShape, address: readonly string[], isSubtree: boolean): boolean {
  if (segments.length === 0) return address.length === 0;
  const required = segments.filter(({ isOptional }) => !isOptional).length;
  const wild = segments.findIndex(({ kind }) => kind === 'wild' || (kind === 'mixed' && segments.length === 1));
  const starts = Math.max(1, Math.min(4, address.length - required + 1));
  for (let start = 0; start < starts; start++) {
    const rest = address.length - start;
    if (rest < (wild >= 0 ? wild : required)) continue;
    if (wild < 0 && !isSubtree && rest > segments.length) continue;
    const compared = wild >= 0 ? segments.slice(0, wild) : segments.slice(0, rest);
    if (
      compared.every(({ kind, key }, i) => kind !== 'literal' || key.toLowerCase() === address[start + i].toLowerCase())
    )
      return true;
  }
  return false;
}

/** Of entries that agree in shape those whose parameters have the names that were sent, if there are any. */
export function withSameNames(entries: readonly RouteEntry[], sent: string): readonly RouteEntry[] {
  if (entries.length < 2) return entries;
  const names = namesOf(readPath(sent).segments);
  const same = entries.filter(entry => entry.names === names);
  return same.length ? same : entries;
}
