/**
 * Who calls whom: services, and the databases, queues and others that they call, as a graph. Of one trace, or of several
 * together. Plain data that can be posted; nodes and edges refer to each other by index.
 */
import { nearestRank } from '../../latency/latencyBook';
import { isError, SpanKind, type SpanRow, type SpanTable } from '../../spans/spanTable';
import type { Nanos } from '../../time';
import { callRows, isTaker, queueOf, targetOf, type CallTarget } from './callTargets';

/** `external`: something that was called and sent no spans. */
export type GraphNodeKind = 'service' | 'database' | 'queue' | 'external';

export interface GraphNode {
  readonly kind: GraphNodeKind;
  /** Of a service as its resource has it; else the namespace, destination or address. */
  readonly name: string;
  /** `postgresql`, `kafka`; empty for services and others. */
  readonly system: string;
  /** Spans of its own: 0 for all but services. */
  readonly spanCount: number;
  /** Failing spans of a service, failing calls of the others. */
  readonly errors: number;
  readonly selfTime: Nanos;
  readonly callsIn: number;
  readonly callsOut: number;
  /** A trace begins here. */
  readonly isEntry: boolean;
}

export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly calls: number;
  readonly errors: number;
  /** As the caller waited for it; of a message, and where the caller has no span of the call, as the callee took. */
  readonly total: Nanos;
  readonly p50: Nanos;
  readonly p95: Nanos;
  /** Row of the longest call, whose time it is; -1 in a graph of several traces. */
  readonly slowest: SpanRow;
}

/** Nodes: services as they come in the trace, then the others as they are called. Edges by `from`, then `to`. */
export interface ServiceGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Who made it says how many calls there were and nothing else: times, errors and spans are 0 and mean nothing. */
  readonly onlyCalls?: boolean;
}

/** How much of a graph is of some rows: spans of each node, calls of each edge. */
export interface GraphHits {
  readonly spans: Uint32Array;
  readonly calls: Uint32Array;
}

type Growing<T> = { -readonly [K in keyof T]: T[K] };
type GrowingNode = Growing<GraphNode> & { hits: number };
type GrowingEdge = Growing<GraphEdge> & { hits: number; longest: Nanos; readonly times: number[] };

/** Rows between two pauses. */
const slice = 50_000;

/** Which calls a row stands for is told by its neighbours, so that a table is passed twice. */
export class ServiceGraphBuilder {
  private readonly nodes: GrowingNode[] = [];
  private readonly ids = new Map<string, number>();
  private readonly edges = new Map<number, GrowingEdge>();
  private tables = 0;

  /** Counts a table in; whoever has to let others run pauses at each `yield`. `isHit` says which rows `hits` are about. */
  *add(table: SpanTable, isHit: (row: SpanRow) => boolean = () => false): Generator<undefined, void> {
    this.tables++;
    const serviceAt = this.servicesOf(table);
    const isCall = callRows(table);
    /** The row's call has a span of whom it called, or is made by a span below. */
    const isServed = new Uint8Array(table.count);
    for (let row = 0; row < table.count; row++) {
      if (row % slice === slice - 1) yield;
      const node = this.nodes[serviceAt(row)];
      node.spanCount++;
      node.selfTime += table.selfTime[row];
      if (isError(table, row)) node.errors++;
      if (isHit(row)) node.hits++;
      const parent = table.parent[row];
      if (parent < 0) node.isEntry = true;
      else if (serviceAt(parent) !== serviceAt(row) || isTaker(table, row) || isCall[row]) isServed[parent] = 1;
    }
    for (let row = 0; row < table.count; row++) {
      if (row % slice === slice - 1) yield;
      const parent = table.parent[row];
      const caller = parent >= 0 && isCall[parent] ? parent : -1;
      const isCrossing = parent >= 0 && serviceAt(parent) !== serviceAt(row);
      if (isCrossing || (caller >= 0 && isTaker(table, row))) {
        const from = serviceAt(parent);
        const timed = caller >= 0 && table.kind[caller] !== SpanKind.Producer ? caller : row;
        const isFailed = isError(table, row) || (caller >= 0 && isError(table, caller));
        this.call(table, from, serviceAt(row), timed, isFailed, isHit(row) || (caller >= 0 && isHit(caller)));
      } else if (table.kind[row] === SpanKind.Consumer) {
        const queue = queueOf(table, row);
        const from = queue && this.node('queue', queue.name, queue.system);
        if (from !== undefined) this.call(table, from, serviceAt(row), row, isError(table, row), isHit(row));
      }
      if (!isCall[row] || isServed[row]) continue;
      // What a call says of its target may stand on the span around it: a client of a cloud, then the HTTP below.
      const around = caller >= 0 && !isCrossing && !isTaker(table, row) ? caller : undefined;
      const target = targetOf(table, row) ?? (around === undefined ? undefined : targetOf(table, around));
      if (target) this.call(table, serviceAt(row), this.nodeOf(target), row, isError(table, row), isHit(row));
    }
  }

