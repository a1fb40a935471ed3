import type { Socket } from 'node:net';
import { Failure } from '../../../core/errors';
import { Channel } from '../../../protocol/channel';
import {
  linkVersion,
  type CollectNews,
  type CollectorState,
  type GuestRequests,
  type StoreRequests,
} from '../../../protocol/collect';
import { Link } from './link';

type NoRequests = Record<never, never>;
type FromOwner = Pick<CollectNews, 'state' | 'change'>;

/** An owner that says nothing for so long hangs, and is not waited for. ms. */
const helloMs = 10_000;

export interface GuestListeners {
  onState(state: CollectorState): void;
  onChange(change: CollectNews['change']): void;
  /** The owner is gone, or dropped this guest. */
  onClose(): void;
}

/** This window as the guest of another. */
export class GuestPart {
  private readonly link: Link;
  private readonly channel: Channel<NoRequests, GuestRequests, FromOwner, NoRequests>;

  private constructor(socket: Socket, listeners: GuestListeners) {
    this.channel = new Channel(
      message => this.link.send(message),
      {},
      { state: state => listeners.onState(state), change: change => listeners.onChange(change) },
    );
    this.link = new Link(
      socket,
      message => this.channel.receive(message),
      () => {
        listeners.onClose(); // first: what waits for an answer looks where it can be asked again
        this.channel.dispose();
      },
    );
  }

  /**
   * Resolves with the owner's state. Undefined when the owner went away meanwhile; rejects with a Failure when it speaks
   * another version, or does not answer.
   */
  static async join(
    socket: Socket,
    listeners: GuestListeners,
  ): Promise<{ readonly part: GuestPart; readonly state: CollectorState } | undefined> {
    const part = new GuestPart(socket, listeners);
    const patience = AbortSignal.timeout(helloMs);
    try {
      return { part, state: await part.channel.request('hello', { version: linkVersion }, patience) };
    } catch (error) {
      part.leave();
      if (patience.aborted)
        throw new Failure('unreachable', 'The window that collects does not answer. Reload or close it.');
      if (error instanceof Failure && error.kind === 'refused') throw error;
      return undefined;
    }
  }

  get isClosed(): boolean {
    return this.link.isClosed;
  }

  ask<M extends keyof StoreRequests>(
    method: M,
    params: StoreRequests[M]['params'],
    signal: AbortSignal,
  ): Promise<StoreRequests[M]['result']> {
    return this.channel.request(method, params, signal);
  }

  async stop(): Promise<void> {
    await this.channel.request('stop', null);
  }

  leave(): void {
    this.link.dispose();
  }
}
