import type { SparseKey, SpanTable } from '../../spans/spanTable';

/** Text by row, as a number of the table's strings; 0 where there is none. */
export type DenseColumn = Uint32Array;

/**
 * The first of these attributes that a row has and that is not empty. Spread out once, because whoever asks for row after row,
 * in any order, would search for each. `none`, of a zero for each row, when no row has any: one for all such columns, as long as the
 * others, because a read beyond an end is a slow one.
 */
export function denseColumn(table: SpanTable, keys: readonly SparseKey[], none: DenseColumn): DenseColumn {
  let column = none;
  // The last first, so that the first has the last word.
  for (let k = keys.length - 1; k >= 0; k--) {
    const sparse = table.sparse[keys[k]];
    if (!sparse?.rows.length) continue;
    if (column === none) column = new Uint32Array(table.count);
    const { rows, values } = sparse;
    for (let i = 0; i < rows.length; i++) if (values[i] !== 0) column[rows[i]] = values[i];
  }
  return column;
}
