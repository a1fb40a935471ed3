/** Paints a graph; decides nothing but what fits at this size. */
import { nodeSize } from '../../src/core/layout/nodeSize';
import type { DrawnGraph } from '../../src/core/analysis/graph/drawnGraph';
import type { Palette } from '../timeline/render/palette';
import type { Camera, Size } from './camera';
import { middleOf, type Curve } from './curves';
import { Look, type GraphLook } from './graphLook';
import { edgeLines, nodeDetail } from './graphWords';
import { placeLabels, type LabelBox } from './labels';

export interface GraphScene {
  readonly drawn: DrawnGraph;
  readonly curves: readonly Curve[];
  readonly look: GraphLook;
  readonly camera: Camera;
  readonly screen: Size;
  readonly palette: Palette;
  /** Colour of each node. */
  readonly colors: readonly string[];
  readonly hasFocus: boolean;
  readonly measure: (text: string) => number;
}

export type GraphPen = CanvasRenderingContext2D;

export const graphFont = (palette: Palette, px = 12, weight = ''): string => `${weight} ${px}px ${palette.font}`.trim();

/** From this scale on nodes carry their texts. */
const textScale = 0.62;
const fewNodes = 40;
/** Lines and colours of what steps back. */
const dimAlpha = (nodes: number): number => (nodes > fewNodes ? 0.16 : 0.45);
/** Its texts are quieter, and still to be read; of many nodes they are a ground for those that stand out. */
const dimTextAlpha = (nodes: number): number => (nodes > fewNodes ? 0.5 : 1);
const labelHeight = 18;
const lineHeight = 13;
/** So many calls at most have words each, when nothing is selected. */
const fewEdges = 24;

export function paintGraph(pen: GraphPen, scene: GraphScene): void {
  pen.textBaseline = 'middle';
  const { look } = scene;
  // What stands out comes last, over the rest.
  for (const wanted of [Look.Dim, Look.Plain, Look.Near, Look.Selected]) {
    look.edges.forEach((one, edge) => one === wanted && paintEdge(pen, scene, edge, one));
    look.nodes.forEach((one, node) => one === wanted && paintNode(pen, scene, node, one));
  }
  paintLabels(pen, scene);
  pen.globalAlpha = 1;
}

function paintEdge(pen: GraphPen, scene: GraphScene, edge: number, look: number): void {
  const { curves, camera, palette, drawn } = scene;
  const curve = curves[edge];
  const { errors, calls } = drawn.graph.edges[edge];
  const isOut = look >= Look.Near;
  pen.strokeStyle = pen.fillStyle = errors ? palette.error : isOut ? palette.foreground : palette.dim;
  pen.globalAlpha = look === Look.Dim ? dimAlpha(drawn.graph.nodes.length) * 0.6 : isOut ? 0.9 : 0.5;
  const weight = 1 + Math.min(2.5, Math.log10(calls));
  const width = look === Look.Selected ? weight + 1.5 : weight;
  pen.lineWidth = width * Math.max(isOut ? 0.7 : 0.5, Math.min(1, camera.scale));
  pen.beginPath();
  for (let i = 0; i < curve.length; i += 2) {
    const [x, y] = [toX(camera, curve[i]), toY(camera, curve[i + 1])];
    if (i) pen.lineTo(x, y);
    else pen.moveTo(x, y);
  }
  pen.stroke();
  if (isOut || camera.scale >= 0.3) paintArrow(pen, camera, curve, isOut);
  if (errors && (isOut || camera.scale >= 0.4)) paintCross(pen, camera, curve, scene);
}

function paintArrow(pen: GraphPen, camera: Camera, curve: Curve, isOut: boolean): void {
  const end = curve.length - 2;
  const [x, y] = [toX(camera, curve[end]), toY(camera, curve[end + 1])];
  const angle = Math.atan2(curve[end + 1] - curve[end - 1], curve[end] - curve[end - 2]);
  const size = Math.max(isOut ? 7 : 4, 8 * Math.min(1, camera.scale));
  pen.beginPath();
  pen.moveTo(x, y);
  for (const turn of [-0.42, 0.42]) pen.lineTo(x - size * Math.cos(angle + turn), y - size * Math.sin(angle + turn));
  pen.closePath();
  pen.fill();
}

/** Failing calls by shape, too: a cross on the line, before its end. */
function paintCross(pen: GraphPen, camera: Camera, curve: Curve, { palette }: GraphScene): void {
  const at = Math.max(0, curve.length - 8);
  const [x, y] = [toX(camera, curve[at]), toY(camera, curve[at + 1])];
  const arm = 3.5;
  pen.lineWidth = 2;
  pen.strokeStyle = palette.error;
  pen.beginPath();
  for (const [dx, dy] of [
    [arm, arm],
    [arm, -arm],
  ]) {
    pen.moveTo(x - dx, y - dy);
    pen.lineTo(x + dx, y + dy);
  }
  pen.stroke();
}

