// npm run demo [-- --headless] [-- --endpoint URL --otlp URL]
//
// Shows Spanlight at work, from a fresh clone: builds everything, starts a Jaeger and the shop, makes traffic, and opens
// a VS Code with the built extension in it, as a user would have it. Ctrl+C, or closing the window, ends all of it.
// With --headless it walks the path by itself in Chromium, and ends with 0 or 1.
//
// Only what plain Node has may be imported here: the packages come in the first step.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installNpmPackages } from '../bootstrap/npmPackages.mjs';
import { packageExtension } from '../bootstrap/package.mjs';
import { Missing } from '../bootstrap/processes.mjs';
import { jaegerBinaries, requireGo } from '../jaeger/build.mjs';
import { startJaeger } from '../jaeger/jaeger.mjs';
import { startInstalledShop } from '../sdk/shop.mjs';
import { installShop, shopFolder } from '../sdk/shopDependencies.mjs';
import { chromiumExecutable } from '../vscode/chromiumExecutable.mjs';
import { vscodeInstallation } from '../vscode/install.mjs';
import { startVSCode } from '../vscode/server.mjs';
import { findDesktop, openDesktop } from './desktop.mjs';
import { Progress } from './progress.mjs';
import { faultsOfShop, goOnBuying, makeTraffic } from './traffic.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const pictures = join(root, 'demo');

/**
 * @typedef {object} Options
 * @property {boolean} headless
 * @property {string} [endpoint] URL of a Jaeger that runs already; together with `otlp`
 * @property {string} [otlp] where that Jaeger takes spans by OTLP/HTTP, without /v1/traces
 */

/** What has to be ended, the last begun first. @type {(() => Promise<void>)[]} */
const endings = [];
const ending = new AbortController();
/** @type {Promise<void> | undefined} */
let allEnded;

const code = await main().catch(async error => {
  const isInterrupted = ending.signal.aborted; // what fails then fails because its programs were ended
  await endAll();
  if (isInterrupted) return 130;
  console.error(error instanceof Missing ? `\nThe demo can't run here: ${error.message}.` : `\n${error.stack}`);
  return 1;
});
process.exit(code); // when one step fails, the others that run beside it are given up

async function main() {
  const options = readOptions();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, interrupt);
  if (options.endpoint) await Promise.all([options.endpoint, options.otlp].map(requireAnswer));
  else {
    await requireGo().catch(error => {
      throw new Missing(`${error.message}; with a Jaeger of your own: npm run demo -- --endpoint URL --otlp URL`);
    });
  }
  const desktop = options.headless ? { reason: 'it runs headless' } : await findDesktop();

  console.log('Getting everything ready. The first time takes some ten minutes, later ones half a minute.');
  const { vsix } = await prepare(options, 'version' in desktop);
  const jaeger = await connect(options);
  const shop = await startInstalledShop({ otlp: jaeger.otlp });
  endings.push(() => shop.stop());
  const progress = new Progress();
  const made = await progress.step('Buying in the shop', echo => makeTraffic(shop, echo));
  describeTraffic(made);
  console.log(`\nJaeger is at ${jaeger.query}, for another VS Code as well: "Spanlight: Add Jaeger Endpoint…".`);

  const settings = { 'spanlight.endpoints': [{ id: 'demo', name: 'demo', url: jaeger.query }] };
  const buying = goOnBuying(shop, ending.signal);
  endings.push(() => buying);
  const code = await open({ options, desktop, vsix, settings });
  await endAll();
  return code;
}

/** Everything that takes long, side by side where it can. */
async function prepare({ headless, endpoint }, usesDesktop) {
  const progress = new Progress();
  endings.push(async () => progress.stop());
  const jaeger = endpoint ? undefined : progress.step('Building Jaeger', echo => jaegerBinaries(echo));
  const shop = progress.step("Installing the shop's packages", echo => installShop(echo));
  const editor = usesDesktop
    ? undefined
    : progress.step('Installing VS Code from npm', () => vscodeInstallation('1.139'));
  const chromium = headless ? progress.step('Looking for Chromium', echo => chromiumExecutable(echo)) : undefined;
  const extension = (async () => {
    await progress.step('Installing npm packages', echo => installNpmPackages(root, echo));
    return progress.step('Building and packaging the extension', echo => packageExtension({ echo }));
  })();
  const [{ file: vsix }] = await Promise.all([extension, editor, shop, jaeger, chromium]);
  return { vsix };
}

