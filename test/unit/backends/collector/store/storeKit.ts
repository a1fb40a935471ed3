/** Stores in folders of their own, requests for them, and a store that is plain and slow to compare them with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openTraceStore } from '../../../../../src/backends/collector/store/openTraceStore';
import type { StoreDisk } from '../../../../../src/backends/collector/store/storeDisk';
import type {
  ReceivedRequest,
  RequestFormat,
  StoreOptions,
  TraceStore,
} from '../../../../../src/backends/collector/store/traceStore';
import type { TraceQuery } from '../../../../../src/core/search/traceQuery';
import type { TraceSummary } from '../../../../../src/core/spans/summary';
import { attribute, bytes, fixed64, hex, int, message, text, type Field } from '../../../core/otlp/plainWire';

export interface TestSpan {
  /** Short: 32 digits are made of it. */
  readonly trace: number;
  readonly id: number;
  readonly parent?: number;
  readonly service?: string;
  readonly name?: string;
  readonly kind?: number;
  /** ns behind `epoch`. */
  readonly start?: number;
  /** ns. */
  readonly duration?: number;
  readonly isError?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** ns. */
export const epoch = 1_795_342_800_000_000_000n;
export const traceIdOf = (trace: number): string => trace.toString(16).padStart(32, '0');
const spanIdOf = (id: number): string => id.toString(16).padStart(16, '0');
export const never = new AbortController().signal;

const filled = (span: TestSpan) => ({
  service: 'shop',
  name: `operation ${span.id % 3}`,
  kind: 1,
  start: span.id,
  duration: 1000,
  isError: false,
  attributes: {},
  ...span,
});

function protobufSpan(span: TestSpan): Buffer {
  const { trace, id, parent, name, kind, start, duration, isError, attributes } = filled(span);
  return message(
    hex(1, traceIdOf(trace)),
    hex(2, spanIdOf(id)),
    ...(parent === undefined ? [] : [hex(4, spanIdOf(parent))]),
    bytes(5, name),
    int(6, kind),
    fixed64(7, epoch + BigInt(start)),
    fixed64(8, epoch + BigInt(start + duration)),
    ...Object.entries(attributes).map(([key, value]) => attribute(9, key, text(value))),
    ...(isError ? [bytes(15, int(3, 2))] : []),
  );
}

export function protobufOf(spans: readonly TestSpan[]): Buffer {
  const byService = grouped(spans, span => filled(span).service);
  const groups: Field[] = [...byService].map(([service, own]) =>
    bytes(
      1,
      message(
        bytes(1, attribute(1, 'service.name', text(service))),
        bytes(2, message(...own.map(span => bytes(2, protobufSpan(span))))),
      ),
    ),
  );
  return message(...groups);
}

export function jsonOf(spans: readonly TestSpan[]): Buffer {
  const resourceSpans = spans.map(span => {
    const { trace, id, parent, service, name, kind, start, duration, isError, attributes } = filled(span);
    const pair = ([key, stringValue]: [string, string]) => ({ key, value: { stringValue } });
    const json = {
      traceId: traceIdOf(trace),
      spanId: spanIdOf(id),
      ...(parent !== undefined && { parentSpanId: spanIdOf(parent) }),
      name,
      kind,
      startTimeUnixNano: String(epoch + BigInt(start)),
      endTimeUnixNano: String(epoch + BigInt(start + duration)),
      attributes: Object.entries(attributes).map(pair),
      status: isError ? { code: 2 } : {},
    };
    return { resource: { attributes: [pair(['service.name', service])] }, scopeSpans: [{ spans: [json] }] };
  });
  return Buffer.from(JSON.stringify({ resourceSpans }));
}

