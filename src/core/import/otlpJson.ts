/** OTLP JSON, as `/api/v3/traces` of Jaeger sends it (wrapped in `result`) and as files and exporters have it. */
import { SpanFlag, SpanStatus } from '../spans/spanTable';
import { AttributeKey, attributeKeys } from './attributeKeys';
import { IncrementalReader } from './incrementalReader';
import { ScanStop } from './jsonScanner';
import { KeyTable, noMoreKeys } from './keyTable';
import { holdsText, readScalar } from './otlpValues';
import { RangeTable } from '../spans/rangeTable';
import { hexOf, IdWords, Moment } from './scalars';

const enum Level {
  Top,
  Envelope,
  Result,
  ResourceSpansList,
  ResourceSpans,
  ScopeSpansList,
  ScopeSpans,
  SpanList,
}

/** Where in a container the scanner is. */
const enum Place {
  Outside, // before its first brace or bracket
  AfterItem,
  AtItem, // at an element, its comma already read
}

const envelopeKeys = new KeyTable(['resourceSpans', 'result', 'error']);
const resourceSpansKeys = new KeyTable(['scopeSpans', 'instrumentationLibrarySpans', 'resource', 'schemaUrl']);
const scopeSpansKeys = new KeyTable(['spans', 'scope', 'instrumentationLibrary', 'schemaUrl']);
const objectKeys = new KeyTable(['attributes', 'name', 'version']);
const errorKeys = new KeyTable(['httpCode', 'message']);
const eventKeys = new KeyTable(['timeUnixNano', 'name', 'attributes']);
const statusKeys = new KeyTable(['code', 'message']);
const keyValueKeys = new KeyTable(['key', 'value']);
const spanKeys = new KeyTable([
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
const stringValueOpen = new TextEncoder().encode('{"stringValue":');
const kindNames = new KeyTable([
  'SPAN_KIND_UNSPECIFIED',
  'SPAN_KIND_INTERNAL',
  'SPAN_KIND_SERVER',
  'SPAN_KIND_CLIENT',
  'SPAN_KIND_PRODUCER',
  'SPAN_KIND_CONSUMER',
]);
const statusNames = new KeyTable(['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR']);

export class OtlpJsonReader extends IncrementalReader {
  readonly format = 'otlp-json';
  private level = Level.Top;
  private place = Place.Outside;
  private inResult = false;
  /** Lists met so far in the object of each level, as bits: a list that comes twice is told. */
  private listsSeen = 0;
  private resource = this.builder.openResource();
  private scope = 0;
  private readonly id = new IdWords();
  private readonly start = new Moment();
  private readonly end = new Moment();
  private readonly eventTime = new Moment();
  /** Bytes of the trace id read last, and its number: most spans have the one before. */
  private traceFrom = 0;
  private traceLength = 0;
  private trace = 0;
  private readonly knownResources = new RangeTable();
  private readonly resourceOfRange: number[] = [];

  protected step(): boolean {
    const { scanner } = this;
    switch (this.level) {
      case Level.Top:
        if (scanner.isAtEnd()) return this.isBlank();
        if (scanner.peek() !== 0x7b) throw scanner.broken('expected an object');
        this.inResult = false;
        this.enterLevel(Level.Envelope);
        return true;
      case Level.ResourceSpansList:
      case Level.ScopeSpansList:
      case Level.SpanList:
        this.stepList();
        return true;
      default:
        this.stepObject();
        return true;
    }
  }

  /** At the end of the text: fine after a document, but no text at all is an answer that never came. */
  private isBlank(): false {
    if (!this.isRecognised && this.builder.count === 0 && !this.refusal && !this.sawDocument)
      throw this.scanner.ended();
    return false;
  }
  private sawDocument = false;

  private stepList(): void {
    const { scanner } = this;
    if (this.place === Place.Outside && !this.isExpected(0x5b)) {
      this.skipMisshapen('A list of spans');
      return this.leave();
    }
    if (this.place !== Place.AtItem) {
      const more = this.place === Place.Outside ? scanner.firstElement() : scanner.nextElement();
      if (!more) return this.leave();
    }
    if (this.level === Level.SpanList) {
      this.readElement();
      this.place = Place.AfterItem;
    } else if (!this.isExpected(0x7b)) {
      this.skipMisshapen('An element of a list');
      this.place = Place.AfterItem;
    } else if (this.level === Level.ResourceSpansList) {
      this.resource = this.builder.openResource();
      this.enterLevel(Level.ResourceSpans);
    } else {
      this.scope = this.builder.openScope();
      this.enterLevel(Level.ScopeSpans);
    }
  }

  private stepObject(): void {
    const { scanner } = this;
    if (this.place === Place.Outside && !this.isExpected(0x7b)) {
      this.skipMisshapen('The result');
      return this.leave();
    }
    const more = this.place === Place.Outside ? scanner.firstMember() : scanner.nextMember();
    if (!more) {
      if (this.place === Place.Outside && this.level === Level.Envelope) this.isRecognised = true; // {} is "nothing"
      return this.leave();
    }
    switch (this.level) {
      case Level.Envelope:
      case Level.Result: {
        const key = envelopeKeys.find(scanner);
        if (key === 0) return this.enterList(Level.ResourceSpansList);
        if (key === 1 && this.level === Level.Envelope) {
          this.isRecognised = true;
          this.inResult = true;
          return this.enterLevel(Level.Result);
        }
        if (key === 2) this.readError();
        else scanner.skipValue();
        break;
      }
      case Level.ResourceSpans: {
        const key = resourceSpansKeys.find(scanner);
        if (key === 0 || key === 1) return this.enterList(Level.ScopeSpansList);
        if (key === 2) this.readResource();
        else scanner.skipValue();
        break;
      }
      default: {
        const key = scopeSpansKeys.find(scanner);
        if (key === 0) return this.enterList(Level.SpanList);
        if (key === 1 || key === 2) this.readScope();
        else scanner.skipValue();
      }
    }
    this.place = Place.AfterItem;
  }

  /** Whether what comes next is this kind of container, or null, which stands for an empty one. */
  private isExpected(bracket: number): boolean {
    const c = this.scanner.peek();
    return c === bracket || c === 0x6e;
  }

  private enterLevel(level: Level): void {
    this.level = level;
    this.place = Place.Outside;
    this.listsSeen &= ~(1 << level);
  }

  private enterList(list: Level): void {
    this.isRecognised = true;
    const owner = 1 << this.level;
    if (this.listsSeen & owner) {
      const offset = this.scanner.pos;
      this.warn({ offset, message: `A list comes twice in one object (byte ${offset}); both were read.` });
    }
    this.listsSeen |= owner;
    this.level = list;
    this.place = Place.Outside;
  }

  private leave(): void {
    switch (this.level) {
      case Level.Envelope:
        this.level = Level.Top;
        this.sawDocument = true;
        break;
      case Level.ResourceSpansList:
        this.level = this.inResult ? Level.Result : Level.Envelope;
        break;
      case Level.Result:
        this.inResult = false;
        this.level = Level.Envelope;
        break;
      default:
        this.level--;
    }
    this.place = this.level === Level.Top ? Place.Outside : Place.AfterItem;
  }

  protected enter(): boolean {
    const { scanner } = this;
    if (!scanner.firstMember()) return false;
    const span = spanKeys.find(scanner);
    if (resourceSpansKeys.find(scanner) >= 0 && resourceSpansKeys.find(scanner) < 3)
      this.level = Level.ResourceSpansList;
    else if (scopeSpansKeys.find(scanner) >= 0 && scopeSpansKeys.find(scanner) < 3) this.level = Level.ScopeSpansList;
    // Events and scopes begin with a name, resources with attributes: these two say nothing.
    else if (span >= 0 && span !== 3 && span !== 7) this.level = Level.SpanList;
    else return false;
    this.place = Place.AtItem;
    return true;
  }

  protected readSpan(): void {
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
          trace = this.readTraceId();
          break;
        case 1:
          scanner.readText();
          if (!this.id.read(scanner, 8)) throw scanner.broken('a span id that is none', scanner.from);
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
          if (!start.read(scanner, 9)) throw scanner.broken('a start that is no time', scanner.from);
          break;
        case 6:
          scanner.readText();
          if (!end.read(scanner, 9)) throw scanner.broken('an end that is no time', scanner.from);
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
    if (trace < 0) throw scanner.broken('no trace id', draft.spanFrom);
    if ((draft.idHigh | draft.idLow) === 0) throw scanner.broken('no span id', draft.spanFrom);
    if (start.isZero) throw scanner.broken('no start time', draft.spanFrom);
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
      const what = end.isZero ? 'has no end' : 'ends before it starts';
      builder.warn(trace, { offset, message: `A span ${what} (byte ${offset}): it is shown without a duration.` });
    }
    if (!parentIsGood)
      builder.warn(trace, { offset, message: `A span's parent has an id that is none (byte ${offset}).` });
  }

  private readTraceId(): number {
    const { scanner } = this;
    scanner.readText();
    const { bytes, from, to } = scanner;
    if (to - from === this.traceLength) {
      let i = 0;
      while (i < this.traceLength && bytes[from + i] === bytes[this.traceFrom + i]) i++;
      if (i === this.traceLength && i > 0) return this.trace;
    }
    if (!this.id.read(scanner, 16) || this.id.isZero) throw scanner.broken('a trace id that is none', from);
    this.trace = this.builder.traceIndex(hexOf(this.id.words));
    this.traceFrom = from;
    this.traceLength = to - from;
    return this.trace;
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
    let flags = 0;
    scanner.peek();
    draft.attributesFrom = scanner.pos;
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
      let key = -1;
      let valueAt = -1;
      let textFrom = 0; // of a text, the kind of value that nearly all are
      let textTo = -1;
      let isEscaped = false;
      for (let k = scanner.firstKey(keyValueKeys); k !== noMoreKeys; k = scanner.nextKey(keyValueKeys, k)) {
        if (k === 0) {
          scanner.readText();
          key = attributeKeys.find(scanner);
        } else if (k === 1) {
          scanner.peek();
          valueAt = scanner.pos;
          if (this.skipStringValue()) {
            textFrom = scanner.from;
            textTo = scanner.to;
            isEscaped = scanner.escaped;
          } else {
            textTo = -1;
            scanner.skipValue();
          }
        } else scanner.skipValue();
      }
      if (key < 0 || valueAt < 0) continue;
      const after = scanner.pos;
      if (key === AttributeKey.warnings) {
        scanner.pos = valueAt;
        if (holdsText(scanner)) flags |= SpanFlag.Warning;
      } else if (key <= AttributeKey.error) {
        let value: number;
        if (textTo >= 0) {
          scanner.from = textFrom;
          scanner.to = textTo;
          scanner.escaped = isEscaped;
          value = builder.strings.internScanned(scanner);
        } else {
          scanner.pos = valueAt;
          value = readScalar(scanner, builder.strings);
        }
        if (key === AttributeKey.error) flags |= value === this.trueText ? SpanFlag.Error : 0;
        else if (value >= 0) builder.addSparse(key, value);
      }
      scanner.pos = after;
    }
    draft.attributesTo = scanner.pos;
    return flags;
  }
  /** Reads `{"stringValue":"…"}` as compact as it mostly comes; false, and nothing read, for anything else. */
  private skipStringValue(): boolean {
    const { scanner } = this;
    const from = scanner.pos;
    if (!scanner.accept(stringValueOpen) || scanner.bytes[scanner.pos] !== 0x22) {
      scanner.pos = from;
      return false;
    }
    scanner.readString();
    if (scanner.bytes[scanner.pos] === 0x7d && scanner.pos < scanner.end) {
      scanner.pos++;
      return true;
    }
    scanner.pos = from;
    return false;
  }

  private readonly trueText = this.builder.strings.intern('true');

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
          if (!eventTime.read(scanner, 9)) throw scanner.broken("an event's time that is none", scanner.from);
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
  private readonly exceptionText = this.builder.strings.intern('exception');

  private readLinks(): number {
    const { scanner, builder } = this;
    scanner.peek();
    builder.draft.linksFrom = scanner.pos;
    let flags = 0;
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
      if (scanner.peek() !== 0x7b) throw scanner.broken('expected a link');
      scanner.skipValue();
      flags = SpanFlag.Links;
    }
    builder.draft.linksTo = scanner.pos;
    return flags;
  }

  private readResource(): void {
    const { scanner, builder } = this;
    if (!this.isExpected(0x7b)) return this.skipMisshapen('A resource');
    let from = 0;
    let to = 0;
    for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
      const isAttributes = objectKeys.find(scanner) === 0;
      scanner.peek();
      if (isAttributes) from = scanner.pos;
      scanner.skipValue();
      if (isAttributes) to = scanner.pos;
    }
    // ClickHouse repeats the resource for every span: equal bytes are one resource.
    const range = this.knownResources.find(scanner.bytes, from, to);
    if (range === this.resourceOfRange.length)
      this.resourceOfRange.push(builder.addResource(this.serviceName(from, to), from, to - from));
    builder.describeResource(this.resource, this.resourceOfRange[range]);
  }

  /** Looks through an attribute list that was skipped before, so that its JSON is known to be good. */
  private serviceName(from: number, to: number): string {
    const after = this.scanner.pos;
    try {
      return this.findServiceName(from, to);
    } catch (stop) {
      if (!(stop instanceof ScanStop)) throw stop;
      this.warn({
        offset: stop.offset,
        message: `The attributes of a resource are not what they should be: ${stop.message} (byte ${stop.offset}).`,
      });
      return '';
    } finally {
      this.scanner.pos = after;
    }
  }

  private findServiceName(from: number, to: number): string {
    const { scanner, builder } = this;
    let name = '';
    scanner.pos = from;
    if (to > from && scanner.bytes[from] === 0x5b) {
      for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
        let isName = false;
        let value = -1;
        if (scanner.peek() !== 0x7b) {
          scanner.skipValue();
          continue;
        }
        for (let inner = scanner.firstMember(); inner; inner = scanner.nextMember()) {
          const which = keyValueKeys.find(scanner);
          if (which === 0 && scanner.peek() === 0x22) {
            scanner.readString();
            isName = scanner.text() === 'service.name';
          } else if (which === 1 && scanner.peek() === 0x7b) value = readScalar(scanner, builder.strings);
          else scanner.skipValue();
        }
        if (isName && value > 0) name = builder.strings.text(value);
      }
    }
    return name;
  }

  private readScope(): void {
    const { scanner, builder } = this;
    if (!this.isExpected(0x7b)) return this.skipMisshapen('A scope');
    scanner.peek();
    const from = scanner.pos;
    let name = 0;
    for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
      if (objectKeys.find(scanner) === 1) {
        scanner.readText();
        name = builder.strings.internScanned(scanner);
      } else scanner.skipValue();
    }
    builder.describeScope(this.scope, name, from, scanner.pos - from);
  }

  private readError(): void {
    const { scanner } = this;
    if (!this.isExpected(0x7b)) return this.skipMisshapen('An error');
    let code = 0;
    const messages: string[] = [];
    scanner.peek();
    const offset = scanner.pos;
    for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
      const key = errorKeys.find(scanner);
      if (key < 0) scanner.skipValue();
      else {
        scanner.readText();
        if (key === 0) code = Number(scanner.text()) || 0;
        else messages.push(scanner.text());
      }
    }
    this.refusal = { code, messages };
    this.warn({ offset, message: `The server reported: ${messages.join('; ') || `error ${code}`}` });
  }
}
