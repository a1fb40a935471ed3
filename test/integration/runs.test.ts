import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Emitter } from '../../src/core/emitter';
import { RunBook } from '../../src/features/runs/runBook';
import { RunDebugProvider } from '../../src/features/runs/debugProvider';
import { TerminalEnvironment } from '../../src/features/runs/terminalEnvironment';
import { realTimers, type Timers } from '../../src/host/timers';
import { until } from '../support/vscode/waiting.mjs';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4320' };

/** Writes the variables of OpenTelemetry that the program has, where its first argument says. */
const program = `
  const own = Object.entries(process.env).filter(([name]) => name.startsWith('OTEL_'));
  const { renameSync, writeFileSync } = require('node:fs');
  const file = process.argv.at(-1);
  writeFileSync(file + '.part', JSON.stringify(Object.fromEntries(own)));
  renameSync(file + '.part', file);
`;

describe('a run in VS Code', function () {
  this.timeout(120_000); // the debugger of a fresh VS Code takes its time
  let folder: string;
  let made: number;
  const registered: vscode.Disposable[] = [];
  const changed = new Emitter<void>();
  const collector = {
    isRunning: true,
    environment: () => endpoint,
    onDidChange: changed.event as vscode.Event<void>,
  };
  let isGiven: boolean;
  let offered: number;
  const consent = {
    get isGiven() {
      return isGiven;
    },
    offer: () => void offered++,
    onDidChange: changed.event,
  };

  let nowMs = 0;

  beforeEach(() => {
    [made, offered, isGiven, collector.isRunning] = [0, 0, true, true];
    folder = mkdtempSync(join(tmpdir(), 'spanlight-runs-'));
    writeFileSync(join(folder, 'program.js'), program);
  });
  afterEach(() => {
    for (const one of registered.splice(0).reverse()) one.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  function provide(inherited: Record<string, string> = {}): void {
    const book = new RunBook(
      () => `run${++made}`,
      () => nowMs,
    );
    const provider = new RunDebugProvider({ collector, consent, book, inherited, timers: realTimers });
    registered.push(vscode.debug.registerDebugConfigurationProvider('*', provider));
  }

  async function debugged(more: object = {}): Promise<Record<string, string>> {
    nowMs += 60_000; // what starts right behind another belongs to it
    const file = join(folder, 'variables.json');
    rmSync(file, { force: true });
    const type = { type: 'node', request: 'launch', name: `Run ${Math.random()}`, console: 'internalConsole' };
    const config = { ...type, program: join(folder, 'program.js'), args: [file], ...more };
    const ended = new Promise<void>(resolve =>
      registered.push(vscode.debug.onDidTerminateDebugSession(({ parentSession }) => parentSession ?? resolve())),
    );
    assert.ok(await vscode.debug.startDebugging(undefined, config), 'the session starts');
    await until(() => read(file) !== undefined, 'the program to write its variables', 60_000);
    await ended;
    return JSON.parse(read(file) ?? '');
  }

  it('gives a debugged program what ties its spans to the run, and what the person set stays', async () => {
    provide();
    assert.deepEqual(await debugged(), { OTEL_RESOURCE_ATTRIBUTES: 'spanlight.run.id=run1', ...endpoint });
    writeFileSync(
      join(folder, '.env'),
      'OTEL_RESOURCE_ATTRIBUTES=a=b\nOTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://mine\n',
    );
    assert.deepEqual(await debugged({ envFile: join(folder, '.env'), env: { OTEL_SERVICE_NAME: 'shop' } }), {
      OTEL_RESOURCE_ATTRIBUTES: 'a=b,spanlight.run.id=run2',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://mine',
      OTEL_SERVICE_NAME: 'shop',
    });
  });

  it('starts as it is without an answer, which is asked for beside it, and without a collector', async () => {
    provide();
    isGiven = false;
    assert.deepEqual(await debugged(), {});
    assert.equal(offered, 1);
    collector.isRunning = false;
    assert.deepEqual(await debugged(), {});
    assert.equal(offered, 1, 'nothing to ask about');
  });

  it('starts as it is when a file of variables is there and cannot be read', async () => {
    provide();
    const provider = new RunDebugProvider({
      collector,
      consent,
      book: new RunBook(() => 'x', Date.now),
      inherited: {},
      timers: realTimers,
    });
    const config = { type: 'go', request: 'launch', name: 'Go', envFile: folder };
    assert.equal(await provider.resolveDebugConfigurationWithSubstitutedVariables(undefined, config), config);
  });

  it('starts as it is when a file of variables takes too long', async () => {
    const timers: Timers = { after: (_, then) => (then(), { dispose: () => undefined }) };
    const book = new RunBook(() => 'x', Date.now);
    const provider = new RunDebugProvider({ collector, consent, book, inherited: {}, timers });
    const config = { type: 'go', request: 'launch', name: 'Go', envFile: join(folder, '.env') };
    assert.equal(await provider.resolveDebugConfigurationWithSubstitutedVariables(undefined, config), config);
  });

  it('in a task or terminal has them while the collector runs', async () => {
    const collection = new Map<string, string>();
    const change = (how: string) => (name: string, value: string) => void collection.set(name, `${how} ${value}`);
    const [replace, append] = [change('replace'), change('append')];
    const clear = () => collection.clear();
    const fake = { replace, append, clear } as unknown as vscode.EnvironmentVariableCollection;
    const deps = { collection: fake, collector, consent, runId: 'window' };
    const terminals = new TerminalEnvironment({ ...deps, inherited: { OTEL_RESOURCE_ATTRIBUTES: 'a=b' } });
    registered.push(terminals);
    assert.equal(fake.persistent, false);
    assert.deepEqual(Object.fromEntries(collection), {
      OTEL_RESOURCE_ATTRIBUTES: 'append ,spanlight.run.id=window',
      OTEL_EXPORTER_OTLP_ENDPOINT: `replace ${endpoint.OTEL_EXPORTER_OTLP_ENDPOINT}`,
    });
    assert.equal(terminals.currentRunId, 'window');
    collector.isRunning = false;
    changed.fire();
    assert.equal(collection.size, 0);
    assert.equal(terminals.currentRunId, undefined);
  });

  it('leaves variables to the terminals where the settings or a task set them', async () => {
    const set: string[] = [];
    const change = (name: string) => void set.push(name);
    const clear = () => void set.splice(0);
    const collection = { replace: change, append: change, clear } as unknown as vscode.EnvironmentVariableCollection;
    const terminal = vscode.workspace.getConfiguration('terminal.integrated.env');
    const tasks = vscode.workspace.getConfiguration('tasks');
    const names = ['linux', 'osx', 'windows'];
    registered.push(new TerminalEnvironment({ collection, collector, consent, inherited: {}, runId: 'window' }));
    assert.deepEqual(set, ['OTEL_RESOURCE_ATTRIBUTES', 'OTEL_EXPORTER_OTLP_ENDPOINT']);
    try {
      const mine = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://mine' };
      for (const name of names) await terminal.update(name, mine, vscode.ConfigurationTarget.Global);
      await until(() => set.length === 1, 'the endpoint to be left out');
      assert.deepEqual(set, ['OTEL_RESOURCE_ATTRIBUTES']);
      const task = {
        label: 'Own',
        type: 'shell',
        command: 'true',
        options: { env: { OTEL_RESOURCE_ATTRIBUTES: 'a=b' } },
      };
      await tasks.update('tasks', [task], vscode.ConfigurationTarget.Workspace);
      await until(() => set.length === 0, 'the attributes to be left out');
    } finally {
      for (const name of names) await terminal.update(name, undefined, vscode.ConfigurationTarget.Global);
      await tasks.update('tasks', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
