import assert from 'node:assert/strict';
import { drawGraph } from '../../../src/core/analysis/graph/drawnGraph';
import { graphOfLinks } from '../../../src/core/analysis/graph/linkGraph';
import type { GraphEdge, ServiceGraph } from '../../../src/core/analysis/graph/serviceGraph';
import type { Nanos } from '../../../src/core/time';
import { fit, pan, reveal, zoomAt } from '../../../webview/graph/camera';
import { curvesOf, distanceTo, middleOf } from '../../../webview/graph/curves';
import { Look, lookOf } from '../../../webview/graph/graphLook';
import { edgeLines, edgeText } from '../../../webview/graph/graphWords';
import { placeLabels } from '../../../webview/graph/labels';
import { hitGraph, Neighbours } from '../../../webview/graph/neighbours';
import { manyServices } from '../../support/graph/manyServices.mjs';

const screen = { width: 800, height: 400 };
const drawing = { width: 1600, height: 400 };
const link = (parent: string, child: string, calls = 1) => ({ parent, child, calls });

describe('the camera of a graph', () => {
  it('shows all in the middle, and nothing larger than it is', () => {
    assert.deepEqual(fit(drawing, screen), { scale: 0.5, left: 0, top: 100 });
    assert.deepEqual(fit({ width: 200, height: 100 }, screen), { scale: 1, left: 300, top: 150 });
  });

  it('zooms around a place, which stays where it is', () => {
    const zoomed = zoomAt({ scale: 1, left: 0, top: 0 }, 2, 100, 50, drawing, screen);
    assert.deepEqual(zoomed, { scale: 2, left: -100, top: -50 });
    assert.equal(zoomAt(zoomed, 1e9, 0, 0, drawing, screen).scale, 2.5);
  });

  it('never loses the drawing out of sight', () => {
    const far = pan({ scale: 1, left: 0, top: 0 }, -1e9, 1e9, drawing, screen);
    assert.deepEqual([far.left, far.top], [60 - drawing.width, screen.height - 60]);
  });

  it('moves to what is outside, and stays for what is seen', () => {
    const camera = { scale: 1, left: 0, top: 0 };
    const box = { width: 100, height: 40 };
    assert.deepEqual(reveal(camera, 750, 20, box, screen), camera);
    assert.equal(reveal(camera, 790, 200, box, screen).left, -64);
  });
});

describe('labels', () => {
  const box = (x: number, y: number, mayMove = false) => ({ x, y, width: 50, height: 18, mayMove });

  it('stand where there is room, the earlier first, some a little aside', () => {
    assert.deepEqual(
      placeLabels([box(0, 0), box(10, 5), box(60, 0)]).map(({ x }) => x),
      [0, 60],
    );
    assert.deepEqual(
      placeLabels([box(0, 0), box(10, 0, true)]).map(({ y }) => y),
      [0, -20],
    );
    assert.deepEqual(placeLabels([box(0, 0)], [box(0, 10)]), []);
  });
});

describe('the words of a call in the drawing', () => {
  const seconds = (count: number) => (count * 1e9) as Nanos;
  const call = { from: 0, to: 1, calls: 4, errors: 0, total: seconds(4), p50: seconds(1), p95: seconds(1) };
  const graph = { nodes: [], edges: [], onlyCalls: false } as unknown as ServiceGraph;

  it('are two lines where some failed: one would be wider than what lies between two services', () => {
    assert.deepEqual(edgeLines(call as unknown as GraphEdge, graph), ['4 calls · p95 1 s']);
    const failing = { ...call, errors: 1 } as unknown as GraphEdge;
    assert.deepEqual(edgeLines(failing, graph), ['4 calls · 1 error', 'p95 1 s']);
    assert.equal(edgeText(failing, graph), '4 calls · 1 error · p95 1 s');
  });
});

describe('the neighbours in a graph', () => {
  const drawn = drawGraph(
    graphOfLinks([link('web', 'cart', 5), link('web', 'mail'), link('cart', 'db'), link('cart', 'cart')]),
  );
  const at = (name: string) => drawn.graph.nodes.findIndex(node => node.name === name);
  const of = new Neighbours(drawn);

  it('are reached by arrows, and there is an end', () => {
    const right = of.towards(at('web'), 'right');
    assert.ok(right === at('cart') || right === at('mail'));
    assert.equal(of.towards(at('cart'), 'right'), at('db'));
    assert.equal(of.towards(at('db'), 'right'), undefined);
    assert.equal(of.towards(at('cart'), 'left'), at('web'));
    assert.deepEqual(new Set([of.towards(at('cart'), 'up'), of.towards(at('cart'), 'down')]).has(at('mail')), true);
  });

  it('stand out, the others step back', () => {
    const { nodes, edges } = lookOf(of, { node: at('mail'), edge: -1 }, undefined);
    assert.deepEqual([nodes[at('mail')], nodes[at('web')], nodes[at('db')]], [Look.Selected, Look.Near, Look.Dim]);
    assert.equal([...edges].filter(look => look === Look.Near).length, 1);
  });

  it('are hit by the mouse, lines by what is near to them', () => {
    const curves = curvesOf(drawn.graph.edges, drawn.layout);
    const { x, y } = drawn.layout;
    assert.deepEqual(hitGraph(drawn, curves, x[at('db')], y[at('db')], 5), { node: at('db') });
    const edge = drawn.graph.edges.findIndex(({ from, to }) => from === at('cart') && to === at('db'));
    const middle = middleOf(curves[edge]);
    assert.ok(distanceTo(curves[edge], middle.x, middle.y) < 1);
    assert.deepEqual(hitGraph(drawn, curves, middle.x, middle.y + 3, 5), { edge });
    assert.equal(hitGraph(drawn, curves, middle.x, middle.y + 500, 5), undefined);
  });

  it('are nearly all reached from the entry of 400 services by arrows', () => {
    const links = manyServices(400, 1200, 2).map(({ from, to }) => link(`s${from}`, `s${to}`));
    const many = new Neighbours(drawGraph(graphOfLinks(links)));
    const queue = [0];
    const seen = new Set(queue);
    for (const node of queue) {
      for (const direction of ['left', 'right', 'up', 'down'] as const) {
        const next = many.towards(node, direction);
        if (next === undefined || seen.has(next)) continue;
        seen.add(next);
        queue.push(next);
      }
    }
    assert.ok(seen.size > 390, `${seen.size} of 400`);
  });
});
