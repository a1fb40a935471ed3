/** What an analysis says, once more: over plain objects, by the words of the definition, without a thought of how long it takes. */
import type { PlainSpan } from '../randomSpans';

export type PlainSegment = [id: number, from: number, to: number];

/** The longest top, the earliest among equals. */
export function plainRoot(spans: readonly PlainSpan[]): PlainSpan {
  const tops = spans.filter(({ parent }) => !spans.some(({ id }) => id === parent));
  return [...tops].sort((a, b) => b.duration - a.duration || a.start - b.start || a.id - b.id)[0];
}

export function plainPath(spans: readonly PlainSpan[], root: PlainSpan): PlainSegment[] {
  const single = pathWithin(spans, root, root.start, root.start + root.duration);
  const merged: PlainSegment[] = [];
  for (const [id, from, to] of single) {
    const last = merged.at(-1);
    if (from === to) continue;
    if (last?.[0] === id) last[2] = to;
    else merged.push([id, from, to]);
  }
  return merged;
}

/** Of a span that was cut to `from` and `to`. */
function pathWithin(spans: readonly PlainSpan[], span: PlainSpan, from: number, to: number): PlainSegment[] {
  const left = spans
    .filter(({ parent }) => parent === span.id)
    .filter(({ start, duration }) => start + duration >= from && start <= to)
    .map(child => ({
      child,
      from: Math.max(child.start, from),
      to: Math.min(child.start + child.duration, to),
    }));
  let path: PlainSegment[] = [];
  let point = to;
  for (;;) {
    const ended = left.filter(candidate => candidate.to <= point);
    if (!ended.length) return [[span.id, from, point], ...path];
    const next = ended.reduce((best, candidate) => (isBefore(best, candidate) ? candidate : best));
    left.splice(left.indexOf(next), 1);
    path = [...pathWithin(spans, next.child, next.from, next.to), [span.id, next.to, point], ...path];
    point = next.from;
  }
}

interface Cut {
  readonly child: PlainSpan;
  readonly from: number;
  readonly to: number;
}

/** Whether `b` takes over before `a`: it ends later, or began later, or, when both are one, stands before it in the table. */
function isBefore(a: Cut, b: Cut): boolean {
  if (a.to !== b.to) return b.to > a.to;
  if (a.child.start !== b.child.start) return b.child.start > a.child.start;
  return a.child.duration !== b.child.duration ? b.child.duration > a.child.duration : b.child.id < a.child.id;
}
