import assert from 'node:assert/strict';
import type { TraceSummary } from '../../../../src/core/spans/summary';
import { Emitter } from '../../../../src/core/emitter';
import { GrowingTraces, type GrowingTab } from '../../../../src/features/timeline/growingTraces';
import type { TracesChange } from '../../../../src/protocol/collect';
import { ManualTimers } from '../../host/manualTimers';

class Tab implements GrowingTab {
  readonly ref: GrowingTab['ref'];
  isVisible = true;
  fetches = 0;
  finish: (() => void) | undefined;

  constructor(
    traceId: string,
    public spanCount: number | undefined = 1,
    endpointId = 'collector',
  ) {
    this.ref = { endpointId, traceId };
  }

  grow(): Promise<void> {
    this.fetches++;
    return new Promise(resolve => (this.finish = resolve));
  }
}

function setUp(...tabs: Tab[]) {
  const pushes = new Emitter<TracesChange>();
  const timers = new ManualTimers();
  const clock = { ms: 0 };
  const watched: string[] = [];
  const open = new Set(tabs);
  const growing = new GrowingTraces(
    () => open,
    id => {
      watched.push(id);
      return id === 'collector' ? { watch: onChange => pushes.event(onChange) } : {};
    },
    timers,
    () => clock.ms,
  );
  growing.look();
  const push = (grown: Record<string, number>, more: Partial<TracesChange> = {}) =>
    pushes.fire({
      grown: Object.entries(grown).map(([traceId, spanCount]) => ({ traceId, spanCount }) as TraceSummary),
      grownCount: Object.keys(grown).length,
      removed: [],
      reset: false,
      stats: { traceCount: 0, spanCount: 0, bytes: 0, droppedTraces: 0, droppedSpans: 0 },
      ...more,
    });
  return { growing, push, timers, clock, open, watched };
}
const turn = () => new Promise(resolve => setImmediate(resolve));

describe('open timelines of traces that grow', () => {
  it('are fetched once for spans that come together, and only where some came', () => {
    const [a, b] = [new Tab('a'), new Tab('b')];
    const { push, timers } = setUp(a, b);
    push({ a: 2, c: 5 });
    push({ a: 3, b: 1 });
    assert.equal(a.fetches, 0);
    timers.elapse();
    assert.equal(a.fetches, 1);
    assert.equal(b.fetches, 0, 'its tab shows all of its spans');
    assert.deepEqual(timers.waits, []);
  });

  it('are fetched again when more came meanwhile, later the longer it took', async () => {
    const a = new Tab('a');
    const { push, timers, clock } = setUp(a);
    push({ a: 2 });
    timers.elapse();
    push({ a: 3 });
    push({ a: 4 });
    assert.deepEqual(timers.waits, []);
    clock.ms = 500;
    a.finish?.();
    await turn();
    assert.deepEqual(timers.waits, [2_000]);
    timers.elapse();
    assert.equal(a.fetches, 2);
    a.finish?.();
    await turn();
    assert.deepEqual(timers.waits, []);
  });

  it('wait while they are hidden', async () => {
    const a = new Tab('a');
    a.isVisible = false;
    const { growing, push, timers } = setUp(a);
    push({ a: 2 });
    timers.elapse();
    await turn();
    assert.equal(a.fetches, 0);
    a.isVisible = true;
    growing.look();
    timers.elapse();
    assert.equal(a.fetches, 1);
    a.finish?.();
    await turn();
    growing.look();
    assert.deepEqual(timers.waits, []);
  });

  it('are fetched after a reset, and in a flood that does not name them', () => {
    const [a, b] = [new Tab('a'), new Tab('b', undefined)];
    const { push, timers } = setUp(a, b);
    push({}, { reset: true });
    timers.elapse();
    assert.deepEqual([a.fetches, b.fetches], [1, 1]);
    const other = new Tab('a');
    const flood = setUp(other);
    flood.push({ x: 1 }, { grownCount: 900 });
    flood.timers.elapse();
    assert.equal(other.fetches, 1);
  });

  it('of other endpoints are left alone, and nothing is watched for no tab', () => {
    const [a, jaeger] = [new Tab('a'), new Tab('a', 1, 'local')];
    const { growing, push, timers, open, watched } = setUp(a, jaeger);
    assert.deepEqual(watched, ['collector', 'local']);
    push({ a: 2 });
    timers.elapse();
    assert.deepEqual([a.fetches, jaeger.fetches], [1, 0]);
    open.delete(a);
    growing.look();
    push({ a: 3 });
    assert.deepEqual(timers.waits, []);
  });
});
