// Lines and functions as they were when a span ran, carried over to the text as it is now.
import { realpathSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nameFunctions } from '../core/index/namedFunctions';
import { phrase } from '../core/phrase';
import {
  carryLine,
  isSameRepository,
  mayHaveMoved,
  repositoryOf,
  revisionOf,
  type CarriedLine,
  type FileText,
  type RunRevision,
} from '../core/source/drift';
import { functionNameAt } from '../core/source/finding';
import { jumpOf, rank } from '../core/source/ranking';
import type { FramePlace, SourceAnswer, SourceLocation } from '../core/source/sourceResolver';
import type { SpanView } from '../core/source/spanView';
import type { FunctionPlace } from '../protocol/sources';
import { GitRevisions } from './gitRevisions';
import type { WorkspaceIndex } from './workspaceIndex';

/** Versions of files that are kept: a few KB each. */
const mostTexts = 200;

export class RunLines {
  private readonly roots = new Map<string, Promise<string | undefined>>();
  private readonly texts = new Map<string, Promise<FileText | undefined>>();

  constructor(
    private readonly workspace: WorkspaceIndex,
    private readonly git = new GitRevisions(),
  ) {}

  /**
   * The answer with the lines that ran carried over. What could be carried without a doubt is as sure as a line can be, and may
   * now be opened unasked. `startMs`: when the span began, ms since the epoch.
   */
  async carry(answer: SourceAnswer, span: SpanView, startMs: number): Promise<SourceAnswer> {
    if (answer.locations.every(({ runLine }) => runLine === undefined)) return answer;
    const { index } = this.workspace;
    const found: SourceLocation[] = [];
    for (const location of answer.locations) {
      const { line, note, isSame } = await this.currentLine(span, location, startMs);
      if (!isSame) {
        found.push({ ...location, line, endLine: Math.max(line, location.endLine + line - location.line), note });
        continue;
      }
      const file = index.file(location.uri);
      const functionName = file ? functionNameAt(file, line) : location.functionName;
      const isSure = location.confidence === 'exact' || location.functionName === functionName;
      const confidence = isSure ? 'exact' : 'high';
      found.push({ ...location, line, endLine: line, isLineKnown: true, functionName, confidence, note });
    }
    const locations = rank(found);
    return { ...answer, locations, jump: jumpOf(locations, index) };
  }

  /** Lines of stack traces carried over. */
  async carryFrames(frames: readonly FramePlace[], span: SpanView, startMs: number): Promise<readonly FramePlace[]> {
    const carried: FramePlace[] = [];
    for (const frame of frames) {
      const { line, note } = await this.currentLine(span, { ...frame, runLine: frame.line }, startMs);
      carried.push({ ...frame, line, note });
    }
    return carried;
  }

  /** Lines that the index knows are current as they are. `isSame`: what stands there is what ran, by git's word. */
  private async currentLine(
    span: SpanView,
    location: Pick<SourceLocation, 'uri' | 'line' | 'runLine'>,
    startMs: number,
  ): Promise<CarriedLine & { isSame?: boolean }> {
    const { uri, line, runLine } = location;
    const unchanged = { line, note: undefined };
    if (runLine === undefined || !uri.startsWith('file:')) return unchanged;
    const revision = revisionOf(span);
    const root = await this.rootOf(uri);
    const repository = repositoryOf(span);
    if (root !== undefined && repository !== undefined) {
      const remotes = await this.git.remotes(root);
      if (remotes.length && !remotes.some(remote => isSameRepository(remote, repository))) {
        return {
          line,
          note: phrase('The span ran code of another repository ({0}): the line may be another one.', repository),
        };
      }
    }
    const commit = root !== undefined && revision ? await this.git.commitOf(root, revision) : undefined;
    const [then, now] = await Promise.all([commit ? this.textAt(root!, commit, uri) : undefined, this.textNow(uri)]);
    if (then && now) {
      const carried = carryLine(runLine, then, now);
      return carried
        ? { ...carried, isSame: !carried.note }
        : { line, note: phrase('The line that ran is not there any more.') };
    }
    const changed = this.workspace.modified(uri);
    return changed === undefined || changed > startMs ? { line, note: mayHaveMoved } : unchanged;
  }

  /** Hash of a function's body at a revision (as `revisionText` gives it); undefined when git does not know it. */
  async hashAt({ uri, name, ordinal }: FunctionPlace, revision: string): Promise<number | undefined> {
    if (!uri.startsWith('file:')) return undefined;
    const root = await this.rootOf(uri);
    const commit = root === undefined ? undefined : await this.git.commitOf(root, revisionFrom(revision));
    const then = commit === undefined ? undefined : await this.textAt(root!, commit, uri);
    return then && nameFunctions(then.functions).find(one => one.name === name && one.ordinal === ordinal)?.hash;
  }

  private rootOf(uri: string): Promise<string | undefined> {
    const folder = dirname(fileURLToPath(uri));
    let root = this.roots.get(folder);
    if (!root) this.roots.set(folder, (root = this.git.root(folder)));
    return root;
  }

  private textAt(root: string, commit: string, uri: string): Promise<FileText | undefined> {
    const key = `${commit} ${uri}`;
    let known = this.texts.get(key);
    if (!known) {
      if (this.texts.size >= mostTexts) this.texts.delete(this.texts.keys().next().value!);
      this.texts.set(key, (known = this.readAt(root, commit, uri)));
    }
    return known;
  }

  private async readAt(root: string, commit: string, uri: string): Promise<FileText | undefined> {
    const path = relative(real(root), real(fileURLToPath(uri))).split(sep);
    if (path[0] === '..') return undefined;
    const text = await this.git.textAt(root, commit, path.join('/'));
    return text === undefined
      ? undefined
      : { text, functions: (await this.workspace.read(path, text))?.functions ?? [] };
  }

  private async textNow(uri: string): Promise<FileText | undefined> {
    const text = await this.workspace.textOf(uri);
    return text === undefined ? undefined : { text, functions: (await this.workspace.factsOf(uri))?.functions ?? [] };
  }
}

function revisionFrom(text: string): RunRevision {
  return /^[0-9a-f]{7,40}$/.test(text) ? { commits: [text], tags: [] } : { commits: [], tags: [text] };
}

/** Without links on the way: git names folders so. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
