import type { GraphNode } from '../../../../src/core/analysis/graph/serviceGraph';
import type { SpanRow } from '../../../../src/core/spans/spanTable';
import type { PageCommand } from '../../../../src/protocol/timeline';
import { GraphPane } from '../../../graph/graphPane';
import type { GraphSelection } from '../../../graph/graphLook';
import { h } from '../../dom';
import { LatestQuestion } from '../../latestQuestion';
import { t } from '../../strings';
import { AnswerPane } from '../answerPane';
import type { TraceView, ViewContext } from '../view';

/** Who calls whom in this trace. */
export class ServicesView implements TraceView {
  readonly name = 'services';
  readonly element: HTMLElement;
  private readonly pane: GraphPane;
  private readonly answer = new AnswerPane();
  /** The table that the graph is of. */
  private revision = -1;
  private readonly hits = new LatestQuestion();

  constructor(private readonly context: ViewContext) {
    this.pane = new GraphPane({
      announcer: context.announcer,
      palette: () => context.palette(),
      colorOf: node => this.colorOf(node),
      open: selection => this.open(selection),
    });
    this.element = h('div', { class: 'services-view' }, this.pane.element, this.answer.element);
  }

  update(what: 'shown' | 'model' | 'filter' | 'theme' | 'size'): void {
    if (what === 'theme') this.pane.themeChanged();
    if (what === 'size') this.pane.resized();
    if (what !== 'shown' && what !== 'model') {
      if (what === 'filter') this.askHits();
      return;
    }
    const { stage, host } = this.context;
    if (!stage.hasModel) return;
    const { revision } = stage.model;
    if (this.answer.isFor(revision)) return this.askHits();
    this.revision = revision;
    this.answer.ask(
      revision,
      signal => host.request('graph/services', { revision }, signal),
      drawn => {
        this.pane.show(drawn, this.nodeOf(stage.view.selected, drawn.graph.nodes));
        if (!drawn.graph.nodes.length) this.answer.say(t('graphEmpty'));
        this.askHits();
      },
    );
  }

  hidden(): void {
    this.answer.cancel();
  }

  selected(row: SpanRow): void {
    const node = this.nodeOf(row, this.pane.drawn?.graph.nodes ?? []);
    if (node >= 0) this.pane.select({ node, edge: -1 }, false);
  }

  focus(): void {
    this.pane.focus();
  }

  run(command: PageCommand): boolean {
    switch (command) {
      case 'zoomIn':
      case 'zoomOut':
      case 'zoomReset':
      case 'panLeft':
      case 'panRight':
        this.pane.run(command);
        return true;
      default:
        return false;
    }
  }

  private askHits(): void {
    this.hits.cancel();
    const { search } = this.context.filtered();
    if (search === undefined || !this.pane.drawn) return this.pane.setHits(undefined);
    const { revision } = this;
    this.hits.ask(
      signal => this.context.host.request('graph/hits', { revision, search }, signal),
      hits => {
        // Without an answer another search is under way, and says so when it ends.
        if (hits) this.pane.setHits(hits);
      },
      () => this.pane.setHits(undefined),
    );
  }

  /** A service filters; of a call, and of what has no spans, the slowest call is shown. */
  private open({ node, edge }: GraphSelection): void {
    const { graph } = this.pane.drawn ?? {};
    if (!graph) return;
    const one = graph.nodes[node];
    if (edge < 0 && one.kind === 'service') {
      const term = `service:${JSON.stringify(one.name)}`;
      this.context.setFilter(term);
      this.context.announcer.note(t('graphFiltered', term));
      return;
    }
    const calls = edge >= 0 ? [graph.edges[edge]] : graph.edges.filter(({ to }) => to === node);
    const rows = calls.map(({ slowest }) => slowest);
    const { stage } = this.context;
    const slowest = rows.sort((a, b) => stage.model.duration[b] - stage.model.duration[a])[0];
    if (slowest === undefined) this.context.announcer.note(t('graphNothingToFilter'));
    else this.context.showInTimeline(slowest);
  }

  private nodeOf(row: SpanRow, nodes: readonly GraphNode[]): number {
    const { stage } = this.context;
    if (row < 0 || !stage.hasModel || !nodes.length) return -1;
    const service = stage.model.services[stage.model.service[row]];
    return nodes.findIndex(({ kind, name }) => kind === 'service' && name === service);
  }

  private colorOf({ kind, name }: GraphNode): string {
    const { stage } = this.context;
    const service = kind === 'service' && stage.hasModel ? stage.model.services.indexOf(name) : -1;
    return service < 0 ? this.context.palette().dim : this.context.colorOf(service);
  }
}
