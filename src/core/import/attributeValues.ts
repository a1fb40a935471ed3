/**
 * Attribute lists of both formats, decoded for showing. Numbers stay the characters that came, so that nothing beyond 2^53
 * is rounded; lists and maps become compact JSON. The scanner walks JSON that was read before, but garbage must do no harm.
 */
import type { Attribute, AttributeValue } from '../spans/spanDetails';
import { tagKeys } from './jaegerTags';
import { KeyTable } from './keyTable';
import { listKeys, valueKeys } from './otlpValues';
import type { JsonScanner } from './jsonScanner';
import { shownRange, shownText } from './shownText';

/** Characters of a value that are sent for showing; the whole is copied on demand. */
export const shownLength = 64 * 1024;
/** Lists in lists beyond this depth are shown as they came. No real data comes near; a hostile one must not cost the stack. */
const deepest = 64;

const keyValueKeys = new KeyTable(['key', 'value']);
const emptyValue: AttributeValue = { type: 'empty', text: '' };

/** Reads the list at the scanner. `limit`: characters kept of each value. */
export type ReadAttributes = (scanner: JsonScanner, limit: number) => Attribute[];

function valueOf(type: AttributeValue['type'], text: string, limit: number): AttributeValue {
  return text.length <= limit ? { type, text } : { type, text: cutText(text, limit), fullLength: text.length };
}

/** Never cuts between the halves of a surrogate pair. */
function cutText(text: string, limit: number): string {
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? limit - 1 : limit);
}

/** The text or number at the scanner. */
function readValue(type: AttributeValue['type'], scanner: JsonScanner, limit: number): AttributeValue {
  scanner.readText();
  return { type, ...shownText(scanner, limit) };
}

/** OTLP: `[{key, value: AnyValue}]`. */
export const readOtlpAttributes: ReadAttributes = (scanner, limit) => {
  const attributes: Attribute[] = [];
  for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
    let key = '';
    let value = emptyValue;
    for (let inner = scanner.firstMember(); inner; inner = scanner.nextMember()) {
      const which = keyValueKeys.find(scanner);
      if (which === 0) {
        scanner.readText();
        key = scanner.text();
      } else if (which === 1) value = readAnyValue(scanner, limit);
      else scanner.skipValue();
    }
    attributes.push({ key, value });
  }
  return attributes;
};

function readAnyValue(scanner: JsonScanner, limit: number): AttributeValue {
  let value = emptyValue;
  for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
    switch (valueKeys.find(scanner)) {
      case 0:
        value = readValue('string', scanner, limit);
        break;
      case 1:
        value = { type: 'bool', text: String(scanner.readLiteral() ?? '') };
        break;
      case 2:
        value = readValue('int', scanner, limit);
        break;
      case 3:
        value = readValue('double', scanner, limit);
        break;
      case 4:
        value = valueOf('array', readList(scanner, 0), limit);
        break;
      case 5:
        value = valueOf('map', readMap(scanner, 0), limit);
        break;
      case 6:
        value = readValue('bytes', scanner, limit);
        break;
      default:
        scanner.skipValue();
    }
  }
  return value;
}

/** Compact JSON of an `arrayValue`. */
function readList(scanner: JsonScanner, depth: number): string {
  const items: string[] = [];
  for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
    if (listKeys.find(scanner) !== 0) {
      scanner.skipValue();
      continue;
    }
    items.length = 0;
    for (let item = scanner.firstElement(); item; item = scanner.nextElement())
      items.push(readNested(scanner, depth + 1));
  }
  return `[${items.join(',')}]`;
}

/** Compact JSON of a `kvlistValue`. */
function readMap(scanner: JsonScanner, depth: number): string {
  const items: string[] = [];
  for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
    if (listKeys.find(scanner) !== 0) {
      scanner.skipValue();
      continue;
    }
    items.length = 0;
    for (let item = scanner.firstElement(); item; item = scanner.nextElement()) {
      let key = '""';
      let value = 'null';
      for (let inner = scanner.firstMember(); inner; inner = scanner.nextMember()) {
        const which = keyValueKeys.find(scanner);
        if (which === 0) {
          scanner.readText();
          key = JSON.stringify(scanner.text());
        } else if (which === 1) value = readNested(scanner, depth + 1);
        else scanner.skipValue();
      }
      items.push(`${key}:${value}`);
    }
  }
  return `{${items.join(',')}}`;
}

/** Compact JSON of an AnyValue inside a list or map. */
function readNested(scanner: JsonScanner, depth: number): string {
  if (depth > deepest) {
    scanner.peek();
    const from = scanner.pos;
    scanner.skipValue();
    return scanner.textOf(from, scanner.pos, false);
  }
  let value = 'null';
  for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
    switch (valueKeys.find(scanner)) {
      case 0:
      case 6:
        scanner.readText();
        value = JSON.stringify(scanner.text());
        break;
      case 1:
        value = String(scanner.readLiteral());
        break;
      case 2:
      case 3:
        scanner.readText();
        // "NaN" and its like have no number in JSON.
        value = /^-?\d/.test(scanner.text()) ? scanner.text() : JSON.stringify(scanner.text());
        break;
      case 4:
        value = readList(scanner, depth);
        break;
      case 5:
        value = readMap(scanner, depth);
        break;
      default:
        scanner.skipValue();
    }
  }
  return value;
}

/** A map, because a payload may call a type `constructor`. */
const tagTypes: ReadonlyMap<string, AttributeValue['type']> = new Map([
  ['string', 'string'],
  ['bool', 'bool'],
  ['int64', 'int'],
  ['float64', 'double'],
  ['binary', 'bytes'],
]);

/** Jaeger: `[{key, type, value}]`. */
export const readJaegerAttributes: ReadAttributes = (scanner, limit) => {
  const attributes: Attribute[] = [];
  for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
    let key = '';
    let type: AttributeValue['type'] | undefined;
    let value = emptyValue;
    for (let inner = scanner.firstMember(); inner; inner = scanner.nextMember()) {
      const which = tagKeys.find(scanner);
      if (which === 2) value = readPlainValue(scanner, limit);
      else if (which < 0) scanner.skipValue();
      else {
        scanner.readText();
        if (which === 0) key = scanner.text();
        else type = tagTypes.get(scanner.text());
      }
    }
    attributes.push({ key, value: type && value.type !== 'empty' ? { ...value, type } : value });
  }
  return attributes;
};

/** Any JSON, its type told by its look. */
function readPlainValue(scanner: JsonScanner, limit: number): AttributeValue {
  switch (scanner.peek()) {
    case 0x22: // "
      return readValue('string', scanner, limit);
    case 0x74: // true
    case 0x66: // false
      return { type: 'bool', text: String(scanner.readLiteral()) };
    case 0x6e: // null
      scanner.skipValue();
      return emptyValue;
    case 0x5b: // [
    case 0x7b: {
      const type = scanner.peek() === 0x5b ? 'array' : 'map';
      const from = scanner.pos;
      scanner.skipValue();
      return { type, ...shownRange(scanner.bytes, from, scanner.pos, false, limit) };
    }
    default: {
      const value = readValue('int', scanner, limit);
      return /[.eE]/.test(value.text) ? { ...value, type: 'double' } : value;
    }
  }
}
