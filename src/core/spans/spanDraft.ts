import { GrowingColumns } from './columns';
import { sparseKeys } from './spanTable';

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
  /** Sparse attributes that the span has: `sparseCount` indexes into sparseKeys, and by such an index the number of the text. */
  sparseCount = 0;
  readonly sparseKeys = new Uint8Array(sparseKeys.length);
  readonly sparseValues = new Uint32Array(sparseKeys.length);
  /** By key: number of the span that had it last. */
  private readonly sparseMet = new Uint32Array(sparseKeys.length);
  private spanNumber = 1;

  /** A key that comes twice keeps its last value. */
  addSparse(key: number, value: number): void {
    if (this.sparseMet[key] !== this.spanNumber) {
      this.sparseMet[key] = this.spanNumber;
      this.sparseKeys[this.sparseCount++] = key;
    }
    this.sparseValues[key] = value;
  }

  dropSparse(): void {
    this.sparseCount = 0;
    // Beyond 2^32 spans the number would come again; those don't fit into any memory.
    this.spanNumber++;
  }

  reset(): void {
    this.idHigh = this.idLow = this.parentHigh = this.parentLow = 0;
    this.startSeconds = this.startNanos = this.duration = 0;
    this.name = this.scope = this.resource = this.kind = this.status = this.flags = 0;
    this.spanFrom = this.spanTo = this.attributesFrom = this.attributesTo = 0;
    this.eventsFrom = this.eventsTo = this.linksFrom = this.linksTo = 0;
    this.dropSparse();
  }
}

/** Events of all spans, in the order of the payload; both parts of the time are 0 for an event without one. */
export function newEventColumns() {
  return new GrowingColumns({ seconds: new Float64Array(0), nanos: new Uint32Array(0), name: new Uint32Array(0) }, 256);
}
