// A running VS Code server with data of its own, on loopback, for a browser to open.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, run, startTied, waitForHttp } from '../bootstrap/processes.mjs';
import { vscodeInstallation } from './install.mjs';

/** What makes a window calm enough for a picture and for a test to find its way. */
const calm = {
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'workbench.enableExperiments': false,
  'remote.autoForwardPorts': false, // it looks for ports of all programs again and again, and tells of those it finds
  'typescript.disableAutomaticTypeAcquisition': true, // it asks a package registry
  'workbench.colorTheme': 'Default Dark Modern',
};

/**
 * @typedef {object} ServerOptions
 * @property {import('./install.mjs').VSCodeVersion} version
 * @property {Record<string, unknown>} [machineSettings] on top of a calm set of our own
 * @property {string} [vsix] file to install as a user would, before the server starts
 * @property {boolean} [token] asks for a random token, contained in `url()`; for what a person opens
 * @property {boolean} [trust] keeps workspace trust on; otherwise every folder is trusted
 * @property {boolean} [smokeTestDriver] on unless false: honours extensions under development, but draws no toasts
 * @property {NodeJS.ProcessEnv} [env] on top of this process's
 * @property {string} [dataDir] instead of a temporary one; it is kept
 *
 * @typedef {object} PageParameters
 * @property {string} [folder] absolute path to open
 * @property {string} [developmentPath] absolute path of the extension to load from its folder; needs the driver
 * @property {string} [testsPath] absolute path of a module whose `run()` is called in the extension host
 *
 * @typedef {object} VSCodeServer
 * @property {string} release such as 1.139.1
 * @property {number} port
 * @property {string} dataDir
 * @property {(parameters?: PageParameters) => string} url
 * @property {(changes: Record<string, unknown>) => Promise<void>} setMachineSettings `undefined` takes a key out
 * @property {() => string} output what the server wrote
 * @property {() => Promise<void>} stop also removes `dataDir` when it was a temporary one
 */

/**
 * @param {ServerOptions} options
 * @returns {Promise<VSCodeServer>}
 */
export async function startVSCode(options) {
  const { node, main, release } = await vscodeInstallation(options.version);
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'spanlight-vscode-')));
  const settingsFile = join(dataDir, 'data', 'Machine', 'settings.json');
  await mkdir(join(dataDir, 'data', 'Machine'), { recursive: true });
  await writeFile(settingsFile, JSON.stringify({ ...calm, ...options.machineSettings }, null, 2));
  const common = ['--server-data-dir', dataDir, '--accept-server-license-terms', '--disable-telemetry'];
  const env = cleanEnvironment(options.env);
  if (options.vsix) await run(node, [main, '--install-extension', options.vsix, '--force', ...common], { env });

  const [port] = await freePorts(1);
  const token = options.token ? randomBytes(16).toString('hex') : undefined;
  const args = [main, '--host', '127.0.0.1', '--port', String(port), ...common];
  args.push(...(token ? ['--connection-token', token] : ['--without-connection-token']));
  if (options.smokeTestDriver !== false) args.push('--enable-smoke-test-driver');
  if (!options.trust) args.push('--disable-workspace-trust');
  const started = startTied(node, args, { env });
  const what = `VS Code ${options.version}`;
  await waitForHttp(`http://127.0.0.1:${port}/version`, { started, what });

  return {
    release,
    port,
    dataDir,
    url: parameters => pageUrl(port, token, parameters),
    setMachineSettings: async changes => {
      const settings = { ...JSON.parse(await readFile(settingsFile, 'utf8')), ...changes };
      await writeFile(settingsFile, JSON.stringify(settings, null, 2)); // `undefined` is left out by stringify
    },
    output: () => withoutNoise(started.output()),
    stop: async () => {
      await started.stop();
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

const noise = new RegExp(
  [
    'Could not locate the bindings file|spdlog|watchdog|node_modules/bindings|\u2192 |Require stack|extensionHostProcess', // modules that were never compiled
    "ENOTFOUND|EAI_AGAIN|getaddrinfo|authentication provider 'github'|marketplace|open-vsx|No Extension Gallery", // no network
    'a socket \\(|onnection token|grace time|Service Worker|AccountPolicyGate|AgentHost|builtin extensions cache', // chatter
    'punycode|--trace-deprecation|^\\s+at .*(code-server|node:internal|/workbench\\.js)|^\\s*$',
  ].join('|'),
  'i',
);

/**
 * Drops what a VS Code without compiled modules and without a network always says.
 * @param {string} text
 */
export function withoutNoise(text) {
  return text
    .split('\n')
    .filter(line => !noise.test(line))
    .join('\n');
}

function pageUrl(port, token, { folder, developmentPath, testsPath } = {}) {
  const url = new URL(`http://127.0.0.1:${port}/`);
  if (token) url.searchParams.set('tkn', token);
  if (folder) url.searchParams.set('folder', folder);
  const remote = path => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [['skipWelcome', 'true']];
  if (developmentPath) payload.push(['extensionDevelopmentPath', remote(developmentPath)]);
  if (testsPath) payload.push(['extensionTestsPath', remote(testsPath)]);
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/** A VS Code started from a terminal of VS Code would otherwise believe to be its child. */
function cleanEnvironment(extra) {
  const kept = Object.entries(process.env).filter(([key]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|MOCHA_)/.test(key));
  return { ...Object.fromEntries(kept), ...extra };
}
