import { isAbort } from '../../../src/core/errors';
import type { SpanDetails } from '../../../src/core/spans/spanDetails';
import type { SpanRow } from '../../../src/core/spans/spanTable';
import type { SourceAct, SourceFrame, SourcePreview } from '../../../src/protocol/timeline';
import { h, isolated } from '../dom';
import type { GroupFacts } from '../groupFacts';
import type { HostChannel } from '../hostChannel';
import type { TraceModel } from '../model/traceModel';
import { Settle } from '../scheduler';
import type { DetailTab } from '../state/viewState';
import { formatCount, t, type StringKey } from '../strings';
import {
  attributesSection,
  eventsSection,
  linksSection,
  resourceSection,
  warningsSection,
  type SectionActions,
} from './detailSections';
import { SourcePane } from './sourcePane';
import type { StackText } from './stackText';

/** How long a selection rests before its detail is asked for, when the one before was left at once. */
const settleMs = 70;
/** Answers that are late show that something goes on; earlier a note would only flicker. */
const noteMs = 200;

const tabs: readonly [tab: DetailTab, label: StringKey][] = [
  ['attributes', 'attributes'],
  ['resource', 'resource'],
  ['events', 'events'],
  ['links', 'links'],
  ['warnings', 'warningsTab'],
];

export interface DetailActions extends SectionActions {
  openSource(row: SpanRow, candidate?: number): void;
  actOnSource(row: SpanRow, act: SourceAct): void;
  leave(): void;
  /** The closed group that the row stands for. */
  groupOf(row: SpanRow): GroupFacts | undefined;
  /** What the span is part of, in words: each finding a sentence. */
  patternsOf(row: SpanRow): readonly string[];
  tabChanged(tab: DetailTab): void;
}

/** What a span carries, and its source beside it. Asked for when a selection rests; late answers are dropped. */
export class Detail {
  readonly element = h('section', { class: 'detail', attributes: { 'aria-label': t('detailTitle') } });
  private readonly list = h('div', { class: 'tabs', attributes: { role: 'tablist' } });
  private readonly title = h('div', { class: 'detail-title' });
  private readonly panel = h('div', {
    class: 'tab-panel',
    attributes: { role: 'tabpanel', id: 'detail-panel', tabindex: '0' },
  });
  private readonly tabElements = new Map<DetailTab, HTMLButtonElement>();
  private readonly source: SourcePane;
  private readonly settle = new Settle(settleMs, () => this.load());
  private readonly note = new Settle(noteMs, () => this.showNotes());
  private asking: AbortController | undefined;
  private model: TraceModel | undefined;
  private row: SpanRow = -1;
  private details: SpanDetails | undefined;
  private preview: SourcePreview | undefined;
  /** Lines of stack traces that can be opened; undefined while nobody asked. */
  private frames: readonly SourceFrame[] | undefined;
  private stacks = new Map<number, StackText>();
  /** Asked for and not answered, neither with what was asked for nor with a failure. */
  private areDetailsDue = false;
  private isSourceDue = false;
  private tab: DetailTab = 'attributes';
  private lastChange = 0;

