import assert from 'node:assert/strict';
import { mkdtemp, readdir, readlink, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Collecting } from '../../../../../src/backends/collector/ownership/collecting';
import { Link } from '../../../../../src/backends/collector/ownership/link';
import { noStats } from '../../../../../src/backends/collector/stoppedState';
import { Failure } from '../../../../../src/core/errors';
import type { WireMessage } from '../../../../../src/protocol/channel';
import type { CollectorOptions, CollectorState, TracesChange } from '../../../../../src/protocol/collect';
import { pretendCollectors, type PretendCollector } from './pretendCollector';

const signal = new AbortController().signal;

interface Window {
  readonly collecting: Collecting;
  readonly opened: readonly PretendCollector[];
  readonly states: string[];
  readonly changes: TracesChange[];
  start(options?: Partial<CollectorOptions> & { ifRunning?: boolean }): Promise<CollectorState>;
}

describe('collecting in several windows', function () {
  this.timeout(20_000);
  let folder: string;
  const all: Window[] = [];

  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'spanlight-collecting-'))));
  afterEach(async () => {
    await Promise.all(all.splice(0).map(({ collecting }) => collecting.leave()));
    await rm(folder, { recursive: true, force: true });
  });

  function open(name: string): Window {
    const { open, opened } = pretendCollectors(name);
    const collecting = new Collecting({ open, log: () => undefined, random: () => 0 });
    const states: string[] = [];
    const changes: TracesChange[] = [];
    collecting.onDidChangeState(({ role }) => states.push(role));
    collecting.onDidChangeTraces(change => changes.push(change));
    const usual = { host: '', httpPort: 0, grpcPort: 0, storageBytes: 1e6, allowedOrigins: [] };
    const start: Window['start'] = options =>
      collecting.start({ folder: join(folder, 'collector'), ...usual, ...options });
    const window: Window = { collecting, opened, states, changes, start };
    all.push(window);
    return window;
  }
  const servicesOf = ({ collecting }: Window) => collecting.ask('services', null, signal);
  const nextState = ({ collecting }: Window, role: CollectorState['role']): Promise<CollectorState> =>
    new Promise(resolve => {
      const listening = collecting.onDidChangeState(state => {
        if (state.role !== role) return;
        listening.dispose();
        resolve(state);
      });
    });

  it('makes the first one the owner and the next ones its guests, who ask it', async () => {
    const [a, b] = [open('a'), open('b')];
    const owner = await a.start();
    const guest = await b.start();
    assert.equal(owner.role, 'owner');
    assert.deepEqual(guest, { ...owner, role: 'guest' });
    assert.deepEqual(await servicesOf(b), ['a']);
    assert.deepEqual(await b.collecting.ask('trace', { traceId: 'abc' }, signal), new Uint8Array([97, 98, 99]));
    assert.equal(b.opened.length, 0);
  });

  it('answers a failure of the owner as one', async () => {
    const [a, b] = [open('a'), open('b')];
    await a.start();
    await b.start();
    a.opened[0].store.services = () => Promise.reject(new Failure('tooLarge', 'So many'));
    await assert.rejects(servicesOf(b), (error: Failure) => error.kind === 'tooLarge' && error.message === 'So many');
  });

  it('tells guests what the owner hears', async () => {
    const [a, b] = [open('a'), open('b')];
    await a.start();
    await b.start();
    const change: TracesChange = {
      grown: [],
      grownCount: 7,
      removed: ['ab'],
      reset: false,
      stats: { ...noStats, traceCount: 3 },
    };
    const heard = new Promise(resolve => b.collecting.onDidChangeTraces(resolve));
    a.opened[0].listeners.onChange(change);
    assert.deepEqual(await heard, change);
    assert.equal(b.collecting.state.stats.traceCount, 3);
  });

  it('lets a guest take over the same ports when the owner leaves, and answers what was asked meanwhile', async () => {
    const [a, b] = [open('a'), open('b')];
    const { httpPort } = await a.start();
    await b.start();
    let answerLate: (() => void) | undefined;
    const asked = new Promise<void>(resolve => {
      a.opened[0].store.services = () => {
        resolve();
        return new Promise(later => (answerLate = () => later(['late'])));
      };
    });
    const services = servicesOf(b);
    await asked;
    await a.collecting.leave();
    answerLate?.();
    assert.deepEqual(await services, ['b']);
    assert.equal(b.collecting.state.role, 'owner');
    assert.equal(b.collecting.state.httpPort, httpPort);
    assert.ok(b.changes.some(({ reset }) => reset));
  });

  it('stops for all windows, and none takes over', async () => {
    const windows = [open('a'), open('b'), open('c')];
    for (const window of windows) await window.start();
    const stopped = windows.map(window => nextState(window, 'stopped'));
    await windows[2].collecting.stop();
    await Promise.all(stopped);
    assert.deepEqual(
      windows.map(({ collecting }) => collecting.state.role),
      ['stopped', 'stopped', 'stopped'],
    );
    assert.equal(windows[0].opened[0].isClosed, true);
    await assert.rejects(servicesOf(windows[1]), { kind: 'unreachable' });
    assert.equal(windows[1].opened.length, 0);
  });

  it('can be started again by any window after a stop', async () => {
    const [a, b] = [open('a'), open('b')];
    await a.start();
    await b.start();
    await a.collecting.stop();
    assert.equal((await b.start()).role, 'owner');
    assert.equal((await a.start()).role, 'guest');
  });

  it('joins only what runs when asked to', async () => {
    const [a, b] = [open('a'), open('b')];
    assert.equal((await b.start({ ifRunning: true })).role, 'stopped');
    assert.deepEqual(await readdir(folder), []);
    await a.start();
    assert.equal((await b.start({ ifRunning: true })).role, 'guest');
  });

  it('takes away the mark of a dead owner and its socket', async () => {
    const a = open('a');
    await a.start();
    const path = join(folder, 'collector', 'owner');
    const dead = join(folder, 'collector', 's-00000000.sock');
    await a.collecting.leave();
    await symlink(dead, path);
    assert.equal((await a.start({ ifRunning: true })).role, 'stopped');
    assert.deepEqual(await readdir(join(folder, 'collector')), []);
  });

  it('says which port is in use, and leaves the place to others', async () => {
    const other = createServer();
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    try {
      const [a, b] = [open('a'), open('b')];
      const state = await a.start({ httpPort: port });
      assert.equal(state.role, 'blocked');
      assert.deepEqual(state.conflicts, [{ port, which: 'http' }]);
      assert.equal((await b.start()).role, 'owner');
    } finally {
      other.close();
    }
  });

  it('opens anew with other settings, without losing its guests', async () => {
    const [a, b] = [open('a'), open('b')];
    const { httpPort } = await a.start();
    await b.start();
    const told = nextState(b, 'guest');
    const state = await a.start({ storageBytes: 2e6, httpPort });
    assert.equal(a.opened.length, 2);
    assert.equal(a.opened[0].isClosed, true);
    assert.equal((await told).httpPort, state.httpPort);
    assert.deepEqual(await servicesOf(b), ['a']);
    await a.start({ storageBytes: 2e6, httpPort });
    assert.equal(a.opened.length, 2);
  });

  it('steps down when another window took the mark', async () => {
    const [a, b] = [open('a'), open('b')];
    await a.start();
    await unlink(join(folder, 'collector', 'owner'));
    const steppedDown = nextState(a, 'guest');
    assert.equal((await b.start()).role, 'owner');
    await steppedDown;
    assert.deepEqual(await servicesOf(a), ['b']);
  });

  it('makes its mark anew when somebody emptied the folder', async () => {
    const a = open('a');
    await a.start();
    const mark = join(folder, 'collector', 'owner');
    const socket = await readlink(mark);
    await unlink(mark);
    for (;;) {
      const found = await readlink(mark).catch(() => undefined);
      if (found === socket) break;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    assert.equal(a.collecting.state.role, 'owner');
  });

  it('begins anew when somebody took the folder away', async () => {
    const [a, b] = [open('a'), open('b')];
    await a.start();
    const isOpenAgain = nextState(a, 'owner');
    await rm(join(folder, 'collector'), { recursive: true });
    await isOpenAgain;
    assert.equal(a.opened.length, 2);
    assert.equal((await b.start()).role, 'guest');
    assert.deepEqual(await servicesOf(b), ['a']);
  });

  it('stops with a sentence when it can not go on', async () => {
    const [a, b] = [open('a'), open('b')];
    await a.start();
    await b.start();
    const stopped = [nextState(a, 'stopped'), nextState(b, 'stopped')];
    a.opened[0].listeners.onBroken('The disk is gone');
    const [state] = await Promise.all(stopped);
    assert.equal(state.problem, 'The disk is gone');
    assert.equal(b.opened.length, 0);
  });

  it('says why when the folder can not be made', async () => {
    const a = open('a');
    await writeFile(join(folder, 'file'), '');
    const state = await a.start({ folder: join(folder, 'file', 'collector') });
    assert.equal(state.role, 'stopped');
    assert.match(state.problem ?? '', /ENOTDIR/);
  });

  it('says so when windows speak different versions, and tells the stranger nothing', async () => {
    const a = open('a');
    await a.start();
    const socket = connect(await readlink(join(folder, 'collector', 'owner')));
    const heard: WireMessage[] = [];
    const answered = new Promise<void>(resolve => {
      const link: Link = new Link(
        socket,
        message => {
          heard.push(message);
          resolve();
        },
        () => undefined,
      );
      link.send({ type: 'request', id: 1, method: 'hello', params: { version: 999 } });
    });
    await answered;
    a.opened[0].listeners.onChange({ grown: [], grownCount: 0, removed: [], reset: false, stats: noStats });
    await servicesOf(a);
    assert.deepEqual(
      heard.map(message => message.type === 'failure' && message.error.kind),
      ['refused'],
    );
    socket.destroy();
  });

  it('lets nobody else in', async () => {
    await open('a').start();
    const shared = join(folder, 'collector');
    assert.equal((await stat(shared)).mode & 0o777, 0o700);
    assert.equal((await stat(await readlink(join(shared, 'owner')))).mode & 0o777, 0o600);
  });

  it('finds room for its socket where the path of the folder is too long for one', async () => {
    const long = join(folder, 'x'.repeat(120));
    const [a, b] = [open('a'), open('b')];
    assert.equal((await a.start({ folder: long })).role, 'owner');
    assert.equal((await b.start({ folder: long })).role, 'guest');
    const socket = await readlink(join(long, 'owner'));
    assert.ok(Buffer.byteLength(socket) <= 100, socket);
    await a.collecting.stop();
    await assert.rejects(stat(socket), { code: 'ENOENT' });
  });
});
