import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable';
import type { Collector } from '../../host/services';
import type { Consent } from './consent';
import { findRunId, runIdPair } from './resourceAttributes';
import { findVariable, resourceVariable, type Variables } from './runVariables';
import { otelNamesIn, terminalChanges } from './terminalVariables';

export interface TerminalEnvironmentDeps {
  readonly collection: vscode.EnvironmentVariableCollection;
  readonly collector: Pick<Collector, 'isRunning' | 'environment' | 'onDidChange'>;
  readonly consent: Pick<Consent, 'isGiven' | 'onDidChange'>;
  /** What VS Code itself was started with. */
  readonly inherited: Variables;
  /** Of all terminals and tasks of this window: a new one for each task would have VS Code restart open terminals. */
  readonly runId: string;
}

/** Variables in the terminals of this window, and so of its tasks, while the collector runs and the person agreed. */
export class TerminalEnvironment implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private shown = '[]';
  /** What the collector had to say when it was looked at last. */
  private offered = '';
  private setsRunId = false;

  constructor(private readonly deps: TerminalEnvironmentDeps) {
    const { collection, collector, consent } = deps;
    collection.persistent = false; // the next window asks its own collector
    collection.clear();
    const update = (): void => this.update();
    // Its statistics change some times a second while it collects.
    this.store.add(collector.onDidChange(() => this.offered !== this.offer() && update()));
    this.store.add(consent.onDidChange(update));
    this.store.add(
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('terminal.integrated.env') || event.affectsConfiguration('tasks')) update();
      }),
    );
    this.store.add({ dispose: () => collection.clear() });
    update();
  }

  /** What spans of a terminal that is opened now will carry; undefined where nothing is known of it. */
  get currentRunId(): string | undefined {
    if (this.setsRunId) return this.deps.runId;
    const existing = findVariable([terminalSetting(), this.deps.inherited], resourceVariable, caseMatters);
    return findRunId(existing?.value ?? undefined);
  }

  dispose(): void {
    this.store.dispose();
  }

  private offer(): string {
    const { collector } = this.deps;
    return collector.isRunning ? JSON.stringify(collector.environment()) : '';
  }

  private update(): void {
    const { collection, collector, consent, inherited, runId } = this.deps;
    this.offered = this.offer();
    const isWanted = collector.isRunning && consent.isGiven;
    const layers = [terminalSetting(), inherited];
    const changes = isWanted
      ? terminalChanges(runId, collector.environment(), { layers, ofTasks: namesOfTasks(), caseMatters })
      : [];
    const wanted = JSON.stringify(changes);
    if (wanted === this.shown) return; // terminals that are open say that they are out of date with every change
    this.shown = wanted;
    this.setsRunId = changes.some(({ value }) => value.endsWith(runIdPair(runId)));
    collection.clear();
    collection.description = vscode.l10n.t(
      'Traces of programs that are started here go to the local collector of Spanlight and are known as those of this window.',
    );
    for (const { name, how, value } of changes) collection[how](name, value, { applyAtProcessCreation: true });
  }
}

const caseMatters = process.platform !== 'win32';

function terminalSetting(): Variables {
  const platform = { win32: 'windows', darwin: 'osx' }[process.platform as string] ?? 'linux';
  return vscode.workspace.getConfiguration('terminal.integrated.env').get<Variables>(platform) ?? {};
}

/** OpenTelemetry's variables that some task of some folder sets. */
function namesOfTasks(): Set<string> {
  const scopes = [undefined, ...(vscode.workspace.workspaceFolders ?? [])];
  const settings = scopes.map(scope => vscode.workspace.getConfiguration('tasks', scope));
  return otelNamesIn(settings.map(setting => [setting.get('tasks'), setting.get('options')]));
}
