import { bytesOf } from '../../import/details';
import { JsonScanner, ScanStop } from '../../import/jsonScanner';
import { KeyTable } from '../../import/keyTable';
import { RangeTable } from '../../spans/rangeTable';
import type { SpanRow, SpanTable } from '../../spans/spanTable';

const keys = new KeyTable(['key']);
/** `db.query.parameter.<name>` and what instrumentations say instead. */
const isParameter =
  /^db\.(?:(?:query|statement|operation|sql)\.(?:parameters?|params?|bind\w*)(?:\.|$)|(?:params|parameters)$|postgresql\.values$)/;

const [quote, dot, backslash] = [0x22, 0x2e, 0x5c];

/** Values that were sent with a statement, where its instrumentation was told to show them. Equal ones have equal numbers. */
export class VisibleParameters {
  private readonly ranges = new RangeTable();
  private readonly scanners = new Map<number, JsonScanner>();
  private readonly encoder = new TextEncoder();

  constructor(private readonly table: SpanTable) {}

  /** 0 when the span shows none. Reads the span's attributes, about a microsecond each. */
  of(row: SpanRow): number {
    const { table } = this;
    const length = table.attributeBytes.length[row];
    if (length === 0) return 0;
    const scanner = this.scannerAt(row);
    if (!mayShowParameters(scanner.bytes, scanner.pos, scanner.pos + length)) return 0;
    const parts: string[] = [];
    try {
      this.read(scanner, parts);
    } catch (stop) {
      if (!(stop instanceof ScanStop)) throw stop;
    }
    if (!parts.length) return 0;
    const bytes = this.encoder.encode(parts.sort().join('\n'));
    return 1 + this.ranges.find(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
  }

  private scannerAt(row: SpanRow): JsonScanner {
    const { payload, payloads, attributeBytes } = this.table;
    const index = payload[row];
    let scanner = this.scanners.get(index);
    if (!scanner) {
      const bytes = bytesOf(payloads[index]);
      this.scanners.set(index, (scanner = new JsonScanner(bytes, bytes.length)));
    }
    scanner.pos = attributeBytes.offset[row];
    return scanner;
  }

  /** Each parameter as its bytes stand there: those of one payload are written alike. */
  private read(scanner: JsonScanner, parts: string[]): void {
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
      scanner.peek();
      const from = scanner.pos;
      let isMeant = false;
      for (let inner = scanner.firstMember(); inner; inner = scanner.nextMember()) {
        if (keys.find(scanner) === 0) {
          scanner.readText();
          isMeant =
            scanner.to - scanner.from > 3 && scanner.bytes[scanner.from] === 0x64 && isParameter.test(scanner.text());
        } else scanner.skipValue();
      }
      if (isMeant) parts.push(scanner.textOf(from, scanner.pos, false));
    }
  }
}

/**
 * A first look, in a fraction of the time: whether `"db.p…` stands there, or `"db.….p…` with `b` and `v` for `p` as well. Where letters are
 * written as numbers nobody can tell so easily.
 */
function mayShowParameters(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from + 3; i + 1 < to; i++) {
    const c = bytes[i];
    if (c === backslash && bytes[i + 1] === 0x75) return true;
    if (c !== dot || bytes[i - 1] !== 0x62 || bytes[i - 2] !== 0x64 || bytes[i - 3] !== quote) continue;
    if (bytes[i + 1] === 0x70) return true;
    let next = i + 1;
    while (next + 1 < to && bytes[next] !== dot && bytes[next] !== quote) next++;
    const after = bytes[next] === dot ? bytes[next + 1] : 0;
    if (after === 0x70 || after === 0x62 || after === 0x76) return true;
  }
  return false;
}
