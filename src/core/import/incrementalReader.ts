/**
 * What the JSON readers share: they go through a payload in small units (a span; a key of an object around spans), so that
 * they can stop at the end of what has arrived and take the unit up again later, and so that damage costs one unit.
 *
 *   advance ──► step, step, step … ──► ScanStop 'end'     ──► back to the unit's start, wait for more bytes
 *                                  └─► ScanStop 'broken'  ──► warn, search for the next thing that looks whole, go on there
 */
import { Failure, type FailureKind } from '../errors';
import { SpanTableBuilder } from '../spans/spanTableBuilder';
import type { PayloadFormat } from '../spans/spanTable';
import { WarningList } from '../spans/warningList';
import { phrase, say, type Phrase } from '../phrase';
import type { PayloadReader, ReadResult } from './reader';
import { JsonScanner, ScanStop } from './jsonScanner';
import { endedEarly, spansAreMissing } from './missingSpans';

/** Failing attempts to find the thread again may read this many times the payload; then the reader gives up. */
const mostWaste = 16;

export abstract class IncrementalReader implements PayloadReader {
  abstract readonly format: PayloadFormat;
  protected readonly builder = new SpanTableBuilder();
  protected readonly scanner: JsonScanner;
  /** What belongs to no single trace. */
  private readonly warnings = new WarningList();
  /** Of the unit that is being read: told when it was read to its end, because a unit that is taken up again warns again. */
  private unitWarnings: { readonly offset: number; readonly what: Phrase }[] = [];
  /** Whether a key that this format has was met, or an empty object; otherwise the payload is something else. */
  protected isRecognised = false;
  /** What the server said instead of an answer. */
  protected refusal: { code: number; messages: string[] } | undefined;

  private isFinal = false;
  private isDone = false;
  /** After damage: looking for something whole. What fails until then is part of the same damage and not told again. */
  private isLost = false;
  /** Where something looked whole, while that is being tried; -1 otherwise. */
  private tryingAt = -1;
  /** The place that was entered last after damage: it must not be entered twice. */
  private lastEntered = -1;
  private wasted = 0;
  private damage: ScanStop | undefined;
  private isCutOff = false;
  /** Not worth trying again before this many bytes are there: keeps the retries of a long unit from adding up. */
  private retryAt = 0;

  /** `buffer` may grow, but must not move: offsets into it are what the tables keep. */
  constructor(private readonly buffer: SharedArrayBuffer) {
    this.scanner = new JsonScanner(new Uint8Array(buffer, 0, 0), 0);
  }

  advance(length: number): void {
    if (length < this.retryAt) return;
    // A view of fixed length over growable memory is as fast as any other; one that follows its length is not.
    this.scanner.extend(new Uint8Array(this.buffer, 0, length), length);
    if (length < 3 && !this.isFinal) return; // perhaps not even a byte order mark yet
    this.skipByteOrderMark();
    this.run();
  }

  finish(length: number): ReadResult {
    this.isFinal = true;
    this.retryAt = 0;
    this.advance(length);
    this.judge(length);
    this.complete();
    const tables = this.builder.build({ format: this.format, bytes: this.buffer, length });
    const warnings = this.warnings.list();
    // With one trace, what belongs to the payload is about that trace: there it will be seen.
    const traces = tables.length === 1 ? [{ ...tables[0], warnings: [...warnings, ...tables[0].warnings] }] : tables;
    return { traces, warnings };
  }

  /** Reads one unit; false when only white space is left after a whole document. Changes state only when it succeeds. */
  protected abstract step(): boolean;
  /** Reads the span at the scanner's position into the builder and commits it. */
  protected abstract readSpan(): void;
  /** The scanner is at a `{` somewhere after damage. Goes on there if a span, or an object around spans, begins there. */
  protected abstract enter(): boolean;
  /** Last chance to look at what the payload left open, before the tables are built. */
  protected complete(): void {}

  /** About the unit that is being read; as in `WarningList.add`. */
  protected warn(offset: number, what: Phrase): void {
    this.unitWarnings.push({ offset, what });
  }

  /** An element of a list of spans: good JSON that is no good span costs itself and a warning. */
  protected readElement(): void {
    const { scanner } = this;
    scanner.peek();
    const from = scanner.pos;
    try {
      this.readSpan();
    } catch (stop) {
      if (!(stop instanceof ScanStop) || stop.reason === 'end' || this.tryingAt >= 0) throw stop;
      this.builder.rollback();
      scanner.pos = from;
      if (this.startsDocument()) throw this.nestedDocument();
      scanner.skipValue();
      this.warn(stop.offset, phrase('A span was left out: {0}', stop.what));
    }
  }

  /** Whether a whole document begins at the scanner; only asked where none should. The scanner stays where it is. */
  protected startsDocument(): boolean {
    return false;
  }

  protected nestedDocument(): ScanStop {
    return this.scanner.broken(phrase('a document begins inside another'));
  }

  /** Reads the value at the scanner; good JSON that is not what it should be is skipped instead, and warned of. */
  protected readOrSkip(read: () => void, warning: Phrase): void {
    const { scanner } = this;
    scanner.peek();
    const from = scanner.pos;
    try {
      read();
    } catch (stop) {
      if (!(stop instanceof ScanStop) || stop.reason === 'end') throw stop;
      scanner.pos = from;
      scanner.skipValue();
      this.warn(stop.offset, warning);
    }
  }

