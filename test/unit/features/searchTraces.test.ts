import assert from 'node:assert/strict';
import type { Backend, SearchPage, TraceQuery, TraceSummary } from '../../../src/backends/backend';
import { abortError, Failure } from '../../../src/core/errors';
import { Latest } from '../../../src/core/search/latest';
import type { Search } from '../../../src/core/search/search';
import type { SpanTable } from '../../../src/core/spans/spanTable';
import { QueryCompletions } from '../../../src/features/searchTraces/queryCompletions';
import { addToQuery, isMoreThanPairs } from '../../../src/core/search/typedQuery';
import { TraceList } from '../../../src/features/searchTraces/traceList';
import {
  wordsOfCheck,
  wordsOfMoment,
  wordsOfSearch,
  wordsOfTrace,
  wordsOfWindow,
} from '../../../src/features/searchTraces/words';
import { l10n } from '../host/inMemory';

const search: Search = {
  endpointId: 'local',
  service: 'frontend',
  errorsOnly: false,
  attributes: {},
  window: { kind: 'last', seconds: 3600 },
  order: 'newest',
};
const now = new Date(2026, 10, 22, 10, 20, 30).getTime();
const trace = (traceId: string, startMs = now): TraceSummary => ({
  traceId,
  rootService: 'frontend',
  rootName: 'POST /buy',
  start: BigInt(startMs) * 1_000_000n,
  duration: 2.38e9,
  spanCount: 12,
  errorCount: 0,
  orphanCount: 0,
  services: [
    { name: 'db', spanCount: 9, errorCount: 0 },
    { name: 'frontend', spanCount: 3, errorCount: 0 },
  ],
});
const page = (traces: readonly TraceSummary[], more: Partial<SearchPage> = {}): SearchPage => ({
  traces,
  tables: [],
  checked: traces.length,
  limitReached: false,
  notes: [],
  nextTo: undefined,
  ...more,
});

/** `fits`: how many spans of a trace satisfy the query; undefined for a trace that can't be fetched. */
function setUp(
  answer: (query: TraceQuery, signal: AbortSignal) => Promise<SearchPage>,
  fits: (traceId: string) => number | undefined = () => 1,
  held: Promise<void> = Promise.resolve(),
) {
  const asked: string[] = [];
  const forgotten: string[] = [];
  const progress: string[] = [];
  const queries: TraceQuery[] = [];
  const recorded: unknown[][] = [];
  const offered: unknown[][] = [];
  const list: TraceList = new TraceList({
    backend: {
      search: (query: TraceQuery, signal: AbortSignal) => {
        queries.push(query);
        return answer(query, signal);
      },
    } as Backend,
    traces: {
      offer: (...args) => void offered.push(args),
      get: ({ traceId }) => (traceId === 'here' ? ({ traceId } as SpanTable) : undefined),
      load: async ({ traceId }, { confirmLarge }) => {
        assert.equal(await confirmLarge(1e9), false);
        if (fits(traceId) === undefined) throw new Failure('unreachable', 'gone');
        return { traceId } as SpanTable;
      },
    },
    finder: {
      find: async ({ traceId }, query, onFound) => {
        asked.push(query);
        await held;
        onFound(new Uint32Array(fits(traceId) ?? 0), true);
        return [{ from: 0, to: 1, message: { text: 'none has it', args: [] }, isHint: true }];
      },
      forget: ({ traceId }) => void forgotten.push(traceId),
    },
    latency: { record: (...args) => void recorded.push(args) },
    fetching: new Latest(),
    now: () => now,
    onChange: () => void progress.push(`${list.lookedThrough} of ${list.lookedThrough + list.toLookThrough}`),
  });
  return { list, queries, recorded, offered, asked, forgotten, progress };
}
const idsOf = (list: TraceList): string => list.traces.map(({ traceId }) => traceId).join(' ');

