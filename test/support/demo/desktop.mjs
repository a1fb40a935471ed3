// The desktop VS Code of this machine, with the built extension, in folders of its own: nothing of the user's changes.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, startTied } from '../bootstrap/processes.mjs';

const oldest = 110; // engines.vscode ^1.110.0

/**
 * Version of the `code` on PATH when it is a desktop VS Code that can run the extension; otherwise why it is not used.
 * @returns {Promise<{version: string} | {reason: string}>}
 */
export async function findDesktop() {
  // In a terminal of a remote window `code` talks to the window that is there and can't start one of its own.
  if (process.env['VSCODE_IPC_HOOK_CLI']) return { reason: 'this is a terminal of a remote VS Code' };
  const isShown = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (!isShown) return { reason: 'there is no display' };
  const answer = await code(['--version']).catch(() => undefined);
  const [, version, minor] = /^(1\.(\d+)\.\d+)/.exec(answer?.output ?? '') ?? [];
  if (!version) return { reason: 'there is no command "code"' };
  if (Number(minor) < oldest) return { reason: `the VS Code here is ${version}, and 1.${oldest} is needed` };
  return { version };
}

/**
 * Opens a folder in a new desktop window.
 * @param {{vsix: string, folder: string, settings: Record<string, unknown>, echo: (text: string) => void}} options
 * @returns {Promise<{closed: Promise<string>, stop: () => Promise<void>}>} `closed` resolves when the window is closed
 */
export async function openDesktop({ vsix, folder, settings, echo }) {
  const home = await mkdtemp(join(tmpdir(), 'spl-')); // short: its socket's path may have some 100 characters on macOS
  const data = join(home, 'data');
  await mkdir(join(data, 'User'), { recursive: true });
  await writeFile(join(data, 'User', 'settings.json'), JSON.stringify(settings, null, 2));
  const own = ['--user-data-dir', data, '--extensions-dir', join(home, 'extensions')];
  await code([...own, '--install-extension', vsix, '--force'], echo);

  const started = startTied(...command([...own, '--new-window', '--wait', folder]), { env: cleanEnvironment() });
  const stop = async () => {
    await endWindow(data);
    await started.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  return { closed: started.exited, stop };
}

/** `code --wait` only waits; the program itself runs beside it and leaves its process id in its data folder. */
async function endWindow(data) {
  const pid = Number(await readFile(join(data, 'code.lock'), 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0) return;
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // The window was closed already.
  }
}

function code(args, echo) {
  return run(...command(args), { env: cleanEnvironment(), echo });
}

/** On Windows `code` is a script, and Node starts those through a shell only. */
function command(args) {
  return /** @type {[string, string[]]} */ (
    process.platform === 'win32' ? ['cmd', ['/d', '/c', 'code', ...args]] : ['code', args]
  );
}

/** A VS Code started from a terminal of VS Code would otherwise believe to be its child. */
function cleanEnvironment() {
  const kept = Object.entries(process.env).filter(([key]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(key));
  return Object.fromEntries(kept);
}