  /** Skips a value where something else was expected, and warns so. */
  protected skipMisshapen(warning: Phrase): void {
    this.scanner.peek();
    const offset = this.scanner.pos;
    this.scanner.skipValue();
    this.warn(offset, warning);
  }

  private skipByteOrderMark(): void {
    const { scanner } = this;
    const { bytes } = scanner;
    if (scanner.pos === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) scanner.pos = 3;
  }

  private run(): void {
    const { scanner } = this;
    while (!this.isDone) {
      let unit = scanner.pos;
      try {
        if (this.isLost) {
          this.findNext();
          unit = scanner.pos;
        }
        if (!this.step()) {
          if (!this.isFinal) return; // more may come after the white space
          this.isDone = true;
        }
        this.tryingAt = -1;
        if (this.unitWarnings.length) this.tellOfUnit();
      } catch (stop) {
        if (!(stop instanceof ScanStop)) throw stop;
        this.builder.rollback();
        this.unitWarnings = [];
        if (stop.reason === 'broken') this.recover(unit, stop);
        else if (!this.isFinal) {
          if (!this.isLost) scanner.pos = unit;
          this.retryAt = scanner.end * 2 - scanner.pos; // twice as long: all tries together read no more than twice
          return;
        } else if (!this.goOnAtDocument(unit)) this.cutOff();
      }
    }
  }

  private tellOfUnit(): void {
    for (const { offset, what } of this.unitWarnings) this.warnings.add(offset, what);
    this.unitWarnings = [];
  }

  private recover(unit: number, stop: ScanStop): void {
    const { scanner } = this;
    this.damage ??= stop;
    if (this.tryingAt < 0) {
      this.warnings.add(stop.offset, spansAreMissing(stop.what));
    }
    this.tryingAt = -1;
    scanner.pos = Math.max(unit, this.lastEntered + 1);
    this.wasted += Math.max(0, stop.offset - scanner.pos);
    if (this.wasted > mostWaste * scanner.end) this.isDone = true;
    this.isLost = true;
  }

  /** Moves on to the next place where something whole may begin. Throws ScanStop 'end' when there is none. */
  private findNext(): void {
    const { scanner } = this;
    for (;;) {
      const at = scanner.bytes.indexOf(0x7b, scanner.pos);
      scanner.pos = at < 0 ? scanner.end : at;
      if (at < 0) throw scanner.ended();
      let isEntered = false;
      try {
        isEntered = this.enter();
      } catch (stop) {
        if (!(stop instanceof ScanStop)) throw stop;
        if (stop.reason === 'end' && !this.isFinal) {
          scanner.pos = at;
          throw stop;
        }
      }
      if (isEntered) {
        scanner.pos = at;
        this.tryingAt = this.lastEntered = at;
        this.isLost = false;
        return;
      }
      scanner.pos = at + 1;
    }
  }

  /** A unit that never ends may have swallowed the next line of a file: goes on at the first document in it, if there is one. */
  private goOnAtDocument(unit: number): boolean {
    const { scanner } = this;
    const { bytes } = scanner;
    this.wasted += scanner.end - unit;
    if (this.wasted > mostWaste * scanner.end) return false;
    let at = Math.max(unit, this.lastEntered);
    for (at = bytes.indexOf(0x7b, at + 1); at >= 0; at = bytes.indexOf(0x7b, at + 1)) {
      scanner.pos = at;
      try {
        if (!this.startsDocument()) continue;
      } catch (stop) {
        if (!(stop instanceof ScanStop)) throw stop;
        continue;
      }
      scanner.pos = at;
      this.recover(at, this.nestedDocument());
      return true;
    }
    return false;
  }

  private cutOff(): void {
    this.isDone = true;
    // The damage that the search started from has been told.
    if (this.isLost) return;
    this.isCutOff = true;
    const { count } = this.builder;
    const bytes = this.scanner.end;
    this.warnings.add(-1, endedEarly(bytes, count));
  }

  /** Decides whether there is anything to show. */
  private judge(length: number): void {
    if (this.builder.count > 0) return;
    if (this.refusal) {
      const { code, messages } = this.refusal;
      const kinds: Partial<Record<number, FailureKind>> = { 401: 'loginNeeded', 403: 'loginNeeded', 404: 'notFound' };
      throw new Failure(kinds[code] ?? 'refused', `The server answered: ${messages.join('; ') || `error ${code}`}.`, {
        status: code || undefined,
      });
    }
    if (this.isCutOff) {
      if (length === 0) throw new Failure('cutOff', 'The answer is empty.');
      throw new Failure('cutOff', `The answer ended early, after ${length} bytes and before its first span.`);
    }
    if (this.damage) {
      const { offset, what } = this.damage;
      throw new Failure('unreadable', `The answer is no readable trace: ${say(what)} at byte ${offset}.`);
    }
    if (!this.isRecognised) throw new Failure('unreadable', 'The answer is JSON, but it holds no traces.');
  }
}
