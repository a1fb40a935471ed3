import { Failure, messageOf } from '../../../core/errors';
import type { Handlers } from '../../../protocol/channel';
import type {
  CollectorOptions,
  CollectorState,
  PortConflict,
  StoreRequests,
  TracesChange,
} from '../../../protocol/collect';
import { stoppedState } from '../stoppedState';
import type { Claim } from './claim';
import { Guests } from './guests';

/** Ports, store and all, as the owner has them. */
export interface OwnedCollector {
  state(): CollectorState;
  readonly store: Handlers<StoreRequests>;
  /** Lets the ports go, answers what is under way, closes the log. */
  close(): Promise<void>;
}

export interface OwnedListeners {
  onChange(change: TracesChange): void;
  /** It refuses what is sent, and says why in `problem`; or takes it again. */
  onState(state: CollectorState): void;
  /** It can't go on, and says why. */
  onBroken(problem: string): void;
}

/** Opens the ports, or says who has them. */
export type OpenCollector = (
  options: CollectorOptions,
  listeners: OwnedListeners,
) => Promise<OwnedCollector | { readonly conflicts: readonly PortConflict[] }>;

export interface OwnerListeners extends OwnedListeners {
  /** A guest wishes that nobody collects. */
  onStop(): void;
  /** Another window took the mark. */
  onLost(): void;
}

/** How often the owner looks whether it still is. ms. */
const checkMs = 2_000;
/** After the owner's end the system may hold its ports for a moment longer: this often they are tried again. ms. */
const portsPauseMs = 50;

/** This window as the owner. */
export class OwnerPart {
  private opening: Promise<OwnedCollector | undefined> = Promise.resolve(undefined);
  private readonly guests: Guests;
  private readonly checking: NodeJS.Timeout;
  /** What guests and this window ask, also before the ports are open. */
  readonly store: Handlers<StoreRequests>;

  constructor(
    private readonly claim: Claim,
    private readonly openCollector: OpenCollector,
    private readonly listeners: OwnerListeners,
    private readonly log: (message: string) => void,
  ) {
    const ask = <M extends keyof StoreRequests>(method: M): Handlers<StoreRequests>[M] =>
      (async (params: never, signal: AbortSignal) =>
        (await this.opened()).store[method](params, signal)) as Handlers<StoreRequests>[M];
    this.store = {
      services: ask('services'),
      operations: ask('operations'),
      search: ask('search'),
      trace: ask('trace'),
      traceIds: ask('traceIds'),
      clear: ask('clear'),
    };
    this.guests = new Guests(claim.server, {
      state: async () => (await this.opened()).state(),
      store: this.store,
      stop: () => listeners.onStop(),
    });
    this.checking = setInterval(() => this.check(), checkMs);
    this.checking.unref();
  }

  /** Opens (or, with other settings, opens anew). `patienceMs`: ports in use are tried again for so long. */
  async open(
    options: CollectorOptions,
    patienceMs: number,
  ): Promise<CollectorState | { readonly conflicts: readonly PortConflict[] }> {
    const before = this.opening;
    const result = (async () => {
      await (await before)?.close();
      for (const end = Date.now() + patienceMs; ;) {
        const opened = await this.openCollector(options, this.listeners);
        if (!('conflicts' in opened) || Date.now() >= end) return opened;
        await new Promise(resolve => setTimeout(resolve, portsPauseMs));
      }
    })();
    this.opening = result.then(
      opened => ('conflicts' in opened ? undefined : opened),
      () => undefined,
    );
    const opened = await result;
    if ('conflicts' in opened) return opened;
    const state = opened.state();
    this.guests.tellState(state);
    return state;
  }

  tellChange(change: TracesChange): void {
    this.guests.tellChange(change);
  }

  tellState(state: CollectorState): void {
    this.guests.tellState(state);
  }

  /** `stops`: its guests don't take over. Never rejects. */
  async close(how: 'stops' | 'leaves'): Promise<void> {
    clearInterval(this.checking);
    if (how === 'stops') this.guests.tellState(stoppedState);
    const attempt = (what: string, work: Promise<void> | undefined): Promise<void> | undefined =>
      work?.catch((error: unknown) => this.log(`${what}: ${messageOf(error)}`));
    await attempt('The collector did not end well', (await this.opening)?.close());
    await attempt('The mark of the owner could not be removed', this.claim.release());
    await this.guests.close();
  }

  private async opened(): Promise<OwnedCollector> {
    const opened = await this.opening;
    if (!opened) throw new Failure('unreachable', 'The local collector is not running.');
    return opened;
  }

  private check(): void {
    this.claim.isStillMine().then(
      isMine => isMine || this.listeners.onLost(),
      (error: unknown) => this.log(`The mark of the owner could not be read: ${messageOf(error)}`),
    );
  }
}
