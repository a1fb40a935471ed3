import type { SpanRow } from '../../src/core/spans/spanTable';
import type { HostChannel } from './hostChannel';

/**
 * Asks the host for rows that are looked at before they have come. One wish at a time: whoever drags the thumb through a
 * million rows asks for the place they got to, not for each that was passed.
 */
export class RowWishes {
  private isAsking = false;

  constructor(private readonly host: Pick<HostChannel, 'notify'>) {}

  /** Rows that are missing, ascending, at least one. */
  want(revision: number, rows: readonly SpanRow[]): void {
    if (this.isAsking) return;
    this.isAsking = true;
    this.host.notify('look', { revision, rows });
  }

  /** Picked rows have come, or another trace has. */
  answered(): void {
    this.isAsking = false;
  }
}
