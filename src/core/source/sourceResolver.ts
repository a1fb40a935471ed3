import type { Phrase } from '../phrase';
import type { Finding } from './rule';

/** A place in a workspace file, and the rule that found it: a name that is never translated, for tests and scripts. */
export type SourceLocation = Finding & {
  readonly rule: string;
  /** What has to be known of the line: it moved since it ran, or may have. */
  readonly note?: Phrase;
};

/**
 * Answer for one span. `jump`: index of the location a click opens at once; undefined when it has to ask (several) or has
 * none. Locations are ranked: places of errors come last, and are opened unasked only when there is nothing else.
 * Without a location, or with several, `reason` says why, and `hint` what would help; both are empty otherwise.
 */
export interface SourceAnswer {
  readonly locations: readonly SourceLocation[];
  readonly jump: number | undefined;
  readonly reason: Phrase;
  readonly hint: Phrase;
}

/** What each rule said, in the order they were asked: for *Explain Source*. */
export interface Explanation {
  readonly answer: SourceAnswer;
  readonly steps: readonly ExplainedStep[];
}

export interface ExplainedStep {
  readonly rule: string;
  readonly note: Phrase;
  readonly findings: readonly Finding[];
}

/** A line of an exception's stack trace that lies in the workspace. */
export interface FramePlace {
  /** Index of the event among the span's, by time; index of the line in its stack trace, from 0. */
  readonly event: number;
  readonly textLine: number;
  readonly uri: string;
  /** 1-based. */
  readonly line: number;
  readonly note?: Phrase;
}

/** A workspace file as the resolver sees it. */
export interface WorkspaceFile {
  readonly uri: string;
  /** Name of the workspace folder it lies in. */
  readonly folder: string;
  /** Path inside that folder, in segments. */
  readonly segments: readonly string[];
  /** Absolute path in segments, as `uri.path` has it; a drive letter in lower case (`c:`). */
  readonly absolute: readonly string[];
}

/** An open folder; `absolute` as in WorkspaceFile. */
export interface WorkspaceRoot {
  readonly name: string;
  readonly absolute: readonly string[];
}

/** What the resolver knows of the workspace; built and kept up to date by the host. */
export interface WorkspaceFiles {
  readonly roots: readonly WorkspaceRoot[];
  /** Files whose last segment equals `basename`. */
  byBasename(basename: string): readonly WorkspaceFile[];
  /** Compare paths without case (the file system does). */
  readonly ignoreCase: boolean;
}

/** `spanlight.pathMappings`: a path that starts with `from` lies at `to` (workspace-relative or absolute). */
export interface PathMapping {
  readonly from: string;
  readonly to: string;
  readonly service?: string;
}

/** `spanlight.services`: whose code is here, and in which folder (`true`: somewhere). */
export type ServiceFolders = Readonly<Record<string, string | boolean>>;
