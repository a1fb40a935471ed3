/** Jaeger's own JSON (`/api/traces`): tags, logs, references and processes, in µs; `reference` is how it names parents. */
import { SpanFlag, SpanKind, SpanStatus, sparseKeys } from '../spans/spanTable';
import { RangeTable } from '../spans/rangeTable';
import { AttributeKey, attributeKeys } from './attributeKeys';
import { IncrementalReader } from './incrementalReader';
import { readTagValue, tagKeys } from './jaegerTags';
import { KeyTable, noMoreKeys } from './keyTable';
import { hexOf, IdWords, Moment } from './scalars';

const enum Level {
  Top,
  Envelope,
  TraceList,
  Trace,
  SpanList,
}

/** Where in a container the scanner is. */
const enum Place {
  Outside, // before its first brace or bracket
  AfterItem,
  AtItem, // at an element, its comma already read
}

const envelopeKeys = new KeyTable(['data', 'errors', 'total', 'limit', 'offset']);
const errorKeys = new KeyTable(['code', 'msg', 'traceID']);
const traceKeys = new KeyTable(['spans', 'processes', 'traceID', 'warnings']);
const processKeys = new KeyTable(['serviceName', 'tags']);
const spanKeys = new KeyTable([
  'traceID',
  'spanID',
  'operationName',
  'references',
  'startTime',
  'duration',
  'tags',
  'logs',
  'processID',
  'warnings',
  'parentSpanID', // only in files that were saved by very old versions
  'flags', // not read, but named so that what follows it is known (see KeyTable.following)
]);
const referenceKeys = new KeyTable(['refType', 'traceID', 'spanID']);
const referenceTypes = new KeyTable(['CHILD_OF', 'FOLLOWS_FROM']);
const logKeys = new KeyTable(['timestamp', 'fields']);
const eventField = new KeyTable(['event']);
const kinds: Readonly<Record<string, SpanKind>> = {
  internal: SpanKind.Internal,
  server: SpanKind.Server,
  client: SpanKind.Client,
  producer: SpanKind.Producer,
  consumer: SpanKind.Consumer,
};

export class JaegerJsonReader extends IncrementalReader {
  readonly format = 'jaeger-json';
  private level = Level.Top;
  private place = Place.Outside;
  private sawDocument = false;
  private sawData = false;
  private errors: { code: number; messages: string[] } | undefined;
  private sawSpans = false;

  private readonly id = new IdWords();
  private readonly start = new Moment();
  private readonly length = new Moment();
  private readonly logTime = new Moment();
  private traceFrom = 0;
  private traceLength = 0;
  private trace = 0;

  /** Of the trace object that the scanner is in: the resource slot of each process, by index of its id in `strings`. */
  private processes = new Map<number, number>();
  /** Slots that spans refer to and no process has described yet. */
  private undescribed = new Set<number>();
  private enclosingTrace = -1;
  private traceWarnings: { offset: number; message: string }[] = [];
  private readonly knownProcesses = new RangeTable();
  private readonly resourceOfRange: number[] = [];
  /** Scope slot of each scope name, by index in `strings`. */
  private readonly scopes = new Map<number, number>();

  private readonly trueText = this.builder.strings.intern('true');
  private readonly exceptionText = this.builder.strings.intern('exception');
  private readonly okText = this.builder.strings.intern('OK');
  private readonly errorText = this.builder.strings.intern('ERROR');
  private readonly kindOfText = new Map(
    Object.entries(kinds).map(([text, kind]) => [this.builder.strings.intern(text), kind] as const),
  );

  protected step(): boolean {
    const { scanner } = this;
    switch (this.level) {
      case Level.Top:
        if (scanner.isAtEnd()) {
          if (!this.sawDocument && this.builder.count === 0) throw scanner.ended();
          return false;
        }
        if (scanner.peek() !== 0x7b) throw scanner.broken('expected an object');
        this.level = Level.Envelope;
        this.place = Place.Outside;
        return true;
      case Level.Envelope:
      case Level.Trace:
        this.stepObject();
        return true;
      default:
        this.stepList();
        return true;
    }
  }

