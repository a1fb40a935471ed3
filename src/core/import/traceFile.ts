/**
 * A file of traces: documents of any format that is read here, several of them perhaps, and one trace perhaps in several.
 *
 *   Jaeger's JSON ─────────────────────────────► Jaeger's reader ──┐
 *   OTLP JSON ──────────┬──────────────────────► OTLP's reader ────┴► tables
 *   Zipkin's JSON ──► OTLP JSON ──┘                 ▲
 *   a trace that lies in Jaeger's and in OTLP's: from Jaeger's as OTLP
 */
import { Failure } from '../errors';
import { writeOtlpTrace } from '../export/otlpJson';
import { zipkinToJson } from '../otlp/zipkin';
import { phrase, say, type Phrase } from '../phrase';
import type { ImportWarning, SpanTable } from '../spans/spanTable';
import { readDocuments } from './documents';
import { JaegerJsonReader } from './jaegerJson';
import { OtlpJsonReader } from './otlpJson';
import type { PayloadReader, ReadResult } from './reader';

/** What a file holds besides traces. */
export interface OtherPart {
  /** Index of the file. */
  readonly file: number;
  readonly found: Phrase;
  readonly count: number;
}

export interface TracesOfFiles extends ReadResult {
  readonly others: readonly OtherPart[];
  /** Documents whose format is known, those without a trace included. */
  readonly recognised: number;
}

type Parts = Record<'jaeger' | 'otlp' | 'zipkin', Uint8Array[]>;

/**
 * Reads whole files together: a trace that lies in several is one. What lies in the only document of a shared buffer is read in
 * place; everything else is copied. Throws Failure `unreadable` or `cutOff` when nothing could be read of traces that are there;
 * where there are none the answer has no traces and says in `others` what there is.
 */
export function readTraceFiles(files: readonly Uint8Array[]): TracesOfFiles {
  const parts: Parts = { jaeger: [], otlp: [], zipkin: [] };
  const others: OtherPart[] = [];
  let whole = 0;
  let recognised = 0;
  files.forEach((bytes, file) => {
    let first: Phrase | undefined;
    let count = 0;
    for (const document of readDocuments(bytes)) {
      if (document.kind === 'unknown') {
        first ??= document.found;
        count++;
      } else {
        recognised++;
        if (hasText(document.bytes)) parts[document.kind].push(document.bytes);
        if (document.isWhole) whole++;
      }
    }
    if (first) others.push({ file, found: first, count });
  });

  const isOnly = (kind: keyof Parts) =>
    (Object.keys(parts) as (keyof Parts)[]).every(k => k === kind || !parts[k].length);
  const [only] = files;
  const inPlace = files.length === 1 && !others.length && only.buffer instanceof SharedArrayBuffer;
  // Lines of OTLP one behind the other are what its reader knows to read, and where damage ends it knows best.
  if (inPlace && isOnly('otlp') && parts.otlp.length > 0 && whole === parts.otlp.length)
    return { ...new OtlpJsonReader(only.buffer as SharedArrayBuffer).finish(only.length), others, recognised };
  if (inPlace && isOnly('jaeger') && parts.jaeger.length === 1 && whole === 1)
    return { ...new JaegerJsonReader(only.buffer as SharedArrayBuffer).finish(only.length), others, recognised };
  return { ...readParts(parts), others, recognised };
}

