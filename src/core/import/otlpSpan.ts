import { SpanFlag, sparseKeys, SpanStatus } from '../spans/spanTable';
import type { SpanTableBuilder } from '../spans/spanTableBuilder';
import { phrase } from '../phrase';
import { AttributeLeads } from './attributeLeads';
import { AttributeKey, attributeKeys } from './attributeKeys';
import type { JsonScanner } from './jsonScanner';
import { KeyTable, noMoreKeys } from './keyTable';
import { holdsText, readScalar, readScalarOf, valueKeys } from './otlpValues';
import { IdWords, Moment } from './scalars';
import { TraceIds } from './traceIds';

const eventKeys = new KeyTable(['timeUnixNano', 'name', 'attributes']);
const statusKeys = new KeyTable(['code', 'message']);
export const keyValueKeys = new KeyTable(['key', 'value']);
/** In this order, because `OtlpSpanReader.read` goes by the index. */
export const spanKeys = new KeyTable([
  'traceId',
  'spanId',
  'parentSpanId',
  'name',
  'kind',
  'startTimeUnixNano',
  'endTimeUnixNano',
  'attributes',
  'events',
  'links',
  'status',
  // Not read here, but named so that what follows them is known (see KeyTable.following).
  'traceState',
  'flags',
  'droppedAttributesCount',
  'droppedEventsCount',
  'droppedLinksCount',
]);
const closeBrace = 0x7d;
/** What is learned of a lead: key (one more than its index in `attributeKeys`) and, in these low bits, the value's type. */
const leadTypeBits = 3;
const leadTypeMask = 7;
const kindNames = new KeyTable([
  'SPAN_KIND_UNSPECIFIED',
  'SPAN_KIND_INTERNAL',
  'SPAN_KIND_SERVER',
  'SPAN_KIND_CLIENT',
  'SPAN_KIND_PRODUCER',
  'SPAN_KIND_CONSUMER',
]);
const statusNames = new KeyTable(['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR']);

/** Reads one span of OTLP JSON after the other into a builder. */
export class OtlpSpanReader {
  /** Slots that the spans to come belong to. */
  resource: number;
  scope = 0;
  private readonly traceIds: TraceIds;
  private readonly trueText: number;
  private readonly exceptionText: number;
  private readonly id = new IdWords();
  private readonly start = new Moment();
  private readonly end = new Moment();
  private readonly eventTime = new Moment();
  private readonly leads = new AttributeLeads();
  /** Of the span being read: flags that follow from its attributes. */
  private attributeFlags = 0;

  constructor(
    private readonly scanner: JsonScanner,
    private readonly builder: SpanTableBuilder,
  ) {
    this.resource = builder.openResource();
    this.traceIds = new TraceIds(scanner, builder);
    this.trueText = builder.strings.intern('true');
    this.exceptionText = builder.strings.intern('exception');
  }

  /** The span at the scanner. Throws ScanStop, and leaves the builder to be rolled back, when it is no good span. */
  read(): void {
    const { scanner, builder, start, end } = this;
    const { draft } = builder;
    builder.begin();
    draft.spanFrom = scanner.pos;
    draft.resource = this.resource;
    draft.scope = this.scope;
    let trace = -1;
    let parentIsGood = true;
    start.seconds = start.nanos = end.seconds = end.nanos = 0;
    let linkFlag = 0;
    let eventFlag = 0;
    let attributeFlags = 0;
    for (let key = scanner.firstKey(spanKeys); key !== noMoreKeys; key = scanner.nextKey(spanKeys, key)) {
      switch (key) {
        case 0:
          trace = this.traceIds.read();
          break;
        case 1:
          scanner.readText();
          if (!this.id.read(scanner, 8)) throw scanner.broken(phrase('a span id that is none'), scanner.from);
          draft.idHigh = this.id.words[2];
          draft.idLow = this.id.words[3];
          break;
        case 2:
          scanner.readText();
          parentIsGood = this.id.read(scanner, 8);
          draft.parentHigh = parentIsGood ? this.id.words[2] : 0;
          draft.parentLow = parentIsGood ? this.id.words[3] : 0;
          break;
        case 3:
          scanner.readText();
          draft.name = builder.strings.internScanned(scanner);
          break;
        case 4:
          draft.kind = this.readEnum(kindNames);
          break;
        case 5:
          scanner.readText();
          if (!start.read(scanner, 9)) throw scanner.broken(phrase('a start that is no time'), scanner.from);
          break;
        case 6:
          scanner.readText();
          if (!end.read(scanner, 9)) throw scanner.broken(phrase('an end that is no time'), scanner.from);
          break;
        case 7:
          attributeFlags = this.readAttributes();
          break;
        case 8:
          eventFlag = this.readEvents();
          break;
        case 9:
          linkFlag = this.readLinks();
          break;
        case 10:
          draft.status = SpanStatus.Unset;
          for (let k = scanner.firstKey(statusKeys); k !== noMoreKeys; k = scanner.nextKey(statusKeys, k)) {
            if (k === 0) draft.status = this.readEnum(statusNames);
            else scanner.skipValue();
          }
          break;
        default:
          scanner.skipValue();
      }
    }
    if (trace < 0) throw scanner.broken(phrase('no trace id'), draft.spanFrom);
    if ((draft.idHigh | draft.idLow) === 0) throw scanner.broken(phrase('no span id'), draft.spanFrom);
    if (start.isZero) throw scanner.broken(phrase('no start time'), draft.spanFrom);
    draft.trace = trace;
    draft.spanTo = scanner.pos;
    draft.startSeconds = start.seconds;
    draft.startNanos = start.nanos;
    draft.flags = attributeFlags | eventFlag | linkFlag;
    const duration = (end.seconds - start.seconds) * 1e9 + (end.nanos - start.nanos);
    draft.duration = Math.max(0, duration);
    const offset = draft.spanFrom;
    builder.commit();
    if (duration < 0) {
      const what = end.isZero
        ? phrase('A span has no end and is shown without a duration')
        : phrase('A span ends before it starts and is shown without a duration');
      builder.warn(trace, offset, what);
    }
    if (!parentIsGood) builder.warn(trace, offset, phrase("A span's parent has an id that is none"));
  }

