import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../support/bootstrap/processes.mjs';

/** A figure as `npm run bench -- --json` writes it. */
interface Row {
  readonly name: string;
  readonly spans: number;
  readonly value: number;
  readonly unit: string;
  readonly against: string | null;
  readonly ratio: number | null;
  readonly bar: string | null;
  readonly ok: boolean | null;
}

/** Of a trace, and files of a repository: enough to scroll, and of every language. */
const spans = 400;

describe('The benches', function () {
  this.timeout(300_000);
  const bench = (...args: string[]) => run(process.execPath, ['test/bench/bench.mjs', ...args]);
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'spanlight-bench-test-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('give figures of a small trace that a machine can read', async () => {
    const { output: list } = await bench('--list');
    // Those inside VS Code want a window and a Jaeger for minutes. Of the others one of each family: the rest run through the
    // same code with other traces.
    const families = new Map<string, string>();
    for (const name of list.split('\n').filter(name => name && !name.startsWith('vscode'))) {
      const [family] = name.split('-');
      if (!families.has(family)) families.set(family, name);
    }
    const names = [...families.values()];
    assert.ok(names.length > 12, names.join());
    const file = join(folder, 'rows.json');
    await bench('--spans', String(spans), '--rounds', '1', '--only', names.join(','), '--json', file);
    const rows = JSON.parse(await readFile(file, 'utf8')) as Row[];
    assert.deepEqual([...new Set(rows.map(({ name }) => name.split('/')[0]))].sort(), names.sort());
    for (const row of rows) {
      const text = JSON.stringify(row);
      assert.equal(row.spans, spans, text);
      assert.ok(Number.isFinite(row.value), text);
      assert.match(row.unit, /^(ms|MB|frames|spans|spans\/s)$/, text);
      assert.equal(row.against === null, row.ratio === null, text);
      assert.equal(row.bar === null, row.ok === null, text);
    }
  });
});
