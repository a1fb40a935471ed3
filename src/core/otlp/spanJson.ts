/** Spans, resources and scopes of a request that was checked, as OTLP JSON. What has its default value is left out. */
import { literal, type JsonWriter } from './jsonWriter';
import { EventTag, LinkTag, ResourceTag, ScopeTag, SpanTag, StatusTag } from './messages';
import { writeAttribute } from './valueJson';
import { WireType, type WireReader } from './wire';

const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const quote = 0x22;
const closeBracket = 0x5d;

/** What a field is in JSON. */
const enum Form {
  Text,
  Hex,
  Count, // uint32, an enum
  Long, // 64 bits, in quotes
  List, // of messages
  Message,
}

interface FieldShape {
  readonly tag: number;
  readonly form: Form;
  /** `"name":` as it stands in the document. */
  readonly key: Uint8Array;
  /** Of the message in a list or field; attributes have none. */
  readonly of?: Shape;
}
interface Shape {
  readonly fields: readonly FieldShape[];
  /** Index in `fields` plus one, by tag. */
  readonly byTag: Uint8Array;
}

function shape(...fields: readonly [tag: number, form: Form, name: string, of?: Shape][]): Shape {
  const byTag = new Uint8Array(256);
  fields.forEach(([tag], i) => (byTag[tag] = i + 1));
  return { byTag, fields: fields.map(([tag, form, name, of]) => ({ tag, form, key: literal(`"${name}":`), of })) };
}

const event = shape(
  [EventTag.time, Form.Long, 'timeUnixNano'],
  [EventTag.name, Form.Text, 'name'],
  [EventTag.attributes, Form.List, 'attributes'],
  [EventTag.droppedAttributes, Form.Count, 'droppedAttributesCount'],
);
const link = shape(
  [LinkTag.traceId, Form.Hex, 'traceId'],
  [LinkTag.spanId, Form.Hex, 'spanId'],
  [LinkTag.traceState, Form.Text, 'traceState'],
  [LinkTag.attributes, Form.List, 'attributes'],
  [LinkTag.droppedAttributes, Form.Count, 'droppedAttributesCount'],
  [LinkTag.flags, Form.Count, 'flags'],
);
const status = shape([StatusTag.message, Form.Text, 'message'], [StatusTag.code, Form.Count, 'code']);
const span = shape(
  [SpanTag.traceId, Form.Hex, 'traceId'],
  [SpanTag.spanId, Form.Hex, 'spanId'],
  [SpanTag.parentSpanId, Form.Hex, 'parentSpanId'],
  [SpanTag.traceState, Form.Text, 'traceState'],
  [SpanTag.flags, Form.Count, 'flags'],
  [SpanTag.name, Form.Text, 'name'],
  [SpanTag.kind, Form.Count, 'kind'],
  [SpanTag.start, Form.Long, 'startTimeUnixNano'],
  [SpanTag.end, Form.Long, 'endTimeUnixNano'],
  [SpanTag.attributes, Form.List, 'attributes'],
  [SpanTag.droppedAttributes, Form.Count, 'droppedAttributesCount'],
  [SpanTag.events, Form.List, 'events', event],
  [SpanTag.droppedEvents, Form.Count, 'droppedEventsCount'],
  [SpanTag.links, Form.List, 'links', link],
  [SpanTag.droppedLinks, Form.Count, 'droppedLinksCount'],
  [SpanTag.status, Form.Message, 'status', status],
);
const resource = shape(
  [ResourceTag.attributes, Form.List, 'attributes'],
  [ResourceTag.droppedAttributes, Form.Count, 'droppedAttributesCount'],
);
const scope = shape(
  [ScopeTag.name, Form.Text, 'name'],
  [ScopeTag.version, Form.Text, 'version'],
  [ScopeTag.attributes, Form.List, 'attributes'],
  [ScopeTag.droppedAttributes, Form.Count, 'droppedAttributesCount'],
);

/** Each writes the message from `from` to `to` as an object. */
export const writeSpan = (wire: WireReader, from: number, to: number, json: JsonWriter): void =>
  writeMessage(wire, from, to, json, span, 0);
export const writeResource = (wire: WireReader, from: number, to: number, json: JsonWriter): void =>
  writeMessage(wire, from, to, json, resource, 0);
