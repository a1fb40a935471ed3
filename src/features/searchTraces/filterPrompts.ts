import * as vscode from 'vscode';
import { say } from '../../core/phrase';
import { parseQuery } from '../../core/query/parseQuery';
import { readAttributeFilter, writeAttributeFilter } from '../../core/search/attributeFilter';
import { readDurationFilter, writeDurationFilter } from '../../core/search/durationFilter';
import { traceOrders } from '../../core/search/foundTraces';
import type { Search } from '../../core/search/search';
import { lookbacks, readLookback, readTimeRange, writeMoment, type TimeWindow } from '../../core/search/timeWindow';
import { askText } from '../../host/inputBox';
import { wordsOfAttributeProblem, wordsOfOrder, wordsOfWindow } from './words';

/** Each asks for one part of a search and gives the changed one; the same one when the person gave up. */
type Prompt = (search: Search) => Promise<Search>;

export const askDuration: Prompt = async search => {
  const { minDuration: min, maxDuration: max } = search;
  const answer = await askText({
    title: vscode.l10n.t('Duration'),
    prompt: vscode.l10n.t('Of at least one span: >20ms, <2s or 100ms-2s. Empty for any.'),
    placeholder: '>20ms',
    value: writeDurationFilter({ min, max }),
    check: value =>
      !value.trim() || readDurationFilter(value)
        ? undefined
        : vscode.l10n.t('Write a duration with its unit, such as >20ms, <2s or 100ms-2s.'),
  });
  if (typeof answer !== 'object') return search;
  const bounds = readDurationFilter(answer.value);
  return { ...search, minDuration: bounds?.min, maxDuration: bounds?.max };
};

export const askAttributes: Prompt = async search => {
  const answer = await askText({
    title: vscode.l10n.t('Attributes'),
    prompt: vscode.l10n.t(
      'Pairs as key=value, with quotes around spaces: http.route=/buy note="two words". Empty for any.',
    ),
    placeholder: 'http.response.status_code=500',
    value: writeAttributeFilter(search.attributes),
    check: value => {
      const read = readAttributeFilter(value);
      return 'problem' in read ? wordsOfAttributeProblem(read, vscode.l10n) : undefined;
    },
  });
  if (typeof answer !== 'object') return search;
  const read = readAttributeFilter(answer.value);
  return 'attributes' in read ? { ...search, attributes: read.attributes } : search;
};

export const askQuery: Prompt = async search => {
  const answer = await askText({
    title: vscode.l10n.t('Filter'),
    prompt: vscode.l10n.t(
      'One span of a trace must fit: service:cart* duration:>20ms error -kind:client db.system.name=postgresql. Empty for any.',
    ),
    placeholder: 'service:cart* duration:>20ms error',
    value: search.query,
    check: problemOfQuery,
  });
  if (typeof answer !== 'object') return search;
  return { ...search, query: answer.value.trim() || undefined };
};

/** What is wrong with a query, with its column; undefined for a good one. */
export function problemOfQuery(text: string): string | undefined {
  const [problem] = parseQuery(text).problems;
  return problem && say(problem.message, vscode.l10n.t);
}

export const askOrder: Prompt = async search => {
  const items = traceOrders.map(order => ({
    label: wordsOfOrder(order, vscode.l10n),
    description: order === search.order ? vscode.l10n.t('now') : undefined,
    order,
  }));
  const choice = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Order of the Traces'),
    placeHolder: vscode.l10n.t('Servers give the newest; the other orders sort what is listed here'),
  });
  return choice ? { ...search, order: choice.order } : search;
};

export const askWindow: Prompt = async search => {
  const items: (vscode.QuickPickItem & { window: TimeWindow | undefined })[] = lookbacks.map(text => {
    const window: TimeWindow = { kind: 'last', seconds: readLookback(text) as number };
    const isNow = search.window.kind === 'last' && search.window.seconds === window.seconds;
    return { label: wordsOfWindow(window, vscode.l10n), description: isNow ? vscode.l10n.t('now') : undefined, window };
  });
  items.push({
    label: vscode.l10n.t('$(calendar) From … to …'),
    description: search.window.kind === 'between' ? wordsOfWindow(search.window, vscode.l10n) : undefined,
    window: undefined,
  });
  const choice = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Time Range'),
    placeHolder: vscode.l10n.t('How far back should the search look?'),
  });
  if (!choice) return search;
  const window = choice.window ?? (await askRange(search.window));
  return window ? { ...search, window } : search;
};

async function askRange(current: TimeWindow): Promise<TimeWindow | undefined> {
  const now = Date.now();
  const [from, to] = current.kind === 'between' ? [current.fromMs, current.toMs] : [now - current.seconds * 1000, now];
  const answer = await askText({
    title: vscode.l10n.t('Time Range'),
    prompt: vscode.l10n.t('From and to in local time: 2026-11-22 10:00 - 2026-11-22 11:30, or 10:00 - 11:30 for today'),
    value: `${writeMoment(from)} - ${writeMoment(to)}`,
    check: value =>
      readTimeRange(value, Date.now())
        ? undefined
        : vscode.l10n.t('Write two moments with " - " between, the earlier one first.'),
  });
  return typeof answer === 'object' ? readTimeRange(answer.value, Date.now()) : undefined;
}
