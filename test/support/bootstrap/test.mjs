// npm test: on a machine with nothing but Node, npm and the tools named in the README, installs what is missing and runs
// every test. npm test -- --only unit,e2e runs some of them, --grep TEXT the tests with that text in their names.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { jaegerBinaries } from '../jaeger/build.mjs';
import { startJaeger } from '../jaeger/jaeger.mjs';
import { chromiumExecutable } from '../vscode/chromiumExecutable.mjs';
import { vscodeInstallation } from '../vscode/install.mjs';
import { buildTests, kinds } from './buildTests.mjs';
import { installNpmPackages } from './npmPackages.mjs';
import { npm } from './processes.mjs';
import { Steps } from './steps.mjs';
import { runIntegration, runSuite } from './suites.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const timeouts = { unit: 30_000, page: 90_000, collector: 60_000, jaeger: 60_000, e2e: 90_000, packaged: 120_000 };
const { values } = parseArgs({ options: { only: { type: 'string' }, grep: { type: 'string' } } });
const only = values.only?.split(',');
const chosen = kinds.filter(kind => !only || only.includes(kind));
const unknown = only?.filter(name => name !== 'checks' && !kinds.includes(name)) ?? [];
if (unknown.length) throw new Error(`--only knows checks, ${kinds.join(', ')}; not ${unknown.join(', ')}`);
const wants = (...names) =>
  names.some(name => (name === 'checks' ? !only || only.includes(name) : chosen.includes(name)));

const steps = new Steps();
const wantsEditor = wants('integration', 'e2e', 'packaged');
const wantsJaeger = wantsEditor || wants('jaeger');

// The long ones begin in the first second and go on beside everything else.
const jaegers = wantsJaeger ? steps.step('Jaeger v1.76 and v2.13', () => jaegerBinaries()) : undefined;
const editor = wantsEditor ? steps.step('VS Code 1.139', () => vscodeInstallation('1.139')) : undefined;
const chromium = wantsEditor || wants('page') ? steps.step('Chromium', () => chromiumExecutable()) : undefined;
const packages = await steps.step('npm packages', () => installNpmPackages(root));
if (!packages) process.exit(steps.finish());
const floor = wants('packaged')
  ? after(editor, () => steps.step('VS Code 1.110', () => vscodeInstallation('1.110')))
  : undefined;
const senders = wants('jaeger', 'collector') ? steps.step('Python packages', installPython) : undefined;

const script = name => npm(['run', '--silent', name], { cwd: root });
await steps.step('build', () => script('build'));
const bundles = {};
for (const kind of chosen) bundles[kind] = await steps.step(`bundle ${kind} tests`, () => buildTests(kind));

// Two at a time: those tests wait for a browser more than they compute, and for machines with two cores that is enough.
// The long one first; whoever is done takes what is left from its own end.
const rest = kindsOfRest();
await Promise.all([runEndToEnd().then(() => runAll(() => rest.pop())), runAll(() => rest.shift())]);
process.exit(steps.finish());

async function runEndToEnd() {
  if (!wants('e2e')) return;
  const needs = { Jaeger: jaegers, 'VS Code 1.139': editor, Chromium: chromium };
  await needing(needs, 'e2e', () => withJaegers(env => runSuite('e2e', bundles.e2e, suiteOptions('e2e', env))));
}

async function runAll(next) {
  for (let work = next(); work; work = next()) await work();
}

