/**
 * Protocol buffers written by hand, slowly and with nothing of the code under test: a message is a list of fields, and a field is
 * what one of these functions gives.
 */
export type Field = Buffer;

/** Groups of seven bits, the lowest first. */
export function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

const tag = (number: number, wireType: number): Buffer => varint(number * 8 + wireType);

export const message = (...fields: readonly Field[]): Buffer => Buffer.concat(fields);

/** A text, bytes or a message. */
export function bytes(number: number, content: string | Uint8Array): Field {
  const body = Buffer.from(content);
  return Buffer.concat([tag(number, 2), varint(body.length), body]);
}

export function hex(number: number, digits: string): Field {
  return bytes(number, Buffer.from(digits, 'hex'));
}

export function int(number: number, value: number | bigint): Field {
  return Buffer.concat([tag(number, 0), varint(value)]);
}

export function fixed64(number: number, value: bigint): Field {
  const body = Buffer.alloc(8);
  body.writeBigUInt64LE(value);
  return Buffer.concat([tag(number, 1), body]);
}

export function fixed32(number: number, value: number): Field {
  const body = Buffer.alloc(4);
  body.writeUInt32LE(value);
  return Buffer.concat([tag(number, 5), body]);
}

export function double(number: number, value: number): Field {
  const body = Buffer.alloc(8);
  body.writeDoubleLE(value);
  return Buffer.concat([tag(number, 1), body]);
}

/** A group of the first days: `content` between two tags. */
export function group(number: number, ...content: readonly Field[]): Field {
  return Buffer.concat([tag(number, 3), ...content, tag(number, 4)]);
}

export const text = (value: string): Buffer => bytes(1, value);
export const truth = (value: boolean): Buffer => int(2, value ? 1 : 0);
export const whole = (value: number | bigint): Buffer => int(3, value);
export const list = (...values: readonly Buffer[]): Buffer => bytes(5, message(...values.map(v => bytes(1, v))));
export const map = (...pairs: readonly Buffer[]): Buffer => bytes(6, message(...pairs.map(pair => bytes(1, pair))));

export const pair = (key: string, value: Buffer): Buffer => message(bytes(1, key), bytes(2, value));

/** An attribute in field `number` of whatever has attributes. */
export const attribute = (number: number, key: string, value: Buffer): Field => bytes(number, pair(key, value));

export const traceId = '5af7183fb1d4cf5f6d1e0c2b3a495867';
export const startNanos = 1_795_342_800_000_000_001n;

/** What every good span has, and `more`. */
export function span(id: number | bigint, ...more: readonly Field[]): Buffer {
  return message(
    hex(1, traceId),
    hex(2, id.toString(16).padStart(16, '0')),
    bytes(5, `span ${id}`),
    fixed64(7, startNanos),
    fixed64(8, startNanos + 1000n),
    ...more,
  );
}

export const resource = (service: string, ...more: readonly Field[]): Buffer =>
  message(attribute(1, 'service.name', text(service)), ...more);

/** One resource, one scope without a name, these spans. */
export function request(service: string, ...spans: readonly Buffer[]): Buffer {
  const scopeSpans = message(bytes(1, ''), ...spans.map(one => bytes(2, one)));
  return bytes(1, message(bytes(1, resource(service)), bytes(2, scopeSpans)));
}
