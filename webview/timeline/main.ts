import './css/page.css';
import './css/timeline.css';
import './css/detail.css';
import './css/answers.css';
import './css/data.css';
import './css/query.css';
import './css/views.css';
import './css/grids.css';
import { isAbort } from '../../src/core/errors';
import type { PageAction, PageState, View } from '../../src/protocol/timeline';
import { registerToolkit } from '../ui/toolkit';
import { Answers } from './answers/answers';
import { wireBorders } from './borders';
import { Commands } from './commands';
import { h } from './dom';
import { groupFactsOf } from './groupFacts';
import { FocusTold } from './focusTold';
import { HostChannel } from './hostChannel';
import { treeKey } from './input/keys';
import { EarlyFind } from './input/earlyFind';
import { isTextInput, keepSelectAll, TypedKeys } from './input/typedKeys';
import { TraceModel } from './model/traceModel';
import { Announcer } from './parts/announcer';
import { messageOf } from './parts/detail';
import { Header, type ClockSettings } from './parts/header';
import { LoadingState, emptyState, failedState } from './parts/states';
import { wirePointer } from './pointer';
import { QueryBox } from './query/queryBox';
import { onThemeChange } from './render/palette';
import { restoreLayout } from './state/pageState';
import { setLanguage, t } from './strings';
import { Timeline } from './timeline';
import { ViewSwitch } from './viewSwitch';

/** The page: one view at a time, as the host says. */
class Page {
  private readonly root = document.getElementById('root') as HTMLElement;
  private readonly host: HostChannel;
  private readonly announcer = new Announcer();
  private readonly typedKeys = new TypedKeys();
  private readonly earlyFind = new EarlyFind();
  private clock: ClockSettings = { locale: 'en', utc: false };
  private endpointId = '';
  private parts: ReturnType<Page['createParts']> | undefined;
  private loading: LoadingState | undefined;
  /** The rows are to get the keyboard as soon as the page has it. */
  private owesFocus = false;

  constructor() {
    registerToolkit();
    this.root.dataset['spanlight'] = 'timeline';
    this.root.dataset['state'] = 'loading';
    this.host = new HostChannel({
      init: ({ strings, locale, utc, groupsSiblings, endpointId, traceId }) => {
        setLanguage(strings, locale);
        this.clock = { locale, utc };
        this.endpointId = endpointId;
        // A window that is reloaded before the trace has come brings the tab back all the same.
        if (!this.host.state) this.host.keep({ endpointId, traceId });
        // While the host still loads, not when the trace is there.
        this.ready().timeline.grouping.set(groupsSiblings);
      },
      view: view => this.show(view),
      found: ({ search, rows }) => this.parts?.timeline.finder.found(search, rows),
      columns: chunk => {
        const { stage, wishes } = this.ready().timeline;
        if (chunk.rows) wishes.answered();
        if (!stage.hasModel) return;
        const wasComplete = stage.model.isComplete;
        stage.add(chunk);
        this.parts?.viewSwitch.arrived();
        if (!stage.model.isComplete || wasComplete) return;
        this.ready().timeline.arrived();
        this.ready().answers.arrived();
      },
      select: ({ revision, row }) => {
        const { stage } = this.ready().timeline;
        if (!stage.hasModel || stage.model.revision !== revision) return;
        stage.select(row, { byPerson: false, isAsked: true });
        this.takeFocus(true);
      },
      sourceChanged: () => {
        this.parts?.timeline.sourceChanged();
        this.parts?.answers.sourceChanged();
      },
      groupingChanged: ({ groupsSiblings }) => this.parts?.timeline.grouping.set(groupsSiblings),
      findingsChanged: () => this.parts?.answers.reload(),
      // It comes right after `init`, before there is a trace.
      comparing: other => this.ready().viewSwitch.comparing(other),
      do: command => {
        if (this.typedKeys.takesFor(command) || this.earlyFind.takesFor(command)) return;
        this.parts?.commands.run(command);
      },
    });
    onThemeChange(() => {
      if (!this.parts?.timeline.stage.hasModel) return;
      this.parts.timeline.themeChanged();
      this.parts.answers.themeChanged();
      this.parts.viewSwitch.themeChanged();
    });
    window.addEventListener('focus', () => this.takeFocus());
    // Before the field itself, which may keep the key to itself.
    document.addEventListener('keydown', event => this.pressed(event), true);
    document.addEventListener('keydown', keepSelectAll);
    // What the page says while it goes may not arrive any more: leaving begins with losing the keyboard.
    for (const leaving of ['blur', 'pagehide']) window.addEventListener(leaving, () => this.parts?.timeline.flush());
    this.host.notify('ready', { state: this.host.state });
  }

