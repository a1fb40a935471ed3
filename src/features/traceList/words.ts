import type * as vscode from 'vscode';
import { writeMoment } from '../../core/search/timeWindow';
import type { TraceSummary } from '../../core/spans/summary';
import { formatDuration, toEpochMs } from '../../core/time';
import type { MoreRow } from './listRows';
import type { TraceGroup } from './traceGroups';

type L10n = typeof vscode.l10n;

/** How rows are written: in which time zone, and what today is. */
export interface Writing {
  readonly l10n: L10n;
  readonly timeZone: 'local' | 'utc';
  /** ms since the epoch. */
  readonly nowMs: number;
}

export function labelOfTrace({ rootName }: TraceSummary, l10n: L10n): string {
  return rootName || l10n.t('(root not here yet)');
}

/** Below its operation a trace is called by its duration. */
export function shownLabel(trace: TraceSummary, isInGroup: boolean, l10n: L10n): string {
  return isInGroup ? formatDuration(trace.duration) : labelOfTrace(trace, l10n);
}

/** `frontend · 42 ms · 2 errors · 12 spans · 10:20:03.123`: a narrow side bar cuts off what matters least. */
export function descriptionOfTrace(trace: TraceSummary, isInGroup: boolean, writing: Writing): string {
  const { l10n } = writing;
  const parts = isInGroup ? [] : [serviceOf(trace), formatDuration(trace.duration)];
  if (trace.errorCount > 0) parts.push(errorsOf(trace.errorCount, l10n));
  parts.push(spansOf(trace.spanCount, l10n), clockTime(trace.start, writing));
  return parts.filter(Boolean).join(' · ');
}

/** Lines of plain text. What strangers named is never read as Markdown or as a link. */
export function tooltipOfTrace(trace: TraceSummary, writing: Writing): string {
  const { l10n } = writing;
  const services = trace.services.map(({ name, spanCount, errorCount }) =>
    [`${name}: ${spansOf(spanCount, l10n)}`, errorCount > 0 ? errorsOf(errorCount, l10n) : '']
      .filter(Boolean)
      .join(', '),
  );
  const counts = [spansOf(trace.spanCount, l10n)];
  if (trace.errorCount > 0) counts.push(errorsOf(trace.errorCount, l10n));
  if (trace.orphanCount) counts.push(l10n.t('{0} without their parent', trace.orphanCount));
  return [
    labelOfTrace(trace, l10n),
    `${formatDuration(trace.duration)} · ${counts.join(' · ')}`,
    l10n.t('began {0}', moment(trace.start, writing)),
    ...services.slice(0, 12),
    ...(services.length > 12 ? [l10n.t('{0} more services', services.length - 12)] : []),
    l10n.t('Trace {0}', trace.traceId),
  ].join('\n');
}

/** The row as a screen reader says it. */
export function spokenTrace(trace: TraceSummary, writing: Writing): string {
  const { l10n } = writing;
  const state = trace.errorCount > 0 ? l10n.t('failed, {0}', errorsOf(trace.errorCount, l10n)) : l10n.t('no error');
  const parts = [labelOfTrace(trace, l10n), serviceOf(trace), state, formatDuration(trace.duration)];
  parts.push(spansOf(trace.spanCount, l10n), clockTime(trace.start, writing));
  return parts.filter(Boolean).join(', ');
}

export function labelOfGroup({ name }: TraceGroup, l10n: L10n): string {
  return name || l10n.t('(root not here yet)');
}

/** `frontend · 12 traces · 2 failed · median 42 ms · max 1.2 s`. */
export function descriptionOfGroup({ service, traces, failed, median, longest }: TraceGroup, l10n: L10n): string {
  const parts = [service, tracesOf(traces.length, l10n)];
  if (failed > 0) parts.push(l10n.t('{0} failed', failed));
  parts.push(
    l10n.t('median {0}', formatDuration(median)),
    ...(traces.length > 1 ? [l10n.t('max {0}', formatDuration(longest))] : []),
  );
  return parts.filter(Boolean).join(' · ');
}

export function labelOfMore({ shown, all }: MoreRow, l10n: L10n): string {
  return all === undefined ? l10n.t('Older traces…') : l10n.t('{0} more…', all - shown);
}

export function descriptionOfMore({ shown, all }: MoreRow, l10n: L10n): string {
  return all === undefined ? l10n.t('the newest {0} are shown', shown) : l10n.t('{0} of {1} are shown', shown, all);
}

export function tracesOf(count: number, l10n: L10n): string {
  return count === 1 ? l10n.t('1 trace') : l10n.t('{0} traces', count);
}

/** `10:20:03.123`, with the day in front when it is not today. */
export function clockTime(start: bigint, writing: Writing): string {
  const text = moment(start, writing);
  const today = writeDay(writing.nowMs, writing.timeZone);
  return text.startsWith(today) ? text.slice(11) : text.slice(5);
}

function moment(start: bigint, { timeZone }: Writing): string {
  const ms = toEpochMs(start);
  const millis = String(((ms % 1000) + 1000) % 1000).padStart(3, '0');
  if (timeZone === 'local') return `${writeMoment(ms)}.${millis}`;
  const date = new Date(ms);
  // A clock that is wrong by more than the calendar has years for is no reason to fail.
  return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString().slice(0, 23).replace('T', ' ');
}

function writeDay(ms: number, timeZone: 'local' | 'utc'): string {
  return timeZone === 'local' ? writeMoment(ms).slice(0, 10) : new Date(ms).toISOString().slice(0, 10);
}

function serviceOf({ rootService, services }: TraceSummary): string {
  return rootService || (services[0]?.name ?? '');
}

function spansOf(count: number, l10n: L10n): string {
  return count === 1 ? l10n.t('1 span') : l10n.t('{0} spans', count);
}

function errorsOf(count: number, l10n: L10n): string {
  return count === 1 ? l10n.t('1 error') : l10n.t('{0} errors', count);
}
