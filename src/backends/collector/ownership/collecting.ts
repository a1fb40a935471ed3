import type { Socket } from 'node:net';
import { Emitter } from '../../../core/emitter';
import { Failure, messageOf } from '../../../core/errors';
import type { CollectorOptions, CollectorState, StoreRequests, TracesChange } from '../../../protocol/collect';
import { stoppedState } from '../stoppedState';
import { claimOwnership, findOwner, type Claim } from './claim';
import { GuestPart } from './guestPart';
import { OwnerPart, type OpenCollector } from './ownerPart';

export interface CollectingDeps {
  readonly open: OpenCollector;
  readonly log: (message: string) => void;
  /** From 0 to 1: windows that want the same at the same moment wait differently long. */
  readonly random?: () => number;
}

type Part = { readonly owner: OwnerPart } | { readonly guest: GuestPart } | undefined;

/** After the owner's end the system may hold its ports for a moment longer. ms. */
const portsPatienceMs = 3_000;
/** What was asked of an owner that went away is asked of the next one, this often. */
const mostOwnersAsked = 4;
const mostJoins = 20;

/**
 * This window's part in collecting, whichever it is at the moment. One thing at a time: what changes the part waits for the
 * change before it.
 */
export class Collecting {
  private part: Part;
  private current: CollectorState = stoppedState;
  /** Settings, and the ports that are to be had: after a takeover those of the owner before. */
  private options: CollectorOptions | undefined;
  /** False from the moment that somebody said stop or leave: what is still waiting to take over must not. */
  private isWanted = false;
  private queue: Promise<unknown> = Promise.resolve();
  private readonly stateChanged = new Emitter<CollectorState>();
  private readonly tracesChanged = new Emitter<TracesChange>();
  readonly onDidChangeState = this.stateChanged.event;
  readonly onDidChangeTraces = this.tracesChanged.event;

  constructor(private readonly deps: CollectingDeps) {}

  get state(): CollectorState {
    return this.current;
  }

  start({ ifRunning, ...options }: CollectorOptions & { readonly ifRunning?: boolean }): Promise<CollectorState> {
    this.isWanted = true;
    return this.enqueue(async () => {
      const { part, options: before } = this;
      if (part && 'owner' in part) {
        this.options = options;
        if (!before || !isSame(before, options)) await this.open(part.owner, options, 0);
      } else if (part) {
        // The owner has the same settings and acts upon them. Its ports are kept in mind for a takeover.
        this.options = { ...options, ...(before && portsOf(before)) };
      } else {
        this.options = options;
        await (ifRunning ? this.joinIfRunning(options) : this.join(options, 0));
      }
      return this.current;
    });
  }

  /** For all windows. */
  stop(): Promise<void> {
    this.isWanted = false;
    return this.enqueue(async () => {
      const { part } = this;
      this.part = undefined;
      if (part && 'guest' in part) {
        await part.guest.stop().catch(() => undefined); // then it is gone already
        part.guest.leave();
      } else await part?.owner.close('stops');
      this.tell(stoppedState);
    });
  }

  /** Another window goes on. */
  leave(): Promise<void> {
    this.isWanted = false;
    return this.enqueue(async () => {
      const { part } = this;
      this.part = undefined;
      if (part && 'guest' in part) part.guest.leave();
      else await part?.owner.close('leaves');
      this.tell(stoppedState);
    });
  }

  /** Rejects with Failure `unreachable` while nobody collects. */
  async ask<M extends keyof StoreRequests>(
    method: M,
    params: StoreRequests[M]['params'],
    signal: AbortSignal,
  ): Promise<StoreRequests[M]['result']> {
    for (let asked = 1; ; asked++) {
      await this.settled();
      signal.throwIfAborted();
      const { part } = this;
      if (!part) throw new Failure('unreachable', 'The local collector is not running.');
      if ('owner' in part) return part.owner.store[method](params, signal);
      try {
        return await part.guest.ask(method, params, signal);
      } catch (error) {
        if (signal.aborted || !part.guest.isClosed || asked === mostOwnersAsked) throw error;
      }
    }
  }

  /** Until nothing is under way. */
  private async settled(): Promise<void> {
    for (let last: Promise<unknown> | undefined; last !== this.queue;) await (last = this.queue);
  }

