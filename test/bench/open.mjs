// From the request for a trace to its first painted row, against fetch and response.json() of the same bytes in an empty page.
import { constants } from 'node:buffer';
import { freshPage, inBrowser, openTrace, payloadPath } from './browser.mjs';
import { alternately, median } from './measuring.mjs';
import { payloadFile } from './payloads.mjs';
import { rowOf } from './rows.mjs';

const shapes = /** @type {const} */ (['chain', 'fan', 'cycle', 'services', 'heavy']);

/** @type {import('./rows.mjs').Bench[]} */
export const benches = [
  {
    names: ['open'],
    run: options => bySize('open', 'otlp-json', [1000, 10_000, 100_000, 200_000, 1_000_000], options),
  },
  { names: ['open-legacy'], run: options => bySize('open-legacy', 'jaeger-json', [100_000], options) },
  { names: shapes.map(shape => `open-${shape}`), run: byShape },
];

async function* bySize(name, format, usual, options) {
  yield* inBrowser(async function* (context, url) {
    for (const spans of options.sizes(usual)) yield opening(name, format, { spans }, context, url, options);
  });
}

async function* byShape(options) {
  yield* inBrowser(async function* (context, url) {
    for (const shape of shapes) {
      if (!options.wants(`open-${shape}`)) continue;
      for (const spans of options.sizes([100_000])) {
        yield opening(`open-${shape}`, 'otlp-json', { spans, shape }, context, url, {
          ...options,
          rounds: Math.min(2, options.rounds),
        });
      }
    }
  });
}

async function opening(name, format, trace, context, url, { rounds }) {
  const { bytes } = await payloadFile(format, trace);
  const isParsable = bytes < constants.MAX_STRING_LENGTH;
  const empty = await context.newPage();
  await empty.goto(`${url}empty.html`);
  const page = await context.newPage();
  const path = payloadPath(trace, format);
  const { opens, fetches = [] } = await alternately(trace.spans > 500_000 ? Math.min(2, rounds) : rounds, {
    opens: async () => {
      await freshPage(page, url);
      return openTrace(page, trace, format);
    },
    ...(isParsable ? { fetches: () => parsed(empty, path) } : {}),
  });
  await Promise.all([page.close(), empty.close()]);
  const isBarred = (name === 'open' || name === 'open-legacy') && trace.spans >= 10_000 && trace.spans <= 200_000;
  return rowOf({
    name,
    spans: trace.spans,
    value: median(opens),
    unit: 'ms',
    against: isParsable ? { what: 'fetch + json()', value: median(fetches) } : undefined,
    bar: isBarred ? { ratio: 1 } : undefined,
    note: isParsable ? undefined : 'response.json() can not read so many bytes.',
  });
}

/** F of the issue, ms. */
async function parsed(page, path) {
  await page.bringToFront();
  return page.evaluate(async path => {
    const began = performance.now();
    const response = await fetch(path, { cache: 'no-store' });
    await response.json();
    return performance.now() - began;
  }, path);
}