  constructor(
    private readonly host: HostChannel,
    private readonly actions: DetailActions,
  ) {
    this.source = new SourcePane({
      open: candidate => this.actions.openSource(this.row, candidate),
      act: act => this.actions.actOnSource(this.row, act),
    });
    for (const [tab, label] of tabs) {
      const element = h('button', {
        class: 'tab',
        text: t(label),
        attributes: { role: 'tab', type: 'button', id: `tab-${tab}`, 'aria-controls': 'detail-panel' },
      });
      element.addEventListener('click', () => this.choose(tab));
      this.tabElements.set(tab, element);
      this.list.append(element);
    }
    this.list.addEventListener('keydown', event => this.tabKey(event));
    const left = h('div', { class: 'detail-left' }, this.list, this.title, this.panel);
    this.element.append(left, this.source.element);
    this.element.addEventListener('keydown', event => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.actions.leave();
    });
    this.markTabs();
    this.showNothing();
  }

  focus(): void {
    this.tabElements.get(this.tab)?.focus();
  }

  setTab(tab: DetailTab): void {
    this.tab = tab;
    this.markTabs();
    this.fill();
  }

  /** Shows a span, -1 for none. */
  show(model: TraceModel, row: SpanRow): void {
    if (this.model === model && this.row === row) return this.refresh();
    this.model = model;
    this.row = row;
    this.asking?.abort();
    this.details = this.preview = this.frames = undefined;
    this.note.cancel();
    if (row < 0) {
      this.settle.cancel();
      this.showNothing();
      return;
    }
    this.showTitle();
    const now = performance.now();
    const isQuick = now - this.lastChange < 2 * settleMs;
    this.lastChange = now;
    if (isQuick) this.settle.touch();
    else this.load();
  }

  /** What is said of the span besides what it carries may be another: its group, findings. */
  refresh(): void {
    if (!this.model || this.row < 0) return;
    this.showTitle();
    if (this.details && this.tab === 'attributes') this.fill();
  }

  /** The source index changed: the place may be another now. */
  reloadSource(): void {
    if (!this.model || this.row < 0) return;
    void this.loadSource(this.model, this.row, this.asking?.signal);
    if (this.stacks.size) void this.loadFrames(this.model, this.row, this.asking?.signal);
  }

  private load(): void {
    const { model, row } = this;
    if (!model || row < 0) return;
    this.settle.cancel();
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    this.note.touch();
    this.areDetailsDue = this.isSourceDue = true;
    this.host.request('span/details', { revision: model.revision, row }, signal).then(
      details => {
        if (signal.aborted) return;
        this.areDetailsDue = false;
        this.details = details;
        this.fill();
      },
      (error: unknown) => {
        if (signal.aborted || isAbort(error)) return;
        this.areDetailsDue = false;
        this.panel.replaceChildren(failure('detailsFailed', error));
      },
    );
    void this.loadSource(model, row, signal);
  }

  private async loadSource(model: TraceModel, row: SpanRow, signal: AbortSignal | undefined): Promise<void> {
    const isCurrent = () => !signal?.aborted && this.model === model && this.row === row;
    try {
      const preview = await this.host.request('source/preview', { revision: model.revision, row }, signal);
      if (!isCurrent()) return;
      this.isSourceDue = false;
      this.preview = preview;
      this.source.show(preview);
    } catch (error) {
      if (!isCurrent() || isAbort(error)) return;
      this.isSourceDue = false;
      this.source.showNote(t('sourceFailed', messageOf(error)));
    }
  }

  /** What leads into the workspace is asked for when a stack trace is in sight. Without an answer it stays text. */
  private async loadFrames(model: TraceModel, row: SpanRow, signal: AbortSignal | undefined): Promise<void> {
    try {
      const frames = await this.host.request('source/frames', { revision: model.revision, row }, signal);
      if (signal?.aborted || this.model !== model || this.row !== row) return;
      this.frames = frames;
      for (const [event, stack] of this.stacks) stack.show(frames.filter(frame => frame.event === event));
    } catch {
      // the text is there all the same
    }
  }

  private showNotes(): void {
    if (this.areDetailsDue) this.panel.replaceChildren(h('p', { class: 'dim nothing', text: t('loadingDetails') }));
    if (this.isSourceDue) this.source.showNote(t('loadingSource'));
  }

  private showNothing(): void {
    this.title.replaceChildren();
    this.element.classList.add('nothing-selected');
    this.panel.replaceChildren(h('p', { class: 'dim nothing', text: t('nothingSelected') }));
    this.source.clear();
    this.countTabs();
  }

  private showTitle(): void {
    const { model, row } = this;
    if (!model) return;
    this.element.classList.remove('nothing-selected');
    this.title.classList.toggle('error-text', model.isError(row));
    const group = this.actions.groupOf(row);
    this.title.replaceChildren(
      isolated('', model.nameOf(row).slice(0, 500) || t('unnamed')),
      group ? h('span', { class: 'dim', text: ` ×${formatCount(group.count)}` }) : '',
      h('span', { class: 'dim', text: ' · ' }),
      isolated('dim', model.serviceOf(row).slice(0, 200)),
    );
  }

  private fill(): void {
    const { model, details } = this;
    if (!model || !details) return;
    this.note.cancel();
    if (!this.preview) this.note.touch();
    this.countTabs();
    this.stacks = new Map();
    const framesOf = (event: number) => this.frames?.filter(frame => frame.event === event) ?? [];
    const [group, patterns] = [this.actions.groupOf(this.row), this.actions.patternsOf(this.row)];
    const section = { model, details, group, patterns, actions: this.actions, stacks: this.stacks, framesOf };
    const sections = {
      attributes: attributesSection,
      resource: resourceSection,
      events: eventsSection,
      links: linksSection,
      warnings: warningsSection,
    };
    this.panel.replaceChildren(...sections[this.tab](section));
    this.panel.scrollTop = 0;
    if (this.stacks.size && !this.frames) void this.loadFrames(model, this.row, this.asking?.signal);
  }

  private countTabs(): void {
    const { details } = this;
    const counts: Record<DetailTab, number | undefined> = {
      attributes: details?.attributes.length,
      resource: details?.resource.length,
      events: details?.events.length,
      links: details?.links.length,
      warnings: details?.warnings.length,
    };
    for (const [tab, label] of tabs) {
      const element = this.tabElements.get(tab) as HTMLElement;
      const count = counts[tab];
      const isCounted = count !== undefined && tab !== 'attributes' && tab !== 'resource';
      element.replaceChildren(
        t(label),
        isCounted ? h('span', { class: 'tab-count', text: ` ${formatCount(count)}` }) : '',
      );
      element.classList.toggle('empty', isCounted && count === 0);
      element.classList.toggle('warned', tab === 'warnings' && Boolean(count));
    }
  }

  private choose(tab: DetailTab): void {
    this.setTab(tab);
    this.actions.tabChanged(tab);
  }

  private markTabs(): void {
    for (const [tab, element] of this.tabElements) {
      element.setAttribute('aria-selected', String(tab === this.tab));
      element.tabIndex = tab === this.tab ? 0 : -1;
    }
    this.panel.setAttribute('aria-labelledby', `tab-${this.tab}`);
  }

  private tabKey(event: KeyboardEvent): void {
    const order = tabs.map(([tab]) => tab);
    const at = order.indexOf(this.tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: order.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.choose(order[(to + order.length) % order.length]);
    this.focus();
  }
}

function failure(key: 'detailsFailed' | 'sourceFailed', error: unknown): HTMLElement {
  return h('p', { class: 'error-text nothing', text: t(key, messageOf(error)) });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
