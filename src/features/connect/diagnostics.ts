import * as vscode from 'vscode';
import { originOf } from '../../core/endpoint';
import { readConfig } from '../../host/config';
import type { Services } from '../../host/services';

/**
 * What somebody needs to know who helps with a problem, as Markdown: versions, endpoints (origins only), what each server can
 * and how it stands. No secret, no path of this machine, no name of a service; and no request is made for it.
 */
export async function diagnosticsText({
  context,
  endpoints,
}: Pick<Services, 'context' | 'endpoints'>): Promise<string> {
  const kept = await endpoints.secrets.ids();
  const lines = [
    `Spanlight ${(context.extension.packageJSON as { version: string }).version}`,
    `VS Code ${vscode.version} (${vscode.env.appName}, ${vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop'})`,
    `Remote: ${vscode.env.remoteName ?? 'none'}`,
    `Node ${process.versions.node} on ${process.platform} ${process.arch}`,
    `Workspace: ${vscode.workspace.isTrusted ? 'trusted' : 'restricted'}, folders: ${vscode.workspace.workspaceFolders?.length ?? 0}`,
    `TLS files: ${tlsFiles() || 'none'}`,
  ];
  for (const problem of endpoints.problems)
    lines.push(`Entry ${problem.index + 1} (${problem.source}): ${problem.problem}`);
  for (const endpoint of endpoints.all) {
    const { id } = endpoint;
    const able = endpoints.capabilities(id);
    lines.push(
      '',
      `Endpoint ${id}${id === endpoints.current?.id ? ' (in use)' : ''}`,
      `  origin: ${originOf(endpoint)}, base path: ${new URL(endpoint.url).pathname === '/' ? 'no' : 'yes'}`,
      `  state: ${endpoints.state(id)}, reached: ${endpoints.wasReached(id) ? 'yes' : 'no'}, credentials: ${kept.has(id) ? 'kept' : 'none'}`,
      able
        ? `  Jaeger ${able.version ?? 'of unknown version'}: ${capabilityList(able)}`
        : '  capabilities: not asked yet',
    );
    const fault = endpoints.fault(id);
    if (fault)
      lines.push(`  last fault: ${fault.kind}${fault.details.status ? ` (HTTP ${fault.details.status})` : ''}`);
  }
  return `${lines.join('\n')}\n`;
}

function capabilityList(able: NonNullable<ReturnType<Services['endpoints']['capabilities']>>): string {
  const names = ['v3', 'summaries', 'legacySearch', 'searchAllServices'] as const;
  return names.filter(name => able[name]).join(', ') || 'nothing';
}

function tlsFiles(): string {
  const settings = ['spanlight.tls.caFile', 'spanlight.tls.certFile', 'spanlight.tls.keyFile'] as const;
  return settings.filter(name => readConfig(name)).join(', ');
}
