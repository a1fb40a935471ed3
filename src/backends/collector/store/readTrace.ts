/**
 * A trace as one document of OTLP JSON. Its spans are read out of the log in portions, a document each, as a trace may lie in
 * thousands of records; what is between the outer brackets of these is then one list.
 */
import { Failure, isAbort, messageOf } from '../../../core/errors';
import { chosenToJson } from '../../../core/otlp/toJson';
import type { RecordReader } from './recordReader';
import { breathe } from './slices';
import { none } from './spanColumns';
import type { StoreIndex } from './storeIndex';

/** Of requests that one portion reads. */
const portionBytes = 2e6;
const open = Buffer.from('{"resourceSpans":[');
const close = Buffer.from(']}');
const comma = Buffer.from(',');

export interface TraceReading {
  readonly index: StoreIndex;
  readonly reader: RecordReader;
  readonly say: (message: string) => void;
}

/** undefined when it was dropped meanwhile. Records that are damaged are left out. Rejects when the signal is aborted. */
export async function readTrace(
  { index, reader, say }: TraceReading,
  trace: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const born = index.traces.born[trace];
  const spansOf = spansByRecord(index, trace);
  const rest = [...spansOf.keys()];
  const portions: Uint8Array[] = [];
  while (rest.length) {
    const sources: { request: Uint8Array; offsets: readonly number[] }[] = [];
    for (let bytes = 0; rest.length && bytes < portionBytes;) {
      const record = rest.shift() as number;
      try {
        const request = reader.plain(record);
        // Asked for now: a compaction may have moved them since the last breath.
        const offsets = (spansOf.get(record) ?? []).map(span => index.spans.offset[span]);
        sources.push({ request, offsets: offsets.sort((a, b) => a - b) });
        bytes += request.length;
      } catch (error) {
        if (isAbort(error)) throw error;
        say(messageOf(error));
      }
    }
    const json = chosenToJson(sources);
    const list = Buffer.from(json.buffer, json.byteOffset, json.byteLength);
    if (!list.subarray(0, open.length).equals(open) || !list.subarray(-close.length).equals(close))
      throw new Failure('unreadable', 'A list of spans was expected.');
    if (list.length > open.length + close.length) portions.push(list.subarray(open.length, -close.length));
    if (!rest.length) break;
    await breathe();
    signal.throwIfAborted();
    if (!index.isStill(trace, born)) return undefined;
  }
  return Buffer.concat([open, ...portions.flatMap((portion, i) => (i ? [comma, portion] : [portion])), close]);
}

/** Records in the order in which they came. */
function spansByRecord({ spans, traces }: StoreIndex, trace: number): Map<number, number[]> {
  const all: number[] = [];
  for (let span = traces.lastSpan[trace]; span !== none; span = spans.earlier[span]) all.push(span);
  const found = new Map<number, number[]>();
  for (const span of all.reverse()) {
    const known = found.get(spans.record[span]);
    if (known) known.push(span);
    else found.set(spans.record[span], [span]);
  }
  return found;
}
