import type { IndexedFile, SourceIndex } from '../index/sourceIndex';
import { functionAround } from './finding';
import type { Confidence, LocationKind } from './rule';
import { outputFolderIn } from './sourcePath';
import type { SourceLocation } from './sourceResolver';

const confidences: readonly Confidence[] = ['exact', 'high', 'medium', 'low'];
const kinds: readonly LocationKind[] = ['handler', 'origin', 'call', 'model', 'error'];

/** Exact and high are sure enough to be opened; among those what runs inside the span comes before what opened it. */
function tierOf({ kind, confidence }: SourceLocation): number {
  if (kind === 'error') return 4;
  return confidence === 'exact' || confidence === 'high' ? 0 : confidence === 'medium' ? 1 : 2;
}

function compare(a: SourceLocation, b: SourceLocation): number {
  return (
    tierOf(a) - tierOf(b) ||
    Number(a.isOfferOnly ?? false) - Number(b.isOfferOnly ?? false) ||
    kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
    confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence)
  );
}

/**
 * What a compiler wrote of a function says the same as its source: where both were found, the source is meant. Packages whose
 * output is not left out of the index have both.
 */
export function withoutCompiled(found: readonly SourceLocation[], index: SourceIndex): readonly SourceLocation[] {
  const outputs = found.map(({ uri }) => {
    const segments = index.file(uri)?.segments ?? [];
    return outputFolderIn(segments) >= 0 ? segments.slice(0, outputFolderIn(segments)).join('/') : undefined;
  });
  if (outputs.every(one => one === undefined)) return found;
  return found.filter((location, i) => {
    const folder = outputs[i];
    if (folder === undefined) return true;
    const name = nameOf(location);
    return !found.some((other, j) => {
      const source = index.file(other.uri)?.segments.join('/') ?? '';
      return (
        outputs[j] === undefined && other.kind === location.kind && nameOf(other) === name && source.startsWith(folder)
      );
    });
  });
}

function nameOf({ functionName }: SourceLocation): string {
  return functionName?.split('.').at(-1) ?? '';
}

/** Best first; each place once. What several rules found has the sentence of the best of them. */
export function rank(found: readonly SourceLocation[]): SourceLocation[] {
  const places = new Map<string, SourceLocation>();
  const ranked = found.map((location, order) => ({ location, order }));
  ranked.sort((a, b) => compare(a.location, b.location) || a.order - b.order);
  for (const { location } of ranked) {
    const key = `${location.uri} ${location.line} ${location.kind === 'error'}`;
    const known = places.get(key);
    if (!known) places.set(key, location);
    // Opened unasked if any rule is sure enough to have it opened.
    else if (known.isOfferOnly && !location.isOfferOnly) places.set(key, { ...known, isOfferOnly: undefined });
  }
  return [...places.values()];
}

/**
 * Index of what a click opens. Sure ones, or the only one that is likely; never one of several that are equally good, and an
 * error's place only when the span has no other.
 */
export function jumpOf(locations: readonly SourceLocation[], index: SourceIndex): number | undefined {
  const [best] = locations;
  if (!best || best.isOfferOnly) return undefined;
  const others = best.kind === 'error' ? locations : locations.filter(({ kind }) => kind !== 'error');
  const isSure = best.confidence === 'exact' || best.confidence === 'high';
  if (best.confidence === 'low') return undefined;
  const rivals = others.filter(
    ({ kind, confidence, isOfferOnly }) =>
      !isOfferOnly && confidence === best.confidence && (kind === best.kind || !isSure),
  );
  return rivals.every(rival => isSameFunction(rival, best, index)) ? 0 : undefined;
}

/** In one function, a closure inside of it included. */
function isSameFunction(a: SourceLocation, b: SourceLocation, index: SourceIndex): boolean {
  if (a.uri !== b.uri) return false;
  if (a.line === b.line) return true;
  const file = index.file(a.uri);
  if (!file) return false;
  const [first, second] = [functionAround(file, a.line), functionAround(file, b.line)];
  return first >= 0 && second >= 0 && (isAround(file, first, second) || isAround(file, second, first));
}

function isAround(file: IndexedFile, outer: number, inner: number): boolean {
  for (let at = inner; at >= 0; at = file.facts.functions[at].parent) if (at === outer) return true;
  return false;
}
