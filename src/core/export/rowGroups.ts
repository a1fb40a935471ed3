import { SpanFlag, type SpanRow, type SpanTable } from '../spans/spanTable';

/** Rows that share what OTLP says once for many spans. */
export interface RowGroup {
  readonly resource: number;
  /** At least one. */
  readonly rows: readonly SpanRow[];
}

/** Rows after which whoever writes may take a breath. */
const portion = 1024;

/**
 * The rows by resource and scope, resources in order of their first row, scopes likewise; undefined now and then, when nothing is
 * ready yet. Scopes are told apart by where they lie in the payload, and by name where they lie nowhere (Jaeger's are tags of each
 * span, the version as well: it may differ within a group). Where ids come twice, the order of the payload says whose children are whose: then a
 * group is a run of neighbours there.
 */
export function* rowGroups(table: SpanTable): Generator<RowGroup | undefined, void, undefined> {
  const scopeOf = (row: SpanRow): string =>
    table.scopeBytes.length[row] ? `${table.payload[row]} ${table.scopeBytes.offset[row]}` : String(table.scope[row]);
  if (table.flags.some(flags => flags & SpanFlag.DuplicateId)) return yield* runs(table, scopeOf);
  const byResource = new Map<number, Map<string, SpanRow[]>>();
  for (let row = 0; row < table.count; row++) {
    if (row % portion === 0) yield undefined;
    const resource = table.resource[row];
    let scopes = byResource.get(resource);
    if (!scopes) byResource.set(resource, (scopes = new Map<string, SpanRow[]>()));
    const scope = scopeOf(row);
    const rows = scopes.get(scope);
    if (rows) rows.push(row);
    else scopes.set(scope, [row]);
  }
  for (const [resource, scopes] of byResource) for (const rows of scopes.values()) yield { resource, rows };
}

function* runs(table: SpanTable, scopeOf: (row: SpanRow) => string): Generator<RowGroup> {
  let run: { resource: number; scope: string; rows: SpanRow[] } | undefined;
  for (const row of rowsAsTheyCame(table)) {
    const resource = table.resource[row];
    const scope = scopeOf(row);
    if (run?.resource === resource && run.scope === scope) run.rows.push(row);
    else {
      if (run) yield run;
      run = { resource, scope, rows: [row] };
    }
  }
  if (run) yield run;
}

/** All rows in the order of their payload. */
export function rowsAsTheyCame({ count, payload, spanBytes }: SpanTable): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row).sort(
    (a, b) => payload[a] - payload[b] || spanBytes.offset[a] - spanBytes.offset[b],
  );
}

/** As they came where that matters, else as they are shown. */
export function rowsToWrite(table: SpanTable): Iterable<SpanRow> {
  if (table.flags.some(flags => flags & SpanFlag.DuplicateId)) return rowsAsTheyCame(table);
  return { [Symbol.iterator]: () => counting(table.count) };
}

function* counting(count: number): Generator<SpanRow> {
  for (let row = 0; row < count; row++) yield row;
}
