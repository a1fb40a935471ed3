/** Payloads damaged at random, by bytes and by structure. */
import { Members, Raw, writeJson, type Node } from './jsonTree';
import type { Random } from './random';

/** A place in a tree: an element of a list, or a pair of an object. */
type Place = { of: Node[]; at: number } | { of: [string, Node][]; at: number; isPair: true };

const oddValues: readonly (() => Node)[] = [
  ...[null, true, false, 0, -1, '', 'text', '1', 'ffffffffffffffff'].map(value => () => value),
  () => [],
  () => [[]],
  () => [null],
  () => [7],
  () => new Members([]),
  () => new Members([['key', 'http.route']]),
  () => new Members([['spans', [new Members([])]]]),
];
const oddNumbers = [
  ...[
    '1e999',
    '-1',
    '-0',
    '0',
    '1.5',
    '1e-7',
    '1.7953428e18',
    '4294967296',
    '9007199254740993',
    '253402300799000000000',
  ],
  ...['99999999999999999999', '18446744073709551616', '123456789012345678901234567890', '9'.repeat(400)],
];
const oddTexts = ['NaN', 'Infinity', '-Infinity', '0x10', '1_000', ' 5', '5 ', '٣', '1e5', '+1', '.5', '5.'];
const knownKeys = [
  ...['traceId', 'spanId', 'parentSpanId', 'spans', 'scopeSpans', 'resourceSpans', 'resource', 'scope', 'attributes'],
  ...['traceID', 'spanID', 'references', 'tags', 'logs', 'processes', 'processID', 'data', 'errors', 'events', 'links'],
  ...['key', 'value', 'stringValue', 'intValue', 'arrayValue', 'values', 'startTimeUnixNano', 'startTime', 'name', 'x'],
];

/** One to three changes to what the payload says; it stays JSON. */
export function mutateTree(source: Node, random: Random): Node {
  const root: Node[] = [copyOf(source)];
  for (let n = 1 + random.below(3); n > 0; n--) {
    const places = placesIn(root);
    const place = random.pick(places);
    const other = random.pick(places);
    const value = valueAt(place);
    switch (random.below(12)) {
      case 0:
      case 1:
        put(place, random.pick(oddValues)());
        break;
      case 2:
        if (place.of !== root) place.of.splice(place.at, 1);
        break;
      case 3:
        insert(place, copyOf(value));
        break;
      case 4:
        put(other, copyOf(value));
        break;
      case 5:
        insert(other, copyOf(value));
        break;
      case 6:
        put(place, copyOf(valueAt(other)));
        put(other, value);
        break;
      case 7:
        if ('isPair' in place) place.of[place.at][0] = random.pick(knownKeys);
        break;
      case 8:
      case 9:
        putNumber(random.pick(places.filter(isNumberAt)) ?? place, random);
        break;
      case 10:
        put(place, random.chance(0.5) ? [value] : new Members([[random.pick(knownKeys), value]]));
        break;
      default:
        insert(place, random.chance(0.02) ? large(random) : nested(random.below(200)));
    }
  }
  return root[0];
}

/** The text of a tree in a random spelling. */
export function spelled(node: Node, random: Random): Buffer {
  const bom = random.chance(0.03) ? '\ufeff' : '';
  return Buffer.from(bom + writeJson(node, random, { isSpaced: random.chance(0.3), isEscaped: random.chance(0.2) }));
}

