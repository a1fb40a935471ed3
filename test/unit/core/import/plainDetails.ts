/** What is shown of one span, from JSON.parse: the slow counterpart of `readSpanDetails`. Throws Odd for a wrong type. */
import type { Attribute, AttributeValue, SpanDetails } from '../../../../src/core/spans/spanDetails';
import { isText, list, membersOf, object, Odd, string, type Json, type JsonObject } from './plainJson';
import { sign } from './plainOrder';
import { moment, shownId } from './plainScalars';

/** Links without the rows they lead to. */
export type PlainDetails = Omit<SpanDetails, 'row' | 'spanId'>;

const internal = ['@jaeger@warnings', '@jaeger@format', 'internal.span.format'];
const fields = ['span.kind', 'otel.status_code', 'otel.status_description', 'w3c.tracestate'];
const scopeTags = ['otel.scope.name', 'otel.scope.version', 'otel.library.name', 'otel.library.version'];

export function otlpDetails(
  span: JsonObject,
  scope: JsonObject,
  resource: Json | undefined,
  base: bigint,
): PlainDetails {
  const attributes = otlpAttributes(span.attributes);
  const said = attributes.filter(({ key }) => key === '@jaeger@warnings').flatMap(({ value }) => sentences(value));
  const start = moment(span.startTimeUnixNano, 9);
  return {
    ...optional('parentSpanId', shownId(span.parentSpanId, 8)),
    ...optional('statusMessage', string(object(span.status).message)),
    ...optional('traceState', string(span.traceState)),
    scope: { name: string(scope.name), version: string(scope.version), attributes: otlpAttributes(scope.attributes) },
    attributes: attributes.filter(({ key }) => !internal.includes(key)),
    resource: otlpAttributes(resource),
    events: byTime(
      list(span.events)
        .map(object)
        .map(({ timeUnixNano, name, attributes: own }) => ({
          at: moment(timeUnixNano, 9) || start,
          name: string(name),
          attributes: otlpAttributes(own),
        })),
      base,
    ),
    links: list(span.links)
      .map(object)
      .map(({ traceId, spanId, attributes: own }) => ({
        traceId: shownId(traceId, 16),
        spanId: shownId(spanId, 8),
        attributes: otlpAttributes(own),
      })),
    warnings: [...new Set(said)],
    dropped: {
      attributes: count(span.droppedAttributesCount),
      events: count(span.droppedEventsCount),
      links: count(span.droppedLinksCount),
    },
  };
}

export function jaegerDetails(span: JsonObject, process: JsonObject | undefined, base: bigint): PlainDetails {
  const tags = jaegerAttributes(span.tags);
  const textOf = (...keys: string[]): string =>
    keys.map(key => tags.findLast(tag => tag.key === key)?.value.text ?? '').find(text => text !== '') ?? '';
  const isDerived = (tag: Attribute) =>
    textOf('otel.status_code') === 'ERROR' && tag.value.type === 'bool' && tag.value.text === 'true';
  const trace = shownId(span.traceID, 16);
  const references = list(span.references)
    .map(object)
    .map(reference => ({
      type: string(reference.refType),
      traceId: shownId(reference.traceID, 16),
      spanId: shownId(reference.spanID, 8),
    }));
  const own = references.filter(({ traceId, spanId }) => traceId === trace && spanId !== '');
  const parent = own.find(({ type }) => type === 'CHILD_OF') ?? own.find(({ type }) => type === 'FOLLOWS_FROM');
  const start = moment(span.startTime, 6);
  return {
    ...optional('parentSpanId', parent?.spanId ?? shownId(span.parentSpanID, 8)),
    ...optional('statusMessage', textOf('otel.status_description')),
    ...optional('traceState', textOf('w3c.tracestate')),
    scope: {
      name: scopeName(tags),
      version: textOf('otel.scope.version', 'otel.library.version'),
      attributes: [],
    },
    attributes: tags.filter(
      tag => ![...fields, ...scopeTags, ...internal].includes(tag.key) && !(tag.key === 'error' && isDerived(tag)),
    ),
    resource: [
      { key: 'service.name', value: { type: 'string', text: string(process?.serviceName) || 'unknown_service' } },
      ...jaegerAttributes(process?.tags),
    ],
    events: byTime(
      list(span.logs)
        .map(object)
        .map(({ timestamp, fields: written }) => {
          const all = jaegerAttributes(written);
          const named = all.find(({ key, value }) => key === 'event' && value.type === 'string');
          return {
            at: moment(timestamp, 6) || start,
            name: named?.value.text ?? '',
            attributes: all.filter(one => one !== named),
          };
        }),
      base,
    ),
    links: references
      .filter(reference => reference !== parent)
      .map(({ traceId, spanId }) => ({ traceId, spanId, attributes: [] })),
    warnings: [
      ...new Set(
        list(span.warnings)
          .map(string)
          .filter(text => text !== ''),
      ),
    ],
    dropped: { attributes: 0, events: 0, links: 0 },
  };
}

