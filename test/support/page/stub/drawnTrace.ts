/** Traces written down span by span: small, and each with everything that the detail pane can show. */
import type {
  Attribute,
  AttributeValue,
  SpanDetails,
  SpanEvent,
  SpanLink,
} from '../../../../src/core/spans/spanDetails';
import { SpanFlag, SpanKind } from '../../../../src/core/spans/spanTable';
import {
  databaseKind,
  type SourceFrame,
  type SourceLabel,
  type SourcePreview,
} from '../../../../src/protocol/timeline';
import { hashName } from '../../../../webview/timeline/render/serviceColors';
import { idOf, selfTimes, type StubTrace } from './stubTrace';

export interface DrawnSpan {
  readonly depth: number;
  readonly name: string;
  readonly service: string;
  /** ms from the trace's start. */
  readonly start: number;
  readonly duration: number;
  readonly kind?: number;
  readonly isError?: boolean;
  readonly flags?: number;
  readonly source?: string;
  readonly certainty?: SourceLabel['certainty'];
  readonly attributes?: Readonly<Record<string, string | number | boolean | AttributeValue>>;
  readonly events?: readonly {
    readonly at: number;
    readonly name: string;
    readonly attributes: Readonly<Record<string, string>>;
  }[];
  readonly links?: readonly SpanLink[];
  readonly warnings?: readonly string[];
  readonly statusMessage?: string;
  readonly parentSpanId?: string;
}

const ms = 1e6;

export function drawTrace(
  spans: readonly DrawnSpan[],
  facts: {
    warnings?: readonly string[];
    preview?(row: number): SourcePreview;
    frames?(row: number): readonly SourceFrame[];
  } = {},
): StubTrace {
  const count = spans.length;
  const strings: string[] = [''];
  const services: string[] = [];
  const intern = (list: string[], text: string) => (list.includes(text) ? list.indexOf(text) : list.push(text) - 1);
  const parent = new Int32Array(count).fill(-1);
  const subtreeEnd = new Uint32Array(count).fill(count);
  const open: number[] = [];
  spans.forEach(({ depth }, row) => {
    while (open.length > depth) subtreeEnd[open.pop() as number] = row;
    parent[row] = open[depth - 1] ?? -1;
    open.push(row);
  });
  const eventIndex = new Uint32Array(count + 1);
  spans.forEach((span, row) => (eventIndex[row + 1] = eventIndex[row] + (span.events?.length ?? 0)));
  const start = Float64Array.from(spans, span => span.start * ms);
  const duration = Float64Array.from(spans, span => span.duration * ms);
  // Ids from what a span is, so that it keeps its own when others come before it.
  const idOfSpan = (span: DrawnSpan) => hashName(`${span.depth} ${span.name} ${span.start}`);
  const spanIdHigh = Uint32Array.from(spans, idOfSpan);
  const spanIdLow = Uint32Array.from(spans, span => Math.imul(idOfSpan(span), 0x9e3779b1) >>> 0);
  const trace: StubTrace = {
    traceId: '7f3c0a9d11e24b6c8f5ab1d2c3e4f506',
    startMs: Date.UTC(2026, 10, 22, 10, 20, 0),
    count,
    strings,
    services,
    warnings: facts.warnings ?? [],
    start,
    duration,
    selfTime: selfTimes({ count, start, duration, subtreeEnd }),
    parent,
    depth: Uint32Array.from(spans, span => span.depth),
    subtreeEnd,
    spanIdHigh,
    spanIdLow,
    name: Uint32Array.from(spans, span => intern(strings, span.name)),
    service: Uint32Array.from(spans, span => intern(services, span.service)),
    kind: Uint8Array.from(spans, span => span.kind ?? SpanKind.Internal),
    flags: Uint8Array.from(spans, span => (span.isError ? SpanFlag.Error : 0) | (span.flags ?? 0)),
    eventIndex,
    eventTime: Float64Array.from(spans.flatMap(span => (span.events ?? []).map(({ at }) => at * ms))),
    details: row => detailsOf(trace, spans[row], row),
    label: row => labelOf(spans[row], row),
    frames: row => facts.frames?.(row) ?? [],
    preview: row =>
      facts.preview?.(row) ?? {
        kind: 'none',
        reason: 'The span names no file and no function.',
        hint: 'Add code.file.path and code.line.number to your spans.',
      },
  };
  return trace;
}

