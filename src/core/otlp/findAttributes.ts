/** Spans by their attributes, sought in the requests themselves. Whose attribute it is doesn't matter, as in Jaeger's search. */
import { AttributeRange, ValueRange } from './attribute';
import { GroupRange, nextField } from './group';
import { EventTag, GroupTag, RequestTag, ResourceTag, ScopeTag, SpanTag, StatusTag, ValueTag } from './messages';
import { WireReader } from './wire';
import { isTextAt, scalarText } from './scalarText';

/** What Jaeger makes attributes of, by OpenTelemetry's number. */
const kindNames = ['', 'internal', 'server', 'client', 'producer', 'consumer'];
const statusNames = ['', 'OK', 'ERROR'];
const errorStatus = 2;

const attribute = new AttributeRange();
const value = new ValueRange();

/**
 * Spans that have all pairs of the filter, each among their own attributes, those of the resource, of the scope or of an event. A
 * value is compared as the text that Jaeger shows for it: text, decimal number, `true` or `false`. Besides, as in Jaeger:
 * `error`, `span.kind`, `otel.status_code`, `otel.status_description`, `otel.scope.name`, `otel.scope.version` and an event's
 * name as `event`. `offset` is that of ScannedSpan; rejected spans are found as well, and everything meets an empty filter. Throws
 * Failure `unreadable` for a request that was not scanned.
 */
export function spansWithAttributes(
  request: Uint8Array,
  filter: Readonly<Record<string, string>>,
  onSpan: (offset: number) => void,
): void {
  new AttributeSearch(new WireReader(request), filter, onSpan).search();
}

class AttributeSearch {
  private readonly pairs: readonly { key: string; text: string; keyBytes: Uint8Array; textBytes: Uint8Array }[];
  /** By level (resource, scope, span): which pairs are met there or further out. */
  private readonly met: readonly Uint8Array[];
  private readonly range = new GroupRange();
  /** Whether a pair may be met by what is no attribute on the wire. */
  private readonly asksForFields: boolean;

  constructor(
    private readonly wire: WireReader,
    filter: Readonly<Record<string, string>>,
    private readonly onSpan: (offset: number) => void,
  ) {
    const encoder = new TextEncoder();
    this.pairs = Object.entries(filter).map(([key, text]) => {
      return { key, text, keyBytes: encoder.encode(key), textBytes: encoder.encode(text) };
    });
    this.met = [0, 1, 2].map(() => new Uint8Array(this.pairs.length));
    this.asksForFields = this.pairs.some(({ key }) => key === 'error' || key === 'event' || /^(otel|span)\./.test(key));
  }

  search(): void {
    const { wire, range, met } = this;
    const end = wire.bytes.length;
    for (let to = nextField(wire, RequestTag.resourceSpans, end); to >= 0;) {
      met[0].fill(0);
      range.read(wire, to);
      this.lookThrough(range.aboutFrom, range.aboutTo, ResourceTag.attributes, met[0]);
      for (let scopeTo = nextField(wire, GroupTag.items, to); scopeTo >= 0;) {
        met[1].set(met[0]);
        this.searchScopeSpans(scopeTo);
        wire.pos = scopeTo;
        scopeTo = nextField(wire, GroupTag.items, to);
      }
      wire.pos = to;
      to = nextField(wire, RequestTag.resourceSpans, end);
    }
  }

  private searchScopeSpans(end: number): void {
    const { wire, range, met } = this;
    range.read(wire, end);
    this.lookThrough(range.aboutFrom, range.aboutTo, ScopeTag.attributes, met[1]);
    if (this.asksForFields) {
      this.meetText(range.aboutFrom, range.aboutTo, ScopeTag.name, 'otel.scope.name', met[1]);
      this.meetText(range.aboutFrom, range.aboutTo, ScopeTag.version, 'otel.scope.version', met[1]);
    }
    for (let to = nextField(wire, GroupTag.items, end); to >= 0; to = nextField(wire, GroupTag.items, end)) {
      met[2].set(met[1]);
      const { pos } = wire;
      this.searchSpan(to, met[2]);
      if (met[2].every(isMet => isMet === 1)) this.onSpan(pos);
      wire.pos = to;
    }
  }

