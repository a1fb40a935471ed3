import type { Backend, SearchPage, TraceQuery } from '../../backends/backend';

/** What a round of questions brought. */
export interface Round extends Pick<SearchPage, 'traces' | 'tables' | 'limitReached' | 'nextTo' | 'notes'> {
  /** Where a service had to be named: how many were asked about this time, and how many there are. */
  readonly services?: { readonly asked: number; readonly all: number };
}

/** So many services at most in one round; the others have their turn in the next. */
const servicesAtOnce = 5;
/** How long a list of services is believed, ms. */
const believedMs = 60_000;
/** Where whole traces come for a list of them, more bytes than this are not worth it. */
const mostBytes = 32_000_000;

/** Services by which a Jaeger traces itself: nobody looks for them here. */
const ownServices = /^jaeger(-(query|collector|all-in-one))?$/;

/** Asks for the newest traces of all services, also of a server that can be asked about one service at a time only. */
export class TraceAsking {
  private known: { readonly names: readonly string[]; readonly atMs: number } | undefined;
  private next = 0;

  constructor(
    private readonly backend: Backend,
    private readonly now: () => number,
  ) {}

  async round(query: TraceQuery, signal: AbortSignal): Promise<Round> {
    const { searchAllServices, summaries } = await this.backend.capabilities(signal);
    const bounded = summaries ? query : { ...query, maxBytes: mostBytes };
    if (searchAllServices) return this.backend.search(bounded, signal);
    const names = await this.services(signal);
    const asked = Math.min(servicesAtOnce, names.length);
    const pages: SearchPage[] = [];
    for (let n = 0; n < asked; n++) {
      const service = names[this.next++ % names.length];
      pages.push(await this.backend.search({ ...bounded, service }, signal));
    }
    return {
      traces: pages.flatMap(({ traces }) => traces),
      tables: pages.flatMap(({ tables }) => tables),
      limitReached: pages.some(({ limitReached }) => limitReached),
      nextTo: undefined, // each service would have an end of its own: the search is the place for that
      notes: pages.flatMap(({ notes }) => notes),
      services: { asked, all: names.length },
    };
  }

  private async services(signal: AbortSignal): Promise<readonly string[]> {
    const now = this.now();
    if (!this.known || now - this.known.atMs > believedMs) {
      const names = await this.backend.services(signal);
      const others = names.filter(name => !ownServices.test(name));
      this.known = { names: others.length ? others : names, atMs: now };
    }
    return this.known.names;
  }
}
