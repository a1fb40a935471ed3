import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { codeChanges } from '../../../../src/features/timeline/codeChanges';
import type { SourceMapper } from '../../../../src/host/sourceMapper';
import { listFiles, localFiles } from '../../../../src/workers/localFiles';
import { SourceDesk } from '../../../../src/workers/sourceDesk';
import { WorkspaceIndex } from '../../../../src/workers/workspaceIndex';
import { sourceParser } from '../../../support/source/sources';
import { readOne } from '../../core/import/plainTrace';

const pause = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
const never = new AbortController().signal;

const module = (load: string, stay: string): string => `from opentelemetry import trace
tracer = trace.get_tracer(__name__)

def load(item):
    with tracer.start_as_current_span("load item"):
        ${load}

def stay():
    with tracer.start_as_current_span("stay the same"):
        ${stay}
`;

/** A trace of both spans, by a program of this revision. */
function tableOf(revision: string | undefined): SpanTable {
  const span = (id: number, name: string) => ({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: id.toString(16).padStart(16, '0'),
    name,
    startTimeUnixNano: `${1_700_000_000_000_000_000n + BigInt(id)}`,
    endTimeUnixNano: `${1_700_000_000_000_000_100n}`,
  });
  const attributes = Object.entries({
    'service.name': 'shop',
    ...(revision && { 'vcs.ref.head.revision': revision }),
  }).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const spans = [span(1, 'load item'), span(2, 'stay the same'), span(3, 'from elsewhere')];
  return readOne(
    'otlp-json',
    JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }] }),
  );
}

describe('which functions changed between the revisions of two traces', function () {
  this.timeout(30_000);
  let folder: string;
  let mapper: Pick<SourceMapper, 'answer' | 'functions' | 'hashAt'>;
  let revisions: string[];
  const pairs = [0, 1, 2].map(row => ({ node: row + 10, here: row, there: row }));

  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.test', '-c', 'commit.gpgsign=false', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  const commit = (text: string): string => {
    writeFileSync(join(folder, 'items.py'), text);
    git('add', '.');
    git('commit', '-q', '-m', 'a change');
    return git('rev-parse', 'HEAD');
  };

  before(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'spanlight-changes-')));
    git('init', '-q');
    revisions = [
      commit(module('return query(item)', 'return 1')),
      commit(`# moved, not changed\n\n${module('return [query(w) for w in item]', 'return 1')}`),
    ];
    const root = [{ name: 'shop', uri: pathToFileURL(folder).href }];
    const workspace = new WorkspaceIndex(root, false, sourceParser, localFiles, pause);
    await workspace.build(listFiles(folder), undefined, () => {}, never);
    const desk = new SourceDesk({ readText: uri => localFiles.read(uri), pause });
    desk.begin(workspace);
    const numbers = new Map<SpanTable, number>();
    const numberOf = (table: SpanTable): number => {
      if (!numbers.has(table)) desk.open(numbers.set(table, numbers.size).size - 1, table);
      return numbers.get(table)!;
    };
    mapper = {
      answer: async (table, row) => desk.handlers.answer({ trace: numberOf(table), row }, never),
      functions: async uri => desk.handlers.functions({ uri }, never),
      hashAt: async (place, revision) => desk.handlers.hashAt({ place, revision }, never),
    };
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const changes = (here: string | undefined, there: string | undefined) =>
    codeChanges(mapper, { here: tableOf(here), there: tableOf(there) }, pairs, never);

  it('are those with another body, wherever they have moved', async () => {
    const [before, after] = revisions;
    const expected = [{ node: 10, here: after.slice(0, 7), there: before.slice(0, 7) }];
    assert.deepEqual(await changes(after, before), expected);
    assert.deepEqual(await changes(after.slice(0, 12), before.slice(0, 8)), expected);
  });

  it('are none when both ran the same, or nobody knows what they ran', async () => {
    const [before, after] = revisions;
    assert.deepEqual(await changes(after, after.slice(0, 10)), []);
    assert.deepEqual(await changes(undefined, before), []);
    assert.deepEqual(await changes(after, 'f'.repeat(40)), []);
  });

  it('are no longer looked for when nobody wants to know', async () => {
    const wanted = AbortSignal.abort();
    const tables = { here: tableOf(revisions[1]), there: tableOf(revisions[0]) };
    await assert.rejects(codeChanges(mapper, tables, pairs, wanted), { name: 'AbortError' });
  });
});
