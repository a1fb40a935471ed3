import { plainText } from '../../core/sentences';
import type * as vscode from 'vscode';
import type { TraceSummary } from '../../backends/backend';
import { writeAttributeFilter, type AttributeProblem } from '../../core/search/attributeFilter';
import type { DurationFilter } from '../../core/search/durationFilter';
import type { TraceOrder } from '../../core/search/foundTraces';
import { isUnfiltered, type Search } from '../../core/search/search';
import { writeLookback, writeMoment, type TimeWindow } from '../../core/search/timeWindow';
import { formatDuration, toEpochMs } from '../../core/time';

type L10n = typeof vscode.l10n;

/** `last 1 h`, or both ends of a fixed time (the day of the end only when it is another one). */
export function wordsOfWindow(window: TimeWindow, l10n: L10n): string {
  if (window.kind === 'last')
    return l10n.t(
      'last {0}',
      writeLookback(window.seconds)
        .replace(/(\d+)(\D+)/, '$1 $2')
        .replace(' m', ' min'),
    );
  const [from, to] = [writeMoment(window.fromMs), writeMoment(window.toMs)];
  return `${from} – ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}

export function wordsOfDuration({ min, max }: DurationFilter, l10n: L10n): string {
  if (min !== undefined && max !== undefined)
    return l10n.t('a span of {0} to {1}', formatDuration(min), formatDuration(max));
  if (min !== undefined) return l10n.t('a span over {0}', formatDuration(min));
  return max === undefined ? '' : l10n.t('a span under {0}', formatDuration(max));
}

export function wordsOfOrder(order: TraceOrder, l10n: L10n): string {
  switch (order) {
    case 'newest':
      return l10n.t('newest first');
    case 'longest':
      return l10n.t('longest first');
    case 'mostErrors':
      return l10n.t('most errors first');
    case 'mostSpans':
      return l10n.t('most spans first');
  }
}

/** The filters besides service, operation and time; empty when there are none. */
export function wordsOfFilters(search: Search, l10n: L10n): string {
  const { minDuration: min, maxDuration: max, attributes, errorsOnly } = search;
  return [
    errorsOnly ? l10n.t('errors only') : '',
    wordsOfDuration({ min, max }, l10n),
    writeAttributeFilter(attributes),
    search.query ?? '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** "`db.rows>5` was checked here on 20 traces": what the server could not be asked for. */
export function wordsOfCheck(parts: readonly string[], traces: number, l10n: L10n): string {
  const quoted = parts.map(part => `"${part}"`).join(', ');
  return traces === 1
    ? l10n.t('{0} was checked here, on 1 trace', quoted)
    : l10n.t('{0} was checked here, on {1} traces', quoted, traces);
}

/** The search in one line: `frontend · GET /buy · last 1 h · errors only`. */
export function wordsOfSearch(search: Search, l10n: L10n): string {
  const parts = [search.service ?? l10n.t('all services')];
  if (search.operation !== undefined) parts.push(search.operation);
  parts.push(wordsOfWindow(search.window, l10n));
  if (!isUnfiltered(search)) parts.push(wordsOfFilters(search, l10n));
  return parts.join(' · ');
}

/** The same above a list of its traces, where nothing may go unsaid: order and missing operation too. */
export function wordsOfWholeSearch(search: Search, l10n: L10n): string {
  const isAnyOperation = search.service !== undefined && search.operation === undefined;
  const named = isAnyOperation ? { ...search, operation: l10n.t('all operations') } : search;
  return `${wordsOfSearch(named, l10n)} · ${wordsOfOrder(search.order, l10n)}`;
}

/** `12 spans`, with a plural that translations can shape. */
export function wordsOfCount(count: number, kind: 'span' | 'error', l10n: L10n): string {
  switch (kind) {
    case 'span':
      return count === 1 ? l10n.t('1 span') : l10n.t('{0} spans', count);
    case 'error':
      return count === 1 ? l10n.t('1 error') : l10n.t('{0} errors', count);
  }
}

/** `10:20:03 (2 min ago)`, with the date when it is not today's. */
export function wordsOfMoment(epochMs: number, nowMs: number, l10n: L10n): string {
  const written = writeMoment(epochMs);
  const isToday = written.slice(0, 10) === writeMoment(nowMs).slice(0, 10);
  return `${isToday ? written.slice(11) : written} (${wordsOfAge(nowMs - epochMs, l10n)})`;
}

function wordsOfAge(ageMs: number, l10n: L10n): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1000));
  if (seconds < 5) return l10n.t('just now');
  if (seconds < 60) return l10n.t('{0} s ago', seconds);
  if (seconds < 3600) return l10n.t('{0} min ago', Math.floor(seconds / 60));
  if (seconds < 172_800) return l10n.t('{0} h ago', Math.floor(seconds / 3600));
  return l10n.t('{0} d ago', Math.floor(seconds / 86_400));
}

/** Label, description and detail of a listed trace. Its texts come from strangers: icons in them are defused. */
export function wordsOfTrace(
  trace: TraceSummary,
  nowMs: number,
  l10n: L10n,
): { label: string; description: string; detail: string } {
  const name = trace.rootName || l10n.t('(root span is missing)');
  const counts = [formatDuration(trace.duration), wordsOfCount(trace.spanCount, 'span', l10n)];
  if (trace.errorCount > 0) counts.push(wordsOfCount(trace.errorCount, 'error', l10n));
  const services = [...trace.services].sort(
    (a, b) => Number(b.name === trace.rootService) - Number(a.name === trace.rootService) || b.spanCount - a.spanCount,
  );
  const shown = services.slice(0, 5).map(service => service.name);
  if (services.length > shown.length) shown.push(l10n.t('{0} more', services.length - shown.length));
  return {
    label: `${trace.errorCount > 0 ? '$(error) ' : ''}${plainText(name)}`,
    description: counts.join(' · '),
    detail: `${wordsOfMoment(toEpochMs(trace.start), nowMs, l10n)} · ${plainText(shown.join(', '))}`,
  };
}

export function wordsOfAttributeProblem({ problem, text }: AttributeProblem, l10n: L10n): string {
  switch (problem) {
    case 'noValue':
      return l10n.t('"{0}" needs a value: {0}=value', text);
    case 'noKey':
      return l10n.t('A name is missing before "{0}".', text);
    case 'openQuote':
      return l10n.t('A quote is not closed: {0}', text);
    case 'twice':
      return l10n.t('"{0}" is given twice; a search can ask for one value of it.', text);
  }
}
