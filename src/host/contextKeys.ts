import * as vscode from 'vscode';
import type { ViewName } from '../protocol/timeline';

/** Context keys that `when` clauses of the manifest read. */
export interface ContextKeys {
  'spanlight.hasEndpoint': boolean;
  'spanlight.timelineFocused': boolean;
  /** Which view of the trace the timeline in front shows. */
  'spanlight.timelineView': ViewName;
  /** The map of services has the keyboard. */
  'spanlight.serviceMapFocused': boolean;
  /** The timeline in front is compared with another trace. */
  'spanlight.comparing': boolean;
  /** A timeline is open, so that there may be a span to teach the source of. */
  'spanlight.hasTimeline': boolean;
  /** A jump from a span to its source happened, so there is a way back. */
  'spanlight.hasSourceJump': boolean;
  /** SDKs of this machine can send to a collector, of this window or of another. */
  'spanlight.collectorRunning': boolean;
  /** It runs, but not where SDKs send to by themselves. */
  'spanlight.collectorElsewhere': boolean;
  'spanlight.tracesPaused': boolean;
  'spanlight.tracesGrouped': boolean;
  'spanlight.tracesFiltered': boolean;
  /** A trace is selected in the view. */
  'spanlight.traceSelected': boolean;
  /** A run was started in this window, so that its traces can be shown. */
  'spanlight.hasRun': boolean;
  /** The trace file in front holds more than one trace. */
  'spanlight.fileHasTraces': boolean;
}

export function setContextKey<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
