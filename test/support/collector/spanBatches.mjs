// OTLP requests (protocol buffers) as an SDK's batch processor sends them, made fast enough that a sender on one core keeps a
// receiver busy: a request is encoded once for each service, and only ids and times are written into it anew.
//
// Five services take part in each trace, with two spans each; one request holds the spans of one service for all traces of a block,
// so that a trace comes in five requests. Four traces of a block are late ones: what the last service did for them comes
// blocks later, for some of them when a store with a limit has dropped the rest (the first ones belong to traces that began before
// anything was sent). Which spans are in which request follows from numbers alone: what was acknowledged can be compared with what is
// found without keeping it.

export const services = ['storefront', 'cart', 'inventory', 'payment', 'shipping'];
export const spansPerTrace = 10;
const spansPerService = spansPerTrace / services.length;
/** How many blocks later, by place. */
const lateBlocks = [40, 40, 300, 300];

/**
 * @typedef {object} BatchOptions
 * @property {number} [seed] other ids for each
 * @property {number} [tracesPerBlock] half as many as spans in a request
 */

export class SpanBatches {
  /** @param {BatchOptions} [options] */
  constructor({ seed = 1, tracesPerBlock = 256 } = {}) {
    this.seed = seed;
    this.tracesPerBlock = tracesPerBlock;
    this.spansPerBatch = tracesPerBlock * spansPerService;
    this.templates = services.map((_, service) => encodeTemplate(service, this.spansPerBatch));
  }

  /**
   * The request with this number, as bytes of its own.
   * @param {number} batch from 0
   * @param {number} nowMs its spans ended just before
   */
  encode(batch, nowMs) {
    const service = batch % services.length;
    const { bytes, places } = this.templates[service];
    const request = Buffer.from(bytes);
    const base = BigInt(Math.floor(nowMs * 1e6));
    for (let place = 0; place < this.tracesPerBlock; place++) {
      const trace = this.traceAt(batch, place);
      for (let n = 0; n < spansPerService; n++) {
        const at = places[place * spansPerService + n];
        writeTraceId(request, at.traceId, this.seed, trace);
        writeSpanId(request, at.spanId, this.seed, trace, service * spansPerService + n);
        if (at.parentId) writeSpanId(request, at.parentId, this.seed, trace, parentOf(service, n));
        const duration = BigInt(durationOf(trace, service, n));
        const end = base - BigInt(place * 1000 + n);
        request.writeBigUInt64LE(end - duration, at.start);
        request.writeBigUInt64LE(end, at.end);
      }
    }
    return request;
  }

  /** Number of the trace whose spans lie at a place of a request; below 0 for what began before. @param {number} batch @param {number} place */
  traceAt(batch, place) {
    const block = Math.floor(batch / services.length);
    const isLast = batch % services.length === services.length - 1;
    const late = isLast ? (lateBlocks[place] ?? 0) : 0;
    return (block - late) * this.tracesPerBlock + place;
  }

  /**
   * How many spans each trace has of some requests.
   * @param {Iterable<number>} batches
   * @returns {Map<string, number>} by trace id, 32 hex digits
   */
  expected(batches) {
    /** @type {Map<number, number>} */
    const counts = new Map();
    for (const batch of batches)
      for (let place = 0; place < this.tracesPerBlock; place++) {
        const trace = this.traceAt(batch, place);
        counts.set(trace, (counts.get(trace) ?? 0) + spansPerService);
      }
    const byId = new Map();
    for (const [trace, count] of counts) byId.set(this.traceId(trace), count);
    return byId;
  }

  /** @param {number} trace @returns {string} 32 hex digits */
  traceId(trace) {
    const bytes = Buffer.alloc(16);
    writeTraceId(bytes, 0, this.seed, trace);
    return bytes.toString('hex');
  }

  /** Ids of the spans of a trace that are in a request. @param {number} batch @param {number} trace @returns {string[]} */
  spanIds(batch, trace) {
    const service = batch % services.length;
    return Array.from({ length: spansPerService }, (_, n) => {
      const bytes = Buffer.alloc(8);
      writeSpanId(bytes, 0, this.seed, trace, service * spansPerService + n);
      return bytes.toString('hex');
    });
  }
}

/** The server's span of a service is the child of the client's of the one before. */
function parentOf(service, n) {
  return service * spansPerService + n - 1;
}

/** Some µs to some 100 ms, ns; the same for the same span. */
function durationOf(trace, service, n) {
  return 5_000 + (mix(trace * 31 + service * 7 + n) % (n === 0 ? 300_000_000 : 20_000_000));
}

function writeTraceId(bytes, at, seed, trace) {
  bytes.writeUInt32BE(mix(trace ^ mix(seed)), at);
  bytes.writeUInt32BE(mix(trace + 0x51ed270b), at + 4);
  bytes.writeUInt32BE(seed >>> 0, at + 8);
  bytes.writeUInt32BE(trace >>> 0, at + 12);
}

