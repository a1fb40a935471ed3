import { compareTexts } from '../../../core/compareTexts';
import type { Operation } from '../../../core/search/traceQuery';
import { SlotList } from './slotList';

const kindNames = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

interface ServiceEntry {
  readonly service: string;
  /** By name; then by kind. */
  readonly operations: Map<string, (number | undefined)[]>;
}

/**
 * Services and operations of the spans that are held: an operation is service, name and kind, and has a number. One that has
 * no span any more is forgotten, so that names with ids in them don't pile up.
 */
export class OperationTable {
  private readonly byService = new Map<string, ServiceEntry>();
  private readonly slots = new SlotList();
  private readonly entries: ServiceEntry[] = [];
  private readonly names: string[] = [];
  private readonly kinds: number[] = [];
  private readonly spanCounts: number[] = [];
  /** About how much memory it takes. */
  bytes = 0;

  /** Number of the operation, for one more span of it. */
  addSpan(service: string, name: string, kind: number): number {
    let entry = this.byService.get(service);
    if (!entry) {
      this.byService.set(service, (entry = { service, operations: new Map() }));
      this.bytes += 200 + 2 * service.length;
    }
    let ofName = entry.operations.get(name);
    if (!ofName) {
      entry.operations.set(name, (ofName = []));
      this.bytes += 150 + 2 * name.length;
    }
    const known = kind >= 1 && kind <= 5 ? kind : 0;
    const found = ofName[known];
    if (found !== undefined) {
      this.spanCounts[found]++;
      return found;
    }
    const operation = this.slots.take();
    ofName[known] = operation;
    this.entries[operation] = entry;
    this.names[operation] = name;
    this.kinds[operation] = known;
    this.spanCounts[operation] = 1;
    this.bytes += 50;
    return operation;
  }

  removeSpan(operation: number): void {
    if (--this.spanCounts[operation] > 0) return;
    const { service, operations } = this.entries[operation];
    const name = this.names[operation];
    const ofName = operations.get(name) ?? [];
    ofName[this.kinds[operation]] = undefined;
    this.bytes -= 50;
    if (ofName.every(one => one === undefined)) {
      operations.delete(name);
      this.bytes -= 150 + 2 * name.length;
    }
    if (operations.size === 0) {
      this.byService.delete(service);
      this.bytes -= 200 + 2 * service.length;
    }
    this.names[operation] = '';
    this.slots.giveBack(operation);
  }

  serviceOf(operation: number): string {
    return this.entries[operation].service;
  }

  nameOf(operation: number): string {
    return this.names[operation];
  }

  /** Sorted. */
  services(): string[] {
    return [...this.byService.keys()].sort();
  }

  /** Sorted by name, each once per kind. */
  operations(service: string): Operation[] {
    const found: Operation[] = [];
    for (const [name, ofName] of this.byService.get(service)?.operations ?? [])
      ofName.forEach((operation, kind) => {
        if (operation !== undefined) found.push({ name, kind: kindNames[kind] });
      });
    return found.sort((a, b) => compareTexts(a.name, b.name) || compareTexts(a.kind, b.kind));
  }

  /** By number: 1 for the operations that are meant; undefined where all are. */
  chosen(service: string | undefined, name: string | undefined): Uint8Array | undefined {
    if (service === undefined && name === undefined) return undefined;
    const chosen = new Uint8Array(this.slots.end);
    const entries = service === undefined ? this.byService.values() : [this.byService.get(service)];
    for (const entry of entries) {
      if (!entry) continue;
      const names = name === undefined ? entry.operations.values() : [entry.operations.get(name)];
      for (const ofName of names)
        for (const operation of ofName ?? []) if (operation !== undefined) chosen[operation] = 1;
    }
    return chosen;
  }
}
