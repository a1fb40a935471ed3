import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

interface Line {
  traceID: string;
  spanID: string;
  service: string;
  name: string;
  locations: Record<string, unknown>[];
  jump: number | null;
  steps?: { rule: string; note: string; found: string[] }[];
}

const traceId = '0af7651916cd43dd8448eb211c80319c';

/** A span in Jaeger's JSON. */
const span = (spanID: string, operationName: string, parent?: string): Record<string, unknown> => ({
  traceID: traceId,
  spanID,
  operationName,
  startTime: 1_700_000_000_000_000,
  duration: 5,
  references: parent ? [{ refType: 'CHILD_OF', traceID: traceId, spanID: parent }] : [],
  tags: [],
  logs: [],
  processID: 'p1',
});
const trace = (...spans: Record<string, unknown>[]): Record<string, unknown> => ({
  traceID: traceId,
  spans,
  processes: { p1: { serviceName: 'shop', tags: [] } },
});
/** The same in OpenTelemetry's. */
const otlp = (spanId: string, name: string): Record<string, unknown> => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [
        {
          scope: { name: 'app.orders' },
          spans: [
            {
              traceId,
              spanId,
              name,
              kind: 1,
              startTimeUnixNano: '1700000000000000000',
              endTimeUnixNano: '1700000000000005000',
            },
          ],
        },
      ],
    },
  ],
});

