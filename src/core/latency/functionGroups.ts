import { functionAt } from '../source/functionScan';
import type { FunctionRange } from '../source/functionScan';

/** A place with spans, as a span named it. `line` is 1-based. */
export interface Site {
  readonly key: string;
  readonly line: number | undefined;
  readonly functionName: string | undefined;
}

/** All sites of one function of a file. `line` (1-based) is where its lens stands. */
export interface FunctionGroup {
  readonly line: number;
  /** Empty for a function without a name, and for a place outside of any function. */
  readonly name: string;
  /** Keys, each once. */
  readonly sites: readonly string[];
}

/** Brings the sites of one file to its functions, by line. What is in no function stays on its own line. */
export function groupByFunction(
  sites: readonly Site[],
  functions: readonly FunctionRange[],
  lineCount: number,
): FunctionGroup[] {
  const groups = new Map<number, { line: number; name: string; sites: string[] }>();
  for (const site of sites) {
    const around = functionAt(functions, site.line, site.functionName);
    const line = around?.line ?? site.line;
    // Without a function, a line past the end of the file names no place any more.
    if (line === undefined || line > lineCount) continue;
    const group = groups.get(line) ?? { line, name: around?.name ?? '', sites: [] };
    groups.set(line, group);
    if (!group.sites.includes(site.key)) group.sites.push(site.key);
  }
  return [...groups.values()].sort((a, b) => a.line - b.line);
}
