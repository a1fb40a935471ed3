import { SpanFlag, SpanKind, SpanStatus, sparseKeys } from '../spans/spanTable';
import type { SpanTableBuilder } from '../spans/spanTableBuilder';
import { phrase } from '../phrase';
import { JaegerReferences } from './jaegerReferences';
import { AttributeLeads } from './attributeLeads';
import { AttributeKey, attributeKeys } from './attributeKeys';
import { readTagValue, tagKeys } from './jaegerTags';
import type { JsonScanner } from './jsonScanner';
import { KeyTable, noMoreKeys } from './keyTable';
import { IdWords, Moment } from './scalars';
import { TraceIds } from './traceIds';

/** In this order, because `JaegerSpanReader.read` goes by the index. */
export const spanKeys = new KeyTable([
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
const logKeys = new KeyTable(['timestamp', 'fields']);
const eventField = new KeyTable(['event']);
const closeBrace = 0x7d;
const kinds: Readonly<Record<string, SpanKind>> = {
  internal: SpanKind.Internal,
  server: SpanKind.Server,
  client: SpanKind.Client,
  producer: SpanKind.Producer,
  consumer: SpanKind.Consumer,
};

/** Reads one span of Jaeger's JSON after the other into a builder. */
export class JaegerSpanReader {
  readonly traceIds: TraceIds;
  private readonly references: JaegerReferences;
  private readonly trueText: number;
  private readonly exceptionText: number;
  private readonly okText: number;
  private readonly errorText: number;
  private readonly kindOfText: ReadonlyMap<number, SpanKind>;
  /** Scope slot of each scope name, by number of its text. */
  private readonly scopes = new Map<number, number>();
  private readonly id = new IdWords();
  private readonly start = new Moment();
  private readonly length = new Moment();
  private readonly logTime = new Moment();
  private readonly leads = new AttributeLeads();
  /** Of the span being read: flags that follow from its tags, and the old name of its scope as a number of its text. */
  private tagFlags = 0;
  private libraryName = 0;

  /** `resourceOf`: slot of the process with this id, given as the number of its text; -1 for a span without one. */
  constructor(
    private readonly scanner: JsonScanner,
    private readonly builder: SpanTableBuilder,
    private readonly resourceOf: (process: number) => number,
  ) {
    const { strings } = builder;
    this.traceIds = new TraceIds(scanner, builder);
    this.references = new JaegerReferences(scanner, this.traceIds);
    this.trueText = strings.intern('true');
    this.exceptionText = strings.intern('exception');
    this.okText = strings.intern('OK');
    this.errorText = strings.intern('ERROR');
    this.kindOfText = new Map(Object.entries(kinds).map(([text, kind]) => [strings.intern(text), kind]));
  }

  /** The span at the scanner. Throws ScanStop, and leaves the builder to be rolled back, when it is no good span. */
  read(): void {
    const { scanner, builder, start, length, references } = this;
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
          draft.name = builder.strings.internScanned(scanner);
          break;
        case 3:
          scanner.peek();
          draft.linksFrom = scanner.pos;
          references.skip();
          draft.linksTo = scanner.pos;
          break;
        case 4:
          scanner.readText();
          if (!start.read(scanner, 6)) throw scanner.broken(phrase('a start that is no time'), scanner.from);
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
          if (!this.id.read(scanner, 8)) throw scanner.broken(phrase("a parent's id that is none"), scanner.from);
          draft.parentHigh = this.id.words[2];
          draft.parentLow = this.id.words[3];
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
    let linkFlag = 0;
    if (draft.linksTo > draft.linksFrom) {
      linkFlag = references.read(draft.linksFrom, draft.linksTo, trace) ? SpanFlag.Links : 0;
      if (references.foundParent) {
        draft.parentHigh = references.parentHigh;
        draft.parentLow = references.parentLow;
      }
    }
    scanner.pos = draft.spanTo;
    draft.startSeconds = start.seconds;
    draft.startNanos = start.nanos;
    draft.duration = lengthIsGood ? length.seconds * 1e9 + length.nanos : 0;
    draft.resource = this.resourceOf(process);
    draft.flags = tagFlags | logFlag | linkFlag | warningFlag;
    const offset = draft.spanFrom;
    builder.commit();
    if (!lengthIsGood) builder.warn(trace, offset, phrase("A span's duration is none"));
  }

  /** Flags that follow from the tags. */
  private readTags(): number {
    const { scanner, builder } = this;
    const { draft } = builder;
    builder.dropSparse();
    draft.kind = SpanKind.Unspecified;
    draft.status = SpanStatus.Unset;
    draft.scope = 0;
    this.tagFlags = this.libraryName = 0;
    scanner.peek();
    draft.attributesFrom = scanner.pos;
    for (let more = scanner.firstElement(); more; more = scanner.nextElement())
      if (!this.readKnownTag()) this.readTag();
    if (draft.scope === 0 && this.libraryName) draft.scope = this.scopeOf(this.libraryName);
    draft.attributesTo = scanner.pos;
    return this.tagFlags;
  }

  /** A tag whose lead was met before (see AttributeLeads); false, and nothing read, for any other. */
  private readKnownTag(): boolean {
    const { scanner } = this;
    const from = scanner.pos;
    const key = this.leads.accept(scanner) - 1;
    if (key === -2) return false;
    let value = -1;
    if (key < 0) scanner.skipValue();
    else value = readTagValue(scanner, this.builder.strings);
    if (scanner.acceptByte(closeBrace)) {
      if (value >= 0) this.takeTag(key, value);
      return true;
    }
    scanner.pos = from;
    return false;
  }

  private readTag(): void {
    const { scanner } = this;
    const from = scanner.pos;
    let key = -1;
    let valueAt = -1;
    let valueTo = -1;
    for (let k = scanner.firstKey(tagKeys); k !== noMoreKeys; k = scanner.nextKey(tagKeys, k)) {
      if (k === 0) {
        scanner.readText();
        key = attributeKeys.find(scanner);
      } else if (k === 2) {
        scanner.peek();
        valueAt = scanner.pos;
        scanner.skipValue();
        valueTo = scanner.pos;
      } else scanner.skipValue();
    }
    if (valueAt < 0) return;
    const after = scanner.pos;
    if (after === valueTo + 1) this.leads.learn(scanner, from, valueAt, key + 1);
    if (key < 0) return;
    scanner.pos = valueAt;
    const value = readTagValue(scanner, this.builder.strings);
    scanner.pos = after;
    if (value >= 0) this.takeTag(key, value);
  }

  /** `key`: index in `attributeKeys`; `value`: index into `strings`. */
  private takeTag(key: number, value: number): void {
    const { draft } = this.builder;
    if (key < sparseKeys.length) this.builder.addSparse(key, value);
    else if (key === AttributeKey.error) this.tagFlags |= value === this.trueText ? SpanFlag.Error : 0;
    else if (key === AttributeKey.kind) draft.kind = this.kindOfText.get(value) ?? SpanKind.Unspecified;
    else if (key === AttributeKey.statusCode) {
      draft.status =
        value === this.errorText ? SpanStatus.Error : value === this.okText ? SpanStatus.Ok : SpanStatus.Unset;
    } else if (key === AttributeKey.scopeName) draft.scope = this.scopeOf(value);
    else if (key === AttributeKey.libraryName) this.libraryName = value;
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
          if (!logTime.read(scanner, 6)) throw scanner.broken(phrase("a log's time that is none"), scanner.from);
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
        } else {
          scanner.skipValue();
          if (which === 2) value = -1; // comes twice, and is no text the last time
        }
      }
      if (isEvent && name < 0) name = value;
    }
    return Math.max(0, name);
  }
}
