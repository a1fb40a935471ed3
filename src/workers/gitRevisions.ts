// What git knows of the code that ran. Only objects are asked for, never the working tree: nothing that a repository
// configures (filters, hooks, external diffs, monitors) is run.
import { execFile } from 'node:child_process';
import type { RunRevision } from '../core/source/drift';

/** Longer answers are of files that nobody wrote. */
const mostBytes = 20_000_000;
const timeoutMs = 10_000;

const quiet = ['--no-pager', '--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];

const hash = /^[0-9a-f]{7,40}$/;
const tag = /^[A-Za-z0-9_][\w.+-]{0,99}$/;

export class GitRevisions {
  private readonly commits = new Map<string, Promise<string | undefined>>();

  constructor(private readonly program = 'git') {}

  /** Top folder of the repository around a folder, as git writes it; undefined when there is none, or no git. */
  async root(folder: string): Promise<string | undefined> {
    return (await this.git(folder, ['rev-parse', '--show-toplevel']))?.replace(/\r?\n$/, '') || undefined;
  }

  /** Addresses that the repository fetches from. */
  async remotes(root: string): Promise<readonly string[]> {
    const text = await this.git(root, ['config', '--get-regexp', '^remote\\..*\\.url$']);
    return text?.split(/\r?\n/).flatMap(line => /^\S+ (.+)$/.exec(line)?.[1] ?? []) ?? [];
  }

  /** The commit that ran, by its full hash; undefined when it is not here (a shallow clone, another repository). */
  async commitOf(root: string, { commits, tags }: RunRevision): Promise<string | undefined> {
    const names = [
      ...commits.filter(text => hash.test(text)),
      ...tags
        .filter(text => tag.test(text) && !text.includes('..'))
        .flatMap(text => [`refs/tags/${text}`, `refs/tags/v${text}`]),
    ];
    for (const name of names) {
      const key = `${root}\n${name}`;
      let known = this.commits.get(key);
      if (!known) this.commits.set(key, (known = this.verify(root, name)));
      const commit = await known;
      if (commit) return commit;
      // It may be fetched yet.
      this.commits.delete(key);
    }
    return undefined;
  }

  head(root: string): Promise<string | undefined> {
    return this.verify(root, 'HEAD');
  }

  /** Text of a file at a commit, whatever it was called then; `path` counts from the root, with slashes. */
  async textAt(root: string, commit: string, path: string): Promise<string | undefined> {
    if (!hash.test(commit)) return undefined;
    const text = await this.blob(root, commit, path);
    if (text !== undefined) return text;
    const old = await this.nameAt(root, commit, path);
    return old === undefined ? undefined : this.blob(root, commit, old);
  }

  private blob(root: string, commit: string, path: string): Promise<string | undefined> {
    return this.git(root, ['cat-file', 'blob', `${commit}:${path}`]);
  }

  /** What a file was called at a commit when it has been moved since. */
  private async nameAt(root: string, commit: string, path: string): Promise<string | undefined> {
    const moved = await this.git(root, [
      'diff-tree', '-r', '-z', '-M', '--no-ext-diff', '--no-textconv', '--diff-filter=R', '--name-status', commit, 'HEAD', '--',
    ]); // prettier-ignore
    const parts = moved?.split('\0') ?? [];
    for (let i = 0; i + 2 < parts.length; i += 3) if (parts[i + 2] === path) return parts[i + 1];
    return undefined;
  }

  private async verify(root: string, name: string): Promise<string | undefined> {
    const found = await this.git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
    const commit = found?.trim() ?? '';
    return /^[0-9a-f]{40,64}$/.test(commit) ? commit : undefined;
  }

  private git(folder: string, args: readonly string[]): Promise<string | undefined> {
    return new Promise(resolve => {
      execFile(
        this.program,
        [...quiet, ...args],
        {
          cwd: folder,
          encoding: 'utf8',
          maxBuffer: mostBytes,
          timeout: timeoutMs,
          windowsHide: true,
          env: { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
        },
        (error, stdout) => resolve(error ? undefined : stdout),
      );
    });
  }
}
