import type { LanguageId } from '../../index/facts';

/** A line of a stack trace, or two where a runtime takes two for one. */
export interface Frame {
  readonly file: string | undefined;
  /** 1-based. */
  readonly line: number | undefined;
  /** 1-based. */
  readonly column: number | undefined;
  /** Name of the function as written; '' when there is none. */
  readonly name: string;
  /** Index of the text's line that names the file, from 0. */
  readonly textLine: number;
}

/** One exception of a chain. */
export interface StackPart {
  /** Innermost call first. */
  readonly frames: readonly Frame[];
}

export interface ParsedStack {
  readonly language: LanguageId;
  /** Root cause first, what it led to behind. */
  readonly parts: readonly StackPart[];
}

/** A reader of one runtime's form; empty when the text has no frame of it. */
export type StackReader = (lines: readonly string[]) => readonly StackPart[];

export function frame(
  file: string | undefined,
  line: string | undefined,
  name: string | undefined,
  textLine: number,
  column?: string,
): Frame {
  return { file, line: toNumber(line), column: toNumber(column), name: name ?? '', textLine };
}

function toNumber(text: string | undefined): number | undefined {
  const value = Number(text);
  return text !== undefined && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
