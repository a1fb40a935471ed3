import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workbench } from '../support/vscode/driver.mjs';
import { sharedFolderWindow, sharedVSCode } from '../support/vscode/shared.mjs';
import { TimelineView } from '../support/vscode/timelineView.mjs';
import { until } from '../support/vscode/waiting.mjs';
import { startFaultProxy } from '../support/proxy/faultProxy.mjs';
import { postSpans } from '../support/sdk/otlp.mjs';

const jaeger = process.env['SPANLIGHT_JAEGER_V2'] ?? '';
const otlp = process.env['SPANLIGHT_JAEGER_V2_OTLP'] ?? '';

/** Spans of the order that the tests look at, in row order. Times in ms from `baseMs`. */
interface Planned {
  readonly id: number;
  readonly parent?: number;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly error?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
}

const order: readonly Planned[] = [
  { id: 1, name: 'POST /order', from: 0, to: 100 },
  { id: 2, parent: 1, name: 'check stock', from: 5, to: 40 },
  { id: 3, parent: 2, name: 'SELECT stock', from: 10, to: 30 },
  { id: 4, parent: 1, name: 'charge card', from: 45, to: 95, error: true },
];

let traces = 0;
/** Posts spans under a trace id of its own (or the given one) and waits until Jaeger has them all. */
async function send(spans: readonly Planned[], { ageMs = 3_600_000, traceId = '' } = {}): Promise<string> {
  const id = traceId || `e2e0${process.pid.toString(16).padStart(8, '0')}${(++traces).toString(16).padStart(20, '0')}`;
  const baseMs = Date.now() - ageMs;
  const nanos = (ms: number) => `${BigInt(baseMs + ms) * 1_000_000n}`;
  const hex = (n: number) => n.toString(16).padStart(16, '0');
  await postSpans(
    otlp,
    'orders',
    spans.map(({ id: spanId, parent, name, from, to, error, attributes = {} }) => ({
      traceId: id,
      spanId: hex(spanId),
      ...(parent ? { parentSpanId: hex(parent) } : {}),
      name,
      kind: parent ? 1 : 2,
      startTimeUnixNano: nanos(from),
      endTimeUnixNano: nanos(to),
      attributes: Object.entries({ 'order.note': `<b>${name}</b> & more`, ...attributes }).map(
        ([key, stringValue]) => ({ key, value: { stringValue } }),
      ),
      status: error ? { code: 2, message: 'card declined' } : {},
    })),
  );
  const count = async () => {
    const answer = await fetch(`${jaeger}/api/traces/${id}`);
    return answer.ok ? ((await answer.json()) as { data: { spans: unknown[] }[] }).data[0].spans.length : 0;
  };
  await until(async () => (await count()) >= spans.length, `${spans.length} spans of ${id} in Jaeger`);
  return id;
}

