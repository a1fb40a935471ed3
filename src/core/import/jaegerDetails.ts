import type { Attribute } from '../spans/spanDetails';
import { readJaegerAttributes } from './attributeValues';
import type { SpanFields } from './details';
import type { JsonScanner } from './jsonScanner';
import { KeyTable } from './keyTable';
import { readId } from './otlpDetails';
import { Moment } from './scalars';

const spanKeys = new KeyTable(['traceID', 'references', 'tags', 'logs', 'warnings', 'parentSpanID']);
const referenceKeys = new KeyTable(['refType', 'traceID', 'spanID']);
const logKeys = new KeyTable(['timestamp', 'fields']);

/** Tags that are fields of a span in OpenTelemetry (shown as such), and marks that Jaeger left for itself. */
export const fieldTags: ReadonlySet<string> = new Set([
  'span.kind',
  'otel.status_code',
  'otel.status_description',
  'otel.scope.name',
  'otel.scope.version',
  'otel.library.name',
  'otel.library.version',
  'w3c.tracestate',
  '@jaeger@warnings',
  '@jaeger@format',
  'internal.span.format',
]);

interface Reference {
  readonly type: string;
  readonly traceId: string;
  readonly spanId: string;
}

/** Reads the span object at the scanner; `limit`: characters kept of each value. */
export function readJaegerSpan(scanner: JsonScanner, fields: SpanFields, limit: number): void {
  let traceId = '';
  let references: Reference[] = [];
  for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
    switch (spanKeys.find(scanner)) {
      case 0:
        traceId = readId(scanner, 16);
        break;
      case 1:
        references = readReferences(scanner);
        break;
      case 2:
        takeTags(readJaegerAttributes(scanner, limit), fields);
        break;
      case 3:
        fields.events = readLogs(scanner, limit);
        break;
      case 4:
        fields.warnings = [];
        for (let item = scanner.firstElement(); item; item = scanner.nextElement()) {
          scanner.readText();
          if (scanner.to > scanner.from) fields.warnings.push(scanner.text());
        }
        break;
      case 5:
        fields.parentSpanId = readId(scanner, 8);
        break;
      default:
        scanner.skipValue();
    }
  }
  const own = references.filter(reference => reference.traceId === traceId && reference.spanId !== '');
  const parent = own.find(({ type }) => type === 'CHILD_OF') ?? own.find(({ type }) => type === 'FOLLOWS_FROM');
  if (parent) fields.parentSpanId = parent.spanId;
  fields.links = references
    .filter(reference => reference !== parent)
    .map(reference => ({ traceId: reference.traceId, spanId: reference.spanId, attributes: [] }));
}

/** Sorts tags into fields and attributes. */
function takeTags(tags: readonly Attribute[], fields: SpanFields): void {
  const textOf = (...keys: string[]): string =>
    keys.map(key => tags.findLast(tag => tag.key === key)?.value.text).find(text => text) ?? '';
  fields.statusMessage = textOf('otel.status_description');
  fields.traceState = textOf('w3c.tracestate');
  fields.scopeVersion = textOf('otel.scope.version', 'otel.library.version');
  // Jaeger adds `error` to every span whose status says so; without that status it is the program's own.
  const isErrorDerived = textOf('otel.status_code') === 'ERROR';
  fields.attributes = tags.filter(
    ({ key, value }) =>
      !fieldTags.has(key) && !(key === 'error' && isErrorDerived && value.type === 'bool' && value.text === 'true'),
  );
}

function readReferences(scanner: JsonScanner): Reference[] {
  const references: Reference[] = [];
  for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
    let type = '';
    let traceId = '';
    let spanId = '';
    for (let inner = scanner.firstMember(); inner; inner = scanner.nextMember()) {
      const key = referenceKeys.find(scanner);
      if (key === 0) {
        scanner.readText();
        type = scanner.text();
      } else if (key === 1) traceId = readId(scanner, 16);
      else if (key === 2) spanId = readId(scanner, 8);
      else scanner.skipValue();
    }
    references.push({ type, traceId, spanId });
  }
  return references;
}

/** The first text field `event` of a log is the event's name. */
function readLogs(scanner: JsonScanner, limit: number): SpanFields['events'] {
  const events: SpanFields['events'] = [];
  const time = new Moment();
  for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
    let attributes: Attribute[] = [];
    time.seconds = time.nanos = 0;
    for (let inner = scanner.firstMember(); inner; inner = scanner.nextMember()) {
      const key = logKeys.find(scanner);
      if (key === 0) {
        scanner.readText();
        time.read(scanner, 6);
      } else if (key === 1) attributes = readJaegerAttributes(scanner, limit);
      else scanner.skipValue();
    }
    const named = attributes.findIndex(({ key, value }) => key === 'event' && value.type === 'string');
    const name = named < 0 ? '' : attributes[named].value.text;
    events.push({
      seconds: time.seconds,
      nanos: time.nanos,
      name,
      attributes: attributes.filter((_, i) => i !== named),
    });
  }
  return events;
}
