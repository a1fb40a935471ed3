/**
 * What of two calls has to be the same for one to be another try of the other: who calls, by which name, and everything that the
 * span shows of what was asked for and of whom, but for the parameters of queries (calls/visibleParameters). A number for each, equal where all of it is equal; 0 for what is no call.
 */
import { SpanKind, type SparseColumn, type SparseKey, type SpanTable } from '../../spans/spanTable';

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

/** `isWanted`: rows whose key is asked for; the others get 0. One pass over the table and its columns. */
export function callKeys(table: SpanTable, isWanted: (row: number) => boolean): Uint32Array {
  const keys = new Uint32Array(table.count);
  const columns = shapeKeys.flatMap((key, at) => {
    const column = table.sparse[key];
    return column ? [new Cursor(column, at + 1, at < databaseKeys.length)] : [];
  });
  const found = new Float64Array(columns.length);
  const chains = new Chains();
  const services = serviceNumbers(table);
  for (let row = 0; row < table.count; row++) {
    if (!isWanted(row)) continue;
    const kind = table.kind[row];
    if (kind === SpanKind.Server || kind === SpanKind.Consumer) continue;
    let isCall = kind === SpanKind.Client || kind === SpanKind.Producer;
    for (let i = 0; i < columns.length; i++) {
      found[i] = columns[i].at(row);
      if (found[i] >= 0 && columns[i].isDatabase) isCall = true;
    }
    if (!isCall) continue;
    let key = chains.next(chains.next(0, 0, table.name[row]), kind, services[table.resource[row]]);
    for (let i = 0; i < columns.length; i++) if (found[i] >= 0) key = chains.next(key, columns[i].number, found[i]);
    keys[row] = key;
  }
  return keys;
}

/** Processes of one service are one caller. */
function serviceNumbers({ resources }: SpanTable): number[] {
  const known = new Map<string, number>();
  return resources.map(({ service }) => {
    const number = known.get(service) ?? known.size;
    known.set(service, number);
    return number;
  });
}

/** Walks a sparse column along with rows that only go up. */
class Cursor {
  private next = 0;

  constructor(
    private readonly column: SparseColumn,
    readonly number: number,
    readonly isDatabase: boolean,
  ) {}

  /** String index, -1 for a row that has none. */
  at(row: number): number {
    const { rows, values } = this.column;
    while (this.next < rows.length && rows[this.next] < row) this.next++;
    return rows[this.next] === row ? values[this.next] : -1;
  }
}

/** Numbers for sequences: what comes after what. Two sequences have one number only when they are the same. */
class Chains {
  private readonly known = new Map<number, Map<number, number>>();
  private count = 0;

  next(before: number, field: number, value: number): number {
    // Fields are fewer than 64 and values have 32 bits: exact in a double.
    const step = value * 64 + field;
    let after = this.known.get(before);
    if (!after) this.known.set(before, (after = new Map()));
    let number = after.get(step);
    if (number === undefined) after.set(step, (number = ++this.count));
    return number;
  }
}