/** The other kinds that are wanted, those in front that need least. */
function kindsOfRest() {
  const runs = {
    unit: () => suite('unit', () => runSuite('unit', bundles.unit, suiteOptions('unit'))),
    checks: runChecks,
    page: () => needing({ Chromium: chromium }, 'page', () => runSuite('page', bundles.page, suiteOptions('page'))),
    integration: () => {
      const work = env => inFolder(folder => runIntegration({ folder, env, grep: values.grep }));
      return needing({ 'VS Code 1.139': editor, Chromium: chromium }, 'integration', () => withJaegers(work));
    },
    collector: async () => {
      await senders;
      await suite('collector', () => runSuite('collector', bundles.collector, suiteOptions('collector')));
    },
    jaeger: async () => {
      const work = env => runSuite('jaeger', bundles.jaeger, suiteOptions('jaeger', env));
      await senders;
      await needing({ Jaeger: jaegers }, 'jaeger', () => withJaegers(work));
    },
    packaged: runPackaged,
  };
  return Object.entries(runs).flatMap(([kind, run]) => (wants(kind) ? [run] : []));
}

async function runPackaged() {
  const needs = { Jaeger: jaegers, 'VS Code 1.139': editor, 'VS Code 1.110': floor, Chromium: chromium };
  const { packageExtension } = await import('./package.mjs');
  const vsix = await steps.step('package', () => packageExtension({ build: false }));
  if (!vsix) return;
  steps.say(`  ${vsix.bytes} bytes`);
  const options = env => suiteOptions('packaged', { ...env, SPANLIGHT_VSIX: vsix.file });
  await needing(needs, 'packaged', () => withJaegers(env => runSuite('packaged', bundles.packaged, options(env))));
}

async function runChecks() {
  await steps.step('type check', () => script('typecheck'));
  await steps.step('lint', () => script('lint'));
  await steps.step('format', () => script('format:check'));
}

/** Runs a suite when all it needs is there; otherwise says what kept it from running. */
async function needing(needs, kind, work) {
  const there = await Promise.all(Object.values(needs));
  const missing = Object.keys(needs).filter((_, n) => there[n] === undefined);
  if (missing.length) return steps.leaveOut(`${kind} tests`, `${missing.join(' and ')} is not there`);
  return suite(kind, work);
}

async function suite(kind, work) {
  if (!bundles[kind]) return undefined; // its bundling has failed, and said so
  if (!bundles[kind].length) return steps.leaveOut(`${kind} tests`, 'there are none');
  const results = await steps.step(`${kind} tests`, work);
  if (!results) return undefined;
  const { passed, failed, skipped, notRun, failures, durations, retried } = results;
  steps.add({ passed, failed, skipped });
  steps.say(`  ${kind}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  for (const { title } of retried) steps.say(`  ${kind}: needed a second try: ${title}`);
  for (const { title, why } of notRun) steps.leaveOut(`${kind}: ${title}`, why);
  for (const { title, text } of failures) steps.explain(`${kind}: ${title}`, text);
  for (const { title, ms } of durations) steps.times.push({ name: `${kind}: ${title}`, ms });
  return undefined;
}

function suiteOptions(kind, env) {
  return { env, grep: values.grep, timeoutMs: timeouts[kind] };
}

/** Jaegers of its own for each suite, with nothing in them; none where they can't be built. */
async function withJaegers(work) {
  if (!(await jaegers)) return work({});
  const [v1, v2] = await Promise.all([startJaeger({ version: 'v1' }), startJaeger({ version: 'v2' })]);
  try {
    return await work({
      SPANLIGHT_JAEGER_V1: v1.query,
      SPANLIGHT_JAEGER_V1_OTLP: v1.otlpHttp,
      SPANLIGHT_JAEGER_V2: v2.query,
      SPANLIGHT_JAEGER_V2_OTLP: v2.otlpHttp,
      SPANLIGHT_JAEGER_V2_UDP: v2.udpCompact ?? '',
    });
  } finally {
    await Promise.all([v1.stop(), v2.stop()]);
  }
}

/** Integration tests get an empty folder of their own as workspace. */
async function inFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), 'spanlight-workspace-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function installPython() {
  const { pythonEnvironment } = await import('../sdk/pythonEnvironment.mjs');
  return pythonEnvironment();
}

async function after(first, next) {
  await first;
  return next();
}
