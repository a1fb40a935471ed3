/**
 * What of two calls has to be the same for one to be another try of the other: who calls, by which name, and everything that the
 * span shows of what was asked for and of whom, but for the parameters of queries (calls/visibleParameters). A number for each, equal where all of it is equal; 0 for what is no call.
 */
import { SpanKind, type SparseKey, type SpanTable } from '../../spans/spanTable';
import { numberServices } from '../servicesOfRows';
import { TupleTable } from './tupleTable';

/** Any of them makes a span without a kind one of a database. */
const databaseKeys: readonly SparseKey[] = [
  'db.system.name',
  'db.system',
  'db.query.text',
  'db.statement',
  'db.operation.name',
  'db.operation',
];
const shapeKeys: readonly SparseKey[] = [
  ...databaseKeys,
  'db.collection.name',
  'db.sql.table',
  'db.mongodb.collection',
  'db.namespace',
  'db.name',
  'http.request.method',
  'http.method',
  'url.full',
  'http.url',
  'url.path',
  'http.target',
  'http.path',
  'http.host',
  'rpc.service',
  'rpc.method',
  'messaging.destination.name',
  'messaging.destination',
  'messaging.operation.name',
  'messaging.operation.type',
  'messaging.operation',
  'server.address',
  'net.peer.name',
  'peer.service',
];

/**
 * `isWanted`: rows whose key is asked for; the others get 0. A pass over each column rather than over the rows: most spans have few
 * of them.
 */
export function callKeys(table: SpanTable, isWanted: (row: number) => boolean): Uint32Array {
  const { count, kind, name, resource } = table;
  const isCall = callsOf(table);
  const keys = new Uint32Array(count);
  const chains = new Chains();
  const services = numberServices(table).ofResource;
  for (let row = 0; row < count; row++)
    if (isCall[row] && isWanted(row))
      keys[row] = chains.next(chains.next(0, 0, name[row]), kind[row], services[resource[row]]);
  shapeKeys.forEach((key, at) => {
    const column = table.sparse[key];
    if (!column) return;
    const { rows, values } = column;
    for (let i = 0; i < rows.length; i++)
      if (keys[rows[i]]) keys[rows[i]] = chains.next(keys[rows[i]], at + 1, values[i]);
  });
  return keys;
}

/** By row: 1 for what goes out, be it only that it says something of a database. */
function callsOf({ count, kind, sparse }: SpanTable): Uint8Array {
  const isCall = new Uint8Array(count);
  for (let row = 0; row < count; row++)
    if (kind[row] === SpanKind.Client || kind[row] === SpanKind.Producer) isCall[row] = 1;
  for (const key of databaseKeys) {
    const rows = sparse[key]?.rows;
    if (!rows) continue;
    for (let i = 0; i < rows.length; i++)
      if (kind[rows[i]] !== SpanKind.Server && kind[rows[i]] !== SpanKind.Consumer) isCall[rows[i]] = 1;
  }
  return isCall;
}

/** Numbers for sequences, from 1 on: what comes after what. Two sequences have one number only when they are the same. */
class Chains {
  private readonly steps = new TupleTable(3);

  next(before: number, field: number, value: number): number {
    const { tuple } = this.steps;
    tuple[0] = before;
    tuple[1] = field;
    tuple[2] = value;
    return this.steps.number();
  }
}
