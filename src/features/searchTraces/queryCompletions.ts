import { completionPlace } from '../../core/query/completionPlace';
import { spanKinds, spanStatuses } from '../../core/query/keys';
import { serviceOfQuery } from '../../core/search/queryPlan';
import { quoteValue } from '../../core/query/writeQuery';
import { plainText } from '../../core/sentences';
import type { Row } from './rows';
import type { SearchFlow } from './searchFlow';

/** More are found by typing on. */
const mostRows = 20;

/**
 * What may come behind a key that is typed above the list: services that the server knows, operations of the service that the
 * query names or the page is about, kinds. Lists are asked for when their key is typed first; one that can't be had offers
 * nothing, the search will say why.
 */
export class QueryCompletions {
  private readonly lists = new Map<string, readonly string[]>();
  private life = new AbortController();
  /** The same rows as long as nothing changes: the list is not built anew. */
  private built: { readonly key: string; readonly rows: readonly Row[] } | undefined;

  constructor(private readonly flow: Pick<SearchFlow, 'backend' | 'render' | 'search' | 'type'>) {}

  rows(typed: string): readonly Row[] {
    const place = completionPlace(typed, typed.length);
    const key = place?.key?.builtIn?.name;
    if (!place || key === undefined) return [];
    const known = this.valuesOf(key, typed);
    const cached = JSON.stringify([typed, known.length]);
    if (this.built?.key === cached) return this.built.rows;
    const wanted = place.typed.toLowerCase();
    const rows = known
      .filter(value => value.toLowerCase().includes(wanted) && value !== place.typed)
      .slice(0, mostRows)
      .map(value => ({
        key: `complete ${value}`,
        label: plainText(value),
        description: key,
        alwaysShow: true,
        accept: () => this.flow.type(`${typed.slice(0, place.from)}${quoteValue(value)} `),
      }));
    this.built = { key: cached, rows };
    return rows;
  }

  /** Nobody types any more, until the page is entered again: what has not come is asked for anew then. */
  leave(): void {
    this.life.abort();
    this.life = new AbortController();
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
        this.flow.render();
      },
      () => undefined, // whoever searches will hear of it
    );
    return [];
  }
}
