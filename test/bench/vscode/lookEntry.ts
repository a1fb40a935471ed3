/** What the bench page uses to look at the rows, for the timeline's page inside VS Code: evaluated there once it is open. */
import { FrameLog } from '../page/frameLog';
import { shownRows, whenPainted } from '../page/paintedRows';

export interface Look {
  readonly frames: FrameLog;
  readonly shownRows: typeof shownRows;
  /** ms from the next event of this type to the painted frame in which the condition holds. */
  after(type: 'keydown' | 'pointerdown' | 'input', condition: () => unknown): Promise<number>;
}

declare global {
  interface Window {
    spanlightLook: Look;
  }
}

window.spanlightLook = {
  frames: new FrameLog(),
  shownRows,
  after: (type, condition) =>
    new Promise((resolve, reject) => {
      const begin = ({ timeStamp }: Event) => void whenPainted(condition, timeStamp).then(resolve, reject);
      window.addEventListener(type, begin, { capture: true, once: true });
    }),
};
