// Runs the bundled integration tests in a real VS Code through @vscode/test-electron: in a desktop one where there is one,
// otherwise in the one from npm.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';

const root = fileURLToPath(new URL('../../', import.meta.url));
const launcher = fileURLToPath(new URL('../support/vscode/launcher.mjs', import.meta.url));

/**
 * @param {{folder: string, env?: Record<string, string | undefined>, output: NodeJS.WritableStream}} options `folder` is opened
 *   as the workspace; `output` gets what VS Code and the tests write
 * @returns {Promise<boolean>} whether all passed; results are in the file that env's SPANLIGHT_TEST_RESULTS names
 */
export async function runIntegrationTests({ folder, env = {}, output }) {
  const vscodeExecutablePath = process.env['VSCODE_EXECUTABLE'] || (await downloadedVSCode()) || launcher;
  const code = await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: root,
    extensionTestsPath: join(root, 'out', 'test', 'integration', 'index.cjs'),
    launchArgs: [folder],
    extensionTestsEnv: env,
    stdout: output,
    stderr: output,
  }).catch(error => error.code ?? 1);
  return code === 0;
}

/** One that test-electron has downloaded here before: it keeps them in .vscode-test. */
async function downloadedVSCode() {
  const folder = join(root, '.vscode-test');
  const names = await readdir(folder).catch(() => []);
  const newest = names
    .filter(name => name.startsWith('vscode-'))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const program = {
    linux: 'code',
    win32: 'Code.exe',
    darwin: join('Visual Studio Code.app', 'Contents', 'MacOS', 'Electron'),
  };
  const name = newest.at(-1);
  return name && join(folder, name, program[process.platform] ?? 'code');
}
