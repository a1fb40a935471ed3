/**
 * What opentelemetry-proto 1.x calls its fields, as the tags that stand on the wire; and a check that a message inside a span
 * is whole, all the way down.
 */
import { WireType, type WireReader } from './wire';

export const enum RequestTag {
  resourceSpans = (1 << 3) | WireType.Bytes,
}
/** Fields of ResourceSpans and ScopeSpans, which are alike: what describes the spans, the next level of lists, a URL. */
export const enum GroupTag {
  about = (1 << 3) | WireType.Bytes,
  items = (2 << 3) | WireType.Bytes,
  schemaUrl = (3 << 3) | WireType.Bytes,
}
export const enum ResourceTag {
  attributes = (1 << 3) | WireType.Bytes,
  droppedAttributes = (2 << 3) | WireType.Varint,
}
export const enum ScopeTag {
  name = (1 << 3) | WireType.Bytes,
  version = (2 << 3) | WireType.Bytes,
  attributes = (3 << 3) | WireType.Bytes,
  droppedAttributes = (4 << 3) | WireType.Varint,
}
export const enum SpanTag {
  traceId = (1 << 3) | WireType.Bytes,
  spanId = (2 << 3) | WireType.Bytes,
  traceState = (3 << 3) | WireType.Bytes,
  parentSpanId = (4 << 3) | WireType.Bytes,
  name = (5 << 3) | WireType.Bytes,
  kind = (6 << 3) | WireType.Varint,
  start = (7 << 3) | WireType.Fixed64,
  end = (8 << 3) | WireType.Fixed64,
  attributes = (9 << 3) | WireType.Bytes,
  droppedAttributes = (10 << 3) | WireType.Varint,
  events = (11 << 3) | WireType.Bytes,
  droppedEvents = (12 << 3) | WireType.Varint,
  links = (13 << 3) | WireType.Bytes,
  droppedLinks = (14 << 3) | WireType.Varint,
  status = (15 << 3) | WireType.Bytes,
  flags = (16 << 3) | WireType.Fixed32,
}
export const enum EventTag {
  time = (1 << 3) | WireType.Fixed64,
  name = (2 << 3) | WireType.Bytes,
  attributes = (3 << 3) | WireType.Bytes,
  droppedAttributes = (4 << 3) | WireType.Varint,
}
export const enum LinkTag {
  traceId = (1 << 3) | WireType.Bytes,
  spanId = (2 << 3) | WireType.Bytes,
  traceState = (3 << 3) | WireType.Bytes,
  attributes = (4 << 3) | WireType.Bytes,
  droppedAttributes = (5 << 3) | WireType.Varint,
  flags = (6 << 3) | WireType.Fixed32,
}
export const enum StatusTag {
  message = (2 << 3) | WireType.Bytes,
  code = (3 << 3) | WireType.Varint,
}
export const enum PairTag {
  key = (1 << 3) | WireType.Bytes,
  value = (2 << 3) | WireType.Bytes,
}
export const enum ValueTag {
  text = (1 << 3) | WireType.Bytes,
  truth = (2 << 3) | WireType.Varint,
  whole = (3 << 3) | WireType.Varint,
  double = (4 << 3) | WireType.Fixed64,
  list = (5 << 3) | WireType.Bytes,
  map = (6 << 3) | WireType.Bytes,
  bytes = (7 << 3) | WireType.Bytes,
}
/** Of ArrayValue and of KeyValueList. */
export const enum ListTag {
  values = (1 << 3) | WireType.Bytes,
}

/** Highest number of the fields of a span that are known. */
export const lastSpanField = 16;
export const lastGroupField = 3;

/** Messages below a span. */
export const enum Message {
  Value = 1,
  List,
  Map,
  Pair,
  Event,
  Link,
  Status,
  Resource,
  Scope,
}

/** Levels of a value inside a value inside a value. */
export const deepestValue = 64;

/** What a field holds that is no message. */
const plain = 255;
/** By message: its tags, each with the message that the field holds. */
const shapes: Readonly<Record<Message, Readonly<Record<number, number>>>> = {
  [Message.Value]: {
    [ValueTag.text]: plain,
    [ValueTag.truth]: plain,
    [ValueTag.whole]: plain,
    [ValueTag.double]: plain,
    [ValueTag.list]: Message.List,
    [ValueTag.map]: Message.Map,
    [ValueTag.bytes]: plain,
  },
  [Message.List]: { [ListTag.values]: Message.Value },
  [Message.Map]: { [ListTag.values]: Message.Pair },
  [Message.Pair]: { [PairTag.key]: plain, [PairTag.value]: Message.Value },
  [Message.Event]: {
    [EventTag.time]: plain,
    [EventTag.name]: plain,
    [EventTag.attributes]: Message.Pair,
    [EventTag.droppedAttributes]: plain,
  },
  [Message.Link]: {
    [LinkTag.traceId]: plain,
    [LinkTag.spanId]: plain,
    [LinkTag.traceState]: plain,
    [LinkTag.attributes]: Message.Pair,
    [LinkTag.droppedAttributes]: plain,
    [LinkTag.flags]: plain,
  },
  [Message.Status]: { [StatusTag.message]: plain, [StatusTag.code]: plain },
  [Message.Resource]: { [ResourceTag.attributes]: Message.Pair, [ResourceTag.droppedAttributes]: plain },
  [Message.Scope]: {
    [ScopeTag.name]: plain,
    [ScopeTag.version]: plain,
    [ScopeTag.attributes]: Message.Pair,
    [ScopeTag.droppedAttributes]: plain,
  },
};

/** All known tags are below 64 here; the same as `shapes`, at `message * 64 + tag`. */
const fieldOf = new Uint8Array(64 * 10);
/** Bits of the numbers of the known fields, by message. */
const knownFields = new Uint8Array(10);
for (const [message, fields] of Object.entries(shapes))
  for (const [tag, holds] of Object.entries(fields)) {
    fieldOf[Number(message) * 64 + Number(tag)] = holds;
    knownFields[Number(message)] |= 1 << (Number(tag) >>> 3);
  }

/** Messages that are open during `checkMessage`, three for a level of values at most. */
const openMessage = new Uint8Array(deepestValue * 3 + 8);
const openEnd = new Float64Array(openMessage.length);

/**
 * Goes through a message to `end`, where the reader is then. Throws Failure `unreadable` when a part of it is cut off, has not
 * the wire type that is its field's, or when values are nested deeper than 64 levels.
 */
export function checkMessage(wire: WireReader, message: Message, end: number): void {
  let open = 0;
  let values = message === Message.Value ? 1 : 0;
  for (;;) {
    if (wire.pos === end) {
      if (open === 0) return;
      if (message === Message.Value) values--;
      message = openMessage[--open];
      end = openEnd[open];
      continue;
    }
    const at = wire.pos;
    const tag = wire.tag(end);
    const holds = tag < 64 ? fieldOf[message * 64 + tag] : 0;
    if (holds === 0) {
      if (tag < 64 && (knownFields[message] & (1 << (tag >>> 3))) !== 0) throw wire.unreadable(wrongType, at);
      wire.skip(tag, end);
    } else if (holds === plain) wire.skip(tag, end);
    else {
      const to = wire.fieldEnd(end);
      if (holds === Message.Value && ++values > deepestValue)
        throw wire.unreadable(`a value nested deeper than ${deepestValue} levels`, at);
      openMessage[open] = message;
      openEnd[open++] = end;
      message = holds;
      end = to;
    }
  }
}

/** For a known field whose value is written in another way than it should be. */
export const wrongType = 'a field of the wrong type';