  build(): ServiceGraph & { readonly hits: GraphHits } {
    const order = this.nodes
      .map((_, i) => i)
      .sort((a, b) => Number(this.nodes[a].kind !== 'service') - Number(this.nodes[b].kind !== 'service') || a - b);
    const place = new Uint32Array(order.length);
    order.forEach((old, i) => (place[old] = i));
    const nodes = order.map(i => this.nodes[i]);
    const edges = [...this.edges.values()]
      .map(edge => ({ ...edge, from: place[edge.from], to: place[edge.to] }))
      .sort((a, b) => a.from - b.from || a.to - b.to);
    return {
      nodes: nodes.map(({ hits: _, ...node }) => node),
      edges: edges.map(({ times, hits: _, longest: __, ...edge }) => {
        const sorted = Float64Array.from(times).sort();
        const slowest = this.tables === 1 ? edge.slowest : -1;
        return { ...edge, p50: nearestRank(sorted, 50), p95: nearestRank(sorted, 95), slowest };
      }),
      hits: {
        spans: Uint32Array.from(nodes, ({ hits }) => hits),
        calls: Uint32Array.from(edges, ({ hits }) => hits),
      },
    };
  }

  private node(kind: GraphNodeKind, name: string, system: string): number {
    const id = idOf(kind, name, system);
    let at = this.ids.get(id);
    if (at === undefined) {
      at = this.nodes.length;
      this.ids.set(id, at);
      const none = { spanCount: 0, errors: 0, selfTime: 0, callsIn: 0, callsOut: 0, isEntry: false, hits: 0 };
      this.nodes.push({ kind, name, system, ...none });
    }
    return at;
  }

  /** A service whose spans are not here, but others of it are, is that service. */
  private nodeOf({ kind, name, system }: CallTarget): number {
    const service = kind === 'external' ? this.ids.get(idOf('service', name, '')) : undefined;
    return service ?? this.node(kind, name, system);
  }

  private servicesOf(table: SpanTable): (row: SpanRow) => number {
    const nodes = Int32Array.from(table.resources, () => -1);
    return row => {
      const resource = table.resource[row];
      if (nodes[resource] < 0) nodes[resource] = this.node('service', table.resources[resource].service, '');
      return nodes[resource];
    };
  }

  private call(table: SpanTable, from: number, to: number, row: SpanRow, isFailed: boolean, isHit: boolean): void {
    const time = table.duration[row];
    // Fewer than 2^26 nodes: the pair is a whole number that a double holds.
    const id = from * 2 ** 26 + to;
    let edge = this.edges.get(id);
    if (!edge) {
      const none = { calls: 0, errors: 0, total: 0, p50: 0, p95: 0, hits: 0 };
      edge = { from, to, ...none, slowest: row, longest: -1, times: [] };
      this.edges.set(id, edge);
    }
    if (time > edge.longest) [edge.longest, edge.slowest] = [time, row];
    edge.calls++;
    edge.total += time;
    edge.times.push(time);
    if (isHit) edge.hits++;
    if (isFailed) edge.errors++;
    this.nodes[from].callsOut++;
    const callee = this.nodes[to];
    callee.callsIn++;
    if (isFailed && callee.kind !== 'service') callee.errors++;
  }
}

function idOf(kind: GraphNodeKind, name: string, system: string): string {
  return `${kind} ${system} ${name}`;
}

/** The graph of one trace. */
export function serviceGraph(table: SpanTable): ServiceGraph {
  const { nodes, edges } = graphWith(table, undefined);
  return { nodes, edges };
}

/** The same graph, and how much of it is of these rows, ascending. A call is of them with the span on either side. */
export function serviceGraphHits(table: SpanTable, rows: Uint32Array): ServiceGraph & { readonly hits: GraphHits } {
  const isHit = new Uint8Array(table.count);
  for (const row of rows) isHit[row] = 1;
  return graphWith(table, row => isHit[row] === 1);
}

function graphWith(
  table: SpanTable,
  isHit: ((row: SpanRow) => boolean) | undefined,
): ServiceGraph & { readonly hits: GraphHits } {
  const builder = new ServiceGraphBuilder();
  for (const _ of builder.add(table, isHit)); // nobody else waits for this thread
  return builder.build();
}
