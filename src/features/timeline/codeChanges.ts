import { abortError } from '../../core/errors';
import { functionAround, nameFunctions } from '../../core/index/namedFunctions';
import { revisionText } from '../../core/source/drift';
import { TableSpan } from '../../core/source/spanView';
import type { SpanRow, SpanTable } from '../../core/spans/spanTable';
import type { FunctionPlace, SourceMapper } from '../../host/sourceMapper';
import type { CodeChange } from '../../protocol/pages/compare';

/** Two spans that stand for a node of a comparison. */
export interface ComparedPair {
  readonly node: number;
  readonly here: SpanRow;
  readonly there: SpanRow;
}

/** Answers wait for git: no more than so many at once, so that what nobody wants any more is soon over. */
const atOnce = 8;

/**
 * The pairs whose function is another one at the revision that the one span ran than at that of the other. What can't be
 * known is left out: no revision, no place in the workspace, a commit that git does not have.
 */
export async function codeChanges(
  mapper: Pick<SourceMapper, 'answer' | 'functions' | 'hashAt'>,
  tables: { readonly here: SpanTable; readonly there: SpanTable },
  pairs: readonly ComparedPair[],
  signal: AbortSignal,
): Promise<CodeChange[]> {
  const changes: CodeChange[] = [];
  for (let at = 0; at < pairs.length; at += atOnce) {
    if (signal.aborted) throw abortError();
    const some = await Promise.all(pairs.slice(at, at + atOnce).map(pair => changeOf(mapper, tables, pair)));
    changes.push(...some.flatMap(change => change ?? []));
  }
  return changes;
}

async function changeOf(
  mapper: Pick<SourceMapper, 'answer' | 'functions' | 'hashAt'>,
  tables: { readonly here: SpanTable; readonly there: SpanTable },
  { node, here, there }: ComparedPair,
): Promise<CodeChange | undefined> {
  const ranHere = revisionText(new TableSpan(tables.here, here));
  const ranThere = revisionText(new TableSpan(tables.there, there));
  if (ranHere === undefined || ranThere === undefined || isSame(ranHere, ranThere)) return undefined;
  const place = (await placeOf(mapper, tables.here, here)) ?? (await placeOf(mapper, tables.there, there));
  if (!place) return undefined;
  const [hashHere, hashThere] = await Promise.all([mapper.hashAt(place, ranHere), mapper.hashAt(place, ranThere)]);
  if (hashHere === undefined || hashThere === undefined || hashHere === hashThere) return undefined;
  return { node, here: short(ranHere), there: short(ranThere) };
}

/** The function that a span's place lies in. */
async function placeOf(
  mapper: Pick<SourceMapper, 'answer' | 'functions'>,
  table: SpanTable,
  row: SpanRow,
): Promise<FunctionPlace | undefined> {
  const { locations, jump } = await mapper.answer(table, row);
  const location = jump === undefined ? undefined : locations[jump];
  if (!location) return undefined;
  const functions = nameFunctions(await mapper.functions(location.uri));
  const around = functionAround(functions, location.line, location.kind === 'handler' ? 'handler' : 'code');
  return around && { uri: location.uri, ...around };
}

/** A hash may be cut short. */
function isSame(a: string, b: string): boolean {
  const isCut = /^[0-9a-f]{7,40}$/.test(a) && /^[0-9a-f]{7,40}$/.test(b);
  return a === b || (isCut && (a.startsWith(b) || b.startsWith(a)));
}

function short(revision: string): string {
  return /^[0-9a-f]{8,40}$/.test(revision) ? revision.slice(0, 7) : revision;
}