function paintNode(pen: GraphPen, scene: GraphScene, node: number, look: number): void {
  const { drawn, camera, palette, colors, hasFocus } = scene;
  const { kind, errors, isEntry } = drawn.graph.nodes[node];
  const box = boxOf(scene, node);
  if (isOutside(box, scene.screen)) return;
  const [left, top] = [box.x - box.width / 2, box.y - box.height / 2];
  const radius = Math.min(6, box.height / 4);
  const isLarge = camera.scale >= textScale;
  pen.globalAlpha = 1;
  pen.fillStyle = palette.background;
  shape(pen, kind, left, top, box.width, box.height, radius);
  pen.fill();
  pen.globalAlpha = look === Look.Dim ? dimAlpha(drawn.graph.nodes.length) : 1;
  if (!isLarge) {
    pen.fillStyle = colors[node];
    shape(pen, kind, left, top, box.width, box.height, radius);
    pen.fill();
  } else if (kind === 'service') {
    pen.fillStyle = colors[node];
    pen.fillRect(left, top + radius, 4, box.height - 2 * radius);
  }
  if (!isLarge && look === Look.Dim) return; // a ground for what stands out
  pen.setLineDash(kind === 'external' ? [4, 3] : []);
  pen.strokeStyle = look === Look.Selected || palette.isHighContrast ? palette.foreground : colors[node];
  pen.lineWidth = look === Look.Selected ? (hasFocus ? 3 : 2) : isEntry ? 2 : 1;
  shape(pen, kind, left, top, box.width, box.height, radius);
  pen.stroke();
  pen.setLineDash([]);
  if (errors) paintWarning(pen, scene, box);
  if (isLarge) paintTexts(pen, scene, node, box, look === Look.Dim);
}

/** A triangle on the corner: errors don't rely on colour. */
function paintWarning(pen: GraphPen, { palette, camera }: GraphScene, box: LabelBox): void {
  const size = camera.scale >= textScale ? 15 : 9;
  const [x, y] = [box.x + box.width / 2 - 2, box.y - box.height / 2 - size / 3];
  pen.fillStyle = palette.error;
  pen.beginPath();
  pen.moveTo(x, y - size / 2);
  pen.lineTo(x + size / 1.7, y + size / 2);
  pen.lineTo(x - size / 1.7, y + size / 2);
  pen.closePath();
  pen.fill();
  if (size < 12) return;
  pen.fillStyle = palette.onError;
  pen.font = graphFont(palette, 10, 'bold');
  pen.textAlign = 'center';
  pen.fillText('!', x, y + 2);
}

function paintTexts(pen: GraphPen, scene: GraphScene, node: number, box: LabelBox, isDim: boolean): void {
  const { drawn, camera, palette, measure } = scene;
  const one = drawn.graph.nodes[node];
  const scale = Math.min(1.15, camera.scale);
  const left = box.x - box.width / 2 + 12;
  const room = box.width - 20;
  pen.globalAlpha = isDim ? dimTextAlpha(drawn.graph.nodes.length) : 1;
  pen.textAlign = 'left';
  pen.fillStyle = isDim ? palette.dim : palette.foreground;
  pen.font = graphFont(palette, 12 * scale, isDim ? '' : '600');
  const detail = nodeDetail(one, drawn.graph);
  const middle = box.y + (one.kind === 'database' ? 3 * scale : 0); // below the drum's lid
  pen.fillText(cut(one.name, room / scale / 1.06, measure), left, middle - (detail ? 8 * scale : 0));
  pen.fillStyle = palette.dim;
  pen.font = graphFont(palette, 11 * scale);
  pen.fillText(cut(detail, room / scale, measure), left, middle + 9 * scale);
}

type Label = LabelBox & {
  readonly lines: readonly string[];
  readonly isError: boolean;
  readonly rim?: string;
  readonly mayMove: boolean;
};

