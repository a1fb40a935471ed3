/** Attributes of a request that was checked, as OTLP JSON. */
import { AttributeRange, ValueRange } from './attribute';
import { nextField } from './group';
import { literal, type JsonWriter } from './jsonWriter';
import { ListTag, ValueTag } from './messages';
import type { WireReader } from './wire';

const openPair = literal('{"key":');
const openPairValue = literal(',"value":');
const openText = literal('{"stringValue":');
const openTruth = literal('{"boolValue":');
const openWhole = literal('{"intValue":"');
const openDouble = literal('{"doubleValue":');
const openBytes = literal('{"bytesValue":');
const openList = literal('{"arrayValue":{"values":[');
const openMap = literal('{"kvlistValue":{"values":[');
const closeWhole = literal('"}');
const closeList = literal(']}}');
const empty = literal('{}');
const trueWord = literal('true');
const falseWord = literal('false');
const comma = 0x2c;
const closeBrace = 0x7d;

const attribute = new AttributeRange();
const value = new ValueRange();

/** Lists and maps that are open: where their next element is, and where they end. */
const openAt: number[] = [];
const openTo: number[] = [];
const openIsMap: boolean[] = [];

/** The KeyValue from `wire.pos` to `end`; the reader is at `end` then. */
export function writeAttribute(wire: WireReader, end: number, json: JsonWriter): void {
  attribute.read(wire, end);
  const { valueFrom, valueTo } = attribute;
  writeKey(wire, json);
  writeValue(wire, valueFrom, valueTo, json);
  json.byte(closeBrace);
  wire.pos = end;
}

function writeKey(wire: WireReader, json: JsonWriter): void {
  json.write(openPair);
  json.text(wire.bytes, attribute.keyFrom, attribute.keyTo);
  json.write(openPairValue);
}

/** An AnyValue, however deep, without going deeper itself. */
function writeValue(wire: WireReader, from: number, to: number, json: JsonWriter): void {
  openAt.length = openTo.length = openIsMap.length = 0;
  begin(wire, from, to, json);
  for (let top = openAt.length - 1; top >= 0; top = openAt.length - 1) {
    const isFirst = openAt[top] < 0;
    const end = openTo[top];
    wire.pos = isFirst ? ~openAt[top] : openAt[top];
    const isMap = openIsMap[top];
    const itemTo = nextField(wire, ListTag.values, end);
    if (itemTo < 0) {
      json.write(closeList);
      openAt.pop();
      openTo.pop();
      openIsMap.pop();
      if (top > 0 && openIsMap[top - 1]) json.byte(closeBrace);
      continue;
    }
    openAt[top] = itemTo;
    if (!isFirst) json.byte(comma);
    if (!isMap) begin(wire, wire.pos, itemTo, json);
    else {
      attribute.read(wire, itemTo);
      writeKey(wire, json);
      if (!begin(wire, attribute.valueFrom, attribute.valueTo, json)) json.byte(closeBrace);
    }
  }
}

/** Writes a value that holds no others; of a list or map only the beginning, and then true. */
function begin(wire: WireReader, from: number, to: number, json: JsonWriter): boolean {
  value.read(wire, from, to);
  switch (value.tag) {
    case ValueTag.text as number:
      json.write(openText);
      json.text(wire.bytes, value.from, value.to);
      break;
    case ValueTag.truth as number:
      wire.pos = value.from;
      wire.varint(value.to);
      json.write(openTruth);
      json.write(wire.low === 0 && wire.high === 0 ? falseWord : trueWord);
      break;
    case ValueTag.whole as number:
      wire.pos = value.from;
      wire.varint(value.to);
      json.write(openWhole);
      json.signedLong(wire.high, wire.low);
      json.write(closeWhole);
      return false;
    case ValueTag.double as number:
      json.write(openDouble);
      json.ascii(doubleText(wire.view.getFloat64(value.from, true)));
      break;
    case ValueTag.bytes as number:
      json.write(openBytes);
      json.base64(wire.bytes, value.from, value.to);
      break;
    case ValueTag.list as number:
    case ValueTag.map as number: {
      const isMap = value.tag === (ValueTag.map as number);
      json.write(isMap ? openMap : openList);
      openAt.push(~value.from);
      openTo.push(value.to);
      openIsMap.push(isMap);
      return true;
    }
    default:
      json.write(empty);
      return false;
  }
  json.byte(closeBrace);
  return false;
}

/** As protobuf's JSON has it: what is no number in quotes. */
function doubleText(double: number): string {
  if (Object.is(double, -0)) return '-0';
  return Number.isFinite(double) ? String(double) : `"${double}"`;
}
