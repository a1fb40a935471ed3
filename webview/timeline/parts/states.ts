import type { PageAction, View } from '../../../src/protocol/timeline';
import { createButton, createProgressRing } from '../../ui/toolkit';
import { h, setText } from '../dom';
import { t } from '../strings';
import { formatBytes } from './header';

/** A server that answers at once should not make the page flash. */
const skeletonMs = 150;
/** Widths of the rows that stand in for spans, per cent of their columns: name, start and length of the bar. */
const skeletonRows: readonly (readonly [indent: number, name: number, from: number, length: number])[] = [
  [0, 46, 0, 100],
  [1, 38, 1, 22],
  [2, 52, 2, 19],
  [3, 30, 3, 16],
  [1, 44, 25, 60],
  [2, 36, 26, 57],
  [3, 48, 28, 52],
  [3, 28, 30, 12],
  [2, 40, 84, 10],
  [1, 33, 90, 9],
];

type Loading = Extract<View, { kind: 'loading' }>;

/** Rows without text that say: this is where the spans will be. */
export class LoadingState {
  readonly element = h('div', { class: 'state loading', attributes: { role: 'status' } });
  private readonly title = h('h1', { class: 'state-title' });
  private readonly progress = h('span', { class: 'progress dim' });
  private readonly skeleton = h('div', { class: 'skeleton', attributes: { 'aria-hidden': 'true' } });
  private readonly appear: number;
  private readonly tick: number;
  private view: Loading;
  private viewAt = performance.now();

  constructor(view: Loading, act: (action: PageAction) => void) {
    this.view = view;
    const ring = createProgressRing(t('waiting'));
    const line = h('div', { class: 'loading-line' }, ring, this.title, this.progress);
    line.append(createButton(t('cancel'), false, () => act('cancel')).element);
    for (const [indent, name, from, length] of skeletonRows) {
      const nameBar = h('span', { class: 'bone' });
      nameBar.style.marginLeft = `${indent * 16}px`;
      nameBar.style.width = `${name}%`;
      const bar = h('span', { class: 'bone' });
      bar.style.marginLeft = `${from}%`;
      bar.style.width = `${length}%`;
      this.skeleton.append(h('div', { class: 'skeleton-row' }, h('div', {}, nameBar), h('div', {}, bar)));
    }
    this.element.append(line, this.skeleton);
    this.element.classList.add('waiting');
    this.appear = window.setTimeout(
      () => this.element.classList.remove('waiting'),
      Math.max(0, skeletonMs - view.elapsedMs),
    );
    this.tick = window.setInterval(() => this.write(), 100);
    this.update(view);
  }

  update(view: Loading): void {
    this.view = view;
    this.viewAt = performance.now();
    this.write();
  }

  dispose(): void {
    clearTimeout(this.appear);
    clearInterval(this.tick);
  }

  /** The clock goes on between two messages of the host. */
  private write(): void {
    setText(this.title, this.view.title);
    const seconds = (this.view.elapsedMs + performance.now() - this.viewAt) / 1000;
    const parts = [t(this.view.phase), `${seconds.toFixed(1)} s`];
    if (this.view.bytes > 0) parts.splice(1, 0, formatBytes(this.view.bytes));
    setText(this.progress, parts.join(' · '));
  }
}

/** The server knows the trace and has no span of it. */
export function emptyState(view: Extract<View, { kind: 'empty' }>, act: (action: PageAction) => void): HTMLElement {
  return notice('empty', view.title || t('emptyTitle'), view.message, [
    createButton(t('refresh'), true, () => act('refresh')).element,
  ]);
}

export function failedState(view: Extract<View, { kind: 'failed' }>, act: (action: PageAction) => void): HTMLElement {
  const { kind, message } = view.error;
  const buttons: HTMLElement[] = [];
  if (kind === 'loginNeeded') buttons.push(createButton(t('signIn'), true, () => act('signIn')).element);
  buttons.push(createButton(t('retry'), kind !== 'loginNeeded', () => act('retry')).element);
  if (kind !== 'cancelled') buttons.push(createButton(t('showLog'), false, () => act('showLog')).element);
  const title = kind === 'cancelled' ? t('cancelledTitle') : t('failedTitle');
  const element = notice(kind === 'cancelled' ? 'cancelled' : 'failed', title, message, buttons);
  element.prepend(h('div', { class: 'dim state-subject', text: view.title }));
  element.setAttribute('role', 'alert');
  return element;
}

function notice(className: string, title: string, message: string, buttons: readonly HTMLElement[]): HTMLElement {
  const text = h('p', { class: 'state-message', text: message });
  return h(
    'div',
    { class: `state notice ${className}` },
    h('h1', { class: 'state-title', text: title }),
    text,
    h('div', { class: 'state-buttons' }, ...buttons),
  );
}
