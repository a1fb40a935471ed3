import { GrowingColumns } from './columns';

/** Everything of one span; the reader fills it between `begin` and `commit`. Ranges in bytes of the payload. */
export class SpanDraft {
  /** From `traceIndex`. */
  trace = 0;
  idHigh = 0;
  idLow = 0;
  /** Zero in both halves: no parent. */
  parentHigh = 0;
  parentLow = 0;
  /** Start since the epoch: whole seconds and the nanoseconds beyond them. */
  startSeconds = 0;
  startNanos = 0;
  /** ns. */
  duration = 0;
  /** Index into the builder's `strings`. */
  name = 0;
  /** From `openScope`, 0 for none. */
  scope = 0;
  /** From `openResource`. */
  resource = 0;
  kind = 0;
  status = 0;
  /** Bits of SpanFlag that the payload decides: Error by attribute, Warning, Exception, Links. */
  flags = 0;
  spanFrom = 0;
  spanTo = 0;
  attributesFrom = 0;
  attributesTo = 0;
  eventsFrom = 0;
  eventsTo = 0;
  linksFrom = 0;
  linksTo = 0;

  reset(): void {
    this.idHigh = this.idLow = this.parentHigh = this.parentLow = 0;
    this.startSeconds = this.startNanos = this.duration = 0;
    this.name = this.scope = this.resource = this.kind = this.status = this.flags = 0;
    this.spanFrom = this.spanTo = this.attributesFrom = this.attributesTo = 0;
    this.eventsFrom = this.eventsTo = this.linksFrom = this.linksTo = 0;
  }
}

/** Columns of the spans of a payload, in its order. `firstEvent`, `firstSparse`: where the span's begin; the next span's end them. */
export function newSpanColumns() {
  return new GrowingColumns(
    {
      trace: new Uint32Array(0),
      idHigh: new Uint32Array(0),
      idLow: new Uint32Array(0),
      parentHigh: new Uint32Array(0),
      parentLow: new Uint32Array(0),
      startSeconds: new Float64Array(0),
      startNanos: new Uint32Array(0),
      duration: new Float64Array(0),
      name: new Uint32Array(0),
      scope: new Uint32Array(0),
      resource: new Uint32Array(0),
      kind: new Uint8Array(0),
      status: new Uint8Array(0),
      flags: new Uint8Array(0),
      spanFrom: new Uint32Array(0),
      spanTo: new Uint32Array(0),
      attributesFrom: new Uint32Array(0),
      attributesTo: new Uint32Array(0),
      eventsFrom: new Uint32Array(0),
      eventsTo: new Uint32Array(0),
      linksFrom: new Uint32Array(0),
      linksTo: new Uint32Array(0),
      firstEvent: new Uint32Array(0),
      firstSparse: new Uint32Array(0),
    },
    1024,
  );
}

/** Events of all spans, in the order of the payload; both parts of the time are 0 for an event without one. */
export function newEventColumns() {
  return new GrowingColumns({ seconds: new Float64Array(0), nanos: new Uint32Array(0), name: new Uint32Array(0) }, 256);
}

/** Values of sparse attributes of all spans: index into sparseKeys and number of the text. */
export function newSparseColumns() {
  return new GrowingColumns({ key: new Uint8Array(0), value: new Uint32Array(0) }, 1024);
}
