// A webview that only moves a line of text with the wheel: what window, browser and machine cost anybody.
import { turnWheel } from './wheel.mjs';

/**
 * @param {import('./benchWindow.mjs').BenchWindow} window
 * @param {number} turns
 * @returns {Promise<{intervals: number[], wheelToPaint: number[]}>} ms
 */
export async function wheelOverEmptyPanel(window, turns) {
  const { frame } = await window.openEmptyPanel();
  await frame.evaluate(moveWithWheel);
  const box = await frame.locator('body').boundingBox();
  if (!box) throw new Error('The empty webview is not shown');
  await turnWheel(window, { x: box.x + box.width / 2, y: box.y + box.height / 2, turns });
  const report = await frame.evaluate(() => window.spanlightEmpty);
  await window.closeAll();
  return report;
}

/** Runs in the page. */
function moveWithWheel() {
  const report = (window.spanlightEmpty = { intervals: [], wheelToPaint: [] });
  const line = document.querySelector('[data-bench-empty]');
  document.body.style.height = '90vh';
  let [y, last] = [0, 0];
  /** @type {number[]} */
  let waiting = [];
  const turned = event => {
    event.preventDefault();
    y = (y + event.deltaY) % 600;
    waiting.push(event.timeStamp);
  };
  document.body.addEventListener('wheel', turned, { passive: false });
  const frame = time => {
    if (last) report.intervals.push(time - last);
    last = time;
    line.style.transform = `translateY(${y}px)`;
    const shown = waiting;
    waiting = [];
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const now = performance.now();
      report.wheelToPaint.push(...shown.map(at => now - at));
      port1.close();
    };
    port2.postMessage(null);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
