import { fewSpans } from './lensText';
import type { RevisionSummary } from './latencyBook';

/** Median of the newest revision over that of an earlier one. */
export interface RevisionChange {
  /** Above 1 it became slower. */
  readonly ratio: number;
  /** The earlier one. */
  readonly revision: string;
}

/** Compares the two newest revisions that have spans enough for a median to mean something. `revisions` newest first. */
export function changeBetween(revisions: readonly RevisionSummary[]): RevisionChange | undefined {
  const [now, before] = revisions.filter(({ count }) => count >= fewSpans);
  if (!before || before.p50 <= 0) return undefined;
  return { ratio: now.p50 / before.p50, revision: before.revision };
}

/** As people write it: the first seven digits of a commit, anything else cut where it gets long. */
export function shortRevision(revision: string): string {
  return /^[0-9a-f]{8,64}$/i.test(revision) ? revision.slice(0, 7) : revision.slice(0, 24);
}