describe('The list of traces', () => {
  it('grows by pages whose window ends where the one before did', async () => {
    const pages = [
      page([trace('a'), trace('b')], { limitReached: true, nextTo: 77n, notes: ['n'] }),
      page([trace('b'), trace('c')], { notes: ['n'] }),
    ];
    const { list, queries } = setUp(async () => pages.shift() as SearchPage);
    await list.begin(search, 2);
    assert.ok(list.hasMore && list.limitReached);
    await list.more(2);
    assert.equal(idsOf(list), 'a b c');
    assert.equal(list.firstOfPage?.traceId, 'c');
    assert.deepEqual(list.notes, ['n']);
    assert.ok(!list.hasMore);
    assert.equal(queries[1].to, 77n);
    assert.equal(queries[1].from, queries[0].from);
    assert.equal(list.checked, 4);
  });

  it('drops the answer of a search that a newer one replaced, and aborts it', async () => {
    const waiting: ((value: SearchPage) => void)[] = [];
    const signals: AbortSignal[] = [];
    const { list } = setUp((_, signal) => {
      signals.push(signal);
      return new Promise(resolve => waiting.push(resolve));
    });
    const first = list.begin(search, 20);
    const second = list.begin({ ...search, errorsOnly: true }, 20);
    waiting[1](page([trace('new')]));
    waiting[0](page([trace('stale')]));
    await Promise.all([first, second]);
    assert.equal(idsOf(list), 'new');
    assert.deepEqual(
      signals.map(signal => signal.aborted),
      [true, false],
    );
    assert.equal(list.loading, undefined);
  });

  it('keeps what it has when a further page fails, and fetches that page again', async () => {
    let fails = true;
    const { list, queries } = setUp(async query => {
      if (query.to !== 77n) return page([trace('a')], { nextTo: 77n });
      if (fails) throw new Failure('unreachable', 'gone');
      return page([trace('b')]);
    });
    await list.begin(search, 1);
    await list.more(1);
    assert.equal((list.error as Failure).message, 'gone');
    assert.equal(idsOf(list), 'a');
    fails = false;
    await list.retry(1);
    assert.equal(list.error, undefined);
    assert.equal(idsOf(list), 'a b');
    assert.equal(queries.length, 3);
  });

  it('feeds the lenses from unfiltered answers only, the cache from all', async () => {
    const tables = [{ traceId: 'a' } as SpanTable];
    const { list, recorded, offered } = setUp(async () => page([trace('a')], { tables }));
    await list.begin(search, 20);
    assert.deepEqual(recorded, [['local', tables, 3_600_000]]);
    for (const filter of [
      { errorsOnly: true },
      { minDuration: 1 },
      { maxDuration: 1 },
      { attributes: { a: 'b' } },
      { query: 'error' },
    ])
      await list.begin({ ...search, ...filter }, 20);
    assert.equal(recorded.length, 1);
    assert.equal(offered.length, 6);
  });

  it('asks the server for what it can of a query, looks through the spans for the rest, and says on how many traces', async () => {
    const answers: Record<string, number | undefined> = { a: 2, b: 0, c: undefined, here: 1 };
    const { list, queries, asked, forgotten, progress } = setUp(
      async () => page([trace('a'), trace('b'), trace('c'), trace('here')], { nextTo: 77n }),
      traceId => answers[traceId],
    );
    const query = 'service=cart db.rows>5';
    await list.begin({ ...search, service: undefined, query }, 4);
    assert.equal(queries[0].service, 'cart');
    assert.equal(idsOf(list), 'a here');
    assert.deepEqual([list.checkedHere, list.lookedThrough, list.unread, list.checked], [['db.rows>5'], 3, 1, 4]);
    assert.deepEqual(asked, [query, query, query]);
    assert.deepEqual(forgotten.sort(), ['a', 'b']);
    assert.deepEqual(list.problems, []);
    assert.ok(progress.includes('0 of 4'));
    await list.more(4);
    assert.equal(list.lookedThrough, 6);
    assert.equal(wordsOfCheck(list.checkedHere, 6, l10n), '"db.rows>5" was checked here, on 6 traces');
  });

  it('fetches no trace where the server answers the whole query', async () => {
    const { list, queries, asked } = setUp(async () => page([trace('a')]));
    await list.begin({ ...search, query: 'service=frontend duration:>=2s book=Emma' }, 4);
    assert.deepEqual(queries[0].attributes, { book: 'Emma' });
    assert.deepEqual([queries[0].minDuration, list.checkedHere, asked, idsOf(list)], [2e9, [], [], 'a']);
  });

  it('stops looking through spans when a newer search comes', async () => {
    let goOn = (): void => undefined;
    const held = new Promise<void>(resolve => (goOn = resolve));
    const five = page(['a', 'b', 'c', 'd', 'e'].map(id => trace(id)));
    const { list, asked } = setUp(async () => five, undefined, held);
    const begun = list.begin({ ...search, query: 'kind:client' }, 5);
    while (asked.length < 4) await new Promise(resolve => setImmediate(resolve));
    const second = list.begin(search, 5);
    goOn();
    await Promise.all([begun, second]);
    assert.equal(idsOf(list), 'a b c d e');
    assert.deepEqual([list.checkedHere, list.lookedThrough], [[], 0]);
    assert.equal(asked.length, 4);
  });
});