  private pressed(event: KeyboardEvent): void {
    this.typedKeys.note(event, isTextInput(event.target));
    if (this.parts?.timeline.stage.hasModel && this.earlyFind.note(event)) this.parts.commands.run('find');
  }

  private show(view: View): void {
    if (view.kind === 'loading' && this.loading) {
      this.loading.update(view);
      return;
    }
    this.loading?.dispose();
    this.loading = undefined;
    this.root.dataset['state'] = view.kind;
    const act = (action: PageAction) => this.host.notify('action', action);
    switch (view.kind) {
      case 'loading':
        this.loading = new LoadingState(view, act);
        this.root.replaceChildren(this.loading.element, this.announcer.element);
        return;
      case 'empty':
        this.root.replaceChildren(emptyState(view, act), this.announcer.element);
        return;
      case 'failed':
        this.root.replaceChildren(failedState(view, act), this.announcer.element);
        return;
      case 'ready':
        this.showReady(view);
    }
  }

  private showReady(view: Extract<View, { kind: 'ready' }>): void {
    const { timeline, findBox, header, answers, viewSwitch } = this.ready();
    // A table shown before is the best memory; after a reload VS Code's copy is, when it is of this trace.
    const before = timeline.state ?? this.host.state;
    const state = before?.traceId === view.header.traceId ? before : undefined;
    const shown = timeline.stage.hasModel ? undefined : state?.view;
    if (state && !timeline.stage.hasModel) this.restore(state);
    // The host knows what it was told when the page came; meanwhile the person has moved on.
    if (state && timeline.stage.hasModel) this.host.notify('look', { revision: view.revision, state });
    header.show(view.header, this.clock, new Date());
    const { main } = timeline.elements;
    if (!main.isConnected) this.root.replaceChildren(main, this.announcer.element);
    timeline.setModel(new TraceModel(view.revision, view.header, view.services), state);
    answers.setModel(timeline.stage.model);
    viewSwitch.modelChanged(shown);
    findBox.show(timeline.stage.view.query, timeline.finder.count(-1));
    findBox.showOnlyHits(timeline.stage.view.onlyHits);
    if (view.announcement) this.announcer.note(view.announcement);
    // After the first rows are painted: whoever takes the focus needs a layout, and that frame makes one anyway.
    requestAnimationFrame(() => requestAnimationFrame(() => this.takeFocus()));
  }

  private restore(state: PageState): void {
    const { timeline } = this.ready();
    const { view } = timeline.stage;
    restoreLayout(view, state);
    timeline.detail.setTab(view.detailTab);
    if (view.query) timeline.finder.find(view.query);
  }

  /** The parts of the timeline, made when strings have arrived. */
  private ready() {
    this.parts ??= this.createParts();
    return this.parts;
  }

