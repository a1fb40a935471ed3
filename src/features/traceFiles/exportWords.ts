import type * as vscode from 'vscode';

/** What was written: `name` is the file's, `leftOut` how many values redaction took out, undefined where it was not wanted. */
export function exportedWords(
  l10n: Pick<typeof vscode.l10n, 't'>,
  { traceCount, spanCount, leftOut, name }: { traceCount: number; spanCount: number; leftOut?: number; name: string },
): string {
  const what =
    spanCount === 1
      ? l10n.t('Exported a trace of one span to {0}.', name)
      : traceCount === 1
        ? l10n.t('Exported a trace of {0} spans to {1}.', spanCount, name)
        : l10n.t('Exported {0} traces of {1} spans to {2}.', traceCount, spanCount, name);
  return leftOut === undefined ? what : `${what} ${l10n.t('Values left out: {0}.', leftOut)}`;
}