function attribute(key: string, value: string | number | boolean | AttributeValue): Attribute {
  if (typeof value === 'object') return { key, value };
  const type =
    typeof value === 'string'
      ? 'string'
      : typeof value === 'boolean'
        ? 'bool'
        : Number.isInteger(value)
          ? 'int'
          : 'double';
  return { key, value: { type, text: String(value) } };
}

function detailsOf(trace: StubTrace, span: DrawnSpan, row: number): SpanDetails {
  const events: SpanEvent[] = (span.events ?? []).map(event => ({
    time: event.at * ms,
    name: event.name,
    attributes: Object.entries(event.attributes).map(([key, value]) => attribute(key, value)),
  }));
  return {
    row,
    spanId: idOf(trace, row),
    parentSpanId: span.parentSpanId ?? (trace.parent[row] < 0 ? undefined : idOf(trace, trace.parent[row])),
    statusMessage: span.statusMessage,
    scope: { name: '@opentelemetry/instrumentation-http', version: '0.205.0', attributes: [] },
    attributes: Object.entries(span.attributes ?? {}).map(([key, value]) => attribute(key, value)),
    resource: Object.entries({
      'service.name': span.service,
      'service.version': '3f2a91c',
      'host.name': 'worker-3',
      'process.pid': 4711,
      'telemetry.sdk.language': 'nodejs',
    }).map(([key, value]) => attribute(key, value)),
    events,
    links: span.links ?? [],
    warnings: span.warnings ?? [],
    dropped: { attributes: 0, events: 0, links: 0 },
  };
}

function labelOf(span: DrawnSpan, row: number): SourceLabel {
  if (!span.source) return { row, certainty: 'none', text: '', tooltip: 'The span names no file and no function.' };
  return {
    row,
    certainty: span.certainty ?? 'full',
    text: span.source,
    tooltip: 'code.file.path and code.line.number of the span',
  };
}

const stack = `CardDeclined: card ending in 4242 was declined
    at CardGateway.authorize (payment/CardGateway.java:88)
    at Charge.run (payment/Charge.java:71)
    at Router.dispatch (payment/Router.java:203)
${Array.from({ length: 10 }, (_, i) => `    at lib.Chain.step${i} (Chain.java:${i + 30})`).join('\n')}
    at Main.main (payment/Main.java:12)
    at Thread.run (Thread.java:1583)`;

const store = `func (s *Store) LoadItem(ctx context.Context, id string) (*Item, error) {
\titem := s.item(ctx, id)
\tfor _, w := range s.warehouses {
\t\trow := s.db.QueryRowContext(ctx, stockQuery, w, id)
\t\tif err := row.Scan(&item.Stock[w]); err != nil {
\t\t\treturn nil, err`.split('\n');

const found: SourcePreview = {
  kind: 'found',
  label: 'inventory/store.go:41',
  functionName: 'LoadItem',
  why: 'called from here: the only SQL call of this text in it',
  firstLine: 38,
  lines: store,
  line: 41,
  lens: '214 spans · p50 2.1 s · p95 2.4 s · 0 % errors · last 1 h',
  others: 0,
};

