/** What is on the screen, asked after a frame was painted: layout is settled then, and asking costs nothing. */

const rowHeight = 24;

/** One row as it stands in the viewport. */
export interface ShownRow {
  readonly row: number;
  readonly name: string;
  /** Top in the viewport, CSS px. */
  readonly top: number;
}

/** Runs after the next frame was painted: what that frame shows can be read then. */
export function afterPaint(then: (frame: number, now: number) => void): void {
  requestAnimationFrame(frame => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      then(frame, performance.now());
    };
    port2.postMessage(undefined);
  });
}

/** Resolves after the next painted frame. */
export function painted(): Promise<number> {
  return new Promise(resolve => afterPaint((_, now) => resolve(now)));
}

/** What takes longer is broken, not slow, ms. */
const mostMs = 60_000;

/** ms from `since` until a painted frame fulfils the condition. Rejects when none does in a minute. */
export function whenPainted(condition: () => unknown, since = performance.now()): Promise<number> {
  return new Promise((resolve, reject) => {
    const look = () =>
      afterPaint((_, now) => {
        try {
          if (condition()) resolve(now - since);
          else if (now - since > mostMs) reject(new Error(`In a minute no frame fulfilled ${condition}`));
          else look();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    look();
  });
}

/** ms from the next event of this type (its own time, before anybody handles it) until a painted frame fulfils the condition. */
export function afterInput(type: string, condition: () => unknown): Promise<number> {
  return new Promise((resolve, reject) => {
    const came = (event: Event) => whenPainted(condition, event.timeStamp).then(resolve, reject);
    window.addEventListener(type, came, { capture: true, once: true });
  });
}

/** Rows that are at least half in view and say their name, from top to bottom. */
export function shownRows(): ShownRow[] {
  const viewport = document.querySelector('.viewport')?.getBoundingClientRect();
  if (!viewport) return [];
  const rows: ShownRow[] = [];
  for (const element of document.querySelectorAll<HTMLElement>('.row[data-row]:not([hidden]):not(.pending)')) {
    const top = element.getBoundingClientRect().top - viewport.top;
    const name = element.querySelector('.name')?.textContent;
    if (!name || top <= -rowHeight / 2 || top >= viewport.height - rowHeight / 2) continue;
    rows.push({ row: Number(element.dataset['row']), name, top });
  }
  return rows.sort((a, b) => a.top - b.top);
}

/** Pixels scrolled, as one row that is shown tells it; only where nothing is folded. NaN when no row is shown. */
export function shownScroll(): number {
  const viewport = document.querySelector('.viewport');
  const element = document.querySelector<HTMLElement>('.row[data-row]:not([hidden])');
  if (!viewport || !element) return NaN;
  const top = element.getBoundingClientRect().top - viewport.getBoundingClientRect().top;
  return Number(element.dataset['row']) * rowHeight - top;
}

/**
 * Rows of pixels in which something is missing: a row in view without an element that says its name, or without a bar on
 * the canvas. A bar lies in the middle of its row, the lines of the grid go through: so it is where the two differ.
 */
export function blankRows(): number {
  const canvas = document.querySelector<HTMLCanvasElement>('canvas.bars');
  const height = document.querySelector('.viewport')?.clientHeight ?? 0;
  const pen = canvas?.getContext('2d');
  if (!canvas || !pen || !height) return 1;
  const rows = shownRows();
  const ratio = canvas.width / canvas.clientWidth;
  const total = Number(document.getElementById('tree')?.getAttribute('aria-rowcount')) - 1;
  // Whole rows that fit, counted from the topmost: each must be there, without a gap.
  let blank = 0;
  let expected = rows[0]?.top ?? 0;
  if (expected > rowHeight) blank++;
  const { data, width } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const hasBar = (top: number) => {
    const middle = Math.round((top + rowHeight / 2) * ratio) * width * 4;
    const edge = Math.max(0, Math.round((top + 1) * ratio)) * width * 4;
    for (let i = 0; i < width * 4; i++) if (data[middle + i] !== data[edge + i]) return true;
    return false;
  };
  for (const { top } of rows) {
    for (; top - expected > 1; expected += rowHeight) blank++;
    if (!hasBar(top)) blank++;
    expected = top + rowHeight;
  }
  const isAtEnd = rows.at(-1)?.row === total - 1;
  for (; !isAtEnd && expected + rowHeight <= height; expected += rowHeight) blank++;
  return blank;
}

/** A number that changes with the picture on a canvas. */
export function pictureOf(selector: string): number {
  const canvas = document.querySelector<HTMLCanvasElement>(selector);
  if (!canvas?.width || !canvas.height) return 0;
  const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
  let hash = 0;
  for (const byte of data) hash = (Math.imul(hash, 31) + byte) | 0;
  return hash;
}
