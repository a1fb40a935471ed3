import assert from 'node:assert/strict';
import { readSpanDetails, type ReadResult } from '../../../../src/core/import';
import type { SpanDetails } from '../../../../src/core/spans/spanDetails';
import { spanIdOf, type ImportWarning, type SpanTable } from '../../../../src/core/spans/spanTable';
import { warningText } from '../../../../src/core/spans/warningList';
import type { PlainDetails } from './plainDetails';
import type { PlainResult } from './plainReader';
import { plainOf, timeText } from './plainTrace';

/**
 * Asserts that the tables say what JSON.parse says: every row, what is shown of it, and how many spans were left out.
 * `step`: what is shown is looked at for each row, or for every so many only.
 */
export function assertSameAsPlainly(result: ReadResult, expected: PlainResult, what: string, step = 1): void {
  assert.deepEqual(result.traces.map(plainOf), expected.traces, what);
  assert.equal(leftOut(result), expected.leftOut, `${what}: spans were left out and not told, or told in vain`);
  for (const [trace, table] of result.traces.entries())
    for (let row = 0; row < table.count; row += step) {
      const details = expected.details(trace, row);
      if (details) assert.deepEqual(shown(table, row), timed(details), `${what}, row ${row}`);
    }
}

/** Details of a row as the slow reader has them; what they say about rows is checked here. */
function shown(table: SpanTable, row: number) {
  const { row: own, spanId, links, ...details } = readSpanDetails(table, row, Infinity);
  assert.equal(own, row);
  assert.equal(spanId, spanIdOf(table, row));
  return timed({ ...details, links: links.map(link => withoutRow(table, link)) });
}

function timed({ events, ...details }: PlainDetails) {
  return { ...details, events: events.map(event => ({ ...event, time: timeText(event.time) })) };
}

function withoutRow(table: SpanTable, { row, ...link }: SpanDetails['links'][number]): SpanDetails['links'][number] {
  let first: number | undefined;
  for (let other = table.count - 1; other >= 0; other--) if (spanIdOf(table, other) === link.spanId) first = other;
  assert.equal(row, link.traceId === table.traceId ? first : undefined);
  return link;
}

/** All warnings, those of the payload once, although a table that is alone has them, too. */
export function warningsOf({ traces, warnings }: ReadResult): ImportWarning[] {
  return traces.length === 1 ? [...traces[0].warnings] : [...warnings, ...traces.flatMap(table => table.warnings)];
}

function leftOut(result: ReadResult): number {
  return warningsOf(result)
    .filter(warning => warningText(warning).startsWith('A span was left out'))
    .reduce((sum, { count }) => sum + count, 0);
}
