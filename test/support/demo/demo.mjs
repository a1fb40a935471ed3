// npm run demo [-- --headless] [-- --jaeger] [-- --endpoint URL --otlp URL]
//
// Shows Spanlight at work, from a fresh clone: builds everything, opens a VS Code with the built extension in it, as a user
// would have it, and starts a shop whose services send their spans to the collector in that VS Code (or to a Jaeger).
// Ctrl+C, or closing the window, ends all of it. With --headless it walks the path by itself in Chromium, and ends with 0 or 1.
//
// Only what plain Node has may be imported here: the packages come in the first step.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installNpmPackages } from '../bootstrap/npmPackages.mjs';
import { packageExtension } from '../bootstrap/package.mjs';
import { Missing } from '../bootstrap/processes.mjs';
import { startInstalledShop } from '../sdk/shop.mjs';
import { installShop, shopFolder } from '../sdk/shopDependencies.mjs';
import { chromiumExecutable } from '../vscode/chromiumExecutable.mjs';
import { vscodeInstallation } from '../vscode/install.mjs';
import { startVSCode } from '../vscode/server.mjs';
import { collectorOfEditor } from './collector.mjs';
import { findDesktop, openDesktop } from './desktop.mjs';
import { buildJaeger, jaegerAsSource, requireJaeger } from './jaegerSource.mjs';
import { Progress } from './progress.mjs';
import { faultsOfShop, goOnBuying, makeTraffic } from './traffic.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const pictures = join(root, 'demo');
const progress = new Progress();

/**
 * @typedef {object} Options
 * @property {boolean} headless
 * @property {boolean} jaeger traces go to a Jaeger and come from there
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
  if (options.jaeger) await requireJaeger(options);
  const desktop = options.headless ? { reason: 'it runs headless' } : await findDesktop();

  const first = options.jaeger ? 'ten minutes' : 'two minutes';
  console.log(`Getting everything ready. The first time takes some ${first}, later ones half a minute.`);
  const { vsix } = await prepare(options, 'version' in desktop);
  const source = await chooseSource(options);
  const starting = progress.step('Starting the shop', () => startInstalledShop({ otlp: source.otlp }));
  endings.push(() =>
    starting.then(
      shop => shop.stop(),
      () => undefined,
    ),
  );
  progress.say(`\n${source.description}\n`);

  // A Jaeger has its traces before VS Code is opened; the collector is in VS Code, and gets them live.
  const selling = sell(starting, source);
  if (!source.isInEditor) describeTraffic(await selling);
  else if (!options.headless) void selling.then(describeTraffic, () => undefined);
  const goingOn = Promise.all([starting, selling]).then(([shop]) => goOnBuying(shop, ending.signal));
  const failing = new Promise((_, reject) => goingOn.catch(error => ending.signal.aborted || reject(error)));
  endings.push(() => goingOn.catch(() => undefined));
  const code = await Promise.race([open({ options, desktop, vsix, source }), failing]);
  if (source.isInEditor && options.headless && code === 0) describeTraffic(await selling);
  await endAll();
  return code;
}

/** Buys in the shop as soon as its spans are taken. */
async function sell(starting, source) {
  const shop = await starting;
  await source.whenReady(ending.signal);
  if (ending.signal.aborted) return [];
  return progress.step('Buying in the shop', echo => makeTraffic(shop, echo, ending.signal));
}

/** Everything that takes long, side by side where it can. */
async function prepare({ headless, jaeger, endpoint }, usesDesktop) {
  endings.push(async () => progress.stop());
  const building = jaeger && !endpoint ? progress.step('Building Jaeger', echo => buildJaeger(echo)) : undefined;
  const shop = progress.step("Installing the shop's packages", echo => installShop(echo));
  const editor = usesDesktop
    ? undefined
    : progress.step('Installing VS Code from npm', () => vscodeInstallation('1.139'));
  const chromium = headless ? progress.step('Looking for Chromium', echo => chromiumExecutable(echo)) : undefined;
  const extension = (async () => {
    await progress.step('Installing npm packages', echo => installNpmPackages(root, echo));
    return progress.step('Building and packaging the extension', echo => packageExtension({ echo }));
  })();
  const [{ file: vsix }] = await Promise.all([extension, editor, shop, building, chromium]);
  return { vsix };
}

