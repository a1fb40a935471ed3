/** A range of bytes with parts of it replaced, as pieces in order. */

export interface Splice {
  /** Byte range that goes; `to` exclusive. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const encoder = new TextEncoder();

/** `splices` lie inside the range and don't overlap. Line breaks between tokens are left out: the result is one line. */
export function* spliced(
  bytes: Uint8Array,
  from: number,
  to: number,
  splices: readonly Splice[] = [],
): Generator<Uint8Array> {
  let at = from;
  for (const splice of [...splices].sort((a, b) => a.from - b.from)) {
    if (splice.from < at) continue;
    yield* inOneLine(bytes.subarray(at, splice.from));
    yield encoder.encode(splice.text);
    at = splice.to;
  }
  yield* inOneLine(bytes.subarray(at, to));
}

/** No string of JSON holds a bare line break, so that each stands between tokens, with the indentation behind it. */
function* inOneLine(bytes: Uint8Array): Generator<Uint8Array> {
  let from = 0;
  for (;;) {
    const at = bytes.indexOf(0x0a, from);
    if (at < 0) break;
    yield bytes.subarray(from, bytes[at - 1] === 0x0d && at > from ? at - 1 : at);
    from = at + 1;
    while (from < bytes.length && (bytes[from] === 0x20 || bytes[from] === 0x09)) from++;
  }
  // A carriage return alone is white space, and a line break to many a reader.
  const rest = bytes.subarray(from);
  yield rest.includes(0x0d) ? rest.filter(byte => byte !== 0x0d) : rest;
}
