// Answers questions about spans and source: the workspace's index, the resolver over it, and the traces that were told of.
import { functionAround, nameFunctions } from '../core/index/namedFunctions';
import type { SourceAnswer } from '../core/source/sourceResolver';
import { searchesOf } from '../core/source/reverse';
import { SourceResolver } from '../core/source/resolver';
import { revisionText } from '../core/source/drift';
import { LearnedPaths, type LearnedPath } from '../core/source/learnedPaths';
import { readTaught } from '../core/source/taught';
import { EvidenceSpan, evidenceOf, TableSpan, type SpanEvidence } from '../core/source/spanView';
import { SpanKind, type SpanTable } from '../core/spans/spanTable';
import type { Handlers } from '../protocol/channel';
import type { FunctionPlace, SourceRequests, SourceSettings, TraceSites } from '../protocol/sources';
import { RunLines } from './runLines';
import type { WorkspaceIndex } from './workspaceIndex';

/** Distinct spans beyond this many of one trace are nobody's latency: their evidence differs from span to span. */
const mostSites = 5_000;

/** After this long others have their turn, ms. */
const sliceMs = 8;

export interface DeskOptions {
  /** Reads at once; for source maps. */
  readonly readText: (uri: string) => string | undefined;
  readonly pause: () => Promise<void>;
  /** What was learnt of paths is more or less than before: for keeping. */
  readonly onLearned?: (paths: readonly LearnedPath[]) => void;
}

export class SourceDesk {
  private workspace: WorkspaceIndex | undefined;
  private resolver: SourceResolver | undefined;
  private runLines: RunLines | undefined;
  private settings: SourceSettings = { mappings: [], services: {}, taught: [] };
  private learned = new LearnedPaths();
  private readonly traces = new Map<number, SpanTable>();
  private readonly evidence = new Map<string, SpanEvidence>();
  private ready: Promise<void>;
  private isReady = () => {};

  constructor(private readonly options: DeskOptions) {
    this.ready = new Promise(resolve => (this.isReady = resolve));
  }

  /** Questions wait from now on until `begin`. */
  wait(): void {
    this.workspace = undefined;
    this.resolver = undefined;
    this.ready = new Promise(resolve => (this.isReady = resolve));
  }

  /** The index was read once. `learned`: what was learnt of paths before. */
  begin(workspace: WorkspaceIndex, learned: readonly LearnedPath[] = []): void {
    this.learned = new LearnedPaths(learned);
    this.workspace = workspace;
    this.runLines = new RunLines(workspace);
    this.resolver = undefined;
    this.isReady();
  }

  configure(settings: SourceSettings): void {
    this.settings = settings;
    this.resolver = undefined;
  }

  /** Files came or went: what was found by their paths is found anew. */
  filesChanged(): void {
    this.resolver = undefined;
  }

  open(trace: number, table: SpanTable): void {
    this.traces.set(trace, table);
  }

  close(trace: number): void {
    this.traces.delete(trace);
  }

  forgetSites(keys: readonly string[]): void {
    for (const key of keys) this.evidence.delete(key);
  }

  readonly handlers: Handlers<SourceRequests> = {
    answer: async ({ trace, row }) =>
      this.carried((await this.resolverNow()).resolve(this.span(trace, row)), trace, row),
    explain: async ({ trace, row }) => {
      const { answer, steps } = (await this.resolverNow()).explain(this.span(trace, row));
      return { answer: await this.carried(answer, trace, row), steps };
    },
    frames: async ({ trace, row }) => {
      const span = this.span(trace, row);
      return this.runLines!.carryFrames((await this.resolverNow()).frames(span), span, startOf(span));
    },
    functions: async ({ uri }) => {
      await this.ready;
      return (await this.workspace?.factsOf(uri))?.functions ?? [];
    },
    sites: ({ trace }) => this.sites(this.table(trace)),
    places: async ({ keys }) => {
      const resolver = await this.resolverNow();
      return this.inSlices(keys, key => this.placeOf(key, resolver));
    },
    hashAt: async ({ place, revision }) => {
      await this.ready;
      return this.runLines?.hashAt(place, revision);
    },
    searchesOf: async ({ uri, line }) => {
      await this.ready;
      return searchesOf(this.workspace!.index, this.settings.services, uri, line);
    },
    ownNames: async () => {
      await this.ready;
      return this.ownNames();
    },
  };

  /** With lines as they are now, where the span says which revision it ran. */
  private carried(answer: SourceAnswer, trace: number, row: number): Promise<SourceAnswer> {
    const span = this.span(trace, row);
    return this.runLines!.carry(answer, span, startOf(span));
  }

  private async resolverNow(): Promise<SourceResolver> {
    await this.ready;
    return (this.resolver ??= this.makeResolver());
  }