/** The shop of the drawings: a slow loop of queries, and a card that is declined. */
/** `more`: spans that arrived later. */
export function shopTrace(more = 0): StubTrace {
  const rows: DrawnSpan[] = [
    {
      depth: 0,
      name: 'POST /buy',
      service: 'frontend',
      start: 0,
      duration: 3420,
      kind: SpanKind.Server,
      isError: true,
      source: 'src/server.js:42',
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/buy',
        'http.response.status_code': 500,
        'user_agent.original': 'Mozilla/5.0',
        'request.body':
          '{"items":[{"sku":"A-1","count":2,"price":12.50}],"customer":{"id":90071992547409931,"name":"Zoë"},"express":true}',
      },
      statusMessage: 'payment failed',
    },
    { depth: 1, name: 'authenticate', service: 'frontend', start: 12, duration: 212, source: 'src/auth.js:18' },
    {
      depth: 2,
      name: 'GET auth-service/check',
      service: 'frontend',
      start: 20,
      duration: 200,
      kind: SpanKind.Client,
      source: 'src/auth.js:22',
      certainty: 'half',
    },
    {
      depth: 3,
      name: 'GET /check',
      service: 'auth-service',
      start: 28,
      duration: 180,
      kind: SpanKind.Server,
      source: 'auth/app.py:31',
      events: [
        { at: 60, name: 'cache miss', attributes: { key: 'session:81' } },
        { at: 150, name: 'token verified', attributes: {} },
      ],
    },
    {
      depth: 1,
      name: 'GET inventory-service/items',
      service: 'frontend',
      start: 240,
      duration: 2560,
      kind: SpanKind.Client,
      source: 'src/server.js:51',
    },
    {
      depth: 2,
      name: 'GET /items/{id}',
      service: 'inventory-service',
      start: 250,
      duration: 2540,
      kind: SpanKind.Server,
      source: 'inventory/main.go:64',
    },
    {
      depth: 3,
      name: 'load item',
      service: 'inventory-service',
      start: 300,
      duration: 2460,
      source: 'inventory/store.go:27',
    },
    {
      depth: 4,
      name: 'SELECT items',
      service: 'inventory-db',
      start: 315,
      duration: 42,
      kind: databaseKind,
      source: 'inventory/store.go:33',
      attributes: { 'db.system.name': 'postgresql', 'db.query.text': 'SELECT id, name FROM items WHERE id = $1' },
    },
  ];
  for (let i = 0; i < 48; i++) {
    rows.push({
      depth: 4,
      name: 'SELECT stock',
      service: 'inventory-db',
      start: 368 + i * 49.5,
      duration: 46,
      kind: databaseKind,
      source: 'inventory/store.go:41',
      attributes: {
        'db.system.name': 'postgresql',
        'db.namespace': 'inventory',
        'db.query.text':
          "SELECT s.qty, w.name FROM stock s LEFT JOIN warehouses w ON w.id = s.warehouse WHERE s.warehouse = $1 AND s.item = $2 AND w.state <> 'closed;  for good' ORDER BY w.rank LIMIT 1",
        'server.address': '10.0.3.14',
        'server.port': 5432,
      },
    });
  }
  rows.push(
    {
      depth: 1,
      name: 'POST payment-service/charge',
      service: 'frontend',
      start: 2840,
      duration: 540,
      kind: SpanKind.Client,
      isError: true,
      source: 'src/server.js:58',
      certainty: 'half',
      attributes: { 'http.response.status_code': 402 },
    },
    {
      depth: 2,
      name: 'POST /charge',
      service: 'payment-service',
      start: 2852,
      duration: 516,
      kind: SpanKind.Server,
      isError: true,
      source: 'payment/Charge.java:71',
    },
    {
      depth: 3,
      name: 'authorize card',
      service: 'payment-service',
      start: 2880,
      duration: 470,
      isError: true,
      source: 'payment/CardGateway.java:88',
      statusMessage: 'CardDeclined: card ending in 4242 was declined',
      events: [
        { at: 2900, name: 'gateway chosen', attributes: { gateway: 'acme' } },
        {
          at: 3345,
          name: 'exception',
          attributes: {
            'exception.type': 'CardDeclined',
            'exception.message': 'card ending in 4242 was declined',
            'exception.stacktrace': stack,
            'exception.escaped': 'true',
          },
        },
      ],
      attributes: { 'payment.provider': 'acme', 'payment.amount': 25.5, 'payment.retries': 0 },
      links: [
        {
          traceId: 'c0ffee00c0ffee00c0ffee00c0ffee00',
          spanId: '00f067aa0ba902b7',
          attributes: [attribute('reason', 'retry of')],
        },
        { traceId: '7f3c0a9d11e24b6c8f5ab1d2c3e4f506', spanId: '0000000000000001', row: 1, attributes: [] },
      ],
      warnings: ['The clock of this span was moved by 3 ms.'],
    },
    { depth: 1, name: 'render receipt', service: 'frontend', start: 3384, duration: 22, source: 'src/receipt.js:9' },
    { depth: 1, name: 'kafka send orders', service: 'frontend', start: 3410, duration: 6, kind: SpanKind.Producer },
  );
  for (let i = 0; i < more; i++) {
    rows.splice(3, 0, { depth: 3, name: `late ${i}`, service: 'auth-service', start: 30, duration: 5 });
  }
  return drawTrace(rows, {
    warnings: ['The server adjusted the clocks of 2 spans.', 'One span was sent twice; both rows are kept.'],
    frames: row =>
      rows[row].name === 'authorize card'
        ? [
            { event: 1, textLine: 1, label: 'payment/CardGateway.java:88' },
            { event: 1, textLine: 14, label: 'payment/Main.java:12' },
          ]
        : [],
    preview: row => {
      if (rows[row].name.startsWith('SELECT')) return { ...found, line: rows[row].name === 'SELECT items' ? 39 : 41 };
      if (rows[row].certainty === 'half') {
        return {
          kind: 'several',
          reason: 'Two calls fit this span equally well.',
          candidates: [
            {
              candidate: 0,
              label: 'src/auth.js:22',
              why: 'function check by name, in the folder of the service',
              kind: 'call',
              isLow: false,
            },
            { candidate: 1, label: 'lib/check.js:7', why: 'function check by name', kind: 'call', isLow: true },
          ],
          error: { candidate: 2, label: 'src/fail.js:9' },
        };
      }
      if (!rows[row].source)
        return {
          kind: 'none',
          reason: 'The span names no file and no function.',
          hint: 'Add code.file.path and code.line.number to your spans, or set spanlight.services.',
        };
      return {
        ...found,
        label: rows[row].source ?? '',
        why: 'code.file.path and code.line.number of the span',
        lens: undefined,
      };
    },
  });
}

