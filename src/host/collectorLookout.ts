import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Disposable } from '../core/disposable';
import { ownerMarkName, readOwnerMark } from '../backends/collector/ownership/ownerMark';

/** Notices that another window began to collect: its mark appears in the folder that all windows share. Costs a file's look. */
export class CollectorLookout implements Disposable {
  private watcher: FSWatcher | undefined;

  constructor(
    private readonly folder: string,
    /** There is a mark; whether somebody is behind it is found out by joining. */
    private readonly onSeen: () => void,
  ) {}

  /** Looks once. */
  async look(): Promise<boolean> {
    const mark = await readOwnerMark(this.folder).catch(() => undefined);
    return mark !== undefined;
  }

  /** Looks from now on, where there is a folder already; without one `look` has to be asked now and then. */
  async keepLooking(): Promise<void> {
    if (this.watcher) return;
    const isThere = await stat(this.folder).then(
      found => found.isDirectory(),
      () => false,
    );
    if (!isThere || this.watcher) return;
    try {
      this.watcher = watch(this.folder, { persistent: false }, (_, name) => {
        if (name === ownerMarkName) void this.look().then(isSeen => isSeen && this.onSeen());
      });
      this.watcher.on('error', () => this.rest());
    } catch {
      // The system watches nothing more: what asks now and then has to do.
    }
  }

  rest(): void {
    this.watcher?.close();
    this.watcher = undefined;
  }

  dispose(): void {
    this.rest();
  }
}
