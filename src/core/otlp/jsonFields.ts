/** Fields of protobuf's JSON, read from a scanner and written in protocol buffers. Null is an empty field in all of them. */
import type { JsonScanner } from '../import/jsonScanner';
import { KeyTable } from '../import/keyTable';
import { hexOf, IdWords } from '../import/scalars';
import { phrase } from '../phrase';
import { literal } from './jsonWriter';
import type { ProtobufWriter } from './protobufWriter';

const id = new IdWords();
/** Stands for an id that is none, and is none either: the scan of the request says what is wrong. */
const noId = new Uint8Array(1);

/** Keys as protobuf's JSON has them, and as the proto file has them: both are understood. */
export function protoKeys(...names: readonly string[]): KeyTable<string> {
  return new KeyTable([...names, ...names.map(name => name.replace(/[A-Z]/g, c => `_${c.toLowerCase()}`))]);
}

/** Index in the names that `protoKeys` was given of the key read last. */
export function fieldOf(keys: KeyTable<string>, key: number): number {
  const count = keys.keys.length / 2;
  return key < count ? key : key - count;
}

/** The text's UTF-8. */
export function writeText(scanner: JsonScanner, out: ProtobufWriter, tag: number): void {
  scanner.readText();
  if (scanner.escaped) out.text(tag, scanner.text());
  else out.content(tag, scanner.bytes, scanner.from, scanner.to);
}

/** Hexadecimal digits, or base64 as senders with a general JSON library write it. */
export function writeId(scanner: JsonScanner, out: ProtobufWriter, tag: number, size: 8 | 16): void {
  scanner.readText();
  if (scanner.from === scanner.to) out.content(tag, noId, 0, 0);
  else if (id.read(scanner, size)) out.words(tag, id.words, size === 16 ? 0 : 2);
  else out.content(tag, noId);
}

/** The same as text, in lower case and full length; undefined for none. */
export function readId(scanner: JsonScanner, size: 8 | 16): string | undefined {
  scanner.readText();
  if (scanner.from === scanner.to || !id.read(scanner, size)) return undefined;
  return hexOf(id.words, size === 16 ? 0 : 2);
}

export function writeFixed64(scanner: JsonScanner, out: ProtobufWriter, tag: number): void {
  const value = readWhole(scanner, 0n, 2n ** 64n - 1n);
  out.fixed64(tag, Number(value >> 32n), Number(value & 0xffffffffn));
}

export function writeInt64(scanner: JsonScanner, out: ProtobufWriter, tag: number): void {
  scanner.readText();
  const { bytes, from, to } = scanner;
  if (to - from <= 15 && to > from && !scanner.escaped) {
    let value = 0;
    let i = from;
    for (; i < to; i++) {
      const digit = bytes[i] - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (i === to) return out.count(tag, value);
  }
  const value = BigInt.asUintN(64, wholeOf(scanner, -(2n ** 63n), 2n ** 63n - 1n));
  out.long(tag, Number(value >> 32n), Number(value & 0xffffffffn));
}

export function readUint32(scanner: JsonScanner): number {
  return Number(readWhole(scanner, 0n, 2n ** 32n - 1n));
}

/** A name, or its number. What has no name is 0, as everything is that a reader does not know yet. */
export function readEnum(scanner: JsonScanner, names: KeyTable<string>): number {
  scanner.readText();
  const name = names.find(scanner);
  if (name >= 0) return name;
  const text = scanner.text();
  return /^\d{1,3}$/.test(text) ? Number(text) : 0;
}

export function writeDouble(scanner: JsonScanner, out: ProtobufWriter, tag: number): void {
  scanner.readText();
  const text = scanner.text();
  const value = text === '' ? 0 : Number(text);
  if (Number.isNaN(value) && text !== 'NaN') throw scanner.broken(phrase('a number that is none'), scanner.from);
  float[0] = value;
  out.fixed64(tag, halves[isLittleEndian ? 1 : 0], halves[isLittleEndian ? 0 : 1]);
}

export function writeBase64(scanner: JsonScanner, out: ProtobufWriter, tag: number): void {
  scanner.readText();
  const bytes = bytesOfBase64(scanner.text());
  if (!bytes) throw scanner.broken(phrase('bytes that are no base64'), scanner.from);
  out.content(tag, bytes);
}

/** True or false, also in quotes. */
export function readTruth(scanner: JsonScanner): boolean {
  if (scanner.peek() !== 0x22) return scanner.readLiteral() === true;
  scanner.readString();
  const text = scanner.text();
  if (text !== 'true' && text !== 'false') throw scanner.broken(phrase('expected true or false'), scanner.from);
  return text === 'true';
}

const float = new Float64Array(1);
const halves = new Uint32Array(float.buffer);
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function readWhole(scanner: JsonScanner, least: bigint, most: bigint): bigint {
  scanner.readText();
  return wholeOf(scanner, least, most);
}

/** Of the text read last, exactly; `1e3` and `5.0` are whole numbers, too. */
function wholeOf(scanner: JsonScanner, least: bigint, most: bigint): bigint {
  const text = scanner.text();
  let value: bigint | undefined;
  if (/^-?\d{1,25}$/.test(text)) value = BigInt(text);
  else if (text === '') value = 0n;
  else if (/^-?\d{1,25}(\.\d{1,25})?([eE][+-]?\d{1,3})?$/.test(text)) {
    const number = Number(text);
    if (Number.isInteger(number)) value = BigInt(number);
  }
  if (value === undefined || value < least || value > most)
    throw scanner.broken(phrase('a number that does not fit'), scanner.from);
  return value;
}

const base64Value = new Int8Array(256).fill(-1);
literal('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').forEach(
  (character, value) => (base64Value[character] = value),
);
base64Value[0x2d] = 62;
base64Value[0x5f] = 63;

/** Of either alphabet, with or without padding; undefined for what is none. */
function bytesOfBase64(text: string): Uint8Array | undefined {
  const digits = text.replace(/={1,2}$/, '');
  if (digits.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < digits.length; i++) {
    const code = digits.charCodeAt(i);
    const value = code < 256 ? base64Value[code] : -1;
    if (value < 0) return undefined;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = held >>> bits;
  }
  return bytes;
}