/** Names of what stands out where nodes are too small for theirs, and words for the calls of the selected one. */
function paintLabels(pen: GraphPen, scene: GraphScene): void {
  const { drawn, look, camera, curves, palette, colors, measure } = scene;
  const { nodes, edges } = drawn.graph;
  const wanted: Label[] = [];
  const add = (lines: readonly string[], x: number, y: number, isError: boolean, rim?: string): void => {
    wanted.push({
      lines,
      x,
      y,
      width: Math.max(...lines.map(measure)) + 12,
      height: labelHeight + (lines.length - 1) * lineHeight,
      isError,
      rim,
      mayMove: rim !== undefined,
    });
  };
  const isSmall = camera.scale < textScale;
  if (isSmall) {
    const weight = (i: number) => look.nodes[i] * 1e12 + nodes[i].callsIn + nodes[i].callsOut;
    const order = nodes.map((_, i) => i).sort((a, b) => weight(b) - weight(a));
    for (const i of order) {
      // Of many those that step back are only a ground.
      if (look.nodes[i] === Look.Dim && nodes.length > fewNodes) break;
      const { x, y } = boxOf(scene, i);
      const isOut = look.nodes[i] >= Look.Near;
      const rim = look.nodes[i] === Look.Selected ? palette.foreground : isOut ? colors[i] : undefined;
      add([cut(nodes[i].name, isOut ? 200 : 110, measure)], x, y, nodes[i].errors > 0, rim);
    }
  }
  const hasSelection = look.nodes.includes(Look.Selected);
  const order = edges.map((_, i) => i).sort((a, b) => look.edges[b] - look.edges[a] || edges[b].calls - edges[a].calls);
  // In a large graph lines lie too near for words: those of the selected call alone, the list has the others.
  const least = isSmall ? Look.Selected : hasSelection ? Look.Near : Look.Plain;
  if (hasSelection || (edges.length <= fewEdges && !isSmall))
    for (const i of order) {
      if (look.edges[i] < least) break;
      const { x, y } = middleOf(curves[i]);
      const isBrief = look.edges[i] === Look.Plain;
      add(
        isBrief ? [`${edges[i].calls} ×`] : edgeLines(edges[i], drawn.graph),
        toX(camera, x),
        toY(camera, y),
        edges[i].errors > 0,
      );
    }
  // Nodes that stand out keep their faces; the others may be covered.
  const taken = isSmall ? [] : nodes.flatMap((_, i) => (look.nodes[i] === Look.Dim ? [] : [boxOf(scene, i)]));
  pen.globalAlpha = 1;
  pen.textAlign = 'center';
  pen.font = graphFont(palette, 11);
  for (const label of placeLabels(wanted, taken)) {
    if (isOutside(label, scene.screen)) continue;
    pen.fillStyle = palette.background;
    pen.globalAlpha = 0.88;
    pen.beginPath();
    pen.roundRect(label.x - label.width / 2, label.y - label.height / 2, label.width, label.height, 4);
    pen.fill();
    pen.globalAlpha = 1;
    if (label.rim !== undefined) {
      pen.lineWidth = label.rim === palette.foreground ? 2 : 1.5;
      pen.strokeStyle = label.rim;
      pen.stroke();
    }
    pen.fillStyle = label.isError ? palette.error : palette.foreground;
    const first = label.y + 0.5 - ((label.lines.length - 1) * lineHeight) / 2;
    label.lines.forEach((line, i) => pen.fillText(line, label.x, first + i * lineHeight));
  }
}

/** Services are boxes, databases stand on a drum's rims, queues are round at their ends. */
function shape(pen: GraphPen, kind: string, x: number, y: number, width: number, height: number, radius: number): void {
  pen.beginPath();
  if (kind === 'queue') pen.roundRect(x, y, width, height, height / 2);
  else if (kind === 'database') {
    const rim = Math.min(4, height / 8);
    pen.ellipse(x + width / 2, y + rim, width / 2, rim, 0, Math.PI, 0);
    pen.lineTo(x + width, y + height - rim);
    pen.ellipse(x + width / 2, y + height - rim, width / 2, rim, 0, 0, Math.PI);
    pen.closePath();
    pen.moveTo(x + width, y + rim);
    pen.ellipse(x + width / 2, y + rim, width / 2, rim, 0, 0, Math.PI);
  } else pen.roundRect(x, y, width, height, radius);
}

function boxOf({ drawn, camera }: GraphScene, node: number): LabelBox {
  return {
    x: toX(camera, drawn.layout.x[node]),
    y: toY(camera, drawn.layout.y[node]),
    width: nodeSize.width * camera.scale,
    height: nodeSize.height * camera.scale,
  };
}

function isOutside({ x, y, width, height }: LabelBox, screen: Size): boolean {
  return (
    x + width / 2 < -20 ||
    y + height / 2 < -20 ||
    x - width / 2 > screen.width + 20 ||
    y - height / 2 > screen.height + 20
  );
}

function toX(camera: Camera, x: number): number {
  return x * camera.scale + camera.left;
}

function toY(camera: Camera, y: number): number {
  return y * camera.scale + camera.top;
}

/** As much of the text as there is room for. */
function cut(text: string, room: number, measure: (text: string) => number): string {
  if (measure(text) <= room) return text;
  let [fits, tooLong] = [0, text.length];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (measure(`${text.slice(0, middle)}…`) <= room) fits = middle;
    else tooLong = middle;
  }
  return fits ? `${text.slice(0, fits)}…` : '';
}
