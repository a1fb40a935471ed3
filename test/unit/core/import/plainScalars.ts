/** Ids and times of the slow reader. Each throws Odd for what is none. */
import { Odd, string, type Json } from './plainJson';

/** ns since the epoch, 0 for none. `perSecond`: digits of a second. */
export function moment(json: Json | undefined, perSecond: 6 | 9): bigint {
  const text = string(json);
  if (text === '') return 0n;
  const scale = perSecond === 9 ? 1n : 1000n;
  if (/^\d{1,20}$/.test(text)) return BigInt(text) * scale;
  const value = /^[\d.eE+-]+$/.test(text) ? Number(text) : NaN;
  if (!(value >= 0 && value < 2e19)) throw new Odd();
  const whole = Math.trunc(value);
  // Up to here a double is exact in its own way; what is behind its point is cut to nanoseconds.
  return BigInt(whole) * scale + BigInt(Math.floor((value - whole) * Number(scale)));
}

/** An id in full length, zeros for none; undefined for what is no id. */
export function looseId(json: Json | undefined, bytes: 8 | 16): string | undefined {
  const text = string(json);
  if (text.length <= bytes * 2 && /^[0-9a-f]*$/i.test(text)) return text.toLowerCase().padStart(bytes * 2, '0');
  const digits = text.replace(/=+$/, '');
  if (digits.length !== Math.ceil((bytes * 4) / 3) || !/^[\w+/-]*$/.test(digits)) return undefined;
  return Buffer.from(digits, 'base64url').toString('hex');
}

export function id(json: Json | undefined, bytes: 8 | 16): string {
  const found = looseId(json, bytes);
  if (found === undefined || /^0*$/.test(found)) throw new Odd();
  return found;
}

/** Empty for none. */
export function optionalId(json: Json | undefined): string {
  const found = looseId(json, 8);
  if (found === undefined) throw new Odd();
  return /^0*$/.test(found) ? '' : found;
}

/** What is shown of an id: empty for none, and for what is no id. */
export function shownId(json: Json | undefined, bytes: 8 | 16): string {
  const found = looseId(json, bytes) ?? '';
  return /^0*$/.test(found) ? '' : found;
}