export function oneSpanTrace(): StubTrace {
  return drawTrace([
    {
      depth: 0,
      name: 'health',
      service: 'probe',
      start: 0,
      duration: 0,
      kind: SpanKind.Server,
      source: 'src/health.js:3',
    },
  ]);
}

/** Orphans, a missing root, a cut cycle. */
export function partialTrace(): StubTrace {
  const orphan = { flags: SpanFlag.Orphan, parentSpanId: '1234567890abcdef' };
  return drawTrace(
    [
      { depth: 0, name: 'GET /cart', service: 'cart', start: 0, duration: 80, ...orphan, kind: SpanKind.Server },
      { depth: 1, name: 'load cart', service: 'cart', start: 10, duration: 50 },
      { depth: 0, name: 'SELECT carts', service: 'cart-db', start: 30, duration: 12, ...orphan, kind: databaseKind },
      { depth: 0, name: 'loop', service: 'cart', start: 60, duration: 30, flags: SpanFlag.CycleCut },
      { depth: 1, name: 'loop back', service: 'cart', start: 61, duration: 20, isError: true },
    ],
    { warnings: ['The parents of 3 spans are not in this trace.'] },
  );
}

/** Names that are long, hostile, empty, right to left, or made of joined characters; spans without a duration. */
export function oddTrace(): StubTrace {
  const long = Array.from({ length: 400 }, (_, i) => `segment${i}/`)
    .join('')
    .slice(0, 4000);
  return drawTrace([
    { depth: 0, name: '</script><img src=x onerror=alert(1)>', service: '<b>bold</b>', start: 0, duration: 100 },
    {
      depth: 1,
      name: long,
      service: 'a service with a name that is long beyond all reason and goes on',
      start: 0,
      duration: 50,
      source: `${'deep/'.repeat(60)}file.ts:1`,
      attributes: {
        long,
        empty: { type: 'empty', text: '' },
        cut: { type: 'string', text: 'x'.repeat(1000), fullLength: 5_000_000 },
      },
    },
    { depth: 1, name: 'שלום עולם /orders/{id}/items', service: 'שירות', start: 20, duration: 0, isError: true },
    { depth: 1, name: 'مرحبا بالعالم', service: 'خدمة', start: 40, duration: 30 },
    { depth: 1, name: '👩‍👩‍👧‍👦 family 👍🏽 and é in a longer name', service: '服务', start: 60, duration: 20 },
    {
      depth: 1,
      name: '',
      service: '',
      start: 70,
      duration: 0.0005,
      events: Array.from({ length: 5000 }, (_, i) => ({ at: 70, name: `event ${i}`, attributes: {} })),
    },
    { depth: 1, name: 'line\nbreak\tand tab in the name of it', service: 'x', start: 99, duration: 60 },
  ]);
}
