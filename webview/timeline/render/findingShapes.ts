import type { FindingKind } from '../../../src/core/analysis/analysis';

/**
 * A shape per kind of finding, as polygons on a grid of 10 by 10: told apart without colour, drawn on the canvas and, as a
 * path, in lists.
 */
export const findingShapes: Readonly<Record<FindingKind, readonly (readonly number[])[]>> = {
  // Lines one below the other: the same again and again.
  'n-plus-one': [box(0, 1, 10, 2), box(0, 4, 10, 2), box(0, 7, 10, 2)],
  // A sheet behind a sheet.
  duplicate: [box(4, 0, 6, 1.5), box(8.5, 0, 1.5, 6), box(0, 3, 7, 7)],
  // Steps: one waits for the other.
  serial: [box(0, 0, 4, 3), box(3, 3.5, 4, 3), box(6, 7, 4, 3)],
  // An arrow that turns back.
  retry: [box(2, 7, 8, 2), box(8, 2, 2, 7), box(4, 2, 6, 2), [4, 0, 4, 6, 0, 3]],
  // Two ends with nothing between.
  gap: [box(0, 0, 2, 10), box(8, 0, 2, 10), box(4.2, 4.2, 1.6, 1.6)],
  // A narrow way through.
  'pool-limit': [
    [0, 0, 10, 0, 6, 4.5, 4, 4.5],
    [4, 5.5, 6, 5.5, 10, 10, 0, 10],
  ],
  // A star of ice.
  'cold-start': [
    [4.2, 0, 5.8, 0, 5.8, 10, 4.2, 10],
    [0.3, 3.1, 1.1, 1.7, 9.7, 6.9, 8.9, 8.3],
    [8.9, 1.7, 9.7, 3.1, 1.1, 8.3, 0.3, 6.9],
  ],
  // Dots in a line, the first one being served.
  queue: [box(0, 3.5, 2.2, 3), box(3.4, 3.5, 2.2, 3), box(6.8, 1, 3.2, 8)],
};

function box(left: number, top: number, width: number, height: number): readonly number[] {
  return [left, top, left + width, top, left + width, top + height, left, top + height];
}

/** The shape on the 16 by 16 grid of icons. */
export function findingPath(kind: FindingKind): string {
  return findingShapes[kind].map(points => `M${points.map(value => value + 3).join(' ')}z`).join('');
}
