import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorkbench, type Workbench } from '../support/vscode/driver.mjs';
import { sharedChromium, sharedVSCode } from '../support/vscode/shared.mjs';
import { TimelineView } from '../support/vscode/timelineView.mjs';
import { until } from '../support/vscode/waiting.mjs';
import { sendCodeSpans } from './support/codeSpans';
import { writeFolder } from './support/storeSource';

const jaeger = {
  query: process.env['SPANLIGHT_JAEGER_V2'] ?? '',
  otlp: process.env['SPANLIGHT_JAEGER_V2_OTLP'] ?? '',
};
const service = 'lens-shop';

const source = `export async function placeOrder(cart) {
  const total = await sum(cart);
  return charge(total);
}

async function charge(total) {
  return card.take(total);
}

export function neverTraced() {
  return 1;
}
`;
/** Lines of each function of the file, first and last. */
const functions = { placeOrder: [1, 4], charge: [6, 8] } as const;

const at = (line: number, name?: string) => ({
  'code.file.path': '/srv/lens-shop/src/checkout.js',
  'code.line.number': line,
  ...(name ? { 'code.function.name': name } : {}),
});

/** A trace of three spans of the two functions; `seed` makes durations that all differ. */
function order(seed: number) {
  const isDeclined = seed % 9 === 4;
  return [
    { id: 1, name: 'POST /order', from: 0, ms: 120 + seed },
    { id: 2, parent: 1, name: 'place', from: 1, ms: 50.25 + ((seed * 37) % 60), attributes: at(2, 'placeOrder') },
    {
      id: 3,
      parent: 2,
      name: 'charge',
      from: 2,
      ms: 7.5 + ((seed * 13) % 29),
      error: isDeclined,
      attributes: at(7, 'charge'),
    },
    { id: 4, parent: 2, name: 'charge', from: 40, ms: 1.125 * (seed + 1), attributes: at(6) },
  ];
}

describe('lenses from a real Jaeger', () => {
  let folder: string;
  let window: Workbench;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanlight-e2e-'));
    await mkdir(join(folder, 'lens-shop', 'src'), { recursive: true });
    await writeFile(join(folder, 'lens-shop', 'src', 'checkout.js'), source);
    for (let seed = 0; seed < 18; seed++) {
      await sendCodeSpans(jaeger, service, order(seed), 600_000 - seed * 10_000);
    }
    const server = await sharedVSCode();
    await server.setMachineSettings({
      'spanlight.endpoints': [{ id: 'e2e', name: 'e2e', url: jaeger.query }],
      'spanlight.codeLens.background': false,
    });
    window = await openWorkbench(server, { folder, developmentPath: process.cwd(), browser: await sharedChromium() });
  });

  after(async () => {
    const server = await sharedVSCode();
    await server.setMachineSettings({ 'spanlight.codeLens.background': undefined });
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('shows none before anything was searched, and none for a trace that was merely opened', async () => {
    const traceId = await sendCodeSpans(jaeger, 'elsewhere', order(3));
    await window.openFile('checkout.js');
    await window.waitForEditor('checkout.js');
    await window.command('Spanlight: Open Trace…');
    await window.inputBox.waitForOpen();
    await window.inputBox.paste(traceId);
    await window.inputBox.press('Enter');
    const view = new TimelineView(await window.timeline());
    await view.waitForRows(rows => rows.length === 4, 'four rows');
    // The preview is made after the trace was here, and would show a lens if there were one.
    await view.select('place');
    const pane = view.frame.locator('.source-pane');
    await until(async () => (await pane.innerText()).includes('await sum(cart)'), 'the preview of the function');
    assert.equal(await pane.locator('.lens').count(), 0);
    await window.command('View: Close Editor');
    await window.waitForEditor('checkout.js');
    assert.deepEqual(await window.codeLenses(), []);
  });

  it('shows for each function exactly what the raw traces of the search say', async () => {
    await window.command('Spanlight: Search Traces…');
    await window.quickPick.pick(service);
    await window.quickPick.waitForOpen(/operation/i);
    await window.quickPick.pick(/all operations/i);
    await window.quickPick.waitForItem(/4 spans/);
    await window.quickPick.dismiss();
    const expected = await lensesByHand();
    assert.match(expected[1], /^36 spans · /);
    await until(
      async () => JSON.stringify(await window.codeLenses()) === JSON.stringify(expected),
      async () => `${expected.join(' | ')}; there was ${(await window.codeLenses()).join(' | ')}`,
    );
  });

  it('does not count again what is searched again', async () => {
    const before = await window.codeLenses();
    assert.match(before[0], /^18 spans/);
    await window.command('Spanlight: Repeat Last Search');
    await window.quickPick.waitForItem(/4 spans/);
    await window.quickPick.dismiss();
    assert.deepEqual(await window.codeLenses(), before);
  });

  it('lists the slowest, the failing and the latest trace, and opens the one chosen at its span', async () => {
    await window.clickCodeLens(/^36 spans/);
    await window.quickPick.waitForOpen(/^36 spans/);
    const items = await window.quickPick.items();
    assert.deepEqual(
      items.map(({ label, description }) => `${label} ${description.replace(/ ·.*/, '')}`),
      ['Slowest 34.5 ms', 'Failing 31.5 ms', 'Latest 20.3 ms', 'Find Traces of This Function '],
    );
    await window.quickPick.pick('Failing');
    const view = new TimelineView(await window.timeline());
    await view.waitForRows(
      rows => rows.some(row => row.selected && row.name === 'charge' && row.failing),
      'the failing span',
    );
  });
});

