import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Backend } from '../../src/backends/backend';
import { payloadsOf, tableBytes } from '../../src/core/spans/memory';
import type { SpanTable } from '../../src/core/spans/spanTable';
import type { Reclaim } from '../../src/host/reclaim';
import type { Endpoints } from '../../src/host/services';
import { TraceCache } from '../../src/host/traces';
import { traceOf } from '../unit/features/timeline/traceOf';

/** The traces end at this moment plus 100 ms (see traceOf). */
const startMs = 1_795_342_800_000;
const minute = 60_000;
const ref = (digit: string) => ({ endpointId: 'local', traceId: digit.repeat(32) });
const options = { confirmLarge: async () => true };

/** A table of its own, under the id that `digit` stands for. */
function table(digit: string): SpanTable {
  return { ...traceOf([{ id: 1, name: `root ${digit}`, from: 0, to: 100 }]), traceId: digit.repeat(32) };
}

const sizeOf = (one: SpanTable) => tableBytes(one) + payloadsOf(one).reduce((sum, { length }) => sum + length, 0);

describe('the traces that are kept', () => {
  let fetched: string[];
  let nowMs: number;
  let traces: TraceCache;

  beforeEach(() => {
    fetched = [];
    nowMs = startMs + 60 * minute;
    const trace: Backend['trace'] = async id => (fetched.push(id[0]), table(id[0]));
    const endpoints = { backend: () => ({ trace }) } as unknown as Endpoints;
    traces = new TraceCache(endpoints, undefined, () => nowMs);
  });

  afterEach(() =>
    vscode.workspace
      .getConfiguration('spanlight')
      .update('cacheBytes', undefined, vscode.ConfigurationTarget.Workspace),
  );

  const limit = (bytes: number) =>
    vscode.workspace.getConfiguration('spanlight').update('cacheBytes', bytes, vscode.ConfigurationTarget.Workspace);
  const load = (digit: string, fresh = false) =>
    traces.load(ref(digit), { ...options, fresh }, new AbortController().signal);

  it('are fetched once, and again when asked for', async () => {
    await load('a');
    await load('a');
    assert.deepEqual(fetched, ['a']);
    await load('a', true);
    assert.deepEqual(fetched, ['a', 'a']);
  });

  it('are fetched again while they are younger than five minutes', async () => {
    nowMs = startMs + 100 + 5 * minute - 1;
    await load('a');
    await load('a');
    assert.deepEqual(fetched, ['a', 'a']);
    nowMs += 1;
    await load('a');
    assert.deepEqual(fetched, ['a', 'a'], 'five minutes old now');
  });

  it('that a search brought need no fetch', async () => {
    traces.offer('local', [table('b')]);
    assert.equal((await load('b')).traceId, 'b'.repeat(32));
    assert.deepEqual(fetched, []);
    assert.equal(traces.get({ endpointId: 'other', traceId: 'b'.repeat(32) }), undefined, 'of that endpoint only');
  });

  it('leave by last use when they outgrow the limit', async () => {
    await limit(Math.floor(sizeOf(table('a')) * 2.5));
    traces.offer('local', [table('a'), table('b')]);
    traces.get(ref('a'));
    traces.offer('local', [table('c')]);
    assert.deepEqual(
      ['a', 'b', 'c'].map(digit => traces.get(ref(digit)) !== undefined),
      [true, false, true],
    );
  });

  it('stay while a tab holds them, and leave when it is closed', async () => {
    await limit(0);
    const held = traces.hold(ref('a'));
    traces.offer('local', [table('a'), table('b')]);
    assert.deepEqual([traces.get(ref('a')) !== undefined, traces.get(ref('b'))], [true, undefined]);
    held.dispose();
    held.dispose();
    assert.equal(traces.get(ref('a')), undefined);
  });

  it('leave with their last tab when they are large, and not in place of small ones', async () => {
    await limit(Math.ceil(sizeOf(table('a')) * 15.9));
    traces.offer('local', [table('a'), table('b')]);
    const tabs = [traces.hold(ref('a')), traces.hold(ref('a'))];
    tabs[0].dispose();
    assert.ok(traces.get(ref('a')), 'another tab has it');
    tabs[1].dispose();
    assert.deepEqual([traces.get(ref('a')), traces.get(ref('b')) !== undefined], [undefined, true]);
    await limit(Math.ceil(sizeOf(table('a')) * 16));
    traces.offer('local', [table('a')]);
    traces.hold(ref('a')).dispose();
    assert.ok(traces.get(ref('a')), 'small enough to come back to');
  });

  it('are given back to the system when they leave', async () => {
    const freed: object[] = [];
    const reclaim = { letGo: (memory: object) => freed.push(memory) } as unknown as Reclaim;
    const cache = new TraceCache({} as Endpoints, reclaim);
    const first = table('a');
    const second = { ...table('b'), payloads: first.payloads };
    await limit(0);
    const held = cache.hold(ref('b'));
    cache.offer('local', [first, second]);
    assert.deepEqual(
      freed.map(memory => memory === first.start.buffer),
      [true],
      'not what the other one needs',
    );
    held.dispose();
    assert.ok(freed.length === 3 && freed[2] === first.payloads[0].bytes);
  });

  it('that share the bytes of one answer count them once', async () => {
    const first = table('a');
    const second = { ...table('b'), payloads: first.payloads };
    const third = { ...table('c'), payloads: first.payloads };
    await limit(sizeOf(first) + tableBytes(second) + tableBytes(third));
    traces.offer('local', [first, second, third]);
    assert.deepEqual(
      ['a', 'b', 'c'].map(digit => traces.get(ref(digit)) !== undefined),
      [true, true, true],
    );
  });
});