describe('Values for a key that is typed above the list', () => {
  const setUpCompletions = () => {
    const asked: string[] = [];
    const typed: string[] = [];
    let renders = 0;
    /** The row that the cursor is on, and those that it was put on. */
    const cursor: { at: string | undefined; readonly put: (string | undefined)[] } = { at: undefined, put: [] };
    /** Traces that have no answer. */
    const closed = new Set<string>();
    const backend = {
      services: async () => (asked.push('services'), ['cart', 'cart two', 'stock']),
      operations: async (service: string) => (
        asked.push(service),
        [
          { name: 'GET /a', kind: 'server' },
          { name: 'GET /a', kind: 'client' },
        ]
      ),
    } as unknown as Backend;
    /** Texts that the traces here were asked about, in which order. */
    const looked: string[] = [];
    const finder = {
      complete: async ({ traceId }: SpanTable, text: string) => {
        looked.push(`${traceId} ${text}`);
        if (closed.has(traceId)) throw abortError();
        const item = (label: string, kind: 'key' | 'value', count?: number) => ({
          label,
          insert: kind === 'key' ? `${label}=` : label,
          kind,
          ...(count !== undefined && { count }),
        });
        const items = text.endsWith('=')
          ? [item(`of ${traceId}`, 'value', 1), item('both', 'value', 3)]
          : [item('http', 'key'), item('http.seen', 'key', 2)];
        return { from: 0, to: 0, items };
      },
    };
    const kept = (traceId: string, count: number, endpointId = search.endpointId) => ({
      endpointId,
      traceId,
      table: { traceId, count } as SpanTable,
    });
    const all = () => [kept('old', 5), kept('huge', 19_999), kept('other', 5, 'elsewhere'), kept('new', 7)];
    const l10n = {
      t: (text: string, ...values: unknown[]) => text.replace(/\{(\d)\}/g, (_, at) => String(values[at])),
    } as ConstructorParameters<typeof QueryCompletions>[1];
    const completions = new QueryCompletions(
      {
        backend,
        search,
        endpoint: { id: search.endpointId },
        services: { traces: { all }, finder },
        get activeKey() {
          return cursor.at;
        },
        render: key => {
          renders++;
          cursor.put.push(key);
        },
        type: text => void typed.push(text),
      },
      l10n,
    );
    const rowsOf = async (text: string) => {
      completions.rows(text);
      await new Promise(resolve => setImmediate(resolve));
      return completions.rows(text);
    };
    return { completions, asked, looked, typed, rowsOf, cursor, closed, renders: () => renders };
  };

  it('are the services known, in quotes where they need them', async () => {
    const { asked, typed, rowsOf, renders } = setUpCompletions();
    const rows = await rowsOf('error service:ca');
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['cart', 'cart two'],
    );
    void rows[1].accept?.();
    assert.deepEqual(typed, ['error service:"cart two" ']);
    assert.equal((await rowsOf('service=')).length, 3);
    assert.deepEqual([asked, renders()], [['services'], 1]);
  });

  it('are the operations of the service that the query names, else of the one chosen', async () => {
    const { asked, rowsOf } = setUpCompletions();
    assert.deepEqual(
      (await rowsOf('service=stock name=')).map(({ label }) => label),
      ['GET /a'],
    );
    await rowsOf('name:g');
    assert.deepEqual(asked, ['stock', 'frontend']);
  });

  it('are those that attributes have in the traces here, the last used first, in none that is large', async () => {
    const { completions, looked, typed, rowsOf, asked } = setUpCompletions();
    const rows = await rowsOf('error a.b=');
    assert.deepEqual(
      rows.map(({ label, description }) => [label, description]),
      [
        ['both', 'a.b · at least 6 spans here'],
        ['of new', 'a.b · at least 1 span here'],
        ['of old', 'a.b · at least 1 span here'],
      ],
    );
    assert.deepEqual(looked, ['new error a.b=', 'old error a.b=']);
    void rows[0].accept?.();
    assert.deepEqual(typed, ['error a.b=both ']);
    assert.deepEqual([...completions.keyRows('error a.b='), ...asked], []);
    assert.equal(completions.rows('error a.b='), completions.rows('error a.b='));
  });

  it('are those of the other traces when one of them was let go meanwhile', async () => {
    const { closed, looked, rowsOf } = setUpCompletions();
    closed.add('new');
    const rows = await rowsOf('a.b=');
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['both', 'of old'],
    );
    assert.deepEqual(looked, ['new a.b=', 'old a.b=']);
  });

  it('come late without moving the cursor, and stay while more is typed as far as they fit', async () => {
    const { completions, cursor, rowsOf } = setUpCompletions();
    const labels = (text: string) => completions.keyRows(text).map(({ label }) => label);
    const next = () => new Promise(resolve => setImmediate(resolve));
    completions.keyRows('htt');
    cursor.at = 'complete http.route';
    await next();
    assert.deepEqual(cursor.put, ['complete http.route']);
    assert.equal(labels('htt')[0], 'http.seen');
    assert.equal(labels('http')[0], 'http.seen');
    assert.ok(!labels('http.x').includes('http.seen'));
    await next();
    completions.keyRows('other http');
    assert.ok(!labels('other http').includes('http.seen'));
    // Services that come late are no other matter.
    cursor.put.length = 0;
    await rowsOf('service:');
    assert.equal(cursor.put.at(-1), 'complete http.route');
  });

  it('are preceded by keys: those of the traces here, then a few that OpenTelemetry knows', async () => {
    const { completions, typed } = setUpCompletions();
    const labels = (text: string) => completions.keyRows(text).map(({ label }) => label);
    assert.deepEqual(labels('error h'), []);
    assert.equal(labels('error http.re')[0], 'http.request.method');
    await new Promise(resolve => setImmediate(resolve));
    const rows = completions.keyRows('error http.re');
    assert.deepEqual(
      rows.map(({ label, description }) => [label, description]),
      [
        ['http.seen', 'attribute · at least 4 spans here'],
        ['http.request.method', 'attribute known to OpenTelemetry'],
        ['http.response.status_code', 'attribute known to OpenTelemetry'],
      ],
    );
    void rows[0].accept?.();
    assert.deepEqual(typed, ['error http.seen=']);
  });

  it('stand in the brackets of a key as well', async () => {
    const { typed, rowsOf } = setUpCompletions();
    const rows = await rowsOf('service:(stock OR ca');
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['cart', 'cart two'],
    );
    void rows[1].accept?.();
    assert.deepEqual(typed, ['service:(stock OR "cart two"']);
  });

  it('are none for words and what no trace has, and asked for anew when the page is entered again', async () => {
    const { completions, asked, rowsOf } = setUpCompletions();
    assert.deepEqual([...(await rowsOf('cart')), ...(await rowsOf('duration:')), ...(await rowsOf('duration:>'))], []);
    completions.rows('service:');
    completions.leave();
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(completions.rows('service:'), []);
    assert.deepEqual(asked, ['services', 'services']);
    assert.equal((await rowsOf('kind:cl')).length, 1);
  });
});

