import { JsonScanner, ScanStop } from '../import/jsonScanner';
import { KeyTable, noMoreKeys } from '../import/keyTable';
import type { ByteRanges, SpanRow, SpanTable } from '../spans/spanTable';
import {
  searchLogFields,
  searchOtlpAttributes,
  searchOtlpSpanAttributes,
  searchTags,
  type ListSearch,
  type Verdict,
} from './attributeSearch';
import { decodedSpanIncludes } from './decodedSpan';
import type { FindQuery } from './findQuery';
import { LiteralTest } from './literalTest';

/** Of what holds a list of attributes: the key of that list. */
const eventKeys = new KeyTable(['attributes']);
const logKeys = new KeyTable(['fields']);
const otlpKeys = new KeyTable(['attributes', 'events', 'links', 'status', 'traceState']);
const jaegerKeys = new KeyTable(['tags', 'logs', 'references', 'warnings']);
const statusKeys = new KeyTable(['message']);

/**
 * Decides whether the bytes of a span show a text. The parts of a span that can be large lie where the table says; only those in
 * which the text's bytes stand are walked. What a walk can't decide is decoded.
 */
export class SpanSearch {
  private readonly tests: readonly LiteralTest[];

  /** `payloads`: the bytes of the table's payloads. */
  constructor(
    private readonly table: SpanTable,
    payloads: readonly Uint8Array[],
    private readonly query: FindQuery,
  ) {
    this.tests = payloads.map(bytes => new LiteralTest(query, new JsonScanner(bytes, bytes.length)));
  }

  /**
   * `first`: where the query's pattern comes first in the row's bytes, -1 for nowhere. `marks`: those bits of the row's marks that
   * concern the query. Names of spans and events are not looked at.
   */
  isShown(row: SpanRow, first: number, marks: number): boolean {
    let verdict: Verdict;
    try {
      verdict = this.search(row, first, marks);
    } catch (stop) {
      if (!(stop instanceof ScanStop)) throw stop;
      verdict = 'unsure';
    }
    return verdict === 'unsure'
      ? decodedSpanIncludes(this.table, row, text => this.query.includes(text))
      : verdict === 'yes';
  }

  private search(row: SpanRow, first: number, marks: number): Verdict {
    const { table } = this;
    const payload = table.payload[row];
    const test = this.tests[payload];
    const isOtlp = table.payloads[payload].format === 'otlp-json';
    const list = isOtlp ? searchOtlpSpanAttributes : searchTags;
    const events = isOtlp ? searchOtlpEvents : searchLogs;
    let verdict = this.searchPart(test, table.attributeBytes, row, first, marks, list);
    if (verdict === 'no') verdict = this.searchPart(test, table.eventBytes, row, first, marks, events);
    // In Jaeger's JSON links have no attributes.
    if (verdict === 'no' && isOtlp) verdict = this.searchPart(test, table.linkBytes, row, first, marks, events);
    return verdict === 'no' ? this.searchRest(test, row, marks, isOtlp) : verdict;
  }

  private searchPart(
    test: LiteralTest,
    { offset, length }: ByteRanges,
    row: SpanRow,
    first: number,
    marks: number,
    search: ListSearch,
  ): Verdict {
    const from = offset[row];
    const to = from + length[row];
    if (from === to) return 'no';
    // The first place is known where it is not before this part.
    test.begin(from, to, marks, first < 0 || first >= to ? -1 : first >= from ? first : undefined);
    if (test.isOver) return 'no';
    test.scanner.pos = from;
    return search(test);
  }

  /** What stands beside the lists: messages, warnings, the state of the trace. */
  private searchRest(test: LiteralTest, row: SpanRow, marks: number, isOtlp: boolean): Verdict {
    const { attributeBytes, eventBytes, linkBytes, spanBytes } = this.table;
    const { scanner } = test;
    const keys = isOtlp ? otlpKeys : jaegerKeys;
    const parts = [attributeBytes, eventBytes, linkBytes];
    let isHit = false;
    let seen = 0;
    scanner.pos = spanBytes.offset[row];
    for (let k = scanner.firstKey(keys); k !== noMoreKeys; k = scanner.nextKey(keys, k)) {
      if (k < 3) {
        scanner.peek();
        const isKnown = k >= 0 && parts[k].length[row] > 0 && parts[k].offset[row] === scanner.pos;
        if (isKnown) scanner.pos += parts[k].length[row];
        else scanner.skipValue();
        continue;
      }
      // Said twice: the last one counts.
      if ((seen & (1 << k)) !== 0) return 'unsure';
      seen |= 1 << k;
      scanner.peek();
      const from = scanner.pos;
      scanner.skipValue();
      test.begin(from, scanner.pos, marks);
      if (test.isOver) continue;
      scanner.pos = from;
      if (!isOtlp) isHit = areTextsHit(test) || isHit;
      else if (k === 4) {
        scanner.readText();
        isHit = test.isHit() || isHit;
      } else
        for (let s = scanner.firstKey(statusKeys); s !== noMoreKeys; s = scanner.nextKey(statusKeys, s)) {
          if (s !== 0) scanner.skipValue();
          else {
            if ((seen & 1) !== 0) return 'unsure';
            seen |= 1;
            scanner.readText();
            isHit = test.isHit() || isHit;
          }
        }
    }
    return isHit ? 'yes' : 'no';
  }
}

/** Whether one of the texts in the list at the scanner shows the text. */
function areTextsHit(test: LiteralTest): boolean {
  const { scanner } = test;
  let isHit = false;
  for (let item = scanner.firstElement(); item; item = scanner.nextElement()) {
    scanner.readText();
    isHit ||= test.isHit();
  }
  return isHit;
}

const searchOtlpEvents: ListSearch = test => searchHolders(test, eventKeys, searchOtlpAttributes);
const searchLogs: ListSearch = test => searchHolders(test, logKeys, searchLogFields);

/** Events, logs or links: a list of objects, in each of which a list of attributes stands under the one key of `keys`. */
function searchHolders(test: LiteralTest, keys: KeyTable<string>, search: ListSearch): Verdict {
  const { scanner } = test;
  for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
    let from = 0;
    let to = 0;
    for (let k = scanner.firstKey(keys); k !== noMoreKeys; k = scanner.nextKey(keys, k)) {
      scanner.peek();
      if (k === 0) from = scanner.pos;
      scanner.skipValue();
      if (k === 0) to = scanner.pos;
    }
    if (to > from && test.isNear(from, to)) {
      const after = scanner.pos;
      scanner.pos = from;
      const verdict = search(test);
      if (verdict !== 'no') return verdict;
      scanner.pos = after;
    }
    if (test.isOver) return 'no';
  }
  return 'no';
}
