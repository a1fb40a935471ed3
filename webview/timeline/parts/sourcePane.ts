import type { SourcePreview } from '../../../src/protocol/timeline';
import { button, h, isolated } from '../dom';
import { plural, t } from '../strings';
import { createButton } from '../../ui/toolkit';

/** The source beside the attributes: the lines around the place, how it was found, and the way there. */
export class SourcePane {
  readonly element = h('section', { class: 'source-pane', attributes: { 'aria-label': t('sourceTitle') } });

  /** `candidate`: one of several; without, the place itself. */
  constructor(private readonly open: (candidate?: number) => void) {}

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
        );
    }
  }

  private showFound(preview: Extract<SourcePreview, { kind: 'found' }>): void {
    const title = h('div', { class: 'source-title' });
    title.append(isolated('source-label', preview.label));
    if (preview.functionName)
      title.append(h('span', { class: 'dim', text: ' · ' }), isolated('', preview.functionName));
    title.append(createButton(t('open'), true, () => this.open()).element);
    const parts: HTMLElement[] = [title];
    const why = h('div', { class: 'source-why dim' }, isolated('', preview.why));
    if (preview.others > 0) {
      why.append(` · ${plural(preview.others, 'oneOtherPlace', 'otherPlaces')}`);
    }
    parts.push(why);
    const code = h('div', {
      class: 'source-code code',
      attributes: { tabindex: '0', role: 'group', 'aria-label': preview.label },
    });
    if (preview.lens) code.append(h('div', { class: 'lens dim', text: preview.lens }));
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
    code.addEventListener('dblclick', () => this.open());
    parts.push(code);
    this.element.replaceChildren(...parts);
    // Only this pane may move: scrolling into view would drag the page along.
    const { element } = this;
    if (marked) element.scrollTop = Math.max(0, marked.offsetTop + 2 * marked.offsetHeight - element.clientHeight);
  }

  private showSeveral(preview: Extract<SourcePreview, { kind: 'several' }>): void {
    const list = h('ol', { class: 'candidates' });
    preview.candidates.forEach(({ label, why }, i) => {
      const open = button('link-button', label, () => this.open(i));
      open.setAttribute('aria-label', t('openCandidate', label));
      list.append(h('li', {}, open, h('div', { class: 'dim' }, isolated('', why))));
    });
    this.element.replaceChildren(
      h('div', { class: 'source-title', text: t('calledFrom', preview.candidates.length) }),
      list,
    );
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
