import type { JsonScanner } from '../import/jsonScanner';
import { RangeTable } from './rangeTable';
import { bytesOfText, newStringColumn, textOfBytes, utf16Mark, type StringColumn } from './stringColumn';

/**
 * Texts by number; 0 is the empty one. They are told apart by their bytes and stay bytes: nothing is decoded here but what
 * has escapes. Equal texts have equal numbers, however the payload escapes them.
 */
export class StringTable {
  private readonly ranges = new RangeTable();
  /** Texts with escapes, as the payload spells them, so that each is decoded once; and which text each is. */
  private readonly spellings = new RangeTable();
  private readonly ofSpelling: number[] = [];

  constructor() {
    this.intern('');
  }

  get count(): number {
    return this.ranges.count;
  }

  intern(text: string): number {
    const { buffer, byteOffset, length } = bytesOfText(text);
    return this.ranges.find(new DataView(buffer, byteOffset, length), 0, length);
  }

  /** The string or number that the scanner read last. */
  internScanned(scanner: JsonScanner): number {
    const { from, to } = scanner;
    if (from === to) return 0;
    // Garbage must not look like the mark of UTF-16.
    if (!scanner.escaped && scanner.bytes[from] !== utf16Mark) return this.ranges.find(scanner.view, from, to);
    const spelling = this.spellings.find(scanner.view, from, to);
    if (spelling === this.ofSpelling.length) this.ofSpelling.push(this.intern(scanner.text()));
    return this.ofSpelling[spelling];
  }

  text(index: number): string {
    const bytes = this.ranges.bytesOf(index);
    return textOfBytes(bytes, 0, bytes.length);
  }

  /** All texts, with the numbers that they have here. */
  column(): StringColumn {
    const column = newStringColumn(this.count, this.ranges.size);
    this.ranges.copyAll(column.bytes, column.offset);
    return column;
  }

  /** Texts of all these numbers, in this order. */
  columnOf(indexes: Uint32Array): StringColumn {
    let size = 0;
    for (const index of indexes) size += this.ranges.lengthOf(index);
    const { bytes, offset } = newStringColumn(indexes.length, size);
    indexes.forEach((index, i) => {
      bytes.set(this.ranges.bytesOf(index), offset[i]);
      offset[i + 1] = offset[i] + this.ranges.lengthOf(index);
    });
    return { bytes, offset };
  }
}
