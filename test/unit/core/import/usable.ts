import assert from 'node:assert/strict';
import { findRows } from '../../../../src/core/find';
import { readSpanDetails, readSpanJson } from '../../../../src/core/import';
import { chosenRoot, summarize } from '../../../../src/core/spans/summary';
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { english } from '../../../../src/core/translate';
import { ChunkMaker } from '../../../../src/features/timeline/columns';
import { traceHeader } from '../../../../src/features/timeline/traceHeader';

/** Asserts that whatever survived in a table can be shown, sent to the page and told in words. */
export function assertUsable(table: SpanTable): void {
  const { count } = table;
  assert.equal(summarize(table).spanCount, count);
  assert.ok(chosenRoot(table) < count);
  assert.equal(traceHeader(table, 'test', english).spanCount, count);
  let sent = 0;
  for (const chunks = new ChunkMaker(table, 1); sent < count;) sent += structuredClone(chunks.block(sent, count)).count;
  assert.equal(sent, count);
  structuredClone(Array.from({ length: count }, (_, row) => readSpanDetails(table, row))); // as it goes to the page
  for (let row = 0; row < count; row++) {
    JSON.parse(readSpanJson(table, row));
    assert.ok(table.selfTime[row] >= 0 && table.selfTime[row] <= table.duration[row], `self time of row ${row}`);
    assert.ok(table.parent[row] < row && table.subtreeEnd[row] > row && table.subtreeEnd[row] <= count);
  }
}

/** Asserts that a search reaches every value of every row. Short ones are left out: anything may hold them. */
export function assertFindable(table: SpanTable): void {
  for (let row = 0; row < table.count; row++) {
    const { attributes, events } = readSpanDetails(table, row, Infinity);
    for (const { key, value } of [...attributes, ...events.flatMap(event => event.attributes)])
      for (const text of [key, value.text])
        if (text.length > 2) assert.ok(findRows(table, text).includes(row), `row ${row}: ${text.slice(0, 100)}`);
  }
}
