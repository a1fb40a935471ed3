import type { Backend } from '../backends/backend';
import { Emitter } from '../core/emitter';
import type { Endpoint } from '../core/endpoint';

/** An endpoint that is in no setting: the collector, an opened file, the sample. */
export interface BuiltInEndpoint {
  readonly endpoint: Endpoint;
  /** Offered where endpoints are listed and switched. */
  readonly isListed: boolean;
  readonly createBackend: () => Backend;
}

/** Endpoints that the extension brings itself. They need no trust, no confirmation and no credentials: nothing leaves the machine. */
export class BuiltInEndpoints {
  private readonly known = new Map<string, BuiltInEndpoint>();
  private readonly changed = new Emitter<string>();
  /** Id of the endpoint that came, went, or is another now. */
  readonly onDidChange = this.changed.event;

  get all(): readonly BuiltInEndpoint[] {
    return [...this.known.values()];
  }

  find(id: string): BuiltInEndpoint | undefined {
    return this.known.get(id);
  }

  /** Adds it, or takes the place of the one with the same id. */
  set(builtIn: BuiltInEndpoint): void {
    this.known.set(builtIn.endpoint.id, builtIn);
    this.changed.fire(builtIn.endpoint.id);
  }

  remove(id: string): void {
    if (this.known.delete(id)) this.changed.fire(id);
  }
}
