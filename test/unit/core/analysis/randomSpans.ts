/** Small traces in which ties, cuts and holes are frequent, the same for the same seed; and a table of such spans. */
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { readOne } from '../import/plainTrace';

export interface PlainSpan {
  /** From 1. */
  readonly id: number;
  readonly parent?: number;
  /** ns from the trace's base. */
  readonly start: number;
  readonly duration: number;
  /** `s · n` without it. */
  readonly service?: string;
  readonly name?: string;
  /** OpenTelemetry's number. */
  readonly kind?: number;
  readonly isError?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
}

const base = 1_795_342_800_000_000_000n;

/** Numbers from 0 up to `below` (exclusive): a linear congruence is random enough for shapes. */
export function seeded(seed: number): (below: number) => number {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0;
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Up to 50 spans within some 60 ns: children mostly inside their parents, some before, after or beyond them. */
export function randomSpans(random: (below: number) => number): PlainSpan[] {
  const spans: PlainSpan[] = [{ id: 1, start: 0, duration: 30 + random(30) }];
  const count = 6 + random(45);
  for (let id = 2; id < count; id++) {
    const service = `s${random(3)}`;
    const name = `n${random(4)}`;
    if (random(20) === 0) {
      spans.push({ id, parent: 10_000, start: random(60), duration: random(40), service, name });
      continue;
    }
    // Near the top more often: traces are wider than deep.
    const parent = spans[Math.min(random(spans.length), random(spans.length))];
    const start = Math.max(0, parent.start + random(parent.duration + 4) - (random(4) ? 0 : 3));
    const inside = Math.max(0, parent.start + parent.duration - start);
    const duration = random(5) ? random(Math.ceil(inside / 2) + 1) : random(inside + 12);
    spans.push({ id, parent: parent.id, start, duration, service, name });
  }
  // Whatever happens to come first: the trace begins where its base is.
  const first = Math.min(...spans.map(({ start }) => start));
  return spans.map(span => ({ ...span, start: span.start - first }));
}

/** The spans as a reader hands them over. */
export function tableOfSpans(spans: readonly PlainSpan[]): SpanTable {
  const hex = (id: number): string => id.toString(16).padStart(16, '0');
  const byService = new Map<string, string[]>();
  for (const { id, parent, start, duration, service = 's', name = 'n', ...more } of spans) {
    const { kind = 0, isError = false, attributes = {} } = more;
    const list = Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } }));
    const written =
      `{"traceId":"a","spanId":"${hex(id)}","parentSpanId":"${parent === undefined ? '' : hex(parent)}","name":"${name}",` +
      `"startTimeUnixNano":"${base + BigInt(start)}","endTimeUnixNano":"${base + BigInt(start + duration)}",` +
      `"kind":${kind},"status":{"code":${isError ? 2 : 0}},"attributes":${JSON.stringify(list)}}`;
    const others = byService.get(service);
    if (others) others.push(written);
    else byService.set(service, [written]);
  }
  const resources = [...byService].map(
    ([service, written]) =>
      `{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"${service}"}}]},"scopeSpans":[{"spans":[${written.join()}]}]}`,
  );
  return readOne('otlp-json', `{"resourceSpans":[${resources.join()}]}`);
}
