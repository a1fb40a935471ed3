// What is known of each place in the code: one sample per span, counted once, forgotten when it leaves the window.
import type { Nanos } from '../time';
import { traceKey } from '../spans/traceId';
import type { SpanRef, TraceRef } from '../spans/traceId';
import type { RevisionChange } from './revisionChange';

/** One span as a lens counts it. */
export interface Sample {
  readonly trace: TraceRef;
  readonly span: SpanRef;
  /** Which place in the code it belongs to: any text, equal for equal places. */
  readonly site: string;
  /** ms since the epoch. */
  readonly startMs: number;
  readonly duration: Nanos;
  readonly isError: boolean;
  /** Of the program that made the span, where it says so. */
  readonly revision?: string;
}

/** Numbers over the samples of one or more sites in the window. Quantiles are of the nearest rank. */
export interface LatencySummary {
  readonly count: number;
  readonly errorCount: number;
  readonly p50: Nanos;
  readonly p95: Nanos;
  readonly max: Nanos;
  readonly windowMs: number;
  readonly slowest: Sample;
  readonly latest: Sample;
  /** The latest that failed. */
  readonly failing: Sample | undefined;
  /** How the newest revision compares with the one before, where both are known well enough. */
  readonly change?: RevisionChange;
}

/** The samples of one revision of the program. */
export interface RevisionSummary {
  readonly revision: string;
  readonly count: number;
  readonly p50: Nanos;
}

interface EndpointBook {
  /** Length of the window in force: that of the last search. */
  windowMs: number;
  /** By trace, oldest recording first; inside by span. */
  readonly traces: Map<string, Map<string, Sample>>;
  count: number;
  /** By site; made when asked for, dropped when something changed. */
  sites: Map<string, Sample[]> | undefined;
}

/**
 * Per endpoint, the samples of the window. A span is (trace, span id, ordinal): recorded again it replaces itself. Beyond
 * `maxSamples` per endpoint the traces recorded longest ago are dropped.
 */
export class LatencyBook {
  private readonly books = new Map<string, EndpointBook>();

  constructor(private readonly maxSamples = 200_000) {}

  /** All of them of one trace. `windowMs`: length of the window that the search asked for; it is in force from now on. */
  record(trace: TraceRef, samples: readonly Sample[], windowMs: number): void {
    const book = this.bookOf(trace.endpointId, windowMs);
    book.windowMs = windowMs;
    book.sites = undefined;
    if (!samples.length) return;
    const key = traceKey(trace);
    const spans = book.traces.get(key) ?? new Map<string, Sample>();
    book.traces.delete(key); // moves it to the end: the newest recording
    book.traces.set(key, spans);
    book.count -= spans.size;
    for (const sample of samples) spans.set(`${sample.span.spanId}/${sample.span.ordinal}`, sample);
    book.count += spans.size;
    this.shrink(book);
  }

  /** Names the window of an endpoint, ms; undefined before anything was recorded. */
  windowOf(endpointId: string): number | undefined {
    return this.books.get(endpointId)?.windowMs;
  }

  /** Sites with at least one sample, in the window or not. */
  sites(endpointId: string): Iterable<string> {
    const book = this.books.get(endpointId);
    return book ? sitesOf(book).keys() : [];
  }

  /** Sites of every endpoint; one may come more than once. */
  *allSites(): Iterable<string> {
    for (const id of this.books.keys()) yield* this.sites(id);
  }

