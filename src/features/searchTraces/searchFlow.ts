import * as vscode from 'vscode';
import type { Backend } from '../../backends/backend';
import type { ListedEndpoint } from '../../core/endpoints/endpointList';
import type { Endpoint } from '../../core/endpoint';
import { Latest } from '../../core/search/latest';
import { isSameQuestion, type Search } from '../../core/search/search';
import { withoutLinks } from '../../core/sentences';
import { executeCommand } from '../../host/commands';
import { report } from '../../host/report';
import type { Services } from '../../host/services';
import type { LastSearch } from './lastSearch';
import { pastedTraceRow, type Row, type TitleButton } from './rows';

/** One page of the dialog. It tells what to show; the flow owns the widget. */
export interface Step {
  /** 1-based. */
  readonly number: number;
  readonly title: string;
  readonly placeholder: string;
  readonly prompt: string | undefined;
  readonly isBusy: boolean;
  readonly buttons: readonly TitleButton[];
  /** `typed` is what stands in the box; VS Code filters the rows by it unless they are `alwaysShow`. */
  rows(typed: string): readonly Row[];
  /** Begins to load what it shows. */
  enter(): void;
  /** Nobody looks any more: stops what runs. */
  leave(): void;
  onTyped?(typed: string): void;
}

const stepCount = 3;

/**
 * The search dialog: service, operation, traces in one quick pick that stays while its pages change. Whatever runs for a page
 * is aborted when the page is left or the dialog closes.
 */
export class SearchFlow {
  private readonly pick = vscode.window.createQuickPick<Row>();
  private readonly steps: Step[] = [];
  private readonly closed: Promise<void>;
  private whenClosed: () => void = () => undefined;
  /** Hides of our own making whose event has not come yet. */
  private ownHides = 0;
  private isOver = false;
  private typed = '';
  private readonly begunWith: Search;
  /** What runs for the page; a newer run replaces it. */
  readonly fetching = new Latest();

  constructor(
    readonly services: Services,
    readonly endpoint: Endpoint,
    readonly lastSearch: LastSearch,
    /** Changed by the pages; a new object each time. */
    public search: Search,
    private readonly restart: (endpoint: ListedEndpoint) => Promise<void>,
    /** Why this is searched, when something other than the person put the search together. */
    private readonly note?: string,
  ) {
    this.begunWith = search;
    this.closed = new Promise(resolve => (this.whenClosed = resolve));
    this.pick.matchOnDescription = true;
    this.pick.matchOnDetail = true;
    this.pick.totalSteps = stepCount;
    this.pick.onDidHide(() => {
      if (this.ownHides > 0) this.ownHides--;
      else this.finish();
    });
    this.pick.onDidChangeValue(value => {
      this.typed = value;
      this.step.onTyped?.(value);
      this.render();
    });
    this.pick.onDidAccept(() => this.run(() => this.pick.selectedItems[0]?.accept?.()));
    this.pick.onDidTriggerItemButton(({ item, button }) => item.press?.(button));
    this.pick.onDidTriggerButton(button => {
      if (button === vscode.QuickInputButtons.Back) this.back();
      else this.run(() => (button as TitleButton).press());
    });
  }

  /** Why this is searched; empty as soon as the person asks for something else. */
  noteOn(search: Search): string {
    return this.note !== undefined && isSameQuestion(search, this.begunWith) ? this.note : '';
  }

  get backend(): Backend {
    return this.services.endpoints.backend(this.endpoint.id);
  }

  /** Shows the first page and resolves when the dialog is closed. */
  start(...steps: [Step, ...Step[]]): Promise<void> {
    this.steps.push(...steps.slice(0, -1));
    this.go(steps[steps.length - 1]);
    this.pick.show();
    return this.closed;
  }

  go(step: Step): void {
    this.steps.at(-1)?.leave();
    this.steps.push(step);
    this.enter();
  }

  back(): void {
    if (this.steps.length < 2) return;
    this.steps.pop()?.leave();
    this.enter();
  }

  /** Of the row that the cursor is on. */
  get activeKey(): string | undefined {
    return this.pick.activeItems[0]?.key;
  }

  /** Builds the page anew, with the cursor on the same line as before or on the one given. */
  render(activeKey?: string): void {
    if (this.isOver) return;
    const { step, pick } = this;
    pick.step = step.number;
    pick.title = `${step.title} · ${this.endpoint.name}`;
    pick.placeholder = step.placeholder;
    pick.prompt = step.prompt && withoutLinks(step.prompt); // names of services and operations stand in it
    pick.busy = step.isBusy;
    pick.buttons = this.steps.length > 1 ? [vscode.QuickInputButtons.Back, ...step.buttons] : step.buttons;
    const pasted = pastedTraceRow(this.typed, this.endpoint, this);
    const rows = [...(pasted ? [pasted] : []), ...step.rows(this.typed)];
    if (sameRows(rows, pick.items)) return; // setting them again would move the cursor
    const wanted = activeKey ?? (this.typed ? undefined : this.activeKey);
    pick.keepScrollPosition = pick.activeItems[0]?.key === 'more';
    pick.items = rows;
    const active = pasted ?? rows.find(row => row.key === wanted);
    if (active) pick.activeItems = [active];
  }

  /** Empties the box, for a page whose answer to what was typed has been taken up. */
  clearTyped(): void {
    this.typed = '';
    this.pick.value = '';
  }

  /** Puts a text into the box, as if it had been typed. */
  type(text: string): void {
    this.pick.value = text;
    this.typed = text;
    this.step.onTyped?.(text);
    this.render();
  }

  /** Hides the dialog while another one asks something; then it is back, and `after` runs. */
  async aside<T>(ask: () => Thenable<T> | Promise<T>, after?: (answer: T) => void): Promise<void> {
    this.ownHides++;
    this.pick.hide();
    try {
      const answer = await ask();
      if (!this.isOver) after?.(answer);
    } finally {
      if (!this.isOver) {
        this.render();
        this.pick.show();
      }
    }
  }

  /** Ends the dialog and then does something else. */
  close(then?: () => unknown): void {
    this.pick.hide();
    this.finish();
    this.run(async () => void (await then?.()));
  }

  /** Another endpoint means other services: the dialog begins anew with the one that was chosen. */
  async switchEndpoint(): Promise<void> {
    const { endpoints } = this.services;
    let chosen = endpoints.current;
    await this.aside(
      () => executeCommand('spanlight.switchEndpoint'),
      () => (chosen = endpoints.current),
    );
    if (chosen && chosen.id !== this.endpoint.id) {
      const { id } = chosen;
      this.close(() => this.restart(endpoints.find(id) as ListedEndpoint));
    }
  }

  private get step(): Step {
    return this.steps[this.steps.length - 1];
  }

  private enter(): void {
    this.fetching.cancel();
    this.clearTyped();
    this.pick.items = [];
    this.step.enter();
    this.render();
  }

  private finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.fetching.cancel();
    this.steps.at(-1)?.leave();
    this.pick.dispose();
    this.whenClosed();
  }

  private run(work: () => void | Promise<void>): void {
    void Promise.resolve().then(work).catch(report('spanlight.searchTraces'));
  }
}

/** Pages hand out the same objects as long as nothing about them changes. */
function sameRows(a: readonly Row[], b: readonly Row[]): boolean {
  return a.length === b.length && a.every((row, index) => row === b[index]);
}
