import type { SourcePath } from './sourcePath';
import type { WorkspaceFile } from './sourceResolver';

/** What was seen of a service's paths: `from` where it ran lies at `to` here. Plain data, for whoever keeps it. */
export interface LearnedPath {
  readonly service: string;
  /** Head of the path where it ran, in segments. */
  readonly from: readonly string[];
  /** Name of the workspace folder, and the folder inside of it in segments. */
  readonly folder: string;
  readonly to: readonly string[];
  /** Different files that agreed; two are enough to go by it. */
  readonly files: readonly string[];
}

const enough = 2;
/** More of one pair say no more. */
const mostFiles = 5;
const mostPaths = 500;

/**
 * Learns which folder here is which folder there from paths that were matched for other reasons. What it knows is used from
 * the next resolver on: answers of one resolver do not depend on the order of the questions.
 */
export class LearnedPaths {
  private readonly seen = new Map<string, LearnedPath>();
  private readonly known: readonly LearnedPath[];
  private hasNews = false;

  constructor(earlier: readonly LearnedPath[] = []) {
    for (const path of earlier) this.seen.set(keyOf(path), path);
    this.known = earlier.filter(({ files }) => files.length >= enough);
  }

  /** Folders that a path's head stands for, the longest head first. */
  rootsOf(service: string, { segments, isAbsolute }: SourcePath): readonly LearnedPath[] {
    if (!isAbsolute) return [];
    return this.known
      .filter(path => path.service === service && path.from.every((part, i) => part === segments[i]))
      .sort((a, b) => b.from.length - a.from.length);
  }

  /** A path was found to be this file beyond doubt. */
  note(service: string, { segments, isAbsolute }: SourcePath, { folder, segments: here }: WorkspaceFile): void {
    if (!isAbsolute || service === '') return;
    let run = 0;
    while (run < here.length && run < segments.length && here.at(-1 - run) === segments.at(-1 - run)) run++;
    if (run === 0 || run === segments.length) return;
    const from = segments.slice(0, segments.length - run);
    const to = here.slice(0, here.length - run);
    const fresh = { service, from, folder, to, files: [] };
    const path = this.seen.get(keyOf(fresh)) ?? fresh;
    const file = segments.join('/');
    if (path.files.length >= mostFiles || path.files.includes(file) || this.seen.size >= mostPaths) return;
    this.seen.set(keyOf(path), { ...path, files: [...path.files, file] });
    this.hasNews = true;
  }

  /** A path that begins like one known is another file: what was learnt of it does not hold. */
  miss(path: LearnedPath): void {
    if (this.seen.delete(keyOf(path))) this.hasNews = true;
  }

  /** All that is known now, when that is more or less than before. */
  news(): readonly LearnedPath[] | undefined {
    return this.hasNews ? [...this.seen.values()] : undefined;
  }
}

function keyOf({ service, from, folder, to }: LearnedPath): string {
  return JSON.stringify([service, from, folder, to]);
}

/** Takes what was stored for what it says; anything else is left out. */
export function readLearned(value: unknown): readonly LearnedPath[] {
  if (!Array.isArray(value)) return [];
  const isTexts = (list: unknown): boolean => Array.isArray(list) && list.every(one => typeof one === 'string');
  return value.filter((one: Partial<LearnedPath> | null): one is LearnedPath => {
    if (typeof one !== 'object' || one === null) return false;
    const { service, folder, from, to, files } = one;
    return typeof service === 'string' && typeof folder === 'string' && [from, to, files].every(isTexts);
  });
}
