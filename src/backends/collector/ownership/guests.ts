import type { Server, Socket } from 'node:net';
import { Failure } from '../../../core/errors';
import { Channel, type Handlers } from '../../../protocol/channel';
import {
  linkVersion,
  type CollectNews,
  type CollectorState,
  type GuestRequests,
  type StoreRequests,
  type TracesChange,
} from '../../../protocol/collect';
import { Link } from './link';

type NoRequests = Record<never, never>;
type ToGuest = Pick<CollectNews, 'state' | 'change'>;

type GuestChannel = Channel<GuestRequests, NoRequests, NoRequests, ToGuest>;

interface Guest {
  readonly link: Link;
  readonly channel: GuestChannel;
  /** It said hello. */
  isKnown: boolean;
  /** News were held back, so it has to ask anew for what it shows. */
  missedNews: boolean;
}

/** What the owner answers its guests with. */
export interface ForGuests {
  /** Resolves when the ports are open. Rejects when it came to nothing. */
  state(): Promise<CollectorState>;
  readonly store: Handlers<StoreRequests>;
  stop(): void;
}

/** The windows that ask this one. */
export class Guests {
  private readonly guests = new Set<Guest>();
  private readonly accept = (socket: Socket): void => this.add(socket);

  constructor(
    private readonly server: Server,
    private readonly answers: ForGuests,
  ) {
    server.on('connection', this.accept);
  }

  get count(): number {
    return this.guests.size;
  }

  tellState(state: CollectorState): void {
    for (const guest of this.known()) guest.channel.notify('state', asGuest(state));
  }

  tellChange(change: TracesChange): void {
    for (const guest of this.known()) {
      if (guest.link.isLagging) {
        guest.missedNews = true;
        continue;
      }
      guest.channel.notify('change', guest.missedNews ? { ...change, reset: true } : change);
      guest.missedNews = false;
    }
  }

  /** Lets all of them go; resolves when they know. */
  async close(): Promise<void> {
    this.server.removeListener('connection', this.accept);
    await Promise.all([...this.guests].map(({ link }) => link.finish()));
  }

  private add(socket: Socket): void {
    const { answers } = this;
    const link = new Link(
      socket,
      message => channel.receive(message),
      () => {
        channel.dispose();
        this.guests.delete(guest);
      },
    );
    const channel: GuestChannel = new Channel<GuestRequests, NoRequests, NoRequests, ToGuest>(
      message => link.send(message),
      {
        ...answers.store,
        hello: async ({ version }) => {
          if (version !== linkVersion)
            throw new Failure(
              'refused',
              'The window that collects runs another version of Spanlight. Reload both windows.',
            );
          const state = await answers.state();
          guest.isKnown = true;
          return asGuest(state);
        },
        stop: () => {
          // After the answer: stopping ends this link as well.
          setImmediate(() => answers.stop());
          return null;
        },
      },
      {},
    );
    const guest: Guest = { link, channel, isKnown: false, missedNews: false };
    this.guests.add(guest);
  }

  private known(): Guest[] {
    return [...this.guests].filter(({ isKnown }) => isKnown);
  }
}

/** The owner's state as a guest has it. */
function asGuest(state: CollectorState): CollectorState {
  return state.role === 'owner' ? { ...state, role: 'guest' } : state;
}
