import type { SpanRow, SpanTable } from '../core/spans/spanTable';
import type { Location, Workspace } from './workspace';

/** What a click on the span would open; undefined when it would ask or has none. */
export async function ownPlace(workspace: Workspace, table: SpanTable, row: SpanRow): Promise<Location | undefined> {
  const { locations, jump } = await workspace.answer(table, row);
  return jump === undefined ? undefined : workspace.placeOf(locations[jump]);
}

/** Where the span's error came by in our code, when one place is surer than the others; else the span's own. */
export async function errorPlace(workspace: Workspace, table: SpanTable, row: SpanRow): Promise<Location | undefined> {
  const { locations, jump } = await workspace.answer(table, row);
  const [first, second] = locations.filter(({ kind }) => kind === 'error');
  if (first && first.confidence !== second?.confidence) return workspace.placeOf(first);
  return jump === undefined ? undefined : workspace.placeOf(locations[jump]);
}
