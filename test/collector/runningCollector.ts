import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CollectorOptions, CollectorState } from '../../src/protocol/collect';
import { createCollectHost, type CollectHost } from '../support/collector/hostEntry';

const dist = fileURLToPath(new URL('../../../dist', import.meta.url));

/** A collector in this process, as the extension has it. */
export interface RunningCollector extends CollectHost {
  readonly state: CollectorState;
  /** Where SDKs send to by HTTP and by gRPC, each as a base URL; each port speaks both. */
  readonly http: string;
  readonly grpc: string;
  close(): Promise<void>;
}

/** On free ports unless said. Needs the bundles in dist/. */
export async function runCollector(
  options: Partial<CollectorOptions> & { readonly folder: string },
): Promise<RunningCollector> {
  const host = createCollectHost(dist);
  const all = { host: '', httpPort: 0, grpcPort: 0, storageBytes: 1e9, allowedOrigins: [], ...options };
  const state = await host.worker.start(all);
  assert.equal(state.role, 'owner', JSON.stringify({ state, log: host.log }));
  return {
    ...host,
    state,
    http: `http://127.0.0.1:${state.httpPort}`,
    grpc: `http://127.0.0.1:${state.grpcPort}`,
    close: async () => {
      await host.worker.leave();
      host.worker.dispose();
      host.decoder.dispose();
    },
  };
}

/** A folder for each test of a suite, taken away afterwards. */
export function withFolder(): () => string {
  let folder = '';
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'spanlight-collector-'))));
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return () => join(folder, 'collector');
}
