import { isDigit, isHex, isLetter } from './characters';
import type { Folded } from './textFolder';

const [slash, question, hash, equals, and, star, dash, percent] = [0x2f, 0x3f, 0x23, 0x3d, 0x26, 0x2a, 0x2d, 0x25];

/**
 * Path and query of a URL, or a path: what looks like an id becomes `*`, other numbers `#`, values of the query go. Marked when
 * a part was taken out by who sent it.
 */
export function foldAddress(bytes: Uint8Array, from: number, to: number, folded: Folded): boolean {
  let at = pathStart(bytes, from, to);
  while (at < to && bytes[at] !== question && bytes[at] !== hash) {
    if (bytes[at] === slash) {
      folded.push(slash);
      at++;
      continue;
    }
    let end = at;
    while (end < to && bytes[end] !== slash && bytes[end] !== question && bytes[end] !== hash) end++;
    foldSegment(bytes, at, end, folded);
    at = end;
  }
  if (bytes[at] === question && at < to) foldQuery(bytes, at, to, folded);
  return isRedacted(bytes, from, to);
}

/** Where the path begins: behind the host, if the address has one. */
export function pathStart(bytes: Uint8Array, from: number, to: number): number {
  const host = hostStart(bytes, from, to);
  if (host < 0) return from;
  let at = host;
  while (at < to && bytes[at] !== slash && bytes[at] !== question && bytes[at] !== hash) at++;
  return at;
}

/** Where the host (with a user, if need be) begins, -1 when there is none. */
export function hostStart(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && at < from + 20 && isLetter(bytes[at])) at++;
  return at > from && bytes[at] === 0x3a && bytes[at + 1] === slash && bytes[at + 2] === slash && at + 3 <= to
    ? at + 3
    : -1;
}

function foldSegment(bytes: Uint8Array, from: number, to: number, folded: Folded): void {
  let [digits, hex] = [0, 0];
  for (let i = from; i < to; i++) {
    if (isDigit(bytes[i])) digits++;
    if (isHex(bytes[i]) || bytes[i] === dash) hex++;
  }
  const length = to - from;
  const isVersion = length <= 3 && (bytes[from] | 0x20) === 0x76 && digits === length - 1; // v2
  if (digits > 0 && !isVersion && (digits === length || (length >= 8 && hex === length))) {
    folded.push(star);
    return;
  }
  for (let i = from; i < to; i++) {
    if (isVersion || !isDigit(bytes[i])) folded.push(bytes[i]);
    else if (folded.last() !== hash) folded.push(hash);
  }
}

/** Keys stay, values go. */
function foldQuery(bytes: Uint8Array, from: number, to: number, folded: Folded): void {
  let isValue = false;
  for (let i = from; i < to && bytes[i] !== hash; i++) {
    if (bytes[i] === and) isValue = false;
    if (!isValue) folded.push(bytes[i]);
    if (bytes[i] === equals) isValue = true;
  }
}

const redacted = [...new TextEncoder().encode('REDACTED')];

/** `REDACTED`, as OpenTelemetry writes it, `***` and `%2A%2A%2A`. */
function isRedacted(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i + 2 < to; i++) {
    const c = bytes[i];
    if (c === redacted[0] && redacted.every((letter, n) => bytes[i + n] === letter)) return true;
    if (c === star && bytes[i + 1] === star && bytes[i + 2] === star) return true;
    if (c === percent && bytes[i + 1] === 0x32 && (bytes[i + 2] | 0x20) === 0x61 && bytes[i + 3] === percent)
      return true;
  }
  return false;
}
