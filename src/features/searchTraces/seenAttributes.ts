import type { CompletionItem } from '../../core/query/completion';
import type { Finder } from '../../protocol/findClient';
import type { Traces } from '../../host/services';

/** Traces that are asked, the last used first, and how many spans they may have in all: an answer comes while somebody types. */
const mostTraces = 20;
const mostSpans = 20_000;

export interface SeenAttributesDeps {
  readonly traces: Pick<Traces, 'all'>;
  readonly finder: Pick<Finder, 'complete'>;
}

/**
 * Attributes and their values of the traces that are here already: no server lists them, and nothing is fetched to offer them. The
 * thread that searches works them out.
 */
export class SeenAttributes {
  private text: string | undefined;
  /** What stands in it before the place that is completed. */
  private before = '';
  private found: readonly CompletionItem[] = [];
  private asking = new AbortController();

  constructor(
    private readonly deps: SeenAttributesDeps,
    private readonly endpointId: string,
    /** There is more to offer for the text asked last. */
    private readonly changed: () => void,
  ) {}

  /**
   * For the end of `text` from `from`, where `typed` stands, as far as it is known; with how many spans of those traces have it. Until an
   * answer comes, those of the last one for the same place that still fit.
   */
  items(text: string, typed: string, from: number): readonly CompletionItem[] {
    if (text === this.text) return this.found;
    const wanted = typed.toLowerCase();
    const before = text.slice(0, from);
    const isSamePlace = this.text !== undefined && before === this.before;
    const kept = isSamePlace ? this.found.filter(({ label }) => label.toLowerCase().includes(wanted)) : [];
    this.leave();
    [this.text, this.before, this.found] = [text, before, kept];
    void this.ask(text, wanted, this.asking.signal);
    return this.found;
  }

  /** Nobody waits for an answer any more. */
  leave(): void {
    this.asking.abort();
    this.asking = new AbortController();
    this.text = undefined;
    this.found = [];
  }

  private async ask(text: string, typed: string, signal: AbortSignal): Promise<void> {
    const counts = new Map<string, { readonly item: CompletionItem; count: number }>();
    for (const table of this.tables()) {
      let items: readonly CompletionItem[];
      try {
        ({ items } = await this.deps.finder.complete(table, text, text.length, signal));
      } catch {
        // A trace that was let go meanwhile has no answer, and others have: whoever searches will hear of more.
        items = [];
      }
      if (signal.aborted) return; // another text is typed
      for (const item of items) {
        // What a query knows by itself is no matter of what was seen.
        if (item.count === undefined) continue;
        const known = counts.get(item.insert);
        if (known) known.count += item.count;
        else counts.set(item.insert, { item, count: item.count });
      }
    }
    if (counts.size === 0 && this.found.length === 0) return;
    const begins = ({ label }: CompletionItem): number => (label.toLowerCase().startsWith(typed) ? 0 : 1);
    this.found = [...counts.values()]
      .map(({ item, count }) => ({ ...item, count }))
      .sort((a, b) => begins(a) - begins(b) || b.count - a.count);
    this.changed();
  }

  private *tables() {
    let spans = 0;
    let traces = 0;
    for (const { endpointId, table } of [...this.deps.traces.all()].reverse()) {
      if (endpointId !== this.endpointId || spans + table.count > mostSpans) continue;
      if (++traces > mostTraces) return;
      spans += table.count;
      yield table;
    }
  }
}
