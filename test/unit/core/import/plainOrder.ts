/** Rows of one trace by the book: what `core/spans/rowOrder` does, by other means and without a thought for speed. */
import { SpanFlag } from '../../../../src/core/spans/spanTable';
import { timeText, type PlainSpan, type PlainTrace } from './plainTrace';

/** A span as it was sent; times in ns since the epoch. */
export interface Sent {
  order: number;
  trace: string;
  id: string;
  /** Empty for none. */
  parent: string;
  start: bigint;
  end: bigint;
  name: string;
  service: string;
  scope: string;
  kind: number;
  status: number;
  flags: number;
  /** `time` 0 for an event without one. */
  events: { time: bigint; name: string }[];
  sparse: Record<string, string>;
}

/** `rows`: the span of each row. */
export function layOut(trace: string, spans: readonly Sent[]): PlainTrace & { rows: Sent[] } {
  const base = spans.reduce((least, { start }) => (start < least ? start : least), spans[0].start);
  const { parents, flags } = findParents(spans);
  const children = new Map<Sent | undefined, Sent[]>();
  for (const span of spans) {
    const siblings = children.get(parents.get(span));
    if (siblings) siblings.push(span);
    else children.set(parents.get(span), [span]);
  }
  for (const siblings of children.values()) siblings.sort(compare);

  const rows: Sent[] = [];
  const plain = new Map<Sent, PlainSpan>();
  const rowOf = new Map<Sent, number>();
  const waiting = [...(children.get(undefined) ?? [])].reverse();
  for (let span = waiting.pop(); span; span = waiting.pop()) {
    const own = children.get(span) ?? [];
    const above = parents.get(span);
    rowOf.set(span, rows.length);
    rows.push(span);
    plain.set(span, {
      id: span.id,
      parent: above ? rowOf.get(above)! : -1,
      depth: above ? plain.get(above)!.depth + 1 : 0,
      subtreeEnd: 0,
      start: Number(span.start - base),
      duration: Number(span.end - span.start),
      self: Number(span.end - span.start - covered(span, own)),
      name: span.name,
      service: span.service,
      scope: span.scope,
      kind: span.kind,
      status: span.status,
      flags: flags.get(span)!,
      events: eventsOf(span, base),
      sparse: span.sparse,
    });
    for (let i = own.length - 1; i >= 0; i--) waiting.push(own[i]);
  }
  // The last row of a subtree is the span's own, or that of its last child's subtree.
  for (let row = rows.length - 1; row >= 0; row--) {
    const last = children.get(rows[row])?.at(-1);
    plain.get(rows[row])!.subtreeEnd = last ? plain.get(last)!.subtreeEnd : row + 1;
  }
  return { id: trace, base, spans: rows.map(span => plain.get(span)!), rows };
}

/** Siblings: by start, longer first, id, order in the payload. */
function compare(a: Sent, b: Sent): number {
  return (
    sign(a.start - b.start) ||
    sign(b.end - b.start - (a.end - a.start)) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) ||
    a.order - b.order
  );
}

function findParents(spans: readonly Sent[]) {
  const byId = new Map<string, Sent[]>();
  for (const span of spans) byId.set(span.id, [...(byId.get(span.id) ?? []), span]);
  const parents = new Map<Sent, Sent | undefined>();
  const flags = new Map<Sent, number>();
  const childCount = new Map<Sent, number>();
  for (const span of spans) {
    const parent = span.parent ? byId.get(span.parent)?.[0] : undefined;
    parents.set(span, parent);
    if (parent) childCount.set(parent, (childCount.get(parent) ?? 0) + 1);
    let flag = span.flags;
    if (span.parent && !parent) flag |= SpanFlag.Orphan;
    if (byId.get(span.id)!.length > 1) flag |= SpanFlag.DuplicateId;
    flags.set(span, flag);
  }
  // Who is nobody's parent lies in no circle: take those away, again and again. What stays is circles and nothing else.
  const left = new Set(spans);
  const leaves = spans.filter(span => !childCount.get(span));
  for (let leaf = leaves.pop(); leaf; leaf = leaves.pop()) {
    left.delete(leaf);
    const parent = parents.get(leaf);
    if (!parent) continue;
    childCount.set(parent, childCount.get(parent)! - 1);
    if (childCount.get(parent) === 0) leaves.push(parent);
  }
  for (const span of [...left].sort(compare)) {
    if (!left.has(span)) continue;
    for (let other: Sent | undefined = span; other && left.has(other); other = parents.get(other)) left.delete(other);
    parents.set(span, undefined);
    flags.set(span, flags.get(span)! | SpanFlag.CycleCut);
  }
  return { parents, flags };
}

/** ns of the span in which at least one child ran: how many run is counted up and down from border to border. */
function covered(span: Sent, children: readonly Sent[]): bigint {
  const clip = (time: bigint) => (time < span.start ? span.start : time > span.end ? span.end : time);
  const borders = children.flatMap(child => [
    { at: clip(child.start), change: 1 },
    { at: clip(child.end), change: -1 },
  ]);
  borders.sort((a, b) => sign(a.at - b.at));
  let sum = 0n;
  let running = 0;
  for (const [i, { at, change }] of borders.entries()) {
    if (running > 0) sum += at - borders[i - 1].at;
    running += change;
  }
  return sum;
}

function eventsOf(span: Sent, base: bigint): string[] {
  return span.events
    .map(({ time, name }) => ({ time: time === 0n ? span.start : time, name }))
    .sort((a, b) => sign(a.time - b.time))
    .map(({ time, name }) => `${timeText(Number(time - base))} ${name}`);
}

export function sign(difference: bigint): number {
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
