import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable';
import { collectorId } from '../../core/endpoint';
import { isAbort } from '../../core/errors';
import type { Run } from '../../host/commands';
import { log } from '../../host/log';
import type { Services } from '../../host/services';
import { realTimers } from '../../host/timers';
import { countTraces, type RunCount } from './runCount';

/** Between two counts, at least: a search over the collector's index is cheap, but not free. */
const pauseMs = 1_000;

/** Says in the status bar how many traces the latest run has brought; a click shows them. */
export class RunStatus implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly item = this.store.add(
    vscode.window.createStatusBarItem('spanlight.run', vscode.StatusBarAlignment.Left, -1),
  );
  private run: Run | undefined;
  private counted: RunCount | undefined;
  private watching: Disposable | undefined;
  private waiting: Disposable | undefined;
  private counting: AbortController | undefined;
  private isShown = false;

  constructor(private readonly services: Pick<Services, 'endpoints' | 'collector' | 'latestRun'>) {
    this.item.name = vscode.l10n.t('Spanlight: Traces of the Latest Run');
    this.store.add(services.collector.onDidChange(() => this.follow()));
  }

  /** A run began: counts from now on. */
  begin(run: Run): void {
    this.run = run;
    this.counted = undefined;
    this.counting?.abort();
    this.follow();
    this.show();
    this.countSoon();
  }

  dispose(): void {
    this.counting?.abort();
    this.unwatch();
    this.store.dispose();
  }

  /** The collector came or went: only while it runs there is something to count. */
  private follow(): void {
    const { isRunning } = this.services.collector;
    if (this.run && isRunning && !this.watching) this.watch();
    if (!isRunning) this.unwatch();
    if ((isRunning && this.run !== undefined) !== this.isShown) this.show();
  }

  private watch(): void {
    const backend = this.services.endpoints.backend(collectorId, 'background');
    this.watching = backend.watch?.(({ grownCount, removed, reset }) => {
      if (grownCount > 0 || removed.length > 0 || reset) this.countSoon();
    });
    this.countSoon();
  }

  private unwatch(): void {
    this.watching?.dispose();
    this.waiting?.dispose();
    this.watching = this.waiting = undefined;
  }

  private countSoon(): void {
    if (!this.watching || this.waiting) return;
    this.waiting = realTimers.after(this.counted ? pauseMs : 50, () => {
      this.waiting = undefined;
      void this.count();
    });
  }

  private async count(): Promise<void> {
    const { run } = this;
    if (!run || !this.watching) return;
    this.counting?.abort();
    const counting = (this.counting = new AbortController());
    try {
      const backend = this.services.endpoints.backend(collectorId, 'background');
      const counted = await countTraces(backend, run, Date.now(), counting.signal);
      if (counting.signal.aborted || run !== this.run) return;
      this.counted = counted;
      this.tell(run, counted);
      this.show();
    } catch (error) {
      if (!isAbort(error)) log().debug(`Traces of "${run.name}" were not counted: ${String(error)}`);
    }
  }

  /** Whoever shows the latest run shows what was counted. */
  private tell(run: Run, { byTime }: RunCount): void {
    const { latestRun } = this.services;
    const shown: Run = byTime ? { name: run.name, sinceMs: run.sinceMs } : run;
    if (latestRun.run?.id !== shown.id || latestRun.run?.sinceMs !== shown.sinceMs) latestRun.set(shown);
  }

  private show(): void {
    const { run, item } = this;
    this.isShown = run !== undefined && this.services.collector.isRunning;
    if (!run || !this.isShown) return item.hide();
    const { traces = 0, failing = 0, isCut = false, byTime = false } = this.counted ?? {};
    const number = `${traces.toLocaleString('en-US')}${isCut ? '+' : ''}`;
    const text = vscode.l10n.t('{0} since run', number);
    item.text = failing > 0 ? `$(debug-alt) ${text} $(error) ${failing}` : `$(debug-alt) ${text}`;
    const began = new Date(run.sinceMs).toLocaleTimeString();
    const since =
      traces === 1
        ? vscode.l10n.t('1 trace since "{0}" began at {1}.', run.name, began)
        : vscode.l10n.t('{0} traces since "{1}" began at {2}.', number, run.name, began);
    const lines = [since];
    if (failing > 0) lines.push(vscode.l10n.t('With errors: {0}.', failing));
    if (byTime && run.id !== undefined)
      lines.push(vscode.l10n.t('None of them says which run it is of, so all that came since are counted.'));
    lines.push(vscode.l10n.t('Click to show them.'));
    item.tooltip = lines.join('\n');
    item.accessibilityInformation = { label: lines.join(' '), role: 'button' };
    item.command = 'spanlight.traces.showRun';
    item.show();
  }
}
