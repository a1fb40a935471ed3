// What a file of traces holds: one JSON document, or several, a line each or one behind the other, of one format or of several.
// They are found by their brackets; reading them is the importers' work, which take damage better than any parser of whole
// documents.
import { phrase, verbatim, type Phrase } from '../phrase';

export type JsonDocument =
  | {
      /**
       * `jaeger`: traces, bare, with commas between. `otlp`: a whole document. `zipkin`: spans, bare, with commas between.
       */
      readonly kind: 'jaeger' | 'otlp' | 'zipkin';
      readonly bytes: Uint8Array;
      /** The document stands by itself in the file, not in a list, so that its reader can read it where it is. */
      readonly isWhole: boolean;
    }
  | { readonly kind: 'unknown'; readonly bytes: Uint8Array; /** What it is instead. */ readonly found: Phrase };

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const newline = 0x0a;
const openBracket = 0x5b;
const openBrace = 0x7b;
/** Keys of an object that are looked at, and named where it is no trace. */
const mostKeys = 64;
const namedKeys = 4;

/** The documents of a file. A document that ends in the middle reaches to the end, or to the line that begins another. */
export function* readDocuments(bytes: Uint8Array): Generator<JsonDocument> {
  let at = 0;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3;
  for (;;) {
    at = skipBetween(bytes, at, bytes.length);
    if (at >= bytes.length) return;
    if (!isOpening(bytes[at])) {
      const end = bytes.indexOf(newline, at);
      const next = end < 0 ? bytes.length : end;
      yield { kind: 'unknown', bytes: bytes.subarray(at, next), found: phrase('text that is no JSON') };
      at = next;
      continue;
    }
    const end = endOfValue(bytes, at, bytes.length);
    if (bytes[at] === openBrace) yield describe(bytes, at, end, true);
    else yield* describeList(bytes, at, end);
    at = end;
  }
}

/** An object, by its keys. */
function describe(bytes: Uint8Array, from: number, to: number, isWhole: boolean): JsonDocument {
  const whole = bytes.subarray(from, to);
  const members = membersOf(bytes, from, to);
  if (members.has('resourceSpans') || members.has('result')) return { kind: 'otlp', bytes: whole, isWhole };
  const data = members.get('data');
  if (data !== undefined && bytes[data] === openBracket) {
    const end = endOfValue(bytes, data, to);
    const first = skipBetween(bytes, data + 1, end);
    const inner = inside(bytes, data, end);
    // `data` is a common name: what is in the list has to look like a trace.
    if (bytes[first] === 0x5d || first >= end || members.has('errors'))
      return { kind: 'jaeger', bytes: inner, isWhole };
    const ofFirst = bytes[first] === openBrace ? membersOf(bytes, first, end) : new Map<string, number>();
    if (isJaegerTrace(ofFirst) || ofFirst.has('traceID')) return { kind: 'jaeger', bytes: inner, isWhole };
  }
  if (isJaegerTrace(members)) return { kind: 'jaeger', bytes: whole, isWhole: false };
  if (isZipkinSpan(members)) return { kind: 'zipkin', bytes: whole, isWhole: false };
  return { kind: 'unknown', bytes: whole, found: nameKeys(members) };
}

/** A list, by its elements: neighbours of one kind together, so that thousands of spans are one document. */
function* describeList(bytes: Uint8Array, from: number, to: number): Generator<JsonDocument> {
  const end = bytes[to - 1] === 0x5d ? to - 1 : to;
  let at = skipBetween(bytes, from + 1, end);
  if (at >= end) {
    yield { kind: 'unknown', bytes: bytes.subarray(from, to), found: phrase('an empty list') };
    return;
  }
  /** Where the run of elements of one kind began. */
  let run: { kind: 'jaeger' | 'zipkin'; from: number; to: number } | undefined;
  const ofRun = function* (): Generator<JsonDocument> {
    if (run) yield { kind: run.kind, bytes: bytes.subarray(run.from, run.to), isWhole: false };
    run = undefined;
  };
  for (; at < end; at = skipBetween(bytes, at, end)) {
    const next = Math.max(at + 1, endOfValue(bytes, at, end));
    if (bytes[at] === openBrace) {
      const document = describe(bytes, at, next, false);
      const { kind } = document;
      if ((kind === 'jaeger' || kind === 'zipkin') && document.bytes.length === next - at) {
        if (run?.kind === kind) run.to = next;
        else {
          yield* ofRun();
          run = { kind, from: at, to: next };
        }
      } else {
        yield* ofRun();
        yield document;
      }
    } else {
      yield* ofRun();
      // Zipkin's answer to a search is a list of lists; deeper than that no tracer goes.
      if (bytes[at] === openBracket && bytes[from] === openBracket) yield* describeInner(bytes, at, next);
      else yield { kind: 'unknown', bytes: bytes.subarray(at, next), found: phrase('a list without spans') };
    }
    at = next;
  }
  yield* ofRun();
}

