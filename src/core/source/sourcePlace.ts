import { functionAt } from './functionScan';
import type { FunctionRange } from './functionScan';
import { parseFunctionName } from './functionName';
import type { SourceLocation } from './codeResolver';

/** Where to go in the file as it is now. `line` is 1-based; `drift` says how that differs from what the span said. */
export interface SourcePlace {
  readonly line: number;
  readonly drift: 'none' | 'movedFunction' | 'functionOnly' | 'pastEnd' | 'unknown';
  readonly around: FunctionRange | undefined;
}

/** Lines that decorators above a function may take. */
const mostDecorators = 3;

/**
 * A function's name outlives a line number: the line counts as long as it lies inside the function named, or no function of
 * that name is found. A line past the end of the file names no place; then the function does, or the file as a whole.
 */
export function placeIn(
  location: Pick<SourceLocation, 'line' | 'isLineKnown' | 'functionName'>,
  functions: readonly FunctionRange[],
  lineCount: number,
): SourcePlace {
  const { line, isLineKnown, functionName } = location;
  const isInFile = isLineKnown && line <= lineCount;
  const around = functionAt(functions, isInFile ? line : undefined, functionName);
  const isNamed =
    around !== undefined && functionName !== undefined && around.name === parseFunctionName(functionName).simple;
  if (isInFile) {
    if (!around || (line >= around.line && line <= around.endLine)) return { line, drift: 'none', around };
    // Spans of decorators and annotations name the line of these, right above the one with the function's name.
    const isJustAbove = line < around.line && line >= around.line - mostDecorators;
    return { line: around.line, drift: isJustAbove ? 'none' : 'movedFunction', around };
  }
  if (isNamed) return { line: around.line, drift: isLineKnown ? 'pastEnd' : 'functionOnly', around };
  return { line: 1, drift: isLineKnown ? 'pastEnd' : 'unknown', around: undefined };
}
