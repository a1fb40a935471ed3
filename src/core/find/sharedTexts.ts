import type { Attribute } from '../spans/spanDetails';
import type { SpanTable } from '../spans/spanTable';
import { stringCount, textOfBytes, utf16Mark } from '../spans/stringColumn';
import { readJaegerAttributes, readOtlpAttributes } from '../import/attributeValues';
import { JsonScanner, ScanStop } from '../import/jsonScanner';
import { readOtlpScope } from '../import/otlpDetails';
import type { FindQuery } from './findQuery';
import { isStrayAt, straysBegin } from './lowerCase';

/** What a search found in the texts that many rows share: 1 for each string, resource and scope that shows it. */
export interface SharedHits {
  /** By number of a string; undefined when no string shows the text. */
  readonly strings: Uint8Array | undefined;
  readonly resources: Uint8Array | undefined;
  /** By `SharedTexts.scopeOf`. */
  readonly scopes: Uint8Array | undefined;
}

/**
 * Texts that a row only refers to: names, what a resource says of itself, scopes. A search looks at each once. Of resources and
 * scopes only values count: their keys are the same everywhere, and finding one would find every span.
 */
export class SharedTexts {
  /** Number of each row's scope object, 0 for none; undefined when no row has one. */
  readonly scopeOf: Uint32Array | undefined;
  private readonly resources: readonly TextGroup[];
  private readonly scopes: readonly TextGroup[];
  /** Strings that bytes can't be compared with. */
  private readonly oddStrings: readonly number[];

  /** `payloads`: the bytes of the table's payloads. */
  constructor(
    private readonly table: SpanTable,
    private readonly payloads: readonly Uint8Array[],
  ) {
    this.resources = table.resources.map(({ service, payload, offset, length }) => {
      const values = [service];
      tolerate(() => {
        const scanner = this.scannerAt(payload, offset, length);
        const read = table.payloads[payload].format === 'otlp-json' ? readOtlpAttributes : readJaegerAttributes;
        if (scanner) values.push(...valuesOf(read(scanner, Infinity)));
      });
      return new TextGroup(values);
    });
    [this.scopeOf, this.scopes] = this.readScopes();
    this.oddStrings = findOddStrings(table);
  }

  hits(query: FindQuery): SharedHits {
    const groups = (all: readonly TextGroup[]) => {
      const hits = Uint8Array.from(all, group => (group.isShown(query) ? 1 : 0));
      return hits.includes(1) ? hits : undefined;
    };
    return { strings: this.stringHits(query), resources: groups(this.resources), scopes: groups(this.scopes) };
  }

  /** Scopes lie beside the spans of each batch; most batches repeat a few. */
  private readScopes(): [Uint32Array | undefined, TextGroup[]] {
    const { table } = this;
    const { offset, length } = table.scopeBytes;
    if (length.every(size => size === 0)) return [undefined, []];
    const scopeOf = new Uint32Array(table.count);
    const scopes = [new TextGroup([])];
    const byPlace = new Map<number, number>();
    const byText = new Map<string, number>();
    for (let row = 0; row < table.count; row++) {
      if (length[row] === 0) continue;
      const place = table.payload[row] * 2 ** 32 + offset[row];
      let number = byPlace.get(place);
      if (number === undefined) {
        const bytes = this.payloads[table.payload[row]];
        const text = textOfBytes(bytes, offset[row], offset[row] + length[row]);
        number = byText.get(text);
        if (number === undefined) {
          number = scopes.length;
          scopes.push(this.readScope(table.payload[row], offset[row], length[row]));
          byText.set(text, number);
        }
        byPlace.set(place, number);
      }
      scopeOf[row] = number;
    }
    return [scopeOf, scopes];
  }

  private readScope(payload: number, offset: number, length: number): TextGroup {
    const scope = { version: '', attributes: [] as Attribute[] };
    tolerate(() => {
      const scanner = this.scannerAt(payload, offset, length);
      if (scanner) readOtlpScope(scanner, scope, Infinity);
    });
    return new TextGroup([scope.version, ...valuesOf(scope.attributes)]);
  }

  private scannerAt(payload: number, offset: number, length: number): JsonScanner | undefined {
    if (length === 0) return undefined;
    const bytes = this.payloads[payload];
    const scanner = new JsonScanner(bytes, Math.min(bytes.length, offset + length + 1));
    scanner.pos = offset;
    return scanner;
  }

  private stringHits(query: FindQuery): Uint8Array | undefined {
    const { bytes, offset } = this.table.strings;
    const count = stringCount(this.table.strings);
    const hits = new Uint8Array(count);
    const { pattern } = query;
    const test = (index: number) => {
      hits[index] = query.includes(textOfBytes(bytes, offset[index], offset[index + 1])) ? 1 : 0;
    };
    if (pattern) {
      let index = 0;
      for (let at = pattern.indexIn(bytes, 0, bytes.length); at >= 0;) {
        index = lastAtMost(offset, at, index);
        const next = offset[index + 1];
        // Where it reaches into the next text it is in none.
        if (at + pattern.length <= next) {
          if (query.isPatternExact && bytes[offset[index]] !== utf16Mark) hits[index] = 1;
          else test(index);
        }
        at = pattern.indexIn(bytes, next, bytes.length);
      }
      for (const odd of this.oddStrings) test(odd);
    } else for (let index = 0; index < count; index++) test(index);
    return hits.includes(1) ? hits : undefined;
  }
}

/** Texts and, made when it is needed first, their lower case. */
class TextGroup {
  private lower: readonly string[] | undefined;

  constructor(private readonly texts: readonly string[]) {}

  isShown(query: FindQuery): boolean {
    if (query.isCaseSensitive) return this.texts.some(text => text.includes(query.text));
    this.lower ??= this.texts.map(text => text.toLowerCase());
    return this.lower.some(text => text.includes(query.text));
  }
}

function valuesOf(attributes: readonly Attribute[]): string[] {
  return attributes.map(({ value }) => value.text);
}

/** Strings in UTF-16, and those with a character whose lower case has another number of bytes. */
function findOddStrings({ strings: { bytes, offset } }: SpanTable): number[] {
  const odd: number[] = [];
  for (let index = 0; index + 1 < offset.length; index++)
    for (let pos = offset[index]; pos < offset[index + 1]; pos++)
      if (bytes[pos] >= 0x80 && (bytes[pos] === utf16Mark || (straysBegin[bytes[pos]] && isStrayAt(bytes, pos)))) {
        odd.push(index);
        break;
      }
  return odd;
}

/** The last index, not below `from`, whose offset is at most `pos`: near `from`, mostly. */
function lastAtMost(offset: Uint32Array, pos: number, from: number): number {
  let step = 1;
  while (from + step < offset.length && offset[from + step] <= pos) step *= 2;
  let low = from + (step >> 1);
  let high = Math.min(offset.length, from + step);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (offset[middle] <= pos) low = middle;
    else high = middle;
  }
  return low;
}

/** What can't be read stays unread, as in the details. */
function tolerate(read: () => void): void {
  try {
    read();
  } catch (stop) {
    if (!(stop instanceof ScanStop)) throw stop;
  }
}
