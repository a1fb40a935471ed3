/** The page's side of the analysis: asks for it, shows it above the rows, and says of each row what it is in it. */
import type { TraceAnalysis, VerdictLine } from '../../../src/core/analysis/analysis';
import { isAbort } from '../../../src/core/errors';
import { PathLines } from '../../../src/core/layout/pathLines';
import { termFor } from '../../../src/core/query/writeQuery';
import type { SpanRow } from '../../../src/core/spans/spanTable';
import type { PageCommand } from '../../../src/protocol/timeline';
import { h } from '../dom';
import type { HostChannel } from '../hostChannel';
import type { TraceModel } from '../model/traceModel';
import { messageOf } from '../parts/detail';
import type { Announcer } from '../parts/announcer';
import { SourceLabels } from '../sources';
import { t } from '../strings';
import { FindingRows } from './findingRows';
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
}

type Which = 'time' | 'failure';

export class Answers {
  readonly element = h('section', { class: 'answers', attributes: { 'aria-label': t('answers') } });
  private readonly verdict: Verdict;
  private readonly strip: Strip;
  private readonly labels: SourceLabels;
  private model: TraceModel | undefined;
  private asking: AbortController | undefined;
  private shown: TraceAnalysis | undefined;
  private lines: PathLines | undefined;
  private rowsOfFindings: FindingRows | undefined;
  /** Rows that an answer is about: a click on it goes from one to the next. */
  private readonly errorPlaces = new Map<SpanRow, { readonly candidate: number; readonly label: string }>();

  constructor(
    private readonly host: HostChannel,
    private readonly announcer: Announcer,
    private readonly actions: AnswersActions,
  ) {
    this.verdict = new Verdict({
      select: rows => this.selectNextOf(rows),
      showData: () => this.run('showData'),
    });
    this.strip = new Strip({
      filter: service => this.filterService(service),
      colorOf: service => actions.serviceColor(service),
    });
    this.labels = new SourceLabels(host, () => this.showPlaces());
    this.element.append(this.verdict.element, this.strip.element);
  }

  /** Undefined until it has come for the trace that is shown. */
  get analysis(): TraceAnalysis | undefined {
    return this.shown;
  }

  /** The critical path by row; undefined until all rows are there. */
  get path(): PathLines | undefined {
    const { shown, model } = this;
    if (!this.lines && shown && model?.isComplete) this.lines = new PathLines(shown.path, model.parent);
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
    this.labels.reset(model.revision, false);
    if (!isSameTrace) {
      this.verdict.clear();
      this.strip.clear();
    }
    this.verdict.expect(model.header.errorCount > 0);
    this.ask();
  }

  /** Thresholds, or which kinds of findings there are, were changed. */
  reload(): void {
    if (this.model) this.ask();
  }

  /** The source index changed. */
  sourceChanged(): void {
    if (!this.model) return;
    this.labels.reset(this.model.revision, true);
    this.errorPlaces.clear();
    this.askForPlaces();
  }

  themeChanged(): void {
    this.strip.recolor();
  }

  filterChanged(): void {
    const service = this.shown?.shares.services.find(({ name }) => serviceTerm(name) === this.actions.filterText());
    this.strip.mark(service?.name);
  }

  /** True when the command was one of the answers'. */
  run(command: PageCommand): boolean {
    switch (command) {
      case 'goToSlowest':
        this.goTo(this.shown?.verdict.time, 'noAnswers');
        return true;
      case 'goToFailure':
        this.goTo(this.shown?.verdict.failure, 'noFailure');
        return true;
      default:
        return false;
    }
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
    this.strip.show(analysis);
    this.filterChanged();
    this.askForPlaces();
    this.actions.rowsChanged();
    // Seen by tests: the answers are those of this table.
    this.element.dataset['revision'] = String(this.model?.revision);
  }

  private forget(): void {
    this.shown = this.lines = this.rowsOfFindings = undefined;
    this.errorPlaces.clear();
  }

  private goTo(line: VerdictLine | undefined, none: 'noAnswers' | 'noFailure'): void {
    if (!this.shown) return this.announcer.note(t('noAnswers'));
    if (line?.rows.length) this.selectNextOf(line.rows);
    else if (line?.row !== undefined) this.actions.select(line.row);
    else this.announcer.note(t(none));
  }

  private lastOf: { readonly rows: Uint32Array; at: number } | undefined;

  /** The first of some rows; the next of them when the same ones are chosen again. */
  private selectNextOf(rows: Uint32Array): void {
    const at = this.lastOf?.rows === rows ? (this.lastOf.at + 1) % rows.length : 0;
    this.lastOf = { rows, at };
    if (rows.length) this.actions.select(rows[at]);
  }

  private filterService(service: string): void {
    const term = serviceTerm(service);
    this.actions.setFilter(this.actions.filterText() === term ? '' : term);
    this.filterChanged();
  }

  private lineOf(which: Which): VerdictLine | undefined {
    return this.shown?.verdict[which];
  }

  private askForPlaces(): void {
    const rows = (['time', 'failure'] as const).flatMap(which => this.lineOf(which)?.row ?? []);
    this.labels.want(rows);
    this.showPlaces();
    const failed = this.lineOf('failure')?.row;
    if (failed !== undefined) void this.askForErrorPlace(failed);
  }

  /** Where the exception came from says more than where the span was opened. */
  private async askForErrorPlace(row: SpanRow): Promise<void> {
    const { model } = this;
    if (!model) return;
    try {
      const { error } = await this.host.request('source/preview', { revision: model.revision, row });
      if (!error || this.model !== model) return;
      this.errorPlaces.set(row, error);
      this.showPlaces();
    } catch {
      // the span's own place is there all the same
    }
  }

  private showPlaces(): void {
    for (const which of ['time', 'failure'] as const) {
      const row = this.lineOf(which)?.row;
      if (row === undefined) continue;
      const error = which === 'failure' ? this.errorPlaces.get(row) : undefined;
      const label = this.labels.get(row);
      const text = error?.label ?? (label?.certainty !== 'none' ? label?.text : undefined);
      this.verdict.showPlace(
        which,
        text ? { label: text, open: () => this.actions.openSource(row, error?.candidate) } : undefined,
      );
    }
  }
}

/** What the box says when it filters to a service. */
function serviceTerm(service: string): string {
  return termFor('service', service);
}
