import type { PathPart } from '../../../core/analysis/path/pathFunctions';
import type { SpanRow, SpanTable } from '../../../core/spans/spanTable';
import type { Nanos } from '../../../core/time';
import type { FunctionShare } from '../../../protocol/pages/analysis';
import type { PanelServices } from '../timelinePanel';

/** Asked of the index thread together: what is no longer wanted waits for so many at most. */
const partsAtOnce = 40;
/** The rest of a path that has more is told as time of which no function is known: parts that small change nobody's mind. */
const mostParts = 1000;

/** What finds source; both answer without blocking. */
type Places = {
  readonly sources: Pick<PanelServices['sources'], 'label'>;
  readonly mapper: Pick<PanelServices['mapper'], 'answer'>;
};

interface Place {
  /** Same for what is one function. */
  readonly key: string;
  readonly name: string;
  readonly label: string;
}

/** The parts of a path summed up by the function that each belongs to, largest first. `duration`: of the root. */
export async function functionShares(
  { sources, mapper }: Places,
  table: SpanTable,
  { parts, duration }: { readonly parts: readonly PathPart[]; readonly duration: Nanos },
  signal: AbortSignal,
): Promise<readonly FunctionShare[]> {
  const placeOf = async ({ row, functionName }: PathPart): Promise<Place> => {
    const [{ locations, jump }, { text }] = await Promise.all([mapper.answer(table, row), sources.label(table, row)]);
    const location = jump === undefined ? undefined : locations[jump];
    const label = location ? text : '';
    const name = location?.functionName || functionName;
    return { key: name ? `${location?.uri ?? ''} ${name}` : label, name, label };
  };
  const sums = new Map<string, { name: string; label: string; time: Nanos; row: SpanRow }>();
  const add = ({ key, name, label }: Place, { row, time }: PathPart): void => {
    const sum = sums.get(key);
    if (!sum) sums.set(key, { name, label, time, row });
    else sum.time += time; // parts come largest first: row and label are those of the first one
  };
  for (let at = 0; at < Math.min(parts.length, mostParts); at += partsAtOnce) {
    signal.throwIfAborted();
    const some = parts.slice(at, Math.min(at + partsAtOnce, mostParts));
    const places = await Promise.all(some.map(placeOf));
    places.forEach((place, i) => add(place, some[i]));
  }
  for (const part of parts.slice(mostParts)) add({ key: '', name: '', label: '' }, part);
  return [...sums.values()]
    .sort((a, b) => b.time - a.time)
    .map(({ name, label, time, row }) => ({ name, label, time, share: time / duration, row }));
}