  private stepList(): void {
    const { scanner } = this;
    if (this.place === Place.Outside && !this.isExpected(0x5b)) {
      this.skipMisshapen('A list of spans');
      return this.leave();
    }
    if (this.place !== Place.AtItem) {
      if (this.place === Place.Outside && this.level === Level.TraceList) this.sawData ||= scanner.peek() === 0x5b;
      const more = this.place === Place.Outside ? scanner.firstElement() : scanner.nextElement();
      if (!more) return this.leave();
    }
    if (this.level === Level.TraceList && this.isExpected(0x7b)) return this.beginTrace();
    if (this.level === Level.SpanList) this.readElement();
    else this.skipMisshapen('A trace');
    this.place = Place.AfterItem;
  }

  private stepObject(): void {
    const { scanner } = this;
    const more = this.place === Place.Outside ? scanner.firstMember() : scanner.nextMember();
    if (!more) {
      if (this.place === Place.Outside && this.level === Level.Envelope) this.isRecognised = true; // {} is "nothing"
      return this.leave();
    }
    if (this.level === Level.Envelope) {
      const key = envelopeKeys.find(scanner);
      if (key >= 0) this.isRecognised = true;
      if (key === 0) {
        this.noteTwice(this.sawList);
        this.sawList = true;
        this.level = Level.TraceList;
        this.place = Place.Outside;
        return;
      }
      if (key === 1) this.readErrors();
      else scanner.skipValue();
    } else {
      switch (traceKeys.find(scanner)) {
        case 0:
          this.noteTwice(this.sawSpans);
          this.sawSpans = true;
          this.level = Level.SpanList;
          this.place = Place.Outside;
          return;
        case 1:
          this.readProcesses();
          break;
        case 2:
          this.enclosingTrace = this.readTraceId();
          break;
        case 3:
          this.readTraceWarnings();
          break;
        default:
          scanner.skipValue();
      }
    }
    this.place = Place.AfterItem;
  }
  private sawList = false;

  private noteTwice(isTwice: boolean): void {
    const offset = this.scanner.pos;
    if (isTwice) this.warn({ offset, message: `A list comes twice in one object (byte ${offset}); both were read.` });
  }

  /** Whether what comes next is this kind of container, or null, which stands for an empty one. */
  private isExpected(bracket: number): boolean {
    const c = this.scanner.peek();
    return c === bracket || c === 0x6e;
  }

  private leave(): void {
    if (this.level === Level.Trace) this.endTrace();
    if (this.level === Level.Envelope) {
      this.sawDocument = true;
      if (!this.sawData) this.refusal = this.errors;
    }
    this.level--;
    this.place = this.level === Level.Top ? Place.Outside : Place.AfterItem;
  }

  private beginTrace(): void {
    this.endTrace();
    this.level = Level.Trace;
    this.place = Place.Outside;
    this.sawSpans = false;
  }

  /** Also for a trace object that was left by damage. */
  private endTrace(): void {
    const trace = this.enclosingTrace >= 0 ? this.enclosingTrace : this.trace;
    for (const slot of this.undescribed)
      if (!this.builder.isDescribed(slot)) {
        this.builder.warn(trace, {
          offset: -1,
          message: 'The answer does not say which service some spans belong to.',
        });
        break;
      }
    for (const warning of this.traceWarnings) this.builder.warn(trace, warning);
    this.traceWarnings = [];
    this.processes = new Map();
    this.undescribed = new Set();
    this.enclosingTrace = -1;
  }

  protected override complete(): void {
    this.endTrace();
  }

  protected enter(): boolean {
    const { scanner } = this;
    if (!scanner.firstMember()) return false;
    let key = spanKeys.find(scanner);
    let isTrace = traceKeys.find(scanner) === 0 || traceKeys.find(scanner) === 1;
    if (key === 0) {
      // Traces, spans and references may all begin with the trace's id: the key after it tells.
      scanner.readText();
      if (!scanner.nextMember()) return false;
      key = spanKeys.find(scanner);
      isTrace = traceKeys.find(scanner) === 0 || traceKeys.find(scanner) === 1;
    }
    if (isTrace) this.level = Level.TraceList;
    else if (key >= 0) this.level = Level.SpanList;
    else return false;
    this.place = Place.AtItem;
    return true;
  }

