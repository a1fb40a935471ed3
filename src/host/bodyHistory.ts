import * as vscode from 'vscode';
import { DisposableStore } from '../core/disposable';
import { BodyBaselines } from '../core/latency/bodyBaselines';
import { log } from './log';
import type { FunctionSites } from './services';
import type { FunctionPlace, SourceMapper } from './sourceMapper';

const stateKey = 'spanlight.firstBodies';

/** Changes are written down together. */
const saveMs = 2_000;

/** Answers of git that are kept; a function has one for each revision whose spans are looked at. */
const mostAnswers = 5_000;

/** What functions looked like when their spans ran: at a revision, or when their data was first seen here. */
export class BodyHistory implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly baselines: BodyBaselines;
  /** Functions without a name are counted only, and their numbers change between sessions. */
  private readonly unnamed: BodyBaselines;
  private readonly hashes = new Map<string, Promise<number | undefined>>();
  private readonly unknown = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly mapper: Pick<SourceMapper, 'hashAt'>,
    private readonly state: vscode.Memento,
    private readonly now: () => number,
  ) {
    this.baselines = new BodyBaselines(state.get(stateKey), now());
    this.unnamed = new BodyBaselines(undefined, now());
    this.store.add({ dispose: () => this.save() });
  }

  hashAt(place: FunctionPlace, revision: string): Promise<number | undefined> {
    const key = `${place.uri} ${place.name} ${place.ordinal} ${revision}`;
    let hash = this.hashes.get(key);
    if (!hash) {
      if (this.hashes.size >= mostAnswers) this.hashes.clear();
      hash = this.mapper.hashAt(place, revision).catch(() => undefined);
      this.hashes.set(key, hash);
      void hash.then(known => known === undefined && this.unknown.add(key));
    }
    return hash;
  }

  /** Asks again what git did not know: somebody may have fetched since. */
  forgetUnknown(): void {
    for (const key of this.unknown) this.hashes.delete(key);
    this.unknown.clear();
  }

  see(endpointId: string, { place, id }: FunctionSites): void {
    this.of(place).see(`${endpointId} ${id}`, place.hash, this.now());
    this.saveSoon();
  }

  /** `oldestMs`: when the first span in the window began. */
  async isStale(endpointId: string, { place, id }: FunctionSites, hash: number, oldestMs: number): Promise<boolean> {
    const key = `${endpointId} ${id}`;
    const baselines = this.of(place);
    const writtenMs = baselines.isNew(key, hash) ? await lastWritten(place.uri) : undefined;
    const isStale = baselines.isStale(key, hash, { nowMs: this.now(), oldestMs, writtenMs });
    this.saveSoon();
    return isStale;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.store.dispose();
  }

  private of({ name }: FunctionPlace): BodyBaselines {
    return name === '' ? this.unnamed : this.baselines;
  }

  private saveSoon(): void {
    if (this.baselines.isChanged) this.timer ??= setTimeout(() => this.save(), saveMs);
  }

  private save(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.baselines.isChanged) return;
    this.state.update(stateKey, this.baselines.write()).then(undefined, (error: unknown) => {
      log().warn(`What functions looked like could not be kept: ${String(error)}`);
    });
  }
}

/** When the text that is on disk was written; undefined while there are unsaved edits, or nobody knows. */
async function lastWritten(uri: string): Promise<number | undefined> {
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri);
  if (open?.isDirty) return undefined;
  try {
    return (await vscode.workspace.fs.stat(vscode.Uri.parse(uri))).mtime;
  } catch {
    return undefined;
  }
}
