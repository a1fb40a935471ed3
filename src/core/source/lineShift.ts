/** An edit, in lines of the text before it (1-based): from where to where, and how many line breaks the new text has. */
export interface LineChange {
  readonly from: number;
  readonly to: number;
  /** The edit begins at the very start of its first line: what stands on that line moves. */
  readonly isAtLineStart: boolean;
  readonly added: number;
}

/** Where a line (1-based) is after edits that were made at once. A line that was cut out ends where the edit began. */
export function shiftLine(line: number, changes: readonly LineChange[]): number {
  let shifted = line;
  for (const { from, to, isAtLineStart, added } of changes) {
    const isBelow = to < line || (to === line && (from < line || isAtLineStart));
    if (isBelow) shifted += added - (to - from);
    else if (from < line) shifted += from - line;
  }
  return Math.max(1, shifted);
}
