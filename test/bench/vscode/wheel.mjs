// Turns of a wheel as a mouse sends them.

/**
 * @param {import('./benchWindow.mjs').BenchWindow} window
 * @param {{x: number, y: number, turns: number, px?: number, everyMs?: number}} how a point of the window in CSS px
 */
export async function turnWheel(window, { x, y, turns, px = 120, everyMs = 16 }) {
  const session = await window.workbench.context.newCDPSession(window.page);
  await window.page.mouse.move(x, y);
  /** @type {Promise<unknown>[]} */
  const sent = [];
  await new Promise(resolve => {
    const timer = setInterval(() => {
      // Nobody's finger waits for the page.
      sent.push(session.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x, y, deltaX: 0, deltaY: px }));
      if (sent.length < turns) return;
      clearInterval(timer);
      resolve(undefined);
    }, everyMs);
  });
  await Promise.all(sent);
  await session.detach();
}
