import * as vscode from 'vscode';
import type { TraceOptions } from '../backends/backend';
import { payloadsOf, tableBytes } from '../core/spans/memory';
import { extentOf } from '../core/spans/summary';
import type { SpanTable } from '../core/spans/spanTable';
import { traceKey, type TraceRef } from '../core/spans/traceId';
import { readConfig } from './config';
import type { Endpoints, Traces } from './services';

/** A trace that ended less than this long ago may still grow: it is fetched again when it is opened. */
const growingMs = 5 * 60_000;

/** Decoded traces by use: the least recently used goes first, what a tab holds stays. */
export class TraceCache implements Traces {
  /** Insertion order is order of use. */
  private readonly tables = new Map<string, SpanTable>();
  private readonly holds = new Map<string, number>();

  constructor(
    private readonly endpoints: Endpoints,
    private readonly now: () => number = Date.now,
  ) {}

  get(ref: TraceRef): SpanTable | undefined {
    const key = traceKey(ref);
    const table = this.tables.get(key);
    if (!table) return undefined;
    this.tables.delete(key);
    this.tables.set(key, table);
    return table;
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
      else this.holds.delete(key);
      this.evict();
    });
  }

  private mayGrow(table: SpanTable): boolean {
    const end = Number((table.base + BigInt(extentOf(table))) / 1_000_000n);
    return this.now() - end < growingMs;
  }

  private keep(ref: TraceRef, table: SpanTable): void {
    const key = traceKey(ref);
    this.tables.delete(key);
    this.tables.set(key, table);
  }

  private evict(): void {
    const limit = readConfig('spanlight.cacheBytes');
    // A payload that several traces of one search answer share counts once, and is freed with the last of them.
    const users = new Map<SharedArrayBuffer, number>();
    let bytes = 0;
    for (const table of this.tables.values()) {
      bytes += tableBytes(table);
      for (const { bytes: buffer, length } of payloadsOf(table)) {
        if (!users.has(buffer)) bytes += length;
        users.set(buffer, (users.get(buffer) ?? 0) + 1);
      }
    }
    for (const [key, table] of this.tables) {
      if (bytes <= limit) return;
      if (this.holds.has(key)) continue;
      this.tables.delete(key);
      bytes -= tableBytes(table);
      for (const { bytes: buffer, length } of payloadsOf(table)) {
        const left = (users.get(buffer) ?? 1) - 1;
        users.set(buffer, left);
        if (left === 0) bytes -= length;
      }
    }
  }
}