describe('the timeline in VS Code', () => {
  let folder: string;
  let window: Workbench;

  before(async () => {
    const server = await sharedVSCode();
    await server.setMachineSettings({ 'spanlight.endpoints': [{ id: 'e2e', name: 'e2e', url: jaeger }] });
    ({ folder } = window = await sharedFolderWindow());
    await window.statusBar(/^e2e\b/);
  });

  afterEach(() => window.command('View: Close All Editors'));

  /** Changes the settings, and waits until the status bar shows that VS Code has noticed. */
  async function useEndpoint(name: string, url: string): Promise<void> {
    const server = await sharedVSCode();
    await server.setMachineSettings({ 'spanlight.endpoints': [{ id: name, name, url }] });
    await window.statusBar(new RegExp(`^${name}\\b`));
  }

  /** Has the window read from Jaeger through a proxy that can be told to do harm, and from Jaeger itself afterwards. */
  async function behindProxy(
    name: string,
    work: (proxy: Awaited<ReturnType<typeof startFaultProxy>>) => Promise<void>,
  ): Promise<void> {
    const proxy = await startFaultProxy(jaeger);
    await useEndpoint(name, proxy.url);
    try {
      await work(proxy);
    } finally {
      await useEndpoint('e2e', jaeger);
      await proxy.close();
    }
  }

  /** Opens a trace by typing its id, as a person would. */
  async function open(traceId: string): Promise<TimelineView> {
    await window.command('Spanlight: Open Trace…');
    await window.inputBox.waitForOpen();
    await window.inputBox.paste(traceId);
    await window.inputBox.press('Enter');
    return shown();
  }

  async function shown(): Promise<TimelineView> {
    return new TimelineView(await window.timeline());
  }

  it('shows the facts and the spans of a trace whose id was typed', async () => {
    const view = await open(await send(order));
    const rows = await view.waitForRows(all => all.length === 4, 'four rows');
    assert.deepEqual(
      rows.map(({ name, level, expanded, failing }) => [name, level, expanded, failing]),
      [
        ['POST /order', 1, true, false],
        ['check stock', 2, true, false],
        ['SELECT stock', 3, undefined, false],
        ['charge card', 2, undefined, true],
      ],
    );
    const text = await view.text();
    for (const fact of ['POST /order', 'orders', '100 ms', '1 service', '4 spans', 'depth 3', '1 error']) {
      assert.ok(text.includes(fact), `${fact} is missing in: ${text.slice(0, 300)}`);
    }
    assert.equal((await window.activeEditor()).title, 'POST /order');
  });

  it('shows hostile text as text', async () => {
    const view = await open(await send([{ id: 1, name: '</script><img src=x onerror=alert(1)>', from: 0, to: 10 }]));
    await view.waitForRows(all => all[0]?.name === '</script><img src=x onerror=alert(1)>', 'the name as it is');
    await view.select('</script><img src=x onerror=alert(1)>');
    await until(async () => (await view.text()).includes('<b></script>'), 'the attribute as it is');
    assert.equal(await view.frame.locator('img, b').count(), 0);
  });

  it('breaks none of its own content security policy', async () => {
    const view = await open(await send(order));
    await view.select('charge card');
    await view.press('Home');
    const violations = window.consoleLines.filter(
      line => /content security policy/i.test(line) && /timeline|unsafe|inline|nonce/i.test(line),
    );
    assert.deepEqual(violations, []);
  });

  it('keeps selection and folds when another tab hid it', async () => {
    const view = await open(await send(order));
    await view.select('check stock');
    await view.press('ArrowLeft');
    await view.waitForRows(all => all.length === 3, 'three rows after folding');
    await window.command('File: New Untitled Text File');
    await window.waitForEditor(/Untitled/);
    await window.command('View: Open Previous Editor');
    const again = await shown();
    const rows = await again.waitForRows(all => all.length === 3 && all.some(row => row.selected), 'the same rows');
    assert.deepEqual(
      rows.map(({ name, selected, expanded }) => [name, selected, expanded]),
      [
        ['POST /order', false, true],
        ['check stock', true, false],
        ['charge card', false, undefined],
      ],
    );
  });

  it('finds text in two traces, and goes on in one when the other is closed', async () => {
    const find = async (view: TimelineView, text: string, count: string) => {
      const field = view.frame.locator('.find-field');
      // A page that has just come gives its rows the keyboard, and so takes it from whoever types already.
      await until(async () => {
        await field.click();
        await view.frame.page().keyboard.press('ControlOrMeta+a');
        await view.frame.page().keyboard.insertText(text);
        return (await field.evaluate(({ value }: HTMLInputElement) => value)) === text;
      }, `${text} in the box`);
      await untilCount(view, count);
    };
    const untilCount = (view: TimelineView, count: string) =>
      until(
        async () => (await view.frame.locator('.find-count').textContent()) === count,
        async () => `the count ${count}; it is ${await view.frame.locator('.find-count').textContent()}`,
      );
    const first = await open(await send(order));
    await first.waitForRows(all => all.length === 4, 'four rows');
    await find(first, 'stock</b> &', '1 of 2');
    assert.equal((await first.selected())?.name, 'check stock');
    const second = await open(await send(order.slice(0, 2)));
    await second.waitForRows(all => all.length === 2, 'two rows');
    await find(second, 'order.note', '1 of 2');
    await window.command('View: Close Editor');
    const again = await shown();
    await again.waitForRows(all => all.length === 4, 'four rows');
    await untilCount(again, '1 of 2');
    await find(again, 'Card DECLINED', 'no matches');
    await find(again, 'card declined', '1 of 1');
    assert.equal((await again.selected())?.name, 'charge card');
  });

  it('comes back after a reload of the window, with selection and folds', async () => {
    const view = await open(await send(order));
    await view.select('check stock');
    const kept = await view.timesKept();
    await view.press('ArrowLeft');
    await view.waitForRows(all => all.length === 3, 'three rows after folding');
    await until(async () => (await view.timesKept()) > kept, 'the page to keep its state');
    await window.reload();
    const again = await shown();
    const rows = await again.waitForRows(all => all.length === 3 && all.some(row => row.selected), 'the same rows');
    assert.deepEqual(
      rows.map(({ name, selected }) => [name, selected]),
      [
        ['POST /order', false],
        ['check stock', true],
        ['charge card', false],
      ],
    );
  });

  it('says how many spans a refresh brought and keeps selection and folds', async () => {
    const traceId = await send(order.slice(0, 3));
    const view = await open(traceId);
    await view.select('check stock');
    await view.press('ArrowLeft');
    await view.waitForRows(all => all.length === 2, 'two rows after folding');
    await send(order, { traceId });
    await window.command('Spanlight: Refresh Trace');
    const rows = await view.waitForRows(all => all.some(row => row.name === 'charge card'), 'the late span');
    assert.deepEqual(rows.find(row => row.selected)?.name, 'check stock');
    assert.equal(rows.find(row => row.name === 'check stock')?.expanded, false);
    assert.match(await view.text(), /\d spans? more/);
  });

  it('fetches a trace younger than five minutes again when it is opened', async () => {
    const traceId = await send(order.slice(0, 3), { ageMs: 20_000 });
    const view = await open(traceId);
    await view.waitForRows(all => all.length === 3, 'three rows');
    await send(order, { traceId, ageMs: 20_000 });
    const again = await open(traceId);
    await again.waitForRows(all => all.some(row => row.name === 'charge card'), 'the late span');
    assert.deepEqual(await window.tabs(), [['POST /order']], 'in the same tab');
  });

  it('says that Jaeger does not know a trace, and shows it on Retry once it does', async () => {
    const traceId = 'e2e0ffffffffffffffffffffffff0001';
    const view = await open(traceId);
    await view.waitForState('failed');
    assert.match(await view.text(), /knows no trace|no trace|not found/i);
    await send(order, { traceId });
    await view.frame.getByText('Retry', { exact: true }).click();
    await view.waitForRows(all => all.length === 4, 'four rows');
  });

  it('says that nobody answers, and where to look', async () => {
    await useEndpoint('gone', 'http://127.0.0.1:9');
    try {
      const view = await open('e2e0ffffffffffffffffffffffff0002');
      await view.waitForState('failed');
      assert.match(await view.text(), /http:\/\/127\.0\.0\.1:9.*spanlight\.endpoints/);
    } finally {
      await useEndpoint('e2e', jaeger);
    }
  });

  it('says how long it has been waiting, stops on Cancel, and tries again', async () => {
    const traceId = await send(order);
    await behindProxy('slow', async proxy => {
      proxy.set('hang', { only: /api\/v3\/traces\// });
      const view = await open(traceId);
      await view.waitForState('loading');
      await until(async () => /\d s/.test(await view.text()), 'the seconds it took so far');
      proxy.set('stall', { only: /api\/v3\/traces\// });
      await view.frame.getByText('Cancel', { exact: true }).click();
      await view.waitForState('failed');
      assert.match(await view.text(), /cancelled/);
      await view.frame.getByText('Retry', { exact: true }).click();
      await until(async () => /\d+(\.\d+)? (B|bytes|kB)/.test(await view.text()), 'the bytes that came so far');
      await view.frame.getByText('Cancel', { exact: true }).click();
      await view.waitForState('failed');
      proxy.set();
      await view.frame.getByText('Retry', { exact: true }).click();
      await view.waitForRows(all => all.length === 4, 'four rows');
    });
  });

  it('comes back after a reload that came before the trace did', async () => {
    const traceId = await send(order);
    await behindProxy('slow', async proxy => {
      proxy.set('hang', { only: /api\/v3\/traces\// });
      const view = await open(traceId);
      await view.waitForState('loading');
      await until(async () => (await view.timesKept()) > 0, 'the page to keep which trace it shows');
      proxy.set();
      await window.reload();
      await (await shown()).waitForRows(all => all.length === 4, 'four rows');
    });
  });

  it('keeps what could be read of an answer that broke off, and says so', async () => {
    const traceId = await send(
      Array.from({ length: 40 }, (_, n) => ({
        id: n + 1,
        parent: n ? 1 : undefined,
        name: `step ${n}`,
        from: n,
        to: n ? n + 1 : 99,
      })),
    );
    await behindProxy('cut', async proxy => {
      proxy.set('truncated', { only: /api\/v3\/traces\// });
      const view = await open(traceId);
      const rows = await view.waitForRows(all => all.length > 1, 'some rows');
      assert.ok(rows.length < 40);
      assert.match(await view.text(), /\d warnings?/);
    });
  });

  it('follows the selection into the source and keeps the keyboard, when that is switched on', async () => {
    await writeFile(join(folder, 'charge.js'), 'function charge() {\n  return take();\n}\n');
    const charging = { name: 'charge card', from: 45, to: 95 };
    const view = await open(
      await send([
        { id: 1, name: 'POST /order', from: 0, to: 100 },
        { id: 2, parent: 1, ...charging, attributes: { 'code.file.path': '/app/charge.js', 'code.line.number': '2' } },
      ]),
    );
    await view.waitForRows(all => all.some(row => row.source === 'charge.js:2'), 'the source column');
    await window.command('Spanlight: Follow Selection');
    await window.statusBar('Follow Selection is on');
    await view.select('POST /order');
    await view.press('ArrowDown');
    await until(async () => (await window.tabs()).flat().includes('charge.js'), 'the file beside the timeline');
    assert.equal((await window.activeEditor()).title, 'POST /order');
    await view.press('ArrowUp');
    await view.waitForRows(all => all[0].selected, 'the keyboard still in the timeline');
    await window.command('Spanlight: Follow Selection');
  });

  it('shows spans whose parents are missing as tops, and says so', async () => {
    const view = await open(await send(order.slice(1)));
    const rows = await view.waitForRows(all => all.length === 3, 'three rows');
    assert.deepEqual(
      rows.map(({ name, level }) => [name, level]),
      [
        ['check stock', 1],
        ['SELECT stock', 2],
        ['charge card', 1],
      ],
    );
    assert.match(await view.text(), /root missing/);
  });

  it('copies id, link, span and summary', async () => {
    const traceId = await send(order);
    const view = await open(traceId);
    await view.select('charge card');
    const copied = async (command: string) => {
      const before = await window.clipboard();
      await window.command(command);
      return until(async () => {
        const text = await window.clipboard();
        return text !== before && text;
      }, `the clipboard after ${command}`);
    };
    assert.equal(await copied('Spanlight: Copy Trace ID'), traceId);
    assert.equal(await copied('Spanlight: Copy Link'), `${jaeger}/trace/${traceId}?uiFind=0000000000000004`);
    const span = JSON.parse(await copied('Spanlight: Copy Span as JSON'));
    assert.match(JSON.stringify(span), /"name":"charge card"/);
    assert.match(JSON.stringify(span), /card declined/);
    const summary = await copied('Spanlight: Copy Summary as Markdown');
    assert.match(summary, /^\*\*POST \/order\*\* \(orders\): 100 ms, 4 spans, 1 service, 1 error$/m);
    assert.match(summary, /Errors began in:\n\n- charge card \(orders\)/);
  });

  it('has a native context menu on its rows, which works on that row', async () => {
    const view = await open(await send(order));
    await view.waitForRows(all => all.length === 4, 'four rows');
    await view.frame.locator('[role="row"][data-row] .name', { hasText: 'SELECT stock' }).click({ button: 'right' });
    const menu = window.page.locator('.context-view .action-label, .monaco-menu .action-label');
    await until(async () => (await menu.allInnerTexts()).includes('Copy Span as JSON'), 'the context menu');
    const labels = await menu.allInnerTexts();
    for (const label of ['Open Source of Span', 'Open in Jaeger UI', 'Copy Link', 'Copy Trace ID'])
      assert.ok(labels.includes(label), label);
    await window.pickInMenu('Copy Span as JSON');
    await until(async () => (await window.clipboard()).includes('SELECT stock'), 'the span on the clipboard');
  });
});