/** The Jaeger that was named, or one of our own; never one that happens to answer. */
async function connect({ endpoint, otlp }) {
  if (endpoint && otlp) return { query: endpoint.replace(/\/$/, ''), otlp: otlp.replace(/\/$/, '') };
  const own = await startJaeger({ version: 'v2' });
  endings.push(own.stop);
  return { query: own.query, otlp: own.otlpHttp };
}

/** Whatever it answers: a page, a login, an error. @param {string} url */
async function requireAnswer(url) {
  const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) }).catch(error => {
    throw new Missing(`nothing answers at ${url} (${error.cause?.message || error.message})`);
  });
  await answer.body?.cancel();
}

/** Opens VS Code and resolves with the exit code, when it is closed or the walk is done. */
async function open({ options, desktop, vsix, settings }) {
  const calm = {
    'workbench.startupEditor': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'chat.disableAIFeatures': true,
    'telemetry.telemetryLevel': 'off',
    'update.mode': 'none',
  };
  if ('version' in desktop) {
    const progress = new Progress();
    const window = await progress.step(`Opening VS Code ${desktop.version}`, echo =>
      openDesktop({ vsix, folder: shopFolder, settings: { ...calm, ...settings }, echo }),
    );
    endings.push(window.stop);
    describeTry();
    await Promise.race([window.closed, interrupted()]);
    return 0;
  }

  const progress = new Progress();
  const server = await progress.step('Starting VS Code for the browser', () =>
    startVSCode({
      version: '1.139',
      vsix,
      machineSettings: { ...calm, ...settings },
      token: true,
      trust: true,
      smokeTestDriver: false,
    }),
  );
  endings.push(server.stop);
  if (options.headless) {
    const { walk } = await import('./walk.mjs');
    return walk({ server, folder: shopFolder, pictures });
  }
  console.log(`\nVS Code is at\n\n  ${server.url({ folder: shopFolder })}\n`);
  console.log(`In the browser, because ${desktop.reason}. The address holds a key: who has it can use this machine.`);
  console.log('The folder is not trusted at first: press "Manage" in the blue line at the top, then "Trust".');
  describeTry();
  await interrupted();
  return 0;
}

function describeTraffic(made) {
  const faults = { clean: 'nothing goes wrong', ...faultsOfShop() };
  console.log('\nOne trace of each kind:');
  for (const { name, traceId } of made) console.log(`  ${traceId}  ${name.padEnd(16)} ${faults[name]}`);
}

function describeTry() {
  console.log(
    [
      '',
      'Worth a try: "Spanlight: Search Traces…" in the palette (F1), then frontend, then POST /buy; Enter on a span; the',
      'line above the functions of frontend/checkout.js; one of the trace ids above, pasted into the search.',
      'Ctrl+C ends all of it.',
    ].join('\n'),
  );
}

/** @returns {Options} */
function readOptions() {
  const values = readArguments();
  if (Boolean(values.endpoint) !== Boolean(values.otlp)) {
    throw new Missing('--endpoint (where traces are read) and --otlp (where spans are sent) go together');
  }
  return { ...values, headless: values.headless ?? false };
}

function readArguments() {
  const options = /** @type {const} */ ({
    headless: { type: 'boolean' },
    endpoint: { type: 'string' },
    otlp: { type: 'string' },
  });
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new Missing(`${error.message}; there are --headless, --endpoint URL and --otlp URL`);
  }
}

function interrupted() {
  return new Promise(resolve => ending.signal.addEventListener('abort', () => resolve(undefined), { once: true }));
}

/** The first Ctrl+C ends things in order, a second one at once. */
function interrupt() {
  if (ending.signal.aborted) process.exit(130);
  console.log('\nEnding …');
  ending.abort();
  void endAll().then(() => process.exit(130));
}

function endAll() {
  ending.abort();
  return (allEnded ??= (async () => {
    for (const end of endings.splice(0).reverse()) await end().catch(error => console.error(String(error)));
  })());
}
