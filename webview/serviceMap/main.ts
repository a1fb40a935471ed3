import '../timeline/css/page.css';
import './map.css';
import type { MapAction, MapView } from '../../src/protocol/serviceMap';
import { GraphPane } from '../graph/graphPane';
import { button, h } from '../timeline/dom';
import { Announcer } from '../timeline/parts/announcer';
import { onThemeChange, readPalette, type Palette } from '../timeline/render/palette';
import { plural, setLanguage, t } from '../timeline/strings';
import { registerToolkit } from '../ui/toolkit';
import { MapChannel } from './mapChannel';
import { emptyMap, failedMap, loadingMap } from './mapStates';

type Ready = Extract<MapView, { kind: 'ready' }>;

/** The page of the service map: one view at a time, as the host says. */
class MapPage {
  private readonly root = document.getElementById('root') as HTMLElement;
  private readonly announcer = new Announcer();
  private readonly host: MapChannel;
  private pane: GraphPane | undefined;
  private palette: Palette | undefined;
  private colors = new Map<string, string>();
  private of = { endpointId: '', lookback: '', hasLookback: true };
  /** A first view takes the keyboard, a later one keeps it where it was. */
  private owesFocus = true;

  constructor() {
    registerToolkit();
    this.root.dataset['spanlight'] = 'serviceMap';
    this.host = new MapChannel({
      init: ({ strings, locale, ...of }) => {
        setLanguage(strings, locale);
        this.of = of;
        this.keep(this.host.state?.selected);
      },
      view: view => this.show(view),
      do: command => this.pane?.run(command),
    });
    onThemeChange(() => {
      this.palette = undefined;
      this.pane?.themeChanged();
    });
    for (const [type, isFocused] of [
      ['focusin', true],
      ['focusout', false],
    ] as const)
      this.root.addEventListener(type, () => this.host.notify('focus', { isFocused }));
    window.addEventListener('focus', () => this.takeFocus());
    this.host.notify('ready', null);
  }

  private show(view: MapView): void {
    const act = (action: MapAction): void => this.host.notify('action', action);
    const hadFocus = this.root.contains(document.activeElement);
    this.owesFocus ||= hadFocus;
    this.root.dataset['state'] = view.kind;
    switch (view.kind) {
      case 'loading':
        return this.put(loadingMap(view, act));
      case 'empty':
        return this.put(emptyMap(view, this.of.hasLookback, act));
      case 'failed':
        return this.put(failedMap(view, act));
      case 'ready':
        this.showMap(view, act);
    }
  }

  private showMap({ title, basis, drawn }: Ready, act: (action: MapAction) => void): void {
    const { nodes, edges } = drawn.graph;
    const calls = edges.reduce((sum, edge) => sum + edge.calls, 0);
    const services = nodes.filter(({ kind }) => kind === 'service').length;
    const facts = [plural(services, 'oneService', 'services'), plural(calls, 'graphOneCall', 'graphCalls')];
    // A click on what was counted chooses another time.
    const counted = this.of.hasLookback
      ? button('link-button', basis, () => act('lookback'))
      : h('span', { class: 'dim', text: basis });
    if (this.of.hasLookback) counted.title = t('mapLookback');
    const header = h(
      'header',
      { class: 'map-header' },
      h('h1', { class: 'map-title', text: title }),
      h('span', { class: 'dim', text: facts.join(' · ') }),
      counted,
    );
    this.pane = new GraphPane({
      announcer: this.announcer,
      palette: () => this.colorsNow(nodes.map(({ name }) => name)),
      colorOf: ({ kind, name }) => {
        const palette = this.colorsNow(nodes.map(node => node.name));
        return (kind === 'service' ? this.colors.get(name) : undefined) ?? palette.dim;
      },
      open: ({ node, edge }) => {
        // Of a call the side that is called: its traces show the call.
        const one = nodes[edge < 0 ? node : edges[edge].to];
        if (one.kind === 'service') this.host.notify('openService', { service: one.name });
        else this.announcer.note(t('mapNoTraces', one.name));
      },
      selected: ({ node }) => this.keep(nodes[node]?.name),
    });
    this.palette = undefined;
    this.put(h('div', { class: 'map-page' }, header, this.pane.element));
    const { selected } = this.host.state ?? {};
    this.pane.show(
      drawn,
      nodes.findIndex(({ name }) => name === selected),
    );
    this.announcer.say(`${title}, ${facts.join(', ')}, ${basis}`);
  }

  private colorsNow(names: readonly string[]): Palette {
    if (!this.palette) {
      const unique = [...new Set(names)];
      this.palette = readPalette(unique);
      const { strong } = this.palette;
      this.colors = new Map(unique.map((name, i) => [name, strong[i]]));
    }
    return this.palette;
  }

  private put(element: HTMLElement): void {
    if (!element.classList.contains('map-page')) this.pane = undefined;
    this.root.replaceChildren(element, this.announcer.element);
    requestAnimationFrame(() => this.takeFocus());
  }

  /** Only in a page that is in front: else the focus would be taken from whatever the person is typing into. */
  private takeFocus(): void {
    // The only button of a page that loads ends it.
    if (!this.owesFocus || !document.hasFocus() || this.root.dataset['state'] === 'loading') return;
    if (this.pane) this.pane.focus();
    else this.root.querySelector<HTMLElement>('vscode-button')?.focus();
    this.owesFocus = false;
  }

  private keep(selected: string | undefined): void {
    const { endpointId, lookback } = this.of;
    this.host.keep({ endpointId, lookback, ...(selected === undefined ? {} : { selected }) });
  }
}

new MapPage();
