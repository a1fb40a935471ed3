/** Which labels have room: earlier ones first, none over another. Boxes by their middles, CSS px. */
export interface LabelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const air = 2;
/** Places tried for a label that may not go, in its heights. */
const shifts = [0, -1, 1, -2, 2, -3, 3];

/** `taken`: what no label may cover. One that `mayMove` goes up or down a little where its own place is taken. */
export function placeLabels<T extends LabelBox & { readonly mayMove?: boolean }>(
  wanted: readonly T[],
  taken: readonly LabelBox[] = [],
): T[] {
  const placed: LabelBox[] = [...taken];
  const isFree = (label: LabelBox): boolean =>
    placed.every(
      other =>
        Math.abs(other.x - label.x) >= (other.width + label.width) / 2 + air ||
        Math.abs(other.y - label.y) >= (other.height + label.height) / 2 + air,
    );
  return wanted.flatMap(label => {
    for (const shift of label.mayMove ? shifts : [0]) {
      const moved = { ...label, y: label.y + shift * (label.height + air) };
      if (!isFree(moved)) continue;
      placed.push(moved);
      return [moved];
    }
    return [];
  });
}
