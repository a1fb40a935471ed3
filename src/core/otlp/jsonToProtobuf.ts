/**
 * Requests in OTLP JSON as protocol buffers. Fields are written in the order in which they come, which is as good as any other in
 * protocol buffers; what is not known is left out.
 */
import { JsonScanner, ScanStop } from '../import/jsonScanner';
import { KeyTable, noMoreKeys } from '../import/keyTable';
import { Failure } from '../errors';
import { phrase, say } from '../phrase';
import {
  fieldOf,
  protoKeys,
  readEnum,
  readTruth,
  readUint32,
  writeBase64,
  writeDouble,
  writeFixed64,
  writeId,
  writeInt64,
  writeText,
} from './jsonFields';
import { deepestValue, EventTag, GroupTag, LinkTag, ListTag, PairTag, RequestTag } from './messages';
import { ResourceTag, ScopeTag, SpanTag, StatusTag, ValueTag } from './messages';
import { ProtobufWriter } from './protobufWriter';

const requestKeys = protoKeys('resourceSpans', 'result');
const resourceSpansKeys = protoKeys('resource', 'scopeSpans', 'schemaUrl', 'instrumentationLibrarySpans');
const scopeSpansKeys = protoKeys('scope', 'spans', 'schemaUrl', 'instrumentationLibrary');
const resourceKeys = protoKeys('attributes', 'droppedAttributesCount');
const scopeKeys = protoKeys('name', 'version', 'attributes', 'droppedAttributesCount');
const spanKeys = protoKeys(
  ...['traceId', 'spanId', 'traceState', 'parentSpanId', 'name', 'kind', 'startTimeUnixNano', 'endTimeUnixNano'],
  ...['attributes', 'droppedAttributesCount', 'events', 'droppedEventsCount', 'links', 'droppedLinksCount'],
  ...['status', 'flags'],
);
const eventKeys = protoKeys('timeUnixNano', 'name', 'attributes', 'droppedAttributesCount');
const linkKeys = protoKeys('traceId', 'spanId', 'traceState', 'attributes', 'droppedAttributesCount', 'flags');
const statusKeys = protoKeys('message', 'code');
const pairKeys = protoKeys('key', 'value');
const listKeys = protoKeys('values');
const valueKeys = protoKeys(
  ...['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue', 'bytesValue'],
);
const kindNames = new KeyTable(
  ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map(name => `SPAN_KIND_${name}`),
);
const statusNames = new KeyTable(['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR']);

/**
 * One object (its lists in `result`, too, as Jaeger answers), or several behind each other. Ids in hexadecimal digits or base64,
 * numbers in quotes or not, keys also as in the proto file. Throws Failure `unreadable`, with the byte, for what is no JSON, has a
 * value of the wrong type, or nests values deeper than 64 levels.
 */
export function jsonToProtobuf(json: Uint8Array): Uint8Array {
  return readingJson(json, scanner => {
    const out = new ProtobufWriter(json.length);
    while (!scanner.isAtEnd()) {
      if (scanner.peek() !== 0x7b) throw scanner.broken(phrase('expected an object'));
      new OtlpJson(scanner, out).writeRequest();
    }
    return out.result();
  });
}

/** Scans JSON and says of what is none where it isn't. Throws Failure `unreadable`. */
export function readingJson<T>(json: Uint8Array, read: (scanner: JsonScanner) => T): T {
  const scanner = new JsonScanner(json, json.length);
  if (json[0] === 0xef && json[1] === 0xbb && json[2] === 0xbf) scanner.pos = 3;
  try {
    return read(scanner);
  } catch (stop) {
    if (!(stop instanceof ScanStop)) throw stop;
    throw new Failure('unreadable', `The request can't be read: ${say(stop.what)}, at byte ${stop.offset}.`);
  }
}

class OtlpJson {
  constructor(
    private readonly scanner: JsonScanner,
    private readonly out: ProtobufWriter,
  ) {}

  /** `isInside`: of a `result`, which has no other in it. */
  writeRequest(isInside = false): void {
    this.members(requestKeys, field => {
      if (field === 0) this.list(RequestTag.resourceSpans, () => this.writeResourceSpans());
      else if (field === 1 && !isInside) this.writeRequest(true);
      else this.scanner.skipValue();
    });
  }

  private writeResourceSpans(): void {
    this.members(resourceSpansKeys, field => {
      if (field === 0) this.message(GroupTag.about, () => this.writeResource());
      else if (field === 1 || field === 3) this.list(GroupTag.items, () => this.writeScopeSpans());
      else if (field === 2) writeText(this.scanner, this.out, GroupTag.schemaUrl);
      else this.scanner.skipValue();
    });
  }

  private writeScopeSpans(): void {
    this.members(scopeSpansKeys, field => {
      if (field === 0 || field === 3) this.message(GroupTag.about, () => this.writeScope());
      else if (field === 1) this.list(GroupTag.items, () => this.writeSpan());
      else if (field === 2) writeText(this.scanner, this.out, GroupTag.schemaUrl);
      else this.scanner.skipValue();
    });
  }

  private writeResource(): void {
    this.members(resourceKeys, field => {
      if (field === 0) this.writeAttributes(ResourceTag.attributes);
      else if (field === 1) this.writeCount(ResourceTag.droppedAttributes);
      else this.scanner.skipValue();
    });
  }

