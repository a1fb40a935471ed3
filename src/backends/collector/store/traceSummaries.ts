import type { TraceSummary } from '../../../core/spans/summary';
import { none } from './spanColumns';
import type { StoreIndex } from './storeIndex';

/** Traces whose services stay counted: those that a list shows and that grow while it does. */
const mostKept = 2000;

interface Counted {
  readonly born: number;
  /** The newest span that is counted already. */
  lastSpan: number;
  readonly services: Map<string, { name: string; spanCount: number; errorCount: number }>;
}

/** What lists show of traces. A trace that grew is counted from where the last count ended. */
export class TraceSummaries {
  private readonly kept = new Map<number, Counted>();

  constructor(private readonly index: StoreIndex) {}

  /** Of a trace that is there. */
  of(trace: number): TraceSummary {
    const { traces, operations } = this.index;
    const root = traces.rootOperation[trace];
    const services = [...this.count(trace).services.values()].map(service => ({ ...service }));
    return {
      traceId: traces.ids[trace],
      rootService: root === none ? '' : operations.serviceOf(root),
      rootName: root === none ? '' : operations.nameOf(root),
      start: traces.startOf(trace),
      duration: traces.durationOf(trace),
      spanCount: traces.spanCount[trace],
      errorCount: traces.errorCount[trace],
      orphanCount: undefined,
      services: services.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    };
  }

  clear(): void {
    this.kept.clear();
  }

  private count(trace: number): Counted {
    const { spans, traces, operations } = this.index;
    const born = traces.born[trace];
    let counted = this.kept.get(trace);
    this.kept.delete(trace);
    if (counted?.born !== born) counted = { born, lastSpan: none, services: new Map() };
    this.kept.set(trace, counted);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= mostKept) break;
      this.kept.delete(oldest);
    }
    const { services } = counted;
    for (let span = traces.lastSpan[trace]; span !== counted.lastSpan; span = spans.earlier[span]) {
      const name = operations.serviceOf(spans.operation[span] >>> 1);
      let service = services.get(name);
      if (!service) services.set(name, (service = { name, spanCount: 0, errorCount: 0 }));
      service.spanCount++;
      service.errorCount += spans.operation[span] & 1;
    }
    counted.lastSpan = traces.lastSpan[trace];
    return counted;
  }
}
