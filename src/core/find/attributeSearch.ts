/**
 * Looks for a text in attribute lists without decoding them. What is shown is decided by `attributeValues.ts` and the details
 * of each format; where a list is written so that a quick look can't tell the same (a list as a value, a tag
 * that is a field), the verdict is `unsure` and the span has to be decoded.
 */
import { tagKeys } from '../import/jaegerTags';
import { KeyTable, noMoreKeys } from '../import/keyTable';
import { valueKeys } from '../import/otlpValues';
import type { LiteralTest } from './literalTest';

export type Verdict = 'yes' | 'no' | 'unsure';
/** The scanner stands at the list, and behind it or anywhere inside when the verdict is there. */
export type ListSearch = (test: LiteralTest) => Verdict;

const keyValueKeys = new KeyTable(['key', 'value']);
const quote = 0x22;

/** Attributes of a span that are shown elsewhere, or not at all. */
const otlpSpecials = new KeyTable(['@jaeger@warnings', '@jaeger@format', 'internal.span.format']);

export const searchOtlpSpanAttributes: ListSearch = test => searchOtlp(test, otlpSpecials);
/** Of events and links: every attribute is shown. */
export const searchOtlpAttributes: ListSearch = test => searchOtlp(test, undefined);

function searchOtlp(test: LiteralTest, specials: KeyTable<string> | undefined): Verdict {
  const { scanner } = test;
  for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
    // Of what comes twice the last counts.
    let key: Literal | undefined;
    let isKeyHit = false;
    let value: Verdict = 'no';
    for (let k = scanner.firstKey(keyValueKeys); k !== noMoreKeys; k = scanner.nextKey(keyValueKeys, k)) {
      if (k < 0) scanner.skipValue();
      else if (k === 0) {
        scanner.readText();
        key = literalOf(scanner);
        isKeyHit = test.isHit();
      } else value = searchAnyValue(test);
    }
    if (value === 'unsure') return 'unsure';
    if (isKeyHit || value === 'yes') return specials && key && keyIn(specials, test, key) >= 0 ? 'unsure' : 'yes';
    if (test.isOver) return 'no';
  }
  return 'no';
}

function searchAnyValue(test: LiteralTest): Verdict {
  const { scanner } = test;
  let verdict: Verdict = 'no';
  for (let k = scanner.firstKey(valueKeys); k !== noMoreKeys; k = scanner.nextKey(valueKeys, k)) {
    scanner.peek();
    const from = scanner.pos;
    switch (k) {
      case -1:
        scanner.skipValue();
        break;
      case 1: // boolValue
        verdict = scanner.readLiteral() !== null && test.isRawHit(from, scanner.pos) ? 'yes' : 'no';
        break;
      case 4: // arrayValue
      case 5: // kvlistValue
        scanner.skipValue();
        verdict = test.isNear(from, scanner.pos) ? 'unsure' : 'no';
        break;
      default:
        scanner.readText();
        verdict = test.isHit() ? 'yes' : 'no';
    }
  }
  return verdict;
}

/** Tags that are no attributes: never shown as such; fields of the span; and `error`, which depends on the others. */
const tagSpecials = new KeyTable([
  'otel.status_description',
  'otel.scope.version',
  'w3c.tracestate',
  'otel.library.version',
  'error',
  'span.kind',
  'otel.status_code',
  'otel.scope.name',
  'otel.library.name',
  '@jaeger@warnings',
  '@jaeger@format',
  'internal.span.format',
]);
/** Below: shown as a field, if the value is that of the last tag with this key. */
const firstUnsure = 3;
const firstUnshown = 5;

/** Tags of a span in Jaeger's JSON. */
export const searchTags: ListSearch = test => {
  const { scanner } = test;
  let field = -1;
  for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
    const tag = searchTag(test);
    if (field >= 0) {
      if (tag.key && keyIn(tagSpecials, test, tag.key) === field) return 'unsure';
      continue;
    }
    if (tag.isKeyHit || tag.isValueHit) {
      const special = tag.key ? keyIn(tagSpecials, test, tag.key) : -1;
      if (special < 0) return 'yes';
      if (special < firstUnsure) {
        if (tag.isValueHit) field = special;
      } else if (special < firstUnshown) return 'unsure';
    }
    if (test.isOver && field < 0) return 'no';
  }
  return field >= 0 ? 'yes' : 'no';
};

/** Fields of a log: one of them may be the event's name, and then its key is not shown. */
export const searchLogFields: ListSearch = test => {
  const { scanner } = test;
  for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
    const field = searchTag(test);
    if (field.isValueHit) return 'yes';
    if (field.isKeyHit) return field.key && keyIn(eventKey, test, field.key) >= 0 ? 'unsure' : 'yes';
    if (test.isOver) return 'no';
  }
  return 'no';
};
const eventKey = new KeyTable(['event']);

interface TagSearch {
  key: Literal | undefined;
  isKeyHit: boolean;
  isValueHit: boolean;
}

/** The tag at the scanner; of what it says twice the last counts. */
function searchTag(test: LiteralTest): TagSearch {
  const { scanner } = test;
  const tag: TagSearch = { key: undefined, isKeyHit: false, isValueHit: false };
  for (let k = scanner.firstKey(tagKeys); k !== noMoreKeys; k = scanner.nextKey(tagKeys, k)) {
    if (k < 0) scanner.skipValue();
    else if (k === 2) tag.isValueHit = isPlainValueHit(test);
    else {
      scanner.readText();
      if (k !== 0) continue;
      tag.key = literalOf(scanner);
      tag.isKeyHit = test.isHit();
    }
  }
  return tag;
}

/** Any JSON: a text as it reads, everything else as it came. */
function isPlainValueHit(test: LiteralTest): boolean {
  const { scanner } = test;
  const first = scanner.peek();
  if (first === quote) {
    scanner.readString();
    return test.isHit();
  }
  const from = scanner.pos;
  scanner.skipValue();
  return first !== 0x6e /* null */ && test.isRawHit(from, scanner.pos);
}

interface Literal {
  readonly from: number;
  readonly to: number;
  readonly escaped: boolean;
}

function literalOf({ from, to, escaped }: Literal): Literal {
  return { from, to, escaped };
}

function keyIn(keys: KeyTable<string>, { scanner }: LiteralTest, { from, to, escaped }: Literal): number {
  scanner.from = from;
  scanner.to = to;
  scanner.escaped = escaped;
  return keys.find(scanner);
}
