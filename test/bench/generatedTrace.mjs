// Large traces for the benchmarks, the same ones each time: what a shop of many services sends, some 900 bytes a span in
// Jaeger's JSON. Made in pieces, because a million spans are longer than any string.

/** Spans that one exporter sent together. */
const batchSpans = 512;
/** Bytes of a piece, about. */
const pieceLength = 1 << 18;
/** 2026-11-22T08:00:00Z in µs. */
const firstMicros = 1_795_334_400_000_000;

/** Stands once in each trace, in an attribute of the span in the middle of the payload, in this spelling. */
export const rareText = 'Kestrel-7731';
/** Stands in about a third of the spans, in attributes. */
export const commonText = 'select';

export const traceId = '5af7183fb1d4cf5f6d1e0c2b3a495867';

/** @typedef {'tree' | 'chain' | 'fan' | 'cycle' | 'services' | 'heavy'} Shape */
/**
 * @typedef {object} TraceOptions
 * @property {number} spans
 * @property {Shape} [shape] `tree`: as real traces are; `chain`: each span the parent of the next; `fan`: all children of one;
 *   `cycle`: a chain whose end is the parent of its beginning; `services`: a tree over 10,000 services; `heavy`: a tree whose
 *   second span has 10 MB of attributes
 * @property {number} [seed]
 * @property {string} [id] trace id, 32 hexadecimal digits
 */

/**
 * The trace as an answer of Jaeger's `/api/traces/{id}` or of `/api/v3/traces/{id}` (OTLP JSON).
 * @param {'jaeger-json' | 'otlp-json'} format
 * @param {TraceOptions} options
 * @returns {Generator<Buffer, void>}
 */
