import type { SpanRow, SpanTable } from '../spans/spanTable';

/** A place in a workspace file. Lines are 1-based, `endLine` inclusive. */
export interface SourceLocation {
  /** The file's URI as text; never a path, so that remote and multi-root workspaces work. */
  readonly uri: string;
  readonly line: number;
  readonly endLine: number;
  /**
   * Whether `line` came with the span. When not (no line, or one that counts in another file, such as the compiled one) it
   * is 1, and who opens the file looks for `functionName` in it.
   */
  readonly isLineKnown: boolean;
  /** Name of the function as the span has it, where known: `parseFunctionName` takes it apart. */
  readonly functionName: string | undefined;
  readonly kind: 'handler' | 'origin' | 'error' | 'call' | 'model';
  /** Name of the rule that found it, for tests and "Explain Source". */
  readonly rule: string;
  readonly confidence: 'exact' | 'high' | 'medium' | 'low';
  /** A sentence for the person: why this place. */
  readonly why: string;
}

/**
 * Answer for one span. `jump`: index of the location a click opens at once; undefined when it has to ask (several) or has
 * none. Without a location `reason` says why, and `hint` what would help.
 */
export interface SourceAnswer {
  readonly locations: readonly SourceLocation[];
  readonly jump: number | undefined;
  readonly reason: string;
  readonly hint: string;
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

/** Pure: a span, the files of the workspace and the settings in; ranked locations out. */
export interface SourceResolver {
  resolve(table: SpanTable, row: SpanRow): SourceAnswer;
}
