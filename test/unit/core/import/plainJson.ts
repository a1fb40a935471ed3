/**
 * JSON as JSON.parse gives it, with the two things kept that JSON.parse loses: the digits of numbers, and which members an
 * object has when a key comes twice. The text is marked before it is parsed:
 *
 *   {"a":1.0,"a":[2]}   ──►   {"a<mark>0":"<mark>1.0","a<mark>1":["<mark>2"]}
 *
 * Nothing is unmarked before somebody looks at it, so that unknown fields may nest as deep as they like.
 */
export type Json = null | boolean | string | Json[] | { [key: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/** Private use: no test writes it. */
const mark = '\ue000';
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|-?\d[-+.\deE]*/g;

/** Something has the wrong type. */
export class Odd extends Error {}

/** Throws SyntaxError where JSON.parse does, but for a byte order mark. */
export function parsePlainly(json: string): Json {
  const text = json.replace(/^\ufeff/, '');
  JSON.parse(text);
  let members = 0;
  const marked = text.replace(tokens, (token: string, colon?: string) => {
    if (!token.startsWith('"')) return `"${mark}${token}"`;
    return colon ? `${token.slice(0, token.lastIndexOf('"'))}${mark}${members++}":` : token;
  });
  return JSON.parse(marked) as Json;
}

/** The members of an object; the last one counts where a key comes twice, also for their order. Null is an empty object. */
export function object(json: Json | undefined): JsonObject {
  const members = Object.create(null) as Record<string, Json>;
  for (const [key, value] of membersOf(json)) {
    delete members[key];
    members[key] = value;
  }
  return members;
}

/** Every member, those with equal keys, too. */
export function membersOf(json: Json | undefined): [string, Json][] {
  if (json === null || json === undefined) return [];
  if (typeof json !== 'object' || Array.isArray(json)) throw new Odd();
  return Object.entries(json).map(([key, value]) => [key.slice(0, key.lastIndexOf(mark)), value]);
}

/** Null is an empty list. */
export function list(json: Json | undefined): readonly Json[] {
  if (json === null || json === undefined) return [];
  if (!Array.isArray(json)) throw new Odd();
  return json;
}

/** A text, or a number in its own digits. Null is an empty text. */
export function string(json: Json | undefined): string {
  if (json === null || json === undefined) return '';
  if (typeof json !== 'string') throw new Odd();
  return isNumber(json) ? json.slice(1) : json;
}

export function isNumber(json: Json | undefined): json is string {
  return typeof json === 'string' && json.startsWith(mark);
}

export function isText(json: Json | undefined): json is string {
  return typeof json === 'string' && !json.startsWith(mark);
}

/** Whether some object in it names a key twice. */
export function repeatsKeys(json: Json): boolean {
  const waiting: Json[] = [json];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (value === null || typeof value !== 'object') continue;
    if (Array.isArray(value)) {
      for (const item of value) waiting.push(item);
      continue;
    }
    const members = membersOf(value);
    if (new Set(members.map(([key]) => key)).size < members.length) return true;
    for (const [, inner] of members) waiting.push(inner);
  }
  return false;
}