  protected readSpan(): void {
    const { scanner, builder, start, length } = this;
    const { draft } = builder;
    builder.begin();
    draft.spanFrom = scanner.pos;
    let trace = -1;
    let process = -1;
    let logFlag = 0;
    let tagFlags = 0;
    let warningFlag = 0;
    let lengthIsGood = true;
    start.seconds = start.nanos = length.seconds = length.nanos = 0;
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
          draft.name = builder.strings.internScanned(scanner);
          break;
        case 3:
          scanner.peek();
          draft.linksFrom = scanner.pos;
          scanner.skipValue();
          draft.linksTo = scanner.pos;
          break;
        case 4:
          scanner.readText();
          if (!start.read(scanner, 6)) throw scanner.broken('a start that is no time', scanner.from);
          break;
        case 5:
          scanner.readText();
          lengthIsGood = length.read(scanner, 6);
          break;
        case 6:
          tagFlags = this.readTags();
          break;
        case 7:
          logFlag = this.readLogs();
          break;
        case 8:
          scanner.readText();
          process = builder.strings.internScanned(scanner);
          break;
        case 9:
          warningFlag = 0;
          for (let item = scanner.firstElement(); item; item = scanner.nextElement()) {
            warningFlag = SpanFlag.Warning;
            scanner.skipValue();
          }
          break;
        case 10:
          scanner.readText();
          if (!this.id.read(scanner, 8)) throw scanner.broken("a parent's id that is none", scanner.from);
          draft.parentHigh = this.id.words[2];
          draft.parentLow = this.id.words[3];
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
    const linkFlag = draft.linksTo > draft.linksFrom ? this.readReferences(trace) : 0;
    scanner.pos = draft.spanTo;
    draft.startSeconds = start.seconds;
    draft.startNanos = start.nanos;
    draft.duration = lengthIsGood ? length.seconds * 1e9 + length.nanos : 0;
    draft.resource = this.slotOf(process);
    draft.flags = tagFlags | logFlag | linkFlag | warningFlag;
    const offset = draft.spanFrom;
    builder.commit();
    if (!lengthIsGood) builder.warn(trace, { offset, message: `A span's duration is none (byte ${offset}).` });
  }

  private slotOf(process: number): number {
    let slot = this.processes.get(process);
    if (slot === undefined) {
      slot = this.builder.openResource();
      this.processes.set(process, slot);
      this.undescribed.add(slot);
    }
    return slot;
  }

  private readTraceId(): number {
    const { scanner } = this;
    scanner.readText();
    if (this.isOwnTrace()) return this.trace;
    if (!this.id.read(scanner, 16) || this.id.isZero) throw scanner.broken('a trace id that is none', scanner.from);
    this.trace = this.builder.traceIndex(hexOf(this.id.words));
    this.traceFrom = scanner.from;
    this.traceLength = scanner.to - scanner.from;
    return this.trace;
  }

  /** Whether the text just read is, byte for byte, the trace id read last. */
  private isOwnTrace(): boolean {
    const { bytes, from, to } = this.scanner;
    if (to - from !== this.traceLength || this.traceLength === 0) return false;
    for (let i = 0; i < this.traceLength; i++) if (bytes[from + i] !== bytes[this.traceFrom + i]) return false;
    return true;
  }

