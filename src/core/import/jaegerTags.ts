/** Jaeger's tags: `{key, type, value}`, where `type` is string, bool, int64, float64 or binary. */
import type { StringTable } from '../spans/stringTable';
import type { JsonScanner } from './jsonScanner';
import { KeyTable } from './keyTable';

export const tagKeys = new KeyTable(['key', 'type', 'value']);

/** Reads the value at the scanner as an index into `strings`; -1 for null, and for lists and objects, which no server sends. */
export function readTagValue(scanner: JsonScanner, strings: StringTable): number {
  switch (scanner.peek()) {
    case 0x74: // true
    case 0x66: // false
      return strings.intern(String(scanner.readLiteral()));
    case 0x6e: // null
    case 0x5b: // [
    case 0x7b: // {
      scanner.skipValue();
      return -1;
    default:
      scanner.readText();
      return strings.internScanned(scanner);
  }
}
