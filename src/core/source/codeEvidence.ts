import { nameOf, serviceOf, sparseOf } from '../spans/spanTable';
import type { SparseKey, SpanRow, SpanTable } from '../spans/spanTable';

/**
 * What a span says about its place in the code. Everything that resolving depends on, and nothing else: spans with the same
 * evidence have the same answer.
 */
export interface CodeEvidence {
  readonly service: string;
  readonly file: string | undefined;
  /** Which attribute the file came from. */
  readonly fileKey: 'code.file.path' | 'code.filepath';
  /** 1-based; undefined when missing or no line number. */
  readonly line: number | undefined;
  /** As qualified as the span has it. */
  readonly functionName: string | undefined;
  /** For a span that names no place: what to search for. */
  readonly spanName: string;
}

/** Reads the `code.*` attributes: the stable ones, and the old ones where those are missing. */
export function readCodeEvidence(table: SpanTable, row: SpanRow): CodeEvidence {
  const stable = text(table, row, 'code.file.path');
  const old = text(table, row, 'code.filepath');
  // A line belongs to the file beside it: an old line is not read into a stable file that has one of its own.
  const lines: SparseKey[] =
    stable !== undefined ? ['code.line.number', 'code.lineno'] : ['code.lineno', 'code.line.number'];
  return {
    service: serviceOf(table, row),
    file: stable ?? old,
    fileKey: stable !== undefined || old === undefined ? 'code.file.path' : 'code.filepath',
    line: readLine(text(table, row, lines[0])) ?? readLine(text(table, row, lines[1])),
    functionName: functionNameOf(table, row),
    spanName: nameOf(table, row),
  };
}

/** One text for equal evidence, for caches and for the lenses' books. The span's name is not part of it. */
export function evidenceKey(evidence: CodeEvidence): string {
  return [
    evidence.service,
    evidence.fileKey,
    evidence.file ?? '',
    evidence.line ?? '',
    evidence.functionName ?? '',
  ].join('\u0000');
}

/** Line numbers come as integers, floats (`42.0`) and strings; they count from 1. */
export function readLine(value: string | undefined): number | undefined {
  if (value === undefined || !/^\s*\+?\d+(\.0*)?\s*$/.test(value)) return undefined;
  const line = Number(value);
  return line >= 1 && line <= 0x7fffffff ? line : undefined;
}

function functionNameOf(table: SpanTable, row: SpanRow): string | undefined {
  const stable = text(table, row, 'code.function.name');
  const bare = stable ?? text(table, row, 'code.function');
  if (bare === undefined) return undefined;
  const namespace = text(table, row, 'code.namespace');
  // `code.function.name` is fully qualified by now; early senders put the bare name there, as `code.function` does.
  if (namespace === undefined || bare.startsWith(namespace) || (stable !== undefined && /[./\\:#$]/.test(bare)))
    return bare;
  const separator = namespace.includes('::') ? '::' : namespace.includes('\\') ? '\\' : '.';
  return namespace + separator + bare;
}

function text(table: SpanTable, row: SpanRow, key: SparseKey): string | undefined {
  const value = sparseOf(table, row, key)?.trim();
  return value === '' ? undefined : value;
}
