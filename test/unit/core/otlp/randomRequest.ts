/**
 * Requests as plain objects in the shape of OTLP JSON, filled at random, and the same in protocol buffers: what one of them says
 * is what the code under test has to make of the other.
 */
import type { Random } from '../import/random';
import * as wire from './plainWire';
import { message, type Field } from './plainWire';

export type Value =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: string }
  | { doubleValue: number | string }
  | { bytesValue: string }
  | { arrayValue: { values: Value[] } }
  | { kvlistValue: { values: Pair[] } }
  | Record<string, never>;
export interface Pair {
  key: string;
  value: Value;
}
interface Described {
  attributes?: Pair[];
  droppedAttributesCount?: number;
}
export interface PlainEvent extends Described {
  timeUnixNano: string;
  name?: string;
}
export interface PlainLink extends Described {
  traceId: string;
  spanId: string;
  traceState?: string;
  flags?: number;
}
export interface PlainSpan extends Described {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  traceState?: string;
  flags?: number;
  name?: string;
  kind?: number;
  startTimeUnixNano: string;
  endTimeUnixNano?: string;
  events?: PlainEvent[];
  droppedEventsCount?: number;
  links?: PlainLink[];
  droppedLinksCount?: number;
  status?: { message?: string; code?: number };
}
export interface PlainScopeSpans {
  scope: { name?: string; version?: string } & Described;
  spans: PlainSpan[];
  schemaUrl?: string;
}
export interface PlainResourceSpans {
  resource: Described;
  scopeSpans: PlainScopeSpans[];
  schemaUrl?: string;
}
export interface PlainRequest {
  resourceSpans: PlainResourceSpans[];
}

const texts = [
  '',
  'GET /cart',
  'a"b\\c',
  'line\nline\ttab\r\b\f',
  '\u0000\u001f\u007f',
  'Grüße',
  '漢字',
  '😀',
  '\u2028',
  '}]',
];
const keys = ['http.route', 'db.system', 'error', 'service.name', 'k', '', 'ключ', 'x'.repeat(200)];
const integers = [
  0n,
  1n,
  -1n,
  42n,
  127n,
  128n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
  4294967296n,
  -4294967296n,
];
const doubles = [0, -0, 1.5, -1e-300, 1e21, 5e-324, 1.7976931348623157e308, 'NaN', 'Infinity', '-Infinity'];
const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.below(16).toString(16)).join('');

