import * as vscode from 'vscode';
import { LoadedList } from './loadedList';
import { OperationStep } from './operationStep';
import { queryRow } from './queryRow';
import { failureRows, remark, separator, type Row, type TitleButton } from './rows';
import type { SearchFlow, Step } from './searchFlow';
import { QueryCompletions } from './queryCompletions';
import { TraceStep } from './traceStep';
import { plainText } from '../../core/sentences';
import { wordsOfSearch } from './words';

interface Services {
  readonly names: readonly string[];
  readonly canSearchAll: boolean;
}

/** Page 1: of which service, or all of them; the last search stands first. */
export class ServiceStep implements Step {
  readonly number = 1;
  readonly title = vscode.l10n.t('Search Traces');
  readonly prompt = undefined;
  readonly buttons: readonly TitleButton[];
  private readonly list: LoadedList<Services>;
  private built: readonly Row[] = [];
  private readonly completions: QueryCompletions;
  /** The rows for a query that is typed; the same ones until it changes. */
  private typedQuery: { readonly typed: string; readonly rows: readonly Row[] } | undefined;

  constructor(private readonly flow: SearchFlow) {
    this.list = new LoadedList(
      flow,
      signal => this.load(signal),
      () => this.rebuild(),
    );
    this.completions = new QueryCompletions(flow, vscode.l10n);
    this.buttons = [
      {
        iconPath: new vscode.ThemeIcon('arrow-swap'),
        tooltip: vscode.l10n.t('Switch Endpoint…'),
        press: () => this.flow.switchEndpoint(),
      },
    ];
  }

  get placeholder(): string {
    return this.isBusy
      ? vscode.l10n.t('Loading the services of {0}…', this.flow.endpoint.name)
      : vscode.l10n.t('Choose a service, type a filter (service:cart* error), or paste a trace ID or link');
  }

  get isBusy(): boolean {
    return this.list.isLoading;
  }

  enter(): void {
    void this.list.want();
    this.built = this.build();
  }

  leave(): void {
    this.completions.leave();
  }

  rows(typed: string): readonly Row[] {
    const name = typed.trim();
    const known = this.list.value?.names ?? [];
    const query = this.queryRows(typed);
    const keys = this.completions.keyRows(typed);
    if (query.length) return [...query, ...this.built, ...keys];
    // Lists of names may lag behind the traces, so any name may be asked for.
    if (!name || known.some(service => service.toLowerCase().includes(name.toLowerCase())))
      return keys.length ? [...this.built, ...keys] : this.built;
    return [
      ...this.built,
      {
        key: 'typed',
        label: vscode.l10n.t('$(search) Search traces of "{0}"', plainText(name)),
        description: vscode.l10n.t('not in the list of services'),
        alwaysShow: true,
        accept: () => this.choose(name),
      },
      ...keys,
    ];
  }

  private queryRows(typed: string): readonly Row[] {
    if (this.typedQuery?.typed !== typed) {
      const row = queryRow(typed, query => {
        this.flow.search = { ...this.flow.search, service: undefined, operation: undefined, query };
        this.flow.go(new TraceStep(this.flow));
      });
      this.typedQuery = { typed, rows: row ? [row] : [] };
    }
    return [...this.typedQuery.rows, ...this.completions.rows(typed)];
  }

  private async load(signal: AbortSignal): Promise<Services> {
    const { backend } = this.flow;
    const names = await backend.services(signal);
    return { names, canSearchAll: (await backend.capabilities(signal)).searchAllServices };
  }

  private rebuild(): void {
    this.built = this.build();
    this.flow.render();
  }

  private build(): readonly Row[] {
    const { flow, list } = this;
    const rows: Row[] = [];
    const last = flow.lastSearch.get();
    if (last?.endpointId === flow.endpoint.id)
      rows.push({
        key: 'last',
        label: `$(history) ${plainText(wordsOfSearch(last, vscode.l10n))}`,
        description: vscode.l10n.t('last search'),
        accept: () => {
          flow.search = last;
          flow.go(new TraceStep(flow));
        },
      });
    if (list.error !== undefined) return [...failureRows(flow, list.error, () => void list.again()), ...rows];
    const services = list.value;
    if (!services) return rows.length ? rows : [remark('loading', vscode.l10n.t('Loading…'))];
    if (services.canSearchAll)
      rows.push({
        key: 'all',
        label: vscode.l10n.t('$(globe) All services'),
        accept: () => this.choose(undefined),
      });
    if (services.names.length === 0)
      rows.push(
        remark(
          'none',
          vscode.l10n.t('$(info) {0} knows no service yet', flow.endpoint.name),
          vscode.l10n.t('Send it a trace first; {0} is asked for what it has received.', flow.endpoint.url),
        ),
        {
          key: 'retry',
          label: vscode.l10n.t('$(refresh) Look Again'),
          alwaysShow: true,
          accept: () => void list.again(),
        },
      );
    else rows.push(separator(vscode.l10n.t('services ({0})', services.names.length)));
    for (const name of services.names)
      rows.push({ key: `service ${name}`, label: plainText(name), accept: () => this.choose(name) });
    return rows;
  }

  private choose(service: string | undefined): void {
    const { flow } = this;
    flow.search = { ...flow.search, service, operation: undefined };
    // Operations belong to a service: without one there is nothing to choose from.
    flow.go(service === undefined ? new TraceStep(flow) : new OperationStep(flow, service));
  }
}
