import type { Nanos } from '../time';
import type { Phrase } from '../phrase';
import { textAt, type StringColumn } from './stringColumn';
import type { TraceId } from './traceId';

/** Row of a span in its SpanTable. */
export type SpanRow = number;

/** OpenTelemetry's numbers, as OTLP sends them. */
export enum SpanKind {
  Unspecified = 0,
  Internal = 1,
  Server = 2,
  Client = 3,
  Producer = 4,
  Consumer = 5,
}

export enum SpanStatus {
  Unset = 0,
  Ok = 1,
  Error = 2,
}

/** Bits of `SpanTable.flags`. */
export const SpanFlag = {
  /** Status ERROR, or an attribute `error` that is true. */
  Error: 1,
  /** The parent is not in the table: the span is a top although it names a parent. */
  Orphan: 2,
  /** The parent was cut off because it led in a circle. */
  CycleCut: 4,
  /** Another row carries the same span id. */
  DuplicateId: 8,
  /** The server attached warnings to the span. */
  Warning: 16,
  /** At least one event named `exception`. */
  Exception: 32,
  /** Has links to other spans (the parent is not one of them). */
  Links: 64,
} as const;

/** Attributes that the resolver, the lenses and the analysis read of every span: kept as columns of their own. */
export const sparseKeys = [
  'code.function.name',
  'code.file.path',
  'code.line.number',
  'code.column.number',
  'code.function',
  'code.namespace',
  'code.filepath',
  'code.lineno',
  'code.stacktrace',
  'code.module.name',
  'class',
  'method',
  'annotated.class',
  'annotated.method',
  'target',
  'busy_ns',
  '_dd.code_origin.type',
  '_dd.code_origin.frames.0.file',
  '_dd.code_origin.frames.0.line',
  '_dd.code_origin.frames.0.method',
  '_dd.code_origin.frames.0.type',
  'http.route',
  'http.request.method',
  'http.method',
  'http.response.status_code',
  'http.status_code',
  'url.path',
  'url.full',
  'url.template',
  'http.url',
  'http.target',
  'uri',
  'nestjs.controller',
  'nestjs.callback',
  'nestjs.type',
  'express.type',
  'express.name',
  'koa.type',
  'koa.name',
  'connect.type',
  'connect.name',
  'hapi.type',
  'fastify.type',
  'hook.name',
  'hook.callback.name',
  'next.route',
  'next.page',
  'next.span_type',
  'next.span_name',
  'tornado.handler',
  'phoenix.plug',
  'phoenix.action',
  'jinja2.template_name',
  'rpc.system',
  'rpc.system.name',
  'rpc.service',
  'rpc.method',
  'messaging.system',
  'messaging.destination.name',
  'messaging.destination.template',
  'messaging.destination',
  'messaging.operation.type',
  'messaging.operation.name',
  'messaging.operation',
  'celery.task_name',
  'messaging.sidekiq.job_class',
  'messaging.resque.job_class',
  'messaging.que.job_class',
  'oban.job.worker',
  'rake.task',
  'db.system.name',
  'db.system',
  'db.query.text',
  'db.statement',
  'db.query.summary',
  'db.operation.name',
  'db.operation',
  'db.collection.name',
  'db.sql.table',
  'db.namespace',
  'db.name',
  'model',
  'name',
  'graphql.field.name',
  'graphql.field.path',
  'graphql.parent.name',
  'graphql.field.parent',
  'graphql.operation.name',
  'graphql.operation.type',
  'faas.name',
  'server.address',
  'net.peer.name',
  'http.host',
  'status',
  'peer.service',
  'component',
  'upstream_cluster',
  'vcs.ref.head.revision',
  'template.name',
  'twig.template',
  'faas.trigger',
  'faas.execution',
  'faas.invocation_id',
  'faas.coldstart',
  'aws.lambda.invoked_arn',
  'restify.type',
  'router.type',
  'istio.canonical_service',
  'istio.mesh_id',
  'node_id',
  'code.column',
  'http.path',
  'db.mongodb.collection',
] as const;
export type SparseKey = (typeof sparseKeys)[number];

/** Values of one attribute for the rows that have it: `rows` ascending, `values[i]` the string of `rows[i]` (numbers as text). */
export interface SparseColumn {
  readonly rows: Uint32Array;
  readonly values: Uint32Array;
}

/** Byte range per row inside the row's payload; length 0 when there is none. Offsets and lengths in bytes. */
export interface ByteRanges {
  readonly offset: Uint32Array;
  readonly length: Uint32Array;
}

export type PayloadFormat = 'jaeger-json' | 'otlp-json';

/**
 * The bytes a response brought, in UTF-8. `bytes` grows while the response arrives (a growable SharedArrayBuffer, so that
 * workers read it in place); `length` is how much of it is filled. A trace refers to one or more of them.
 */