export const writeScope = (wire: WireReader, from: number, to: number, json: JsonWriter): void =>
  writeMessage(wire, from, to, json, scope, 0);

/** Most fields of a message. */
const room = 16;
/** By level (a span, what is in it) and field: where the content is; of a list the first element's tag. -1 for none. */
const contentFrom = new Float64Array(2 * room);
const contentTo = new Float64Array(2 * room);
/** Of a list: how many elements. */
const elements = new Float64Array(2 * room);

/** First notes where the fields are, in whatever order they come (the last of two counts); then writes them in ours. */
function writeMessage(wire: WireReader, from: number, to: number, json: JsonWriter, of: Shape, level: 0 | 1): void {
  const { fields, byTag } = of;
  const first = level * room;
  contentFrom.fill(-1, first, first + room);
  elements.fill(0, first, first + room);
  wire.pos = from;
  while (wire.pos < to) {
    const at = wire.pos;
    const tag = wire.tag(to);
    const field = tag < 256 ? byTag[tag] - 1 : -1;
    if (field < 0) {
      wire.skip(tag, to);
      continue;
    }
    const slot = first + field;
    if (fields[field].form === Form.List) {
      wire.pos = wire.fieldEnd(to);
      if (elements[slot]++ === 0) contentFrom[slot] = at;
    } else if ((tag & 7) === WireType.Bytes) {
      const end = wire.fieldEnd(to);
      contentFrom[slot] = wire.pos;
      wire.pos = contentTo[slot] = end;
    } else {
      contentFrom[slot] = wire.pos;
      wire.skip(tag, to);
      contentTo[slot] = wire.pos;
    }
  }
  let separator = openBrace;
  for (let i = 0; i < fields.length; i++) {
    if (contentFrom[first + i] < 0 || isDefault(wire, fields[i], first + i)) continue;
    json.byte(separator);
    separator = comma;
    json.write(fields[i].key);
    if (fields[i].form === Form.List) writeList(wire, first + i, to, json, fields[i]);
    else writeField(wire, contentFrom[first + i], contentTo[first + i], json, fields[i]);
  }
  if (separator === openBrace) json.byte(openBrace);
  json.byte(closeBrace);
}

/** Empty, or zero. Times and messages are written as they are. */
function isDefault(wire: WireReader, { tag, form }: FieldShape, slot: number): boolean {
  const from = contentFrom[slot];
  if (form === Form.Text || form === Form.Hex) return from === contentTo[slot];
  if (form !== Form.Count) return false;
  if ((tag & 7) === WireType.Fixed32) return wire.view.getUint32(from) === 0;
  for (let i = from; i < contentTo[slot]; i++) if ((wire.bytes[i] & 0x7f) !== 0) return false;
  return true;
}

function writeField(wire: WireReader, from: number, to: number, json: JsonWriter, { tag, form, of }: FieldShape): void {
  switch (form) {
    case Form.Text:
      return json.text(wire.bytes, from, to);
    case Form.Hex:
      return json.hex(wire.bytes, from, to);
    case Form.Count:
      if ((tag & 7) === WireType.Fixed32) return json.count(wire.view.getUint32(from, true));
      wire.pos = from;
      wire.varint(to);
      return json.count(wire.low);
    case Form.Long:
      json.byte(quote);
      json.long(wire.view.getUint32(from + 4, true), wire.view.getUint32(from, true));
      return json.byte(quote);
    default:
      if (of) writeMessage(wire, from, to, json, of, 1);
  }
}

/** `to`: end of the message that the list is in. */
function writeList(wire: WireReader, slot: number, to: number, json: JsonWriter, { tag, of }: FieldShape): void {
  let separator = 0x5b;
  wire.pos = contentFrom[slot];
  for (let left = elements[slot]; left > 0;) {
    const next = wire.tag(to);
    if (next !== tag) {
      wire.skip(next, to);
      continue;
    }
    const end = wire.fieldEnd(to);
    json.byte(separator);
    separator = comma;
    if (of) writeMessage(wire, wire.pos, end, json, of, 1);
    else writeAttribute(wire, end, json);
    wire.pos = end;
    left--;
  }
  json.byte(closeBracket);
}
