import * as vscode from 'vscode';
import { sampleId, type Endpoint } from '../../core/endpoint';
import { executeCommand, registerCommand } from '../../host/commands';
import type { Services } from '../../host/services';
import { createSampleBackend } from './sampleBackend';

/**
 * *Open Sample Trace*: purchases in a small shop, recorded from real services, with the shop's source. Needs no server, no
 * folder and no program.
 */
export function register({ context, builtIn, decoder, endpoints, collector, mapper }: Services): vscode.Disposable {
  const file = vscode.Uri.joinPath(context.extensionUri, 'media', 'sample', 'shop.otlp.json');
  const endpoint: Endpoint = {
    id: sampleId,
    kind: 'file',
    name: vscode.l10n.t('sample'),
    url: 'spanlight-sample:/shop',
  };
  const createBackend = () =>
    createSampleBackend(endpoint, {
      decoder,
      read: async () => vscode.workspace.fs.readFile(file),
      onTable: table => mapper.adopt(table),
      translate: vscode.l10n.t,
    });
  // Known from the start, so that its tabs come back after a reload; listed where endpoints are only once it was opened.
  const offer = (isListed: boolean): void => builtIn.set({ endpoint, isListed, createBackend });
  offer(false);
  if (endpoints.current?.id === sampleId) offer(true);

  return registerCommand('spanlight.openSampleTrace', async () => {
    if (!builtIn.find(sampleId)?.isListed) offer(true);
    // Its other traces are listed, too, unless that would take something of the person's own out of sight.
    const { current } = endpoints;
    const isOwnInUse =
      current && (current.kind === 'collector' ? collector.isRunning : endpoints.wasReached(current.id));
    if (!isOwnInUse) await endpoints.switchTo(sampleId);
    const backend = endpoints.backend(sampleId);
    const query = { from: 0n, to: 1n << 63n, limit: 100, errorsOnly: true };
    const { traces } = await backend.search(query, new AbortController().signal);
    // The one that failed as a whole, and not only somewhere on the way.
    const shown = [...traces].sort((a, b) => b.errorCount - a.errorCount)[0];
    await executeCommand('spanlight.openTrace', { endpointId: sampleId, traceId: shown.traceId });
  });
}
