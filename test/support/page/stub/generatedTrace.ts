import type { SpanDetails } from '../../../../src/core/spans/spanDetails';
import { SpanFlag, SpanKind } from '../../../../src/core/spans/spanTable';
import { databaseKind } from '../../../../src/protocol/timeline';
import { idOf, selfTimes, type StubTrace } from './stubTrace';

export interface GeneratedOptions {
  readonly spans: number;
  readonly services: number;
  readonly seed: number;
  /** `tree`: like real traces; `chain`: each the parent of the next; `fan`: all children of the first. */
  readonly shape: 'tree' | 'chain' | 'fan';
}

/** Small, fast, the same everywhere: xorshift on 32 bits. Gives numbers from 0 to 1 (exclusive). */
export function seeded(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}

const verbs = ['GET', 'POST', 'load', 'SELECT', 'publish', 'render', 'check', 'resolve'];
const nouns = ['orders', 'items', 'carts', 'users', 'prices', 'stock', 'events', 'pages', 'sessions', 'invoices'];

/** A trace of any size, its columns written directly: a million spans in about a second. */
export function generateTrace({ spans: count, services: serviceCount, seed, shape }: GeneratedOptions): StubTrace {
  const random = seeded(seed);
  const strings = [''];
  for (const verb of verbs)
    for (const noun of nouns)
      strings.push(verb === 'GET' || verb === 'POST' ? `${verb} /${noun}/{id}` : `${verb} ${noun}`);
  const services = Array.from(
    { length: serviceCount },
    (_, i) => `${nouns[i % nouns.length]}-service${i < nouns.length ? '' : `-${i}`}`,
  );
  const start = new Float64Array(count);
  const duration = new Float64Array(count);
  const parent = new Int32Array(count).fill(-1);
  const depth = new Uint32Array(count);
  const subtreeEnd = new Uint32Array(count).fill(count);
  const name = new Uint32Array(count);
  const service = new Uint32Array(count);
  const kind = new Uint8Array(count);
  const flags = new Uint8Array(count);
  const eventIndex = new Uint32Array(count + 1);
  const eventTimes: number[] = [];
  /** Open ancestors, and where the next child of each may start. */
  const open: number[] = [];
  const cursor: number[] = [];
  const whole = Math.max(1e9, count * 20_000);
  for (let row = 0; row < count; row++) {
    if (row > 0 && shape === 'tree') {
      while (open.length > 1 && (random() < 0.42 || open.length > 24 || !hasRoom(open, cursor, start, duration))) {
        subtreeEnd[open.pop() as number] = row;
        cursor.pop();
      }
    }
    if (row > 1 && shape === 'fan') {
      subtreeEnd[open.pop() as number] = row;
      cursor.pop();
    }
    const up = open.length ? open[open.length - 1] : -1;
    parent[row] = up;
    depth[row] = open.length;
    if (up < 0) [start[row], duration[row]] = [0, whole];
    else {
      const end = start[up] + duration[up];
      const from = cursor[cursor.length - 1];
      if (shape === 'chain') [start[row], duration[row]] = [from + 10, Math.max(0, duration[up] - 20)];
      else if (up === 0) {
        // Children of the root lie along the whole trace, some beside each other.
        start[row] = Math.max(from, Math.floor((whole * row) / count));
        duration[row] = Math.floor(
          Math.min(whole - start[row], (shape === 'fan' ? 20 : 400) * (whole / count) * random()),
        );
      } else {
        start[row] = Math.floor(from + random() * (end - from) * 0.1);
        duration[row] = Math.floor((end - start[row]) * (0.1 + random() * 0.6));
      }
      cursor[cursor.length - 1] = up > 0 && random() < 0.8 ? start[row] + duration[row] : start[row];
    }
    open.push(row);
    cursor.push(start[row]);
    name[row] = 1 + Math.floor(random() * (strings.length - 1));
    service[row] = up >= 0 && random() < 0.6 ? service[up] : Math.floor(random() * serviceCount);
    kind[row] =
      row === 0
        ? SpanKind.Server
        : strings[name[row]].startsWith('SELECT')
          ? databaseKind
          : 1 + Math.floor(random() * 3);
    if (random() < 0.002) flags[row] |= SpanFlag.Error;
    if (random() < 0.05) eventTimes.push(start[row] + Math.floor(random() * duration[row]));
    eventIndex[row + 1] = eventTimes.length;
  }
  const trace: StubTrace = {
    traceId: seed.toString(16).padStart(32, 'a'),
    startMs: Date.UTC(2026, 10, 20, 8, 0, 0),
    count,
    strings,
    services,
    warnings: [],
    start,
    duration,
    selfTime: selfTimes({ count, start, duration, subtreeEnd }),
    parent,
    depth,
    subtreeEnd,
    spanIdHigh: Uint32Array.from({ length: count }, (_, row) => Math.imul(row + seed, 0x85ebca6b) >>> 0),
    spanIdLow: Uint32Array.from({ length: count }, (_, row) => row + 1),
    name,
    service,
    kind,
    flags,
    eventIndex,
    eventTime: Float64Array.from(eventTimes),
    details: row => details(trace, row),
    label: row => ({
      row,
      certainty: row % 5 === 4 ? 'half' : 'full',
      text: `src/${nouns[row % nouns.length]}.ts:${1 + (row % 400)}`,
      tooltip: 'code.file.path',
    }),
    preview: () => ({ kind: 'none', reason: 'A generated trace has no source.', hint: '' }),
  };
  return trace;
}

function hasRoom(
  open: readonly number[],
  cursor: readonly number[],
  start: Float64Array,
  duration: Float64Array,
): boolean {
  const row = open[open.length - 1];
  return start[row] + duration[row] - cursor[cursor.length - 1] > 1000;
}

function details(trace: StubTrace, row: number): SpanDetails {
  const attribute = (key: string, text: string) => ({ key, value: { type: 'string' as const, text } });
  return {
    row,
    spanId: idOf(trace, row),
    parentSpanId: trace.parent[row] < 0 ? undefined : idOf(trace, trace.parent[row]),
    scope: { name: 'generator', version: '1', attributes: [] },
    attributes: Array.from({ length: 8 }, (_, i) => attribute(`key.${i}`, `value ${i} of row ${row}`)),
    resource: [attribute('service.name', trace.services[trace.service[row]])],
    events: [],
    links: [],
    warnings: [],
    dropped: { attributes: 0, events: 0, links: 0 },
  };
}
