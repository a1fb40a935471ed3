import { isAbort } from '../../src/core/errors';

/** A question of which only the newest counts: asking again takes the one before back. */
export class LatestQuestion {
  private asking: AbortController | undefined;

  /** Neither is called for a question that was taken back, by us or by the host, whose page will hear of what changed. */
  ask<T>(
    question: (signal: AbortSignal) => Promise<T>,
    answered: (answer: T) => void,
    failed: (error: unknown) => void,
  ): void {
    this.cancel();
    const { signal } = (this.asking = new AbortController());
    question(signal).then(
      answer => {
        if (!signal.aborted) answered(answer);
      },
      (error: unknown) => {
        if (!signal.aborted && !isAbort(error)) failed(error);
      },
    );
  }

  cancel(): void {
    this.asking?.abort();
    this.asking = undefined;
  }
}