export function* payloadPieces(format, options) {
  const plan = planOf(options);
  let text = '';
  for (const part of format === 'jaeger-json' ? jaegerParts(plan) : otlpParts(plan)) {
    text += part;
    if (text.length < pieceLength) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

/** The whole payload in one piece of memory. @param {'jaeger-json' | 'otlp-json'} format @param {TraceOptions} options */
export function payloadOf(format, options) {
  return Buffer.concat([...payloadPieces(format, options)]);
}

/**
 * The trace as bodies of OTLP/HTTP requests, for sending it to a server.
 * @param {TraceOptions} options
 * @returns {Generator<string, void>}
 */
export function* otlpRequests(options) {
  const plan = planOf(options);
  for (const batch of plan.batches) yield `{"resourceSpans":[${otlpBatch(plan, batch)}]}`;
}

/** @typedef {ReturnType<typeof planOf>} Plan */
/** @typedef {{ service: number, spans: number[] }} Batch */

/** @param {TraceOptions} options */
function planOf({ spans: count, shape = 'tree', seed = 1, id = traceId }) {
  const random = new Random(seed);
  const parent = parentsOf(count, shape, random);
  const serviceCount = shape === 'services' ? 10_000 : Math.min(24, Math.max(3, Math.ceil(count / 40)));
  const service = new Uint32Array(count);
  for (let span = 0; span < count; span++) {
    const above = Math.max(0, parent[span]);
    const stays = span > 0 && random.below(4) > 0 && shape !== 'services';
    service[span] = stays ? service[above] : span === 0 ? 0 : random.below(serviceCount);
  }
  return {
    count,
    shape,
    seed,
    id,
    parent,
    service,
    serviceCount,
    ...timesOf(parent, random),
    batches: batchesOf(service),
  };
}

/** @param {number} count @param {Shape} shape @param {Random} random */
function parentsOf(count, shape, random) {
  const parent = new Int32Array(count).fill(-1);
  for (let span = 1; span < count; span++) {
    if (shape === 'fan') parent[span] = 0;
    else if (shape === 'chain' || shape === 'cycle') parent[span] = span - 1;
    // Mostly below a recent one, as calls go; sometimes far up, as loops do.
    else if (random.below(10) < 7) parent[span] = Math.max(0, span - 1 - random.below(8));
    else parent[span] = Math.max(0, span - 1 - random.below(Math.min(span, 2000)));
  }
  return parent;
}

/** Children lie in their parent, one after the other, or side by side. µs. @param {Int32Array} parent @param {Random} random */
function timesOf(parent, random) {
  const count = parent.length;
  const own = new Float64Array(count);
  const duration = new Float64Array(count);
  const isParallel = new Uint8Array(count);
  for (let span = 0; span < count; span++) {
    own[span] = 20 + random.below(2000);
    isParallel[span] = random.below(4) === 0 ? 1 : 0;
  }
  for (let span = count - 1; span >= 0; span--) {
    duration[span] += own[span];
    const above = parent[span];
    if (above < 0) continue;
    if (isParallel[above]) duration[above] = Math.max(duration[above], duration[span]);
    else duration[above] += duration[span];
  }
  const start = new Float64Array(count);
  const cursor = new Float64Array(count);
  for (let span = 0; span < count; span++) {
    const above = parent[span];
    if (above >= 0) {
      start[span] = cursor[above] + Math.floor(own[above] / 4);
      if (isParallel[above]) start[span] = start[above] + Math.floor(own[above] / 4);
      else cursor[above] += duration[span];
    }
    cursor[span] = start[span];
  }
  return { start, duration };
}

/** Spans of one service that end about the same time travel together. @param {Uint32Array} service @returns {Batch[]} */
function batchesOf(service) {
  /** @type {Map<number, Batch>} */
  const open = new Map();
  /** @type {Batch[]} */
  const batches = [];
  for (let span = 0; span < service.length; span++) {
    const of = service[span];
    let batch = open.get(of);
    if (!batch) {
      batch = { service: of, spans: [] };
      open.set(of, batch);
      batches.push(batch);
    }
    batch.spans.push(span);
    if (batch.spans.length === batchSpans) open.delete(of);
  }
  return batches;
}

/** @param {Plan} plan */
function* otlpParts(plan) {
  yield '{"result":{"resourceSpans":[';
  let isFirst = true;
  for (const batch of plan.batches) {
    yield (isFirst ? '' : ',') + otlpBatch(plan, batch);
    isFirst = false;
  }
  yield ']}}';
}

/** @param {Plan} plan @param {Batch} batch */
function otlpBatch(plan, { service, spans }) {
  const resource = resourceOf(service).map(otlpAttribute).join(',');
  const list = spans.map(span => otlpSpan(plan, span)).join(',');
  return `{"resource":{"attributes":[${resource}]},"scopeSpans":[{"scope":{"name":"${scopeOf(service)}","version":"1.4.2"},"spans":[${list}]}]}`;
}

/** @param {Plan} plan @param {number} span */
function otlpSpan(plan, span) {
  const { name, kind, isError, attributes, event } = contentOf(plan, span);
  const parent = parentIdOf(plan, span);
  const start = firstMicros + plan.start[span];
  const list = attributes.map(otlpAttribute).join(',');
  const events = event
    ? `,"events":[{"timeUnixNano":"${start + 3}${digitsOf(span)}","name":"${event.name}","attributes":[${event.attributes.map(otlpAttribute).join(',')}]}]`
    : '';
  return `{"traceId":"${plan.id}","spanId":"${idOf(plan, span)}"${parent ? `,"parentSpanId":"${parent}"` : ''},"flags":257,"name":${JSON.stringify(name)},"kind":${kind + 1},"startTimeUnixNano":"${start}${digitsOf(span)}","endTimeUnixNano":"${start + plan.duration[span]}${digitsOf(span)}","attributes":[${list}]${events},"status":${isError ? '{"message":"connection reset by peer","code":2}' : '{}'}}`;
}

/** @param {Plan} plan */
function* jaegerParts(plan) {
  yield `{"data":[{"traceID":"${plan.id}","spans":[`;
  let isFirst = true;
  for (const { service, spans } of plan.batches)
    for (const span of spans) {
      yield (isFirst ? '' : ',') + jaegerSpan(plan, span, service);
      isFirst = false;
    }
  yield '],"processes":{';
  for (let service = 0; service < plan.serviceCount; service++) {
    const tags = resourceOf(service)
      .filter(({ key }) => key !== 'service.name')
      .map(jaegerTag)
      .join(',');
    yield `${service ? ',' : ''}"p${service + 1}":{"serviceName":"${serviceName(service)}","tags":[${tags}]}`;
  }
  yield '},"warnings":null}],"total":0,"limit":0,"offset":0,"errors":null}';
}

const jaegerKinds = ['internal', 'server', 'client', 'producer', 'consumer'];

/** @param {Plan} plan @param {number} span @param {number} service */
function jaegerSpan(plan, span, service) {
  const { name, kind, isError, attributes, event } = contentOf(plan, span);
  const parent = parentIdOf(plan, span);
  const start = firstMicros + plan.start[span];
  const tags = [
    ...attributes,
    { key: 'otel.scope.name', value: scopeOf(service) },
    { key: 'otel.scope.version', value: '1.4.2' },
    { key: 'span.kind', value: jaegerKinds[kind] },
    ...(isError
      ? [
          { key: 'otel.status_code', value: 'ERROR' },
          { key: 'error', value: true },
          { key: 'otel.status_description', value: 'connection reset by peer' },
        ]
      : []),
  ];
  const references = parent ? `{"refType":"CHILD_OF","traceID":"${plan.id}","spanID":"${parent}"}` : '';
  const logs = event
    ? `{"timestamp":${start + 3},"fields":[${[{ key: 'event', value: event.name }, ...event.attributes].map(jaegerTag).join(',')}]}`
    : '';
  return `{"traceID":"${plan.id}","spanID":"${idOf(plan, span)}","operationName":${goText(name)},"references":[${references}],"startTime":${start},"duration":${plan.duration[span]},"tags":[${tags.map(jaegerTag).join(',')}],"logs":[${logs}],"processID":"p${service + 1}","warnings":null}`;
}

/** @typedef {{ key: string, value: string | number | boolean }} Attribute */

/** @param {Attribute} attribute */
function otlpAttribute({ key, value }) {
  const typed =
    typeof value === 'string'
      ? `{"stringValue":${JSON.stringify(value)}}`
      : typeof value === 'boolean'
        ? `{"boolValue":${value}}`
        : `{"intValue":"${value}"}`;
  return `{"key":"${key}","value":${typed}}`;
}

/** @param {Attribute} attribute */
function jaegerTag({ key, value }) {
  if (typeof value === 'string') return `{"key":"${key}","type":"string","value":${goText(value)}}`;
  return `{"key":"${key}","type":"${typeof value === 'boolean' ? 'bool' : 'int64'}","value":${value}}`;
}

/** As Go writes it: with these three escaped. @param {string} text */
function goText(text) {
  return JSON.stringify(text).replace(/[<>&]/g, c => `\\u00${c.charCodeAt(0).toString(16)}`);
}

const nouns = ['order', 'basket', 'customer', 'invoice', 'parcel', 'voucher', 'stock', 'price', 'review', 'session'];
const verbs = ['get', 'list', 'create', 'update', 'cancel', 'check', 'reserve', 'publish'];
const routes = nouns.flatMap(noun => [`/api/${noun}s`, `/api/${noun}s/{id}`, `/api/${noun}s/{id}/history`]);

/**
 * What a span says, the same for both formats. `kind`: 0 internal, 1 server, 2 client, 3 producer, 4 consumer.
 * @param {Plan} plan @param {number} span
 */
function contentOf(plan, span) {
  const random = new Random(plan.seed * 7919 + span);
  const noun = random.pick(nouns);
  const verb = random.pick(verbs);
  const sort = random.below(10);
  /** @type {Attribute[]} */
  const attributes = [
    { key: 'thread.id', value: 1 + random.below(64) },
    { key: 'thread.name', value: `http-nio-8080-exec-${random.below(64)}` },
  ];
  let name;
  let kind = 0;
  if (sort < 3) {
    kind = 2;
    name = `SELECT shop.${noun}`;
    attributes.push(
      { key: 'db.system.name', value: 'postgresql' },
      { key: 'db.namespace', value: 'shop' },
      { key: 'db.operation.name', value: 'SELECT' },
      {
        key: 'db.query.text',
        value: `select id, state, amount from ${noun} where customer_id = ? and state <> 'closed' order by created_at desc`,
      },
      { key: 'server.address', value: `db-${random.below(4)}.shop.internal` },
    );
  } else if (sort < 6) {
    const route = random.pick(routes);
    kind = sort === 3 ? 2 : 1;
    name = kind === 1 ? `GET ${route}` : 'GET';
    attributes.push(
      { key: 'http.request.method', value: 'GET' },
      { key: 'url.path', value: route.replace('{id}', String(random.below(5000))) },
      { key: 'http.response.status_code', value: random.below(50) === 0 ? 500 : 200 },
      { key: 'server.address', value: `${noun}.shop.internal` },
      { key: 'user_agent.original', value: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)' },
    );
    if (kind === 1) attributes.push({ key: 'http.route', value: route });
  } else if (sort < 7) {
    kind = 3 + random.below(2);
    name = `${kind === 3 ? 'publish' : 'process'} ${noun}.events`;
    attributes.push(
      { key: 'messaging.system', value: 'kafka' },
      { key: 'messaging.destination.name', value: `${noun}.events` },
      { key: 'messaging.operation.type', value: kind === 3 ? 'publish' : 'process' },
      { key: 'messaging.kafka.message.key', value: `${noun}-${random.below(100_000)}` },
    );
  } else {
    name = `${noun}Service.${verb}`;
    attributes.push(
      { key: 'code.function.name', value: `com.shop.${noun}.${noun}Service.${verb}` },
      { key: 'code.file.path', value: `src/main/java/com/shop/${noun}/Service.java` },
      { key: 'code.line.number', value: 20 + random.below(400) },
      { key: `app.${noun}.id`, value: `${noun}-${random.below(1_000_000)}` },
      { key: 'app.note', value: `Grüße an Kunde ${random.below(1000)}: ${verb} & „${noun}“` },
    );
  }
  if (span === plan.count >> 1) attributes.push({ key: 'app.ticket', value: `see ${rareText} for why` });
  if (plan.shape === 'heavy' && span === 1)
    for (let i = 0; i < 1000; i++)
      attributes.push({ key: `app.blob.${i}`, value: `${i} `.repeat(2500).slice(0, 10_000) });
  const isError = random.below(200) === 0;
  const event = isError
    ? {
        name: 'exception',
        attributes: [
          { key: 'exception.type', value: 'java.net.SocketException' },
          { key: 'exception.message', value: 'connection reset by peer' },
          {
            key: 'exception.stacktrace',
            value: `java.net.SocketException: connection reset by peer\n\tat com.shop.${noun}.Client.${verb}(Client.java:${random.below(400)})\n\tat com.shop.${noun}.Service.${verb}(Service.java:88)`,
          },
        ],
      }
    : random.below(20) === 0
      ? { name: 'cache miss', attributes: [{ key: 'cache.key', value: `${noun}:${random.below(100_000)}` }] }
      : undefined;
  return { name, kind, isError, attributes, event };
}

/** @param {number} service */
function serviceName(service) {
  return `${nouns[service % nouns.length]}-service${service < nouns.length ? '' : `-${service}`}`;
}

/** @param {number} service */
function scopeOf(service) {
  return `io.opentelemetry.${['spring-webmvc', 'jdbc', 'kafka-clients', 'grpc'][service % 4]}`;
}

/** @param {number} service @returns {Attribute[]} */
function resourceOf(service) {
  return [
    { key: 'service.name', value: serviceName(service) },
    { key: 'service.version', value: `2.${service % 9}.0` },
    { key: 'k8s.pod.name', value: `${serviceName(service)}-7d9f${service}` },
    { key: 'telemetry.sdk.language', value: 'java' },
  ];
}

/** @param {Plan} plan @param {number} span */
function idOf(plan, span) {
  return (plan.seed * 0x10000).toString(16).padStart(8, 'a').slice(-8) + (span + 1).toString(16).padStart(8, '0');
}

/** @param {Plan} plan @param {number} span */
function parentIdOf(plan, span) {
  if (plan.parent[span] >= 0) return idOf(plan, plan.parent[span]);
  return plan.shape === 'cycle' ? idOf(plan, plan.count - 1) : '';
}

/** The three digits below a microsecond. @param {number} span */
function digitsOf(span) {
  return String(span % 1000).padStart(3, '0');
}

/** The same numbers for the same seed: mulberry32. */
class Random {
  /** @param {number} seed */
  constructor(seed) {
    this.state = seed | 0;
  }

  /** A whole number from 0 to `limit` (exclusive). @param {number} limit */
  below(limit) {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  /** @template T @param {readonly T[]} list @returns {T} */
  pick(list) {
    return list[this.below(list.length)];
  }
}
