import type { SpanRow } from '../../../src/core/spans/spanTable';
import type { ComparedTrace } from '../../../src/protocol/pages/compare';
import type { PageCommand, SourceFrame, ViewName } from '../../../src/protocol/timeline';
import type { HostChannel } from '../hostChannel';
import type { Palette } from '../render/palette';
import type { Stage } from '../state/stage';
import type { Announcer } from '../parts/announcer';

/** The rows that the filter leaves: all when there is none. */
export interface Filtered {
  /** Number of the search on the host, for questions of which only these rows are meant; undefined without a filter. */
  readonly search: number | undefined;
  readonly isHit: (row: SpanRow) => boolean;
  readonly hits: Uint32Array;
  readonly text: string;
}

/** What a view of the trace works with. */
export interface ViewContext {
  readonly host: HostChannel;
  readonly stage: Stage;
  readonly announcer: Announcer;
  /** Colours of the theme that is now. */
  palette(): Palette;
  /** Colour of a service by its index in the model's `services`, in the theme that is now. */
  colorOf(service: number): string;
  filtered(): Filtered;
  /** The trace that this one is compared with. */
  comparing(): ComparedTrace | undefined;
  /** Replaces what the box filters by. */
  setFilter(text: string): void;
  /** Adds a term to what the box filters by. */
  addFilter(term: string): void;
  select(row: SpanRow): void;
  openSource(row: SpanRow): void;
  /** The place of a line of a stack trace. */
  openFrame(row: SpanRow, frame: SourceFrame): void;
  /** Shows a row in the timeline. */
  showInTimeline(row: SpanRow): void;
  /** Asks with a small list in the page (sort by, group by); undefined when it was left. */
  choose(title: string, options: readonly string[]): Promise<string | undefined>;
}

/** Another way to see the trace that is on the stage. Made when it is shown for the first time. */
export interface TraceView {
  readonly name: ViewName;
  /** Fills the place of the rows; has one child that takes the focus. */
  readonly element: HTMLElement;
  /** It comes into sight, or the trace, the filter, the theme or the size changed while it is. */
  update(what: 'shown' | 'model' | 'filter' | 'theme' | 'size'): void;
  /** More rows of a trace that is still arriving are on the stage: names that were missing may be there. */
  arrived?(): void;
  /** It goes out of sight. */
  hidden(): void;
  /** Another row is selected. */
  selected(row: SpanRow): void;
  focus(): void;
  /** A key or command; false for what is not the view's. */
  run(command: PageCommand): boolean;
}
