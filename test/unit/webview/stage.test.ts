import assert from 'node:assert/strict';
import { TraceModel } from '../../../webview/timeline/model/traceModel';
import { toPageState } from '../../../webview/timeline/state/pageState';
import { Stage } from '../../../webview/timeline/state/stage';
import { fitColumns } from '../../../webview/timeline/state/viewState';
import { ChunkMaker } from '../../../src/features/timeline/columns';
import { ChunkQueue } from '../../../src/features/timeline/chunkQueue';
import type { ColumnsChunk, PageState } from '../../../src/protocol/timeline';
import { SpanFlag } from '../../../src/core/spans/spanTable';
import { shopTrace } from '../../support/page/stub/drawnTrace';
import { generateTrace } from '../../support/page/stub/generatedTrace';
import { headerOf, tableOf, type StubTrace } from '../../support/page/stub/stubTrace';

/** The trace in blocks of `first` rows, then of `later` ones. */
function chunksOf(trace: StubTrace, revision: number, first = 256, later = 16_384): ColumnsChunk[] {
  const maker = new ChunkMaker(tableOf(trace), revision);
  const chunks: ColumnsChunk[] = [];
  for (let from = 0; from < trace.count; from += chunks[chunks.length - 1].count)
    chunks.push(maker.block(from, Math.min(trace.count, from + (from === 0 ? first : later))));
  return chunks;
}

function stageOf(trace: StubTrace, { state, chunks }: { state?: PageState; chunks?: ColumnsChunk[] } = {}) {
  const selected: [row: number, byPerson: boolean][] = [];
  const stage = new Stage({
    paint: () => {},
    rows: () => {},
    selected: (row, byPerson) => selected.push([row, byPerson]),
  });
  stage.setViewport(240);
  stage.setModel(new TraceModel(1, headerOf(trace), trace.services), state);
  for (const chunk of chunks ?? chunksOf(trace, 1)) stage.add(chunk);
  return { stage, selected };
}

function stateOf(stage: Stage): PageState {
  const { model, folds, visible, view } = stage;
  return toPageState('local', { model, folds, visible, view });
}

const big = generateTrace({ spans: 2000, services: 5, seed: 3, shape: 'tree' });
const shop = shopTrace();

