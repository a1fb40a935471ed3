import * as vscode from 'vscode';
import type { Operation } from '../../backends/backend';
import { LoadedList } from './loadedList';
import { failureRows, remark, separator, type Row } from './rows';
import type { SearchFlow, Step } from './searchFlow';
import { TraceStep } from './traceStep';
import { plainText } from '../../core/sentences';

/** Page 2: which operation of the service, or all of them. */
export class OperationStep implements Step {
  readonly number = 2;
  readonly prompt = undefined;
  readonly buttons = [];
  private readonly list: LoadedList<readonly Operation[]>;
  private built: readonly Row[] = [];

  constructor(
    private readonly flow: SearchFlow,
    private readonly service: string,
  ) {
    this.list = new LoadedList(
      flow,
      signal => flow.backend.operations(service, signal),
      () => {
        this.built = this.build();
        this.flow.render();
      },
    );
  }

  get title(): string {
    return vscode.l10n.t('Traces of {0}', this.service);
  }

  get placeholder(): string {
    return this.isBusy
      ? vscode.l10n.t('Loading the operations of {0}…', this.service)
      : vscode.l10n.t('Choose an operation, or press Enter for all of them');
  }

  get isBusy(): boolean {
    return this.list.isLoading;
  }

  enter(): void {
    void this.list.want();
    this.built = this.build();
  }

  leave(): void {}

  rows(typed: string): readonly Row[] {
    const name = typed.trim();
    const known = this.list.value ?? [];
    if (!name || known.some(operation => operation.name.toLowerCase().includes(name.toLowerCase()))) return this.built;
    return [
      ...this.built,
      {
        key: 'typed',
        label: vscode.l10n.t('$(search) Search traces with the operation "{0}"', plainText(name)),
        description: vscode.l10n.t('not in the list of operations'),
        alwaysShow: true,
        accept: () => this.choose(name),
      },
    ];
  }

  private build(): readonly Row[] {
    const { flow, list } = this;
    // There before the list is: who wants all operations needs not wait for their names.
    const rows: Row[] = [
      { key: 'all', label: vscode.l10n.t('$(list-flat) All operations'), accept: () => this.choose(undefined) },
    ];
    if (list.error !== undefined) return [...failureRows(flow, list.error, () => void list.again()), ...rows];
    const operations = list.value;
    if (!operations) return rows;
    const kinds = new Map<string, string[]>();
    for (const { name, kind } of operations) {
      const known = kinds.get(name);
      if (!known) kinds.set(name, kind ? [kind] : []);
      else if (kind) known.push(kind);
    }
    if (kinds.size === 0)
      rows.push(remark('none', vscode.l10n.t('$(info) The server lists no operation of {0}', plainText(this.service))));
    else rows.push(separator(vscode.l10n.t('operations ({0})', kinds.size)));
    for (const [name, known] of kinds)
      rows.push({
        key: `operation ${name}`,
        label: plainText(name),
        description: known.join(', '),
        accept: () => this.choose(name),
      });
    return rows;
  }

  private choose(operation: string | undefined): void {
    this.flow.search = { ...this.flow.search, service: this.service, operation };
    this.flow.go(new TraceStep(this.flow));
  }
}