function* describeInner(bytes: Uint8Array, from: number, to: number): Generator<JsonDocument> {
  const first = skipBetween(bytes, from + 1, to);
  if (bytes[first] === openBrace && isZipkinSpan(membersOf(bytes, first, to)))
    yield { kind: 'zipkin', bytes: inside(bytes, from, to), isWhole: false };
  else if (first < to && bytes[first] !== 0x5d)
    yield { kind: 'unknown', bytes: bytes.subarray(from, to), found: phrase('a list without spans') };
}

type Members = ReadonlyMap<string, number>;

/** Of a trace that was cut off perhaps only the first key is there. */
function isJaegerTrace(members: Members): boolean {
  return members.has('spans') || (members.has('traceID') && members.has('processes'));
}

/** Version 1 of Zipkin's format has `annotations` and `binaryAnnotations` instead of a service's endpoint, and nobody sends it. */
function isZipkinSpan(members: Members): boolean {
  return members.has('traceId') && members.has('id') && !members.has('binaryAnnotations');
}

function nameKeys(members: Members): Phrase {
  const keys = [...members.keys()];
  if (!keys.length) return phrase('an empty object');
  const named = keys.slice(0, namedKeys).map(key => `"${key.length > 40 ? `${key.slice(0, 40)}…` : key}"`);
  return phrase('an object with {0}', verbatim(named.join(', ') + (keys.length > namedKeys ? ', …' : '')));
}

/** What stands between a list's brackets; the closing one is missing in a text that was cut. */
function inside(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return bytes.subarray(from + 1, bytes[to - 1] === 0x5d ? to - 1 : to);
}

/** Where the value of each member of an object begins, of the first ones. */
function membersOf(bytes: Uint8Array, from: number, to: number): Members {
  const members = new Map<string, number>();
  let at = from + 1;
  while (at < to && members.size < mostKeys) {
    at = skipBetween(bytes, at, to);
    if (bytes[at] !== quote) break;
    const end = endOfText(bytes, at, to);
    const key = new TextDecoder().decode(bytes.subarray(at + 1, Math.min(end - 1, at + 200)));
    at = end;
    while (at < to && (isBlank(bytes[at]) || bytes[at] === colon)) at++;
    if (!members.has(key)) members.set(key, at);
    at = Math.max(at, endOfValue(bytes, at, to));
  }
  return members;
}

/**
 * Offset behind the value that begins at `from`; `to` for one that is cut off. A line that was cut must not take the following
 * ones with it: no string goes over a line's end, and an object begins behind `[`, `,` or `:` only.
 */
function endOfValue(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] === quote) return endOfText(bytes, from, to);
  let depth = 0;
  let before = comma;
  let isLineBegin = false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (isBlank(byte)) {
      if (byte === newline) {
        if (depth === 0) return at;
        isLineBegin = true;
      }
      continue;
    }
    if (byte === quote) {
      at = endOfText(bytes, at, to) - 1;
      if (bytes[at] !== quote && at + 1 < to) return at + 1;
    } else if (isOpening(byte)) {
      if (isLineBegin && depth > 0 && before !== comma && before !== colon && !isOpening(before)) return at;
      depth++;
    } else if (byte === 0x7d || byte === 0x5d) {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (depth === 0 && byte === comma) return at;
    before = byte;
    isLineBegin = false;
  }
  return to;
}

/** Offset behind the closing quote; that of the line's end, or `to`, where there is none. */
function endOfText(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from + 1; at < to; at++) {
    const byte = bytes[at];
    if (byte === backslash) at++;
    else if (byte === quote) return at + 1;
    else if (byte === newline) return at;
  }
  return to;
}

function skipBetween(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && (isBlank(bytes[at]) || bytes[at] === comma)) at++;
  return at;
}

function isOpening(byte: number): boolean {
  return byte === openBrace || byte === openBracket;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === newline || byte === 0x0d || byte === 0x09;
}
