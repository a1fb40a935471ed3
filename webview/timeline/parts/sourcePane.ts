import type { LocationKind } from '../../../src/core/source/rule';
import type { SourceAct, SourceCandidate, SourcePreview } from '../../../src/protocol/timeline';
import { button, h, isolated } from '../dom';
import { plural, t, type StringKey } from '../strings';
import { createButton } from '../../ui/toolkit';

export interface SourcePaneActions {
  /** `candidate`: one of several; without, the place itself. */
  open(candidate?: number): void;
  act(act: SourceAct): void;
}

const kindWords: Readonly<Record<LocationKind, StringKey>> = {
  handler: 'placeHandler',
  origin: 'placeOrigin',
  error: 'placeError',
  call: 'placeCall',
  model: 'placeModel',
};

/** The source beside the attributes: the lines around the place, how it was found, and the way there. */
export class SourcePane {
  readonly element = h('section', { class: 'source-pane', attributes: { 'aria-label': t('sourceTitle') } });

  constructor(private readonly actions: SourcePaneActions) {}

  clear(): void {
    this.element.replaceChildren();
  }

  showNote(text: string): void {
    this.element.replaceChildren(h('p', { class: 'dim nothing', text }));
  }

  show(preview: SourcePreview): void {
    switch (preview.kind) {
      case 'found':
        return this.showFound(preview);
      case 'several':
        return this.showSeveral(preview);
      case 'none':
        this.element.replaceChildren(
          h('div', { class: 'source-title', text: t('noSourceTitle') }),
          h('p', { class: 'source-reason', text: preview.reason }),
          preview.hint ? h('p', { class: 'dim', text: preview.hint }) : '',
          this.furtherLinks(preview, 'searchText'),
        );
    }
  }

  private showFound(preview: Extract<SourcePreview, { kind: 'found' }>): void {
    const title = h('div', { class: 'source-title' });
    title.append(isolated('source-label', preview.label));
    if (preview.functionName)
      title.append(h('span', { class: 'dim', text: ' · ' }), isolated('', preview.functionName));
    title.append(createButton(t('open'), true, () => this.actions.open()).element);
    const parts: HTMLElement[] = [title];
    const why = h('div', { class: 'source-why dim' }, isolated('', preview.why));
    if (preview.others > 0) {
      why.append(` · ${plural(preview.others, 'oneOtherPlace', 'otherPlaces')}`);
    }
    parts.push(why, this.furtherLinks(preview));
    const code = h('div', {
      class: 'source-code code',
      attributes: { tabindex: '0', role: 'group', 'aria-label': preview.label },
    });
    if (preview.lens) code.append(h('div', { class: 'lens dim', text: preview.lens, title: preview.lens }));
    const indent = sharedIndent(preview.lines);
    let marked: HTMLElement | undefined;
    preview.lines.forEach((text, i) => {
      const number = preview.firstLine + i;
      const line = h('div', { class: number === preview.line ? 'line marked' : 'line' });
      line.append(
        h('span', { class: 'line-number', text: String(number) }),
        h('span', { class: 'line-text', text: text.slice(indent).replaceAll('\t', '    ') }),
      );
      if (number === preview.line) {
        line.setAttribute('aria-current', 'true');
        marked = line;
      }
      code.append(line);
    });
    code.addEventListener('dblclick', () => this.actions.open());
    parts.push(code);
    this.element.replaceChildren(...parts);
    // Only this pane may move: scrolling into view would drag the page along.
    const { element } = this;
    if (marked) element.scrollTop = Math.max(0, marked.offsetTop + 2 * marked.offsetHeight - element.clientHeight);
  }

  private showSeveral(preview: Extract<SourcePreview, { kind: 'several' }>): void {
    const { candidates, reason } = preview;
    const title = h('div', { class: 'source-title', text: t('severalPlaces', candidates.length) });
    const likely = candidates.filter(({ isLow }) => !isLow);
    const low = candidates.filter(({ isLow }) => isLow);
    this.element.replaceChildren(
      title,
      reason ? h('p', { class: 'source-reason', text: reason }) : '',
      this.furtherLinks(preview),
      likely.length ? this.candidateList(likely) : '',
      low.length ? h('h3', { class: 'less-likely dim', text: t('lessLikely') }) : '',
      low.length ? this.candidateList(low) : '',
    );
  }

  private candidateList(candidates: readonly SourceCandidate[]): HTMLElement {
    const list = h('ol', { class: 'candidates' });
    for (const { candidate, label, kind, why } of candidates) {
      const open = button('link-button', label, () => this.actions.open(candidate));
      open.setAttribute('aria-label', t('openCandidate', label));
      const word = h('span', { class: 'dim', text: ` · ${t(kindWords[kind])}` });
      list.append(h('li', {}, open, word, h('div', { class: 'dim' }, isolated('', why))));
    }
    return list;
  }

  /** What else can be done: why it is so, what it should be, where the error was. */
  private furtherLinks({ error }: SourcePreview, ...acts: readonly SourceAct[]): HTMLElement {
    const row = h('div', { class: 'source-links' });
    if (error) {
      const toError = button('link-button error-text', t('errorPlace', error.label), () =>
        this.actions.open(error.candidate),
      );
      row.append(toError);
    }
    for (const act of [...acts, 'explain', 'teach'] as const) {
      row.append(button('link-button', t(act), () => this.actions.act(act)));
    }
    return row;
  }
}

/** White space that all lines begin with; it only takes room. */
function sharedIndent(lines: readonly string[]): number {
  let shared: string | undefined;
  for (const line of lines) {
    if (!line.trim()) continue;
    const own = /^[ \t]*/.exec(line)?.[0] ?? '';
    if (shared === undefined) shared = own;
    else while (!own.startsWith(shared)) shared = shared.slice(0, -1);
  }
  return shared?.length ?? 0;
}