export function randomRequest(random: Random): PlainRequest {
  const traceIds = [digits(random, 31) + '1', digits(random, 31) + '2'];
  let ids = 0;
  return { resourceSpans: times(random, 3, () => resourceSpans()) };

  function resourceSpans(): PlainResourceSpans {
    return {
      resource: described(),
      scopeSpans: times(random, 3, () => scopeSpans()),
      ...maybe({ schemaUrl: 'https://example.org/1.0' }),
    };
  }
  function scopeSpans(): PlainScopeSpans {
    return {
      scope: { ...maybe({ name: 'shop' }), ...maybe({ version: '1.2' }), ...described() },
      spans: Array.from({ length: 1 + random.below(4) }, () => span()),
      ...maybe({ schemaUrl: 'https://example.org/1.1' }),
    };
  }
  function span(): PlainSpan {
    const start = random.chance(0.1) ? 2n ** 64n - 1n : wire.startNanos + BigInt(random.below(1e9)) * 1001n;
    const end = start + BigInt(random.below(1e9)) - (random.chance(0.1) ? 2n ** 40n : 0n);
    return {
      traceId: random.pick(traceIds),
      spanId: (++ids).toString(16).padStart(8, '0') + digits(random, 8),
      ...maybe({ parentSpanId: digits(random, 15) + '1' }),
      ...maybe({ traceState: 'a=1,b=2' }),
      ...maybe({ flags: random.pick([1, 128, 257, 0xffffffff]) }),
      ...maybe({ name: random.pick(texts.slice(1)) }),
      ...maybe({ kind: 1 + random.below(5) }),
      startTimeUnixNano: String(start),
      ...maybe({ endTimeUnixNano: String(BigInt.asUintN(64, end)) }),
      ...described(),
      ...maybe({ events: [...times(random, 3, event), event()] }),
      ...maybe({ droppedEventsCount: 1 + random.below(1000) }),
      ...maybe({ links: [...times(random, 2, link), link()] }),
      ...maybe({ droppedLinksCount: 2 ** 32 - 1 }),
      ...maybe({
        status: { ...maybe({ message: random.pick(texts.slice(1)) }), ...maybe({ code: 1 + random.below(2) }) },
      }),
    };
  }
  function event(): PlainEvent {
    const timeUnixNano = String(random.chance(0.2) ? 0n : wire.startNanos + BigInt(random.below(1e9)));
    return { timeUnixNano, ...maybe({ name: random.pick(['exception', 'cache miss']) }), ...described() };
  }
  function link(): PlainLink {
    const ids = { traceId: digits(random, 31) + '1', spanId: digits(random, 15) + '1' };
    return { ...ids, ...maybe({ traceState: 'c=3' }), ...maybe({ flags: 1 }), ...described() };
  }
  function described(): Described {
    return {
      ...maybe({ attributes: [...times(random, 5, () => pair(0)), pair(0)] }),
      ...maybe({ droppedAttributesCount: 1 + random.below(300) }),
    };
  }
  function pair(depth: number): Pair {
    return { key: random.pick(keys), value: value(depth) };
  }
  function value(depth: number): Value {
    switch (random.below(depth > 4 ? 6 : 8)) {
      case 0:
      case 1:
        return { stringValue: random.chance(0.1) ? random.pick(texts).repeat(200) : random.pick(texts) };
      case 2:
        return { boolValue: random.chance(0.5) };
      case 3:
        return { intValue: String(random.pick(integers)) };
      case 4:
        return { doubleValue: random.pick(doubles) };
      case 5:
        return random.chance(0.3)
          ? {}
          : { bytesValue: Buffer.from(digits(random, random.below(8))).toString('base64') };
      case 6:
        return { arrayValue: { values: times(random, 4, () => value(depth + 1)) } };
      default:
        return { kvlistValue: { values: times(random, 4, () => pair(depth + 1)) } };
    }
  }
  function maybe<T extends object>(fields: T): T | Record<string, never> {
    return random.chance(0.5) ? fields : {};
  }
}

function times<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: random.below(most + 1) }, make);
}

