import { Emitter } from '../core/emitter';
import { Failure, isAbort } from '../core/errors';
import type { ConnectionState } from './services';

interface Standing {
  state: ConnectionState;
  /** What to go back to when all running calls are cancelled. */
  settled: ConnectionState;
  fault: Failure | undefined;
  running: number;
}

/** How the connection to each endpoint stands, told by the calls that were made. Nothing here makes a call. */
export class ConnectionStates {
  private readonly standings = new Map<string, Standing>();
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;

  state(id: string): ConnectionState {
    return this.standings.get(id)?.state ?? 'unknown';
  }

  /** What went wrong last, while it still does. */
  fault(id: string): Failure | undefined {
    return this.standings.get(id)?.fault;
  }

  /** Forgets what is known: address or credentials changed. */
  reset(id: string): void {
    if (this.standings.delete(id)) this.changed.fire();
  }

  /** Runs a call against the endpoint and learns from how it ends. */
  async follow<T>(id: string, call: () => Promise<T>): Promise<T> {
    const standing = this.begin(id);
    try {
      const answer = await call();
      this.settle(id, standing, 'connected', undefined);
      return answer;
    } catch (error) {
      this.settle(
        id,
        standing,
        isAbort(error) ? standing.settled : stateAfter(error, standing.settled),
        faultOf(error),
      );
      throw error;
    }
  }

  dispose(): void {
    this.changed.dispose();
  }

  private begin(id: string): Standing {
    let standing = this.standings.get(id);
    if (!standing)
      this.standings.set(id, (standing = { state: 'unknown', settled: 'unknown', fault: undefined, running: 0 }));
    standing.running++;
    // A connection that works stays "connected" during further calls: the status bar must not flicker.
    if (standing.settled !== 'connected') this.show(id, standing, 'connecting');
    return standing;
  }

  private settle(id: string, standing: Standing, state: ConnectionState, fault: Failure | undefined): void {
    standing.running--;
    standing.settled = state;
    if (state !== 'loginNeeded' && state !== 'unreachable') standing.fault = undefined;
    else if (fault) standing.fault = fault;
    this.show(id, standing, standing.running > 0 && state !== 'connected' ? 'connecting' : state);
  }

  private show(id: string, standing: Standing, state: ConnectionState): void {
    if (standing.state === state) return;
    standing.state = state;
    if (this.standings.get(id) === standing) this.changed.fire(); // otherwise it was reset meanwhile
  }
}

function stateAfter(error: unknown, before: ConnectionState): ConnectionState {
  if (!(error instanceof Failure)) return before;
  switch (error.kind) {
    case 'loginNeeded':
      return 'loginNeeded';
    case 'unreachable':
    case 'notJaeger':
      return 'unreachable';
    case 'invalidInput':
      return before; // nothing was sent
    default:
      return 'connected'; // it answered, if not what was hoped for
  }
}

function faultOf(error: unknown): Failure | undefined {
  return error instanceof Failure ? error : undefined;
}
