/**
 * Has the engine compile the readers while nothing else is to do: what runs for the first time runs ten times slower, and a
 * trace of some thousand spans would be read whole before that is over. It reads a made-up payload of both formats until
 * they are fast, in stretches, so that a real one can come in between.
 */
import { createReader } from '.';
import type { PayloadFormat } from '../spans/spanTable';

const spansOfSample = 100;
/** How often each sample is read: more made nothing faster. */
const rounds = 24;
const traceId = '5af7183fb1d4cf5f6d1e0c2b3a495867';

/** Goes on in later turns, until it is done or `isWanted` says no. */
export async function warmUp(isWanted: () => boolean): Promise<void> {
  const steps = stretches();
  do await new Promise(resolve => setTimeout(resolve));
  while (isWanted() && !steps.next().done);
}

function* stretches(): Generator<void, void> {
  const samples = (['otlp-json', 'jaeger-json'] as const).map(format => ({
    format,
    bytes: sharedBytes(sample(format)),
  }));
  for (const { format, bytes } of samples)
    for (let round = 0; round < rounds; round++) {
      const reader = createReader(format, bytes);
      reader.advance(bytes.byteLength >> 1);
      reader.finish(bytes.byteLength);
      yield;
    }
}

/** Growable, as a response's memory is: the engine tells the two apart. */
function sharedBytes(text: string): SharedArrayBuffer {
  const bytes = new TextEncoder().encode(text);
  const shared = new SharedArrayBuffer(bytes.length, { maxByteLength: bytes.length });
  new Uint8Array(shared).set(bytes);
  return shared;
}

/** JSON of spans as unlike each other as real ones are: what the engine has never seen would make it begin anew. */
export function sample(format: PayloadFormat): string {
  const isOtlp = format === 'otlp-json';
  const spans = Array.from({ length: spansOfSample }, (_, span) => (isOtlp ? otlpSpan(span) : jaegerSpan(span)));
  if (isOtlp) {
    const resource = `{"attributes":[${otlpAttribute('service.name', 'sample')}]}`;
    return `{"result":{"resourceSpans":[{"resource":${resource},"scopeSpans":[{"scope":{"name":"sample","version":"1"},"spans":[${spans.join()}]}]}]}}`;
  }
  const processes = `{"p1":{"serviceName":"sample","tags":[${jaegerTag('service.version', '1')}]}}`;
  return `{"data":[{"traceID":"${traceId}","spans":[${spans.join()}],"processes":${processes},"warnings":null}],"total":0,"limit":0,"offset":0,"errors":null}`;
}

type Value = string | number | boolean;

function attributesOf(span: number): [string, Value][] {
  const kinds: [string, Value][][] = [
    [
      ['http.request.method', 'GET'],
      ['http.route', `/items/${span % 7}`],
      ['http.response.status_code', 200],
    ],
    [
      ['db.system.name', 'sqlite'],
      ['db.query.text', `select "a" from b where c < ${span}\n`],
    ],
    [
      ['code.function.name', `module.f${span % 9}`],
      ['code.file.path', 'src/module.py'],
      ['code.line.number', span],
      ['note', 'grüße'],
    ],
    [
      ['messaging.system', 'kafka'],
      ['retried', span % 8 === 3],
    ],
  ];
  return [['thread.id', span % 5], ...kinds[span % kinds.length]];
}

const idOf = (span: number) => (span + 1).toString(16).padStart(16, '0');
const parentOf = (span: number) => (span === 0 ? '' : idOf(span >> 2));
const startOf = (span: number) => 1_700_000_000_000_000 + span * 10;

function otlpSpan(span: number): string {
  const parent = span ? `"parentSpanId":"${parentOf(span)}",` : '';
  const attributes = attributesOf(span).map(([key, value]) => otlpAttribute(key, value));
  const event = `{"timeUnixNano":"${startOf(span)}123","name":"exception","attributes":[${otlpAttribute('exception.type', 'E')}]}`;
  return `{"traceId":"${traceId}","spanId":"${idOf(span)}",${parent}"flags":257,"name":"op ${span % 11}","kind":${1 + (span % 5)},"startTimeUnixNano":"${startOf(span)}123","endTimeUnixNano":"${startOf(span) + 900}456","attributes":[${attributes.join()}]${span % 10 ? '' : `,"events":[${event}]`},"status":${span % 10 ? '{}' : '{"message":"m","code":2}'}}`;
}

function otlpAttribute(key: string, value: Value): string {
  const type = typeof value === 'string' ? 'stringValue' : typeof value === 'boolean' ? 'boolValue' : 'intValue';
  return `{"key":"${key}","value":{"${type}":${JSON.stringify(typeof value === 'number' ? String(value) : value)}}}`;
}

function jaegerSpan(span: number): string {
  const references = span ? `{"refType":"CHILD_OF","traceID":"${traceId}","spanID":"${parentOf(span)}"}` : '';
  const tags = [...attributesOf(span), ['span.kind', 'server'], ['otel.scope.name', 'sample']] as [string, Value][];
  if (span % 10 === 0) tags.push(['error', true], ['otel.status_code', 'ERROR']);
  const log = `{"timestamp":${startOf(span)},"fields":[${jaegerTag('event', 'exception')}]}`;
  return `{"traceID":"${traceId}","spanID":"${idOf(span)}","operationName":"op ${span % 11}","references":[${references}],"startTime":${startOf(span)},"duration":900,"tags":[${tags.map(([key, value]) => jaegerTag(key, value)).join()}],"logs":[${span % 10 ? '' : log}],"processID":"p1","warnings":null}`;
}

function jaegerTag(key: string, value: Value): string {
  const type = typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : 'int64';
  return `{"key":"${key}","type":"${type}","value":${JSON.stringify(value)}}`;
}
