import ignore, { type Ignore } from 'ignore';

/** Git's rules: the `.gitignore` of each folder above a file, the inner ones last. */
export class IgnoredFiles {
  /** By folder, its segments joined, '' at the top. */
  private readonly rules = new Map<string, Ignore>();

  /** `folder`: segments of the folder that the `.gitignore` lies in; undefined text takes it away. */
  set(folder: readonly string[], text: string | undefined): void {
    if (text === undefined) this.rules.delete(folder.join('/'));
    else this.rules.set(folder.join('/'), ignore({ allowRelativePaths: true }).add(text));
  }

  has(path: readonly string[]): boolean {
    if (this.rules.size === 0) return false;
    // What lies in an ignored folder can't be taken back by a rule inside of it.
    for (let length = 1; length <= path.length; length++) {
      if (this.isIgnored(path.slice(0, length), length < path.length)) return true;
    }
    return false;
  }

  private isIgnored(path: readonly string[], isFolder: boolean): boolean {
    let isIgnored = false;
    for (let depth = 0; depth < path.length; depth++) {
      const rules = this.rules.get(path.slice(0, depth).join('/'));
      if (!rules) continue;
      const result = rules.test(path.slice(depth).join('/') + (isFolder ? '/' : ''));
      if (result.ignored) isIgnored = true;
      else if (result.unignored) isIgnored = false;
    }
    return isIgnored;
  }
}
