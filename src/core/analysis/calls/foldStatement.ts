import { isBlank, isDigit, isLetter, isWord, toLower } from './characters';
import type { Folded } from './textFolder';

const [quote, double, backslash, question, dollar, colon, at, percent, comma, dash, slash, star, dot] = [
  0x27, 0x22, 0x5c, 0x3f, 0x24, 0x3a, 0x40, 0x25, 0x2c, 0x2d, 0x2f, 0x2a, 0x2e,
];
const [space, brace, bracket, open] = [0x20, 0x7b, 0x5b, 0x28];

/**
 * A statement in lower case with one blank between words, `?` for each value and placeholder, one for a list of them; comments
 * go. Of JSON (MongoDB, Elasticsearch) keys stay, and the first value, which names what the command is about. Marked when there
 * are placeholders: `?`, `$1`, `:name`, `@name`, `%s`.
 */
export function foldStatement(bytes: Uint8Array, from: number, to: number, folded: Folded): boolean {
  let i = from;
  while (i < to && isBlank(bytes[i])) i++;
  if (bytes[i] === brace || bytes[i] === bracket) return foldJson(bytes, i, to, folded);
  let hasPlaceholder = false;
  while (i < to) {
    const c = bytes[i];
    const next = i + 1 < to ? bytes[i + 1] : 0;
    const isFresh = i === from || !isWord(bytes[i - 1]);
    if (isBlank(c)) {
      pushBlank(folded);
      i++;
    } else if (c === quote) {
      i = endOfString(bytes, i, to, quote);
      pushValue(folded);
    } else if (c === double || c === 0x60) {
      const end = endOfString(bytes, i, to, c);
      for (; i < end; i++) folded.push(toLower(bytes[i]));
    } else if (c === dash && next === dash && (i === from || isBlank(bytes[i - 1]))) {
      while (i < to && bytes[i] !== 0x0a) i++;
    } else if (c === slash && next === star) {
      i = endOfComment(bytes, i + 2, to);
    } else if (isFresh && (isDigit(c) || (c === dot && isDigit(next)))) {
      i = endOfNumber(bytes, i, to);
      pushValue(folded);
    } else if (isFresh && isPlaceholder(bytes, i, to)) {
      hasPlaceholder = true;
      i = endOfPlaceholder(bytes, i, to);
      pushValue(folded);
    } else {
      folded.push(toLower(c));
      i++;
    }
  }
  while (isBlank(folded.last()) || folded.last() === 0x3b) folded.length--;
  return hasPlaceholder;
}

function isPlaceholder(bytes: Uint8Array, i: number, to: number): boolean {
  const next = i + 1 < to ? bytes[i + 1] : 0;
  switch (bytes[i]) {
    case question:
      return true;
    case dollar:
      return isDigit(next);
    case colon:
      return (isLetter(next) || isDigit(next)) && bytes[i - 1] !== colon;
    case at:
      return isLetter(next) && bytes[i - 1] !== at;
    case percent:
      return next === 0x73 || next === 0x64 || next === open; // %s %d %(name)s
    default:
      return false;
  }
}

function endOfPlaceholder(bytes: Uint8Array, i: number, to: number): number {
  let end = i + 1;
  if (bytes[i] === percent && bytes[end] === open) {
    while (end < to && bytes[end] !== 0x29) end++;
    return Math.min(to, end + 2);
  }
  while (end < to && isWord(bytes[end])) end++;
  return end;
}

function pushBlank(folded: Folded): void {
  if (folded.length > 0 && folded.last() !== space) folded.push(space);
}

/** `?, ?` is one `?`: how long a list is tells no two statements apart; nor how many rows are inserted at once. */
function pushValue(folded: Folded): void {
  const blank = folded.last() === space ? 1 : 0;
  if (folded.last(blank) === comma && folded.last(blank + 1) === question) folded.length -= blank + 1;
  else folded.push(question);
}

/** A number with its sign of exponent; hexadecimal, too. */
function endOfNumber(bytes: Uint8Array, i: number, to: number): number {
  let end = i + 1;
  while (end < to && (isWord(bytes[end]) || bytes[end] === dot)) end++;
  return end;
}

/** `''` and `\'` are inside. */
function endOfString(bytes: Uint8Array, i: number, to: number, mark: number): number {
  let end = i + 1;
  for (; end < to; end++) {
    if (bytes[end] === backslash) end++;
    else if (bytes[end] === mark) {
      if (bytes[end + 1] !== mark) return end + 1;
      end++;
    }
  }
  return to;
}

function endOfComment(bytes: Uint8Array, i: number, to: number): number {
  for (; i + 1 < to; i++) if (bytes[i] === star && bytes[i + 1] === slash) return i + 2;
  return to;
}

function foldJson(bytes: Uint8Array, from: number, to: number, folded: Folded): boolean {
  let hasPlaceholder = false;
  let isFirstValue = true;
  for (let i = from; i < to;) {
    const c = bytes[i];
    if (isBlank(c)) i++;
    else if (c === double) {
      const end = endOfString(bytes, i, to, double);
      let after = end;
      while (after < to && isBlank(bytes[after])) after++;
      const isKey = bytes[after] === colon;
      if (end - i === 3 && bytes[i + 1] === question) hasPlaceholder = true;
      if (isKey || isFirstValue) for (let n = i; n < end; n++) folded.push(bytes[n]);
      else pushValue(folded);
      if (!isKey) isFirstValue = false;
      i = end;
    } else if (isDigit(c) || isLetter(c)) {
      i = endOfNumber(bytes, i, to);
      isFirstValue = false;
      pushValue(folded);
    } else {
      if (c === question) hasPlaceholder = true;
      folded.push(c);
      i++;
    }
  }
  return hasPlaceholder;
}
