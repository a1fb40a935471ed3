import assert from 'node:assert/strict';
import { startLooking, type Looked } from './lookAtFrames';
import { TimelinePage } from './timelinePage';

/** Every frame between two moments is read: names from elements, bars from the canvas's pixels. */
describe('The page: frames while scrolling', function () {
  this.timeout(120_000);
  let page: TimelinePage;
  const open = async (query: string) => {
    page = await TimelinePage.open(query);
    await page.until(() => window.stub.trace);
    await page.page.mouse.move(600, 400);
  };
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });

  /** Turns the wheel and gives what each frame meanwhile showed. */
  const lookWhile = async (turns: readonly number[]): Promise<Looked> => {
    await page.page.evaluate(startLooking);
    for (const px of turns) await page.page.mouse.wheel(0, px);
    return page.page.evaluate(() => window.stopLooking());
  };
  const times = (count: number, px: number) => Array.from({ length: count }, () => px);

  const eachShowNameAndBar = async () => {
    const before = await page.page.evaluate(() => document.querySelectorAll('*').length);
    const looked = await lookWhile([...times(26, 120), ...times(7, 3000), ...times(7, -2400), ...times(20, -120)]);
    assert.deepEqual(looked.faults, []);
    assert.ok(looked.scrolls > 20, `only ${looked.scrolls} scroll positions were seen`);
    assert.ok(looked.bars > 20 * looked.scrolls, `only ${looked.bars} bars were compared`);
    const after = await page.page.evaluate(() => document.querySelectorAll('*').length);
    assert.ok(after <= before, `${before} elements before, ${after} after`);
  };

  it('each show the name and the bar of every row in view, down and up again: chain-100000', async () => {
    await open('show=chain-100000');
    await eachShowNameAndBar();
  });

  it('do so in a tree of a million, and draw a few boxes and texts for each row, however many spans there are', async () => {
    await open('show=tree-1000000');
    await eachShowNameAndBar();
    // All rows are here, and the root is far away: its bar has as many boxes as there are gaps between its children.
    await page.until(() => document.querySelector('[data-complete="true"]'));
    await page.page.keyboard.press('End');
    await page.until(() => document.querySelector('[data-row="999999"][aria-selected="true"]:not(.pending)'));
    const { rows, drawn } = await lookWhile(times(30, -480));
    assert.ok(rows >= 18, `${rows} rows`);
    assert.ok(drawn > rows && drawn < 12 * rows + 60, `${drawn} for ${rows} rows`);
  });

  it('do so for 100,000 children, and draw no more boxes for their parent than its bar has pixels', async () => {
    await open('show=fan-100000');
    await eachShowNameAndBar();
    await page.page.keyboard.press('Home');
    await page.until(() => document.querySelector('[data-row="0"][aria-selected="true"]:not([hidden])'));
    const { width } = await page.barsBox();
    const { rows, drawn } = await lookWhile(times(6, 24));
    assert.ok(drawn < 2 * width + 12 * rows + 60, `${drawn}`);
  });

  it('fill no element again that only moves', async () => {
    await open('show=tree-20000');
    await page.untilText('.place', ':');
    const changed = await page.page.evaluate(async () => {
      const names = new Set<Element | null>();
      const observer = new MutationObserver(records => {
        for (const { target } of records) names.add(target.parentElement?.closest('.row') ?? null);
      });
      const grid = document.querySelector('.grid') as HTMLElement;
      const sheets = document.querySelector('.sheets') as HTMLElement;
      observer.observe(sheets, { subtree: true, childList: true, characterData: true });
      grid.dispatchEvent(new WheelEvent('wheel', { deltaY: 240, cancelable: true }));
      await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
      return names.size;
    });
    assert.ok(changed > 0 && changed <= 16, `${changed} rows of ten that came into view`);
  });
});