  private searchSpan(end: number, met: Uint8Array): void {
    const { wire } = this;
    while (wire.pos < end) {
      const tag = wire.tag(end);
      if (tag === (SpanTag.attributes as number)) this.meetAttribute(wire.fieldEnd(end), met);
      else if (tag === (SpanTag.events as number)) {
        const to = wire.fieldEnd(end);
        const from = wire.pos;
        this.lookThrough(from, to, EventTag.attributes, met);
        if (this.asksForFields) this.meetText(from, to, EventTag.name, 'event', met);
        wire.pos = to;
      } else if (tag === (SpanTag.status as number) && this.asksForFields) {
        const to = wire.fieldEnd(end);
        this.meetStatus(wire.pos, to, met);
        wire.pos = to;
      } else {
        wire.skip(tag, end);
        if (tag === (SpanTag.kind as number)) this.meet('span.kind', kindNames[wire.low] ?? '', met);
      }
    }
  }

  /** The attributes of a message; the reader stays where it is. */
  private lookThrough(from: number, to: number, tag: number, met: Uint8Array): void {
    const { wire } = this;
    const { pos } = wire;
    wire.pos = from;
    for (let end = nextField(wire, tag, to); end >= 0; end = nextField(wire, tag, to)) this.meetAttribute(end, met);
    wire.pos = pos;
  }

  private meetAttribute(end: number, met: Uint8Array): void {
    const { wire, pairs } = this;
    attribute.read(wire, end);
    for (let i = 0; i < pairs.length; i++) {
      if (met[i] === 1 || !isTextAt(wire.bytes, attribute.keyFrom, attribute.keyTo, pairs[i].keyBytes)) continue;
      value.read(wire, attribute.valueFrom, attribute.valueTo);
      if (this.isValue(pairs[i])) met[i] = 1;
    }
    wire.pos = end;
  }

  private isValue({ text, textBytes }: { text: string; textBytes: Uint8Array }): boolean {
    if (value.tag === (ValueTag.text as number)) return isTextAt(this.wire.bytes, value.from, value.to, textBytes);
    const found = scalarText(this.wire, value);
    if (found === text) return true;
    // A double has many spellings.
    return value.tag === (ValueTag.double as number) && text.trim() !== '' && Number(text) === Number(found);
  }

  private meetStatus(from: number, to: number, met: Uint8Array): void {
    const { wire } = this;
    wire.pos = from;
    let code = 0;
    while (wire.pos < to) {
      const tag = wire.tag(to);
      wire.skip(tag, to);
      if (tag === (StatusTag.code as number)) code = wire.low;
    }
    if (code === errorStatus) this.meet('error', 'true', met);
    this.meet('otel.status_code', statusNames[code] ?? '', met);
    this.meetText(from, to, StatusTag.message, 'otel.status_description', met);
  }

  /** A text field of a message as if it were an attribute. */
  private meetText(from: number, to: number, tag: number, key: string, met: Uint8Array): void {
    const { wire, pairs } = this;
    const { pos } = wire;
    wire.pos = from;
    for (let end = nextField(wire, tag, to); end >= 0; end = nextField(wire, tag, to)) {
      for (let i = 0; i < pairs.length; i++)
        if (pairs[i].key === key && isTextAt(wire.bytes, wire.pos, end, pairs[i].textBytes)) met[i] = 1;
      wire.pos = end;
    }
    wire.pos = pos;
  }

  private meet(key: string, text: string, met: Uint8Array): void {
    if (text === '') return;
    this.pairs.forEach((pair, i) => {
      if (pair.key === key && pair.text === text) met[i] = 1;
    });
  }
}
