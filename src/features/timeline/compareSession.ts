import type { Disposable } from '../../core/disposable';
import { abortError } from '../../core/errors';
import { chosenRoot } from '../../core/spans/summary';
import { nameOf, serviceOf, type SpanTable } from '../../core/spans/spanTable';
import { traceKey, type TraceRef } from '../../core/spans/traceId';
import { toEpochMs } from '../../core/time';
import type { Traces } from '../../host/services';
import type { ComparedTrace } from '../../protocol/pages/compare';

/** The other trace of a comparison. */
export interface OtherTrace {
  readonly ref: TraceRef;
  readonly table: SpanTable;
}

export interface CompareDeps {
  readonly traces: Pick<Traces, 'hold'>;
  /** A moment, ms since the epoch, as the person writes it. */
  timeText(epochMs: number): string;
  /** The page learns what it is compared with. */
  tell(other: ComparedTrace | undefined): void;
  /** Nobody compares with this table any more. */
  forget(table: SpanTable): void;
}

let lastNumber = 0;

/** With which trace the one of a tab is compared: held while it is, and told to each page that comes. */
export class CompareSession implements Disposable {
  private current: (OtherTrace & { readonly shown: ComparedTrace; readonly hold: Disposable }) | undefined;

  constructor(private readonly deps: CompareDeps) {}

  get other(): OtherTrace | undefined {
    return this.current;
  }

  /** `why`: see ComparedTrace. The table has at least one span. */
  begin(ref: TraceRef, table: SpanTable, why: string): void {
    const before = this.current;
    const root = chosenRoot(table);
    const shown = {
      number: ++lastNumber,
      traceId: ref.traceId,
      rootName: nameOf(table, root),
      rootService: serviceOf(table, root),
      when: this.deps.timeText(toEpochMs(table.base + BigInt(table.start[root]))),
      duration: table.duration[root],
      why,
    };
    this.current = { ref, table, shown, hold: this.deps.traces.hold(ref) };
    this.letGo(before);
    this.tell();
  }

  /** False when nothing was compared. */
  end(): boolean {
    const before = this.current;
    if (!before) return false;
    this.current = undefined;
    this.letGo(before);
    this.tell();
    return true;
  }

  /** A page came: it knows nothing yet. */
  tell(): void {
    this.deps.tell(this.current?.shown);
  }

  /** The other trace of a question; one about another comparison than the one now throws an AbortError, which the page drops. */
  of(number: number): OtherTrace {
    if (this.current?.shown.number !== number) throw abortError();
    return this.current;
  }

  isWith(ref: TraceRef): boolean {
    return this.current !== undefined && traceKey(this.current.ref) === traceKey(ref);
  }

  dispose(): void {
    const before = this.current;
    this.current = undefined;
    this.letGo(before);
  }

  private letGo(before: CompareSession['current']): void {
    if (!before) return;
    before.hold.dispose();
    if (before.table !== this.current?.table) this.deps.forget(before.table);
  }
}