  /** Flags that follow from the tags. */
  private readTags(): number {
    const { scanner, builder } = this;
    const { draft } = builder;
    builder.dropSparse();
    draft.kind = SpanKind.Unspecified;
    draft.status = SpanStatus.Unset;
    draft.scope = 0;
    let flags = 0;
    let libraryName = 0;
    scanner.peek();
    draft.attributesFrom = scanner.pos;
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
      let key = -1;
      let valueAt = -1;
      let textFrom = 0; // of a text, the kind of value that nearly all are
      let textTo = -1;
      let isEscaped = false;
      for (let k = scanner.firstKey(tagKeys); k !== noMoreKeys; k = scanner.nextKey(tagKeys, k)) {
        if (k === 0) {
          scanner.readText();
          key = attributeKeys.find(scanner);
        } else if (k === 2) {
          const c = scanner.peek();
          valueAt = scanner.pos;
          textTo = -1;
          if (c === 0x22) {
            scanner.readString();
            textFrom = scanner.from;
            textTo = scanner.to;
            isEscaped = scanner.escaped;
          } else scanner.skipValue();
        } else scanner.skipValue();
      }
      if (key < 0 || valueAt < 0) continue;
      let value: number;
      if (textTo >= 0) {
        scanner.from = textFrom;
        scanner.to = textTo;
        scanner.escaped = isEscaped;
        value = builder.strings.internScanned(scanner);
      } else {
        const after = scanner.pos;
        scanner.pos = valueAt;
        value = readTagValue(scanner, builder.strings);
        scanner.pos = after;
      }
      if (value < 0) continue;
      if (key < sparseKeys.length) builder.addSparse(key, value);
      else if (key === AttributeKey.error) flags |= value === this.trueText ? SpanFlag.Error : 0;
      else if (key === AttributeKey.kind) draft.kind = this.kindOfText.get(value) ?? SpanKind.Unspecified;
      else if (key === AttributeKey.statusCode) {
        draft.status =
          value === this.errorText ? SpanStatus.Error : value === this.okText ? SpanStatus.Ok : SpanStatus.Unset;
      } else if (key === AttributeKey.scopeName) draft.scope = this.scopeOf(value);
      else if (key === AttributeKey.libraryName) libraryName = value;
    }
    if (draft.scope === 0 && libraryName) draft.scope = this.scopeOf(libraryName);
    draft.attributesTo = scanner.pos;
    return flags;
  }

  private scopeOf(name: number): number {
    let slot = this.scopes.get(name);
    if (slot === undefined) {
      slot = this.builder.openScope();
      this.builder.describeScope(slot, name, 0, 0);
      this.scopes.set(name, slot);
    }
    return slot;
  }

  private readLogs(): number {
    const { scanner, builder, logTime } = this;
    const { draft } = builder;
    builder.dropEvents();
    let flags = 0;
    scanner.peek();
    draft.eventsFrom = scanner.pos;
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
      let name = 0;
      logTime.seconds = logTime.nanos = 0;
      for (let key = scanner.firstKey(logKeys); key !== noMoreKeys; key = scanner.nextKey(logKeys, key)) {
        if (key === 0) {
          scanner.readText();
          if (!logTime.read(scanner, 6)) throw scanner.broken("a log's time that is none", scanner.from);
        } else if (key === 1) name = this.readEventName();
        else scanner.skipValue();
      }
      builder.addEvent(logTime.seconds, logTime.nanos, name);
      if (name === this.exceptionText) flags = SpanFlag.Exception;
    }
    draft.eventsTo = scanner.pos;
    return flags;
  }

  /** The first field `event` of a log. */
  private readEventName(): number {
    const { scanner, builder } = this;
    let name = -1;
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
      let isEvent = false;
      let value = -1;
      for (let which = scanner.firstKey(tagKeys); which !== noMoreKeys; which = scanner.nextKey(tagKeys, which)) {
        if (which === 0) {
          scanner.readText();
          isEvent = eventField.find(scanner) === 0;
        } else if (which === 2 && name < 0 && scanner.peek() === 0x22) {
          scanner.readString();
          value = builder.strings.internScanned(scanner);
        } else scanner.skipValue();
      }
      if (isEvent && name < 0) name = value;
    }
    return Math.max(0, name);
  }

  /** Finds the parent: the first CHILD_OF of the own trace, else the first FOLLOWS_FROM. The others are links. */
  private readReferences(trace: number): number {
    const { scanner, builder, id } = this;
    const { draft } = builder;
    scanner.pos = draft.linksFrom;
    let count = 0;
    let rank = 0; // of the parent found so far: 2 CHILD_OF, 1 FOLLOWS_FROM
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
      if (scanner.peek() !== 0x7b) throw scanner.broken('expected a reference');
      let type = -1;
      let isOwn = false;
      let high = 0;
      let low = 0;
      for (let key = scanner.firstKey(referenceKeys); key !== noMoreKeys; key = scanner.nextKey(referenceKeys, key)) {
        if (key < 0) {
          scanner.skipValue();
          continue;
        }
        scanner.readText();
        if (key === 0) type = referenceTypes.find(scanner);
        else if (key === 1)
          isOwn =
            this.isOwnTrace() || (id.read(scanner, 16) && !id.isZero && builder.traceIndex(hexOf(id.words)) === trace);
        else {
          if (!id.read(scanner, 8)) throw scanner.broken("a reference's span id that is none", scanner.from);
          high = id.words[2];
          low = id.words[3];
        }
      }
      count++;
      const thisRank = isOwn && (high | low) !== 0 ? (type === 0 ? 2 : type === 1 ? 1 : 0) : 0;
      if (thisRank <= rank) continue;
      rank = thisRank;
      draft.parentHigh = high;
      draft.parentLow = low;
    }
    return count > (rank > 0 ? 1 : 0) ? SpanFlag.Links : 0;
  }

  private readProcesses(): void {
    const { scanner, builder } = this;
    if (!this.isExpected(0x7b)) return this.skipMisshapen('The list of processes');
    const found: { id: number; resource: number }[] = [];
    for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
      const id = builder.strings.internScanned(scanner);
      if (!this.isExpected(0x7b)) {
        this.skipMisshapen('A process');
        continue;
      }
      const from = scanner.pos;
      let service = '';
      let tagsFrom = 0;
      let tagsTo = 0;
      for (let inner = scanner.firstMember(); inner; inner = scanner.nextMember()) {
        const key = processKeys.find(scanner);
        if (key === 0) {
          scanner.readText();
          service = scanner.text();
        } else {
          scanner.peek();
          if (key === 1) tagsFrom = scanner.pos;
          scanner.skipValue();
          if (key === 1) tagsTo = scanner.pos;
        }
      }
      const range = this.knownProcesses.find(scanner.bytes, from, scanner.pos);
      if (range === this.resourceOfRange.length)
        this.resourceOfRange.push(builder.addResource(service, tagsFrom, tagsTo - tagsFrom));
      found.push({ id, resource: this.resourceOfRange[range] });
    }
    for (const { id, resource } of found) builder.describeResource(this.slotOf(id), resource);
  }

  private readTraceWarnings(): void {
    const { scanner } = this;
    if (!this.isExpected(0x5b)) return this.skipMisshapen('A list of warnings');
    const warnings: { offset: number; message: string }[] = [];
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
      scanner.peek();
      const offset = scanner.pos;
      scanner.readText();
      if (scanner.to > scanner.from) warnings.push({ offset, message: scanner.text() });
    }
    this.traceWarnings = warnings;
  }

  private readErrors(): void {
    const { scanner } = this;
    if (!this.isExpected(0x5b)) return this.skipMisshapen('The list of errors');
    const errors = { code: 0, messages: [] as string[] };
    const warnings: { offset: number; message: string }[] = [];
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
      scanner.peek();
      const offset = scanner.pos;
      let message = '';
      let trace = '';
      for (let inner = scanner.firstMember(); inner; inner = scanner.nextMember()) {
        const key = errorKeys.find(scanner);
        if (key < 0) {
          scanner.skipValue();
          continue;
        }
        scanner.readText();
        if (key === 0) errors.code ||= Number(scanner.text()) || 0;
        else if (key === 1) message = scanner.text();
        else trace = scanner.text();
      }
      errors.messages.push(message);
      warnings.push({ offset, message: `The server reported: ${message}${trace ? ` (trace ${trace})` : ''}` });
    }
    if (!errors.messages.length) return;
    this.errors = errors;
    for (const warning of warnings) this.warn(warning);
  }
}
