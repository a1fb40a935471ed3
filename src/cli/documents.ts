// What a file of traces holds: one JSON document, or several, a line each or one behind the other. They are found by their
// brackets; reading them is the importers' work, which take damage better than any parser of whole documents.

export interface JsonDocument {
  readonly kind: 'jaeger' | 'otlp' | 'unknown';
  /** Jaeger: the traces, bare, without the list's brackets. OTLP: the whole document. */
  readonly bytes: Uint8Array;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/** The documents of a file. A document that ends in the middle reaches to the end. */
export function* readDocuments(bytes: Uint8Array): Generator<JsonDocument> {
  let at = 0;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3;
  for (;;) {
    while (at < bytes.length && (isBlank(bytes[at]) || bytes[at] === comma)) at++;
    if (at >= bytes.length) return;
    if (!isOpening(bytes[at])) {
      const end = bytes.indexOf(0x0a, at);
      const next = end < 0 ? bytes.length : end;
      yield { kind: 'unknown', bytes: bytes.subarray(at, next) };
      at = next;
      continue;
    }
    const end = endOfValue(bytes, at);
    yield describe(bytes, at, end);
    at = end;
  }
}

function describe(bytes: Uint8Array, from: number, to: number): JsonDocument {
  const whole = bytes.subarray(from, to);
  if (bytes[from] === 0x5b) return { kind: 'jaeger', bytes: inside(bytes, from, to) };
  const members = membersOf(bytes, from, to);
  if (members.has('resourceSpans') || members.has('result')) return { kind: 'otlp', bytes: whole };
  const data = members.get('data');
  if (data !== undefined && bytes[data] === 0x5b) {
    return { kind: 'jaeger', bytes: inside(bytes, data, Math.min(endOfValue(bytes, data), to)) };
  }
  if (members.has('spans')) return { kind: 'jaeger', bytes: whole };
  return { kind: 'unknown', bytes: whole };
}

/** What stands between a list's brackets; the closing one is missing in a text that was cut. */
function inside(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return bytes.subarray(from + 1, bytes[to - 1] === 0x5d ? to - 1 : to);
}

/** Where the value of each member of an object begins. */
function membersOf(bytes: Uint8Array, from: number, to: number): Map<string, number> {
  const members = new Map<string, number>();
  let at = from + 1;
  while (at < to) {
    while (at < to && (isBlank(bytes[at]) || bytes[at] === comma)) at++;
    if (bytes[at] !== quote) break;
    const end = endOfText(bytes, at);
    const key = new TextDecoder().decode(bytes.subarray(at + 1, end - 1));
    at = end;
    while (at < to && (isBlank(bytes[at]) || bytes[at] === 0x3a)) at++;
    if (!members.has(key)) members.set(key, at);
    at = endOfValue(bytes, at);
  }
  return members;
}

/** Offset behind the value that begins at `from`; the end of the bytes for one that is cut off. */
function endOfValue(bytes: Uint8Array, from: number): number {
  if (bytes[from] === quote) return endOfText(bytes, from);
  let depth = 0;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) at = endOfText(bytes, at) - 1;
    else if (isOpening(byte)) depth++;
    else if (byte === 0x7d || byte === 0x5d) {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (depth === 0 && (byte === comma || byte === 0x0a)) return at;
  }
  return bytes.length;
}

function endOfText(bytes: Uint8Array, from: number): number {
  for (let at = from + 1; at < bytes.length; at++) {
    if (bytes[at] === backslash) at++;
    else if (bytes[at] === quote) return at + 1;
  }
  return bytes.length;
}

function isOpening(byte: number): boolean {
  return byte === 0x7b || byte === 0x5b;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
