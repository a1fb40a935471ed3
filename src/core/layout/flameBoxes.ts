import type { Flame } from '../analysis/views/flame';
import type { CssPx } from './timeScale';

/** A node as it is drawn. */
export interface FlameBox {
  /** -1 for siblings too narrow to be drawn, which are one box together. */
  readonly node: number;
  /** From the top of the flame. */
  readonly depth: number;
  readonly left: CssPx;
  readonly width: CssPx;
  /** Of it what is its own and of none below it: at the right. */
  readonly own: CssPx;
}

/** Narrower than this a box is no box. */
const narrowest: CssPx = 1;

/**
 * What is to be drawn: `zoom` and all below it over the whole width, its ancestors above it; -1 for all. Only levels from
 * `from` to `to` (exclusive) come out. Siblings are by width, so that the first one too narrow ends the walk through them:
 * however many nodes there are, those that are looked at are as many as there is room for.
 */
export function layOutFlame(flame: Flame, zoom: number, width: CssPx, from: number, to: number): FlameBox[] {
  const { parent, depth, subtreeEnd, x } = flame;
  const boxes: FlameBox[] = [];
  for (let above = zoom < 0 ? -1 : parent[zoom]; above >= 0; above = parent[above])
    if (depth[above] >= from && depth[above] < to)
      boxes.push({ node: above, depth: depth[above], left: 0, width, own: 0 });
  const whole = zoom < 0 ? widthOfAll(flame) : flame.width[zoom];
  const scale = whole > 0 ? width / whole : 0;
  const origin = zoom < 0 ? 0 : x[zoom];
  const end = zoom < 0 ? flame.count : subtreeEnd[zoom];
  let node = Math.max(0, zoom);
  while (node < end) {
    const left = (x[node] - origin) * scale;
    const length = node === zoom ? width : flame.width[node] * scale;
    const isDrawn = depth[node] >= from && depth[node] < to;
    if (length < narrowest && node !== zoom) {
      const above = parent[node];
      const right = ((above < 0 ? whole : x[above] + flame.width[above] - ownOf(flame, above)) - origin) * scale;
      if (isDrawn && right - left >= narrowest / 2)
        boxes.push({ node: -1, depth: depth[node], left, width: right - left, own: 0 });
      node = above < 0 ? end : Math.min(end, subtreeEnd[above]);
      continue;
    }
    if (isDrawn) boxes.push({ node, depth: depth[node], left, width: length, own: ownOf(flame, node) * scale });
    node = depth[node] + 1 >= to ? subtreeEnd[node] : node + 1;
  }
  return boxes;
}

/** What of a node's width is its own. */
function ownOf({ unit, self, spans }: Flame, node: number): number {
  return unit === 'time' ? self[node] : spans[node];
}

export function widthOfAll({ count, width, subtreeEnd }: Flame): number {
  let sum = 0;
  for (let top = 0; top < count; top = subtreeEnd[top]) sum += width[top];
  return sum;
}

/** How many levels the flame has. */
export function levelsOf({ depth }: Flame): number {
  return depth.reduce((most, level) => Math.max(most, level + 1), 0);
}

/** 1 for each node that has one of the rows, itself or below. */
export function nodesWith({ count, parent, nodeOf }: Flame, rows: Uint32Array): Uint8Array {
  const has = new Uint8Array(count);
  for (const row of rows) for (let node = nodeOf[row]; node >= 0 && !has[node]; node = parent[node]) has[node] = 1;
  return has;
}

/** The sibling before or after a node; undefined at the edge. */
export function siblingOf({ count, parent, subtreeEnd }: Flame, node: number, step: 1 | -1): number | undefined {
  const above = parent[node];
  if (step > 0) {
    const next = subtreeEnd[node];
    return next < (above < 0 ? count : subtreeEnd[above]) ? next : undefined;
  }
  if (node === above + 1) return undefined;
  let before = node - 1;
  while (parent[before] !== above) before = parent[before];
  return before;
}