export interface Payload {
  readonly format: PayloadFormat;
  readonly bytes: SharedArrayBuffer;
  readonly length: number;
}

/** What spans share: who sent them. Attributes other than the service's name lie as bytes (`resource` / `process`). */
export interface Resource {
  readonly service: string;
  readonly payload: number;
  /** Byte range of the attribute list (OTLP `attributes`, Jaeger process `tags`). */
  readonly offset: number;
  readonly length: number;
}

/**
 * What an importer noticed, not in words yet: those are `warningText`'s, where it is shown. `offset` is the byte of the payload
 * where it came first, -1 when there is none; `count` how often it came.
 */
export interface ImportWarning extends Phrase {
  readonly offset: number;
  readonly count: number;
}

/**
 * A trace as columns. Rows are depth-first: tops, and siblings among themselves, by start, then longer first, then bytes of
 * the span id, then order in the payload. All typed arrays are `count` long unless said otherwise and lie in
 * SharedArrayBuffers, so that workers read them without a copy. Never mutated after it was built.
 */
export interface SpanTable {
  readonly traceId: TraceId;
  readonly count: number;
  /** ns since the epoch: the earliest start of the trace. Every time below counts from it. */
  readonly base: bigint;
  /** Interned texts, read by `textAt`; 0 is the empty one. `name`, `scope` and sparse columns index into it. */
  readonly strings: StringColumn;
  readonly resources: readonly Resource[];
  readonly payloads: readonly Payload[];
  readonly warnings: readonly ImportWarning[];

  /** Whole ns from `base`. */
  readonly start: Float64Array;
  /** Whole ns, never negative. */
  readonly duration: Float64Array;
  /** Duration less the union of the children's time inside it, whole ns. */
  readonly selfTime: Float64Array;
  /** Row of the parent, -1 for a top. Always smaller than the row itself. */
  readonly parent: Int32Array;
  readonly depth: Uint32Array;
  /** First row after the row's whole subtree (exclusive): `subtreeEnd[r] - r` is its size. */
  readonly subtreeEnd: Uint32Array;
  /** The eight bytes of the span id, big-endian, in two halves. */
  readonly spanIdHigh: Uint32Array;
  readonly spanIdLow: Uint32Array;
  readonly name: Uint32Array;
  /** Scope name (string index, 0 when there is none). */
  readonly scope: Uint32Array;
  /** Index into `resources`. */
  readonly resource: Uint32Array;
  readonly kind: Uint8Array;
  readonly status: Uint8Array;
  readonly flags: Uint8Array;
  readonly sparse: Readonly<Partial<Record<SparseKey, SparseColumn>>>;

  /** Events of row r are `eventIndex[r]` to `eventIndex[r + 1]` (exclusive; `count + 1` long), by time within a row. */
  readonly eventIndex: Uint32Array;
  /** ns from `base`. */
  readonly eventTime: Float64Array;
  /** String index. */
  readonly eventName: Uint32Array;

  /** Index into `payloads`. */
  readonly payload: Uint16Array;
  /** The whole span object, and inside it the lists of attributes (Jaeger: tags), events (logs) and links (references). */
  readonly spanBytes: ByteRanges;
  readonly attributeBytes: ByteRanges;
  readonly eventBytes: ByteRanges;
  readonly linkBytes: ByteRanges;
  /** The scope object that OTLP keeps beside its spans; empty in Jaeger's JSON, where the scope is tags of the span. */
  readonly scopeBytes: ByteRanges;
}

export function serviceOf(table: SpanTable, row: SpanRow): string {
  return table.resources[table.resource[row]].service;
}

export function nameOf(table: SpanTable, row: SpanRow): string {
  return textAt(table.strings, table.name[row]);
}

/** 16 lower-case hex digits. */
export function spanIdOf(table: SpanTable, row: SpanRow): string {
  return table.spanIdHigh[row].toString(16).padStart(8, '0') + table.spanIdLow[row].toString(16).padStart(8, '0');
}

export function isError(table: SpanTable, row: SpanRow): boolean {
  return (table.flags[row] & SpanFlag.Error) !== 0;
}

/** ns from the table's base. */
export function endOf(table: SpanTable, row: SpanRow): Nanos {
  return table.start[row] + table.duration[row];
}

/** Value of a sparse attribute as text, undefined when the span has none. Binary search: O(log spans that have it). */
export function sparseOf(table: SpanTable, row: SpanRow, key: SparseKey): string | undefined {
  const column = table.sparse[key];
  if (!column) return undefined;
  let low = 0;
  let high = column.rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column.rows[middle] < row) low = middle + 1;
    else high = middle;
  }
  return column.rows[low] === row ? textAt(table.strings, column.values[low]) : undefined;
}
