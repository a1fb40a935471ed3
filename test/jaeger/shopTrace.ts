// A trace as the shop's tests look at it: objects, in µs, straight from Jaeger's legacy JSON.
import { setTimeout as pause } from 'node:timers/promises';

export interface ShopSpan {
  id: string;
  parent: ShopSpan | undefined;
  service: string;
  name: string;
  kind: string;
  /** µs since the epoch, like `end`. */
  start: number;
  end: number;
  /** µs */
  duration: number;
  failed: boolean;
  attributes: Record<string, unknown>;
  events: Record<string, unknown>[];
}

export interface ShopTrace {
  root: ShopSpan;
  /** By start. */
  spans: ShopSpan[];
}

interface KeyValue {
  key: string;
  value: unknown;
}

interface LegacyTrace {
  processes: Record<string, { serviceName: string }>;
  spans: {
    spanID: string;
    operationName: string;
    references: { refType: string; spanID: string }[];
    startTime: number;
    duration: number;
    processID: string;
    tags: KeyValue[];
    logs: { fields: KeyValue[] }[];
  }[];
}

/**
 * Reads a trace of the shop as soon as it is whole: its root is there, no span misses its parent, and no call within
 * the shop misses the span of the service that answered it.
 * @throws when that takes more than 20 s
 */
export async function readShopTrace(query: string, traceId: string): Promise<ShopTrace> {
  const deadline = Date.now() + 20_000;
  for (let seen = 'nothing'; ; await pause(100)) {
    const response = await fetch(`${query}/api/traces/${traceId}`);
    if (response.ok) {
      const { data } = (await response.json()) as { data: LegacyTrace[] };
      const { spans, orphans } = link(data[0]);
      const root = spans.find(({ name, parent }) => name === 'POST /buy' && !parent);
      const isAnswered = (call: ShopSpan): boolean =>
        spans.some(({ parent, kind }) => parent === call && kind === 'server');
      const calls = spans.filter(({ kind, attributes }) => kind === 'client' && 'url.full' in attributes);
      if (root && orphans === 0 && calls.every(isAnswered)) return { root, spans };
      seen = `${spans.length} spans, ${orphans} of them without their parent`;
    }
    if (Date.now() > deadline) throw new Error(`Trace ${traceId} is not whole after 20 s: ${seen}`);
  }
}

export function children({ spans }: ShopTrace, parent: ShopSpan): ShopSpan[] {
  return spans.filter(span => span.parent === parent);
}

// The SDK for Node rounds starts to whole milliseconds, one up and the next down: neighbours may seem to overlap by two.
const roundingUs = 2_000;

/** Whether no two of these spans, given by start, run at the same time. */
export function oneAfterAnother(spans: ShopSpan[]): boolean {
  return spans.every((span, n) => n === 0 || span.start >= spans[n - 1].end - roundingUs);
}

/** How many of these spans run at the same time at most. */
export function mostAtOnce(spans: ShopSpan[]): number {
  const atStartOf = (one: ShopSpan): number =>
    spans.filter(other => other.start <= one.start && other.end - roundingUs > one.start).length;
  return Math.max(...spans.map(atStartOf));
}

function link({ spans: sent, processes }: LegacyTrace): { spans: ShopSpan[]; orphans: number } {
  const spans = sent.map(span => {
    const attributes = record(span.tags);
    return {
      id: span.spanID,
      parent: undefined as ShopSpan | undefined,
      service: processes[span.processID].serviceName,
      name: span.operationName,
      kind: String(attributes['span.kind']),
      start: span.startTime,
      end: span.startTime + span.duration,
      duration: span.duration,
      failed: attributes['error'] === true,
      attributes,
      events: span.logs.map(({ fields }) => record(fields)),
    };
  });
  const byId = new Map(spans.map(span => [span.id, span]));
  let orphans = 0;
  sent.forEach(({ references }, n) => {
    const parent = references.find(({ refType }) => refType === 'CHILD_OF');
    if (!parent) return;
    spans[n].parent = byId.get(parent.spanID);
    if (!spans[n].parent) orphans++;
  });
  return { spans: spans.sort((a, b) => a.start - b.start), orphans };
}

function record(pairs: KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
}
