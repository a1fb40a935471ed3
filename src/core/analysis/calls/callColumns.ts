import type { SpanTable } from '../../spans/spanTable';
import { denseColumn, type DenseColumn } from './denseColumn';

/** By what a call goes where it goes; 0 is free for what is no call. */
export const Family = { Database: 1, Rpc: 2, Messaging: 3, Http: 4, Other: 5 } as const;

/** What spans say of the calls that they are, by row: numbers of the table's strings, 0 where they say nothing. */
export class CallColumns {
  protected readonly text: DenseColumn;
  protected readonly system: DenseColumn;
  protected readonly namespace: DenseColumn;
  protected readonly collection: DenseColumn;
  protected readonly operation: DenseColumn;
  protected readonly method: DenseColumn;
  protected readonly url: DenseColumn;
  protected readonly path: DenseColumn;
  protected readonly template: DenseColumn;
  protected readonly route: DenseColumn;
  protected readonly rpcService: DenseColumn;
  protected readonly rpcMethod: DenseColumn;
  protected readonly messaging: DenseColumn;
  protected readonly messagingOperation: DenseColumn;
  protected readonly destination: DenseColumn;
  protected readonly host: DenseColumn;
  /** Whether any span names a route. */
  protected readonly hasRoutes: boolean;
  /** By row, a value of `Family`. */
  protected readonly family: Uint8Array;

  constructor(readonly table: SpanTable) {
    const none = new Uint32Array(table.count);
    this.text = denseColumn(table, ['db.query.text', 'db.statement'], none);
    this.system = denseColumn(table, ['db.system.name', 'db.system'], none);
    this.namespace = denseColumn(table, ['db.namespace', 'db.name'], none);
    this.collection = denseColumn(table, ['db.collection.name', 'db.sql.table', 'db.mongodb.collection'], none);
    this.operation = denseColumn(table, ['db.operation.name', 'db.operation'], none);
    this.method = denseColumn(table, ['http.request.method', 'http.method'], none);
    this.url = denseColumn(table, ['url.full', 'http.url'], none);
    this.path = denseColumn(table, ['url.path', 'http.target', 'http.path'], none);
    this.template = denseColumn(table, ['url.template', 'http.route'], none);
    this.route = denseColumn(table, ['http.route'], none);
    this.rpcService = denseColumn(table, ['rpc.service'], none);
    this.rpcMethod = denseColumn(table, ['rpc.method'], none);
    this.messaging = denseColumn(table, ['messaging.system'], none);
    this.messagingOperation = denseColumn(table, ['messaging.operation.type', 'messaging.operation'], none);
    this.destination = denseColumn(
      table,
      ['messaging.destination.template', 'messaging.destination.name', 'messaging.destination'],
      none,
    );
    this.host = denseColumn(table, ['peer.service', 'server.address', 'net.peer.name', 'http.host'], none);
    this.hasRoutes = this.route !== none;
    this.family = new Uint8Array(table.count).fill(Family.Other);
    // The last has the last word.
    const told = [
      [Family.Http, this.method, this.url],
      [Family.Messaging, this.messaging],
      [Family.Rpc, this.rpcMethod, this.rpcService],
      [Family.Database, this.text, this.system],
    ] as const;
    for (const [family, ...columns] of told)
      for (const column of columns) if (column !== none) markFamily(this.family, column, family);
  }
}

function markFamily(families: Uint8Array, column: DenseColumn, family: number): void {
  for (let row = 0; row < column.length; row++) if (column[row] !== 0) families[row] = family;
}
