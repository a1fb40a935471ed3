import assert from 'node:assert/strict';
import { defaultFindings } from '../../../src/core/analysis/analysis';
import { nameOf } from '../../../src/core/spans/spanTable';
import { AnalyzeClient } from '../../../src/protocol/analyzeClient';
import type { WireMessage } from '../../../src/protocol/channel';
import { serveAnalyzing } from '../../../src/protocol/serveAnalyzing';
import { drawnTable } from '../core/analysis/drawnTable';

/** Both sides, with messages as threads would get them; `arrived` is what the thread was sent. */
function connected(): { client: AnalyzeClient; arrived: WireMessage[] } {
  const arrived: WireMessage[] = [];
  const client: AnalyzeClient = new AnalyzeClient(message => {
    arrived.push(message);
    queueMicrotask(() => serve(structuredClone(message)));
  });
  const serve = serveAnalyzing(
    message => queueMicrotask(() => client.receive(structuredClone(message))),
    () => Promise.resolve(),
  );
  return { client, arrived };
}

const drawing = `
r   |--------|
 a   |--|
s              |----|
 b              |--|`;
const life = new AbortController().signal;

describe('the thread that analyzes', () => {
  it('answers with what can be posted, and is told of a table once', async () => {
    const { client, arrived } = connected();
    const { table } = drawnTable(drawing);
    const analysis = await client.ask('analyze', [table], defaultFindings, life);
    assert.deepEqual([analysis.root, analysis.duration, analysis.afterAnswer], [0, 9000, 5000]);
    assert.deepEqual([...analysis.path.rows], [0, 1, 0]);
    const { path, shares } = await client.ask('path', [table], { root: 2 }, life);
    assert.deepEqual([...path.rows], [2, 3, 2]);
    assert.deepEqual(
      shares.operations.map(({ name, time }) => [name, time]),
      [
        ['app · b', 3000],
        ['app · s', 2000],
      ],
    );
    const parts = await client.ask('pathParts', [table], null, life);
    assert.deepEqual(
      parts.map(({ row, time }) => [nameOf(table, row), time]),
      [
        ['r', 6000],
        ['a', 3000],
      ],
    );
    assert.equal(arrived.filter(message => message.type === 'notify').length, 1);
  });

  it('ends the questions about a table that is forgotten, and of one who stops asking', async () => {
    const { client } = connected();
    const { table } = drawnTable(drawing);
    const forgotten = client.ask('pathParts', [table], null, life);
    assert.equal(client.close(table), true);
    await assert.rejects(forgotten, { name: 'AbortError' });
    const asking = new AbortController();
    const asked = client.ask('pathParts', [table], null, asking.signal);
    asking.abort();
    await assert.rejects(asked, { name: 'AbortError' });
    // And goes on for the others.
    assert.equal((await client.ask('pathParts', [table], null, life)).length, 2);
  });

  it('fails all that waits when it dies', async () => {
    const { client } = connected();
    const waiting = client.ask('pathParts', [drawnTable(drawing).table], null, life);
    client.fail(new Error('gone'));
    await assert.rejects(waiting, /gone/);
  });
});
