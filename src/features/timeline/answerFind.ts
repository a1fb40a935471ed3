import type { SpanTable } from '../../core/spans/spanTable';
import type { Finder } from '../../protocol/findClient';
import type { HostEvents, TimelineRequests } from '../../protocol/timeline';

type Find = TimelineRequests['find'];

/** Answers the page's search: `tell` gets rows while the search goes on, the result has the last of them. */
export async function answerFind(
  finder: Finder,
  table: SpanTable,
  { query, search }: Find['params'],
  tell: (found: HostEvents['found']) => void,
  signal: AbortSignal,
): Promise<Find['result']> {
  let last = new Uint32Array(0);
  let problems: Find['result']['problems'] = [];
  if (query === '') finder.prepare(table);
  else
    problems = await finder.find(
      table,
      query,
      (rows, isLast) => {
        if (isLast) last = rows;
        else tell({ search, rows: rows.buffer });
      },
      signal,
    );
  return { rows: last.buffer, problems };
}
