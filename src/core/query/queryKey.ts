/** How keys are written: plain, or in quotes when they have signs that plain ones can't have. */
import { findBuiltInKey, type BuiltInKey } from './keys';
import { quoted, unquoted } from './quotes';

export interface QueryKey {
  /** Without quotes; of a key of the query's own that one's name. */
  readonly name: string;
  /** In quotes a key is the name of an attribute, also where the query has a key of that name itself. */
  readonly builtIn: BuiltInKey | undefined;
}

const plain = String.raw`[\p{L}_@][\p{L}\p{N}_.@/-]*`;
const inQuotes = String.raw`"(?:\\["'\\]|[^"\\]|\\(?!["'\\]))+"|'(?:\\["'\\]|[^'\\]|\\(?!["'\\]))+'`;
const signs = String.raw`(?:!=|:(?![:]|\/\/)|=(?![=>])|(?:>=|<=|>|<)(?=[\d.]))`;

/**
 * A key and what follows it directly. `http:` of an address and `std::` of a name are no keys; numbers aren't either: `10:20`.
 * Sticky.
 */
export const keyAndOperator = new RegExp(`(?:${plain}|${inQuotes})${signs}`, 'uy');
const operatorAtEnd = /(?:!=|:|>=|<=|=|>|<)$/;
const wholePlain = new RegExp(`^${plain}$`, 'u');

/** What `keyAndOperator` found, in its two parts. */
export function splitKey(found: string): { readonly written: string; readonly sign: string } {
  const [sign] = operatorAtEnd.exec(found) as RegExpExecArray;
  return { written: found.slice(0, found.length - sign.length), sign };
}

/** `written`: with its quotes, if it has any. */
export function readKey(written: string): QueryKey {
  if (/^["']/.test(written)) return { name: unquoted(written), builtIn: undefined };
  const builtIn = findBuiltInKey(written);
  return { name: builtIn?.name ?? written, builtIn };
}

/** Reads as the attribute of this name again. */
export function writeAttributeKey(name: string): string {
  // What OpenTelemetry calls so is the service, not an attribute beside it.
  const isOwn = findBuiltInKey(name) !== undefined && name !== 'service.name';
  return wholePlain.test(name) && !isOwn ? name : quoted(name);
}
