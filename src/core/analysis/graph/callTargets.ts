/** Whom a span calls, when nobody on the other side sent a span. */
import { SpanKind, sparseOf, type SparseKey, type SpanRow, type SpanTable } from '../../spans/spanTable';

export interface CallTarget {
  readonly kind: 'database' | 'queue' | 'external';
  readonly name: string;
  /** `postgresql`, `kafka`; empty where it is neither database nor queue. */
  readonly system: string;
}

/** 1 for each row that goes out: a client, a producer, or what a database's instrumentation made without saying so. */
export function callRows(table: SpanTable): Uint8Array {
  const isCall = new Uint8Array(table.count);
  const { Client, Producer } = SpanKind;
  for (let row = 0; row < table.count; row++)
    isCall[row] = table.kind[row] === Client || table.kind[row] === Producer ? 1 : 0;
  for (const key of databaseKeys) {
    for (const row of table.sparse[key]?.rows ?? []) if (!isTaker(table, row)) isCall[row] = 1;
  }
  return isCall;
}

/** The span answers a call. */
export function isTaker(table: SpanTable, row: SpanRow): boolean {
  return table.kind[row] === SpanKind.Server || table.kind[row] === SpanKind.Consumer;
}

const databaseKeys: readonly SparseKey[] = ['db.system.name', 'db.system'];
const namespaceKeys: readonly SparseKey[] = ['db.namespace', 'db.name'];
const addressKeys: readonly SparseKey[] = ['server.address', 'net.peer.name', 'http.host'];
const urlKeys: readonly SparseKey[] = ['url.full', 'http.url'];
const destinationKeys: readonly SparseKey[] = [
  'messaging.destination.template',
  'messaging.destination.name',
  'messaging.destination',
];

/** undefined when the span doesn't say. */
export function targetOf(table: SpanTable, row: SpanRow): CallTarget | undefined {
  const system = first(table, row, databaseKeys);
  if (system !== undefined) {
    const namespace = first(table, row, namespaceKeys);
    // Redis has numbers for names, which say less than where it is.
    const isTelling = namespace !== undefined && !/^\d+$/.test(namespace);
    const name = (isTelling ? namespace : addressOf(table, row)) ?? system;
    return { kind: 'database', name, system };
  }
  const queue = queueOf(table, row);
  if (queue) return queue;
  const name = sparseOf(table, row, 'peer.service') ?? addressOf(table, row);
  return name ? { kind: 'external', name, system: '' } : undefined;
}

/** Where a message goes to or comes from. */
export function queueOf(table: SpanTable, row: SpanRow): CallTarget | undefined {
  const system = sparseOf(table, row, 'messaging.system');
  if (system === undefined) return undefined;
  const name = first(table, row, destinationKeys) ?? addressOf(table, row) ?? system;
  return { kind: 'queue', name, system };
}

function addressOf(table: SpanTable, row: SpanRow): string | undefined {
  const address = first(table, row, addressKeys);
  if (address !== undefined) return address;
  const url = first(table, row, urlKeys);
  const host = url === undefined ? undefined : /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]+)/i.exec(url)?.[1];
  return host;
}

/** The first of these attributes that is there and not empty. */
function first(table: SpanTable, row: SpanRow, keys: readonly SparseKey[]): string | undefined {
  for (const key of keys) {
    const value = sparseOf(table, row, key);
    if (value) return value;
  }
  return undefined;
}
