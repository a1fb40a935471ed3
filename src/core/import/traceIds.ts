import type { SpanTableBuilder } from '../spans/spanTableBuilder';
import { phrase } from '../phrase';
import type { JsonScanner } from './jsonScanner';
import { hexOf, IdWords } from './scalars';

/** Numbers of trace ids in the builder. Most spans have the trace of the one before: then its bytes are compared, no more. */
export class TraceIds {
  /** Of the id read last. */
  trace = 0;
  private from = 0;
  private length = 0;
  private readonly id = new IdWords();

  constructor(
    private readonly scanner: JsonScanner,
    private readonly builder: SpanTableBuilder,
  ) {}

  /** The value at the scanner as the number of its trace. Throws ScanStop for what is no id. */
  read(): number {
    const { scanner } = this;
    scanner.readText();
    if (this.isLast()) return this.trace;
    const found = this.find();
    if (found < 0) throw scanner.broken(phrase('a trace id that is none'), scanner.from);
    this.trace = found;
    this.from = scanner.from;
    this.length = scanner.to - scanner.from;
    return found;
  }

  /** Whether the text that the scanner read last names this trace, in whatever spelling. */
  isTrace(trace: number): boolean {
    return this.isLast() ? this.trace === trace : this.find() === trace;
  }

  private find(): number {
    if (!this.id.read(this.scanner, 16) || this.id.isZero) return -1;
    return this.builder.traceIndex(hexOf(this.id.words));
  }

  /** Whether the text is, byte for byte, the id read last. */
  private isLast(): boolean {
    const { bytes, from, to } = this.scanner;
    if (to - from !== this.length || this.length === 0) return false;
    for (let i = 0; i < this.length; i++) if (bytes[from + i] !== bytes[this.from + i]) return false;
    return true;
  }
}
