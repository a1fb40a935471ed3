/**
 * Chosen spans of requests as one document of OTLP JSON. Requests are looked at one after the other and not kept. What is written is
 * written once, in their order; each resource and scope notes which stretches of it are its spans, and the document is put
 * together from those in the end.
 *
 *   written   {resource{scope span,span {scope span {resource{scope span …
 *   a scope            ╰head ╰─spans─╯        (more of its spans, from a later request) ╰──╯
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

/** From where to where (exclusive) in what was written. */
type Stretch = readonly [from: number, to: number];

interface ScopeGroup {
  readonly head: Stretch;
  /** Spans with commas between them: from, to, from, to … */
  readonly spans: number[];
  /** What comes behind the spans. */
  readonly tail: Stretch;
}
interface ResourceGroup {
  readonly head: Stretch;
  readonly tail: Stretch;
  readonly scopes: Map<string, ScopeGroup>;
}

const open = literal('{"resourceSpans":[');
const openResource = literal('{"resource":');
const openScopeList = literal(',"scopeSpans":[');
const openScope = literal('{"scope":');
const openSpanList = literal(',"spans":[');
const schemaUrlKey = literal(',"schemaUrl":');
const comma = 0x2c;
const closeBrace = 0x7d;
const closeBracket = 0x5d;

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
  private readonly json = new JsonWriter();
  private readonly open = this.written(() => this.json.write(open));
  private readonly comma = this.written(() => this.json.byte(comma));
  /** Behind a list of scopes or resources, and what comes after it when there is no URL. */
  private readonly closeBracket = this.written(() => this.json.byte(closeBracket));
  private readonly closeBrace = this.written(() => this.json.byte(closeBrace));
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
    let length = 0;
    this.putTogether((from, to) => (length += to - from));
    const document = new Uint8Array(length);
    let at = 0;
    this.putTogether((from, to) => {
      this.json.copy(from, to, document, at);
      at += to - from;
    });
    return document;
  }

  /** Gives the stretches of the document in order. */
  private putTogether(take: (from: number, to: number) => void): void {
    take(...this.open);
    let isFirst = true;
    for (const { head, tail, scopes } of this.resources.values()) {
      if (!isFirst) take(...this.comma);
      isFirst = false;
      take(...head);
      let isFirstScope = true;
      for (const scope of scopes.values()) {
        if (!isFirstScope) take(...this.comma);
        isFirstScope = false;
        take(...scope.head);
        for (let i = 0; i < scope.spans.length; i += 2) {
          if (i > 0) take(...this.comma);
          take(scope.spans[i], scope.spans[i + 1]);
        }
        take(...this.closeBracket);
        take(...scope.tail);
      }
      take(...this.closeBracket);
      take(...tail);
    }
    take(...this.closeBracket);
    take(...this.closeBrace);
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
    const { spans } = this.scopeGroup(wire, scopes);
    const { json } = this;
    while (choice.reaches(end)) {
      const to = nextField(wire, GroupTag.items, end);
      if (to < 0) break;
      if (choice.takes(wire.pos)) {
        const goesOn = spans.length > 0 && spans[spans.length - 1] === json.position;
        if (goesOn) json.byte(comma);
        else spans.push(json.position, 0);
        writeSpan(wire, wire.pos, to, json);
        spans[spans.length - 1] = json.position;
      }
      wire.pos = to;
    }
  }

  private resourceGroup(wire: WireReader): ResourceGroup {
    const key = this.keyOf(wire);
    let group = this.resources.get(key);
    if (!group) {
      const head = this.written(() => {
        this.json.write(openResource);
        this.writeAbout(wire, writeResource);
        this.json.write(openScopeList);
      });
      group = { head, tail: this.tail(wire), scopes: new Map() };
      this.resources.set(key, group);
    }
    return group;
  }

  private scopeGroup(wire: WireReader, scopes: Map<string, ScopeGroup>): ScopeGroup {
    const key = this.keyOf(wire);
    let group = scopes.get(key);
    if (!group) {
      const head = this.written(() => {
        this.json.write(openScope);
        this.writeAbout(wire, writeScope);
        this.json.write(openSpanList);
      });
      group = { head, tail: this.tail(wire), spans: [] };
      scopes.set(key, group);
    }
    return group;
  }

  /** The reader stays where it is. */
  private writeAbout(wire: WireReader, write: typeof writeResource): void {
    const { pos } = wire;
    write(wire, this.range.aboutFrom, this.range.aboutTo, this.json);
    wire.pos = pos;
  }

  private tail(wire: WireReader): Stretch {
    const { schemaUrlFrom, schemaUrlTo } = this.range;
    if (schemaUrlTo === schemaUrlFrom) return this.closeBrace;
    return this.written(() => {
      this.json.write(schemaUrlKey);
      this.json.text(wire.bytes, schemaUrlFrom, schemaUrlTo);
      this.json.byte(closeBrace);
    });
  }

  private written(write: () => void): Stretch {
    const from = this.json.position;
    write();
    return [from, this.json.position];
  }

  private keyOf({ view }: WireReader): string {
    const { aboutFrom, aboutTo, schemaUrlFrom, schemaUrlTo } = this.range;
    return `${this.known.find(view, aboutFrom, aboutTo)} ${this.known.find(view, schemaUrlFrom, schemaUrlTo)}`;
  }
}