  /** A number, a number as text, or a name from the table; what is unknown counts as 0. */
  private readEnum(names: KeyTable<string>): number {
    const { scanner } = this;
    scanner.readText();
    if (scanner.escaped) {
      const text = scanner.text();
      return /^\d$/.test(text) && Number(text) < names.keys.length ? Number(text) : Math.max(0, names.find(scanner));
    }
    if (scanner.to - scanner.from === 1) {
      const digit = scanner.bytes[scanner.from] - 0x30;
      return digit >= 0 && digit < names.keys.length ? digit : 0;
    }
    return Math.max(0, names.find(scanner));
  }

  /** Flags that follow from the attributes. */
  private readAttributes(): number {
    const { scanner, builder } = this;
    const { draft } = builder;
    builder.dropSparse();
    this.attributeFlags = 0;
    scanner.peek();
    draft.attributesFrom = scanner.pos;
    for (let more = scanner.firstElement(); more; more = scanner.nextElement())
      if (!this.readKnownAttribute()) this.readAttribute();
    draft.attributesTo = scanner.pos;
    return this.attributeFlags;
  }

  /** An attribute whose lead was met before (see AttributeLeads); false, and nothing read, for any other. */
  private readKnownAttribute(): boolean {
    const { scanner } = this;
    const from = scanner.pos;
    const lead = this.leads.accept(scanner);
    if (lead < 0) return false;
    const key = (lead >> leadTypeBits) - 1;
    let value = -1;
    if (key < 0) scanner.skipValue();
    else value = readScalarOf(lead & leadTypeMask, scanner, this.builder.strings);
    if (scanner.acceptByte(closeBrace) && scanner.acceptByte(closeBrace)) {
      if (key >= 0) this.takeAttribute(key, value);
      return true;
    }
    scanner.pos = from;
    return false;
  }

  private readAttribute(): void {
    const { scanner } = this;
    const from = scanner.pos;
    let key = -1;
    let valueAt = -1;
    let valueTo = -1;
    for (let k = scanner.firstKey(keyValueKeys); k !== noMoreKeys; k = scanner.nextKey(keyValueKeys, k)) {
      if (k === 0) {
        scanner.readText();
        key = attributeKeys.find(scanner);
      } else if (k === 1) {
        scanner.peek();
        valueAt = scanner.pos;
        scanner.skipValue();
        valueTo = scanner.pos;
      } else scanner.skipValue();
    }
    if (valueAt < 0) return;
    const after = scanner.pos;
    scanner.pos = valueAt;
    if (key === AttributeKey.warnings) {
      if (holdsText(scanner)) this.attributeFlags |= SpanFlag.Warning;
    } else {
      if (after === valueTo + 1) this.learn(from, valueTo, key);
      scanner.pos = valueAt;
      if (key >= 0) this.takeAttribute(key, readScalar(scanner, this.builder.strings));
    }
    scanner.pos = after;
  }

  /** Remembers what comes before the one member of the value at the scanner; `to`: end of that value. */
  private learn(from: number, to: number, key: number): void {
    const { scanner } = this;
    if (scanner.peek() !== 0x7b || !scanner.firstMember()) return;
    const type = valueKeys.find(scanner);
    const at = scanner.pos;
    scanner.skipValue();
    if (type >= 0 && scanner.pos === to - 1) this.leads.learn(scanner, from, at, ((key + 1) << leadTypeBits) | type);
  }

  /** `key`: index in `attributeKeys`; `value`: index into `strings`, -1 for what is no text, truth or number. */
  private takeAttribute(key: number, value: number): void {
    if (key === AttributeKey.error) this.attributeFlags |= value === this.trueText ? SpanFlag.Error : 0;
    else if (key < sparseKeys.length && value >= 0) this.builder.addSparse(key, value);
  }

  private readEvents(): number {
    const { scanner, builder, eventTime } = this;
    const { draft } = builder;
    builder.dropEvents();
    let flags = 0;
    scanner.peek();
    draft.eventsFrom = scanner.pos;
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
      let name = 0;
      eventTime.seconds = eventTime.nanos = 0;
      for (let key = scanner.firstKey(eventKeys); key !== noMoreKeys; key = scanner.nextKey(eventKeys, key)) {
        if (key === 0) {
          scanner.readText();
          if (!eventTime.read(scanner, 9)) throw scanner.broken(phrase("an event's time that is none"), scanner.from);
        } else if (key === 1) {
          scanner.readText();
          name = builder.strings.internScanned(scanner);
        } else scanner.skipValue();
      }
      builder.addEvent(eventTime.seconds, eventTime.nanos, name);
      if (name === this.exceptionText) flags = SpanFlag.Exception;
    }
    draft.eventsTo = scanner.pos;
    return flags;
  }

  private readLinks(): number {
    const { scanner, builder } = this;
    scanner.peek();
    builder.draft.linksFrom = scanner.pos;
    let flags = 0;
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
      if (scanner.peek() !== 0x7b) throw scanner.broken(phrase('expected a link'));
      scanner.skipValue();
      flags = SpanFlag.Links;
    }
    builder.draft.linksTo = scanner.pos;
    return flags;
  }
}
