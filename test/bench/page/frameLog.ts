/** Frames while something goes on: their intervals, what the wheel said and when it was seen, and what was missing. */
import { afterPaint, blankRows, shownScroll } from './paintedRows';

export interface FrameReport {
  /** ms between frames. */
  readonly intervals: number[];
  /** ms from a turn of the wheel to the frame that shows it. */
  readonly wheelToPaint: number[];
  /** Turns of the wheel that no frame showed. */
  readonly unseen: number;
  /** Frames looked at for missing rows, and those in which one was. */
  readonly looked: number;
  readonly blank: number;
}

interface Turn {
  readonly at: number;
  /** Where the rows have to be when it is seen, px. */
  readonly scroll: number;
}

export class FrameLog {
  private isOn = false;
  private looks = false;
  private last = -1;
  private asked = 0;
  private waiting: Turn[] = [];
  private intervals: number[] = [];
  private wheelToPaint: number[] = [];
  private looked = 0;
  private blank = 0;

  constructor() {
    const options = { capture: true, passive: true };
    window.addEventListener('wheel', event => this.turned(event), options);
  }

  /** `looks`: reads each frame's pixels; that costs time, so intervals are for another run. */
  start(looks = false): void {
    this.isOn = true;
    this.looks = looks;
    this.last = -1;
    this.asked = shownScroll();
    this.waiting = [];
    this.intervals = [];
    this.wheelToPaint = [];
    this.looked = this.blank = 0;
    this.next();
  }

  /** Ends after the frame that is under way. */
  async stop(): Promise<FrameReport> {
    await new Promise<void>(resolve => afterPaint(() => afterPaint(() => resolve())));
    this.isOn = false;
    const { intervals, wheelToPaint, looked, blank } = this;
    return { intervals, wheelToPaint, unseen: this.waiting.length, looked, blank };
  }

  private turned(event: WheelEvent): void {
    if (!this.isOn || Number.isNaN(this.asked)) return;
    this.asked = Math.max(0, this.asked + event.deltaY);
    this.waiting.push({ at: event.timeStamp, scroll: this.asked });
  }

  private next(): void {
    afterPaint((frame, now) => {
      if (!this.isOn) return;
      if (this.last >= 0) this.intervals.push(frame - this.last);
      this.last = frame;
      const scroll = shownScroll();
      while (this.waiting.length && scroll >= this.waiting[0].scroll - 1) {
        this.wheelToPaint.push(now - (this.waiting.shift() as Turn).at);
      }
      if (this.looks) {
        this.looked++;
        if (blankRows() > 0) this.blank++;
      }
      this.next();
    });
  }
}
