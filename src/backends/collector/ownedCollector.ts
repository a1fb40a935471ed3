import { join } from 'node:path';
import { Failure, messageOf } from '../../core/errors';
import type { Handlers } from '../../protocol/channel';
import type { CollectorOptions, CollectorState, PortConflict, StoreRequests } from '../../protocol/collect';
import type { OwnedCollector, OwnedListeners } from './ownership/ownerPart';
import { openReceiver, type ReceiverOptions } from './server/openReceiver';
import { openTraceStore } from './store/openTraceStore';
import type { TraceStore } from './store/traceStore';
import { noStats, stoppedState } from './stoppedState';

export interface OwnedDeps {
  readonly loadGrpc: ReceiverOptions['loadGrpc'];
  readonly log: (message: string) => void;
}

/**
 * Opens the ports first, so that nobody's spans are refused for long, and the log behind them: what comes meanwhile is
 * acknowledged when it is written.
 */
export async function openOwnedCollector(
  { folder, host, httpPort, grpcPort, storageBytes, allowedOrigins }: CollectorOptions,
  { onChange, onState, onBroken }: OwnedListeners,
  { loadGrpc, log }: OwnedDeps,
): Promise<OwnedCollector | { readonly conflicts: readonly PortConflict[] }> {
  let letOpen: (() => void) | undefined;
  const opening = new Promise<void>(resolve => (letOpen = resolve)).then(() =>
    openTraceStore({ folder: join(folder, 'store'), storageBytes, now: Date.now, log }),
  );
  const options: ReceiverOptions = {
    host,
    httpPort,
    grpcPort,
    allowedOrigins,
    log,
    loadGrpc,
    now: Date.now,
    limits: limitsFor(storageBytes),
  };
  /** Why requests can't be kept, as the first of them was told; undefined while they can. */
  let problem: string | undefined;
  const noteProblem = (now: string | undefined): void => {
    if ((now === undefined) === (problem === undefined)) return;
    problem = now;
    if (now !== undefined) log(`Spans are refused: ${now}`);
    onState(state());
  };
  const opened = await openReceiver(options, async request => {
    try {
      const said = await (await opening).append(request);
      noteProblem(undefined);
      return said;
    } catch (error) {
      const failure = error instanceof Failure ? error : new Failure('unreachable', messageOf(error), { cause: error });
      if (failure.kind === 'unreachable' && !isClosing) noteProblem(failure.message);
      throw failure;
    }
  });
  if ('conflicts' in opened) return opened;
  const { receiver } = opened;
  const loaded: { store?: TraceStore } = {};
  let isClosing = false;
  const state = (): CollectorState => ({
    ...stoppedState,
    role: 'owner',
    httpPort: receiver.httpPort,
    grpcPort: receiver.grpcPort,
    problem,
    stats: loaded.store?.stats() ?? noStats,
  });
  letOpen?.();
  opening.then(
    store => {
      loaded.store = store;
      store.onDidChange(onChange);
    },
    (error: unknown) => onBroken(messageOf(error)),
  );
  return {
    state,
    store: storeRequests(opening),
    close: async () => {
      isClosing = true;
      await receiver.close();
      await opening.then(
        store => store.close(),
        () => undefined,
      );
    },
  };
}

/** A request may not take more than a part of what is kept at all: memory is bounded by the same number. */
function limitsFor(storageBytes: number): ReceiverOptions['limits'] {
  return { requestBytes: Math.min(64 << 20, Math.max(1 << 20, Math.floor(storageBytes / 4))) };
}

function storeRequests(opening: Promise<TraceStore>): Handlers<StoreRequests> {
  /** While the log is being read, lists would be cut short without a word: an export of all would leave traces out. */
  const whole = async (): Promise<TraceStore> => {
    const store = await opening;
    await store.loaded;
    return store;
  };
  return {
    services: async () => (await whole()).services(),
    operations: async ({ service }) => (await whole()).operations(service),
    search: async (query, signal) => (await opening).search(query, signal),
    trace: async ({ traceId }, signal) => (await opening).trace(traceId, signal),
    traceIds: async () => (await whole()).traceIds(),
    clear: async () => {
      await (await opening).clear();
      return null;
    },
  };
}
