import * as vscode from 'vscode';

let channel: vscode.LogOutputChannel | undefined;

/** The one log of the extension; made on first use. Never write secrets, and of URLs only origin and path. */
export function log(): vscode.LogOutputChannel {
  return (channel ??= vscode.window.createOutputChannel('Spanlight', { log: true }));
}
