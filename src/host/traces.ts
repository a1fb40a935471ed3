import * as vscode from 'vscode';
import type { TraceOptions } from '../backends/backend';
import { payloadsOf, tableBytes } from '../core/spans/memory';
import { extentOf } from '../core/spans/summary';
import type { SpanTable } from '../core/spans/spanTable';
import { traceKey, type TraceRef } from '../core/spans/traceId';
import { readConfig } from './config';
import type { Reclaim } from './reclaim';
import type { Endpoints, Traces } from './services';

/** A trace that ended less than this long ago may still grow: it is fetched again when it is opened. */
const growingMs = 5 * 60_000;

/**
 * A trace that takes more than this part of `spanlight.cacheBytes` is freed when its last tab is closed: otherwise a few large
 * ones would fill the cache, push out everything small, and keep hundreds of MB for traces that nobody looks at.
 */
const largePart = 1 / 16;

interface Kept {
  readonly ref: TraceRef;
  readonly table: SpanTable;
  /** Of the columns; payloads are counted by themselves, because traces share them. */
  readonly bytes: number;
}

/** Decoded traces by use: the least recently used goes first, what a tab holds stays. */
export class TraceCache implements Traces {
  /** Insertion order is order of use. */
  private readonly kept = new Map<string, Kept>();
  private readonly holds = new Map<string, number>();
  /** How many of the kept traces refer to a payload. */
  private readonly users = new Map<SharedArrayBuffer, number>();
  private bytes = 0;

  constructor(
    private readonly endpoints: Endpoints,
    private readonly reclaim?: Reclaim,
    private readonly now: () => number = Date.now,
  ) {}

  get(ref: TraceRef): SpanTable | undefined {
    const key = traceKey(ref);
    const found = this.kept.get(key);
    if (!found) return undefined;
    this.kept.delete(key);
    this.kept.set(key, found);
    return found.table;
  }

  all(): readonly (TraceRef & { readonly table: SpanTable })[] {
    return [...this.kept.values()].map(({ ref: { endpointId, traceId }, table }) => ({ endpointId, traceId, table }));
  }

  offer(endpointId: string, tables: readonly SpanTable[]): void {
    for (const table of tables) this.keep({ endpointId, traceId: table.traceId }, table);
    this.evict();
  }

  async load(
    ref: TraceRef,
    { fresh, ...options }: Omit<TraceOptions, 'maxBytes'> & { fresh?: boolean },
    signal: AbortSignal,
  ): Promise<SpanTable> {
    const known = fresh ? undefined : this.get(ref);
    if (known && !this.mayGrow(known)) return known;
    const maxBytes = readConfig('spanlight.maxTraceBytes');
    const table = await this.endpoints.backend(ref.endpointId).trace(ref.traceId, { ...options, maxBytes }, signal);
    this.keep(ref, table);
    this.evict();
    return table;
  }

  hold(ref: TraceRef): vscode.Disposable {
    const key = traceKey(ref);
    this.holds.set(key, (this.holds.get(key) ?? 0) + 1);
    let held = true;
    return new vscode.Disposable(() => {
      if (!held) return;
      held = false;
      const left = (this.holds.get(key) ?? 1) - 1;
      if (left > 0) this.holds.set(key, left);
      else {
        this.holds.delete(key);
        if (this.bytesOfItsOwn(key) > readConfig('spanlight.cacheBytes') * largePart) this.remove(key);
      }
      this.evict();
    });
  }

  private mayGrow(table: SpanTable): boolean {
    const end = Number((table.base + BigInt(extentOf(table))) / 1_000_000n);
    return this.now() - end < growingMs;
  }

  private keep(ref: TraceRef, table: SpanTable): void {
    const key = traceKey(ref);
    const bytes = tableBytes(table);
    // The new one first: the old may share a payload with it.
    for (const payload of payloadsOf(table)) {
      const users = this.users.get(payload.bytes) ?? 0;
      if (!users) this.bytes += payload.length;
      this.users.set(payload.bytes, users + 1);
    }
    this.bytes += bytes;
    this.remove(key);
    this.kept.set(key, { ref, table, bytes });
  }

  private remove(key: string): void {
    const found = this.kept.get(key);
    if (!found) return;
    const { table, bytes } = found;
    this.kept.delete(key);
    this.bytes -= bytes;
    this.reclaim?.letGo(table.start.buffer, bytes);
    for (const payload of payloadsOf(table)) {
      const left = (this.users.get(payload.bytes) ?? 1) - 1;
      if (left) {
        this.users.set(payload.bytes, left);
        continue;
      }
      this.users.delete(payload.bytes);
      this.bytes -= payload.length;
      this.reclaim?.letGo(payload.bytes, payload.length);
    }
  }

  /** What would be free without this trace. */
  private bytesOfItsOwn(key: string): number {
    const found = this.kept.get(key);
    if (!found) return 0;
    let { bytes } = found;
    for (const payload of payloadsOf(found.table)) if (this.users.get(payload.bytes) === 1) bytes += payload.length;
    return bytes;
  }

  private evict(): void {
    const limit = readConfig('spanlight.cacheBytes');
    for (const key of this.kept.keys()) {
      if (this.bytes <= limit) return;
      if (!this.holds.has(key)) this.remove(key);
    }
  }
}
