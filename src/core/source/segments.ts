// Paths as segments: whole ones are compared, never raw text.

export function basename(segments: readonly string[]): string {
  return segments[segments.length - 1] ?? '';
}

/** How many trailing segments are equal. */
export function runOf(a: readonly string[], b: readonly string[], ignoreCase: boolean): number {
  const most = Math.min(a.length, b.length);
  let run = 0;
  while (run < most && equal(a[a.length - 1 - run], b[b.length - 1 - run], ignoreCase)) run++;
  return run;
}

export function beginsWith(path: readonly string[], head: readonly string[], ignoreCase: boolean): boolean {
  return path.length >= head.length && head.every((part, i) => equal(part, path[i], ignoreCase));
}

export function same(a: readonly string[], b: readonly string[], ignoreCase: boolean): boolean {
  return a.length === b.length && beginsWith(a, b, ignoreCase);
}

function equal(a: string, b: string, ignoreCase: boolean): boolean {
  return a === b || (ignoreCase && a.toLowerCase() === b.toLowerCase());
}
