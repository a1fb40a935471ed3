import assert from 'node:assert/strict';
import { criticalPath } from '../../../../src/core/analysis/path/criticalPath';
import { pathParts } from '../../../../src/core/analysis/path/pathFunctions';
import { phrase } from '../../../../src/core/phrase';
import type { SourceAnswer, SourceLocation } from '../../../../src/core/source/sourceResolver';
import { nameOf, type SpanTable } from '../../../../src/core/spans/spanTable';
import { functionShares } from '../../../../src/features/timeline/answers/functionShares';
import { drawnTable } from '../../core/analysis/drawnTable';

const none: SourceAnswer = { locations: [], jump: undefined, reason: phrase('none'), hint: phrase('') };
const at = (uri: string, line: number, functionName?: string): SourceAnswer => {
  const location: SourceLocation = {
    uri,
    line,
    endLine: line,
    functionName,
    kind: 'call',
    confidence: 'high',
    rule: 'r',
    why: phrase('because'),
  } as SourceLocation;
  return { ...none, locations: [location], jump: 0 };
};

describe('the critical path by function', () => {
  const places: Readonly<Record<string, SourceAnswer>> = {
    find: at('file:///store.go', 41, 'Load'),
    check: at('file:///store.go', 33, 'Load'),
    send: at('file:///mail.go', 7, 'Load'),
  };
  let asked = 0;
  const services = (table: SpanTable): Parameters<typeof functionShares>[0] => ({
    mapper: {
      answer: (_, row) => {
        asked++;
        return Promise.resolve(places[nameOf(table, row)] ?? none);
      },
    },
    sources: {
      label: (_, row) => {
        const [location] = (places[nameOf(table, row)] ?? none).locations;
        const text = location ? `${location.uri.slice(8)}:${location.line}` : '';
        return Promise.resolve({ row, certainty: 'full', text, tooltip: '' });
      },
    },
  });
  const partsOf = (table: SpanTable) => ({
    parts: pathParts(table, 0, criticalPath(table, 0)),
    duration: table.duration[0],
  });
  const drawing = `
all   |---------|
 find |--|
 find    |--|
 check      |-|
 send         |-|`;

  it('sums up lines of one function, and tells functions of one name apart by their files', async () => {
    const { table } = drawnTable(drawing);
    asked = 0;
    const found = await functionShares(services(table), table, partsOf(table), new AbortController().signal);
    assert.deepEqual(
      found.map(({ name, label, time, share, row }) => [name, label, time / 1000, share, row]),
      [
        ['Load', 'store.go:41', 8, 0.8, 1],
        ['Load', 'mail.go:7', 2, 0.2, 4],
      ],
    );
    // The two of one shape were asked for once.
    assert.equal(asked, 3);
  });

  it('has the time of which no function is known under no name', async () => {
    const { table } = drawnTable(`
all   |---------|
 find  |--|
 wait      |-|`);
    const found = await functionShares(services(table), table, partsOf(table), new AbortController().signal);
    assert.deepEqual(
      found.map(({ name, label, time }) => [name, label, time / 1000]),
      [
        ['', '', 7],
        ['Load', 'store.go:41', 3],
      ],
    );
  });

  it('ends when nobody wants it any more', async () => {
    const { table } = drawnTable(drawing);
    const asking = new AbortController();
    asking.abort();
    asked = 0;
    await assert.rejects(functionShares(services(table), table, partsOf(table), asking.signal), { name: 'AbortError' });
    assert.equal(asked, 0);
  });
});
