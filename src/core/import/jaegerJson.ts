/** Jaeger's own JSON (`/api/traces`): tags, logs, references and processes, in µs; `reference` is how it names parents. */
import { RangeTable } from '../spans/rangeTable';
import { phrase, verbatim, type Phrase } from '../phrase';
import { IncrementalReader } from './incrementalReader';
import { JaegerSpanReader, spanKeys } from './jaegerSpan';
import { KeyTable } from './keyTable';

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

export class JaegerJsonReader extends IncrementalReader {
  readonly format = 'jaeger-json';
  private level = Level.Top;
  private place = Place.Outside;
  private sawDocument = false;
  private sawData = false;
  private sawList = false;
  private errors: { code: number; messages: string[] } | undefined;
  private sawSpans = false;

  private readonly spans = new JaegerSpanReader(this.scanner, this.builder, process => this.slotOf(process));
  /** Of the trace object that the scanner is in: the resource slot of each process, by index of its id in `strings`. */
  private processes = new Map<number, number>();
  /** Slots that spans refer to and no process has described yet. */
  private undescribed = new Set<number>();
  private enclosingTrace = -1;
  private traceWarnings: readonly Phrase[] = [];
  private readonly knownProcesses = new RangeTable();
  private readonly resourceOfRange: number[] = [];

  protected step(): boolean {
    const { scanner } = this;
    switch (this.level) {
      case Level.Top:
        if (scanner.isAtEnd()) {
          if (!this.sawDocument && this.builder.count === 0) throw scanner.ended();
          return false;
        }
        if (scanner.peek() !== 0x7b) throw scanner.broken(phrase('expected an object'));
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
      this.skipMisshapen(phrase('A list of spans is not what it should be and was left out'));
      return this.leave();
    }
    if (this.place !== Place.AtItem) {
      if (this.place === Place.Outside && this.level === Level.TraceList) this.sawData ||= scanner.peek() === 0x5b;
      const more = this.place === Place.Outside ? scanner.firstElement() : scanner.nextElement();
      if (!more) return this.leave();
    }
    if (this.level === Level.TraceList && this.isExpected(0x7b)) return this.beginTrace();
    if (this.level === Level.SpanList) this.readElement();
    else this.skipMisshapen(phrase('A trace is not what it should be and was left out'));
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
      if (key === 1)
        this.readOrSkip(
          () => this.readErrors(),
          phrase('The list of errors is not what it should be and was left out'),
        );
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
          this.readOrSkip(
            () => this.readProcesses(),
            phrase('The list of processes is not what it should be and was left out'),
          );
          break;
        case 2:
          this.readOrSkip(
            () => (this.enclosingTrace = this.spans.traceIds.read()),
            phrase('The id of a trace is none and was left out'),
          );
          break;
        case 3:
          this.readOrSkip(
            () => this.readTraceWarnings(),
            phrase('A list of warnings is not what it should be and was left out'),
          );
          break;
        default:
          scanner.skipValue();
      }
    }
    this.place = Place.AfterItem;
  }

  private noteTwice(isTwice: boolean): void {
    const offset = this.scanner.pos;
    if (isTwice) this.warn(offset, phrase('A list comes twice in one object, both were read'));
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
    const trace = this.enclosingTrace >= 0 ? this.enclosingTrace : this.spans.traceIds.trace;
    if (this.undescribed.size)
      this.builder.warn(trace, -1, phrase('The answer does not say which service some spans belong to.'));
    for (const warning of this.traceWarnings) this.builder.warn(trace, -1, warning);
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
    this.spans.read();
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

  private readProcesses(): void {
    const { scanner, builder } = this;
    const found = new Map<number, number>(); // resource by id
    for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
      const id = builder.strings.internScanned(scanner);
      found.delete(id);
      this.readOrSkip(
        () => void found.set(id, this.readProcess()),
        phrase('A process is not what it should be and was left out'),
      );
    }
    // Where processes come twice, the last ones count.
    for (const slot of this.processes.values()) {
      builder.describeResource(slot, 0);
      this.undescribed.add(slot);
    }
    for (const [id, resource] of found) {
      const slot = this.slotOf(id);
      builder.describeResource(slot, resource);
      this.undescribed.delete(slot);
    }
  }

  /** The resource's number. */
  private readProcess(): number {
    const { scanner, builder } = this;
    scanner.peek();
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
    const range = this.knownProcesses.find(scanner.view, from, scanner.pos);
    if (range === this.resourceOfRange.length)
      this.resourceOfRange.push(builder.addResource(service, tagsFrom, tagsTo - tagsFrom));
    return this.resourceOfRange[range];
  }

  private readTraceWarnings(): void {
    const { scanner } = this;
    const warnings: Phrase[] = [];
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
      scanner.readText();
      if (scanner.to > scanner.from) warnings.push(verbatim(scanner.text()));
    }
    this.traceWarnings = warnings;
  }

  private readErrors(): void {
    const { scanner } = this;
    const errors = { code: 0, messages: [] as string[] };
    const warnings: Phrase[] = [];
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
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
      warnings.push(
        trace
          ? phrase('The server reported: {0} (trace {1})', message, trace)
          : phrase('The server reported: {0}', message),
      );
    }
    if (!errors.messages.length) return;
    this.errors = errors;
    for (const warning of warnings) this.warn(-1, warning);
  }
}
