// What a healthy Jaeger never does, done by a proxy in front of a real one: each fault is told for what it is, and when it is
// over everything works as before.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { usualDeadlines, type Deadlines } from '../../src/backends/jaeger/jaegerHttp';
import type { FailureKind } from '../../src/core/errors';
import { warningText } from '../../src/core/spans/warningList';
import { startFaultProxy } from '../support/proxy/faultProxy.mjs';
import { sendGenerated } from '../support/sdk/generate.mjs';
import { arrived, connect, failureOf, jaegerOf, never, traceOptions, type Connected } from './realJaeger';

/** Only while something hangs: this machine may be too busy to give a good answer in so short a time. */
const short: Deadlines = { headersMs: 300, idleMs: 300, listMs: 900, pageMs: 900, traceIdleMs: 300 };
const hanging = ['hang', 'stall', 'never-ending'];
const hour = 3_600_000_000_000n;

interface Expected {
  readonly kind: FailureKind;
  readonly message: RegExp;
  readonly helps?: string;
  /** Where the probes see it otherwise. */
  readonly atFirst?: FailureKind;
}

const login = { kind: 'loginNeeded', helps: 'spanlight.signIn' } as const;
const expectations: Record<string, Expected> = {
  'html-200': { ...login, message: /web page instead of data: a login page, or no Jaeger/ },
  'html-403': { ...login, message: /does not let you in \(403\)\. Run Sign In to Endpoint…/ },
  '302-elsewhere': {
    ...login,
    message: /sends us on to https:\/\/login\.example\.org\/start \(302\): a login is needed/,
  },
  '302-https': { ...login, message: /sends us on to https:\/\/127\.0\.0\.1:\d+\. .* spanlight\.endpoints/ },
  401: { ...login, message: /asks for a login \(401\)/ },
  '401-tenant': { ...login, message: /asks for a tenant \(401: missing tenant header\)/ },
  407: { kind: 'loginNeeded', message: /proxy on the way .* \(407\)/ },
  '500-text': { kind: 'refused', message: /error \(500\): elasticsearch: no available connection/ },
  '500-empty': { kind: 'refused', message: /error \(500\) and no explanation/ },
  '500-json': { kind: 'refused', message: /error \(500\): storage is full/ },
  '502-html': { kind: 'refused', message: /can't reach Jaeger \(502\)/ },
  429: { kind: 'refused', message: /too many requests/ },
  '404-text': {
    kind: 'notJaeger',
    message: /does not know the request|is not Jaeger's query API/,
    helps: 'spanlight.endpoints',
  },
  405: {
    kind: 'notJaeger',
    message: /does not know the request|is not Jaeger's query API/,
    helps: 'spanlight.endpoints',
  },
  'gzip-damaged': { kind: 'unreadable', message: /compressed answer .* is damaged/ },
  'cut-off-at-once': { kind: 'cutOff', message: /broke off after 0 bytes/ },
  'never-ending': { kind: 'unreachable', message: /gave no answer within 0\.9 seconds/ },
  hang: { kind: 'unreachable', message: /gave no answer within 0\.3 seconds/, helps: 'spanlight.search.limit' },
  stall: { kind: 'unreachable', message: /not one byte for 0\.3 seconds/ },
  reset: { kind: 'unreachable', message: /closed the connection without an answer/, helps: 'spanlight.endpoints' },
  empty: { kind: 'unreadable', message: /empty/ },
  'invalid-json': { kind: 'unreadable', message: /./ },
  'other-json': { kind: 'unreadable', message: /./, atFirst: 'notJaeger' },
};

for (const version of ['v1', 'v2'] as const) {
  describe(`with trouble before a real Jaeger ${version === 'v1' ? 'v1.76' : 'v2.13'}`, function () {
    this.timeout(30_000);
    let proxy: Awaited<ReturnType<typeof startFaultProxy>>;
    let connected: Connected;
    let traceId: string;
    const deadlines: Partial<Record<keyof Deadlines, number>> = {};
    function set(fault?: string, options?: { only?: RegExp; times?: number }) {
      proxy.set(fault, options);
      for (const name of Object.keys(short) as (keyof Deadlines)[]) {
        deadlines[name] = fault && hanging.includes(fault) ? short[name] : usualDeadlines[name];
      }
    }
    const count = 300;

    before(async () => {
      const { query, otlp } = jaegerOf(version);
      proxy = await startFaultProxy(query);
      connected = connect(proxy.url, { deadlines });
      ({ traceId } = await sendGenerated(otlp, { spans: count, seed: version === 'v1' ? 101 : 102, services: 1 }));
      await arrived(connected.backend, traceId, count);
    });
    after(async () => {
      connected?.close();
      await proxy?.close();
    });
    afterEach(() => set());

    const search = (attributes?: Record<string, string>) => {
      const to = BigInt(Date.now()) * 1_000_000n;
      const query = { service: 'generated-1', from: to - hour, to, limit: 5, attributes };
      return connected.backend.search(query, never);
    };
    const trace = () => connected.backend.trace(traceId, traceOptions, never);
    const kinds = {
      list: () => connected.backend.services(never),
      search: () => search(),
      'attribute search': () => search({ n: '1' }),
      trace,
    };

    async function assertWorks() {
      set();
      assert.ok((await connected.backend.services(never)).includes('generated-1'));
      assert.equal((await trace()).count, count);
    }

    for (const [fault, { kind, message, helps, atFirst = kind }] of Object.entries(expectations)) {
      it(`${fault} is told for what it is`, async () => {
        for (const [what, ask] of Object.entries(kinds)) {
          // A trace has no deadline for its headers, and none for all of it: only silence in between ends it.
          if (what === 'trace' && (fault === 'hang' || fault === 'never-ending')) continue;
          set(fault);
          const failure = await failureOf(ask());
          assert.equal(failure.kind, kind, `${what}: ${failure.message}`);
          assert.match(failure.message, message, what);
          assert.ok(failure.message.includes(proxy.url), `${what}: ${failure.message}`);
          if (helps && !(what === 'trace' && helps === 'spanlight.search.limit')) {
            assert.ok([failure.details.setting, failure.details.command].includes(helps), what);
          }
          await assertWorks();
        }
      });

      it(`${fault} from the first moment on is told, too`, async () => {
        set(fault);
        const fresh = connect(proxy.url, { deadlines });
        try {
          const failure = await failureOf(fresh.backend.capabilities(never));
          assert.equal(failure.kind, atFirst, failure.message);
          assert.ok(failure.message.includes(proxy.url), failure.message);
          set();
          assert.ok((await fresh.backend.services(never)).includes('generated-1'));
        } finally {
          fresh.close();
        }
      });
    }

    it('an answer that breaks off gives what came before, and says so', async () => {
      for (const fault of ['cut-off', 'truncated']) {
        set(fault, { only: /\/traces/ });
        const table = await trace();
        assert.ok(table.count > 50 && table.count < count, `${table.count} spans`);
        assert.match(warningText(table.warnings[0]), /ended early, after \d+ bytes/);
        const page = await search();
        assert.equal(page.traces.length, 1);
        assert.equal(page.tables.length, 0, 'half a trace is not kept as a whole one');
        assert.match(page.notes.join(), /ended early/);
        await assertWorks();
      }
      for (const fault of ['cut-off', 'truncated']) {
        set(fault, { only: /services/ });
        const failure = await failureOf(connected.backend.services(never));
        assert.equal(failure.kind, fault === 'cut-off' ? 'cutOff' : 'unreadable', failure.message);
        await assertWorks();
      }
    });

    it('a list that is longer than any list is given up', async () => {
      set('flood');
      const failure = await failureOf(connected.backend.services(never));
      assert.equal(failure.kind, 'unreadable');
      assert.match(failure.message, /longer than 16\.8 MB and still goes on/);
      await assertWorks();
    });

    it('no data where a list was due is an empty list', async () => {
      set('data-null', { only: /^\/api\/traces/ });
      assert.deepEqual((await search({ n: '1' })).traces, []);
      await assertWorks();
    });

    it('compressed and slow answers are answers', async () => {
      for (const fault of ['gzip', 'slow-bytes']) {
        set(fault);
        assert.ok((await connected.backend.services(never)).includes('generated-1'));
        assert.equal((await trace()).count, count);
        assert.equal((await search()).traces.length, 1);
      }
    });

    it('a gateway or a connection that fails twice is asked a third time, for lists only', async () => {
      for (const fault of ['502-html', 'reset']) {
        set(fault, { times: 2 });
        assert.ok((await connected.backend.services(never)).includes('generated-1'));
        set(fault, { times: 1 });
        await failureOf(trace());
      }
    });

    it('what timed out is never asked again', async () => {
      set('hang');
      const before = proxy.asked.length;
      await failureOf(connected.backend.services(never));
      assert.equal(proxy.asked.length, before + 1);
    });

    it('opening a trace waits for its first byte as long as it takes, until it is cancelled', async () => {
      set('hang');
      const controller = new AbortController();
      const phases: string[] = [];
      const options = { ...traceOptions, onProgress: ({ phase }: { phase: string }) => void phases.push(phase) };
      const opening = connected.backend.trace(traceId, options, controller.signal);
      // Longer than any deadline there is: a list that hangs is given up meanwhile.
      await failureOf(connected.backend.services(never));
      await failureOf(connected.backend.services(never));
      assert.deepEqual(phases, ['waiting']);
      controller.abort();
      await assert.rejects(opening, { name: 'AbortError' });
      await assertWorks();
    });

    it('nothing is sent to where a redirect leads', async () => {
      // Where it leads there is a real Jaeger, too: who followed would get a good answer.
      const elsewhere = await startFaultProxy(jaegerOf(version).query);
      const sent: (string | undefined)[] = [];
      let status = 301;
      const redirecting = createServer(({ url, headers }, response) => {
        sent.push(headers.authorization);
        response.writeHead(status, { location: `${elsewhere.url}${url}` }).end();
      });
      await new Promise<void>(resolve => redirecting.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}`;
      const secret = connect(url, { headers: { authorization: 'Bearer secret' }, deadlines });
      try {
        for (status of [301, 302, 303, 307, 308]) {
          for (const ask of [
            () => secret.backend.services(never),
            () => secret.backend.trace(traceId, traceOptions, never),
          ]) {
            const failure = await failureOf(ask());
            assert.equal(failure.kind, 'loginNeeded', failure.message);
            assert.ok(failure.message.includes(elsewhere.url), failure.message);
            assert.doesNotMatch(failure.message, /Bearer/);
          }
        }
        assert.deepEqual(elsewhere.asked, []);
        assert.ok(sent.length && sent.every(one => one === 'Bearer secret'), sent.join());
        assert.doesNotMatch(secret.lines.join('\n'), /Bearer/);
      } finally {
        secret.close();
        redirecting.close();
        await elsewhere.close();
      }
    });
  });
}
