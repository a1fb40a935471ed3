// Sits in the extension host beside Spanlight and does what the benchmark asks for by HTTP on loopback: the host's main
// thread, its memory and its commands can only be measured from inside. The environment says in which file the address is
// left; without that the probe does nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Session } from 'node:inspector';
import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';

export function activate(context) {
  const file = process.env.SPANLIGHT_BENCH_PROBE;
  if (!file) return;
  const server = createServer((request, response) => {
    const chunks = [];
    request
      .on('data', chunk => chunks.push(chunk))
      .on('end', () => {
        const { verb, argument } = JSON.parse(Buffer.concat(chunks).toString());
        Promise.resolve()
          .then(() => verbs[verb](argument))
          .then(
            result => response.end(JSON.stringify({ result: result ?? null })),
            error => response.end(JSON.stringify({ error: String(error?.stack ?? error) })),
          );
      });
  });
  server.listen(0, '127.0.0.1', () => writeFileSync(file, String(server.address().port)));
  context.subscriptions.push({ dispose: () => server.close() });
}

const verbs = {
  /** Runs a command; tells when it began (ms since the epoch). Does not wait for its end unless told to. */
  async command({ name, args = [], wait = false }) {
    const began = Date.now();
    const running = Promise.resolve(vscode.commands.executeCommand(name, ...args));
    if (wait) await running;
    else running.catch(() => undefined);
    return { began, took: Date.now() - began };
  },

  /** A webview with nothing but one element in it: what any panel costs. */
  emptyPanel() {
    const began = Date.now();
    const panel = vscode.window.createWebviewPanel('bench.empty', 'Empty', vscode.ViewColumn.Active, {
      enableScripts: true,
    });
    panel.webview.html = '<!doctype html><html><body><p data-bench-empty>empty</p></body></html>';
    return { began };
  },

  /** A text beside the tab in front, as a tab of its own. @param {string} file absolute path */
  openText: file => vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false }).then(() => undefined),

  closeAll: () => vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap(group => group.tabs)),

  /** Bytes. `collect` has garbage collected before. */
  async memory({ collect = false } = {}) {
    if (collect) await collectGarbage();
    return { pid: process.pid, ...process.memoryUsage(), peak: statusBytes('VmHWM') };
  },

  /** The peak counts from now on. */
  resetPeak: () => writeFileSync('/proc/self/clear_refs', '5'),

  watchLoop() {
    watch?.stop();
    watch = new LoopWatch();
  },

  /** The longest gaps since `watchLoop`, longest first: `{at, ms, busyMs}`, `at` (its end) in ms since the epoch. */
  loopGaps() {
    const gaps = watch?.stop() ?? [];
    watch = undefined;
    return gaps;
  },

  startProfile() {
    session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: 500 });
    session.post('Profiler.start');
  },

  /** Writes the profile where told. */
  stopProfile: file =>
    new Promise((resolve, reject) => {
      session.post('Profiler.stop', (error, answer) => {
        session.disconnect();
        if (error) return reject(error);
        writeFileSync(file, JSON.stringify(answer.profile));
        resolve();
      });
    }),
};

let session;
let watch;

/**
 * Notes how late a timer of a millisecond is: a task of the main thread keeps it from coming. On a busy machine other
 * processes do too, so what counts is the time that the thread itself was at work meanwhile.
 */
class LoopWatch {
  gaps = [];
  last = performance.now();
  worked = threadMs();

  constructor() {
    this.timer = setInterval(() => this.tick(), 1);
  }

  tick() {
    const [now, worked] = [performance.now(), threadMs()];
    const [ms, busyMs] = [now - this.last, worked - this.worked];
    [this.last, this.worked] = [now, worked];
    if (ms < 5) return;
    this.gaps.push({ at: Math.round(performance.timeOrigin + now), ms: rounded(ms), busyMs: rounded(busyMs) });
    if (this.gaps.length > 400) this.keepLongest();
  }

  keepLongest() {
    this.gaps.sort((a, b) => b.busyMs - a.busyMs).length = Math.min(this.gaps.length, 200);
  }

  stop() {
    clearInterval(this.timer);
    this.keepLongest();
    return this.gaps.slice(0, 20);
  }
}

function threadMs() {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function rounded(ms) {
  return Math.round(ms * 10) / 10;
}

/** Twice, with a turn of the loop between: what finalizers let go of is collected the second time. */
async function collectGarbage() {
  v8.setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  for (let round = 0; round < 2; round++) {
    collect();
    await new Promise(resolve => setImmediate(resolve));
  }
}

function statusBytes(field) {
  const [, kilobytes] = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
