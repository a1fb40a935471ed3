import type { SpanRow } from '../../../src/core/spans/spanTable';
import type { TimeRange } from '../../../src/core/time';
import type { ViewName } from '../../../src/protocol/timeline';
import type { CssPx } from '../../../src/core/layout/timeScale';

export type DetailTab = 'attributes' | 'resource' | 'events' | 'links' | 'warnings';

/** Where the person is looking. One object, changed in place by the timeline, read by its parts when they paint. */
export class ViewState {
  /** Pixels scrolled from the top of the first row. */
  y: CssPx = 0;
  /** What the bars show; undefined for the whole trace, however long it is or becomes. */
  zoom: TimeRange | undefined;
  /** -1 for none. */
  selected: SpanRow = -1;
  /** Undefined until the person sets one: then columns share the width there is. */
  spanWidth: CssPx | undefined;
  sourceWidth: CssPx | undefined;
  /** Height of the detail below the rows, width of it beside them. */
  detailHeight: CssPx = 280;
  detailWidth: CssPx = 460;
  isDetailOpen = true;
  detailTab: DetailTab = 'attributes';
  query = '';
  shown: ViewName = 'timeline';
  /** Of the filter, only its hits are shown, not what they lie in. */
  onlyHits = false;
  hidesPath = false;
  /** What the person chose; undefined while the setting decides. */
  groupsSiblings: boolean | undefined;
}

/** CSS px. `rows`: height of three of them with what stands above them in their part of the page. */
export const narrowest = { span: 90, source: 0, bars: 110, rows: 150, detail: 90 } as const;
/** Source narrower than this shows nothing worth its room, so it goes altogether. */
const smallestSource: CssPx = 70;

export interface ColumnWidths {
  readonly span: CssPx;
  readonly source: CssPx;
  readonly bars: CssPx;
}

/** Columns nobody has set: a share of the width, within what names and places need. */
function usualColumns(total: CssPx): { span: CssPx; source: CssPx } {
  const share = (part: number, least: CssPx, most: CssPx) => Math.round(Math.min(most, Math.max(least, total * part)));
  return { span: share(0.43, 170, 430), source: share(0.17, 128, 190) };
}

/** Widths that fit into `total`: bars keep their least, the source column gives way first, then the names. */
export function fitColumns(state: Pick<ViewState, 'spanWidth' | 'sourceWidth'>, total: CssPx): ColumnWidths {
  const usual = usualColumns(total);
  const room = Math.max(0, total - narrowest.bars);
  let span = state.spanWidth ?? usual.span;
  let source = state.sourceWidth ?? usual.source;
  if (span + source > room) {
    // In a narrow window names keep three fifths of what the bars leave; the source column gets the rest, or nothing.
    span = Math.min(span, Math.max(narrowest.span, Math.round(room * 0.6)));
    source = Math.min(source, room - span);
  }
  if (total < 440 || source < smallestSource) {
    source = 0;
    span = Math.min(state.spanWidth ?? Infinity, Math.max(narrowest.span, Math.round(total * 0.45)));
  }
  return { span, source, bars: Math.max(0, total - span - source) };
}
