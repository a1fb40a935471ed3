import * as vscode from 'vscode';
import { registerCommand } from '../../host/commands';
import type { Services } from '../../host/services';
import { exportAllTraces, exportTrace } from './exportTraces';
import { openAsTrace, openTraceFile } from './openFiles';

/** Traces from files, and into files. */
export function register(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('spanlight.openTraceFile', openTraceFile),
    registerCommand('spanlight.openAsTrace', openAsTrace),
    registerCommand('spanlight.exportTrace', trace => exportTrace(services, trace)),
    registerCommand('spanlight.exportAllTraces', () => exportAllTraces(services)),
  );
}