/** The last one that is a text, a number or a truth value. */
function scopeName(tags: readonly Attribute[]): string {
  const isScalar = ({ value }: Attribute) => !['array', 'map', 'empty'].includes(value.type);
  const named = (key: string) => tags.findLast(tag => tag.key === key && isScalar(tag))?.value.text;
  return named('otel.scope.name') || named('otel.library.name') || '';
}

function optional<K extends string>(key: K, text: string): Partial<Record<K, string>> {
  return text === '' ? {} : ({ [key]: text } as Record<K, string>);
}

function byTime(events: { at: bigint; name: string; attributes: Attribute[] }[], base: bigint) {
  return events
    .sort((a, b) => sign(a.at - b.at))
    .map(({ at, name, attributes }) => ({ time: Number(at - base), name, attributes }));
}

function count(json: Json | undefined): number {
  const number = Number(string(json));
  return number > 0 && number < Infinity ? Math.floor(number) : 0;
}

/** The texts of a list, or the one text that some storages make of it. */
function sentences({ type, text }: AttributeValue): string[] {
  const all = type === 'array' ? (JSON.parse(text) as unknown[]).map(String) : [text];
  return all.filter(one => one !== '');
}

function otlpAttributes(json: Json | undefined): Attribute[] {
  return list(json)
    .map(object)
    .map(({ key, value }) => ({ key: string(key), value: anyValue(value) }));
}

function anyValue(json: Json | undefined): AttributeValue {
  let value: AttributeValue = { type: 'empty', text: '' };
  for (const [key, inner] of Object.entries(object(json))) {
    if (key === 'stringValue') value = { type: 'string', text: string(inner) };
    else if (key === 'intValue') value = { type: 'int', text: string(inner) };
    else if (key === 'doubleValue') value = { type: 'double', text: string(inner) };
    else if (key === 'bytesValue') value = { type: 'bytes', text: string(inner) };
    else if (key === 'boolValue') value = { type: 'bool', text: truth(inner) };
    else if (key === 'arrayValue') value = { type: 'array', text: listText(inner) };
    else if (key === 'kvlistValue') value = { type: 'map', text: mapText(inner) };
  }
  return value;
}

function truth(json: Json): string {
  if (json !== null && typeof json !== 'boolean') throw new Odd();
  return json === null ? '' : String(json);
}

function listText(json: Json): string {
  return `[${list(object(json).values).map(nestedText).join(',')}]`;
}

function mapText(json: Json): string {
  const entries = list(object(json).values).map(object);
  return `{${entries.map(({ key, value }) => `${JSON.stringify(string(key))}:${nestedText(value)}`).join(',')}}`;
}

/** Compact JSON. What has no number in JSON, as NaN, is a text there. */
function nestedText(json: Json | undefined): string {
  const { type, text } = anyValue(json);
  if (type === 'array' || type === 'map') return text;
  if (type === 'empty' || (type === 'bool' && text === '')) return 'null';
  const isBare = type === 'bool' || ((type === 'int' || type === 'double') && /^-?\d/.test(text));
  return isBare ? text : JSON.stringify(text);
}

/** Text, truth or number of an AnyValue; undefined for the others. */
export function scalar(json: Json | undefined): string | undefined {
  object(json);
  let value: string | undefined;
  for (const [key, inner] of membersOf(json)) {
    if (key === 'stringValue' || key === 'intValue' || key === 'doubleValue') value = string(inner);
    else if (key === 'boolValue') value = inner === null ? undefined : truth(inner);
  }
  return value;
}

const tagTypes = new Map<string, AttributeValue['type']>([
  ['string', 'string'],
  ['bool', 'bool'],
  ['int64', 'int'],
  ['float64', 'double'],
  ['binary', 'bytes'],
]);

function jaegerAttributes(json: Json | undefined): Attribute[] {
  return list(json)
    .map(object)
    .map(({ key, type, value }) => {
      const looks = plainValue(value);
      const named = tagTypes.get(string(type));
      return { key: string(key), value: named && looks.type !== 'empty' ? { ...looks, type: named } : looks };
    });
}

function plainValue(json: Json | undefined): AttributeValue {
  if (json === null || json === undefined) return { type: 'empty', text: '' };
  if (typeof json === 'boolean') return { type: 'bool', text: String(json) };
  // Lists and objects are shown as they came, white space and all: nothing that can be told after JSON.parse.
  if (typeof json === 'object') throw new Odd();
  if (isText(json)) return { type: 'string', text: json };
  const text = string(json);
  return { type: /[.eE]/.test(text) ? 'double' : 'int', text };
}