function readParts({ jaeger, otlp, zipkin }: Parts): ReadResult {
  const failures: unknown[] = [];
  const tried = (read: () => ReadResult): ReadResult => {
    try {
      return read();
    } catch (error) {
      failures.push(error);
      return nothing;
    }
  };
  const ofJaeger = jaeger.length
    ? tried(() => readJoined(['{"data":[', ...between(jaeger, ','), ']}'], buffer => new JaegerJsonReader(buffer)))
    : nothing;
  const documents = [...otlp];
  if (zipkin.length)
    tried(() => {
      documents.push(zipkinToJson(joined(['[', ...between(zipkin, ','), ']'])));
      return nothing;
    });
  const readOtlp = (): ReadResult =>
    documents.length
      ? tried(() => readJoined(between(documents, '\n'), buffer => new OtlpJsonReader(buffer)))
      : nothing;
  let ofOtlp = readOtlp();
  const inOtlp = new Set(ofOtlp.traces.map(({ traceId }) => traceId));
  const inBoth = ofJaeger.traces.filter(({ traceId }) => inOtlp.has(traceId));
  if (inBoth.length) {
    for (const table of inBoth) documents.push(joined([...writeOtlpTrace(table)]));
    ofOtlp = readOtlp();
  }
  const traces = [...ofJaeger.traces.filter(table => !inBoth.includes(table)), ...ofOtlp.traces];
  if (!traces.length && failures.length) throw failures[0];
  const failed = failures.map(error => warning(phrase('{0}', error instanceof Error ? error.message : String(error))));
  return { traces, warnings: [...ofJaeger.warnings, ...ofOtlp.warnings, ...failed] };
}

const nothing: ReadResult = { traces: [], warnings: [] };

function readJoined(
  chunks: readonly (Uint8Array | string)[],
  readerOf: (buffer: SharedArrayBuffer) => PayloadReader,
): ReadResult {
  const bytes = joined(chunks);
  return readerOf(bytes.buffer).finish(bytes.length);
}

/** All of them in one buffer of their own. */
function joined(chunks: readonly (Uint8Array | string)[]): Uint8Array<SharedArrayBuffer> {
  const all = chunks.map(chunk => (typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk));
  const bytes = new Uint8Array(new SharedArrayBuffer(all.reduce((sum, { length }) => sum + length, 0)));
  let at = 0;
  for (const chunk of all) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function between(parts: readonly Uint8Array[], separator: string): (Uint8Array | string)[] {
  return parts.flatMap((part, i) => (i ? [separator, part] : [part]));
}

function hasText(bytes: Uint8Array): boolean {
  return bytes.some(byte => byte > 0x20);
}

function warning(of: Phrase): ImportWarning {
  return { ...of, offset: -1, count: 1 };
}

/** A file in the decode worker: read when all of it is there, because only then its documents are known. */
export class TraceFileReader implements PayloadReader {
  readonly format = 'trace-file';

  constructor(private readonly buffer: SharedArrayBuffer) {}

  advance(): void {
    // Nothing can be done before the end.
  }

  finish(length: number): ReadResult {
    const { traces, warnings, others, recognised } = this.read(length);
    if (!traces.length) throw new Failure('unreadable', holdsNoTrace(others, recognised > 0));
    const left = others.map(({ found, count }) =>
      warning(
        count === 1
          ? phrase('A part of the file is no trace and was left out: {0}', found)
          : phrase('{0} parts of the file are no traces and were left out, the first is {1}', count, found),
      ),
    );
    const all = [...warnings, ...left];
    // A file has no page of its own to say it on: every trace tells.
    return { traces: all.length ? traces.map(table => withWarnings(table, all)) : traces, warnings: all };
  }

  private read(length: number): TracesOfFiles {
    try {
      return readTraceFiles([new Uint8Array(this.buffer, 0, length)]);
    } catch (error) {
      // The readers speak of what a server answered.
      if (!(error instanceof Failure)) throw error;
      throw new Failure(error.kind, error.message.replace(/^The answer\b/, 'The file'), error.details);
    }
  }
}

function withWarnings(table: SpanTable, warnings: readonly ImportWarning[]): SpanTable {
  return { ...table, warnings: [...table.warnings, ...warnings] };
}

/** The sentence for a file without a trace; names what is there instead. `isKnown`: the format is one that is read here. */
export function holdsNoTrace(others: readonly Pick<OtherPart, 'found'>[], isKnown: boolean): string {
  if (isKnown) return 'The file holds no trace: its format is one of traces, but there is no span in it.';
  const found = others.length ? say(others[0].found) : 'no JSON at all';
  return `The file holds no trace: it is ${found}. Traces are read from Jaeger's, OpenTelemetry's and Zipkin's (version 2) JSON.`;
}
