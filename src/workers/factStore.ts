// Facts between sessions: a file of lines, two for each source file: which version of it, and its facts.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FileFacts } from '../core/index/facts';

interface Version {
  readonly size: number;
  readonly modified: number;
}

/** What a store held. */
export interface KnownFacts {
  /** Facts of the file as it was with this size and time of change; undefined for any other. */
  get(uri: string, version: Version): FileFacts | undefined;
}

export class FactStore {
  private readonly format: string;

  /** `code`: whatever decides what facts look like, the program's own text: what another one wrote is not read. */
  constructor(
    private readonly file: string,
    code: string,
  ) {
    this.format = createHash('sha256').update(code).digest('hex');
  }

  /** Empty when there is none, or none that this program wrote. */
  load(): KnownFacts {
    let text: string;
    try {
      text = readFileSync(this.file, 'utf8');
    } catch {
      return { get: () => undefined };
    }
    const known = new Map<string, Version & { readonly from: number; readonly to: number }>();
    let at = text.indexOf('\n');
    if (text.slice(0, at) !== this.format) return { get: () => undefined };
    for (;;) {
      const from = at + 1;
      const middle = text.indexOf('\n', from);
      const end = middle < 0 ? -1 : text.indexOf('\n', middle + 1);
      if (end < 0) break; // the last line of all is cut: it was never finished
      const [uri, size, modified] = JSON.parse(text.slice(from, middle)) as [string, number, number];
      known.set(uri, { size, modified, from: middle + 1, to: end });
      at = end;
    }
    return {
      get(uri, { size, modified }) {
        const entry = known.get(uri);
        if (!entry || entry.size !== size || entry.modified !== modified) return undefined;
        return JSON.parse(text.slice(entry.from, entry.to)) as FileFacts;
      },
    };
  }

  /** Replaces the file in one step, so that a session that ends meanwhile leaves the old one. Throws what the disk says. */
  save(entries: Iterable<Version & { readonly uri: string; readonly facts: FileFacts }>): void {
    const lines = [this.format];
    for (const { uri, size, modified, facts } of entries) {
      lines.push(JSON.stringify([uri, size, modified]), JSON.stringify(facts));
    }
    mkdirSync(dirname(this.file), { recursive: true });
    const next = `${this.file}.${process.pid}`;
    try {
      writeFileSync(next, `${lines.join('\n')}\n`);
      renameSync(next, this.file);
    } catch (error) {
      rmSync(next, { force: true });
      throw error;
    }
  }
}
