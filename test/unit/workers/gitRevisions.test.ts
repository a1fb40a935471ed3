import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRevisions } from '../../../src/workers/gitRevisions';

describe('what git knows of the code that ran', function () {
  this.timeout(30_000);
  let folder: string;
  let first: string;

  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.test', '-c', 'commit.gpgsign=false', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();

  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'spanlight-git-')));
    git('init', '-q');
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'src', 'old.ts'), 'one\ntwo\nthree\nfour\n');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    git('tag', 'v1.0');
    git('remote', 'add', 'origin', 'git@host.test:a/b.git');
    first = git('rev-parse', 'HEAD');
    renameSync(join(folder, 'src', 'old.ts'), join(folder, 'src', 'new.ts'));
    writeFileSync(join(folder, 'src', 'new.ts'), 'zero\none\ntwo\nthree\nfour\n');
    git('add', '-A');
    git('commit', '-q', '-m', 'second');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is its root, its remotes, and commits by hash or tag', async () => {
    const revisions = new GitRevisions();
    assert.equal(await revisions.root(join(folder, 'src')), folder.replace(/\\/g, '/'));
    assert.deepEqual(await revisions.remotes(folder), ['git@host.test:a/b.git']);
    assert.equal(await revisions.commitOf(folder, { commits: [first.slice(0, 8)], tags: [] }), first);
    assert.equal(await revisions.commitOf(folder, { commits: ['0123456789'], tags: ['1.0'] }), first);
    assert.equal(await revisions.commitOf(folder, { commits: ['0123456789'], tags: ['2.0'] }), undefined);
  });

  it('is the text of a file, under the name that it had', async () => {
    const revisions = new GitRevisions();
    assert.equal(await revisions.textAt(folder, first, 'src/new.ts'), 'one\ntwo\nthree\nfour\n');
    assert.equal(await revisions.textAt(folder, first, 'src/other.ts'), undefined);
  });

  it('is nothing for what is no revision, without running it', async () => {
    const revisions = new GitRevisions();
    const target = join(folder, 'written');
    for (const text of [`--output=${target}`, '-h', 'HEAD', `HEAD; touch ${target}`, `$(touch ${target})`]) {
      assert.equal(await revisions.commitOf(folder, { commits: [text], tags: [text] }), undefined);
      assert.equal(await revisions.textAt(folder, text, 'src/new.ts'), undefined);
    }
    assert.equal(existsSync(target), false);
  });

  it('is nothing outside of a repository, or without git', async () => {
    assert.equal(await new GitRevisions('no-such-git').root(folder), undefined);
    assert.equal(await new GitRevisions().textAt(tmpdir(), first, 'a'), undefined);
  });
});
