/** The page's side of the analysis: asks for it, shows it above the rows, and says of each row what it is in it. */
import type { Finding, TraceAnalysis, VerdictLine } from '../../../src/core/analysis/analysis';
import { isAbort } from '../../../src/core/errors';
import { PathLines } from '../../../src/core/layout/pathLines';
import { termFor } from '../../../src/core/query/writeQuery';
import type { SpanRow } from '../../../src/core/spans/spanTable';
import type { PageCommand } from '../../../src/protocol/timeline';
import { h } from '../dom';
import type { HostChannel } from '../hostChannel';
import type { TraceModel } from '../model/traceModel';
import type { Announcer } from '../parts/announcer';
import { DataSection } from '../parts/dataSection';
import { messageOf } from '../parts/detail';
import { plural, t } from '../strings';
import { AnswerPlaces } from './answerPlaces';
import { AnswersPanel, type AnswersTab } from './answersPanel';
import { FindingRows } from './findingRows';
import { FindingsSection } from './findingsSection';
import { PathSection, type PathBy, type PathShare } from './pathSection';
import { FunctionShares, sharesBySpan, topsOf, type ShownPath } from './pathShares';
import { Strip } from './strip';
import { Verdict } from './verdict';
import { words } from './words';

export interface AnswersActions {
  select(row: SpanRow): void;
  openSource(row: SpanRow, candidate?: number): void;
  /** Replaces what the box filters by. */
  setFilter(text: string): void;
  filterText(): string;
  serviceColor(service: string): { readonly fill: string; readonly text: string };
  /** What rows say, and bars show, is another. */
  rowsChanged(): void;
  /** Gives the keyboard to the rows. */
  leave(): void;
}

/** Places of so many lines of a list are asked for. */
const mostPlaces = 80;

const panelCommands: Partial<Record<PageCommand, AnswersTab>> = {
  showAnswers: 'path',
  showFindings: 'findings',
  showData: 'data',
};

export class Answers {
  readonly element = h('section', { class: 'answers', attributes: { 'aria-label': t('answers') } });
  private readonly verdict: Verdict;
  private readonly strip: Strip;
  private readonly panel: AnswersPanel;
  private readonly pathSection: PathSection;
  private readonly findingsSection: FindingsSection;
  private readonly dataSection: DataSection;
  private readonly places: AnswerPlaces;
  private readonly functions: FunctionShares;
  private model: TraceModel | undefined;
  private asking: AbortController | undefined;
  private shown: TraceAnalysis | undefined;
  /** Of another top than the chosen root, while the person wants to see that. */
  private otherPath: ShownPath | undefined;
  private lines: PathLines | undefined;
  private rowsOfFindings: FindingRows | undefined;
  /** The finding that was gone to last, and where in its evidence. */
  private finding = -1;
  /** Rows that were gone to from an answer: choosing the same again goes to the next of them. */
  private lastOf: { readonly rows: ArrayLike<number>; at: number } | undefined;

  constructor(
    private readonly host: HostChannel,
    private readonly announcer: Announcer,
    private readonly actions: AnswersActions,
  ) {
    const openSource = (row: SpanRow) => actions.openSource(row);
    this.verdict = new Verdict({ select: rows => this.selectNextOf(rows), showData: () => this.run('showData') });
    this.strip = new Strip({
      filter: service => this.filterService(service),
      colorOf: service => actions.serviceColor(service),
    });
    this.places = new AnswerPlaces(host, () => this.showPlaces());
    this.functions = new FunctionShares(host, () => this.fillPanel());
    this.pathSection = new PathSection({
      sharesBy: by => this.sharesBy(by),
      tops: () => ({ tops: this.model?.isComplete ? topsOf(this.model) : [], shown: this.path?.root ?? -1 }),
      chooseTop: row => void this.showPathOf(row),
      colorOf: service => actions.serviceColor(service).fill || undefined,
      select: row => actions.select(row),
      filter: service => this.filterService(service),
      openSource,
      afterAnswer: () => this.shown?.afterAnswer ?? 0,
    });
    this.findingsSection = new FindingsSection({
      findings: () => this.shown?.findings,
      placesOf: finding => this.places.of(finding.places),
      go: index => this.goToFinding(index),
      openSource,
    });
    this.dataSection = new DataSection({
      select: row => actions.select(row),
      rowText: row => [this.model?.nameOf(row), this.model?.serviceOf(row)].filter(Boolean).join(' · '),
    });
    const parts = { path: this.pathSection, findings: this.findingsSection, data: this.dataSection };
    this.panel = new AnswersPanel({
      part: tab => parts[tab],
      opens: tab => this.opens(tab),
      closed: () => actions.leave(),
    });
    this.strip.element.append(this.panel.buttons);
    this.element.append(this.verdict.element, this.strip.element, this.panel.element);
  }

