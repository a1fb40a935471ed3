import * as vscode from 'vscode';
import type { TraceSummary } from '../../backends/backend';
import { inOrder } from '../../core/search/foundTraces';
import { isSameQuestion, isUnfiltered, readLimit, type Search } from '../../core/search/search';
import { widerThan } from '../../core/search/timeWindow';
import { asksServer, containsWords, readTypedFilter, type TypedFilter } from '../../core/search/typedFilter';
import { addToQuery, isMoreThanPairs } from '../../core/search/typedQuery';
import { parseTraceInput } from '../../core/traceInput';
import { executeCommand } from '../../host/commands';
import { readConfig } from '../../host/config';
import { say } from '../../core/phrase';
import { askAttributes, askDuration, askOrder, askQuery, askWindow } from './filterPrompts';
import { QueryCompletions } from './queryCompletions';
import { queryRow } from './queryRow';
import { failureRows, remark, separator, type Row, type TitleButton } from './rows';
import type { SearchFlow, Step } from './searchFlow';
import { TraceList } from './traceList';
import { plainText } from '../../core/sentences';
import { wordsOfCheck, wordsOfFilters, wordsOfOrder, wordsOfTrace, wordsOfWholeSearch, wordsOfWindow } from './words';

/** How long after the last key a filter that was typed goes to the server, ms. */
const debounceMs = 250;

/** Page 3: the traces, and the filters that choose them. */
export class TraceStep implements Step {
  readonly number = 3;
  private readonly list: TraceList;
  private readonly completions: QueryCompletions;
  private typedFilter: TypedFilter = readTypedFilter('');
  /** The row for a query that is typed; the same one until it changes. */
  private typedQuery: { readonly typed: string; readonly row: Row | undefined } | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** The search whose answer is listed, or on its way: what was typed since then waits for the timer. */
  private listed: Search;
  /** The rows of the list as it is now; the typed words choose among them. */
  private built: { readonly words: string; readonly rows: readonly Row[] } | undefined;

  constructor(private readonly flow: SearchFlow) {
    this.listed = flow.search;
    this.completions = new QueryCompletions(flow, vscode.l10n);
    this.list = new TraceList({
      backend: flow.backend,
      traces: flow.services.traces,
      finder: flow.services.finder,
      latency: flow.services.latency,
      fetching: flow.fetching,
      now: Date.now,
      onChange: () => this.show(),
    });
  }

  get title(): string {
    return this.flow.search.service === undefined
      ? vscode.l10n.t('Traces of All Services')
      : vscode.l10n.t('Traces of {0}', this.flow.search.service);
  }

  get placeholder(): string {
    return this.isBusy
      ? vscode.l10n.t('Searching… Escape cancels')
      : vscode.l10n.t('Find in the list, or type a filter: >200ms, key=value, service:cart* error');
  }

  /** The filters in words, so that nobody has to remember which buttons were pressed; and how much of the answer is here. */
  get prompt(): string {
    const words = wordsOfWholeSearch(this.listed, vscode.l10n);
    const shown = this.list.loading === 'first' ? '' : this.shownText();
    return [this.flow.noteOn(this.listed), words, shown].filter(Boolean).join(' — ');
  }

  get isBusy(): boolean {
    return this.list.loading !== undefined || this.timer !== undefined;
  }

  get buttons(): readonly TitleButton[] {
    const { search } = this.flow;
    const hasDuration = search.minDuration !== undefined || search.maxDuration !== undefined;
    const button = (icon: string, tooltip: string, press: () => void | Promise<void>): TitleButton => ({
      iconPath: new vscode.ThemeIcon(icon),
      tooltip,
      press,
    });
    const asking = (prompt: (search: Search) => Promise<Search>) => () =>
      this.flow.aside(
        () => prompt(this.flow.search),
        changed => this.change(changed),
      );
    return [
      {
        ...button('error', vscode.l10n.t('Errors Only'), () =>
          this.change({ ...this.flow.search, errorsOnly: !this.flow.search.errorsOnly }),
        ),
        toggle: { checked: search.errorsOnly },
      },
      button('watch', hasDuration ? vscode.l10n.t('Duration… (set)') : vscode.l10n.t('Duration…'), asking(askDuration)),
      button(
        'tag',
        Object.keys(search.attributes).length ? vscode.l10n.t('Attributes… (set)') : vscode.l10n.t('Attributes…'),
        asking(askAttributes),
      ),
      button('filter', search.query ? vscode.l10n.t('Filter… (set)') : vscode.l10n.t('Filter…'), asking(askQuery)),
      button(
        'calendar',
        vscode.l10n.t('Time Range… ({0})', wordsOfWindow(search.window, vscode.l10n)),
        asking(askWindow),
      ),
      button(
        'sort-precedence',
        vscode.l10n.t('Order… ({0})', wordsOfOrder(search.order, vscode.l10n)),
        asking(askOrder),
      ),
    ];
  }

