/**
 * Traces written line by line, children further in:
 *
 *   POST /buy      0-100
 *     SELECT       10-40 in db
 *     charge       50-90 fails CardDeclined      times in ms; `in SERVICE`, `fails` with or without a type
 */
import type { SpanTable } from '../../../../../src/core/spans/spanTable';
import { traceOf, type PlannedSpan } from '../../../features/timeline/traceOf';

export function writtenTrace(text: string): SpanTable {
  const open: { indent: number; id: number }[] = [];
  const spans = text.split('\n').flatMap((line, i): PlannedSpan[] => {
    const match = /^( *)(\S.*?) +(\d+)-(\d+)(.*)$/.exec(line);
    if (!match) return [];
    const [, { length: indent }, name, from, to, words] = match;
    while (open.length && open[open.length - 1].indent >= indent) open.pop();
    const parent = open[open.length - 1]?.id;
    open.push({ indent, id: i + 1 });
    const fails = /\bfails\b(?: (\w+))?/.exec(words);
    return [
      {
        id: i + 1,
        parent,
        name,
        service: /\bin (\S+)/.exec(words)?.[1],
        from: Number(from),
        to: Number(to),
        error: fails !== null,
        attributes: fails?.[1] ? { 'error.type': fails[1] } : {},
      },
    ];
  });
  return traceOf(spans);
}
