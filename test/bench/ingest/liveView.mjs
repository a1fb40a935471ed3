// In a real VS Code: from the acknowledgement of a trace to its row in the view *Traces*, while other spans come at a steady pace.
import { randomBytes } from 'node:crypto';
import { startSender } from '../../support/collector/sender.mjs';
import { postSpans } from '../../support/sdk/otlp.mjs';
import { until } from '../../support/vscode/waiting.mjs';
import { quantile } from '../measuring.mjs';
import { rowOf } from '../rows.mjs';
import { barAt } from '../vscode/bars.mjs';
import { openCollectingWindow } from './collectingWindow.mjs';
import { limited } from './ingestRows.mjs';

const spansPerSecond = 1000;
const tracesPerRound = 10;
const visibleMs = 250;

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [{ names: ['ingest-live'], run }];

async function* run({ rounds, say }) {
  const { window, url, start } = await openCollectingWindow({ storageBytes: limited });
  try {
    await start();
    await window.command('spanlight.traces.focus');
    await window.page.evaluate(watchRows);
    // Small requests: at this pace an SDK sends what it has every now and then, and not when its queue is full.
    const sender = startSender({ url, spansPerSecond, inFlight: 2, batches: { tracesPerBlock: 25 } });
    await until(() => sender.acknowledged() > 20, 'the steady sender');
    const count = rounds * tracesPerRound;
    say(`ingest-live: ${count} traces among ${spansPerSecond.toLocaleString('en')} spans/s`);
    const times = [];
    for (let n = 0; n <= count; n++) {
      const time = await untilSeen(window.page, url, `seen-${n}-${randomBytes(4).toString('hex')}`);
      if (n > 0) times.push(time); // the first one opens the connection
      await new Promise(resolve => setTimeout(resolve, 50 + ((n * 37) % 300))); // not in step with what pushes
    }
    sender.stop();
    const { failure, spans } = await sender.done;
    if (failure) throw new Error(failure);
    for (const [name, share] of /** @type {const} */ ([
      ['p50', 0.5],
      ['p95', 0.95],
      ['max', 1],
    ]))
      yield rowOf({
        name: `ingest-live/${name}`,
        spans,
        value: quantile(times, share),
        unit: 'ms',
        bar: barAt(name !== 'p50', { value: visibleMs }),
        note: `from the acknowledgement to the frame with the row in it, ${times.length} traces`,
      });
  } finally {
    await window.close();
  }
}

/** ms from the acknowledgement of a trace with one span of that name until a row of the view says it. */
async function untilSeen(page, url, name) {
  const seen = page.evaluate(wanted => window['spanlightRows'].seen(wanted), name);
  // A second ahead, so that on a busy machine others that come meanwhile do not push it off the screen unseen.
  const now = BigInt(Date.now() + 1000) * 1_000_000n;
  const span = {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name,
    kind: 2,
    startTimeUnixNano: String(now - 1_000_000n),
    endTimeUnixNano: String(now),
  };
  await postSpans(url, 'live', [span]);
  const acknowledged = Date.now();
  return Math.max(0, (await seen) - acknowledged);
}

/** Runs in the page: tells when a row of the side bar's lists first contains a text, as ms since the epoch of the frame that draws it. */
function watchRows() {
  const waiting = new Map();
  const look = () => {
    if (!waiting.size) return;
    const text = [...document.querySelectorAll('.part.sidebar .monaco-list-row')]
      .map(row => row.textContent)
      .join('\n');
    for (const [wanted, resolve] of waiting)
      if (text.includes(wanted)) {
        waiting.delete(wanted);
        requestAnimationFrame(() => resolve(Date.now()));
      }
  };
  const side = document.querySelector('.part.sidebar') ?? document.body;
  new MutationObserver(look).observe(side, { childList: true, subtree: true, characterData: true });
  const patienceMs = 20_000;
  window['spanlightRows'] = {
    seen: wanted =>
      new Promise((resolve, reject) => {
        waiting.set(wanted, resolve);
        setTimeout(() => reject(new Error(`No row says ${wanted}`)), patienceMs);
      }),
  };
}