  enter(): void {
    this.begin();
  }

  leave(): void {
    this.completions.leave();
    clearTimeout(this.timer);
  }

  onTyped(typed: string): void {
    // A pasted link has signs of equality, too, and is no filter.
    this.typedFilter = readTypedFilter(parseTraceInput(typed) || isMoreThanPairs(typed) ? '' : typed);
    clearTimeout(this.timer);
    this.timer = undefined;
    if (isSameQuestion(this.search, this.listed)) return;
    this.timer = setTimeout(() => this.begin(), debounceMs);
  }

  rows(typed: string): readonly Row[] {
    return [...this.rowsOf(typed), ...this.completions.keyRows(typed)];
  }

  private rowsOf(typed: string): readonly Row[] {
    if (isMoreThanPairs(typed)) {
      if (this.typedQuery?.typed !== typed) {
        const row = queryRow(typed, query => {
          this.flow.clearTyped();
          this.change({ ...this.flow.search, query: addToQuery(this.flow.search.query, query) });
        });
        this.typedQuery = { typed, row };
      }
      const { row } = this.typedQuery;
      if (row) return [row, ...this.completions.rows(typed), ...this.listRows()];
    }
    return [...this.completions.rows(typed), ...this.listRows()];
  }

  private listRows(): readonly Row[] {
    // As soon as the box holds a filter for the server, the words beside it are looked up here: VS Code would look for the
    // filter's text in the rows.
    const words = asksServer(this.typedFilter) ? this.typedFilter.words : undefined;
    const key = JSON.stringify(words ?? null);
    if (this.built?.words !== key) this.built = { words: key, rows: this.build(words) };
    return this.built.rows;
  }

  /** What is searched: the page's own filters and those typed into the box. */
  private get search(): Search {
    const { search } = this.flow;
    const { duration, attributes } = this.typedFilter;
    return {
      ...search,
      minDuration: duration?.min ?? search.minDuration,
      maxDuration: duration?.max ?? search.maxDuration,
      attributes: { ...search.attributes, ...attributes },
    };
  }

  private get limit(): number {
    return readLimit(readConfig('spanlight.search.limit'));
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.listed = this.search;
    void this.flow.lastSearch.keep(this.listed);
    void this.list.begin(this.listed, this.limit);
  }

  private change(search: Search): void {
    const { order } = this.flow.search;
    this.flow.search = search;
    if (!isSameQuestion(this.search, this.listed)) return this.begin();
    if (order === search.order) return;
    // What is listed is sorted here, there is nothing to ask; the cursor goes to what is first now.
    this.listed = this.search;
    void this.flow.lastSearch.keep(this.listed);
    const [first] = inOrder(this.list.traces, search.order);
    this.show(first && keyOf(first));
  }

  private show(activeKey?: string): void {
    this.built = undefined;
    const { traces, loading, error } = this.list;
    // Where nothing was found, Enter does what most likely helps instead of nothing.
    const isEmpty = traces.length === 0 && loading === undefined && error === undefined;
    this.flow.render(activeKey ?? (isEmpty ? 'wider' : undefined));
  }

  private async loadMore(): Promise<void> {
    await this.list.more(this.limit);
    const first = this.list.firstOfPage;
    // The cursor stood on the last line and stays at that place of the list: on the first trace that is new.
    if (first && this.list.error === undefined) this.show(keyOf(first));
  }

  private build(words: readonly string[] | undefined): readonly Row[] {
    const { list, flow } = this;
    const now = Date.now();
    const retry = (): void => void list.retry(this.limit);
    const traces = inOrder(list.traces, flow.search.order).map(trace => this.traceRow(trace, now));
    const shown = words
      ? traces
          .filter(row => containsWords(words, [row.label, row.description ?? '', row.detail ?? '']))
          .map(row => ({ ...row, alwaysShow: true }))
      : traces;
    const rows: Row[] = [...shown];
    if (list.toLookThrough > 0 && list.loading !== undefined) rows.push(this.progressRow());
    else if (list.loading === 'first') rows.push(remark('searching', vscode.l10n.t('$(loading~spin) Searching…')));
    if (list.error !== undefined) rows.push(...failureRows(flow, list.error, retry));
    else if (list.traces.length === 0 && list.loading === undefined) rows.push(...this.nothingRows());
    if (list.notes.length > 0 && list.loading !== 'first') rows.push(...list.notes.map(noteRow));
    if (list.loading === undefined) rows.push(...this.checkRows());
    if (list.hasMore && list.error === undefined && list.loading !== 'first') rows.push(...this.moreRows());
    return rows;
  }

  private progressRow(): Row {
    const { lookedThrough, unread, toLookThrough } = this.list;
    const done = lookedThrough + unread;
    return remark(
      'checking',
      vscode.l10n.t('$(loading~spin) Looking through the spans: {0} of {1} traces', done, done + toLookThrough),
    );
  }

