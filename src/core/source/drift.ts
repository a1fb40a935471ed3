// The code that ran is not the code that is open: which revision ran, and where its lines are now.
import type { FunctionFacts } from '../index/facts';
import { phrase, type Phrase } from '../phrase';
import { lineMap } from './lineMap';
import type { SpanView } from './spanView';

/** What a span says of the code it ran: commits by hash, and names that may be tags; the surest first. */
export interface RunRevision {
  readonly commits: readonly string[];
  readonly tags: readonly string[];
}

const revisionKeys = [
  'vcs.ref.head.revision',
  'vcs.repository.ref.revision',
  'git.commit.sha',
  '_dd.git.commit.sha',
  'scm.commit.id',
  'tags.commit',
];
const repositoryKeys = ['vcs.repository.url.full', 'git.repository_url', '_dd.git.repository_url'];

const hash = /^[0-9a-f]{7,40}$/;

export function revisionOf(span: SpanView): RunRevision | undefined {
  const commits = new Set<string>();
  const tags = new Set<string>();
  const said = span.resource(...revisionKeys) ?? span.attribute('vcs.ref.head.revision') ?? '';
  if (hash.test(said.toLowerCase())) commits.add(said.toLowerCase());
  const versions = [span.resource('service.version'), ...imageTags(span.resource('container.image.tags'))];
  for (const version of versions) {
    const text = version?.trim() ?? '';
    // `1.4.2-7-g3f2a91c` as git describes it, `1.4.2+3f2a91c`, or the hash itself. Seven digits alone are a number.
    const commit = hash.test(text) ? text : /(?:-g|\+(?:sha[.-])?)([0-9a-f]{7,40})(?:-dirty)?$/.exec(text)?.[1];
    if (commit && /[a-f]/.test(commit)) commits.add(commit);
    else if (/^[\w][\w.+-]{0,99}$/.test(text) && !text.includes('..') && text !== 'latest') tags.add(text);
  }
  return commits.size || tags.size ? { commits: [...commits], tags: [...tags] } : undefined;
}

/** What a span says of its revision, as one text for people and for `hashAt`: a commit's hash, or a tag. */
export function revisionText(span: SpanView): string | undefined {
  const revision = revisionOf(span);
  return revision && (revision.commits[0] ?? revision.tags[0]);
}

/** Address of the repository that the code is from. */
export function repositoryOf(span: SpanView): string | undefined {
  return span.resource(...repositoryKeys);
}

/** `git@host:owner/repo.git` and `https://host/owner/repo` are one; passwords and case of the host don't count. */
export function isSameRepository(a: string, b: string): boolean {
  return normal(a) === normal(b);
}

function normal(url: string): string {
  const text = url
    .trim()
    .replace(/[?#].*$/s, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '');
  const scp = /^(?:[^@/]+@)?([^:/]+):(?!\/\/)(.+)$/.exec(text);
  const full = /^[a-z+]+:\/\/(?:[^@/]*@)?([^:/]+)(?::\d+)?\/(.+)$/i.exec(text);
  const [, host, path] = full ?? scp ?? [undefined, '', text];
  return `${host.toLowerCase()}/${path.replace(/^\/+/, '').toLowerCase()}`;
}

function imageTags(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  try {
    const tags: unknown = JSON.parse(text);
    return Array.isArray(tags) ? tags.filter(tag => typeof tag === 'string') : [];
  } catch {
    return [text];
  }
}

/** A file at one time. */
export interface FileText {
  readonly text: string;
  readonly functions: readonly FunctionFacts[];
}

/** Where a line is now; `note` says what has to be known of it. */
export interface CarriedLine {
  /** 1-based. */
  readonly line: number;
  readonly note: Phrase | undefined;
}

/** Lines with less text are like many others. */
const leastText = 8;

/**
 * Carries a line of the text that ran over to the text as it is now. What was deleted is looked for by its text near by, then
 * by the function it was in; undefined when none of it is left.
 */
export function carryLine(line: number, then: FileText, now: FileText): CarriedLine | undefined {
  const [before, after] = [linesOf(then.text), linesOf(now.text)];
  if (line < 1 || line > before.length) return undefined;
  const carried = lineMap(before, after)[line - 1];
  if (carried > 0) return { line: carried, note: undefined };
  const text = before[line - 1].trim();
  const place = functionNow(line, then, now);
  if (text.length >= leastText) {
    const [from, to] = place ? [place.firstLine, place.endLine] : [1, after.length];
    const same = after.flatMap((one, i) => (i + 1 >= from && i + 1 <= to && one.trim() === text ? [i + 1] : []));
    if (same.length === 1) return { line: same[0], note: phrase('The line has moved since it ran.') };
  }
  if (!place) return undefined;
  return { line: place.line, note: phrase('The line that ran is not there any more: shown is {0}.', place.name) };
}

/** For a text whose revision is not known. */
export const mayHaveMoved: Phrase = phrase('The line may have moved: it is not known which revision ran.');

/** The function that was around the line, by owner and name. */
function functionNow(line: number, then: FileText, now: FileText): FunctionFacts | undefined {
  let best: FunctionFacts | undefined;
  for (const fact of then.functions) {
    const holds = fact.firstLine <= line && line <= fact.endLine && fact.name !== '';
    if (holds && (!best || fact.endLine - fact.firstLine <= best.endLine - best.firstLine)) best = fact;
  }
  const same = now.functions.filter(({ name, owner }) => name === best?.name && owner === best.owner);
  const sameBody = same.filter(({ hash: body }) => body === best!.hash);
  return same.length === 1 ? same[0] : sameBody.length === 1 ? sameBody[0] : undefined;
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}