/** @param {Options} options @returns {Promise<import('./collector.mjs').TraceSource>} */
async function chooseSource(options) {
  if (!options.jaeger) return collectorOfEditor();
  const source = await jaegerAsSource(options);
  endings.push(source.stop);
  return source;
}

/** Opens VS Code and resolves with the exit code, when it is closed or the walk is done. */
async function open({ options, desktop, vsix, source }) {
  const calm = {
    'workbench.startupEditor': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'chat.disableAIFeatures': true,
    'telemetry.telemetryLevel': 'off',
    'update.mode': 'none',
    'remote.autoForwardPorts': false, // would tell of each port of the shop
  };
  if ('version' in desktop) {
    const window = await progress.step(`Opening VS Code ${desktop.version}`, echo =>
      openDesktop({ vsix, folder: shopFolder, settings: { ...calm, ...source.settings }, echo }),
    );
    endings.push(window.stop);
    describeTry(source);
    await Promise.race([window.closed, interrupted()]);
    return 0;
  }

  const server = await progress.step('Starting VS Code for the browser', () =>
    startVSCode({
      version: '1.139',
      vsix,
      machineSettings: { ...calm, ...source.settings },
      token: true,
      trust: true,
      smokeTestDriver: false,
    }),
  );
  endings.push(server.stop);
  if (options.headless) {
    const { walk } = await import('./walk.mjs');
    return walk({ server, folder: shopFolder, pictures, isLive: source.isInEditor, say: text => progress.say(text) });
  }
  console.log(`\nVS Code is at\n\n  ${server.url({ folder: shopFolder })}\n`);
  console.log(`In the browser, because ${desktop.reason}. The address holds a key: who has it can use this machine.`);
  console.log('The folder is not trusted at first: press "Manage" in the blue line at the top, then "Trust".');
  if (source.isInEditor) console.log('The shop begins to sell when VS Code is open there.');
  describeTry(source);
  await interrupted();
  return 0;
}

/** @param {{name: string, traceId: string}[]} made */
function describeTraffic(made) {
  if (made.length === 0) return;
  const faults = { clean: 'nothing goes wrong', ...faultsOfShop() };
  progress.say('\nOne trace of each kind:');
  for (const { name, traceId } of made) progress.say(`  ${traceId}  ${name.padEnd(16)} ${faults[name]}`);
}

function describeTry({ isInEditor }) {
  const toTrace = isInEditor
    ? 'the view "Traces" (the bars at the side), which fills while the shop sells: click a row'
    : '"Spanlight: Search Traces…" in the palette (F1), then frontend, then POST /buy';
  console.log(
    [
      '',
      `Worth a try: ${toTrace};`,
      'then Enter on a span; the line above the functions of frontend/checkout.js; one of the trace ids, pasted into',
      '"Spanlight: Search Traces…". Ctrl+C ends all of it.',
    ].join('\n'),
  );
}

/** @returns {Options} */
function readOptions() {
  const values = readArguments();
  if (Boolean(values.endpoint) !== Boolean(values.otlp)) {
    throw new Missing('--endpoint (where traces are read) and --otlp (where spans are sent) go together');
  }
  return { ...values, headless: values.headless ?? false, jaeger: values.jaeger ?? Boolean(values.endpoint) };
}

function readArguments() {
  const options = /** @type {const} */ ({
    headless: { type: 'boolean' },
    jaeger: { type: 'boolean' },
    endpoint: { type: 'string' },
    otlp: { type: 'string' },
  });
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new Missing(`${error.message}; there are --headless, --jaeger, --endpoint URL and --otlp URL`);
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