  /** What of the query was checked here, on how many traces, and what is wrong with it. */
  private checkRows(): Row[] {
    const { checkedHere, lookedThrough, unread, problems } = this.list;
    const rows = problems.map(problem =>
      remark(`problem ${problem.from}`, `$(warning) ${plainText(say(problem.message, vscode.l10n.t))}`),
    );
    if (checkedHere.length > 0 && lookedThrough > 0)
      rows.push(noteRow(wordsOfCheck(checkedHere, lookedThrough, vscode.l10n)));
    if (unread > 0)
      rows.push(
        noteRow(
          unread === 1
            ? vscode.l10n.t('1 trace could not be looked through: it is too large, or could not be fetched')
            : vscode.l10n.t('{0} traces could not be looked through: too large, or not to be fetched', unread),
        ),
      );
    return rows;
  }

  /** `showing 20, limit reached`; empty while there is nothing to show. */
  private shownText(): string {
    const { traces, checked, limitReached, hasMore } = this.list;
    if (traces.length === 0) return '';
    const shown =
      traces.length === checked ? `${traces.length}` : vscode.l10n.t('{0} of {1} checked', traces.length, checked);
    if (!hasMore) return vscode.l10n.t('showing all {0}', shown);
    return limitReached ? vscode.l10n.t('showing {0}, limit reached', shown) : vscode.l10n.t('showing {0}', shown);
  }

  private moreRows(): Row[] {
    const { list, limit } = this;
    const isLoading = list.loading === 'more';
    return [
      separator(this.shownText()),
      {
        key: 'more',
        label: isLoading
          ? vscode.l10n.t('$(loading~spin) Loading {0} more…', limit)
          : vscode.l10n.t('$(arrow-down) Load {0} More', limit),
        description: isLoading ? undefined : vscode.l10n.t('older ones'),
        alwaysShow: true,
        accept: () => this.loadMore(),
      },
    ];
  }

  /** Nothing was found: in which time, with which filters, and what to try next. */
  private nothingRows(): Row[] {
    const { listed: search, list } = this;
    const where = search.service ?? vscode.l10n.t('any service');
    const window = wordsOfWindow(search.window, vscode.l10n);
    const filters = wordsOfFilters(search, vscode.l10n);
    const details = [search.operation, filters].filter(Boolean).join(' · ');
    const rows = [
      list.hasMore
        ? remark('none', vscode.l10n.t('$(info) None of the {0} traces checked so far fits', list.checked), details)
        : remark('none', vscode.l10n.t('$(info) No traces of {0} in the {1}', where, window), details || undefined),
    ];
    const wider = widerThan(search.window);
    if (wider)
      rows.push({
        key: 'wider',
        label: vscode.l10n.t('$(calendar) Look in the {0}', wordsOfWindow(wider, vscode.l10n)),
        alwaysShow: true,
        accept: () => this.change({ ...this.flow.search, window: wider }),
      });
    if (!isUnfiltered(search))
      rows.push({
        key: 'unfiltered',
        label: vscode.l10n.t('$(clear-all) Remove the Filters'),
        description: filters,
        alwaysShow: true,
        accept: () => this.removeFilters(),
      });
    return rows;
  }

  private removeFilters(): void {
    this.typedFilter = readTypedFilter('');
    this.flow.clearTyped();
    this.flow.search = {
      ...this.flow.search,
      errorsOnly: false,
      minDuration: undefined,
      maxDuration: undefined,
      attributes: {},
      query: undefined,
    };
    this.begin();
  }

  private traceRow(trace: TraceSummary, now: number): Row {
    const { flow } = this;
    const uiUrl = flow.backend.uiUrl(trace.traceId);
    const openInJaeger: vscode.QuickInputButton = {
      iconPath: new vscode.ThemeIcon('link-external'),
      tooltip: vscode.l10n.t('Open in Jaeger UI'),
    };
    const copyId: vscode.QuickInputButton = {
      iconPath: new vscode.ThemeIcon('copy'),
      tooltip: vscode.l10n.t('Copy Trace ID'),
    };
    return {
      key: keyOf(trace),
      ...wordsOfTrace(trace, now, vscode.l10n),
      buttons: uiUrl === undefined ? [copyId] : [openInJaeger, copyId],
      accept: () =>
        flow.close(() =>
          executeCommand('spanlight.openTrace', { endpointId: flow.endpoint.id, traceId: trace.traceId }),
        ),
      press: button => {
        if (button === copyId) {
          void vscode.env.clipboard.writeText(trace.traceId);
          vscode.window.setStatusBarMessage(vscode.l10n.t('The trace ID is in the clipboard'), 3000);
        } else if (uiUrl !== undefined) void vscode.env.openExternal(vscode.Uri.parse(uiUrl));
      },
    };
  }
}

function keyOf(trace: TraceSummary): string {
  return `trace ${trace.traceId}`;
}

function noteRow(note: string): Row {
  return remark(`note ${note}`, `$(info) ${plainText(note)}`);
}