  /** Undefined until it has come for the trace that is shown. */
  get analysis(): TraceAnalysis | undefined {
    return this.shown;
  }

  /** The critical path by row; undefined until all rows are there. */
  get pathLines(): PathLines | undefined {
    const { path, model } = this;
    if (!this.lines && path && model?.isComplete) this.lines = new PathLines(path.path, model.parent);
    return this.lines;
  }

  get findings(): FindingRows | undefined {
    return (this.rowsOfFindings ??= this.shown && new FindingRows(this.shown.findings));
  }

  /** The findings a row is part of, in words. */
  patternsOf(row: SpanRow): readonly string[] {
    const { shown, findings } = this;
    return shown && findings ? findings.of(row).map(place => words(shown.findings[place].sentence)) : [];
  }

  /** Another table is on the stage: what was said of the one before stays in sight until this one is known. */
  setModel(model: TraceModel): void {
    const isSameTrace = this.model?.header.traceId === model.header.traceId;
    this.model = model;
    this.forget();
    this.places.reset(model.revision, false);
    if (!isSameTrace) {
      this.verdict.clear();
      this.strip.clear();
    }
    this.verdict.expect(model.header.errorCount > 0);
    this.ask();
  }

  /** All rows are there: what needs names and places of any of them can be shown. */
  arrived(): void {
    if (!this.shown) return;
    this.fillPanel();
    this.actions.rowsChanged();
  }

  /** Thresholds, or which kinds of findings there are, were changed. */
  reload(): void {
    if (this.model) this.ask();
  }

  /** The source index changed. */
  sourceChanged(): void {
    if (!this.model) return;
    this.places.reset(this.model.revision, true);
    this.functions.forget();
    this.askForPlaces();
    this.fillPanel();
  }

  themeChanged(): void {
    this.strip.recolor();
    this.fillPanel();
  }

  filterChanged(): void {
    const text = this.actions.filterText();
    this.strip.mark(this.path?.shares.services.find(({ name }) => termFor('service', name) === text)?.name);
  }

  /** Closes the panel; does nothing when there is none. */
  close(): void {
    this.panel.close();
  }

  /** True when the command was one of the answers'. */
  run(command: PageCommand): boolean {
    const tab = panelCommands[command];
    if (tab) {
      this.panel.toggle(tab);
      return true;
    }
    switch (command) {
      case 'goToSlowest':
        this.goTo(this.shown?.verdict.time, 'noAnswers');
        return true;
      case 'goToFailure':
        this.goTo(this.shown?.verdict.failure, 'noFailure');
        return true;
      case 'nextFinding':
        this.stepFinding(1);
        return true;
      case 'previousFinding':
        this.stepFinding(-1);
        return true;
      default:
        return false;
    }
  }

  private get path(): ShownPath | undefined {
    return (
      this.otherPath ?? (this.shown && { root: this.shown.root, path: this.shown.path, shares: this.shown.shares })
    );
  }

  private ask(): void {
    const { model } = this;
    if (!model) return;
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    this.host.request('analysis', { revision: model.revision }, signal).then(
      analysis => {
        if (!signal.aborted) this.show(analysis);
      },
      (error: unknown) => {
        if (!signal.aborted && !isAbort(error)) this.verdict.showFailure(messageOf(error));
      },
    );
  }

  private show(analysis: TraceAnalysis): void {
    this.forget();
    this.shown = analysis;
    this.verdict.show(analysis);
    this.strip.show(analysis.shares.services, analysis);
    const { length } = analysis.findings;
    const label = length ? plural(length, 'oneFinding', 'someFindings') : t('findings');
    this.panel.setLabel('findings', label, length > 0);
    this.filterChanged();
    this.askForPlaces();
    this.actions.rowsChanged();
    // Seen by tests: the answers are those of this table.
    this.element.dataset['revision'] = String(this.model?.revision);
  }

  private forget(): void {
    this.shown = this.lines = this.rowsOfFindings = this.otherPath = this.lastOf = undefined;
    this.finding = -1;
    this.functions.forget();
  }

  private opens(tab: AnswersTab): void {
    this.fill(tab);
    this.askForPlaces();
  }

  private fillPanel(): void {
    if (this.panel.shown) this.fill(this.panel.shown);
  }

  private fill(tab: AnswersTab): void {
    if (tab === 'path') this.pathSection.update();
    else if (tab === 'findings') this.findingsSection.update();
    else if (this.shown) this.dataSection.show(this.shown);
  }

