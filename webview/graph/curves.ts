/** The line of each call, from the edge of one node to the edge of another, in px of the drawing. */
import { nodeSize } from '../../src/core/layout/nodeSize';
import type { GraphLayout, LayoutEdge } from '../../src/core/layout/layOutGraph';

/** x and y by turns, from the caller to the callee. */
export type Curve = Float64Array;

const halfWidth = nodeSize.width / 2;
const halfHeight = nodeSize.height / 2;
/** Pieces of a bent line. */
const pieces = 14;
/** A call back runs beside the call there. */
const aside = 9;

export function curvesOf(edges: readonly LayoutEdge[], layout: GraphLayout): Curve[] {
  return edges.map(({ from, to }, i) => {
    const { x, y, bends, bendIndex } = layout;
    if (from === to) return loop(x[from], y[from]);
    const bent = bends.subarray(bendIndex[i], bendIndex[i + 1]);
    return bent.length
      ? through(x[from], y[from], bent, x[to], y[to])
      : between(x[from], y[from], x[to], y[to], to < from);
  });
}

/** Middle of a curve by the number of its points. */
export function middleOf(curve: Curve): { readonly x: number; readonly y: number } {
  const points = curve.length / 2;
  const at = Math.floor((points - 1) / 2);
  const next = Math.min(points - 1, points % 2 ? at : at + 1);
  return { x: (curve[at * 2] + curve[next * 2]) / 2, y: (curve[at * 2 + 1] + curve[next * 2 + 1]) / 2 };
}

/** Least distance of a point from the curve. */
export function distanceTo(curve: Curve, x: number, y: number): number {
  let best = Infinity;
  for (let i = 0; i + 3 < curve.length; i += 2) {
    const [ax, ay, bx, by] = [curve[i], curve[i + 1], curve[i + 2], curve[i + 3]];
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const along = length ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
    best = Math.min(best, Math.hypot(x - ax - along * dx, y - ay - along * dy));
  }
  return best;
}

function between(x1: number, y1: number, x2: number, y2: number, isBack: boolean): Curve {
  const shift = isBack ? aside : 0;
  // In one column: out and in again on the right.
  if (Math.abs(x1 - x2) < nodeSize.width) {
    const out = Math.max(x1, x2) + halfWidth + 26;
    return cubic([x1 + halfWidth, y1 + shift], [out, y1 + shift], [out, y2 + shift], [x2 + halfWidth, y2 + shift]);
  }
  const side = x2 > x1 ? 1 : -1;
  const [from, to] = [x1 + side * halfWidth, x2 - side * halfWidth];
  const reach = side * Math.max(24, Math.abs(to - from) / 2);
  return cubic([from, y1 + shift], [from + reach, y1 + shift], [to - reach, y2 + shift], [to, y2 + shift]);
}

/** Smoothly along the bends that the layout found. */
function through(x1: number, y1: number, bends: Float64Array, x2: number, y2: number): Curve {
  const last = bends.length - 2;
  const start = edgePoint(x1, y1, bends[0]);
  const end = edgePoint(x2, y2, bends[last]);
  const points = [start];
  for (let i = 0; i < bends.length; i += 2) points.push([bends[i], bends[i + 1]]);
  points.push(end);
  const curve: number[] = [...start];
  for (let i = 1; i < points.length - 1; i++) {
    const from = i === 1 ? start : half(points[i - 1], points[i]);
    const to = i === points.length - 2 ? end : half(points[i], points[i + 1]);
    for (let piece = 1; piece <= pieces / 2; piece++) {
      const t = piece / (pieces / 2);
      const at = (axis: 0 | 1) => (1 - t) * (1 - t) * from[axis] + 2 * t * (1 - t) * points[i][axis] + t * t * to[axis];
      curve.push(at(0), at(1));
    }
  }
  return Float64Array.from(curve);
}

function loop(x: number, y: number): Curve {
  const [left, right, top] = [x + halfWidth - 44, x + halfWidth - 16, y - halfHeight];
  return cubic([left, top], [left - 10, top - 34], [right + 10, top - 34], [right, top]);
}

type Point = readonly [number, number];

/** Where a line towards `x` leaves the node. */
function edgePoint(nodeX: number, nodeY: number, x: number): Point {
  return [nodeX + (x > nodeX ? halfWidth : -halfWidth), nodeY];
}

function half(a: Point, b: Point): Point {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

function cubic(a: Point, b: Point, c: Point, d: Point): Curve {
  const curve = new Float64Array((pieces + 1) * 2);
  for (let piece = 0; piece <= pieces; piece++) {
    const t = piece / pieces;
    const s = 1 - t;
    for (const axis of [0, 1] as const)
      curve[piece * 2 + axis] =
        s * s * s * a[axis] + 3 * s * s * t * b[axis] + 3 * s * t * t * c[axis] + t * t * t * d[axis];
  }
  return curve;
}
