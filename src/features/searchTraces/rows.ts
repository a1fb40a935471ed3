import * as vscode from 'vscode';
import type { Endpoint } from '../../core/endpoint';
import { Failure, messageOf } from '../../core/errors';
import { splitSentence } from '../../core/sentences';
import { parseTraceInput, type TraceInput } from '../../core/traceInput';
import { executeCommand } from '../../host/commands';
import { log } from '../../host/log';
import type { SearchFlow } from './searchFlow';
import { plainText } from '../../core/sentences';

/** A line of the list together with what it does. */
export interface Row extends vscode.QuickPickItem {
  /** Stays the same when the list is built anew, so that the cursor stays where it was. */
  readonly key: string;
  accept?(): void | Promise<void>;
  press?(button: vscode.QuickInputButton): void;
}

/** A button in the title bar together with what it does. */
export interface TitleButton extends vscode.QuickInputButton {
  press(): void | Promise<void>;
}

export function separator(label: string): Row {
  return { key: `separator ${label}`, label, kind: vscode.QuickPickItemKind.Separator };
}

/** A line that only says something. */
export function remark(key: string, label: string, detail?: string): Row {
  return { key, label, detail, alwaysShow: true };
}

/** What failed as a line of the list, and below it what helps. */
export function failureRows(flow: SearchFlow, error: unknown, retry: () => void): Row[] {
  const [what, more] = splitSentence(messageOf(error));
  const details = error instanceof Failure ? error.details : {};
  const signIn = (): Promise<void> => flow.aside(() => executeCommand('spanlight.signIn', flow.endpoint.id), retry);
  const needsLogin = error instanceof Failure && error.kind === 'loginNeeded';
  const rows: Row[] = [
    // Enter on the fault itself does what helps most likely.
    {
      key: 'failure',
      label: `$(error) ${plainText(what)}`,
      detail: more && plainText(more),
      alwaysShow: true,
      accept: needsLogin ? signIn : retry,
    },
  ];
  // Who works on a remote machine or in a container means another localhost, as often as not.
  if (
    error instanceof Failure &&
    error.kind === 'unreachable' &&
    vscode.env.remoteName &&
    isLoopback(flow.endpoint.url)
  )
    rows.push(
      remark(
        'remote',
        vscode.l10n.t('$(info) The connection is made from {0}, not from your own machine', vscode.env.remoteName),
      ),
    );
  if (needsLogin)
    rows.push({
      key: 'signIn',
      label: vscode.l10n.t('$(lock) Sign In…'),
      description: flow.endpoint.name,
      alwaysShow: true,
      accept: signIn,
    });
  rows.push({ key: 'retry', label: vscode.l10n.t('$(refresh) Retry'), alwaysShow: true, accept: retry });
  const setting = details.setting;
  if (setting)
    rows.push({
      key: 'setting',
      label: vscode.l10n.t('$(gear) Open Setting'),
      description: setting,
      alwaysShow: true,
      accept: () => flow.close(() => vscode.commands.executeCommand('workbench.action.openSettings', setting)),
    });
  rows.push({
    key: 'switch',
    label: vscode.l10n.t('$(arrow-swap) Switch Endpoint…'),
    description: flow.endpoint.name,
    alwaysShow: true,
    accept: () => flow.switchEndpoint(),
  });
  rows.push({
    key: 'log',
    label: vscode.l10n.t('$(output) Show Log'),
    alwaysShow: true,
    accept: () => flow.close(() => log().show()),
  });
  return rows;
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}

/**
 * "Open trace …" for an id, a `traceparent` or a link that was pasted over the list; undefined for any other text. Short hex
 * numbers are left to the list: "cafe" may well be a service.
 */
export function pastedTraceRow(text: string, endpoint: Endpoint, flow: SearchFlow): Row | undefined {
  const input = parseTraceInput(text);
  if (!input || (input.kind === 'id' && /^[0-9a-f]{1,11}$/i.test(text.trim()))) return undefined;
  return {
    key: 'pasted',
    label: vscode.l10n.t('$(go-to-file) Open trace {0}', shortId(input)),
    description: input.kind === 'link' ? input.baseUrl : endpoint.name,
    alwaysShow: true,
    accept: () =>
      flow.close(() =>
        input.kind === 'link'
          ? executeCommand('spanlight.openTrace', text.trim())
          : executeCommand('spanlight.openTrace', {
              endpointId: endpoint.id,
              traceId: input.traceId,
              spanId: input.spanId,
            }),
      ),
  };
}

/** Without the leading zeros of a 64-bit id. */
function shortId({ traceId }: TraceInput): string {
  return traceId.startsWith('0'.repeat(16)) ? traceId.slice(16) : traceId;
}
