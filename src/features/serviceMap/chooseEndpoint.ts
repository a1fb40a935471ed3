import * as vscode from 'vscode';
import type { Endpoint } from '../../core/endpoint';
import type { Services } from '../../host/services';

/**
 * Whose services: asked where there are several. First stands the endpoint of the trace in front, then the one in use; files
 * that are open are among them. undefined when the person rather left it.
 */
export async function chooseEndpoint({
  endpoints,
  builtIn,
  spans,
}: Pick<Services, 'endpoints' | 'builtIn' | 'spans'>): Promise<string | undefined> {
  const front = spans.traceInFront()?.endpointId;
  const files = builtIn.all.map(({ endpoint }) => endpoint).filter(({ kind }) => kind === 'file');
  const all = new Map<string, Endpoint>();
  for (const one of [front && endpoints.find(front), endpoints.current, ...endpoints.all, ...files])
    if (one && !all.has(one.id)) all.set(one.id, one);
  if (all.size <= 1) return [...all.keys()][0];
  const items = [...all.values()].map(({ id, kind, name, url }) => ({
    label: name.replaceAll('$(', '\\$('),
    description: kind === 'file' ? vscode.l10n.t('traces of the file') : url,
    id,
  }));
  const choice = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Service Map'),
    placeHolder: vscode.l10n.t('Whose services?'),
    matchOnDescription: true,
  });
  return choice?.id;
}
