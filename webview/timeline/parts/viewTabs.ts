import type { ViewName } from '../../../src/protocol/timeline';
import { h } from '../dom';
import { t, type StringKey } from '../strings';

export const viewLabels: Readonly<Record<ViewName, StringKey>> = {
  timeline: 'timeline',
  flame: 'viewFlame',
  table: 'viewTable',
  statistics: 'viewStatistics',
  services: 'viewServices',
  log: 'viewLog',
  compare: 'viewCompare',
};

/** The views as tabs: arrows go from one to the next, Enter or a click shows it. */
export class ViewTabs {
  readonly element = h('div', { class: 'views', attributes: { role: 'tablist', 'aria-label': t('views') } });
  private readonly tabs = new Map<ViewName, HTMLButtonElement>();
  private shown: ViewName = 'timeline';

  constructor(names: readonly ViewName[], choose: (name: ViewName) => void) {
    names.forEach((name, i) => {
      const tab = h('button', {
        class: 'view-tab',
        text: t(viewLabels[name]),
        title: `${t(viewLabels[name])} (${i + 1})`,
        attributes: {
          role: 'tab',
          type: 'button',
          id: `view-${name}`,
          'data-view': name,
          'aria-controls': name === 'timeline' ? 'tree' : 'view-place',
        },
      });
      tab.addEventListener('click', () => choose(name));
      this.tabs.set(name, tab);
      this.element.append(tab);
    });
    this.element.addEventListener('keydown', event => this.key(event));
    this.mark('timeline');
  }

  mark(shown: ViewName): void {
    this.shown = shown;
    for (const [name, tab] of this.tabs) {
      tab.setAttribute('aria-selected', String(name === shown));
      tab.tabIndex = name === shown ? 0 : -1;
    }
  }

  /** A tab that is of no use now is not there. */
  offer(name: ViewName, isOffered: boolean): void {
    const tab = this.tabs.get(name);
    if (tab) tab.hidden = !isOffered;
  }

  private key(event: KeyboardEvent): void {
    const tabs = [...this.tabs.values()].filter(tab => !tab.hidden);
    const at = tabs.findIndex(tab => tab === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    for (const tab of tabs) tab.tabIndex = tab === next ? 0 : -1;
    next.focus();
    // Left with Tab, the list is entered again at the view that is shown.
    next.addEventListener('blur', () => setTimeout(() => this.leave()), { once: true });
  }

  private leave(): void {
    if (!this.element.contains(document.activeElement)) this.mark(this.shown);
  }
}
