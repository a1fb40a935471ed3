// A real VS Code in a Chromium of its own, with Spanlight and the probe in its extension host.
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../support/bootstrap/processes.mjs';
import { launchChromium } from '../../support/vscode/chromium.mjs';
import { openWorkbench } from '../../support/vscode/driver.mjs';
import { startVSCode } from '../../support/vscode/server.mjs';
import { until } from '../../support/vscode/waiting.mjs';
import { sawChromium } from '../machine.mjs';
import { makeCodeFolder } from './codeFolder.mjs';
import { recordInPage } from './pageRecorder.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const probeFolder = fileURLToPath(new URL('probe', import.meta.url));
/** A trace of a million spans takes its time on a busy machine. */
const patienceMs = 240_000;

/** @type {Promise<void> | undefined} */
let building;

export class BenchWindow {
  /** @type {((said: {what: string, at: number, rows: number[], frame: import('playwright-core').Frame}) => void)[]} */
  #listeners = [];

  /**
   * @param {{url: string, theme?: string, size?: {width: number, height: number}, settings?: Record<string, unknown>}} options
   *   `url` of the endpoint; `settings` of the machine
   * @returns {Promise<BenchWindow>}
   */
  static async open(options) {
    building ??= run(process.execPath, ['esbuild.mjs'], { cwd: root }).then(() => undefined);
    await building;
    const window = new BenchWindow();
    try {
      await window.#start(options);
      return window;
    } catch (error) {
      await window.close();
      throw error;
    }
  }

  async #start({ url, theme = 'Default Dark Modern', size, settings }) {
    this.folder = await makeCodeFolder();
    this.data = await mkdtemp(join(tmpdir(), 'spanlight-bench-data-'));
    const portFile = join(this.data, 'probe-port');
    // A window in a browser takes one extension under development; the probe is installed.
    await cp(probeFolder, join(this.data, 'extensions', 'spanlight.bench-probe-0.0.1'), { recursive: true });
    this.server = await startVSCode({
      version: '1.139',
      dataDir: this.data,
      machineSettings: {
        'spanlight.endpoints': [{ id: 'bench', name: 'bench', url }],
        'workbench.colorTheme': theme,
        ...settings,
      },
      env: { SPANLIGHT_BENCH_PROBE: portFile },
    });
    this.browser = await launchChromium();
    sawChromium(this.browser.version());
    this.workbench = await openWorkbench(this.server, {
      folder: this.folder.folder,
      developmentPath: root,
      browser: this.browser,
      size,
    });
    const { context } = this.workbench;
    await context.exposeBinding('spanlightBenchSaid', ({ frame }, said) => {
      for (const listener of this.#listeners.splice(0)) listener({ ...said, frame });
    });
    await context.addInitScript(recordInPage);
    this.port = await until(async () => Number(await readFile(portFile, 'utf8')), 'the probe', 60_000);
  }

  get page() {
    return this.workbench.page;
  }

  /** What the probe's verb gives. @param {string} verb @param {unknown} [argument] */
  async ask(verb, argument) {
    const response = await fetch(`http://127.0.0.1:${this.port}/`, {
      method: 'POST',
      body: JSON.stringify({ verb, argument }),
    });
    const { result, error } = await response.json();
    if (error) throw new Error(`The probe failed at ${verb}: ${error}`);
    return result;
  }

  /** Runs a command of VS Code and waits for its end. @param {string} name @param {...unknown} args */
  command(name, ...args) {
    return this.ask('command', { name, args, wait: true });
  }

  /**
   * From a command to the first thing seen of the webview that it brings.
   * @param {() => Promise<{began: number}>} start
   * @returns {Promise<{ms: number, began: number, rows: number[], frame: import('playwright-core').Frame}>} `rows`: those shown first
   */
  async untilSeen(start) {
    let timer;
    const seen = new Promise((resolve, reject) => {
      this.#listeners.push(resolve);
      timer = setTimeout(() => reject(new Error(`Nothing was painted\n${this.workbench.diagnose()}`)), patienceMs);
    });
    const { began } = await start();
    const { at, rows, frame } = await seen;
    clearTimeout(timer);
    return { ms: at - began, began, rows, frame };
  }

  /** @param {string} traceId */
  openTrace(traceId) {
    const args = [{ endpointId: 'bench', traceId }];
    return this.untilSeen(() => this.ask('command', { name: 'spanlight.openTrace', args }));
  }

  openEmptyPanel() {
    return this.untilSeen(() => this.ask('emptyPanel'));
  }

  /** All tabs, and waits until no page of theirs is left. */
  async closeAll() {
    await this.ask('closeAll');
    await this.untilNoWebview();
  }

  /** Waits until no page of a webview is left: that of a hidden tab goes, too. */
  untilNoWebview() {
    const isGone = () => !this.page.frames().some(frame => frame.url().includes('/pre/fake.html'));
    return until(isGone, 'the webviews to go');
  }

  /** The process of the page, which in this VS Code is also that of its webviews. */
  async rendererPid() {
    const session = await this.browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    await session.detach();
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    const sizes = await Promise.all(renderers.map(async pid => ({ pid, bytes: (await memoryOf(pid)).rss })));
    return sizes.sort((a, b) => b.bytes - a.bytes)[0].pid;
  }

  async close() {
    await this.browser?.close();
    await this.server?.stop();
    await this.folder?.remove();
    if (this.data) await rm(this.data, { recursive: true, force: true });
  }
}

/** Bytes of a process of this machine (Linux). @param {number} pid */
export async function memoryOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const bytes = field => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024;
  return { rss: bytes('VmRSS'), peak: bytes('VmHWM') };
}