function writeSpanId(bytes, at, seed, trace, n) {
  bytes.writeUInt32BE(mix(trace * 16 + n + seed), at);
  bytes.writeUInt32BE((trace * 16 + n + 1) >>> 0, at + 4);
}

/** Spreads a number over 32 bits. */
function mix(value) {
  let mixed = Math.imul((value ^ (value >>> 16)) >>> 0, 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/**
 * A request with places left for ids and times.
 * @param {number} service
 * @param {number} spans
 */
function encodeTemplate(service, spans) {
  const places = [];
  const encoded = [];
  for (let i = 0; i < spans; i++) encoded.push(field(2, encodeSpan(service, i)));
  const scope = field(1, join(text(1, `@shop/${services[service]}`), text(2, '1.4.0')));
  const scopeSpans = field(2, join(scope, ...encoded));
  const resource = field(1, join(...resourceOf(service).map(([key, value]) => field(1, attribute(key, value)))));
  const bytes = field(1, join(resource, scopeSpans));
  // The fixed fields come first in each span, behind its tag and length, so that their places follow from where it begins.
  let at = bytes.length - encoded.reduce((sum, one) => sum + one.length, 0);
  for (let i = 0; i < spans; i++) {
    const header = encoded[i].length - spanBytesOf(encoded[i]);
    const hasParent = !isRoot(service, i);
    const begin = at + header;
    const traceId = begin + 2;
    const spanId = traceId + 16 + 2;
    const parentId = hasParent ? spanId + 8 + 2 : undefined;
    const start = spanId + 8 + (hasParent ? 10 : 0) + 1;
    places.push({ traceId, spanId, parentId, start, end: start + 8 + 1 });
    at += encoded[i].length;
  }
  return { bytes, places };
}

function isRoot(service, i) {
  return service === 0 && i % spansPerService === 0;
}

function encodeSpan(service, i) {
  const isServer = i % spansPerService === 0;
  const place = Math.floor(i / spansPerService);
  const route = ['/cart/{id}', '/items/{sku}', '/orders', '/checkout', '/health'][place % 5];
  const fails = place % 64 === 63;
  const own = isServer
    ? [
        ['http.request.method', 'POST'],
        ['http.route', route],
        ['url.path', route.replace(/\{.*\}/, String(100_000 + place))],
        ['url.scheme', 'http'],
        ['server.address', `${services[service]}.shop.internal`],
        ['server.port', 8080 + service],
        ['http.response.status_code', fails ? 500 : 200],
        ['network.protocol.version', '1.1'],
        ['client.address', '10.4.17.33'],
        ['user_agent.original', 'undici/7.16.0'],
      ]
    : [
        ['db.system.name', 'postgresql'],
        ['db.namespace', 'shop'],
        ['db.query.text', `SELECT id, sku, price, stock FROM ${services[service]}_items WHERE sku = $1 FOR UPDATE`],
        ['db.operation.name', 'SELECT'],
        ['server.address', 'postgres.shop.internal'],
        ['server.port', 5432],
        ['code.function.name', 'loadItem'],
        ['code.file.path', `/srv/shop/${services[service]}/src/items.js`],
        ['code.line.number', 40 + (place % 50)],
      ];
  const status = fails && isServer ? [field(15, join(text(2, 'out of stock'), varintField(3, 2)))] : [];
  return join(
    fixed(1, 16),
    fixed(2, 8),
    ...(isRoot(service, i) ? [] : [fixed(4, 8)]),
    time(7),
    time(8),
    text(5, isServer ? `POST ${route}` : `SELECT ${services[service]}_items`),
    varintField(6, isServer ? 2 : 3),
    ...own.map(([key, value]) => field(9, attribute(key, value))),
    ...status,
  );
}

function resourceOf(service) {
  return [
    ['service.name', services[service]],
    ['service.version', '1.4.0'],
    ['deployment.environment.name', 'bench'],
    ['telemetry.sdk.language', 'nodejs'],
    ['telemetry.sdk.name', 'opentelemetry'],
    ['telemetry.sdk.version', '2.12.0'],
    ['host.name', 'bench-host'],
    ['process.pid', 4000 + service],
  ];
}

function attribute(key, value) {
  const any = typeof value === 'number' ? varintField(3, value) : text(1, value);
  return join(text(1, key), field(2, any));
}

function spanBytesOf(encoded) {
  let at = 1;
  while (encoded[at] & 0x80) at++;
  return encoded.length - at - 1;
}

function fixed(number, length) {
  return field(number, Buffer.alloc(length));
}

function time(number) {
  return join(varint((number << 3) | 1), Buffer.alloc(8));
}

function text(number, value) {
  return field(number, Buffer.from(value));
}

function varintField(number, value) {
  return join(varint(number << 3), varint(value));
}

function field(number, bytes) {
  return join(varint((number << 3) | 2), varint(bytes.length), bytes);
}

function varint(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}

function join(...parts) {
  return Buffer.concat(parts);
}
