import { spansWithAttributes } from '../../../core/otlp/findAttributes';
import type { AttributeFilter } from '../../../core/search/attributeFilter';
import type { RecordReader } from './recordReader';
import type { Segment } from './segment';
import type { StoreIndex } from './storeIndex';

/** Offsets that are remembered over all records. */
const mostOffsets = 1_000_000;

interface Answer {
  readonly segment: Segment | undefined;
  readonly offsets: ReadonlySet<number>;
}

/** Which spans have the attributes of a filter: each record is looked at once, when the first of its spans is asked for. */
export class AttributeSearch {
  private readonly answers = new Map<number, Answer>();
  private count = 0;

  constructor(
    private readonly index: StoreIndex,
    private readonly reader: RecordReader,
    private readonly filter: AttributeFilter,
  ) {}

  /** Throws what reading the record throws. */
  has(span: number): boolean {
    const { spans, records } = this.index;
    const record = spans.record[span];
    const known = this.answers.get(record);
    // In another segment by now it was compacted, and its spans lie elsewhere.
    const isGood = known !== undefined && known.segment === records.segments[record];
    return (isGood ? known : this.ask(record)).offsets.has(spans.offset[span]);
  }

  private ask(record: number): Answer {
    const offsets = new Set<number>();
    spansWithAttributes(this.reader.plain(record), this.filter, offset => offsets.add(offset));
    if ((this.count += offsets.size) > mostOffsets) {
      this.answers.clear();
      this.count = offsets.size;
    }
    const answer = { segment: this.index.records.segments[record], offsets };
    this.answers.set(record, answer);
    return answer;
  }
}
