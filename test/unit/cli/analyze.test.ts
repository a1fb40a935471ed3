import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Line {
  traceID: string;
  rootSpanID: string;
  rootMissing: boolean;
  durationUs: number;
  extentUs: number;
  criticalPath: { spanID: string; fromUs: number; toUs: number }[];
  afterAnswerUs: number;
  shares: Record<'services' | 'operations', { name: string; us: number; share: number }[]>;
  verdict: { time?: string; failure?: string };
  errorOrigins: Record<string, unknown>[];
  findings: { kind: string; spanIDs: string[]; costUs: number; sentence: string; places?: Record<string, unknown>[] }[];
  data: { missingParents: string[]; skewed: string[]; duplicates: string[]; truncated: boolean };
}

const traceId = '0af7651916cd43dd8448eb211c80319c';
const base = 1_700_000_000_000_000_000n;
const idOf = (id: string): string => id.padStart(16, '0');

/** In OpenTelemetry's JSON; ns from the trace's start. */
interface Sent {
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly kind?: number;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly status?: { readonly code: number; readonly message?: string };
  readonly events?: unknown;
}

function traceOf(...spans: readonly Sent[]): unknown {
  const written = spans.map(({ id, parent, name, from, to, kind = 1, attributes = {}, status, events }) => ({
    traceId,
    spanId: idOf(id),
    ...(parent === undefined ? {} : { parentSpanId: idOf(parent) }),
    name,
    kind,
    startTimeUnixNano: String(base + BigInt(from)),
    endTimeUnixNano: String(base + BigInt(to)),
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } })),
    ...(status ? { status } : {}),
    ...(events ? { events } : {}),
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'app.orders' }, spans: written }] }] };
}

