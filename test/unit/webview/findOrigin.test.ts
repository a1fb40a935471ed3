import assert from 'node:assert/strict';
import { ChunkMaker } from '../../../src/features/timeline/columns';
import type { ColumnsChunk, PageState } from '../../../src/protocol/timeline';
import { TraceModel } from '../../../webview/timeline/model/traceModel';
import { FindOrigin } from '../../../webview/timeline/query/findOrigin';
import { toPageState } from '../../../webview/timeline/state/pageState';
import { Stage } from '../../../webview/timeline/state/stage';
import { generateTrace } from '../../support/page/stub/generatedTrace';
import { headerOf, tableOf } from '../../support/page/stub/stubTrace';

const trace = generateTrace({ spans: 600, services: 5, seed: 3, shape: 'tree' });

/** Rows `from` to `to` of the trace, as they arrive. */
function rows(revision: number, from = 0, to = trace.count): ColumnsChunk {
  return new ChunkMaker(tableOf(trace), revision).block(from, to);
}

function show(stage: Stage, revision: number, state?: PageState): void {
  stage.setModel(new TraceModel(revision, headerOf(trace), trace.services), state);
}

describe('where the person was before letters that are typed moved anything', () => {
  let stage: Stage;
  let origin: FindOrigin;
  beforeEach(() => {
    stage = new Stage({ paint: () => {}, rows: () => {}, selected: () => {} });
    stage.setViewport(240);
    show(stage, 1);
    origin = new FindOrigin(stage);
  });

  const where = () => ({ row: stage.view.selected, y: stage.view.y });

  it('is gone back to, with the scroll position', () => {
    stage.add(rows(1));
    stage.select(300, { byPerson: true });
    stage.scrollTo(stage.view.y + 7);
    const before = where();
    origin.stay();
    origin.goTo(20);
    assert.equal(stage.view.selected, 20);
    assert.equal(origin.follow(), false);
    origin.goBack();
    assert.deepEqual(where(), before);
  });

  it('is where somebody went by hand meanwhile', () => {
    stage.add(rows(1));
    origin.stay();
    origin.goTo(20);
    stage.select(400, { byPerson: true });
    assert.equal(origin.follow(), true);
    assert.equal(origin.selected, 400);
  });

  it('is the first row when letters came before any row did: that nobody has gone to', () => {
    assert.equal(origin.follow(), false);
    stage.add(rows(1));
    assert.equal(stage.view.selected, 0);
    assert.equal(origin.follow(), false, 'the first match is still to be gone to');
    origin.goTo(40);
    assert.equal(stage.view.selected, 40);
  });

  it('is where the trace stands again when it has grown', () => {
    stage.add(rows(1));
    stage.select(300, { byPerson: true });
    origin.stay();
    origin.goTo(310);
    const before = where();
    const { model, folds, visible, view } = stage;
    show(stage, 2, toPageState('local', { model, folds, visible, view }));
    assert.equal(origin.follow(), false, 'nobody went anywhere');
    origin.goBack();
    stage.add(rows(2));
    assert.equal(origin.follow(), false);
    assert.deepEqual(where(), before);
    origin.goBack();
    assert.deepEqual(where(), before);
  });

  it('keeps the selection from a match that arrives when its text is gone', () => {
    stage.add(rows(1, 0, 100));
    stage.select(5, { byPerson: true });
    origin.stay();
    origin.goTo(500);
    assert.equal(stage.view.selected, 5, 'it has not arrived');
    origin.goBack();
    stage.add(rows(1, 100));
    assert.equal(stage.view.selected, 5);
  });
});
