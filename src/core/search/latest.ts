import { abortError } from '../errors';

/**
 * Runs one thing at a time, the latest asked for: a newer one aborts the one before, and an answer that comes for an older
 * one all the same is dropped. What was superseded ends in an AbortError.
 */
export class Latest {
  private controller: AbortController | undefined;

  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.cancel();
    const controller = new AbortController();
    this.controller = controller;
    try {
      const answer = await work(controller.signal);
      if (controller.signal.aborted) throw abortError();
      return answer;
    } catch (error) {
      throw controller.signal.aborted ? abortError() : error; // a late fault is as stale as a late answer
    }
  }

  cancel(): void {
    this.controller?.abort(abortError());
    this.controller = undefined;
  }
}