  private createParts() {
    const { host, announcer } = this;
    const answers: Answers = new Answers(host, announcer, {
      select: row => timeline.stage.select(row, { byPerson: true }),
      openSource: (row, candidate) => commands.openSource(row, candidate),
      setFilter: text => commands.setFilter(text),
      filterText: () => timeline.stage.view.query,
      serviceColor: service => {
        const index = timeline.stage.model.services.indexOf(service);
        const { strong, onService } = timeline.colors;
        return { fill: strong[index] ?? '', text: onService(index) };
      },
      rowsChanged: () => timeline.answersChanged(),
      leave: () => commands.focusTree(),
    });
    const copied = async (copying: Promise<null>) => {
      try {
        await copying;
        announcer.say(t('copied'));
      } catch (error) {
        if (!isAbort(error)) announcer.note(t('copyFailed', messageOf(error)));
        throw error;
      }
    };
    const timeline: Timeline = new Timeline({
      host,
      endpointId: () => this.endpointId,
      found: isAnswer => {
        commands.showFirstMatch();
        const text = timeline.finder.count(timeline.stage.view.selected);
        findBox.showCount(text);
        findBox.showProblems(timeline.finder.problems);
        if (isAnswer) announcer.say(text);
        answers.filterChanged();
        viewSwitch.refresh();
      },
      answers: () => answers,
      detailActions: {
        copy: value => copied(host.request('value/copy', { revision: timeline.stage.model.revision, value })),
        copyText: text => copied(host.request('text/copy', { text })),
        select: row => timeline.stage.select(row, { byPerson: true }),
        openTrace: ({ traceId, spanId }) => host.notify('openTrace', { traceId, spanId }),
        openSource: (row, candidate) => commands.openSource(row, candidate),
        openFrame: (row, frame) => commands.openFrame(row, frame),
        actOnSource: (row, act) => commands.actOnSource(row, act),
        leave: () => commands.focusTree(),
        groupOf: row => {
          const facts = groupFactsOf(timeline.stage, row);
          return facts?.isOpen ? undefined : facts;
        },
        patternsOf: row => answers.patternsOf(row),
        tabChanged: tab => {
          timeline.stage.view.detailTab = tab;
          timeline.changed();
        },
      },
    });
    const commands: Commands = new Commands(
      timeline,
      host,
      announcer,
      () => findBox,
      command => viewSwitch.run(command) || answers.run(command),
      () => viewSwitch.focusesView(),
      () => answers.close(),
    );
    const findBox = new QueryBox({
      search: query => commands.typeQuery(query),
      clear: () => commands.setFilter(''),
      next: () => commands.findStep('next'),
      previous: () => commands.findStep('previous'),
      toggleOnlyHits: () => commands.toggleOnlyHits(),
      complete: (text, caret, signal) =>
        host.request('query/complete', { revision: timeline.stage.model.revision, text, caret }, signal),
      leave: () => commands.focusTree(),
      prepare: () => {
        commands.beginFind();
        timeline.finder.prepare();
      },
    });
    const focusTold = new FocusTold(host);
    const viewSwitch = new ViewSwitch(timeline, commands, host, announcer, focusTold);
    const header = new Header(viewSwitch.tabs.element, {
      nextError: () => commands.run('nextError'),
      nextOrphan: () => commands.nextOrphan(),
      chooseTrace: () => host.notify('action', 'chooseTrace'),
    });
    const { main, body, tools, tree } = timeline.elements;
    tools.prepend(h('div', { class: 'tools-left' }, findBox.element));
    main.append(header.element, answers.element, body);
    wirePointer(timeline, commands);
    wireBorders(timeline);
    tree.addEventListener('keydown', event => {
      if (timeline.stage.hasModel && treeKey(event, commands)) event.preventDefault();
    });
    const focus = (isFocused: boolean) => () => {
      focusTold.tell(isFocused);
      timeline.scheduler.request();
    };
    tree.addEventListener('focus', focus(true));
    tree.addEventListener('blur', focus(false));
    return { timeline, commands, findBox, header, answers, viewSwitch };
  }

  /**
   * The rows get the keyboard when nothing else of the page has it, or in any case. Only in a page that is in front: an
   * element that asks for the focus in another one takes it from whatever the person is typing into.
   */
  private takeFocus(always = false): void {
    this.owesFocus ||= always;
    if (!this.parts || !document.hasFocus()) return;
    const { activeElement } = document;
    if (this.owesFocus || activeElement === document.body || activeElement === null) this.parts.commands.focusTree();
    this.owesFocus = false;
  }
}

new Page();
