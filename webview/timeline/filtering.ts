import type { Finder } from './finder';
import { Throttle } from './scheduler';
import type { Stage } from './state/stage';

/** While a search goes on, rows are hidden anew so often at most: each time all below moves. */
const partMs = 300;

/**
 * Hides what the box leaves out: with keys in it rows that are no hits, but not what hits lie in; a bare word hides nothing, unless
 * only hits are wanted.
 */
export class Filtering {
  private readonly throttle = new Throttle(partMs, () => this.hide());

  constructor(
    private readonly finder: Finder,
    private readonly stage: Stage,
  ) {}

  /** What was found, or what is wanted of it, changed. */
  apply(): void {
    const { finder, stage } = this;
    if (!stage.hasModel) return;
    if (!this.isOn || finder.progress === 'none') stage.setFilter(undefined, false);
    else if (finder.progress === 'whole') this.hide();
    else if (finder.progress === 'some') this.throttle.touch();
    // Otherwise nothing came yet for this text: what is shown for the one before stays.
  }

  private get isOn(): boolean {
    return this.finder.isFilter || this.stage.view.onlyHits;
  }

  private hide(): void {
    const { finder, stage } = this;
    if (!this.isOn || finder.progress === 'none' || finder.progress === 'old') return;
    stage.setFilter(finder.matches, stage.view.onlyHits);
  }
}
