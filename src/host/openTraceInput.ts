import * as vscode from 'vscode';
import { Failure } from '../core/errors';
import { normalizeTraceId, type TraceRef } from '../core/spans/traceId';
import { parseTraceInput } from '../core/traceInput';
import { executeCommand } from './commands';
import { askText } from './inputBox';
import type { Services } from './services';

export type OpenTraceRef = TraceRef & { readonly spanId?: string };

/**
 * From a trace id, a `traceparent` header or a link to a Jaeger UI, as somebody pasted it, to the trace it names, or from a
 * trace that a program names; without anything it asks. A link goes to the configured endpoint it belongs to. When there is none, adding it is offered:
 * until that is answered nothing is sent anywhere, and no kept secret ever goes to an address that it was not kept for.
 * undefined when the person gave up. Throws Failure `invalidInput` for a text that names no trace.
 */
export async function openTraceInput(
  { endpoints }: Pick<Services, 'endpoints'>,
  text?: string | OpenTraceRef,
): Promise<OpenTraceRef | undefined> {
  if (typeof text === 'object' && text !== null) {
    // Anybody may run the command with anything.
    const traceId = normalizeTraceId(String(text.traceId));
    if (!traceId) throw new Failure('invalidInput', notATrace());
    return { ...text, traceId };
  }
  const written = text ?? (await askForTrace());
  if (written === undefined) return undefined;
  const input = parseTraceInput(written);
  if (!input) throw new Failure('invalidInput', notATrace());
  if (input.kind === 'id') {
    const endpoint = endpoints.current;
    if (!endpoint)
      throw new Failure(
        'invalidInput',
        vscode.l10n.t('No Jaeger is configured. Run "{0}" first.', 'Add Jaeger Endpoint…'),
        {
          setting: 'spanlight.endpoints',
        },
      );
    return { endpointId: endpoint.id, traceId: input.traceId, spanId: input.spanId };
  }
  const endpoint = endpoints.findByBase(input.baseUrl) ?? (await offerToAdd(endpoints, input.baseUrl));
  return endpoint && { endpointId: endpoint.id, traceId: input.traceId, spanId: input.spanId };
}

async function askForTrace(): Promise<string | undefined> {
  const answer = await askText({
    title: vscode.l10n.t('Open Trace'),
    prompt: vscode.l10n.t('A trace ID, a traceparent header, or the link of a trace in Jaeger'),
    placeholder: '4bf92f3577b34da6a3ce929d0e0e4736',
    check: value => (parseTraceInput(value) ? undefined : notATrace()),
  });
  return typeof answer === 'object' ? answer.value : undefined;
}

async function offerToAdd(endpoints: Services['endpoints'], baseUrl: string) {
  const add = vscode.l10n.t('Add Endpoint…');
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0} is not among your endpoints.', baseUrl),
    {
      modal: true,
      detail: vscode.l10n.t('Nothing has been sent to it. Add it to open the trace.'),
    },
    add,
  );
  if (choice !== add) return undefined;
  await executeCommand('spanlight.addEndpoint', baseUrl);
  return endpoints.findByBase(baseUrl);
}

function notATrace(): string {
  return vscode.l10n.t('This is no trace ID (up to 32 hex digits), no traceparent header and no link to a trace.');
}
