/**
 * Chosen spans of requests as one document of OTLP JSON. Requests are looked at one after the other and not kept: the spans of a
 * resource and scope gather in a writer of their own, and the document is put together from those in the end.
 */
import { RangeTable } from '../spans/rangeTable';
import { GroupRange, nextField } from './group';
import { JsonWriter, literal } from './jsonWriter';
import { GroupTag, RequestTag } from './messages';
import { writeResource, writeScope, writeSpan } from './spanJson';
import { WireReader } from './wire';

/** A request that was scanned, and which of its spans are meant. */
export interface ChosenSpans {
  readonly request: Uint8Array;
  /** `ScannedSpan.offset`, ascending. Without: all spans, those that were rejected as well. */
  readonly offsets?: ArrayLike<number>;
}

/** The offsets, as they are met in the request. */
class Choice {
  private next = 0;

  constructor(private readonly offsets: ArrayLike<number> | undefined) {}

  /** Whether there is something to look for before `end`. */
  reaches(end: number): boolean {
    return !this.offsets || (this.next < this.offsets.length && this.offsets[this.next] < end);
  }

  takes(offset: number): boolean {
    if (!this.offsets) return true;
    if (this.offsets[this.next] !== offset) return false;
    this.next++;
    return true;
  }

  /** The first offset that was not met. */
  get missed(): number | undefined {
    return this.offsets && this.next < this.offsets.length ? this.offsets[this.next] : undefined;
  }
}

interface ScopeGroup {
  /** The scope and all spans, up to the end of the last one. */
  readonly json: JsonWriter;
  /** What comes behind the spans. */
  readonly after: JsonWriter;
}
interface ResourceGroup {
  /** From the brace on. */
  readonly before: JsonWriter;
  readonly after: JsonWriter;
  readonly scopes: Map<string, ScopeGroup>;
}

const open = literal('{"resourceSpans":[');
const openResource = literal('{"resource":');
const openScopeList = literal(',"scopeSpans":[');
const openScope = literal('{"scope":');
const openSpanList = literal(',"spans":[');
const closeList = literal(']');
const closeDocument = literal(']}');
const schemaUrlKey = literal(',"schemaUrl":');
const commaBytes = literal(',');
const comma = 0x2c;
const closeBrace = 0x7d;

/**
 * Exact: whole numbers of 64 bits as text, bytes in base64, what is no UTF-8 replaced. Spans with the same resource and scope share a
 * group, also across requests. Throws Failure `unreadable` for a request that was not scanned, or an offset at which no span begins.
 */
export function chosenToJson(sources: Iterable<ChosenSpans>): Uint8Array {
  const document = new JsonDocument();
  for (const source of sources) document.add(source);
  return document.bytes();
}

class JsonDocument {
  private readonly resources = new Map<string, ResourceGroup>();
  /** Resources, scopes and their URLs. */
  private readonly known = new RangeTable();
  private readonly range = new GroupRange();

  add({ request, offsets }: ChosenSpans): void {
    const choice = new Choice(offsets);
    const wire = new WireReader(request);
    while (choice.reaches(request.length)) {
      const to = nextField(wire, RequestTag.resourceSpans, request.length);
      if (to < 0) break;
      if (choice.reaches(to)) this.addResourceSpans(wire, to, choice);
      wire.pos = to;
    }
    if (choice.missed !== undefined) throw wire.unreadable('there is no span', choice.missed);
  }

  bytes(): Uint8Array {
    const pieces: Uint8Array[] = [];
    let separator = open;
    for (const { before, after, scopes } of this.resources.values()) {
      pieces.push(separator, ...before.pieces(), openScopeList);
      separator = commaBytes;
      let between: Uint8Array | undefined;
      for (const { json, after: afterSpans } of scopes.values()) {
        if (between) pieces.push(between);
        between = commaBytes;
        pieces.push(...json.pieces(), closeList, ...afterSpans.pieces());
      }
      pieces.push(closeList, ...after.pieces());
    }
    if (separator === open) pieces.push(open);
    pieces.push(closeDocument);
    return joined(pieces);
  }

  private addResourceSpans(wire: WireReader, end: number, choice: Choice): void {
    this.range.read(wire, end);
    const { scopes } = this.resourceGroup(wire);
    while (choice.reaches(end)) {
      const to = nextField(wire, GroupTag.items, end);
      if (to < 0) break;
      if (choice.reaches(to)) this.addScopeSpans(wire, to, choice, scopes);
      wire.pos = to;
    }
  }

  private addScopeSpans(wire: WireReader, end: number, choice: Choice, scopes: ResourceGroup['scopes']): void {
    this.range.read(wire, end);
    const { json } = this.scopeGroup(wire, scopes);
    while (choice.reaches(end)) {
      const to = nextField(wire, GroupTag.items, end);
      if (to < 0) break;
      if (choice.takes(wire.pos)) {
        if (json.isInList) json.byte(comma);
        json.isInList = true;
        writeSpan(wire, wire.pos, to, json);
      }
      wire.pos = to;
    }
  }

  private resourceGroup(wire: WireReader): ResourceGroup {
    const key = this.keyOf(wire);
    let group = this.resources.get(key);
    if (!group) {
      const { aboutFrom, aboutTo } = this.range;
      const { pos } = wire;
      const before = new JsonWriter();
      before.write(openResource);
      writeResource(wire, aboutFrom, aboutTo, before);
      wire.pos = pos;
      group = { before, after: this.afterItems(wire), scopes: new Map() };
      this.resources.set(key, group);
    }
    return group;
  }

  private scopeGroup(wire: WireReader, scopes: Map<string, ScopeGroup>): ScopeGroup {
    const key = this.keyOf(wire);
    let group = scopes.get(key);
    if (!group) {
      const { aboutFrom, aboutTo } = this.range;
      const { pos } = wire;
      const json = new JsonWriter();
      json.write(openScope);
      writeScope(wire, aboutFrom, aboutTo, json);
      json.write(openSpanList);
      wire.pos = pos;
      group = { json, after: this.afterItems(wire) };
      scopes.set(key, group);
    }
    return group;
  }

  private afterItems(wire: WireReader): JsonWriter {
    const { schemaUrlFrom, schemaUrlTo } = this.range;
    const after = new JsonWriter();
    if (schemaUrlTo > schemaUrlFrom) {
      after.write(schemaUrlKey);
      after.text(wire.bytes, schemaUrlFrom, schemaUrlTo);
    }
    after.byte(closeBrace);
    return after;
  }

  private keyOf({ view }: WireReader): string {
    const { aboutFrom, aboutTo, schemaUrlFrom, schemaUrlTo } = this.range;
    return `${this.known.find(view, aboutFrom, aboutTo)} ${this.known.find(view, schemaUrlFrom, schemaUrlTo)}`;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
