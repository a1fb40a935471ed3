/** The searching side of find.ts, without a port: the same for a worker thread of Node and one of a browser. */
import { SearchableTrace } from '../core/find';
import { attributeNamesOf } from '../core/query/attributeNames';
import { Completing } from '../core/query/completion';
import { parseQuery } from '../core/query/parseQuery';
import { QuerySearch } from '../core/query/querySearch';
import { joinRows } from '../core/spans/rowSets';
import { toWire } from './channel';
import type { FromFinder, ToFinder } from './find';

/** After this long another search, or a message, has its turn. */
const sliceMs = 5;
/** The first rows found are told at once, more of them in steps of this. */
const tellMs = 40;

interface Search {
  readonly trace: number;
  readonly search: QuerySearch;
  found: Uint32Array[];
  /** When rows are told next. */
  tellAt: number;
}

interface Completion {
  readonly trace: number;
  readonly completing: Completing;
}

/**
 * Gives what takes the messages; `post` gets the answers and may take away the memory of the rows in them. `pause` lets
 * messages in that have arrived meanwhile.
 */
export function serveFinding(
  post: (answer: FromFinder, transfer: ArrayBuffer[]) => void,
  pause: () => Promise<void>,
): (message: ToFinder) => void {
  const traces = new Map<number, SearchableTrace>();
  /** Traces that can still be made more ready. */
  const unready = new Set<number>();
  const searches = new Map<number, Search>();
  const completions = new Map<number, Completion>();
  let isRunning = false;

  const run = async () => {
    isRunning = true;
    while (searches.size > 0 || completions.size > 0 || unready.size > 0) {
      for (const [id, search] of searches) advance(id, search);
      if (searches.size === 0) for (const [id, { completing }] of completions) complete(id, completing);
      if (searches.size === 0 && completions.size === 0) prepare();
      await pause();
    }
    isRunning = false;
  };

  const advance = (id: number, search: Search) => {
    try {
      const until = performance.now() + sliceMs;
      const rows = search.search.advance(() => performance.now() >= until);
      if (rows.length) search.found.push(rows);
      const isLast = search.search.isDone;
      if (isLast) searches.delete(id);
      const now = performance.now();
      if (!isLast && (search.found.length === 0 || now < search.tellAt)) return;
      const told = joinRows(search.found);
      search.found = [];
      search.tellAt = now + tellMs;
      const problems = isLast ? search.search.problems : undefined;
      post({ type: 'found', search: id, rows: told, isLast, ...(problems && { problems }) }, [told.buffer]);
    } catch (error) {
      searches.delete(id);
      post({ type: 'failure', search: id, error: toWire(error) }, []);
    }
  };

  const complete = (id: number, completing: Completing) => {
    try {
      const until = performance.now() + sliceMs;
      completing.advance(() => performance.now() >= until);
      if (!completing.isDone) return;
      completions.delete(id);
      post({ type: 'completed', search: id, completion: completing.completion }, []);
    } catch (error) {
      completions.delete(id);
      post({ type: 'failure', search: id, error: toWire(error) }, []);
    }
  };

  const prepare = () => {
    const until = performance.now() + sliceMs;
    for (const id of unready) {
      try {
        const trace = traces.get(id);
        const isTime = () => performance.now() >= until;
        if (trace?.prepare(isTime)) continue;
        // The keys that can be asked for: what the first completion would have to wait for.
        const names = trace && attributeNamesOf(trace);
        names?.advance(isTime);
        if (!names || names.isDone) unready.delete(id);
      } catch {
        unready.delete(id); // a search will meet it again, and say so
      }
    }
  };

  return message => {
    switch (message.type) {
      case 'open':
        traces.set(message.trace, new SearchableTrace(message.table));
        unready.add(message.trace);
        break;
      case 'close':
        traces.delete(message.trace);
        unready.delete(message.trace);
        for (const waiting of [searches, completions])
          for (const [id, { trace }] of waiting) if (trace === message.trace) waiting.delete(id);
        break;
      case 'cancel':
        searches.delete(message.search);
        completions.delete(message.search);
        break;
      case 'find':
      case 'complete': {
        const { search: id, trace, query } = message;
        try {
          const searchable = traces.get(trace);
          if (!searchable) throw new Error('Asked to search a trace that is not here');
          if (message.type === 'complete')
            completions.set(id, { trace, completing: new Completing(searchable, query, message.caret) });
          else
            searches.set(id, { trace, search: new QuerySearch(searchable, parseQuery(query)), found: [], tellAt: 0 });
        } catch (error) {
          post({ type: 'failure', search: id, error: toWire(error) }, []);
        }
      }
    }
    if (!isRunning) void run();
  };
}
