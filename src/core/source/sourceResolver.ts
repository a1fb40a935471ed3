import type { SpanRow, SpanTable } from '../spans/spanTable';

/** A place in a workspace file. Lines are 1-based, `endLine` inclusive. */
export interface SourceLocation {
  /** The file's URI as text; never a path, so that remote and multi-root workspaces work. */
  readonly uri: string;
  readonly line: number;
  readonly endLine: number;
  /** Name of the function, where known. */
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
  /** Folder's name in a multi-root workspace and path inside it, in segments. */
  readonly segments: readonly string[];
  /** Absolute path in segments, as `uri.path` has it. */
  readonly absolute: readonly string[];
}

/** What the resolver knows of the workspace; built and kept up to date by the host. */
export interface WorkspaceFiles {
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

/** Pure: a span, the files of the workspace and the mappings in; ranked locations out. */
export interface SourceResolver {
  resolve(table: SpanTable, row: SpanRow): SourceAnswer;
}
