import type { Finding } from '../../../src/core/analysis/analysis';
import type { SpanRow } from '../../../src/core/spans/spanTable';

/** Which findings a row is part of: rows ascending, with each the place of its finding in the list. */
export class FindingRows {
  private readonly rows: Uint32Array;
  private readonly findings: Uint32Array;
  private readonly gaps = new Map<SpanRow, Float64Array>();

  constructor(private readonly list: readonly Finding[]) {
    const count = list.reduce((sum, { rows }) => sum + rows.length, 0);
    const keys = new Float64Array(count);
    let at = 0;
    // Row and finding as one number, so that typed sorting orders both; exact for a million findings in 4 billion rows.
    list.forEach(({ rows }, finding) => {
      for (const row of rows) keys[at++] = row * findingsAtMost + finding;
    });
    keys.sort();
    this.rows = Uint32Array.from(keys, key => Math.floor(key / findingsAtMost));
    this.findings = Uint32Array.from(keys, key => key % findingsAtMost);
    for (const { kind, rows, from, to } of list) {
      if (kind === 'gap' && rows.length) this.addGap(rows[0], from, to);
    }
  }

  /** Places of the findings a row is evidence of, most costly first. */
  of(row: SpanRow): readonly number[] {
    const found: number[] = [];
    for (let at = this.firstOf(row); this.rows[at] === row; at++) found.push(this.findings[at]);
    return found;
  }

  /** The most costly one; of a gap only the span that has it is marked, not its neighbours. */
  markOf(row: SpanRow): Finding | undefined {
    for (let at = this.firstOf(row); this.rows[at] === row; at++) {
      const finding = this.list[this.findings[at]];
      if (finding.kind !== 'gap' || finding.rows[0] === row) return finding;
    }
    return undefined;
  }

  /** Pairs from, to (ns) of the gaps in a row. */
  gapsOf(row: SpanRow): Float64Array | undefined {
    return this.gaps.get(row);
  }

  private addGap(row: SpanRow, from: number, to: number): void {
    const pairs: number[][] = [];
    const known = this.gaps.get(row) ?? [];
    for (let i = 0; i < known.length; i += 2) pairs.push([known[i], known[i + 1]]);
    pairs.push([from, to]);
    pairs.sort((a, b) => a[0] - b[0]);
    this.gaps.set(row, Float64Array.from(pairs.flat()));
  }

  private firstOf(row: SpanRow): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.rows[middle] < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const findingsAtMost = 2 ** 20;
