import { abortError } from '../../core/errors';
import type { Capabilities } from '../backend';
import type { Probed } from './probe';

/** One probe for all who ask at the same time; it is given up only when the last of them no longer waits. */
export class KnownCapabilities {
  private known: Capabilities | undefined;
  private running:
    { readonly answer: Promise<Probed>; readonly controller: AbortController; waiting: number } | undefined;

  constructor(private readonly probe: (signal: AbortSignal) => Promise<Probed>) {}

  get isKnown(): boolean {
    return this.known !== undefined;
  }

  forget(): void {
    this.known = undefined;
  }

  async get(signal: AbortSignal): Promise<Capabilities> {
    if (signal.aborted) throw abortError();
    if (this.known) return this.known;
    const probing = (this.running ??= this.start());
    probing.waiting++;
    let cancel = () => {};
    const cancelled = new Promise<never>((_, reject) => (cancel = () => reject(abortError())));
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return (await Promise.race([probing.answer, cancelled])).capabilities;
    } finally {
      signal.removeEventListener('abort', cancel);
      if (--probing.waiting === 0) {
        probing.controller.abort(abortError());
        if (this.running === probing) this.running = undefined;
      }
    }
  }

  private start() {
    const controller = new AbortController();
    const answer = this.probe(controller.signal).then(probed => {
      if (probed.isCertain) this.known = probed.capabilities;
      return probed;
    });
    answer.catch(() => undefined); // who waits hears of it; when nobody does any more, it concerns nobody
    return { answer, controller, waiting: 0 };
  }
}
