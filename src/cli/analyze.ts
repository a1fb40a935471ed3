import { analyze as analysisOf } from '../core/analysis/analyze';
import type { Finding, FindingKind, Share as CoreShare, TraceAnalysis, VerdictLine } from '../core/analysis/analysis';
import { readSpanDetails } from '../core/import/details';
import { say } from '../core/phrase';
import { spanIdOf, type SpanRow, type SpanTable } from '../core/spans/spanTable';
import type { Nanos } from '../core/time';
import { readCall } from './call';
import { errorPlace, ownPlace } from './places';
import type { Location, Workspace } from './workspace';
import { write } from './write';

/** A line of output. Times in µs, which may be fractional; those of the path count from the start of the root. */
interface Analysis {
  readonly traceID: string;
  readonly rootSpanID: string;
  readonly rootMissing: boolean;
  readonly durationUs: number;
  readonly extentUs: number;
  readonly criticalPath: readonly { readonly spanID: string; readonly fromUs: number; readonly toUs: number }[];
  readonly afterAnswerUs: number;
  readonly shares: { readonly services: readonly Share[]; readonly operations: readonly Share[] };
  readonly verdict: { time?: string; failure?: string };
  readonly errorOrigins: readonly ErrorOrigin[];
  readonly findings: readonly PrintedFinding[];
  readonly data: {
    /** Ids of the parents that are not there, each once. */
    readonly missingParents: readonly string[];
    readonly skewed: readonly string[];
    /** Ids that several spans share, each once. */
    readonly duplicates: readonly string[];
    readonly truncated: boolean;
  };
}

interface Share {
  readonly name: string;
  readonly us: number;
  readonly share: number;
}

interface ErrorOrigin {
  readonly spanID: string;
  readonly reached: boolean;
  /** That it reached the caller is inferred: a span between never set its status. */
  readonly probably?: boolean;
  readonly swallowed: boolean;
  readonly retried: boolean;
}

interface PrintedFinding {
  readonly kind: FindingKind;
  readonly spanIDs: readonly string[];
  readonly costUs: number;
  readonly sentence: string;
  /** With a workspace only. */
  readonly places?: readonly Location[];
}

/** Analyzes the traces in files, each as a whole. Gives the exit code. */
export async function analyze(args: readonly string[], usage: string): Promise<number> {
  const call = await readCall(args, usage, { explain: false, needsWorkspace: false });
  if (!call) return 2;
  for (const table of call.traces) {
    if (table.count) await write(`${JSON.stringify(await lineOf(table, call.workspace))}\n`);
    else process.stderr.write(`${table.traceId}: There is no span in it.\n`);
  }
  return 0;
}

async function lineOf(table: SpanTable, workspace: Workspace | undefined): Promise<Analysis> {
  const analysis = analysisOf(table);
  const { root, rootMissing, duration, extent, path, shares, errors } = analysis;
  const idOf = (row: SpanRow): string => spanIdOf(table, row);
  const since = (time: Nanos): number => toUs(time - table.start[root]);
  return {
    traceID: table.traceId,
    rootSpanID: idOf(root),
    rootMissing,
    durationUs: toUs(duration),
    extentUs: toUs(extent),
    criticalPath: Array.from(path.rows, (row, i) => ({
      spanID: idOf(row),
      fromUs: since(path.from[i]),
      toUs: since(path.to[i]),
    })),
    afterAnswerUs: toUs(analysis.afterAnswer),
    shares: { services: shares.services.map(shareOf), operations: shares.operations.map(shareOf) },
    verdict: await verdictOf(table, analysis, workspace),
    errorOrigins: errors.map(({ row, outcome }) => ({
      spanID: idOf(row),
      reached: outcome === 'reached' || outcome === 'probablyReached',
      ...(outcome === 'probablyReached' ? { probably: true } : {}),
      swallowed: outcome === 'swallowed',
      retried: outcome === 'retried',
    })),
    findings: await Promise.all(analysis.findings.map(finding => findingOf(table, finding, workspace))),
    data: dataOf(table, analysis),
  };
}

async function verdictOf(
  table: SpanTable,
  { verdict: { time, failure } }: TraceAnalysis,
  workspace: Workspace | undefined,
): Promise<Analysis['verdict']> {
  const verdict: Analysis['verdict'] = {};
  if (time) verdict.time = await withPlace(time, row => workspace && ownPlace(workspace, table, row));
  if (failure) verdict.failure = await withPlace(failure, row => workspace && errorPlace(workspace, table, row));
  return verdict;
}

/** The sentence, and where its source is when that is known: `… → store.go:41`. */
async function withPlace(
  { sentence, row }: VerdictLine,
  placeOf: (row: SpanRow) => Promise<Location | undefined> | undefined,
): Promise<string> {
  const place = row === undefined ? undefined : await placeOf(row);
  return place ? `${say(sentence)} → ${place.file}:${place.line}` : say(sentence);
}

async function findingOf(
  table: SpanTable,
  { kind, rows, cost, sentence, places: rowsOfPlaces }: Finding,
  workspace: Workspace | undefined,
): Promise<PrintedFinding> {
  const printed = {
    kind,
    spanIDs: Array.from(rows, row => spanIdOf(table, row)),
    costUs: toUs(cost),
    sentence: say(sentence),
  };
  if (!workspace) return printed;
  const places: Location[] = [];
  for (const row of rowsOfPlaces) {
    const place = await ownPlace(workspace, table, row);
    if (place && !places.some(({ file, line }) => file === place.file && line === place.line)) places.push(place);
  }
  return { ...printed, places };
}

function dataOf(table: SpanTable, { data }: TraceAnalysis): Analysis['data'] {
  const idOf = (row: SpanRow): string => spanIdOf(table, row);
  const parents = Array.from(data.orphans, row => readSpanDetails(table, row).parentSpanId ?? '');
  return {
    missingParents: [...new Set(parents)].filter(id => id !== ''),
    skewed: Array.from(data.skewed, idOf),
    duplicates: [...new Set(Array.from(data.duplicates, idOf))],
    truncated: data.truncated,
  };
}

function shareOf({ name, time, share }: CoreShare): Share {
  return { name, us: toUs(time), share };
}

function toUs(nanos: Nanos): number {
  return nanos / 1000;
}
