import * as vscode from 'vscode';
import { isAbort, messageOf } from '../../core/errors';
import { plainText } from '../../core/sentences';
import type { TraceSummary } from '../../core/spans/summary';
import { traceKey, type TraceRef } from '../../core/spans/traceId';
import { parseTraceInput } from '../../core/traceInput';
import type { KnownTrace, KnownTraces, RootOperation } from './knownTraces';
import { rowOf } from './pickTrace';

/** What the person chose to compare with: a trace, a typical one, or what they pasted. */
export type CompareChoice = TraceRef | 'typical' | { readonly text: string };

export interface CompareOffer {
  readonly operation: RootOperation;
  /** Traces of other tabs. */
  readonly open: readonly KnownTrace[];
  /** Traces that searches brought, whatever they are of. */
  readonly others: readonly KnownTrace[];
  /** Of the same operation; they may take a while. */
  like(signal: AbortSignal): Promise<KnownTraces>;
}

interface Item extends vscode.QuickPickItem {
  readonly choice?: CompareChoice;
}

/** More of them nobody reads through. */
const mostOthers = 50;

/** Asks with which trace to compare; undefined when the person gave up. */
export async function pickOther(offer: CompareOffer): Promise<CompareChoice | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  const asking = new AbortController();
  let known: KnownTraces | undefined;
  let failure = '';
  const { service, name } = offer.operation;
  pick.title = vscode.l10n.t('Compare with…');
  pick.placeholder = vscode.l10n.t('Choose a trace, or paste a trace ID or a link');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  const fill = (): void => {
    const active = pick.activeItems[0]?.label;
    pick.items = itemsOf(offer, known, failure, pick.value, plainText(`${service} · ${name}`));
    pick.activeItems = pick.items.filter(({ label }) => label === active).slice(0, 1);
  };
  fill();
  offer
    .like(asking.signal)
    .then(
      answer => {
        known = answer;
        if (answer.error !== undefined) failure = messageOf(answer.error);
      },
      (error: unknown) => {
        if (!isAbort(error)) failure = messageOf(error);
      },
    )
    .finally(() => {
      if (asking.signal.aborted) return;
      pick.busy = false;
      fill();
    });
  return new Promise(resolve => {
    pick.onDidChangeValue(fill);
    pick.onDidAccept(() => {
      const choice = pick.activeItems[0]?.choice;
      if (choice === undefined) return;
      resolve(choice);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      asking.abort();
      pick.dispose();
    });
    pick.show();
  });
}

function itemsOf(
  { open, others }: CompareOffer,
  known: KnownTraces | undefined,
  failure: string,
  typed: string,
  operation: string,
): Item[] {
  const items: Item[] = [];
  const shown = new Set<string>();
  const add = (title: string, traces: readonly KnownTrace[]): void => {
    const fresh = traces.filter(trace => !shown.has(traceKey(trace)));
    if (!fresh.length) return;
    items.push({ label: title, kind: vscode.QuickPickItemKind.Separator });
    for (const { endpointId, traceId, summary } of fresh) {
      shown.add(traceKey({ endpointId, traceId }));
      items.push(itemOf(summary, { endpointId, traceId }));
    }
  };
  if (parseTraceInput(typed))
    items.push({
      label: vscode.l10n.t('$(link) Compare with {0}', typed.trim()),
      alwaysShow: true,
      choice: { text: typed },
    });
  if (known?.traces.length)
    items.push({
      label: vscode.l10n.t('$(symbol-ruler) A typical one'),
      description: vscode.l10n.t('of {0} known', known.traces.length),
      choice: 'typical',
    });
  add(vscode.l10n.t('Open in tabs'), open);
  add(operation, known?.traces ?? []);
  add(vscode.l10n.t('Others that searches brought'), others.slice(-mostOthers).reverse());
  if (failure)
    items.push({
      label: vscode.l10n.t('$(warning) The server could not be asked'),
      detail: plainText(failure),
      alwaysShow: true,
    });
  else if (known && !items.some(({ choice }) => choice !== undefined))
    items.push({ label: vscode.l10n.t('No other trace of {0} is known here', operation), alwaysShow: true });
  return items;
}

function itemOf(summary: TraceSummary, choice: TraceRef): Item {
  const { label, description, detail } = rowOf(summary);
  return { label, description, detail, choice };
}
