/**
 * Requests over any pair of ends that can post messages to each other. Every request ends in a reply or a failure; a
 * request can be cancelled; disposing of an end rejects what waits and aborts what runs.
 */
import { Failure, abortError, isAbort, messageOf, type FailureKind } from '../core/errors';
import type { Disposable } from '../core/disposable';

/** Shape that a map of requests has. */
export type RequestMap = { [method: string]: { params: unknown; result: unknown } };
/** Shape that a map of notifications has: name to payload. */
export type NotificationMap = { [name: string]: unknown };

export interface WireError {
  readonly kind: FailureKind | 'unexpected' | 'cancelled';
  readonly message: string;
}

export type WireMessage =
  | { type: 'request'; id: number; method: string; params: unknown }
  | { type: 'reply'; id: number; result: unknown }
  | { type: 'failure'; id: number; error: WireError }
  | { type: 'cancel'; id: number }
  | { type: 'notify'; name: string; payload: unknown };

/** An answer to each request, none can be forgotten. */
export type Handlers<R extends RequestMap> = {
  [M in keyof R]: (params: R[M]['params'], signal: AbortSignal) => Promise<R[M]['result']> | R[M]['result'];
};
/** A listener for each notification. */
export type Listeners<N extends NotificationMap> = { [M in keyof N]: (payload: N[M]) => void };

export function toWire(error: unknown): WireError {
  if (isAbort(error)) return { kind: 'cancelled', message: 'Cancelled' };
  if (error instanceof Failure) return { kind: error.kind, message: error.message };
  return { kind: 'unexpected', message: messageOf(error) };
}

export function fromWire({ kind, message }: WireError): Error {
  if (kind === 'cancelled') return abortError();
  return kind === 'unexpected' ? new Error(message) : new Failure(kind, message);
}

/**
 * One end of a channel. `Mine` are the requests this end answers, `Theirs` those it asks; `Heard` and `Said` the
 * notifications it takes and gives.
 */
export class Channel<
  Mine extends RequestMap,
  Theirs extends RequestMap,
  Heard extends NotificationMap,
  Said extends NotificationMap,
> implements Disposable {
  private nextId = 1;
  private disposed = false;
  private readonly waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  private readonly running = new Map<number, AbortController>();

  constructor(
    private readonly post: (message: WireMessage) => void,
    private readonly handlers: Handlers<Mine>,
    private readonly listeners: Listeners<Heard>,
    /** What went wrong in a handler, for the log; cancelling is not told. */
    private readonly onError: (doing: string, error: unknown) => void = () => {},
  ) {}

  /** To be called with each message that comes in. */
  receive(message: WireMessage): void {
    if (this.disposed) return;
    switch (message.type) {
      case 'request':
        void this.serve(message.id, message.method, message.params);
        return;
      case 'cancel':
        this.running.get(message.id)?.abort(abortError());
        return;
      case 'notify':
        (this.listeners[message.name] as ((payload: unknown) => void) | undefined)?.(message.payload);
        return;
      default: {
        const waiter = this.waiting.get(message.id);
        this.waiting.delete(message.id);
        if (message.type === 'reply') waiter?.resolve(message.result);
        else waiter?.reject(fromWire(message.error));
      }
    }
  }

  /** Rejects with a Failure, an Error for what was unexpected, or an AbortError when `signal` fires or the end is gone. */
  request<M extends keyof Theirs & string>(
    method: M,
    params: Theirs[M]['params'],
    signal?: AbortSignal,
  ): Promise<Theirs[M]['result']> {
    if (this.disposed || signal?.aborted) return Promise.reject(abortError());
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const cancel = () => {
        this.waiting.delete(id);
        this.post({ type: 'cancel', id });
        reject(abortError());
      };
      const done = () => signal?.removeEventListener('abort', cancel);
      this.waiting.set(id, {
        resolve: value => (done(), resolve(value)),
        reject: error => (done(), reject(error)),
      });
      signal?.addEventListener('abort', cancel, { once: true });
      this.post({ type: 'request', id, method, params });
    });
  }

  notify<K extends keyof Said & string>(name: K, payload: Said[K]): void {
    if (!this.disposed) this.post({ type: 'notify', name, payload });
  }

  dispose(): void {
    this.disposed = true;
    for (const controller of this.running.values()) controller.abort(abortError());
    for (const waiter of this.waiting.values()) waiter.reject(abortError());
    this.running.clear();
    this.waiting.clear();
  }

  private async serve(id: number, method: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    this.running.set(id, controller);
    try {
      const handler = this.handlers[method];
      if (!handler) throw new Error(`Unknown request ${method}`);
      const result = await handler(params as never, controller.signal);
      if (!this.disposed) this.post({ type: 'reply', id, result });
    } catch (error) {
      if (!isAbort(error)) this.onError(method, error);
      if (!this.disposed) this.post({ type: 'failure', id, error: toWire(error) });
    } finally {
      this.running.delete(id);
    }
  }
}
