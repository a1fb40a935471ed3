import type { Attribute } from '../spans/spanDetails';
import { readOtlpAttributes } from './attributeValues';
import type { SpanFields } from './details';
import type { JsonScanner } from './jsonScanner';
import { KeyTable } from './keyTable';
import { hexOf, IdWords, Moment } from './scalars';

const spanKeys = new KeyTable([
  'parentSpanId',
  'traceState',
  'attributes',
  'events',
  'links',
  'status',
  'droppedAttributesCount',
  'droppedEventsCount',
  'droppedLinksCount',
]);
const eventKeys = new KeyTable(['timeUnixNano', 'name', 'attributes']);
const linkKeys = new KeyTable(['traceId', 'spanId', 'attributes']);
const statusKeys = new KeyTable(['message']);
const scopeKeys = new KeyTable(['version', 'attributes']);

/** How Jaeger's own remarks travel inside OTLP; nobody's attributes. */
const warningsKey = '@jaeger@warnings';
export const internalKeys: ReadonlySet<string> = new Set([warningsKey, '@jaeger@format', 'internal.span.format']);

/** Reads the span object at the scanner; `limit`: characters kept of each value. */
export function readOtlpSpan(scanner: JsonScanner, fields: SpanFields, limit: number): void {
  for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
    switch (spanKeys.find(scanner)) {
      case 0:
        fields.parentSpanId = readId(scanner, 8);
        break;
      case 1:
        fields.traceState = readText(scanner);
        break;
      case 2: {
        const attributes = readOtlpAttributes(scanner, limit);
        fields.attributes = attributes.filter(({ key }) => !internalKeys.has(key));
        fields.warnings = attributes.filter(({ key }) => key === warningsKey).flatMap(textsOf);
        break;
      }
      case 3:
        fields.events = readEvents(scanner, limit);
        break;
      case 4:
        fields.links = readLinks(scanner, limit);
        break;
      case 5:
        fields.statusMessage = '';
        for (let inner = scanner.firstMember(); inner; inner = scanner.nextMember()) {
          if (statusKeys.find(scanner) === 0) fields.statusMessage = readText(scanner);
          else scanner.skipValue();
        }
        break;
      case 6:
        fields.dropped.attributes = readCount(scanner);
        break;
      case 7:
        fields.dropped.events = readCount(scanner);
        break;
      case 8:
        fields.dropped.links = readCount(scanner);
        break;
      default:
        scanner.skipValue();
    }
  }
}

export function readOtlpScope(
  scanner: JsonScanner,
  scope: { version: string; attributes: Attribute[] },
  limit: number,
): void {
  for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
    const key = scopeKeys.find(scanner);
    if (key === 0) scope.version = readText(scanner);
    else if (key === 1) scope.attributes = readOtlpAttributes(scanner, limit);
    else scanner.skipValue();
  }
}

function readEvents(scanner: JsonScanner, limit: number): SpanFields['events'] {
  const events: SpanFields['events'] = [];
  const time = new Moment();
  for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
    let name = '';
    let attributes: Attribute[] = [];
    time.seconds = time.nanos = 0;
    for (let inner = scanner.firstMember(); inner; inner = scanner.nextMember()) {
      const key = eventKeys.find(scanner);
      if (key === 0) {
        scanner.readText();
        time.read(scanner, 9);
      } else if (key === 1) name = readText(scanner);
      else if (key === 2) attributes = readOtlpAttributes(scanner, limit);
      else scanner.skipValue();
    }
    events.push({ seconds: time.seconds, nanos: time.nanos, name, attributes });
  }
  return events;
}

function readLinks(scanner: JsonScanner, limit: number): SpanFields['links'] {
  const links: SpanFields['links'] = [];
  for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
    let traceId = '';
    let spanId = '';
    let attributes: Attribute[] = [];
    for (let inner = scanner.firstMember(); inner; inner = scanner.nextMember()) {
      const key = linkKeys.find(scanner);
      if (key === 0) traceId = readId(scanner, 16);
      else if (key === 1) spanId = readId(scanner, 8);
      else if (key === 2) attributes = readOtlpAttributes(scanner, limit);
      else scanner.skipValue();
    }
    links.push({ traceId, spanId, attributes });
  }
  return links;
}

/** The strings of a list, or the one string that some storages make of it. */
function textsOf({ value }: Attribute): string[] {
  if (value.type === 'array') {
    try {
      return (JSON.parse(value.text) as unknown[]).map(String).filter(text => text !== '');
    } catch {
      // Cut for showing: no JSON any more, but still what the server said.
    }
  }
  return value.text === '' ? [] : [value.text];
}

function readText(scanner: JsonScanner): string {
  scanner.readText();
  return scanner.text();
}

function readCount(scanner: JsonScanner): number {
  const count = Number(readText(scanner));
  return count > 0 && Number.isFinite(count) ? Math.floor(count) : 0;
}

/** An id in lower-case hex of full length; empty for none. */
export function readId(scanner: JsonScanner, size: 8 | 16): string {
  const id = new IdWords();
  scanner.readText();
  if (!id.read(scanner, size) || id.isZero) return '';
  return hexOf(id.words, size === 16 ? 0 : 2);
}
