import * as vscode from 'vscode';

/** Context keys that `when` clauses of the manifest read. */
export interface ContextKeys {
  'spanlight.hasEndpoint': boolean;
  'spanlight.timelineFocused': boolean;
  /** A timeline is open, so that there may be a span to teach the source of. */
  'spanlight.hasTimeline': boolean;
  /** A jump from a span to its source happened, so there is a way back. */
  'spanlight.hasSourceJump': boolean;
}

export function setContextKey<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
