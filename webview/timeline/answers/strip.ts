import type { Share, TraceAnalysis } from '../../../src/core/analysis/analysis';
import { formatDuration } from '../../../src/core/time';
import { button, h, isolated, setAttribute } from '../dom';
import { rovingKey } from '../input/roving';
import { t } from '../strings';
import { percent } from './words';

/** Services with a part of their own; what is beyond them is one part together, or the bar turns into dust. */
const mostParts = 12;
const leastShare = 0.01;
/** After the answer only what would be seen on the clock is worth a word here; the list of the path has all of it. */
const leastAfter = 0.005;

export interface StripActions {
  /** A service was chosen. */
  filter(service: string): void;
  colorOf(service: string): { readonly fill: string; readonly text: string };
}

/** The critical path by service: one bar, a button for each service. */
export class Strip {
  readonly element = h('div', { class: 'strip-line' });
  private readonly bar = h('div', {
    class: 'strip',
    attributes: { role: 'toolbar', 'aria-label': t('pathByService') },
  });
  private readonly after = h('span', { class: 'after-answer dim' });
  private readonly parts = new Map<string, HTMLButtonElement>();

  constructor(private readonly actions: StripActions) {
    this.element.append(this.bar, this.after);
    this.after.hidden = true;
    this.bar.addEventListener('keydown', event => rovingKey(event, [...this.parts.values()]));
  }

  /** `analysis`: says what goes on after the answer; left out where the path is another top's. */
  show(services: readonly Share[], analysis?: TraceAnalysis): void {
    const own = services.filter(({ share }, i) => i < mostParts && share >= leastShare);
    const rest = services.slice(own.length);
    this.parts.clear();
    const elements: HTMLElement[] = own.map(share => this.part(share));
    const restShare = rest.reduce((sum, { share }) => sum + share, 0);
    if (restShare > 0.001) elements.push(othersPart(rest, restShare));
    this.bar.replaceChildren(...elements);
    [...this.parts.values()].forEach((part, i) => (part.tabIndex = i === 0 ? 0 : -1));
    const after = analysis?.afterAnswer ?? 0;
    this.after.hidden = !(after > (analysis?.duration ?? 0) * leastAfter);
    this.after.textContent = t('afterAnswer', formatDuration(after));
    this.after.title = t('afterAnswerHint');
  }

  /** Which service is what the box filters to; undefined for none. */
  mark(service: string | undefined): void {
    for (const [name, part] of this.parts) setAttribute(part, 'aria-pressed', String(name === service));
  }

  clear(): void {
    this.parts.clear();
    this.bar.replaceChildren();
    this.after.hidden = true;
  }

  /** Services have other colours in another theme. */
  recolor(): void {
    for (const [name, part] of this.parts) this.color(part, name);
  }

  private part({ name, time, share }: Share): HTMLElement {
    const part = button('strip-part', '', () => this.actions.filter(name));
    part.append(isolated('strip-name', name), h('span', { class: 'strip-share', text: percent(share) }));
    part.style.flexGrow = String(share);
    part.title = t('pathShare', name, percent(share), formatDuration(time));
    part.setAttribute('aria-label', part.title);
    this.color(part, name);
    this.parts.set(name, part);
    return part;
  }

  private color(part: HTMLElement, name: string): void {
    const { fill, text } = this.actions.colorOf(name);
    part.style.setProperty('--part', fill);
    part.style.setProperty('--on-part', text);
  }
}

function othersPart(rest: readonly Share[], share: number): HTMLElement {
  const names = rest.slice(0, 20).map(({ name, share }) => `${name} ${percent(share)}`);
  const text = `${t('otherServices', rest.length)} ${percent(share)}`;
  const part = h(
    'span',
    { class: 'strip-part others', title: [text, ...names].join('\n') },
    h('span', { class: 'strip-name', text }),
  );
  part.style.flexGrow = String(share);
  return part;
}
