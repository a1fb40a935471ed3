import type { TextValue } from '../../index/facts';

/** Where a request went. */
export interface Target {
  readonly host: string;
  /** Undefined when nobody says. */
  readonly path: string | undefined;
  /** With its question mark. */
  readonly query: string;
}

const hole = '\u0001';
/** Longer texts are no addresses. */
const longest = 2_000;

/**
 * Whether a text in the code is the address of a request: `same` with at least one part of the path equal, `other` when it is
 * an address of something else, `text` when it is none, `unknown` when nothing of it can be compared.
 */
export function fitsUrl(value: TextValue, { host, path, query }: Target): 'same' | 'other' | 'text' | 'unknown' {
  const text = value.map(part => (typeof part === 'string' ? part : hole)).join('');
  if (text.length > longest) return 'text';
  const written = text.replace(/%[sdvqxf]|\$\{[^}]*\}|\{[^{}/]*\}/g, hole).replace(/(?<=\/):\w+/g, hole);
  const full = /^([a-z][\w+.-]*):\/\/([^/?#]*)(.*)$/is.exec(written);
  const rest = full ? full[3] : written;
  if (full && !fitsHost(full[2], host)) return 'other';
  if (!full && !rest.includes('/'))
    return rest.includes(hole) || rest === '' ? 'unknown' : isWord(rest) ? fitsWord(rest, path) : 'text';
  if (/[\s<>"]/.test(rest.replace(/[?#].*$/s, ''))) return 'text';
  if (path === undefined) return full && full[2] !== '' && !full[2].includes(hole) ? 'same' : 'unknown';
  const wanted = split(rest.replace(/[?#].*$/s, ''));
  const asked = split(path);
  // A base address may stand in front, unless the text is a whole one; what is added behind leaves a hole at the end.
  const isOpenEnd = /\u0001$/.test(rest);
  if (wanted.every(part => part === hole))
    return full && wanted.length === 0 && asked.length === 0 ? 'same' : 'unknown';
  // A base address is a part of its own, or ends where the first part begins.
  const leading = wanted[0] === hole ? wanted.slice(1) : wanted;
  for (let start = 0; start <= (full ? 0 : asked.length); start++) {
    if (fitsFrom(leading, asked, start, isOpenEnd))
      return literals(leading) > 0 && fitsQuery(rest, query) ? 'same' : 'unknown';
  }
  return 'other';
}

function split(path: string): string[] {
  return path.split('/').filter(part => part !== '');
}

function fitsFrom(wanted: readonly string[], asked: readonly string[], start: number, isOpenEnd: boolean): boolean {
  const left = asked.length - start;
  if (left < wanted.length - (isOpenEnd ? 1 : 0) || (left > wanted.length && !isOpenEnd)) return false;
  return wanted.every((part, i) => i >= left || fitsPart(part, asked[start + i]));
}

function fitsPart(written: string, asked: string): boolean {
  if (!written.includes(hole)) return written === asked || decoded(asked) === written;
  const pieces = written.split(hole);
  let at = 0;
  return pieces.every((piece, i) => {
    if (i === pieces.length - 1) return asked.length - piece.length >= at && asked.endsWith(piece);
    const found = i === 0 ? (asked.startsWith(piece) ? 0 : -1) : asked.indexOf(piece, at);
    at = found + piece.length;
    return found >= 0;
  });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function literals(parts: readonly string[]): number {
  return parts.filter(part => part.replaceAll(hole, '') !== '').length;
}

/** Names of parameters that the code writes have to be asked for. */
function fitsQuery(rest: string, query: string): boolean {
  const written = /\?(.*)$/s.exec(rest)?.[1];
  if (written === undefined || query === '') return true;
  return written
    .split('&')
    .map(part => part.split('=')[0])
    .filter(name => name !== '' && !name.includes(hole))
    .every(name => query.includes(name));
}

function fitsHost(written: string, host: string): boolean {
  if (written.includes(hole) || host === '' || written === '') return true;
  const plain = (text: string): string => text.toLowerCase().replace(/:\d+$/, '');
  return plain(written) === plain(host);
}

function isWord(text: string): boolean {
  return /^[\w.-]+$/.test(text);
}

/** A single word may be the end of an address whose front is elsewhere (`client.get('users')`). */
function fitsWord(word: string, path: string | undefined): 'same' | 'text' {
  return path !== undefined && split(path).at(-1) === word ? 'same' : 'text';
}