export function zipkinOf(spans: readonly TestSpan[]): Buffer {
  const list = spans.map(span => {
    const { trace, id, parent, service, name, start, duration, attributes } = filled(span);
    return {
      traceId: traceIdOf(trace),
      id: spanIdOf(id),
      ...(parent !== undefined && { parentId: spanIdOf(parent) }),
      name,
      timestamp: Number((epoch + BigInt(start)) / 1000n),
      duration: Math.max(1, Math.round(duration / 1000)),
      localEndpoint: { serviceName: service },
      tags: attributes,
    };
  });
  return Buffer.from(JSON.stringify(list));
}

export function request(
  spans: readonly TestSpan[],
  format: RequestFormat = 'otlp-protobuf',
  isGzip = false,
): ReceivedRequest {
  const encode = { 'otlp-protobuf': protobufOf, 'otlp-json': jsonOf, 'zipkin-json': zipkinOf }[format];
  const plain = encode(spans);
  return { format, isGzip, plain, bytes: isGzip ? gzipSync(plain) : plain, receivedMs: 1_795_342_800_000 };
}

/** As Map.groupBy, which Node 20 does not know. */
function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** A folder for each test, and stores in it; all of it is gone afterwards. */
export class StoreKit {
  readonly messages: string[] = [];
  private folders: string[] = [];
  private stores: TraceStore[] = [];

  newFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'spanlight-store-'));
    this.folders.push(folder);
    return folder;
  }

  async open(folder: string, options: Partial<StoreOptions> = {}, disk?: StoreDisk): Promise<TraceStore> {
    const log = (text: string) => void this.messages.push(text);
    const store = await openTraceStore({ folder, storageBytes: 1e9, now: () => 0, log, ...options }, disk);
    this.stores.push(store);
    return store;
  }

  async end(): Promise<void> {
    for (const store of this.stores.splice(0)) await store.close();
    for (const folder of this.folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    this.messages.length = 0;
  }
}

export const everything: TraceQuery = { from: 0n, to: 2n ** 63n, limit: 1_000_000 };

export async function found(store: TraceStore, query: Partial<TraceQuery> = {}): Promise<readonly TraceSummary[]> {
  return (await store.search({ ...everything, ...query }, never)).traces;
}

interface OtlpSpan {
  readonly spanId: string;
  readonly name: string;
}
interface OtlpDocument {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[] }[];
}

/** Numbers of the spans of a trace, sorted; empty when it is not there. */
export async function spansOf(store: TraceStore, trace: number): Promise<number[]> {
  const json = await store.trace(traceIdOf(trace), never);
  if (!json) return [];
  const document = JSON.parse(Buffer.from(json).toString()) as OtlpDocument;
  const spans = document.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(scope => scope.spans));
  return spans.map(({ spanId }) => parseInt(spanId, 16)).sort((a, b) => a - b);
}

/** Repeats with the same seed; from 0 to 1, exclusive. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** What a search should find among `spans`, in order, worked out the slow way. */
export function slowSearch(spans: readonly TestSpan[], query: TraceQuery): { id: string; start: bigint }[] {
  const { service, operation, minDuration = 0, maxDuration = Infinity, attributes = {}, errorsOnly } = query;
  const traces = grouped(spans.map(filled), ({ trace }) => trace);
  const hits: { id: string; start: bigint }[] = [];
  for (const [trace, own] of traces) {
    const start = epoch + BigInt(Math.min(...own.map(span => span.start)));
    const fits = own.some(
      span =>
        (service === undefined || span.service === service) &&
        (operation === undefined || span.name === operation) &&
        span.duration >= minDuration &&
        span.duration <= maxDuration &&
        Object.entries(attributes).every(([key, value]) => (span.attributes as Record<string, string>)[key] === value),
    );
    const isFailing = own.some(({ isError }) => isError);
    if (fits && (!errorsOnly || isFailing) && start >= query.from && start < query.to)
      hits.push({ id: traceIdOf(trace), start });
  }
  return hits.sort((a, b) => (a.start === b.start ? (a.id < b.id ? -1 : 1) : a.start < b.start ? 1 : -1));
}
