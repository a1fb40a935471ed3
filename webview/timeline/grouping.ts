import type { EqualSiblings } from '../../src/core/layout/equalSiblings';
import { SiblingGroups } from '../../src/core/layout/siblingGroups';
import type { SpanRef } from '../../src/core/spans/traceId';
import type { HostChannel } from './hostChannel';
import type { Stage } from './state/stage';

/**
 * Equal siblings as one row: asked for when a trace is shown, applied when all rows are there, for until then nobody knows what
 * lies below them.
 */
export class Grouping {
  private setting = false;
  private equal: EqualSiblings | undefined;
  private asking: AbortController | undefined;
  /** First rows of groups that were open when the page went away. */
  private wereOpen: readonly SpanRef[] = [];

  constructor(
    private readonly host: HostChannel,
    private readonly stage: Stage,
  ) {}

  get isOn(): boolean {
    return this.stage.view.groupsSiblings ?? this.setting;
  }

  /** What the setting says; what the person chose in this tab goes before. */
  set(setting: boolean): void {
    const wasOn = this.isOn;
    this.setting = setting;
    if (wasOn !== this.isOn && this.stage.hasModel) this.apply(false);
  }

  /** Another table is on the stage. */
  setModel(open: readonly SpanRef[] | undefined): void {
    this.asking?.abort();
    this.asking = undefined;
    this.equal = undefined;
    this.wereOpen = open ?? [];
    if (this.isOn) this.ask();
  }

  /** All rows of the table are there. */
  arrived(): void {
    this.apply(true);
  }

  toggle(): boolean {
    this.stage.view.groupsSiblings = !this.isOn;
    this.apply(false);
    return this.isOn;
  }

  /** `keepsSelected`: a selected span stays a row of its own. */
  private apply(keepsSelected: boolean): void {
    const { stage, equal } = this;
    if (!this.isOn) return stage.setGroups(undefined);
    if (!equal) return this.ask();
    if (!stage.model.isComplete) return;
    const open = this.wereOpen.length ? stage.model.rowsOf(this.wereOpen).filter(row => row >= 0) : [];
    this.wereOpen = [];
    stage.setGroups(new SiblingGroups(equal, stage.model.count), open, keepsSelected);
  }

  private ask(): void {
    if (this.asking) return;
    const { revision } = this.stage.model;
    const { signal } = (this.asking = new AbortController());
    this.host.request('groups', { revision }, signal).then(
      equal => {
        if (signal.aborted) return;
        this.equal = equal;
        if (this.stage.model.isComplete) this.apply(true);
      },
      // Without groups each span has its row, as it has without the setting; the host's log knows why.
      () => undefined,
    );
  }
}
