import type { JsonScanner } from './jsonScanner';
import { Literal } from './literal';

const encoder = new TextEncoder();

/** What `JsonScanner.nextKey` says when an object ends. */
export const noMoreKeys = -2;

/** Finds which of a few known keys a scanner has read, by comparing bytes: nothing is decoded. */
export class KeyTable<K extends string> {
  /** Each key as it stands in compact JSON, `"key":`. */
  readonly literals: readonly Literal[];
  /**
   * Which key came after each one the last time, the first key of an object at 0 and what follows key k at k + 1: whoever
   * wrote a payload wrote all its objects in the same order, so one comparison is mostly enough. -1: not known.
   */
  readonly following: Int16Array;
  private readonly byLength: { bytes: Uint8Array; index: number }[][] = [];
  private readonly byText = new Map<string, number>();

  constructor(readonly keys: readonly K[]) {
    this.literals = keys.map(key => new Literal(encoder.encode(`${JSON.stringify(key)}:`)));
    this.following = new Int16Array(keys.length + 1).fill(-1);
    keys.forEach((key, index) => {
      const bytes = encoder.encode(key);
      (this.byLength[bytes.length] ??= []).push({ bytes, index });
      this.byText.set(key, index);
    });
    for (let i = 0; i < this.byLength.length; i++) this.byLength[i] ??= [];
  }

  /** Index of the string that the scanner read last, -1 for one that is not in the table. */
  find(scanner: JsonScanner): number {
    const { bytes, from, to } = scanner;
    if (scanner.escaped) return this.byText.get(scanner.text()) ?? -1;
    const length = to - from;
    if (length >= this.byLength.length) return -1;
    const candidates = this.byLength[length];
    next: for (let c = 0; c < candidates.length; c++) {
      const expected = candidates[c].bytes;
      for (let i = 0; i < length; i++) if (bytes[from + i] !== expected[i]) continue next;
      return candidates[c].index;
    }
    return -1;
  }
}