describe('What is typed above the list of traces', () => {
  it('is a query when it is more than times and pairs, which are searched as they are typed', () => {
    for (const typed of [
      'service:cart',
      'duration>=20ms',
      'duration:>20ms',
      'db.rows>5',
      'a=b OR c=d',
      'service=x',
      'a!=b',
      'a=(b OR c)',
      'a=(b)',
      '"a b":c',
    ])
      assert.ok(isMoreThanPairs(typed), typed);
    for (const typed of [
      '',
      'cart',
      'error',
      '>200ms',
      'a=b',
      'http.route="/a b" >200ms',
      'a=b c=d',
      '"a b"=c',
      'http://x/y',
    ])
      assert.ok(!isMoreThanPairs(typed), typed);
  });

  it('is added to the query that is there', () => {
    assert.equal(addToQuery(undefined, 'a=b OR c=d'), 'a=b OR c=d');
    assert.equal(addToQuery('error', 'a=b OR c=d'), 'error (a=b OR c=d)');
    assert.equal(addToQuery('x OR y', 'a:b'), '(x OR y) a:b');
  });
});

describe('A search in words', () => {
  it('names service, operation, time and filters', () => {
    assert.equal(wordsOfSearch(search, l10n), 'frontend · last 1 h');
    assert.equal(
      wordsOfSearch(
        {
          ...search,
          service: undefined,
          operation: 'GET /x',
          window: { kind: 'last', seconds: 900 },
          errorsOnly: true,
          minDuration: 20e6,
          attributes: { 'http.route': '/a b' },
        },
        l10n,
      ),
      'all services · GET /x · last 15 min · errors only · a span over 20 ms · http.route="/a b"',
    );
  });

  it('writes a fixed time with the day once', () => {
    const at = (day: number, hours: number): number => new Date(2026, 10, day, hours).getTime();
    const between = (fromMs: number, toMs: number) => wordsOfWindow({ kind: 'between', fromMs, toMs }, l10n);
    assert.equal(between(at(22, 9), at(22, 10)), '2026-11-22 09:00:00 – 10:00:00');
    assert.equal(between(at(21, 9), at(22, 10)), '2026-11-21 09:00:00 – 2026-11-22 10:00:00');
  });
});