describe('lenses of code that says nothing of itself on its spans', () => {
  const names = { placeOrder: 'place order', charge: 'charge card' };
  const traced = `const { trace } = require('@opentelemetry/api');
const tracer = trace.getTracer('spanlight-test');

async function placeOrder(cart) {
  return tracer.startActiveSpan('${names.placeOrder}', async span => {
    await charge(cart);
    span.end();
  });
}

async function charge(cart) {
  return tracer.startActiveSpan('${names.charge}', span => span.end());
}

module.exports = { placeOrder };
`;
  const revisions = ['', ''];
  /** The last trace that was sent: of the newest revision. */
  let latest = '';
  let folder: string;
  let window: Workbench;

  before(async () => {
    folder = await writeFolder({ 'package.json': '{ "name": "till" }\n', 'src/till.js': traced });
    // The function was simpler once: its spans of then ran another body, those of now run what stands there.
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args]);
    await writeFile(join(folder, 'src', 'till.js'), traced.replace('    await charge(cart);\n', ''));
    git('init', '-q');
    for (const i of [0, 1]) {
      if (i) await writeFile(join(folder, 'src', 'till.js'), traced);
      git('add', '.');
      git('commit', '-q', '-m', `version ${i}`);
      revisions[i] = String(git('rev-parse', 'HEAD')).trim();
    }
    for (const [i, revision] of revisions.entries()) {
      for (let n = 0; n < 20; n++) {
        const order = [
          { id: 1, name: names.placeOrder, from: 0, ms: i ? 28 : 20, kind: 1 },
          { id: 2, parent: 1, name: names.charge, from: 1, ms: 5 },
        ];
        const spans = i ? order : order.slice(0, 1);
        latest = await sendCodeSpans(jaeger, 'till', spans, 900_000 - i * 400_000 - n * 1_000, {
          'vcs.ref.head.revision': revision,
        });
      }
    }
    const server = await sharedVSCode();
    await server.setMachineSettings({
      'spanlight.endpoints': [{ id: 'e2e', name: 'e2e', url: jaeger.query }],
      'spanlight.codeLens.background': false,
      'spanlight.search.limit': 100,
    });
    window = await openWorkbench(server, { folder, developmentPath: process.cwd(), browser: await sharedChromium() });
  });

  after(async () => {
    const server = await sharedVSCode();
    await server.setMachineSettings({
      'spanlight.codeLens.background': undefined,
      'spanlight.search.limit': undefined,
    });
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const waitFor = (...expected: RegExp[]) =>
    until(
      async () => {
        const lenses = await window.codeLenses();
        return lenses.length === expected.length && expected.every((one, i) => one.test(lenses[i]));
      },
      async () => `${expected.join(' | ')}; there was ${(await window.codeLenses()).join(' | ')}`,
    );
  const placeOrder = /^40 spans · p50 20 ms · p95 28 ms · 0 % errors · last 1 h · 1\.4 × slower than [0-9a-f]{7}$/;
  const charge = /^20 spans · p50 5 ms · p95 5 ms · 0 % errors · last 1 h$/;
  /** Puts the cursor at the end of a line, 1-based. */
  async function goTo(line: number) {
    await window.press('Control+G');
    await window.quickPick.waitForOpen();
    await window.quickPick.paste(`:${line}`);
    await window.press('Enter');
    await window.waitForEditor('till.js', line);
    await window.press('End');
  }

  it('stand above the functions, and say how the newest revision compares with the one before', async () => {
    await window.openFile('till.js');
    await window.command('Spanlight: Search Traces…');
    await window.quickPick.pick('till');
    await window.quickPick.waitForOpen(/\([23]\/3\)/);
    // A second try finds the search of the first one on top of the list, which leads straight to its traces.
    if (!/\(3\/3\)/.test(await window.quickPick.texts())) await window.quickPick.pick(/all operations/i);
    await window.quickPick.waitForOpen(/\(3\/3\)/); // the list of operations has a `place order` as well
    await window.quickPick.waitForItem(/place order/);
    await until(async () => !(await window.quickPick.isBusy()), 'all traces');
    await window.quickPick.dismiss();
    await waitFor(placeOrder, charge);
    assert.ok((await window.codeLenses())[0].endsWith(revisions[0].slice(0, 7)));
  });

  it('belong to functions that a comparison marks when other code ran there', async () => {
    await window.command('Spanlight: Open Trace…');
    await window.inputBox.waitForOpen();
    await window.inputBox.paste(latest);
    await window.inputBox.press('Enter');
    const view = new TimelineView(await window.timeline());
    await view.waitForRows(rows => rows.length === 2, 'both spans');
    await window.command('Spanlight: Compare with a Typical One');
    const says = async (text: RegExp) =>
      until(
        async () => text.test(await view.text()),
        async () => `${text}; there is: ${await view.text()}`,
      );
    await says(/this trace 28 ms the other 20 ms .* \+8 ms/);
    await says(/Of 39 known traces the one nearest to their median, 20 ms\./);
    await says(/till\.js:\d+ code changed/);
    const [now, then] = [...revisions].reverse().map(revision => revision.slice(0, 7));
    const mark = view.frame.locator('.code-changed[title]', { hasText: 'code changed' }).first();
    assert.equal(
      await mark.getAttribute('title'),
      `The function is another one at ${now}, which this trace ran, than at ${then}, which the other ran`,
    );
    await window.command('View: Close Editor');
    await window.waitForEditor('till.js');
  });

  it('keep to their functions while lines shift and code is laid out anew', async () => {
    await goTo(2);
    await window.press('Enter');
    await window.page.keyboard.type('// moved');
    await goTo(6);
    await window.press('Enter');
    await window.press('Enter');
    await waitFor(placeOrder, charge);
  });

  it('turn stale when the body changes, and fresh when it is as before', async () => {
    await goTo(8);
    await window.press('Enter');
    await window.page.keyboard.type('cart.seen = 1;');
    const stale = new RegExp(`^changed since ${revisions[1].slice(0, 7)}: 40 spans · `);
    await waitFor(stale, charge);
    for (let i = 0; i < 'cart.seen = 1;'.length + 1; i++) await window.press('Backspace');
    await waitFor(placeOrder, charge);
  });

  it('lead to a search for traces of their function', async () => {
    await window.clickCodeLens(/^20 spans/);
    await window.quickPick.waitForOpen(/^20 spans/);
    await window.quickPick.pick('Find Traces of This Function');
    await window.quickPick.waitForOpen(/Traces of till/);
    await window.quickPick.waitForItem(/place order.*2 spans/s);
    await window.quickPick.dismiss();
  });
});

