import type * as vscode from 'vscode';
import { completionPlace } from '../../core/query/completionPlace';
import { spanKinds, spanStatuses } from '../../core/query/keys';
import { serviceOfQuery } from '../../core/search/queryPlan';
import { wellKnownKeys } from '../../core/query/wellKnownKeys';
import { quoteSought } from '../../core/query/writeQuery';
import { plainText } from '../../core/sentences';
import type { Row } from './rows';
import type { SearchFlow } from './searchFlow';
import { SeenAttributes, type SeenAttributesDeps } from './seenAttributes';

/** More are found by typing on. */
const mostRows = 20;

/** Keys stand below all else, so they are few: those seen, and as many known ones. None before so much of one is typed. */
const mostKeys = 8;
const shortestKey = 2;

export interface CompletedFlow extends Pick<SearchFlow, 'activeKey' | 'backend' | 'render' | 'search' | 'type'> {
  readonly endpoint: { readonly id: string };
  readonly services: SeenAttributesDeps;
}

/**
 * What may come next in a query that is typed above the list. Behind a key: services that the server knows, operations of the
 * service that the query names or the page is about, kinds; values of attributes as the traces here have them. Lists are asked
 * for when their key is typed first; one that can't be had offers nothing, the search will say why.
 */
export class QueryCompletions {
  private readonly lists = new Map<string, readonly string[]>();
  private readonly seen: SeenAttributes;
  private life = new AbortController();
  /** The same rows as long as nothing changes: the list is not built anew. */
  private built: { readonly key: string; readonly rows: readonly Row[] } | undefined;
  private builtKeys: typeof this.built;

  constructor(
    private readonly flow: CompletedFlow,
    private readonly l10n: Pick<typeof vscode.l10n, 't'>,
  ) {
    this.seen = new SeenAttributes(flow.services, flow.endpoint.id, () => this.renderLate());
  }

  /** Values for the key that the text ends in. */
  rows(typed: string): readonly Row[] {
    const place = completionPlace(typed, typed.length);
    if (!place?.key) return [];
    const { key, typed: begun, isInBracket = false } = place;
    const own = key.builtIn && this.valuesOf(key.builtIn.name, typed);
    const attributes = own ? [] : this.seen.items(typed, begun, place.from);
    const cached = JSON.stringify([typed, own?.length, attributes.map(({ label, count }) => [label, count])]);
    if (this.built?.key === cached) return this.built.rows;
    const wanted = begun.toLowerCase();
    const values = own
      ? own
          .filter(value => value.toLowerCase().includes(wanted) && value !== begun)
          .map(value => ({ label: value, insert: quoteSought(value, isInBracket), description: key.name }))
      : attributes
          .filter(({ label }) => label !== begun)
          .map(({ label, insert, count = 0 }) => ({
            label,
            insert,
            description: `${key.name} · ${this.wordsOfSpans(count)}`,
          }));
    const rows = values
      .slice(0, mostRows)
      .map(({ label, insert, description }) =>
        this.row(label, description, `${typed.slice(0, place.from)}${insert}${isInBracket ? '' : ' '}`),
      );
    this.built = { key: cached, rows };
    return rows;
  }

  /** Attributes that the last word may become: those of the traces here, then well-known ones. For the end of the list. */
  keyRows(typed: string): readonly Row[] {
    const place = completionPlace(typed, typed.length);
    if (!place || place.key || place.typed.length < shortestKey) return [];
    const seen = this.seen.items(typed, place.typed, place.from).filter(({ kind }) => kind === 'key');
    const cached = JSON.stringify([typed, seen.map(({ label, count }) => [label, count])]);
    if (this.builtKeys?.key === cached) return this.builtKeys.rows;
    const { l10n } = this;
    const wanted = place.typed.toLowerCase();
    const known = wellKnownKeys
      .filter(key => key.includes(wanted) && !seen.some(({ label }) => label === key))
      .slice(0, mostKeys)
      .map(key => ({ label: key, insert: `${key}=`, description: l10n.t('attribute known to OpenTelemetry') }));
    const rows = [
      ...seen.slice(0, mostKeys).map(({ label, insert, count = 0 }) => ({
        label,
        insert,
        description: l10n.t('attribute · {0}', this.wordsOfSpans(count)),
      })),
      ...known,
    ].map(({ label, insert, description }) => this.row(label, description, `${typed.slice(0, place.from)}${insert}`));
    this.builtKeys = { key: cached, rows };
    return rows;
  }

  /** The person may have gone to another row by now: Enter takes the one that the cursor is seen on. */
  private renderLate(): void {
    this.flow.render(this.flow.activeKey);
  }

  private row(label: string, description: string, text: string): Row {
    return {
      key: `complete ${label}`,
      label: plainText(label),
      description: plainText(description),
      alwaysShow: true,
      accept: () => this.flow.type(text),
    };
  }

  /** Nobody types any more, until the page is entered again: what has not come is asked for anew then. */
  leave(): void {
    this.life.abort();
    this.life = new AbortController();
    this.seen.leave();
    for (const [name, values] of this.lists) if (values.length === 0) this.lists.delete(name);
  }

  private valuesOf(key: string, typed: string): readonly string[] {
    const { backend, search } = this.flow;
    const { signal } = this.life;
    switch (key) {
      case 'service':
        return this.listOf('services', () => backend.services(signal));
      case 'name': {
        const service = serviceOfQuery(typed) ?? search.service;
        if (service === undefined) return [];
        return this.listOf(`operations of ${service}`, async () => [
          ...new Set((await backend.operations(service, signal)).map(({ name }) => name)),
        ]);
      }
      case 'kind':
        return spanKinds;
      case 'status':
        return spanStatuses;
      default:
        return [];
    }
  }

  /** Empty until it has come. */
  private listOf(name: string, load: () => Promise<readonly string[]>): readonly string[] {
    const list = this.lists.get(name);
    if (list) return list;
    this.lists.set(name, []);
    const { signal } = this.life;
    load().then(
      values => {
        if (signal.aborted) return;
        this.lists.set(name, values);
        this.renderLate();
      },
      () => undefined, // whoever searches will hear of it
    );
    return [];
  }

  /** Of the traces that were asked, which are not all, and of each only the most frequent. */
  private wordsOfSpans(count: number): string {
    const { l10n } = this;
    return count === 1 ? l10n.t('at least 1 span here') : l10n.t('at least {0} spans here', count);
  }
}
