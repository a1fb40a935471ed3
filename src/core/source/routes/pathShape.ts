import type { TextValue } from '../../index/facts';
import { hole, PathReader } from './pathReader';

/** One part of a path between slashes, as every framework's notation of it comes down to. */
export interface Segment {
  /** Literals as they are, a parameter `{}`, a wildcard `*`, what the index could not find out `?`; mixtures spelled so: `{}.png`. */
  readonly key: string;
  readonly kind: 'literal' | 'param' | 'wild' | 'mixed' | 'hole';
  /** Names of its parameters, with commas. */
  readonly names: string;
  /** As it was written; left out where that is the key. */
  readonly written?: string;
  readonly isOptional?: true;
}

export interface PathShape {
  readonly segments: readonly Segment[];
  /** The text begins with something unknown: there may be more in front. */
  readonly isOpen: boolean;
  readonly endsInSlash?: true;
}

/** Paths are short; a longer text is somebody's data. */
const longestPath = 2_000;
const nothingKnown: PathShape = { segments: [], isOpen: true };

/** Reads a path in any framework's notation: `/u/:id`, `{id:[0-9]+}`, `<int:id>`, `^u/(?P<pk>\d+)/$`, `[...slug]`. */
export function readPath(value: TextValue | string): PathShape {
  const text = typeof value === 'string' ? value : value.map(part => (typeof part === 'string' ? part : hole)).join('');
  if (text.length > longestPath) return nothingKnown;
  const isOpen = text.startsWith(hole);
  const clean = plain(isOpen ? text.slice(1) : text);
  return { segments: new PathReader(clean).read(), isOpen, ...(/\/\$?$/.test(clean) && { endsInSlash: true }) };
}

/** Segments of an address as a client asked for it: no notation in it, but perhaps a host, a query and escapes. */
export function readAddress(text: string): readonly string[] {
  return text
    .slice(0, longestPath)
    .replace(/^[a-z][\w+.-]*:\/\/[^/?#]*/i, '')
    .replace(/[?#].*$/s, '')
    .split('/')
    .filter(part => part !== '')
    .map(decode);
}

export function keyOf(segments: readonly Segment[]): string {
  return segments.map(({ key }) => key).join('/');
}

/** Names of the parameters, in order, to tell `/a/:id` from `/a/:slug` where both would do. */
export function namesOf(segments: readonly Segment[]): string {
  return segments.map(({ names }) => names).join('/');
}

export function literalCount(segments: readonly Segment[]): number {
  return segments.reduce((count, { kind }) => count + (kind === 'literal' ? 1 : 0), 0);
}

function decode(part: string): string {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Without what surrounds a path: host, a regular expression's slashes, Rails' format. */
function plain(text: string): string {
  const regex = /^\/(\^.*?)\$?\/[dgimsuvy]*$/s.exec(text);
  return (regex ? regex[1] : text)
    .replace(/^[a-z][\w+.-]*:\/\/[^/]*/i, '')
    .replace(/\(\/?\.:format\)$/, '')
    .replace(/\.:format\?$/, '');
}