/** One to three injuries: flipped, deleted, doubled or moved bytes, whole values lost or doubled, the end cut off. */
export function mutateBytes(body: Buffer, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(body);
  for (let n = 1 + random.below(3); n > 0; n--) {
    const at = random.below(bytes.length);
    const length = 1 + random.below(random.chance(0.5) ? 3 : 200);
    const part = bytes.subarray(at, at + length);
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at + length)];
    switch (random.below(8)) {
      case 0:
        bytes[at] ^= 1 << random.below(8);
        break;
      case 1:
        bytes = Buffer.concat([head, tail]);
        break;
      case 2:
        bytes = Buffer.concat([head, part, part, tail]);
        break;
      case 3:
        bytes[at] = random.pick([...Buffer.from('{}[]",:\\0123456789-eE.tfnu \n\u0000')]);
        break;
      case 4:
        if (random.chance(0.2)) bytes = bytes.subarray(0, at);
        break;
      case 5: {
        // From one quote to another: keys, texts and what lies between are lost.
        const from = bytes.indexOf(0x22, at);
        const to = bytes.indexOf(0x22, from + 1);
        if (from >= 0 && to >= 0) bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to + 1)]);
        break;
      }
      case 6:
        bytes = Buffer.concat([head, random.pick(foreignBytes), bytes.subarray(at)]);
        break;
      default: {
        // From one brace to another, doubled: whole objects come twice.
        const from = bytes.indexOf(0x7b, at);
        const to = bytes.indexOf(0x7d, from);
        if (from >= 0 && to >= 0)
          bytes = Buffer.concat([bytes.subarray(0, to + 1), Buffer.from(','), bytes.subarray(from)]);
      }
    }
    if (!bytes.length) return bytes;
  }
  return bytes;
}

/** Escapes that stop short, bytes that are no UTF-8, white space that JSON has not, a byte order mark in the middle. */
const foreignBytes = [
  ...['\\', '\\u', '\\u12', '\\ud83d', '\\uDE00', '\\x41', '\u0000', '\u000b', '\u00a0', '\ufeff', '\u2028'].map(text =>
    Buffer.from(text),
  ),
  ...[
    [0xff],
    [0xff, 0x00, 0x41],
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf5, 0x80],
    [0x80],
    [0xe2, 0x82],
    [0xf0, 0x9f],
  ].map(bytes => Buffer.from(bytes)),
];

function placesIn(root: Node[]): Place[] {
  const places: Place[] = [];
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (Array.isArray(node)) {
      const of = node;
      of.forEach((item, at) => {
        places.push({ of, at });
        waiting.push(item);
      });
    } else if (node instanceof Members) {
      const of = node.pairs;
      of.forEach(([, item], at) => {
        places.push({ of, at, isPair: true });
        waiting.push(item);
      });
    }
  }
  return places;
}

function valueAt(place: Place): Node {
  return 'isPair' in place ? (place.of[place.at]?.[1] ?? null) : (place.of[place.at] ?? null);
}

function put(place: Place, value: Node): void {
  if (!('isPair' in place)) place.of[place.at] = value;
  else if (place.of[place.at]) place.of[place.at] = [place.of[place.at][0], value];
}

/** Once more in a list; in an object under the same key, or under another one. */
function insert(place: Place, value: Node): void {
  if (!('isPair' in place)) place.of.splice(place.at, 0, value);
  else if (place.of[place.at]) place.of.splice(place.at, 0, [place.of[place.at][0], value]);
}

function isNumberAt(place: Place): boolean {
  const value = valueAt(place);
  return value instanceof Raw || typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
}

function putNumber(place: Place, random: Random): void {
  const text = random.pick(random.chance(0.8) ? oddNumbers : oddTexts);
  put(place, random.chance(0.5) && oddNumbers.includes(text) ? new Raw(text) : text);
}

/** Text of some hundred thousand characters, or lists as deep as that. */
function large(random: Random): Node {
  if (random.chance(0.5)) return random.pick(['x', 'é', '"', '\ud83d']).repeat(1 + random.below(300_000));
  return nested(100_000);
}

function nested(depth: number): Node {
  return new Raw('[{"k":'.repeat(depth / 2) + '1' + '}]'.repeat(depth / 2));
}

function copyOf(node: Node): Node {
  if (Array.isArray(node)) return node.map(copyOf);
  if (node instanceof Members) return new Members(node.pairs.map(([key, value]) => [key, copyOf(value)]));
  return node;
}
