// node run.mjs [--otlp URL] [--fault NAME|all|none] [--requests N] [--serve]
//
// Starts the shop, buys things, prints the trace of each purchase and ends. With --serve it goes on buying
// something every two seconds until Ctrl+C.

import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startShop } from './startShop.mjs';

const { FAULTS } = createRequire(import.meta.url)('./shared/faults.js');
const { values } = parseArgs({
  options: {
    otlp: { type: 'string', default: process.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? 'http://localhost:4318' },
    fault: { type: 'string', default: 'all' },
    requests: { type: 'string', default: '1' },
    serve: { type: 'boolean', default: false },
  },
});

const known = Object.keys(FAULTS);
const chosen = { all: [undefined, ...known], none: [undefined] }[values.fault] ?? [values.fault];
if (chosen.some(fault => fault && !known.includes(fault))) {
  console.error(`There is no fault "${values.fault}". There are: ${known.join(', ')}, all, none.`);
  process.exit(2);
}

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopping.abort());

const shop = await startShop({ otlp: values.otlp });
try {
  console.log(`The frontend is at http://127.0.0.1:${shop.ports.frontend}, spans go to ${values.otlp}.`);
  for (const fault of chosen) await buySome(fault, Number(values.requests));
  if (values.serve) await trade();
} finally {
  await shop.stop();
}

async function buySome(fault, count) {
  for (let n = 0; n < count && !stopping.signal.aborted; n++) {
    const { traceId, status } = await shop.buy({ fault });
    console.log(
      `${(fault ?? 'clean').padEnd(16)} ${traceId}  ${status}  ${fault ? FAULTS[fault] : 'nothing goes wrong'}`,
    );
  }
}

/** Light traffic: mostly good, one purchase in ten with a fault, all faults in turn. */
async function trade() {
  for (let n = 0; !stopping.signal.aborted; n++) {
    const fault = n % 10 === 9 ? known[Math.floor(n / 10) % known.length] : undefined;
    await shop.buy({ fault, sku: n % 3 === 0 ? 'notebook' : 'desk-lamp', quantity: 1 + (n % 3) });
    await pause(2_000, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}
