// node node.mjs [--endpoint URL] [--format json|protobuf]
//
// Sends spans by the OpenTelemetry SDK for Node and prints as JSON what it sent; without an endpoint the exporter's own settings
// decide where to. What a reader finds hard is in here:
// all kinds and states, events out of order, links with attributes, large numbers, names that look like markup, two
// services, a span of no length (a Jaeger makes it 1 ns long and warns). All times are said explicitly, in nanoseconds,
// so that a test can compare them.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nodeSdk } from './nodeSdk.mjs';

const { values } = parseArgs({
  options: { endpoint: { type: 'string' }, format: { type: 'string', default: 'json' } },
});

const require = createRequire(join(await nodeSdk(), 'package.json'));
const { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } = require('@opentelemetry/api');
const exporters = {
  json: '@opentelemetry/exporter-trace-otlp-http',
  protobuf: '@opentelemetry/exporter-trace-otlp-proto',
};
const { OTLPTraceExporter } = require(exporters[values.format]);
const { resourceFromAttributes } = require('@opentelemetry/resources');
const { NodeTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-node');

const second = 1_000_000_000n;
const base = BigInt(Date.now()) * 1_000_000n - 60n * second; // a minute ago: nothing of it lies in the future

/** The traces, each a list of spans; `parent` and `links` name spans by `key`. Times are ns after `base`. */
const traces = {
  order: [
    {
      key: 'root',
      service: 'sdk-node',
      name: 'POST /orders',
      kind: 'SERVER',
      start: 0n,
      duration: 250_000_123n,
      attributes: { 'http.request.method': 'POST', 'url.path': '/orders', 'http.response.status_code': 500 },
      status: { code: 'ERROR', message: 'no stock of “Ümläut” 🧨' },
      events: [
        { name: 'second', at: 200_000_001n, attributes: { n: 2 } },
        { name: 'first', at: 1_000_001n, attributes: { n: 1, tags: ['a', 'b'] } },
        {
          name: 'exception',
          at: 240_000_000n,
          attributes: {
            'exception.type': 'OutOfStock',
            'exception.message': 'no stock',
            'exception.stacktrace': 'OutOfStock: no stock\n    at reserve (/srv/shop/src/stock.js:12:7)',
          },
        },
      ],
    },
    {
      key: 'numbers',
      parent: 'root',
      service: 'sdk-node',
      name: 'numbers',
      kind: 'INTERNAL',
      start: 1_000_000n,
      duration: 4_000_000n,
      attributes: {
        largest: Number.MAX_SAFE_INTEGER,
        smallest: Number.MIN_SAFE_INTEGER,
        zero: 0,
        negative: -1,
        fraction: 0.1,
        tiny: 5e-324,
        yes: true,
        no: false,
        words: ['one', '', 'three, four'],
        counts: [1, 2, 3],
        switches: [true, false],
        nothing: [],
        empty: '',
      },
    },
    {
      key: 'text',
      parent: 'root',
      service: 'sdk-node',
      name: '</script><b>日本語</b> \u202Egnp.exe \u0000 🧑‍🚀',
      kind: 'INTERNAL',
      start: 6_000_000n,
      duration: 1_000n,
      attributes: {
        json: '{"a":[1,{"b":null}],"text":"<&>"}',
        sql: "SELECT *\nFROM orders\nWHERE name = 'O''Hara' -- comment",
        lines: 'first\r\nsecond\ttab',
        'schlüssel mit leerzeichen': 'wert',
        long: 'x'.repeat(20_000),
      },
    },
    {
      key: 'query',
      parent: 'root',
      service: 'sdk-node',
      name: 'SELECT orders',
      kind: 'CLIENT',
      start: 10_000_000n,
      duration: 50_000_000n,
      attributes: { 'db.system.name': 'postgresql', 'db.query.text': 'SELECT * FROM orders WHERE id = $1' },
      status: { code: 'OK' },
    },
    {
      key: 'publish',
      parent: 'root',
      service: 'sdk-node',
      name: 'send orders',
      kind: 'PRODUCER',
      start: 70_000_000n,
      duration: 1_000_000n,
      attributes: { 'messaging.destination.name': 'orders' },
    },
    {
      key: 'consume',
      parent: 'publish',
      service: 'sdk-node-worker',
      name: 'process orders',
      kind: 'CONSUMER',
      start: 100_000_000n,
      duration: 400_000_000n, // goes on after the root has ended
      attributes: { 'messaging.destination.name': 'orders' },
      links: [{ to: 'earlier', attributes: { 'link.reason': 'same customer', n: 7 } }, { to: 'root' }],
    },
    {
      key: 'instant',
      parent: 'consume',
      service: 'sdk-node-worker',
      name: 'instant',
      kind: 'INTERNAL',
      start: 100_000_000n,
      duration: 0n,
    },
  ],
  earlier: [
    {
      key: 'earlier',
      service: 'sdk-node',
      name: 'GET /orders/{id}',
      kind: 'SERVER',
      start: -5n * second,
      duration: 12_345_678n,
      attributes: { 'http.route': '/orders/{id}' },
    },
  ],
};

const providers = new Map();
const spans = new Map(); // by key; a span that others link to has to exist before they do
const order = ['earlier', 'order'];
const all = order.flatMap(name => traces[name]);
for (const planned of all) spans.set(planned.key, start(planned));
for (const planned of all.toReversed()) finish(planned);
for (const provider of providers.values()) await provider.shutdown();

const sent = order.map(name => ({
  name,
  traceId: spans.get(traces[name][0].key).spanContext().traceId,
  spans: traces[name].map(describe),
}));
console.log(JSON.stringify({ sdk: 'node', traces: sent }));

function start({ service, name, kind, parent, start: at, attributes, links = [] }) {
  const tracer = providerOf(service).getTracer('sdk-node-sender', '1.0.0');
  const context = parent ? trace.setSpan(ROOT_CONTEXT, spans.get(parent)) : ROOT_CONTEXT;
  const linked = links.map(({ to, attributes: more }) => ({ context: spans.get(to).spanContext(), attributes: more }));
  const options = { kind: SpanKind[kind], startTime: hrTime(base + at), attributes, links: linked };
  return tracer.startSpan(name, options, context);
}

function finish({ key, status, events = [], start: at, duration }) {
  const span = spans.get(key);
  for (const event of events) span.addEvent(event.name, event.attributes, hrTime(base + at + event.at));
  if (status) span.setStatus({ ...status, code: SpanStatusCode[status.code] });
  span.end(hrTime(base + at + duration));
}

function providerOf(service) {
  const known = providers.get(service);
  if (known) return known;
  const resource = resourceFromAttributes({
    'service.name': service,
    'service.version': '2.0.1',
    'deployment.environment.name': 'test',
    'process.command_args': ['node', 'server.js'],
  });
  const exporter = new OTLPTraceExporter(values.endpoint ? { url: `${values.endpoint}/v1/traces` } : {});
  const provider = new NodeTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(exporter)] });
  providers.set(service, provider);
  return provider;
}

/** What a test compares with; times as decimal text, since they don't fit into a number. */
function describe({ key, parent, service, name, kind, start: at, duration, attributes, status, events, links }) {
  const span = spans.get(key);
  return {
    spanId: span.spanContext().spanId,
    parentSpanId: parent ? spans.get(parent).spanContext().spanId : undefined,
    service,
    name,
    kind,
    startTimeUnixNano: String(base + at),
    durationNano: String(duration),
    status: status ?? { code: 'UNSET' },
    attributes: attributes ?? {},
    events: (events ?? []).map(event => ({ ...event, at: undefined, timeUnixNano: String(base + at + event.at) })),
    links: (links ?? []).map(({ to, attributes: more }) => {
      const { traceId, spanId: target } = spans.get(to).spanContext();
      return { traceId, spanId: target, attributes: more ?? {} };
    }),
    scope: { name: span.instrumentationScope.name, version: span.instrumentationScope.version, attributes: {} },
    resource: span.resource.attributes,
  };
}

function hrTime(nanos) {
  return [Number(nanos / second), Number(nanos % second)];
}