/** With a `Random`: fields in any order, and some that nobody knows between them. */
export function encodeRequest({ resourceSpans }: PlainRequest, random?: Random): Buffer {
  return fields(resourceSpans.map(group => wire.bytes(1, encodeResourceSpans(group))));

  function encodeResourceSpans({ resource, scopeSpans, schemaUrl }: PlainResourceSpans): Buffer {
    const attributes = [...pairs(1, resource.attributes), ...count(2, resource.droppedAttributesCount)];
    return fields(
      [wire.bytes(1, fields(attributes))],
      scopeSpans.map(group => wire.bytes(2, encodeScopeSpans(group))),
      text(3, schemaUrl),
    );
  }
  function encodeScopeSpans({ scope, spans, schemaUrl }: PlainScopeSpans): Buffer {
    const about = fields(
      text(1, scope.name),
      text(2, scope.version),
      pairs(3, scope.attributes),
      count(4, scope.droppedAttributesCount),
    );
    return fields(
      [wire.bytes(1, about)],
      spans.map(span => wire.bytes(2, encodeSpan(span))),
      text(3, schemaUrl),
    );
  }
  function encodeSpan(span: PlainSpan): Buffer {
    return fields(
      [wire.hex(1, span.traceId), wire.fixed64(7, BigInt(span.startTimeUnixNano))],
      [wire.hex(2, span.spanId)],
      text(3, span.traceState),
      span.parentSpanId === undefined ? [] : [wire.hex(4, span.parentSpanId)],
      text(5, span.name),
      count(6, span.kind),
      span.endTimeUnixNano === undefined ? [] : [wire.fixed64(8, BigInt(span.endTimeUnixNano))],
      pairs(9, span.attributes),
      count(10, span.droppedAttributesCount),
      (span.events ?? []).map(event => wire.bytes(11, encodeEvent(event))),
      count(12, span.droppedEventsCount),
      (span.links ?? []).map(link => wire.bytes(13, encodeLink(link))),
      count(14, span.droppedLinksCount),
      span.status ? [wire.bytes(15, fields(text(2, span.status.message), count(3, span.status.code)))] : [],
      span.flags === undefined ? [] : [wire.fixed32(16, span.flags)],
    );
  }
  function encodeEvent(event: PlainEvent): Buffer {
    const time = [wire.fixed64(1, BigInt(event.timeUnixNano))];
    return fields(time, text(2, event.name), pairs(3, event.attributes), count(4, event.droppedAttributesCount));
  }
  function encodeLink(link: PlainLink): Buffer {
    return fields(
      [wire.hex(1, link.traceId), wire.hex(2, link.spanId)],
      text(3, link.traceState),
      pairs(4, link.attributes),
      count(5, link.droppedAttributesCount),
      link.flags === undefined ? [] : [wire.fixed32(6, link.flags)],
    );
  }
  function pairs(number: number, list: Pair[] = []): Field[] {
    return list.map(one => wire.bytes(number, encodePair(one)));
  }
  function encodePair({ key, value }: Pair): Buffer {
    return fields([wire.bytes(1, key)], [wire.bytes(2, encodeValue(value))]);
  }
  function encodeValue(value: Value): Buffer {
    if ('stringValue' in value) return wire.text(value.stringValue);
    if ('boolValue' in value) return wire.truth(value.boolValue);
    if ('intValue' in value) return wire.whole(BigInt(value.intValue));
    if ('doubleValue' in value) return wire.double(4, Number(value.doubleValue));
    if ('bytesValue' in value) return wire.bytes(7, Buffer.from(value.bytesValue, 'base64'));
    if ('arrayValue' in value) return wire.list(...value.arrayValue.values.map(encodeValue));
    if ('kvlistValue' in value) return wire.map(...value.kvlistValue.values.map(encodePair));
    return Buffer.alloc(0);
  }
  /** Those of one list stay in order. */
  function fields(...lists: readonly Field[][]): Buffer {
    if (!random) return message(...lists.flat());
    const waiting = [...lists.map(list => [...list]), random.chance(0.2) ? [random.pick(unknownFields)] : []];
    const order = random.shuffle(waiting.flatMap((list, i) => list.map(() => i)));
    return message(...order.map(i => waiting[i].shift()!));
  }
}

const unknownFields: readonly Field[] = [
  wire.int(1000, 5),
  wire.bytes(77, 'nobody knows'),
  wire.fixed32(99, 7),
  wire.fixed64(2 ** 28, 8n),
  wire.group(55, wire.int(1, 1), wire.group(2, wire.bytes(1, 'x'))),
];

function text(number: number, value: string | undefined): Field[] {
  return value === undefined ? [] : [wire.bytes(number, value)];
}

function count(number: number, value: number | undefined): Field[] {
  return value === undefined ? [] : [wire.int(number, value)];
}

/** All spans, in the order in which a request has them. */
export function spansOf({ resourceSpans }: PlainRequest): PlainSpan[] {
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

/** Every span with what is around it. */
export function eachSpan({ resourceSpans }: PlainRequest): unknown[] {
  return resourceSpans
    .flatMap(({ scopeSpans, ...outer }) =>
      scopeSpans.flatMap(({ spans, ...inner }) => spans.map(one => ({ id: one.spanId, outer, inner, one }))),
    )
    .sort(byId);
}

export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
