import { rmSync, utimesSync } from 'node:fs';
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Disposable } from '../core/disposable';

export interface Ports {
  readonly httpPort: number;
  readonly grpcPort: number;
}

/** A window that comes back within this time goes on collecting. ms. */
const freshMs = 30_000;
/** How often it is noted that the collector still runs: a killed window can't say when it ended. */
const beatMs = 10_000;

/**
 * Remembers, in a file of the workspace's own storage, that this window collects: after a reload or a crash it goes on with the
 * same ports. VS Code's state is no place for it, because what a window writes at its very end is lost there.
 */
export class CollectorMemory implements Disposable {
  private beating: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  /** `file`: of this workspace. */
  constructor(private readonly file: string) {}

  /** The ports that were open a moment ago, undefined when nothing was. */
  async recall(now = Date.now()): Promise<Ports | undefined> {
    try {
      const { mtimeMs } = await stat(this.file);
      if (Math.abs(now - mtimeMs) > freshMs) return undefined;
      const { httpPort, grpcPort } = JSON.parse(await readFile(this.file, 'utf8')) as Partial<Ports>;
      return typeof httpPort === 'number' && typeof grpcPort === 'number' ? { httpPort, grpcPort } : undefined;
    } catch {
      return undefined; // not there, or not whole
    }
  }

  /** It runs from now on. A file that can't be written costs no more than the memory. */
  remember({ httpPort, grpcPort }: Ports): void {
    clearInterval(this.beating);
    this.writing = (async () => {
      await mkdir(dirname(this.file), { recursive: true });
      await writeFile(this.file, JSON.stringify({ httpPort, grpcPort }));
    })().catch(() => undefined);
    this.beating = setInterval(() => {
      const now = new Date();
      utimes(this.file, now, now).catch(() => undefined);
    }, beatMs);
    this.beating.unref();
  }

  /** It was stopped. */
  forget(): void {
    clearInterval(this.beating);
    this.beating = undefined;
    rmSync(this.file, { force: true });
    void this.writing.then(async () => this.beating || (await rm(this.file, { force: true }))).catch(() => undefined);
  }

  /** The window ends: notes the moment if it collects. Works at once, because nothing is waited for any more. */
  dispose(): void {
    if (!this.beating) return;
    clearInterval(this.beating);
    this.beating = undefined;
    try {
      const now = new Date();
      utimesSync(this.file, now, now);
    } catch {
      // gone with its folder
    }
  }
}
