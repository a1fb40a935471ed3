/** OTLP's `AnyValue` in JSON: an object whose one key says the type. The scanner is at the value in all of these. */
import type { StringTable } from '../spans/stringTable';
import type { JsonScanner } from './jsonScanner';
import { KeyTable, noMoreKeys } from './keyTable';

export const valueKeys = new KeyTable([
  'stringValue',
  'boolValue',
  'intValue',
  'doubleValue',
  'arrayValue',
  'kvlistValue',
  'bytesValue',
]);
export const listKeys = new KeyTable(['values']);

/** Reads text, truth or number as an index into `strings`; -1 for lists, maps, bytes and nothing. */
export function readScalar(scanner: JsonScanner, strings: StringTable): number {
  let value = -1;
  for (let key = scanner.firstKey(valueKeys); key !== noMoreKeys; key = scanner.nextKey(valueKeys, key)) {
    if (key < 0 || key > 3) scanner.skipValue();
    else value = readScalarOf(key, scanner, strings);
  }
  return value;
}

/** The same for the value alone, when its key is read already; `type`: index of the key in `valueKeys`. */
export function readScalarOf(type: number, scanner: JsonScanner, strings: StringTable): number {
  if (type === 0 || type === 2 || type === 3) {
    scanner.readText();
    return strings.internScanned(scanner);
  }
  if (type === 1) {
    const truth = scanner.readLiteral();
    return truth === null ? -1 : strings.intern(String(truth));
  }
  scanner.skipValue();
  return -1;
}

/** Whether a text, or a list with at least one element, is here: what `@jaeger@warnings` holds when there are any. */
export function holdsText(scanner: JsonScanner): boolean {
  let found = false;
  for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
    const key = valueKeys.find(scanner);
    if (key === 0) {
      scanner.readText();
      found = scanner.to > scanner.from;
    } else if (key === 4) {
      found = false;
      for (let inner = scanner.firstMember(); inner; inner = scanner.nextMember()) {
        if (listKeys.find(scanner) !== 0) scanner.skipValue();
        else
          for (let item = scanner.firstElement(); item; item = scanner.nextElement()) {
            found = true;
            scanner.skipValue();
          }
      }
    } else scanner.skipValue();
  }
  return found;
}