  private enqueue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.queue.then(work);
    this.queue = done.catch(() => undefined);
    return done;
  }

  private joinIfRunning({ folder }: CollectorOptions): Promise<void> {
    return this.explained(async () => {
      const owner = await findOwner(folder);
      if (!owner || !(await this.becomeGuest(owner))) this.tell(stoppedState);
    });
  }

  /** Becomes owner or guest, or says what is in the way. */
  private join(options: CollectorOptions, patienceMs: number): Promise<void> {
    return this.explained(async () => {
      if (!patienceMs) this.tell({ ...stoppedState, role: 'starting' });
      for (let attempt = 0; attempt < mostJoins; attempt++) {
        const found = await claimOwnership(options.folder);
        if ('claim' in found) return this.becomeOwner(found.claim, options, patienceMs);
        if (await this.becomeGuest(found.owner)) return;
        await this.pause();
      }
      throw new Failure(
        'unreachable',
        'The windows could not agree on which of them collects. Start the collector again.',
      );
    });
  }

  private async explained(joining: () => Promise<void>): Promise<void> {
    try {
      await joining();
    } catch (error) {
      this.deps.log(`Collecting could not begin: ${messageOf(error)}`);
      this.tell({ ...stoppedState, problem: messageOf(error) });
    }
  }

  private async becomeOwner(claim: Claim, options: CollectorOptions, patienceMs: number): Promise<void> {
    const isPart = (): boolean => !!this.part && 'owner' in this.part && this.part.owner === owner;
    const owner: OwnerPart = new OwnerPart(
      claim,
      this.deps.open,
      {
        onChange: change => isPart() && this.passOn(change),
        onState: state => {
          if (!isPart()) return;
          owner.tellState(state);
          this.tell(state);
        },
        onBroken: problem => isPart() && this.breakDown(owner, problem),
        onStop: () => isPart() && void this.stop(),
        onLost: () => isPart() && this.stepDown(owner),
      },
      this.deps.log,
    );
    this.part = { owner };
    await this.open(owner, options, patienceMs);
  }

  private async open(owner: OwnerPart, options: CollectorOptions, patienceMs: number): Promise<void> {
    let opened: Awaited<ReturnType<OwnerPart['open']>>;
    try {
      opened = await owner.open(options, patienceMs);
    } catch (error) {
      this.part = undefined;
      await owner.close('leaves');
      throw error;
    }
    if ('role' in opened) {
      this.deps.log(`This window collects on the ports ${opened.httpPort} and ${opened.grpcPort}`);
      return this.tell(opened);
    }
    this.part = undefined;
    await owner.close('leaves');
    this.tell({ ...stoppedState, ...portsOf(options), role: 'blocked', conflicts: opened.conflicts });
  }

  private async becomeGuest(socket: Socket): Promise<boolean> {
    const joining: { guest?: GuestPart; last?: CollectorState } = {};
    const isPart = (): boolean => !!this.part && 'guest' in this.part && this.part.guest === joining.guest;
    const joined = await GuestPart.join(socket, {
      onState: state => {
        joining.last = state;
        if (isPart()) this.followOwner(state);
      },
      onChange: change => isPart() && this.passOn(change),
      onClose: () => isPart() && this.takeOver(),
    });
    if (!joined || joined.part.isClosed) return false;
    const guest = (joining.guest = joined.part);
    this.part = { guest };
    this.followOwner(joining.last ?? joined.state);
    return true;
  }

  private followOwner(state: CollectorState): void {
    // Whoever sends to these ports goes on doing so after a takeover.
    if (this.options && state.role === 'guest') this.options = { ...this.options, ...portsOf(state) };
    if (state.role === 'stopped') {
      const { part } = this;
      this.part = undefined; // stopped for all: nobody takes over
      if (part && 'guest' in part) part.guest.leave();
    }
    this.tell(state);
  }

  private takeOver(): void {
    this.part = undefined;
    void this.enqueue(async () => {
      if (this.part || !this.isWanted || !this.options) return this.tell(stoppedState);
      this.deps.log('The window that collected is gone');
      await this.pause();
      await this.join(this.options, portsPatienceMs);
      this.tellReset();
    });
  }

  private stepDown(owner: OwnerPart): void {
    void this.enqueue(async () => {
      if (!this.part || !('owner' in this.part) || this.part.owner !== owner || !this.options) return;
      this.deps.log('Another window has become the one that collects');
      this.part = undefined;
      await owner.close('leaves');
      await this.join(this.options, portsPatienceMs);
      this.tellReset();
    });
  }

  private breakDown(owner: OwnerPart, problem: string): void {
    void this.enqueue(async () => {
      if (!this.part || !('owner' in this.part) || this.part.owner !== owner) return;
      this.part = undefined;
      await owner.close('stops');
      this.tell({ ...stoppedState, problem });
    });
  }

  /** A moment, not the same for all windows. */
  private pause(): Promise<void> {
    const { random = Math.random } = this.deps;
    return new Promise(resolve => setTimeout(resolve, 5 + 45 * random()));
  }

  private passOn(change: TracesChange): void {
    this.current = { ...this.current, stats: change.stats };
    if (this.part && 'owner' in this.part) this.part.owner.tellChange(change);
    this.tracesChanged.fire(change);
  }

  /** News may have been missed while nobody collected. */
  private tellReset(): void {
    this.passOn({ grown: [], grownCount: 0, removed: [], reset: true, stats: this.current.stats });
  }

  private tell(state: CollectorState): void {
    if (state === this.current) return;
    this.current = state;
    this.stateChanged.fire(state);
  }
}

function portsOf({ httpPort, grpcPort }: Pick<CollectorOptions, 'httpPort' | 'grpcPort'>) {
  return { httpPort, grpcPort };
}

function isSame(one: CollectorOptions, other: CollectorOptions): boolean {
  return (
    one.folder === other.folder &&
    one.host === other.host &&
    one.httpPort === other.httpPort &&
    one.grpcPort === other.grpcPort &&
    one.storageBytes === other.storageBytes &&
    one.allowedOrigins.join('\n') === other.allowedOrigins.join('\n')
  );
}
