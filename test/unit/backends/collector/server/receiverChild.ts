import { fork, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import type { ReceiverLimits } from '../../../../../src/backends/collector/server/receiverLimits';

export interface ReceiverChild {
  readonly port: number;
  /** Spans that were taken, resident memory of the process now and at its highest. */
  state(): Promise<{ readonly taken: number; readonly bytes: number; readonly peakBytes: number }>;
  end(): Promise<void>;
}

let bundling: Promise<string> | undefined;

/** Beside the other bundles of tests, so that packages are found from there. */
async function bundle(): Promise<string> {
  const outfile = resolve('out', 'receiverProcess', 'receiverProcess.mjs');
  await mkdir(resolve('out', 'receiverProcess'), { recursive: true });
  await build({
    entryPoints: [resolve('test/unit/backends/collector/server/receiverProcess.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  return outfile;
}

export async function startReceiverChild(limits: Partial<ReceiverLimits> = {}): Promise<ReceiverChild> {
  const child: ChildProcess = fork(await (bundling ??= bundle()), { execArgv: [] });
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const ask = (message: object | string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      child.once('message', resolve);
      void exited.then(() => reject(new Error('The receiver has ended')));
      child.send(message);
    });
  const port = (await ask({ limits })) as number;
  return {
    port,
    state: () => ask('state') as ReturnType<ReceiverChild['state']>,
    end: async () => {
      child.kill();
      await exited;
    },
  };
}