  private writeScope(): void {
    this.members(scopeKeys, field => {
      if (field === 0) writeText(this.scanner, this.out, ScopeTag.name);
      else if (field === 1) writeText(this.scanner, this.out, ScopeTag.version);
      else if (field === 2) this.writeAttributes(ScopeTag.attributes);
      else if (field === 3) this.writeCount(ScopeTag.droppedAttributes);
      else this.scanner.skipValue();
    });
  }

  private writeSpan(): void {
    const { scanner, out } = this;
    this.members(spanKeys, field => {
      switch (field) {
        case 0:
          return writeId(scanner, out, SpanTag.traceId, 16);
        case 1:
          return writeId(scanner, out, SpanTag.spanId, 8);
        case 2:
          return writeText(scanner, out, SpanTag.traceState);
        case 3:
          return writeId(scanner, out, SpanTag.parentSpanId, 8);
        case 4:
          return writeText(scanner, out, SpanTag.name);
        case 5:
          return out.count(SpanTag.kind, readEnum(scanner, kindNames));
        case 6:
          return writeFixed64(scanner, out, SpanTag.start);
        case 7:
          return writeFixed64(scanner, out, SpanTag.end);
        case 8:
          return this.writeAttributes(SpanTag.attributes);
        case 9:
          return this.writeCount(SpanTag.droppedAttributes);
        case 10:
          return this.list(SpanTag.events, () => this.writeEvent());
        case 11:
          return this.writeCount(SpanTag.droppedEvents);
        case 12:
          return this.list(SpanTag.links, () => this.writeLink());
        case 13:
          return this.writeCount(SpanTag.droppedLinks);
        case 14:
          return this.message(SpanTag.status, () => this.writeStatus());
        case 15:
          return out.fixed32(SpanTag.flags, readUint32(scanner));
        default:
          scanner.skipValue();
      }
    });
  }

  private writeEvent(): void {
    this.members(eventKeys, field => {
      if (field === 0) writeFixed64(this.scanner, this.out, EventTag.time);
      else if (field === 1) writeText(this.scanner, this.out, EventTag.name);
      else if (field === 2) this.writeAttributes(EventTag.attributes);
      else if (field === 3) this.writeCount(EventTag.droppedAttributes);
      else this.scanner.skipValue();
    });
  }

  private writeLink(): void {
    const { scanner, out } = this;
    this.members(linkKeys, field => {
      if (field === 0) writeId(scanner, out, LinkTag.traceId, 16);
      else if (field === 1) writeId(scanner, out, LinkTag.spanId, 8);
      else if (field === 2) writeText(scanner, out, LinkTag.traceState);
      else if (field === 3) this.writeAttributes(LinkTag.attributes);
      else if (field === 4) this.writeCount(LinkTag.droppedAttributes);
      else if (field === 5) out.fixed32(LinkTag.flags, readUint32(scanner));
      else scanner.skipValue();
    });
  }

  private writeStatus(): void {
    this.members(statusKeys, field => {
      if (field === 0) writeText(this.scanner, this.out, StatusTag.message);
      else if (field === 1) this.out.count(StatusTag.code, readEnum(this.scanner, statusNames));
      else this.scanner.skipValue();
    });
  }

  private writeAttributes(tag: number): void {
    this.list(tag, () => this.writePair(0));
  }

  private writePair(depth: number): void {
    this.members(pairKeys, field => {
      if (field === 0) writeText(this.scanner, this.out, PairTag.key);
      else if (field === 1) this.message(PairTag.value, () => this.writeValue(depth + 1));
      else this.scanner.skipValue();
    });
  }

  /** Calls itself, but no deeper than a request may be. */
  private writeValue(depth: number): void {
    const { scanner, out } = this;
    if (depth > deepestValue) throw scanner.broken(phrase('a value nested deeper than {0} levels', deepestValue));
    this.members(valueKeys, field => {
      switch (field) {
        case 0:
          return writeText(scanner, out, ValueTag.text);
        case 1:
          return out.count(ValueTag.truth, readTruth(scanner) ? 1 : 0);
        case 2:
          return writeInt64(scanner, out, ValueTag.whole);
        case 3:
          return writeDouble(scanner, out, ValueTag.double);
        case 4:
          return this.message(ValueTag.list, () => this.writeValues(() => this.writeValue(depth + 1)));
        case 5:
          return this.message(ValueTag.map, () => this.writeValues(() => this.writePair(depth)));
        case 6:
          return writeBase64(scanner, out, ValueTag.bytes);
        default:
          scanner.skipValue();
      }
    });
  }

  private writeValues(write: () => void): void {
    this.members(listKeys, field => {
      if (field === 0) this.list(ListTag.values, write);
      else this.scanner.skipValue();
    });
  }

  private writeCount(tag: number): void {
    const count = readUint32(this.scanner);
    if (count > 0) this.out.count(tag, count);
  }

  /** Each member of the object at the scanner whose value is not null; `read` gets the index of its key and reads the value. */
  private members(keys: KeyTable<string>, read: (field: number) => void): void {
    const { scanner } = this;
    for (let key = scanner.firstKey(keys); key !== noMoreKeys; key = scanner.nextKey(keys, key)) {
      if (scanner.peek() === 0x6e) scanner.readLiteral();
      else read(key < 0 ? -1 : fieldOf(keys, key));
    }
  }

  private message(tag: number, write: () => void): void {
    const from = this.out.open(tag);
    write();
    this.out.close(from);
  }

  private list(tag: number, write: () => void): void {
    const { scanner } = this;
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) this.message(tag, write);
  }
}