  /** One summary over all the sites given, each span once. undefined when the window holds none. */
  summarize(endpointId: string, sites: readonly string[], nowMs: number): LatencySummary | undefined {
    const book = this.books.get(endpointId);
    if (!book) return undefined;
    const from = nowMs - book.windowMs;
    const bySite = sitesOf(book);
    const samples = [...new Set(sites)]
      .flatMap(site => bySite.get(site) ?? [])
      .filter(({ startMs }) => startMs >= from);
    if (!samples.length) return undefined;
    const durations = Float64Array.from(samples, sample => sample.duration).sort();
    let slowest = samples[0];
    let latest = samples[0];
    let failing: Sample | undefined;
    let errorCount = 0;
    for (const sample of samples) {
      if (sample.duration > slowest.duration) slowest = sample;
      if (sample.startMs > latest.startMs) latest = sample;
      if (!sample.isError) continue;
      errorCount++;
      if (!failing || sample.startMs > failing.startMs) failing = sample;
    }
    return {
      count: samples.length,
      errorCount,
      p50: nearestRank(durations, 50),
      p95: nearestRank(durations, 95),
      max: durations[durations.length - 1],
      windowMs: book.windowMs,
      slowest,
      latest,
      failing,
    };
  }

  /** What each revision did, the newest first: the one whose spans, by their median, began last. Spans that don't say theirs are left out. */
  revisions(endpointId: string, sites: readonly string[], nowMs: number): RevisionSummary[] {
    const book = this.books.get(endpointId);
    if (!book) return [];
    const from = nowMs - book.windowMs;
    const bySite = sitesOf(book);
    const byRevision = new Map<string, Sample[]>();
    for (const site of new Set(sites)) {
      for (const sample of bySite.get(site) ?? []) {
        if (sample.revision === undefined || sample.startMs < from) continue;
        const known = byRevision.get(sample.revision);
        if (known) known.push(sample);
        else byRevision.set(sample.revision, [sample]);
      }
    }
    return [...byRevision]
      .map(([revision, samples]) => ({
        revision,
        count: samples.length,
        p50: median(samples.map(({ duration }) => duration)),
        began: median(samples.map(({ startMs }) => startMs)),
      }))
      .sort((a, b) => b.began - a.began)
      .map(({ revision, count, p50 }) => ({ revision, count, p50 }));
  }

  /** When the earliest of the samples in the window began, ms since the epoch; undefined when there is none. */
  oldest(endpointId: string, sites: readonly string[], nowMs: number): number | undefined {
    const book = this.books.get(endpointId);
    if (!book) return undefined;
    const bySite = sitesOf(book);
    let oldest: number | undefined;
    for (const site of sites) {
      for (const { startMs } of bySite.get(site) ?? []) {
        if (startMs >= nowMs - book.windowMs && !(oldest !== undefined && oldest <= startMs)) oldest = startMs;
      }
    }
    return oldest;
  }

  /** Lets go of what left the window of its endpoint. */
  prune(nowMs: number): void {
    for (const book of this.books.values()) {
      const from = nowMs - book.windowMs;
      for (const [key, spans] of book.traces) {
        for (const [span, sample] of spans) {
          if (sample.startMs >= from) continue;
          spans.delete(span);
          book.count--;
          book.sites = undefined;
        }
        if (!spans.size) book.traces.delete(key);
      }
    }
  }

  private bookOf(endpointId: string, windowMs: number): EndpointBook {
    let book = this.books.get(endpointId);
    if (!book) this.books.set(endpointId, (book = { windowMs, traces: new Map(), count: 0, sites: undefined }));
    return book;
  }

  private shrink(book: EndpointBook): void {
    for (const [key, spans] of book.traces) {
      if (book.count <= this.maxSamples || book.traces.size === 1) return;
      book.count -= spans.size;
      book.traces.delete(key);
    }
  }
}

function sitesOf(book: EndpointBook): Map<string, Sample[]> {
  if (book.sites) return book.sites;
  const sites = new Map<string, Sample[]>();
  for (const spans of book.traces.values()) {
    for (const sample of spans.values()) {
      const known = sites.get(sample.site);
      if (known) known.push(sample);
      else sites.set(sample.site, [sample]);
    }
  }
  return (book.sites = sites);
}

/**
 * The smallest value that at least so many percent of all are no greater than. `sorted` ascending, not empty; whole percents,
 * because 0.95 is no binary fraction and would sometimes land one rank too high.
 */
export function nearestRank(sorted: ArrayLike<number>, percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100) - 1)];
}

function median(values: readonly number[]): number {
  return nearestRank(Float64Array.from(values).sort(), 50);
}