  /** The path of another top, or the chosen root's again. */
  private async showPathOf(root: SpanRow): Promise<void> {
    const { model, shown } = this;
    if (!model || !shown) return;
    if (root === shown.root) this.otherPath = undefined;
    else {
      try {
        const other = await this.host.request('analysis/path', { revision: model.revision, root });
        if (this.shown !== shown) return;
        this.otherPath = { root, ...other };
      } catch (error) {
        if (!isAbort(error)) this.announcer.note(t('analysisFailed', messageOf(error)));
      }
    }
    this.lines = undefined;
    this.strip.show(this.path?.shares.services ?? [], root === shown.root ? shown : undefined);
    this.fillPanel();
    this.actions.rowsChanged();
  }

  private sharesBy(by: PathBy): readonly PathShare[] | string | undefined {
    const { path, model, pathLines } = this;
    if (!path || !model) return t('noAnswers');
    const placed = (share: PathShare) => ({ ...share, places: this.places.of([share.row]) });
    switch (by) {
      case 'span': {
        if (!pathLines) return undefined;
        const shares = sharesBySpan(pathLines, model, model.duration[path.root]);
        return shares.map(share => placed({ ...share, service: model.serviceOf(share.row), places: [] }));
      }
      case 'operation':
        return path.shares.operations.map(share =>
          placed({ ...share, service: model.serviceOf(share.row), places: [] }),
        );
      case 'service':
        return path.shares.services.map(share => ({ ...share, places: [] }));
      case 'function': {
        const shares = this.functions.of(model.revision);
        if (typeof shares !== 'object') return shares;
        return shares.map(share => ({ ...share, places: share.label ? [{ row: share.row, label: share.label }] : [] }));
      }
    }
  }

  private goTo(line: VerdictLine | undefined, none: 'noAnswers' | 'noFailure'): void {
    if (!this.shown) return this.announcer.note(t('noAnswers'));
    if (line?.rows.length) this.selectNextOf(line.rows);
    else if (line?.row !== undefined) this.actions.select(line.row);
    else this.announcer.note(t(none));
  }

  /** By key: each finding once, at the first span of its evidence. */
  private stepFinding(by: 1 | -1): void {
    this.lastOf = undefined;
    const { shown } = this;
    if (!shown?.findings.length) return this.announcer.note(t(shown ? 'noFindings' : 'noAnswers'));
    const { length } = shown.findings;
    this.goToFinding(this.finding < 0 && by < 0 ? length - 1 : (this.finding + by + length) % length);
  }

  private goToFinding(index: number): void {
    const finding: Finding | undefined = this.shown?.findings[index];
    if (!finding) return;
    this.finding = index;
    this.findingsSection.mark(index);
    this.selectNextOf(finding.rows);
    const count = this.shown?.findings.length ?? 0;
    this.announcer.note(t('findingAt', index + 1, count, words(finding.sentence)));
  }

  /** The first of some rows; the next of them when the same ones are chosen again. */
  private selectNextOf(rows: ArrayLike<number>): void {
    const at = this.lastOf?.rows === rows ? (this.lastOf.at + 1) % rows.length : 0;
    this.lastOf = { rows, at };
    if (rows.length) this.actions.select(rows[at]);
  }

  private filterService(service: string): void {
    const term = termFor('service', service);
    this.actions.setFilter(this.actions.filterText() === term ? '' : term);
    this.filterChanged();
  }

  /** Of what is read: the verdict, and the list that is open, as far down as anybody reads. */
  private askForPlaces(): void {
    const { shown } = this;
    if (!shown) return;
    const { time, failure } = shown.verdict;
    const rows = [time, failure].flatMap(line => line?.row ?? []);
    if (this.panel.shown) rows.push(...this.rowsOf(this.panel.shown));
    this.places.want(rows);
    this.showPlaces();
    if (failure?.row !== undefined && !this.places.errorOf(failure.row)) void this.places.wantError(failure.row);
  }

  private rowsOf(tab: AnswersTab): readonly SpanRow[] {
    const { shown, path, model, pathLines } = this;
    if (!shown || !path || !model) return [];
    if (tab === 'findings') return shown.findings.slice(0, mostPlaces).flatMap(({ places }) => places);
    if (tab === 'data') return [];
    const spans = pathLines ? sharesBySpan(pathLines, model, 0) : [];
    return [...path.shares.operations.slice(0, mostPlaces), ...spans.slice(0, mostPlaces)].map(({ row }) => row);
  }

  private showPlaces(): void {
    for (const which of ['time', 'failure'] as const) {
      const row = this.shown?.verdict[which]?.row;
      if (row === undefined) continue;
      const error = which === 'failure' ? this.places.errorOf(row) : undefined;
      const label = error?.label ?? this.places.labelOf(row);
      const open = () => this.actions.openSource(row, error?.candidate);
      this.verdict.showPlace(which, label ? { label, open } : undefined);
    }
    this.fillPanel();
  }
}
