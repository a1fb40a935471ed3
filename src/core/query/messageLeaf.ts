import { BytePattern } from '../find/bytePattern';
import { RowMark } from '../find/escapeClass';
import type { SearchableTrace } from '../find/traceSearch';
import { readSpanFields } from '../import/details';
import { ScanStop } from '../import/jsonScanner';
import type { SpanRow } from '../spans/spanTable';
import type { Leaf } from './leaf';
import type { ValueTest } from './valueTest';

const encoder = new TextEncoder();
const keys = {
  'otlp-json': patternOf('"message"'),
  'jaeger-json': patternOf('otel.status_description'),
};

/** What a span says of its status. No column has it: spans that may have one are decoded. */
export class MessageLeaf implements Leaf {
  private readonly hits: Uint8Array;
  private row: SpanRow = 0;

  constructor(
    private readonly trace: SearchableTrace,
    private readonly wanted: ValueTest,
  ) {
    this.hits = new Uint8Array(trace.table.count);
  }

  get isDone(): boolean {
    return this.row >= this.trace.table.count;
  }

  advance(isTime: () => boolean): void {
    while (!this.isDone) {
      const to = Math.min(this.trace.table.count, this.row + 16);
      for (; this.row < to; this.row++) {
        const message = this.messageOf(this.row);
        if (message !== '' && this.wanted(message)) this.hits[this.row] = 1;
      }
      if (isTime()) return;
    }
  }

  isHit(row: SpanRow): boolean {
    return this.hits[row] === 1;
  }

  private messageOf(row: SpanRow): string {
    const { table, payloads, marks } = this.trace;
    const payload = table.payload[row];
    const from = table.spanBytes.offset[row];
    const to = from + table.spanBytes.length[row];
    marks.find(row);
    const isHidden = (marks.of[row] & RowMark.Ascii) !== 0;
    if (!isHidden && keys[table.payloads[payload].format].indexIn(payloads[payload], from, to) < 0) return '';
    try {
      return readSpanFields(table, row, Infinity).statusMessage;
    } catch (stop) {
      if (!(stop instanceof ScanStop)) throw stop;
      return '';
    }
  }
}

function patternOf(text: string): BytePattern {
  return new BytePattern(Array.from(encoder.encode(text), byte => [byte]));
}