  private makeResolver(): SourceResolver {
    const { index, files } = this.workspace!;
    const { mappings, services } = this.settings;
    const { readText } = this.options;
    this.adoptLearned();
    const taught = this.settings.taught.map(({ folder, text }) => ({ folder, rules: readTaught(text).rules }));
    return new SourceResolver({ index, files, mappings, services, taught, learned: this.learned, readText });
  }

  /** What the last resolver learnt holds for the next one: answers of one don't depend on the order of questions. */
  private adoptLearned(): void {
    const news = this.learned.news();
    if (!news) return;
    this.learned = new LearnedPaths(news);
    this.options.onLearned?.(news);
  }

  private table(trace: number): SpanTable {
    const table = this.traces.get(trace);
    if (!table) throw new Error('Asked about a trace that is not here');
    return table;
  }

  private span(trace: number, row: number): TableSpan {
    return new TableSpan(this.table(trace), row);
  }

  private async sites(table: SpanTable): Promise<TraceSites> {
    const keyOf = new Int32Array(table.count).fill(-1);
    const revisionOf = new Int32Array(table.count).fill(-1);
    const numbers = new Map<string, number>();
    const revisions = new Map<string, number>();
    const rows = { length: table.count };
    await this.inSlices(
      Array.from(rows, (_, row) => row),
      row => {
        const span = new TableSpan(table, row);
        const revision = revisionText(span);
        if (revision !== undefined) {
          if (!revisions.has(revision)) revisions.set(revision, revisions.size);
          revisionOf[row] = revisions.get(revision)!;
        }
        if (!hasLatency(span)) return;
        const evidence = siteEvidence(span);
        const key = JSON.stringify(evidence);
        let number = numbers.get(key);
        if (number === undefined) {
          if (numbers.size >= mostSites) return;
          numbers.set(key, (number = numbers.size));
          this.evidence.set(key, evidence);
        }
        keyOf[row] = number;
      },
    );
    // A trace is a good time: it was looked at from end to end, or will be.
    if (this.learned.news()) this.resolver = undefined;
    return { keys: [...numbers.keys()], keyOf, revisionOf, revisions: [...revisions.keys()] };
  }

  private placeOf(key: string, resolver: SourceResolver): FunctionPlace | undefined {
    const evidence = this.evidence.get(key);
    if (!evidence) return undefined;
    const { locations, jump } = resolver.resolve(new EvidenceSpan(evidence));
    const location = jump === undefined ? undefined : locations[jump];
    // A call's or an error's place is nobody's latency.
    if (!location || (location.kind !== 'origin' && location.kind !== 'handler')) return undefined;
    const facts = this.workspace!.index.file(location.uri)?.facts;
    const kind = location.kind === 'handler' ? 'handler' : 'code';
    const found = facts && functionAround(nameFunctions(facts.functions), location.line, kind);
    return found && { uri: location.uri, ...found };
  }

  private ownNames(): ReadonlySet<string> {
    const { index, files } = this.workspace!;
    const names = new Set<string>(files.roots.map(({ name }) => name));
    for (const unit of index.units) for (const name of unit.names) names.add(name);
    for (const uri of files.uris()) {
      const segments = files.describe(uri)?.segments ?? [];
      for (const name of segments.slice(0, Math.min(2, segments.length - 1))) names.add(name);
    }
    return names;
  }

  private async inSlices<T, R>(items: readonly T[], work: (item: T) => R): Promise<R[]> {
    const results: R[] = [];
    let until = performance.now() + sliceMs;
    for (const item of items) {
      results.push(work(item));
      if (performance.now() < until) continue;
      await this.options.pause();
      until = performance.now() + sliceMs;
    }
    return results;
  }
}

/** ms since the epoch. */
function startOf({ table: { base, start }, row }: TableSpan): number {
  return Number(base / 1_000_000n) + start[row] / 1e6;
}

/** What calls others is measured where it is called, unless the span says itself which function it is. */
function hasLatency(span: TableSpan): boolean {
  if (span.kind !== SpanKind.Client && span.kind !== SpanKind.Producer) return true;
  return span.attribute('code.function.name', 'code.function', 'code.file.path', 'code.filepath') !== undefined;
}

/** Values that differ from request to request and decide nothing where the route is known. */
const perRequest = ['url.path', 'url.full', 'http.url', 'http.target', 'server.address'];

function siteEvidence(span: TableSpan): SpanEvidence {
  const evidence = evidenceOf(span);
  if (evidence.attributes['http.route'] === undefined) return evidence;
  const attributes = Object.fromEntries(
    Object.entries(evidence.attributes).filter(([key]) => !perRequest.includes(key)),
  );
  return { ...evidence, attributes };
}