describe('spanlight-cli resolve', function () {
  this.timeout(30_000);
  let folder = '';
  const put = (name: string, content: unknown): string => {
    const file = join(folder, name);
    const isText = typeof content === 'string' || Buffer.isBuffer(content);
    writeFileSync(file, isText ? content : JSON.stringify(content));
    return file;
  };
  const call = (...args: string[]): { code: number | null; lines: Line[]; errors: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/spanlight-cli.js', ...args], {
      encoding: 'utf8',
    });
    const lines = stdout.split('\n').filter(line => line.startsWith('{'));
    return { code: status, lines: lines.map(line => JSON.parse(line) as Line), errors: stderr };
  };
  const resolve = (...files: string[]): ReturnType<typeof call> =>
    call('resolve', '--workspace', join(folder, 'ws'), ...files);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'spanlight-cli-'));
    mkdirSync(join(folder, 'ws', 'app'), { recursive: true });
    writeFileSync(
      join(folder, 'ws', 'app', 'orders.py'),
      'from opentelemetry import trace\ntracer = trace.get_tracer(__name__)\n\ndef load():\n    with tracer.start_as_current_span("orders.load"):\n        pass\n',
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('prints a line for each span: where its source is, how sure, and why', () => {
    const { code, lines, errors } = resolve(put('a.json', { data: [trace(span('00000000000000a1', 'orders.load'))] }));
    assert.deepEqual([code, errors], [0, '']);
    assert.equal(lines.length, 1);
    const [{ locations, ...rest }] = lines;
    assert.deepEqual(rest, {
      traceID: traceId,
      spanID: '00000000000000a1',
      service: 'shop',
      name: 'orders.load',
      jump: 0,
    });
    const [{ why, rule, ...place }] = locations;
    assert.deepEqual(place, {
      file: 'app/orders.py',
      line: 5,
      endLine: 5,
      function: 'load',
      kind: 'origin',
      confidence: 'high',
    });
    assert.equal(rule, 'span name');
    assert.match(String(why), /orders\.load/);
  });

  it('takes all the forms that traces come in', () => {
    const bare = trace(span('00000000000000a1', 'orders.load'));
    const forms: Record<string, unknown> = {
      'data.json': { data: [bare], errors: null },
      'bare.json': bare,
      'list.json': [bare],
      'lines.jsonl': `${JSON.stringify(bare)}\n\n${JSON.stringify(trace(span('00000000000000a2', 'orders.load')))}\n`,
      'otlp.json': otlp('00000000000000a1', 'orders.load'),
      'result.json': { result: otlp('00000000000000a1', 'orders.load') },
      'otlp.jsonl': `${JSON.stringify(otlp('00000000000000a1', 'orders.load'))}\n${JSON.stringify(otlp('00000000000000a2', 'x'))}\n`,
      'pretty.json': JSON.stringify({ data: [bare] }, undefined, 2),
      'zipkin.json': [
        {
          traceId,
          id: '00000000000000a1',
          name: 'orders.load',
          timestamp: 1_700_000_000_000_000,
          duration: 5,
          localEndpoint: { serviceName: 'shop' },
        },
      ],
      'packed.json.gz': gzipSync(JSON.stringify(bare)),
      'mark.json': `\uFEFF${JSON.stringify({ data: [bare] })}`,
    };
    for (const [name, content] of Object.entries(forms)) {
      const { code, lines, errors } = resolve(put(name, content));
      assert.deepEqual([name, code, errors], [name, 0, '']);
      assert.deepEqual([name, lines.map(({ spanID, jump }) => [spanID, jump])[0]], [name, ['00000000000000a1', 0]]);
      assert.equal(lines.length, name.endsWith('.jsonl') ? 2 : 1, name);
    }
  });

  it('makes one trace of what lies in several files or lines', () => {
    const one = put('one.json', { data: [trace(span('00000000000000b2', 'db', '00000000000000b1'))] });
    const two = put('two.json', trace(span('00000000000000b1', 'orders.load')));
    const { lines } = resolve(one, two);
    // Depth-first: the parent, which came last, stands first.
    assert.deepEqual(
      lines.map(({ spanID }) => spanID),
      ['00000000000000b1', '00000000000000b2'],
    );
  });

  it('keeps what can be read, and says what can not', () => {
    const cut = JSON.stringify({
      data: [trace(span('00000000000000a1', 'orders.load'), span('00000000000000a2', 'x'))],
    });
    const { code, lines, errors } = resolve(
      put('cut.json', cut.slice(0, cut.lastIndexOf('"operationName"'))),
      put('page.html', '<html>\n<body>log in</body>'),
      join(folder, 'missing.json'),
    );
    assert.equal(code, 0);
    assert.deepEqual(
      lines.map(({ spanID }) => spanID),
      ['00000000000000a1'],
    );
    assert.match(errors, /page\.html: 2 part\(s\) are no traces and were left out: text that is no JSON\./);
    assert.match(errors, /missing\.json: ENOENT/);
  });

  it('ends with 2 when nothing can be read or nothing sensible was asked', () => {
    assert.equal(resolve(put('page2.html', '<html>')).code, 2);
    assert.equal(resolve(put('empty.json', '')).code, 2);
    assert.equal(resolve(put('none.json', { data: [] })).code, 2);
    assert.equal(call('resolve', '--workspace', join(folder, 'nowhere'), put('a2.json', '{}')).code, 2);
    assert.equal(call('resolve', put('a3.json', '{}')).code, 2);
    assert.equal(call('resolve', '--wrong').code, 2);
    assert.equal(call().code, 2);
    assert.equal(call('--help').code, 0);
  });

  it('says with --explain what each rule looked for', () => {
    const file = put('why.json', trace(span('00000000000000a1', 'nobody.knows')));
    const { lines } = call('resolve', '--explain', '--workspace', join(folder, 'ws'), file);
    assert.equal(lines[0].jump, null);
    const steps = lines[0].steps ?? [];
    assert.ok(steps.length > 5);
    assert.match(steps.find(({ rule }) => rule === 'span name')?.note ?? '', /nobody\.knows/);
    for (const { rule, note } of steps) assert.ok(rule !== '' && note !== '', `${rule}: ${note}`);
  });

  it('carries the line that ran over to the text as it is now, by the revision that the service says it is', () => {
    const work = join(folder, 'git');
    mkdirSync(join(work, 'app'), { recursive: true });
    const git = (...args: string[]): string => {
      const identity = ['-c', 'user.name=a', '-c', 'user.email=a@localhost', '-c', 'commit.gpgsign=false'];
      return spawnSync('git', [...identity, ...args], { cwd: work, encoding: 'utf8' }).stdout.trim();
    };
    const file = join(work, 'app', 'job.py');
    writeFileSync(file, 'def load(a):\n    first = a + 1\n    second = first * 2\n    return second\n');
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'one');
    const revision = git('rev-parse', 'HEAD');
    assert.match(revision, /^[0-9a-f]{40}$/);
    writeFileSync(
      file,
      '# more\n# lines\ndef load(a):\n    # and here\n    first = a + 1\n    second = first * 3\n    return second\n',
    );
    const said = (line: number, attribute: string): Record<string, unknown> => {
      const ran = span('00000000000000a1', 'load');
      ran['tags'] = [
        { key: 'code.filepath', type: 'string', value: '/srv/app/job.py' },
        { key: 'code.lineno', type: 'int64', value: line },
      ];
      const processes = { p1: { serviceName: 'shop', tags: [{ key: attribute, type: 'string', value: revision }] } };
      return { traceID: traceId, spans: [ran], processes };
    };
    const resolved = (line: number, attribute = 'vcs.ref.head.revision'): Record<string, unknown> =>
      call('resolve', '--workspace', work, put('ran.json', said(line, attribute))).lines[0].locations[0];
    assert.equal(resolved(2)['line'], 5);
    assert.equal(resolved(4, 'service.version')['line'], 7);
    // The third line is another one now: its function is what is left.
    const changed = resolved(3);
    assert.equal(changed['line'], 3);
    assert.match(String(changed['why']), /is not there any more/);
    // Without a revision that git knows the line is only where it was.
    assert.match(String(resolved(2, 'other')['why']), /may have moved/);
  });
});
