import assert from 'node:assert/strict';
import { equalSiblings } from '../../../src/core/layout/equalSiblings';
import { SiblingGroups } from '../../../src/core/layout/siblingGroups';
import { SpanFlag, type SpanTable } from '../../../src/core/spans/spanTable';
import { ChunkMaker } from '../../../src/features/timeline/columns';
import { groupBadge, groupFactsOf, GroupBars } from '../../../webview/timeline/groupFacts';
import { TraceModel } from '../../../webview/timeline/model/traceModel';
import { Stage } from '../../../webview/timeline/state/stage';
import { shopTrace } from '../../support/page/stub/drawnTrace';
import { headerOf, tableOf, type StubTrace } from '../../support/page/stub/stubTrace';

/** The drawn shop: rows 8 to 55 are 48 equal queries. */
const [first, last] = [8, 55];

function stageOf(trace: StubTrace): Stage {
  const stage = new Stage({ paint: () => {}, rows: () => {}, selected: () => {} });
  stage.setViewport(240);
  stage.setModel(new TraceModel(1, headerOf(trace), trace.services), undefined);
  stage.add(new ChunkMaker(tableOf(trace), 1).block(0, trace.count));
  return stage;
}

function groupsOf(trace: StubTrace): SiblingGroups {
  return new SiblingGroups(equalSiblings(tableOf(trace) as unknown as SpanTable), trace.count);
}

function failing(rows: readonly number[]): StubTrace {
  const shop = shopTrace();
  const flags = shop.flags.slice();
  for (const row of rows) flags[row] |= SpanFlag.Error;
  return { ...shop, flags };
}

const rowsOf = ({ visible }: Stage) => Array.from({ length: visible.length }, (_, at) => visible.rowAt(at));

describe('Rows that are shown', () => {
  const shop = shopTrace();

  it('have one row for equal siblings, which stands for a selected one', () => {
    const stage = stageOf(shop);
    stage.select(20, { byPerson: true });
    stage.setGroups(groupsOf(shop));
    assert.equal(stage.view.selected, first);
    assert.ok(rowsOf(stage).includes(first) && !rowsOf(stage).includes(first + 1) && rowsOf(stage).includes(last + 1));
  });

  it('keep the group of a selected span open when groups come late', () => {
    const stage = stageOf(shop);
    stage.select(20, { byPerson: true });
    stage.setGroups(groupsOf(shop), [], true);
    assert.equal(stage.view.selected, 20);
    assert.equal(rowsOf(stage).length, shop.count);
  });

  it('keep the selected one in view when groups above it close', () => {
    const stage = stageOf(shop);
    stage.select(last + 2, { byPerson: true });
    const top = () => stage.visible.positionOf(last + 2) * 24 - stage.scroll.y;
    stage.setGroups(groupsOf(shop));
    assert.ok(rowsOf(stage).length < 20 && top() >= 0 && top() <= 216, String(top()));
  });

  it('open a group for a span that is selected in it; an error that its own row has, too', () => {
    const trace = failing([first]);
    const stage = stageOf(trace);
    stage.setGroups(groupsOf(trace));
    stage.select(first, { byPerson: true });
    assert.ok(stage.groupAt(first));
    stage.select(first, { byPerson: true, opensGroup: true });
    assert.equal(stage.groupAt(first), undefined);
    stage.setGroupOpen(0, false);
    stage.select(30, { byPerson: true });
    assert.equal(stage.view.selected, 30);
  });

  it('open all groups among siblings, and close them with everything else', () => {
    const stage = stageOf(shop);
    stage.setGroups(groupsOf(shop));
    stage.unfoldSiblings(first);
    assert.equal(rowsOf(stage).length, shop.count);
    stage.foldAll();
    stage.unfoldAll();
    assert.equal(rowsOf(stage).length, shop.count);
    stage.setGroupOpen(0, false);
    assert.equal(rowsOf(stage).length, shop.count - (last - first));
  });

  it('are those of the filter, and folds are as they were when it goes', () => {
    const stage = stageOf(shop);
    stage.foldAll();
    const folded = rowsOf(stage);
    stage.setFilter(Uint32Array.of(first), false);
    assert.deepEqual(rowsOf(stage).at(-1), first);
    assert.ok(stage.shown.isDimmed(0) && !stage.shown.isDimmed(first));
    stage.setFolded(rowsOf(stage)[1], true);
    stage.setFilter(undefined, false);
    assert.deepEqual(rowsOf(stage), folded);
  });

  it('leave the selection alone when a filter hides it, and show a row that is gone to', () => {
    const stage = stageOf(shop);
    stage.select(last + 2, { byPerson: true });
    stage.setFilter(new Uint32Array(0), false);
    assert.deepEqual(rowsOf(stage), []);
    assert.equal(stage.view.selected, last + 2);
    stage.moveBy(1);
    stage.setFilter(Uint32Array.of(first), true);
    assert.deepEqual(rowsOf(stage), [first]);
    stage.select(last + 2, { byPerson: true });
    assert.deepEqual(rowsOf(stage), [first, last + 2]);
  });
});

describe('A group of equal siblings', () => {
  it('says how many it has, and how many errors are among them', () => {
    const trace = failing([20, 21]);
    const stage = stageOf(trace);
    stage.setGroups(groupsOf(trace));
    const facts = groupFactsOf(stage, first);
    assert.ok(facts);
    assert.equal(groupBadge(facts), '×48 · 2 !');
    assert.deepEqual([facts.count, facts.failed, facts.isOpen], [48, 2, false]);
    assert.equal(groupFactsOf(stage, first - 1), undefined);
    stage.setGroupOpen(facts.group, true);
    assert.equal(groupFactsOf(stage, first)?.isOpen, true);
    assert.equal(groupFactsOf(stage, first + 1), undefined);
  });

  it('draws the time of each of its members, and of those that fail', () => {
    const trace = failing([20]);
    const stage = stageOf(trace);
    const groups = groupsOf(trace);
    stage.setGroups(groups);
    const bar = new GroupBars(groups, stage.model).barOf(0);
    assert.equal(bar.pairs.length, 96);
    assert.deepEqual([...bar.failed], [trace.start[20], trace.start[20] + trace.duration[20]]);
    assert.equal(bar.from, trace.start[first]);
    assert.equal(bar.to, trace.start[last] + trace.duration[last]);
  });
});
