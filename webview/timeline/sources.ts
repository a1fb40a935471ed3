import { isAbort } from '../../src/core/errors';
import type { SpanRow } from '../../src/core/spans/spanTable';
import type { SourceLabel } from '../../src/protocol/timeline';
import type { HostChannel } from './hostChannel';

/** Rows asked for at once; a few screens. */
const most = 200;
/** Labels remembered; more have been scrolled past than anybody goes back to. */
const mostKept = 20_000;

/**
 * What the source column says of each row, asked for as rows come into view. One batch is under way at a time: while the
 * person scrolls fast, rows that came and went are never asked for, and a batch of which no row is in view any more is
 * cancelled.
 */
export class SourceLabels {
  private revision = 0;
  private readonly labels = new Map<SpanRow, SourceLabel>();
  /** Shown, but to be asked for again. */
  private stale = new Set<SpanRow>();
  private running: { rows: readonly SpanRow[]; controller: AbortController } | undefined;
  private wanted: readonly SpanRow[] = [];

  constructor(
    private readonly host: Pick<HostChannel, 'request'>,
    private readonly changed: () => void,
  ) {}

  get(row: SpanRow): SourceLabel | undefined {
    return this.labels.get(row);
  }

  /** Forgets all of it: another revision, or the source index changed. `keepShown` leaves old labels until new ones come. */
  reset(revision: number, keepShown: boolean): void {
    this.revision = revision;
    this.running?.controller.abort();
    this.running = undefined;
    if (keepShown) this.stale = new Set(this.labels.keys());
    else {
      this.labels.clear();
      this.stale.clear();
    }
  }

  /** Tells which rows are in view now. */
  want(rows: readonly SpanRow[]): void {
    this.wanted = rows;
    if (this.running && !this.running.rows.some(row => rows.includes(row))) {
      this.running.controller.abort();
      this.running = undefined;
    }
    this.ask();
  }

  private ask(): void {
    if (this.running) return;
    const rows = this.wanted.filter(row => !this.labels.has(row) || this.stale.has(row)).slice(0, most);
    if (!rows.length) return;
    const controller = new AbortController();
    const batch = (this.running = { rows, controller });
    const revision = this.revision;
    this.host
      .request('source/labels', { revision, rows }, controller.signal)
      .then(
        labels => {
          if (this.running !== batch) return;
          this.makeRoom();
          for (const label of labels) this.keep(label);
          // A row without an answer has no source; asking again every frame would not change that.
          for (const row of rows)
            if (!this.labels.has(row)) this.keep({ row, certainty: 'none', text: '', tooltip: '' });
        },
        (error: unknown) => {
          if (this.running !== batch) return;
          const tooltip = isAbort(error) ? '' : String(error instanceof Error ? error.message : error);
          for (const row of rows) this.keep({ row, certainty: 'none', text: '', tooltip });
        },
      )
      .then(() => {
        if (this.running !== batch) return;
        this.running = undefined;
        this.changed();
        this.ask();
      });
  }

  /** Forgets what is out of view when there is too much of it. */
  private makeRoom(): void {
    if (this.labels.size < mostKept) return;
    const inView = this.wanted.flatMap(row => this.labels.get(row) ?? []);
    this.labels.clear();
    for (const label of inView) this.labels.set(label.row, label);
    this.stale = new Set(this.wanted.filter(row => this.stale.has(row)));
  }

  private keep(label: SourceLabel): void {
    this.labels.set(label.row, label);
    this.stale.delete(label.row);
  }
}
