import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFreshFiles } from '../../support/bootstrap/freshFiles.mjs';

describe('a check that remembers what was right', () => {
  let folder = '';
  let root = '';
  const put = (file: string, text: string): void => writeFileSync(join(root, file), text);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spanlight-fresh-'));
    root = join(folder, 'checkout');
    mkdirSync(join(root, 'b'), { recursive: true });
    execFileSync('git', ['init', '-q'], { cwd: root });
    put('a.ts', 'one');
    put('b/c.ts', 'two');
    put('d.md', 'three');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What the check is given; it finds fault with everything that `isWrong`. */
  async function checked({ isWrong = false, byPath = false, meanwhile = () => {} } = {}): Promise<[string[], number]> {
    const seen: string[] = [];
    const code = await checkFreshFiles({
      root,
      kept: join(folder, 'kept', 'right'),
      concerns: file => file.endsWith('.ts'),
      ...(byPath ? { nameThatCounts: (file: string) => file } : {}),
      check(files) {
        seen.push(...files);
        meanwhile();
        return Promise.resolve(isWrong ? 1 : 0);
      },
    });
    return [seen.sort(), code];
  }

  it('looks at what it knows about, once, and again at what has changed', async () => {
    assert.deepEqual(await checked(), [['a.ts', 'b/c.ts'], 0]);
    assert.deepEqual(await checked(), [[], 0]);
    put('b/c.ts', 'another');
    put('e.ts', 'new');
    assert.deepEqual(await checked(), [['b/c.ts', 'e.ts'], 0]);
    put('b/c.ts', 'two');
    assert.deepEqual(await checked(), [[], 0], 'as it was before');
  });

  it('fails again and again, for as long as something is wrong', async () => {
    assert.deepEqual(await checked({ isWrong: true }), [['a.ts', 'b/c.ts'], 1]);
    assert.deepEqual(await checked({ isWrong: true }), [['a.ts', 'b/c.ts'], 1]);
    assert.deepEqual(await checked(), [['a.ts', 'b/c.ts'], 0]);
    put('a.ts', 'wrong');
    assert.deepEqual(await checked({ isWrong: true }), [['a.ts'], 1]);
    assert.deepEqual(await checked({ isWrong: true }), [['a.ts'], 1]);
  });

  it('does not take for right what was saved over while it looked', async () => {
    put('a.ts', 'wrong');
    assert.deepEqual(await checked({ meanwhile: () => put('a.ts', 'mended') }), [['a.ts', 'b/c.ts'], 0]);
    put('a.ts', 'wrong');
    assert.deepEqual(await checked({ isWrong: true }), [['a.ts'], 1]);
  });

  it('looks anew at a file that has moved, where its place counts', async () => {
    for (const [byPath, expected] of [
      [false, []],
      [true, ['a/c.ts']],
    ] as const) {
      await checked({ byPath });
      renameSync(join(root, 'b'), join(root, 'a'));
      assert.deepEqual(await checked({ byPath }), [expected, 0]);
      renameSync(join(root, 'a'), join(root, 'b'));
    }
  });

  it('looks at everything where there is no repository', async () => {
    rmSync(join(root, '.git'), { recursive: true });
    process.env['GIT_CEILING_DIRECTORIES'] = folder;
    try {
      assert.deepEqual(await checked(), [['.'], 0]);
      assert.deepEqual(await checked(), [['.'], 0]);
    } finally {
      delete process.env['GIT_CEILING_DIRECTORIES'];
    }
  });
});
