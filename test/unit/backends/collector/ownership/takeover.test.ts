import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emitter } from '../../../../../src/core/emitter';
import { whoAnswers, windowProcesses, type WindowProcess } from './windows';

describe('windows that collect together, as processes', function () {
  this.timeout(60_000);
  const told = new Emitter<void>();
  let programs: string;
  let folder: string;
  let windows: Awaited<ReturnType<typeof windowProcesses>>;

  before(async () => {
    programs = await mkdtemp(join(tmpdir(), 'spanlight-windows-'));
    windows = await windowProcesses(programs, () => told.fire());
  });
  after(() => rm(programs, { recursive: true, force: true }));
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'spanlight-shared-'))));
  afterEach(async () => {
    windows.end();
    await rm(folder, { recursive: true, force: true });
  });

  /** Waits for what the windows tell. */
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise(resolve => {
      const look = (): void => {
        if (!isSo()) return;
        listening.dispose();
        resolve();
      };
      const listening = told.event(look);
      look();
    });
  const ownersOf = (all: readonly WindowProcess[]) => all.filter(({ role }) => role === 'owner');
  const agree = (all: readonly WindowProcess[]): Promise<void> =>
    until(() => ownersOf(all).length === 1 && all.every(({ role }) => role === 'owner' || role === 'guest'));

  it('have one owner, however many start at once', async () => {
    const all = Array.from({ length: 6 }, () => windows.start(folder));
    await agree(all);
    const [owner] = ownersOf(all);
    for (const { port } of all) assert.equal(await whoAnswers(port), owner.pid);
  });

  it('go on without an owner that was killed: another has its port', async function () {
    let rest = Array.from({ length: 4 }, () => windows.start(folder));
    await agree(rest);
    const took: number[] = [];
    while (rest.length > 1) {
      const [owner] = ownersOf(rest);
      rest = rest.filter(window => window !== owner);
      const killedAt = performance.now();
      await owner.kill();
      await agree(rest);
      took.push(Math.round(performance.now() - killedAt));
      assert.equal(rest[0].port, owner.port);
      assert.equal(await whoAnswers(owner.port), ownersOf(rest)[0].pid);
    }
    console.log(`      another had the port after ${took.join(', ')} ms`);
  });

  it('go on without an owner that leaves', async () => {
    const first = windows.start(folder);
    await until(() => first.role === 'owner');
    const second = windows.start(folder);
    await until(() => second.role === 'guest');
    const { port } = first;
    const left = performance.now();
    first.say('leave');
    await until(() => second.role === 'owner');
    console.log(`      another had the port after ${Math.round(performance.now() - left)} ms`);
    assert.equal(await whoAnswers(port), second.pid);
  });

  it('stop together, whichever of them says so, and leave nothing behind', async () => {
    const all = Array.from({ length: 3 }, () => windows.start(folder));
    await agree(all);
    const { port } = all[0];
    all.find(({ role }) => role === 'guest')?.say('stop');
    await until(() => all.every(({ role }) => role === 'stopped'));
    assert.equal(await whoAnswers(port), undefined);
    assert.deepEqual(await readdir(folder), []);
  });

  it('begin anew over what a killed one left', async () => {
    const first = windows.start(folder);
    await until(() => first.role === 'owner');
    await first.kill();
    assert.equal((await readdir(folder)).length, 2);
    const second = windows.start(folder, first.port);
    await until(() => second.role === 'owner');
    assert.equal(await whoAnswers(first.port), second.pid);
    assert.equal((await readdir(folder)).length, 2);
  });
});
