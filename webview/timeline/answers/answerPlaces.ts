import type { SpanRow } from '../../../src/core/spans/spanTable';
import type { HostChannel } from '../hostChannel';
import { SourceLabels } from '../sources';
import type { ListPlace } from './answerList';

/** Lists are long, and nobody reads all of one: places of so many lines are asked for. */
const mostRows = 400;

/** Where an exception came from: says more than where the span was opened. */
export interface ErrorPlace {
  readonly candidate: number;
  readonly label: string;
}

/** Places in the source that answers end in, as far as they are known. */
export class AnswerPlaces {
  private readonly labels: SourceLabels;
  private readonly errors = new Map<SpanRow, ErrorPlace>();
  private revision = 0;
  private wanted: readonly SpanRow[] = [];

  constructor(
    private readonly host: HostChannel,
    private readonly changed: () => void,
  ) {
    this.labels = new SourceLabels(host, changed);
  }

  /** `keepShown` leaves what is known until it is known anew: only the source changed. */
  reset(revision: number, keepShown: boolean): void {
    this.revision = revision;
    this.labels.reset(revision, keepShown);
    this.errors.clear();
    if (keepShown) this.labels.want(this.wanted);
  }

  want(rows: readonly SpanRow[]): void {
    this.wanted = [...new Set(rows)].slice(0, mostRows);
    this.labels.want(this.wanted);
  }

  /** Asks where the error of a span happened. */
  async wantError(row: SpanRow): Promise<void> {
    const { revision } = this;
    try {
      const { error } = await this.host.request('source/preview', { revision, row });
      if (!error || this.revision !== revision) return;
      this.errors.set(row, error);
      this.changed();
    } catch {
      // the span's own place is there all the same
    }
  }

  errorOf(row: SpanRow): ErrorPlace | undefined {
    return this.errors.get(row);
  }

  /** Undefined for a row without a place, or one that is not known yet. */
  labelOf(row: SpanRow): string | undefined {
    const label = this.labels.get(row);
    return label && label.certainty !== 'none' ? label.text : undefined;
  }

  of(rows: readonly SpanRow[]): ListPlace[] {
    return rows.flatMap(row => {
      const label = this.labelOf(row);
      return label ? [{ row, label }] : [];
    });
  }
}
