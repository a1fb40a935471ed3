/** Runs in the page, so it refers to nothing outside of itself but what the page has. */
import type { Stub } from '../support/page/stub/hostStub';

export interface Looked {
  /** What was wrong, a line each; the first few. */
  readonly faults: readonly string[];
  /** Different places that frames showed. */
  readonly scrolls: number;
  /** Bars whose pixels were compared. */
  readonly bars: number;
  /** Rows in view, and boxes and texts drawn on canvases, in the frame with the most. */
  readonly rows: number;
  readonly drawn: number;
}

declare global {
  interface Window {
    stub: Stub;
    /** Ends what startLooking began, when a frame more was looked at. */
    stopLooking(): Promise<Looked>;
  }
}

/**
 * Looks at every frame once it was painted, until window.stopLooking is called. The names of rows must be those of the
 * trace, without a gap from top to bottom, and at the place where a span's bar belongs the canvas has to have the colour of
 * its service: strong where it works itself, pale where others do.
 */
export function startLooking(): void {
  const { trace } = window.stub;
  if (!trace) throw new Error('No trace');
  const rowHeight = 24;
  const error = 1;
  const extent = trace.start.reduce((end, start, row) => Math.max(end, start + trace.duration[row]), 0);
  const faults: string[] = [];
  const places = new Set<string>();
  let [bars, rows, drawn, drawing] = [0, 0, 0, 0];
  let isOn = true;

  const proto = CanvasRenderingContext2D.prototype;
  for (const name of ['fillRect', 'strokeRect', 'roundRect', 'fillText', 'arc'] as const) {
    const original = proto[name] as (...args: unknown[]) => void;
    proto[name] = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
      drawing++;
      original.apply(this, args);
    } as never;
  }

  const rgbOf = (css: string) => (css.match(/\d+/g) ?? []).slice(0, 3).map(Number);
  /** How far a colour is from a mixture of service and background. */
  const awayFrom = (color: readonly number[], service: readonly number[], ground: readonly number[]) => {
    const shares = [0, 1, 2].filter(i => Math.abs(service[i] - ground[i]) > 40);
    const mixed = shares.map(i => (color[i] - ground[i]) / (service[i] - ground[i]));
    return Math.max(...mixed) - Math.min(...mixed);
  };

  const look = () => {
    drawn = Math.max(drawn, drawing);
    drawing = 0;
    const canvas = document.querySelector('canvas.bars') as HTMLCanvasElement;
    const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
    const ground = rgbOf(getComputedStyle(document.body).backgroundColor);
    const view = (document.querySelector('.viewport') as HTMLElement).getBoundingClientRect();
    const shown = [...document.querySelectorAll<HTMLElement>('.row[data-row]:not([hidden])')]
      .map(element => ({ element, top: element.getBoundingClientRect().top - view.top }))
      .filter(({ top }) => top > -rowHeight && top < view.height)
      .sort((a, b) => a.top - b.top);
    rows = Math.max(rows, shown.length);
    places.add(`${shown[0]?.element.dataset['row']} ${shown[0]?.top}`);
    if (!shown.length || shown[0].top > 0) faults.push(`nothing above ${shown[0]?.top}`);
    if (view.height - (shown.at(-1)?.top ?? 0) > rowHeight) faults.push(`nothing below ${shown.at(-1)?.top}`);
    shown.forEach(({ element, top }, i) => {
      const row = Number(element.dataset['row']);
      if (i && (top - shown[i - 1].top !== rowHeight || row !== Number(shown[i - 1].element.dataset['row']) + 1)) {
        faults.push(`row ${row} at ${top} after another at ${shown[i - 1].top}`);
      }
      const name = element.querySelector('.name')?.textContent;
      if (name !== trace.strings[trace.name[row]]) faults.push(`row ${row} says ${name}`);
      const middle = Math.round(top + rowHeight / 2);
      if (trace.flags[row] & error || middle < 1 || middle >= view.height - 1) return;
      const left = (trace.start[row] / extent) * canvas.clientWidth;
      // The most opaque of the pixels where it begins: its edge may lie anywhere between two.
      const { data } = pen.getImageData(Math.floor(left), middle, 3, 1);
      const pixels = [0, 4, 8].map(at => [...data.subarray(at, at + 4)]);
      const [pixel] = pixels.sort((a, b) => b[3] - a[3]);
      const chip = element.querySelector<HTMLElement>('.chip')?.style.backgroundColor ?? '';
      bars++;
      if (pixel[3] < 60 || awayFrom(pixel, rgbOf(chip), ground) > 0.12) {
        faults.push(`row ${row} at ${top}: ${pixel.join()} at ${left}, not ${chip}`);
      }
    });
  };

  const next = () =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        look();
        if (isOn) next();
        else ended();
      };
      port2.postMessage(0);
    });
  let ended = () => {};
  window.stopLooking = () =>
    new Promise(resolve => {
      ended = () => resolve({ faults: faults.slice(0, 5), scrolls: places.size, bars, rows, drawn });
      isOn = false;
    });
  next();
}