describe('Stage', () => {
  it('selects the first span of a trace that comes without a state', () => {
    const { stage, selected } = stageOf(shop);
    assert.equal(stage.view.selected, 0);
    assert.deepEqual(selected.at(-1), [0, false]);
  });

  it('puts columns together in whatever order chunks arrive', () => {
    const chunks = chunksOf(big, 1, 100, 300);
    const { stage } = stageOf(big, { chunks: chunks.reverse() });
    assert.ok(stage.model.isComplete);
    assert.deepEqual(stage.model.start, big.start);
    assert.deepEqual(stage.model.subtreeEnd, big.subtreeEnd);
    const names = Array.from({ length: big.count }, (_, row) => stage.model.nameOf(row));
    assert.deepEqual(
      names,
      Array.from(big.name, string => big.strings[string]),
    );
    assert.deepEqual(
      [...stage.model.errorRows()],
      [...big.flags.keys()].filter(row => big.flags[row] & SpanFlag.Error),
    );
    const row = big.eventIndex.findIndex((index, i) => i > 500 && big.eventIndex[i + 1] > index);
    assert.deepEqual(
      [...stage.model.eventsOf(row)],
      [...big.eventTime.subarray(big.eventIndex[row], big.eventIndex[row + 1])],
    );
  });

  it('ignores chunks of another revision', () => {
    const { stage } = stageOf(big, { chunks: chunksOf(big, 2) });
    assert.equal(stage.model.arrived, 0);
  });

  it('keeps the row at the top in place when rows above it are folded', () => {
    const { stage } = stageOf(big);
    const parent = big.subtreeEnd.findIndex((end, row) => row > 0 && end - row > 20);
    stage.scrollTo((big.subtreeEnd[parent] + 50) * 24 + 7);
    const top = stage.visible.rowAt(Math.floor(stage.view.y / 24));
    stage.setFolded(parent, true);
    assert.equal(stage.visible.rowAt(Math.floor(stage.view.y / 24)), top);
    assert.equal(stage.view.y % 24, 7);
  });

  it('keeps the selected row in sight when something opens beside the rows', () => {
    const { stage } = stageOf(big);
    stage.select(9, { byPerson: true });
    stage.setViewport(120);
    assert.equal(stage.view.y, 120);
    stage.scrollTo(4800);
    stage.setViewport(72);
    assert.equal(stage.view.y, 4800);
  });

  it('unfolds what hides a row that is selected, and brings it into view', () => {
    const { stage } = stageOf(shop);
    stage.foldAll();
    stage.select(58, { byPerson: true });
    assert.ok(stage.visible.positionOf(58) >= 0);
    const px = stage.visible.positionOf(58) * 24 - stage.view.y;
    assert.ok(px >= 0 && px <= 240 - 24);
  });

  it('moves the selection to the row that hides it', () => {
    const { stage, selected } = stageOf(shop);
    stage.select(3, { byPerson: true });
    stage.setFolded(1, true);
    assert.equal(stage.view.selected, 1);
    assert.deepEqual(selected.at(-1), [1, true]);
  });

  it('selects a row that has not arrived as soon as it has', () => {
    const chunks = chunksOf(big, 1, 100, 300);
    const { stage } = stageOf(big, { chunks: chunks.slice(0, 1) });
    stage.select(1500, { byPerson: true });
    assert.equal(stage.view.selected, 0);
    for (const chunk of chunks.slice(1)) stage.add(chunk);
    assert.equal(stage.view.selected, 1500);
  });

  it('brings a state back by span ids, also into a table with other rows', () => {
    const { stage } = stageOf(shop);
    stage.setFolded(1, true);
    stage.select(58, { byPerson: true });
    stage.setZoom({ from: 1e9, to: 2e9 });
    const state = stateOf(stage);
    const more = shopTrace(2);
    const { stage: again, selected } = stageOf(more, { state });
    assert.equal(again.model.nameOf(again.view.selected), 'authorize card');
    assert.deepEqual(selected.at(-1), [60, false]);
    assert.ok(again.folds.has(1));
    assert.deepEqual(again.view.zoom, { from: 1e9, to: 2e9 });
    assert.deepEqual(stateOf(again), state);
  });

  it('brings scroll and selection back while a trace still arrives', () => {
    const { stage } = stageOf(big);
    stage.select(1900, { byPerson: true });
    stage.scrollBy(-31);
    const state = stateOf(stage);
    const { stage: again } = stageOf(big, { state, chunks: chunksOf(big, 1, 50, 97) });
    assert.equal(again.view.selected, 1900);
    assert.equal(again.view.y, stage.view.y);
  });

  it('lets a person who scrolls meanwhile stay where they are', () => {
    const { stage } = stageOf(big);
    stage.select(1900, { byPerson: true });
    const chunks = chunksOf(big, 1, 500, 500);
    const { stage: again } = stageOf(big, { state: stateOf(stage), chunks: chunks.slice(0, 1) });
    again.scrollTo(48);
    for (const chunk of chunks.slice(1)) again.add(chunk);
    assert.equal(again.view.y, 48);
  });

  it('keeps a small state when nearly everything is folded', () => {
    const wide = generateTrace({ spans: 20_000, services: 5, seed: 3, shape: 'tree' });
    const { stage } = stageOf(wide);
    stage.foldAll();
    stage.setFolded(0, false);
    const state = stateOf(stage);
    assert.ok(JSON.stringify(state).length < 1000);
    const { stage: again } = stageOf(wide, { state });
    assert.equal(again.visible.length, stage.visible.length);
    assert.equal(again.folds.size, stage.folds.size);
  });

  describe('brought back with the first chunk, which the host picks', () => {
    const wide = generateTrace({ spans: 60_000, services: 5, seed: 3, shape: 'tree' });
    const table = tableOf(wide);
    const inView = ({ stage }: { stage: Stage }) => {
      const first = Math.floor(stage.view.y / 24);
      return Array.from({ length: 10 }, (_, i) => stage.visible.rowAt(first + i)).map(row => [
        row,
        stage.model.has(row),
        stage.model.nameOf(row),
        stage.folds.has(row),
        [...stage.model.eventsOf(row)],
      ]);
    };
    const comesBack = (stage: Stage) => {
      const state = stateOf(stage);
      const queue = new ChunkQueue(table, 1, { state });
      const first = queue.next() as ColumnsChunk;
      assert.ok(first.count < 3000);
      const again = stageOf(wide, { state, chunks: [first] });
      assert.equal(again.stage.isRestoring, false);
      const atOnce = inView(again);
      assert.deepEqual(
        atOnce.map(([, isHere]) => isHere),
        Array<boolean>(10).fill(true),
      );
      assert.deepEqual(atOnce, inView({ stage }));
      assert.deepEqual(
        [again.stage.view.y, again.stage.view.selected, again.stage.view.zoom, again.stage.visible.length],
        [stage.view.y, stage.view.selected, stage.view.zoom, stage.visible.length],
      );
      for (let chunk = queue.next(); chunk; chunk = queue.next()) again.stage.add(chunk);
      assert.ok(again.stage.model.isComplete);
      assert.deepEqual(inView(again), atOnce);
      assert.deepEqual(stateOf(again.stage), state);
    };

    it('is a place deep in the trace, with zoom', () => {
      const { stage } = stageOf(wide);
      stage.select(41_234, { byPerson: true });
      stage.scrollBy(-31);
      stage.setZoom({ from: 1e6, to: 2e7 });
      comesBack(stage);
    });

    it('is a place below and among folded rows', () => {
      const { stage } = stageOf(wide);
      for (let row = 1; row < 50_000; row += 700) stage.setFolded(row, true);
      stage.scrollTo(20_000 * 24 + 5);
      comesBack(stage);
    });

    it('is a place in a trace of which nearly all is folded', () => {
      const { stage } = stageOf(wide);
      stage.foldAll();
      stage.scrollTo(1500 * 24);
      stage.setFolded(stage.visible.rowAt(1502), false);
      assert.ok(stateOf(stage).unfolded);
      comesBack(stage);
    });

    it('is the end', () => {
      const { stage } = stageOf(wide);
      stage.moveToEdge('last');
      comesBack(stage);
    });

    it('is the second of three spans with one id', () => {
      const doubled = generateTrace({ spans: 60_000, services: 5, seed: 3, shape: 'tree' });
      for (const row of [10, 30_000, 50_000]) {
        doubled.spanIdHigh[row] = 7;
        doubled.spanIdLow[row] = 8;
        doubled.flags[row] |= SpanFlag.DuplicateId;
      }
      const { stage } = stageOf(doubled);
      stage.select(30_000, { byPerson: true });
      const state = stateOf(stage);
      assert.deepEqual(state.selected, { spanId: '0000000700000008', ordinal: 1 });
      const first = new ChunkQueue(tableOf(doubled), 1, { state }).next() as ColumnsChunk;
      const { stage: again } = stageOf(doubled, { state, chunks: [first] });
      assert.equal(again.view.selected, 30_000);
    });
  });

  it('tells spans with one id apart by their order', () => {
    const doubled = shopTrace();
    for (const row of [10, 20, 30]) {
      doubled.spanIdHigh[row] = 7;
      doubled.spanIdLow[row] = 8;
      doubled.flags[row] |= SpanFlag.DuplicateId;
    }
    const { stage } = stageOf(doubled);
    const ref = stage.model.refOf(20);
    assert.deepEqual(ref, { spanId: '0000000700000008', ordinal: 1 });
    assert.deepEqual(stage.model.rowsOf([ref, { ...ref, ordinal: 2 }, { ...ref, ordinal: 3 }]), [20, 30, -1]);
  });

  it('knows where an error began', () => {
    const { stage } = stageOf(shop);
    assert.deepEqual([...stage.model.errorRows()], [0, 56, 57, 58]);
    assert.deepEqual(
      [0, 56, 57, 58].map(row => stage.model.errorBegan(row)),
      [false, false, false, true],
    );
  });

  it('shows the own time of a span whose children are still to come as far as they are here', () => {
    const chunks = chunksOf(shop, 1, 5, 100);
    const { stage } = stageOf(shop, { chunks: chunks.slice(0, 1) });
    const ms = (row: number) => [...stage.model.selfOf(row)].map(ns => ns / 1e6);
    assert.deepEqual(ms(0), [0, 12, 224, 240, 2800, 3420]);
    for (const chunk of chunks.slice(1)) stage.add(chunk);
    assert.deepEqual(ms(0), [0, 12, 224, 240, 2800, 2840, 3380, 3384, 3406, 3410, 3416, 3420]);
  });

  it('counts siblings', () => {
    const { stage } = stageOf(shop);
    assert.deepEqual(stage.model.siblingsOf(4), { place: 2, count: 5 });
    assert.deepEqual(stage.model.siblingsOf(0), { place: 1, count: 1 });
    const fan = stageOf(generateTrace({ spans: 5000, services: 2, seed: 3, shape: 'fan' })).stage.model;
    assert.deepEqual(
      [1, 2500, 4999].map(row => fan.siblingsOf(row)),
      [
        { place: 1, count: 4999 },
        { place: 2500, count: 4999 },
        { place: 4999, count: 4999 },
      ],
    );
  });

  it('counts no siblings while some of them are still to come', () => {
    const { stage } = stageOf(shop, { chunks: chunksOf(shop, 1, 10, 100).slice(0, 1) });
    assert.equal(stage.model.siblingsOf(1), undefined);
    assert.deepEqual(stage.model.siblingsOf(2), { place: 1, count: 1 });
  });
});

describe('Column widths', () => {
  const wanted = { spanWidth: 430, sourceWidth: 190 };

  it('are what the person chose where there is room', () => {
    assert.deepEqual(fitColumns(wanted, 1426), { span: 430, source: 190, bars: 806 });
  });

  it('share the width when nobody has set them, and leave bars the most', () => {
    const unset = { spanWidth: undefined, sourceWidth: undefined };
    assert.deepEqual(fitColumns(unset, 1426), { span: 430, source: 190, bars: 806 });
    assert.deepEqual(fitColumns(unset, 670), { span: 288, source: 128, bars: 254 });
    assert.deepEqual(fitColumns(unset, 300), { span: 135, source: 0, bars: 165 });
  });

  it('always leave room for bars; the source column gives way first', () => {
    for (let total = 200; total < 800; total += 10) {
      const { span, source, bars } = fitColumns(wanted, total);
      assert.equal(span + source + bars, total);
      assert.ok(bars >= 110, `${bars} px of ${total}`);
      assert.ok(source === 0 || source >= 70);
    }
    assert.equal(fitColumns(wanted, 300).source, 0);
  });
});