describe('spanlight-cli analyze', function () {
  this.timeout(30_000);
  let folder = '';
  const put = (name: string, content: unknown): string => {
    const file = join(folder, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };
  const analyze = (...args: string[]): { code: number | null; lines: Line[]; errors: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/spanlight-cli.js', 'analyze', ...args], {
      encoding: 'utf8',
    });
    const lines = stdout.split('\n').filter(line => line !== '');
    return { code: status, lines: lines.map(line => JSON.parse(line) as Line), errors: stderr };
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'spanlight-cli-'));
    mkdirSync(join(folder, 'ws', 'app'), { recursive: true });
    writeFileSync(
      join(folder, 'ws', 'app', 'orders.py'),
      [
        'from opentelemetry import trace',
        'tracer = trace.get_tracer(__name__)',
        '',
        'def load(ids):',
        '    for one in ids:',
        '        with tracer.start_as_current_span("orders.load"):',
        '            pass',
        '',
      ].join('\n'),
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const loads = [0, 1, 2].map(i => ({
    id: `b${i}`,
    parent: 'a1',
    name: 'orders.load',
    from: 1_000_500 + i * 2_000_000,
    to: 3_000_500 + i * 2_000_000,
  }));
  const whole = traceOf({ id: 'a1', name: 'GET /orders', from: 0, to: 10_000_001, kind: 2 }, ...loads);

  it('prints a line for each trace: path, shares, words, findings and what is odd', () => {
    const { code, lines, errors } = analyze(put('whole.json', whole));
    assert.deepEqual([code, errors, lines.length], [0, '', 1]);
    assert.deepEqual(lines[0], {
      traceID: traceId,
      rootSpanID: idOf('a1'),
      rootMissing: false,
      durationUs: 10_000.001,
      extentUs: 10_000.001,
      criticalPath: [
        { spanID: idOf('a1'), fromUs: 0, toUs: 1000.5 },
        { spanID: idOf('b0'), fromUs: 1000.5, toUs: 3000.5 },
        { spanID: idOf('b1'), fromUs: 3000.5, toUs: 5000.5 },
        { spanID: idOf('b2'), fromUs: 5000.5, toUs: 7000.5 },
        { spanID: idOf('a1'), fromUs: 7000.5, toUs: 10_000.001 },
      ],
      afterAnswerUs: 0,
      shares: {
        services: [{ name: 'shop', us: 10_000.001, share: 1 }],
        operations: [
          { name: 'shop · orders.load', us: 6000, share: 6_000_000 / 10_000_001 },
          { name: 'shop · GET /orders', us: 4000.001, share: 4_000_001 / 10_000_001 },
        ],
      },
      verdict: { time: '3 × orders.load, one after the other, 60 % of the trace' },
      errorOrigins: [],
      findings: [],
      data: { missingParents: [], skewed: [], duplicates: [], truncated: false },
    });
  });

  it('ends its words in a line of source when it is told where the source is', () => {
    const { lines } = analyze('--workspace', join(folder, 'ws'), put('placed.json', whole));
    assert.equal(lines[0].verdict.time, '3 × orders.load, one after the other, 60 % of the trace → app/orders.py:6');
  });

  it('gives findings the places that they are about', () => {
    const calls = Array.from({ length: 6 }, (_, i) => ({
      id: `c${i}`,
      parent: 'a1',
      name: 'orders.load',
      kind: 3,
      from: 1_000_000 + i * 10_000_000,
      to: 10_000_000 + i * 10_000_000,
      attributes: { 'db.system': 'postgresql', 'db.statement': 'SELECT qty FROM stock WHERE id = ?' },
    }));
    const many = put(
      'many.json',
      traceOf({ id: 'a1', name: 'GET /orders', from: 0, to: 70_000_000, kind: 2 }, ...calls),
    );
    const [plain] = analyze(many).lines[0].findings;
    assert.equal(plain.kind, 'n-plus-one');
    assert.deepEqual(
      plain.spanIDs,
      calls.map(({ id }) => idOf(id)),
    );
    assert.equal(plain.costUs, 45_000);
    assert.match(plain.sentence, /\d/);
    assert.equal('places' in plain, false);
    const [placed] = analyze('--workspace', join(folder, 'ws'), many).lines[0].findings;
    assert.ok(placed.places);
    for (const { file, line } of placed.places) assert.deepEqual([file, line], ['app/orders.py', 6]);
    assert.equal(placed.places.length, 1);
  });

  it('says where errors began and whether they reached the caller', () => {
    const failed = traceOf(
      { id: 'a1', name: 'GET /orders', from: 0, to: 9000, kind: 2, status: { code: 2 } },
      {
        id: 'b1',
        parent: 'a1',
        name: 'orders.load',
        from: 1000,
        to: 5000,
        status: { code: 2 },
        events: [
          {
            timeUnixNano: String(base + 4000n),
            name: 'exception',
            attributes: [
              { key: 'exception.type', value: { stringValue: 'KeyError' } },
              { key: 'exception.message', value: { stringValue: 'no such order' } },
            ],
          },
        ],
      },
    );
    const { lines } = analyze(put('failed.json', failed));
    assert.deepEqual(lines[0].errorOrigins, [{ spanID: idOf('b1'), reached: true, swallowed: false, retried: false }]);
    assert.match(lines[0].verdict.failure ?? '', /orders\.load.*KeyError.*no such order/);
  });

  it('names parents that are missing and ids that came twice, each once', () => {
    const damaged = traceOf(
      { id: 'b1', parent: 'f1', name: 'one', from: 5000, to: 9000 },
      { id: 'b2', parent: 'f1', name: 'two', from: 0, to: 2000 },
      { id: 'b3', parent: 'b1', name: 'three', from: 6000, to: 7000 },
      { id: 'b3', parent: 'b1', name: 'three', from: 7000, to: 8000 },
    );
    const { code, lines } = analyze(put('damaged.json', damaged));
    assert.equal(code, 0);
    const [{ rootMissing, rootSpanID, data, durationUs, extentUs, criticalPath }] = lines;
    assert.deepEqual([rootMissing, rootSpanID, durationUs, extentUs], [true, idOf('b1'), 4, 9]);
    // Times count from the root, not from where the trace begins.
    assert.equal(criticalPath[0].fromUs, 0);
    assert.deepEqual(data.missingParents, [idOf('f1')]);
    assert.deepEqual(data.duplicates, [idOf('b3')]);
  });

  it('prints a line for each of several traces and reads what lies in several files as one', () => {
    const other = JSON.parse(JSON.stringify(whole).replaceAll(traceId, traceId.replace('0af', '1af'))) as unknown;
    const [root, ...rest] = [
      traceOf({ id: 'a1', name: 'GET /orders', from: 0, to: 10_000_001, kind: 2 }),
      traceOf(...loads),
    ];
    const { lines } = analyze(put('root.json', root), put('rest.json', rest[0]), put('other.json', other));
    assert.deepEqual(
      lines.map(({ criticalPath }) => criticalPath.length),
      [5, 5],
    );
    assert.equal(new Set(lines.map(({ traceID }) => traceID)).size, 2);
  });

  it('says of the sample trace what a person would look at', () => {
    const { lines } = analyze('media/sample/shop.otlp.json');
    assert.ok(lines.length > 1);
    for (const { criticalPath, durationUs, verdict } of lines) {
      const sum = criticalPath.reduce((time, { fromUs, toUs }) => time + (toUs - fromUs), 0);
      assert.ok(Math.abs(sum - durationUs) < 1e-6, `${sum} of ${durationUs}`);
      assert.match(verdict.time ?? '', /\d+ % of the trace/);
    }
    // Its request handler waits for two calls at once; the longer one overlaps what follows and is not on the path.
    assert.ok(lines.some(({ verdict }) => verdict.time?.endsWith('most of it while plan delivery ran')));
  });

  it('ends with 2 when nothing can be read or nothing sensible was asked', () => {
    assert.equal(analyze().code, 2);
    assert.equal(analyze('--wrong', put('a.json', whole)).code, 2);
    assert.equal(analyze('--explain', put('b.json', whole)).code, 2);
    assert.equal(analyze('--workspace', join(folder, 'nowhere'), put('c.json', whole)).code, 2);
    const { code, lines, errors } = analyze(put('none.json', { data: [] }));
    assert.deepEqual([code, lines], [2, []]);
    assert.match(errors, /No span could be read\./);
    const some = analyze(put('page.html', '<html>'), put('d.json', whole));
    assert.deepEqual([some.code, some.lines.length], [0, 1]);
    assert.match(some.errors, /page\.html/);
  });
});
