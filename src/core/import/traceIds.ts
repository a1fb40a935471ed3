import type { SpanTableBuilder } from '../spans/spanTableBuilder';
import { phrase } from '../phrase';
import type { JsonScanner } from './jsonScanner';
import { Literal } from './literal';
import { hexOf, IdWords } from './scalars';

/** Numbers of trace ids in the builder. Most spans have the trace of the one before: then its bytes are compared, no more. */
export class TraceIds {
  /** Of the id read last. */
  trace = 0;
  /** That id as it stood there, in its quotes. */
  private last = new Literal(new Uint8Array(0));
  private readonly id = new IdWords();

  constructor(
    private readonly scanner: JsonScanner,
    private readonly builder: SpanTableBuilder,
  ) {}

  /** The value at the scanner as the number of its trace. Throws ScanStop for what is no id. */
  read(): number {
    const { scanner } = this;
    if (scanner.accept(this.last)) return this.trace;
    scanner.readText();
    const found = this.find();
    if (found < 0) throw scanner.broken(phrase('a trace id that is none'), scanner.from);
    this.trace = found;
    // A number, or a text with escapes, is not remembered; neither is the id before it, for it is not `trace` any more.
    const isQuoted = !scanner.escaped && scanner.pos > scanner.to;
    this.last = new Literal(scanner.bytes.subarray(scanner.from - 1, isQuoted ? scanner.to + 1 : scanner.from - 1));
    return found;
  }

  /** Reads the value at the scanner and says whether it names this trace, in whatever spelling. */
  readIs(trace: number): boolean {
    if (this.scanner.accept(this.last)) return this.trace === trace;
    this.scanner.readText();
    return this.find() === trace;
  }

  private find(): number {
    if (!this.id.read(this.scanner, 16) || this.id.isZero) return -1;
    return this.builder.traceIndex(hexOf(this.id.words));
  }
}
