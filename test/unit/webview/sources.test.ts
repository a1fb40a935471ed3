import assert from 'node:assert/strict';
import { abortError } from '../../../src/core/errors';
import type { SourceLabel } from '../../../src/protocol/timeline';
import { SourceLabels } from '../../../webview/timeline/sources';

interface Asked {
  readonly rows: readonly number[];
  readonly signal: AbortSignal;
  answer(labels: readonly SourceLabel[]): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** A host that answers when the test says so. */
function startLabels() {
  const asked: Asked[] = [];
  let changes = 0;
  const settled = () => new Promise<void>(resolve => setImmediate(resolve));
  const request = (_method: string, { rows }: { rows: readonly number[] }, signal: AbortSignal) =>
    new Promise<readonly SourceLabel[]>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(abortError()));
      asked.push({
        rows,
        signal,
        answer: labels => (resolve(labels), settled()),
        fail: error => (reject(error), settled()),
      });
    });
  const labels = new SourceLabels({ request } as never, () => changes++);
  labels.reset(1, false);
  return { labels, asked, changes: () => changes };
}

const label = (row: number): SourceLabel => ({ row, certainty: 'full', text: `f.ts:${row}`, tooltip: '' });

describe('Labels of the source column', () => {
  it('are asked for once, and kept', async () => {
    const { labels, asked, changes } = startLabels();
    labels.want([1, 2, 3]);
    labels.want([1, 2, 3]);
    assert.deepEqual(
      asked.map(({ rows }) => rows),
      [[1, 2, 3]],
    );
    await asked[0].answer([1, 2, 3].map(label));
    labels.want([2, 3, 4]);
    assert.deepEqual(
      asked.map(({ rows }) => rows),
      [[1, 2, 3], [4]],
    );
    assert.equal(labels.get(2)?.text, 'f.ts:2');
    assert.equal(changes(), 1);
  });

  it('come one batch at a time: rows that went by meanwhile are never asked for', async () => {
    const { labels, asked } = startLabels();
    labels.want([1, 2, 3]);
    labels.want([2, 3, 4]);
    labels.want([3, 4, 5]);
    assert.equal(asked.length, 1);
    await asked[0].answer([1, 2, 3].map(label));
    assert.deepEqual(asked[1].rows, [4, 5]);
  });

  it('are cancelled when none of their rows is in view any more', async () => {
    const { labels, asked, changes } = startLabels();
    labels.want([1, 2]);
    labels.want([100, 101]);
    assert.ok(asked[0].signal.aborted);
    assert.deepEqual(asked[1].rows, [100, 101]);
    await asked[1].answer([100, 101].map(label));
    assert.equal(labels.get(1), undefined);
    assert.equal(changes(), 1);
  });

  it('say nothing twice about rows the host has no answer for, or fails at', async () => {
    const { labels, asked } = startLabels();
    labels.want([1, 2]);
    await asked[0].answer([label(1)]);
    assert.equal(labels.get(2)?.certainty, 'none');
    labels.want([3]);
    await asked[1].fail(new Error('index is gone'));
    assert.deepEqual(labels.get(3), { row: 3, certainty: 'none', text: '', tooltip: 'index is gone' });
    labels.want([1, 2, 3]);
    assert.equal(asked.length, 2);
  });

  it('stay in sight while they are asked for again, and go with the table', async () => {
    const { labels, asked } = startLabels();
    labels.want([1]);
    await asked[0].answer([label(1)]);
    labels.reset(1, true);
    assert.equal(labels.get(1)?.text, 'f.ts:1');
    labels.want([1]);
    assert.deepEqual(asked[1].rows, [1]);
    await asked[1].answer([{ ...label(1), text: 'g.ts:1' }]);
    assert.equal(labels.get(1)?.text, 'g.ts:1');
    labels.reset(2, false);
    assert.equal(labels.get(1), undefined);
  });

  it('are forgotten after 20,000 rows, but for those in view', async () => {
    const { labels, asked } = startLabels();
    const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);
    for (let batch = 0; batch < 100; batch++) {
      labels.want(from(batch * 200, 200));
      await asked[batch].answer(from(batch * 200, 200).map(label));
    }
    assert.equal(labels.get(8)?.text, 'f.ts:8');
    labels.want([7, 20_100]);
    assert.deepEqual(asked[100].rows, [20_100]);
    await asked[100].answer([label(20_100)]);
    assert.equal(labels.get(7)?.text, 'f.ts:7');
    assert.equal(labels.get(8), undefined);
    assert.equal(labels.get(20_100)?.text, 'f.ts:20100');
  });

  it('drop an answer for the table before', async () => {
    const { labels, asked, changes } = startLabels();
    labels.want([1]);
    labels.reset(2, false);
    await asked[0].answer([label(1)]);
    assert.equal(labels.get(1), undefined);
    assert.equal(changes(), 0);
  });
});