describe('A trace in words', () => {
  it('names what a person looks for, the service of the root first', () => {
    assert.deepEqual(wordsOfTrace({ ...trace('a', now - 130_000), errorCount: 3 }, now, l10n), {
      label: '$(error) POST /buy',
      description: '2.38 s · 12 spans · 3 errors',
      detail: '10:18:20 (2 min ago) · frontend, db',
    });
  });

  it('counts in the singular, and says when the root is missing', () => {
    const words = wordsOfTrace({ ...trace('a'), rootName: '', spanCount: 1, errorCount: 1 }, now, l10n);
    assert.equal(words.label, '$(error) (root span is missing)');
    assert.equal(words.description, '2.38 s · 1 span · 1 error');
  });

  it('draws no icon that a span name asks for', () => {
    const words = wordsOfTrace({ ...trace('a'), rootName: '$(check) all\nfine' }, now, l10n);
    assert.equal(words.label, '\\$(check) all fine');
  });

  it('says how long ago, and on which day when it was another', () => {
    assert.equal(wordsOfMoment(now - 1000, now, l10n), '10:20:29 (just now)');
    assert.equal(wordsOfMoment(now - 30_000, now, l10n), '10:20:00 (30 s ago)');
    assert.equal(wordsOfMoment(now + 5000, now, l10n), '10:20:35 (just now)');
    assert.equal(wordsOfMoment(now - 26 * 3600e3, now, l10n), '2026-11-21 08:20:30 (26 h ago)');
  });

  it('cuts a long list of services and says by how many', () => {
    const services = 'abcdefgh'.split('').map(name => ({ name, spanCount: 1, errorCount: 0 }));
    assert.match(wordsOfTrace({ ...trace('x'), services }, now, l10n).detail, /a, b, c, d, e, 3 more$/);
  });
});
