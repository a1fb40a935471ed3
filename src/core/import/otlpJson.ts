/** OTLP JSON, as `/api/v3/traces` of Jaeger sends it (wrapped in `result`) and as files and exporters have it. */
import { IncrementalReader } from './incrementalReader';
import { ScanStop } from './jsonScanner';
import { KeyTable } from './keyTable';
import { keyValueKeys, OtlpSpanReader, spanKeys } from './otlpSpan';
import { readScalar } from './otlpValues';
import { RangeTable } from '../spans/rangeTable';
import { phrase } from '../phrase';

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
/** Keys of the objects around spans, by level. */
const keysAt: Readonly<Partial<Record<Level, KeyTable<string>>>> = {
  [Level.Envelope]: envelopeKeys,
  [Level.Result]: envelopeKeys,
  [Level.ResourceSpans]: resourceSpansKeys,
  [Level.ScopeSpans]: scopeSpansKeys,
};

export class OtlpJsonReader extends IncrementalReader {
  readonly format = 'otlp-json';
  private level = Level.Top;
  private place = Place.Outside;
  private inResult = false;
  private sawResult = false;
  private sawDocument = false;
  /** Lists met so far in the object of each level, as bits: a list that comes twice is told. */
  private listsSeen = 0;
  private readonly spans = new OtlpSpanReader(this.scanner, this.builder);
  private readonly knownResources = new RangeTable();
  private readonly resourceOfRange: number[] = [];

  protected step(): boolean {
    const { scanner } = this;
    switch (this.level) {
      case Level.Top:
        if (scanner.isAtEnd()) return this.isBlank();
        if (scanner.peek() !== 0x7b) throw scanner.broken(phrase('expected an object'));
        this.inResult = this.sawResult = false;
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

  private stepList(): void {
    const { scanner } = this;
    if (this.place === Place.Outside && !this.isExpected(0x5b)) {
      this.skipMisshapen(phrase('A list of spans is not what it should be and was left out'));
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
      this.skipMisshapen(phrase('An element of a list is not what it should be and was left out'));
      this.place = Place.AfterItem;
    } else if (this.startsDocument()) throw this.nestedDocument();
    else if (this.level === Level.ResourceSpansList) {
      this.spans.resource = this.builder.openResource();
      this.enterLevel(Level.ResourceSpans);
    } else {
      this.spans.scope = this.builder.openScope();
      this.enterLevel(Level.ScopeSpans);
    }
  }

  private stepObject(): void {
    const { scanner } = this;
    if (this.place === Place.Outside && !this.isExpected(0x7b)) {
      this.skipMisshapen(phrase('The result is not what it should be and was left out'));
      return this.leave();
    }
    const more = this.place === Place.Outside ? scanner.firstMember() : scanner.nextMember();
    if (!more) {
      if (this.place === Place.Outside && this.level === Level.Envelope) this.isRecognised = true; // {} is "nothing"
      return this.leave();
    }
    const key = keysAt[this.level]?.find(scanner) ?? -1;
    // What `result` holds is a document of its own, but one without another `result`.
    const isResult = key === 1 && this.level === Level.Envelope;
    if (this.startsDocument(!isResult)) throw this.nestedDocument();
    switch (this.level) {
      case Level.Envelope:
      case Level.Result: {
        if (key === 0) return this.enterList(Level.ResourceSpansList);
        if (isResult) {
          this.isRecognised = true;
          this.noteTwice(this.sawResult);
          this.sawResult = this.inResult = true;
          return this.enterLevel(Level.Result);
        }
        if (key === 2)
          this.readOrSkip(() => this.readError(), phrase('An error is not what it should be and was left out'));
        else scanner.skipValue();
        break;
      }
      case Level.ResourceSpans: {
        if (key === 0 || key === 1) return this.enterList(Level.ScopeSpansList);
        if (key === 2)
          this.readOrSkip(() => this.readResource(), phrase('A resource is not what it should be and was left out'));
        else scanner.skipValue();
        break;
      }
      default: {
        if (key === 0) return this.enterList(Level.SpanList);
        if (key === 1 || key === 2)
          this.readOrSkip(() => this.readScope(), phrase('A scope is not what it should be and was left out'));
        else scanner.skipValue();
      }
    }
    this.place = Place.AfterItem;
  }

  /**
   * A line that was cut at the right place goes on with the next line: that one is no resource and no scope, it is a
   * document. `alone`: also when its spans are not wrapped in `result`.
   */
  protected override startsDocument(alone = true): boolean {
    const { scanner } = this;
    if (scanner.peek() !== 0x7b) return false;
    const at = scanner.pos;
    const key = scanner.firstMember() ? envelopeKeys.find(scanner) : -1;
    scanner.pos = at;
    return key === 1 || (key === 0 && alone);
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
    this.noteTwice((this.listsSeen & owner) !== 0);
    this.listsSeen |= owner;
    this.level = list;
    this.place = Place.Outside;
  }

  private noteTwice(isTwice: boolean): void {
    const offset = this.scanner.pos;
    if (isTwice) this.warn(offset, phrase('A list comes twice in one object, both were read'));
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
    const envelope = envelopeKeys.find(scanner);
    if (envelope === 0 || envelope === 1) {
      this.level = Level.Top;
      this.place = Place.Outside;
      return true;
    }
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
    this.spans.read();
  }

  private readResource(): void {
    const { scanner, builder } = this;
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
    const range = this.knownResources.find(scanner.view, from, to);
    if (range === this.resourceOfRange.length)
      this.resourceOfRange.push(builder.addResource(this.serviceName(from, to), from, to - from));
    builder.describeResource(this.spans.resource, this.resourceOfRange[range]);
  }

  /** Looks through an attribute list that was skipped before, so that its JSON is known to be good. */
  private serviceName(from: number, to: number): string {
    const { scanner } = this;
    const after = scanner.pos;
    let name = '';
    try {
      scanner.pos = from;
      if (to > from)
        for (let more = scanner.firstElement(); more; more = scanner.nextElement()) name = this.named() || name;
    } catch (stop) {
      if (!(stop instanceof ScanStop)) throw stop;
      this.warn(stop.offset, phrase('The attributes of a resource are not what they should be: {0}', stop.what));
    } finally {
      scanner.pos = after;
    }
    return name;
  }

  /** The attribute's value when its key is `service.name`; empty for others. */
  private named(): string {
    const { scanner, builder } = this;
    let isName = false;
    let valueAt = -1;
    for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
      const which = keyValueKeys.find(scanner);
      if (which === 0) {
        scanner.readText();
        isName = scanner.text() === 'service.name';
        continue;
      }
      if (which === 1) {
        scanner.peek();
        valueAt = scanner.pos;
      }
      scanner.skipValue();
    }
    if (!isName || valueAt < 0) return '';
    const after = scanner.pos;
    scanner.pos = valueAt;
    const value = readScalar(scanner, builder.strings);
    scanner.pos = after;
    return value < 0 ? '' : builder.strings.text(value);
  }

  private readScope(): void {
    const { scanner, builder } = this;
    scanner.peek();
    const from = scanner.pos;
    let name = 0;
    for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
      if (objectKeys.find(scanner) === 1) {
        scanner.readText();
        name = builder.strings.internScanned(scanner);
      } else scanner.skipValue();
    }
    builder.describeScope(this.spans.scope, name, from, scanner.pos - from);
  }

  private readError(): void {
    const { scanner } = this;
    let code = 0;
    const messages: string[] = [];
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
    this.warn(-1, phrase('The server reported: {0}', messages.join('; ') || phrase('error {0}', code)));
  }
}