interface RawSpan {
  readonly traceID: string;
  readonly spanID: string;
  readonly startTime: number;
  readonly duration: number;
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
}

/** The lenses as plain code makes them of Jaeger's own JSON, in the order of the file. */
async function lensesByHand(): Promise<string[]> {
  const answer = await fetch(`${jaeger.query}/api/traces?service=${service}&lookback=1h&limit=100`);
  const { data } = (await answer.json()) as { data: { spans: RawSpan[] }[] };
  const spans = new Map(data.flatMap(trace => trace.spans.map(span => [span.traceID + span.spanID, span])));
  return Object.values(functions).map(([first, last]) => {
    const own = [...spans.values()].filter(({ tags }) => {
      const tag = (key: string) => tags.find(each => each.key === key)?.value;
      const line = Number(tag('code.line.number'));
      return tag('code.file.path') !== undefined && line >= first && line <= last;
    });
    const micros = own.map(({ duration }) => duration).sort((a, b) => a - b);
    const rank = (percent: number) => micros[Math.ceil((percent * micros.length) / 100) - 1];
    const words = (us: number) => (us >= 1_000 ? `${Number((us / 1_000).toPrecision(3))} ms` : `${us} µs`);
    const upper = own.length < 20 ? `max ${words(micros[micros.length - 1])}` : `p95 ${words(rank(95))}`;
    const failed = own.filter(({ tags }) => tags.some(({ key, value }) => key === 'error' && value === true)).length;
    const share = Math.round((100 * failed) / own.length);
    return `${own.length} spans · p50 ${words(rank(50))} · ${upper} · ${share} % errors · last 1 h`;
  });
}
