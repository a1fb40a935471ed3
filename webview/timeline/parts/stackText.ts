import type { SourceFrame } from '../../../src/protocol/timeline';
import { button, h } from '../dom';
import { t } from '../strings';

/** So many lines are shown while the rest is folded away; lines that can be opened stay in sight. */
const shortLines = 10;
const mostLinksFolded = 12;

/** A longer line is data, not a frame. */
const longestLine = 2_000;

/**
 * A stack trace, in which the lines that lie in the workspace are buttons. They are known later than the text: `show` puts
 * them in.
 */
export class StackText {
  private readonly lines: readonly string[];
  private readonly text = h('div', { class: 'text', attributes: { dir: 'ltr' } });
  private readonly box = h('div', { class: 'long-text' }, this.text);
  private frames = new Map<number, SourceFrame>();
  private isOpen = false;
  private readonly toggle: HTMLButtonElement | undefined;

  /** `fullLength`: characters of the whole, when the host sent only a part. */
  constructor(
    stack: string,
    fullLength: number | undefined,
    private readonly open: (frame: SourceFrame) => void,
  ) {
    this.lines = stack.split('\n').map(line => line.replace(/\r$/, ''));
    if (this.lines.length > shortLines) {
      this.toggle = button('link-button more', '', () => {
        this.isOpen = !this.isOpen;
        this.draw();
      });
      this.box.append(this.toggle);
    }
    if (fullLength !== undefined && fullLength > stack.length) {
      this.box.append(h('div', { class: 'dim cut', text: t('cutValue', stack.length, fullLength) }));
    }
    this.draw();
  }

  get element(): HTMLElement {
    return this.box;
  }

  /** Those of this stack trace. */
  show(frames: readonly SourceFrame[]): void {
    const before = JSON.stringify([...this.frames.values()]);
    this.frames = new Map(frames.map(frame => [frame.textLine, frame]));
    if (JSON.stringify([...this.frames.values()]) !== before) this.draw();
  }

  private draw(): void {
    const { lines, toggle, isOpen } = this;
    const parts: HTMLElement[] = [];
    let plain: string[] = [];
    const flush = () => {
      if (plain.length) parts.push(h('div', { text: plain.join('\n') }));
      plain = [];
    };
    let last = -1;
    for (const at of isOpen ? lines.keys() : this.foldedLines()) {
      if (at > last + 1) plain.push('    …');
      last = at;
      const frame = this.frames.get(at);
      if (!frame) plain.push(isOpen ? lines[at] : lines[at].slice(0, longestLine));
      else {
        flush();
        parts.push(this.link(lines[at], frame));
      }
    }
    if (!isOpen && last < lines.length - 1) plain.push('    …');
    flush();
    this.text.replaceChildren(...parts);
    if (!toggle) return;
    toggle.textContent = isOpen ? t('showLess') : t('showAllLines', lines.length);
    toggle.setAttribute('aria-expanded', String(isOpen));
  }

  /** The first lines, and those further down that lead somewhere. */
  private foldedLines(): number[] {
    const { lines } = this;
    const first = Array.from({ length: Math.min(shortLines, lines.length) }, (_, at) => at);
    const links = [...this.frames.keys()].filter(at => at >= shortLines && at < lines.length).sort((a, b) => a - b);
    return [...first, ...links.slice(0, mostLinksFolded)];
  }

  /** The line as a button, which stands where its text would. */
  private link(line: string, frame: SourceFrame): HTMLElement {
    const indent = /^\s*/.exec(line)?.[0] ?? '';
    const link = button('link-button frame', line.slice(indent.length).slice(0, longestLine), () => this.open(frame));
    link.title = t('openCandidate', frame.label);
    link.style.marginInlineStart = `${Math.min(20, indent.replaceAll('\t', '    ').length)}ch`;
    return h('div', {}, link);
  }
}
