import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { cached } from '../../support/bootstrap/cache.mjs';

describe('the cache of what tests install', () => {
  let root: string;
  beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'spanlight-cache-'))));
  afterEach(() => rm(root, { recursive: true, force: true }));

  const make = (text: string) => (dir: string) => writeFile(join(dir, 'made'), text);

  it('makes a folder once for the same inputs', async () => {
    const first = await cached({ name: 'thing', inputs: ['a'], make: make('first'), root });
    const second = await cached({ name: 'thing', inputs: ['a'], make: make('second'), root });
    assert.equal(second, first);
    assert.equal(await readFile(join(first, 'made'), 'utf8'), 'first');
  });

  it('makes another one when a file of the inputs changes', async () => {
    const file = join(root, 'lock.json');
    const dirs = [];
    for (const text of ['one', 'two']) {
      await writeFile(file, text);
      dirs.push(await cached({ name: 'thing', inputs: [{ file }], make: make(text), root }));
    }
    assert.notEqual(dirs[0], dirs[1]);
  });

  it('tells two inputs from one that reads the same', async () => {
    const apart = await cached({ name: 'thing', inputs: ['a', 'b'], make: make(''), root });
    const together = await cached({ name: 'thing', inputs: ['ab'], make: make(''), root });
    assert.notEqual(apart, together);
  });

  it('leaves nothing behind when making fails, and makes it the next time', async () => {
    const breaking = async (dir: string) => {
      await make('half')(dir);
      throw new Error('no network');
    };
    await assert.rejects(cached({ name: 'thing', inputs: ['a'], make: breaking, root }), /no network/);
    assert.deepEqual(await readdir(root), []);
    const dir = await cached({ name: 'thing', inputs: ['a'], make: make('whole'), root });
    assert.equal(await readFile(join(dir, 'made'), 'utf8'), 'whole');
  });

  it('never takes the unfinished folder of a process that was killed for a whole one', async () => {
    const dir = await cached({ name: 'thing', inputs: ['a'], make: make('whole'), root });
    await rm(dir, { recursive: true });
    await mkdir(`${dir}.0badc0de.unfinished`);
    await writeFile(`${dir}.lock`, '999999999'); // no such process
    const again = await cached({ name: 'thing', inputs: ['a'], make: make('anew'), root });
    assert.equal(await readFile(join(again, 'made'), 'utf8'), 'anew');
  });

  it('is filled by one of several processes that want the same at the same time', async () => {
    const module = pathToFileURL(join(process.cwd(), 'test/support/bootstrap/cache.mjs')).href;
    const program = `
      import { appendFile, writeFile } from 'node:fs/promises';
      const { cached } = await import(${JSON.stringify(module)});
      const root = ${JSON.stringify(root)};
      const make = async dir => { await appendFile(root + '/log', 'x'); await writeFile(dir + '/made', ''); };
      await cached({ name: 'thing', inputs: ['a'], root, make });`;
    const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    await Promise.all([start(), start(), start()]);
    assert.equal(await readFile(join(root, 'log'), 'utf8'), 'x');
  });
});
