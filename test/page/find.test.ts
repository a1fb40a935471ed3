import assert from 'node:assert/strict';
import { TimelinePage } from './timelinePage';

describe('The page: find', () => {
  let page: TimelinePage;
  const open = async (query: string) => (page = await TimelinePage.open(query));
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });

  async function type(text: string): Promise<void> {
    await page.do('find');
    await page.until(() => document.activeElement?.classList.contains('find-field'));
    await page.page.keyboard.type(text);
  }

  it('has the letters that follow its key at once, also when the command comes after them', async () => {
    await open('show=shop');
    await page.page.focus('#tree');
    await page.page.keyboard.press('Control+f');
    await page.page.keyboard.type('sel');
    await page.do('find');
    await page.page.keyboard.type('ect');
    assert.equal(await page.page.locator('.find-field').inputValue(), 'select');
  });

  it('counts, marks and walks matches by Enter, by buttons and by command', async () => {
    await open('show=shop');
    await type('select');
    await page.untilText('.find-count', '1 of 49');
    await page.untilSelected('SELECT items');
    assert.equal(
      await page.page.locator('.row.match:not([hidden])').first().locator('.name').textContent(),
      'SELECT items',
    );
    await page.page.keyboard.press('Enter');
    await page.untilText('.find-count', '2 of 49');
    await page.page.keyboard.press('Shift+Enter');
    await page.page.keyboard.press('Shift+Enter');
    await page.untilText('.find-count', '49 of 49');
    await page.do('findNext');
    await page.untilText('.find-count', '1 of 49');
    await page.page.getByLabel('Previous match').click();
    await page.untilText('.find-count', '49 of 49');
  });

  it('finds at once when Enter follows the last letter, and unfolds what hides a match', async () => {
    await open('show=shop');
    await page.do('foldAll');
    await type('card');
    await page.page.keyboard.press('Enter');
    await page.untilSelected('authorize card');
    await page.untilText('.find-count', '1 of 1');
  });

  it('says when nothing matches, and when finding fails', async () => {
    await open('show=shop');
    await type('nowhere');
    await page.untilText('.find-count', 'no matches');
    await page.page.evaluate(() => window.stub.failing.add('find'));
    await page.page.keyboard.type('x');
    await page.untilText('.find-count', 'find failed: The stub was told to fail.');
  });

  it('counts and walks what was found while the search goes on', async () => {
    await open('show=tree-2000');
    await page.page.evaluate(() => (window.stub.holdsReplies = true));
    const count = async () => (await page.page.locator('.find-count').textContent()) ?? '';
    const untilSelections = (count: number) =>
      page.until(count => window.stub.said.filter(({ name }) => name === 'selected').length === count, count);
    await type('e');
    await page.until(() => /^[\d,]+\+ matches…$/.test(document.querySelector('.find-count')?.textContent ?? ''));
    const early = parseInt((await count()).replace(',', ''));
    await untilSelections(1);
    await page.page.keyboard.press('Enter');
    await untilSelections(2);
    await page.page.keyboard.press('Shift+Enter');
    await untilSelections(3);
    // Before the first is the last of all, which is gone to when it is known.
    await page.page.keyboard.press('Shift+Enter');
    assert.match(await count(), /\+ matches…$/);
    await page.page.evaluate(() => {
      window.stub.holdsReplies = false;
      window.stub.release();
    });
    await page.until(() => /^([\d,]+) of \1$/.test(document.querySelector('.find-count')?.textContent ?? ''));
    const rows = ((await page.said('selected')) as { row: number }[]).map(({ row }) => row);
    assert.deepEqual(rows[2], rows[0]);
    assert.ok(rows[1] > rows[0] && rows[3] > rows[1], rows.join());
    const all = parseInt((await count()).replace(',', ''));
    assert.ok(early > 100 && early === all >> 1, `${early} of ${all}`);
  });

  it('asks no more for a text that was typed over, and shows no match of it', async () => {
    await open('show=shop');
    await page.page.evaluate(() => (window.stub.holdsReplies = true));
    await type('select');
    // VS Code listens at the window, and would select all once more, later: over what was typed since.
    await page.page.evaluate(() =>
      window.addEventListener('keydown', ({ key }) => (document.body.dataset['heard'] = key)),
    );
    await page.page.keyboard.press('Control+a');
    assert.equal(await page.page.evaluate(() => document.body.dataset['heard']), 'Control');
    await page.page.keyboard.type('card');
    assert.equal(await page.page.evaluate(() => document.body.dataset['heard']), 'd');
    await page.page.evaluate(() => {
      window.stub.holdsReplies = false;
      window.stub.release();
    });
    await page.untilText('.find-count', '1 of 1');
    await page.untilSelected('authorize card');
    assert.equal(await page.page.locator('.row.match:not([hidden])').count(), 1);
  });

  it('goes back to the rows by Escape and takes marks away when the text goes', async () => {
    await open('show=shop');
    await type('auth');
    await page.until(() => document.querySelector('.row.match'));
    await page.page.keyboard.press('Escape');
    await page.until(() => document.activeElement?.id === 'tree');
    assert.ok((await page.page.locator('.row.match').count()) > 0);
    await page.page.getByLabel('Clear').click();
    await page.until(() => !document.querySelector('.row.match'));
    assert.equal(await page.page.locator('.find-count').textContent(), '');
  });

  it('tells the host when the rows, and not the box, have the keyboard', async () => {
    await open('show=shop');
    await page.untilSaid('focus');
    await type('a');
    const focus = (await page.said('focus')) as { isFocused: boolean }[];
    assert.deepEqual(
      focus.map(said => said.isFocused),
      [true, false],
    );
  });

  describe('while letters are typed', () => {
    const selected = () =>
      page.page.evaluate(() => {
        const id = document.getElementById('tree')?.getAttribute('aria-activedescendant') ?? '';
        return Number(document.getElementById(id)?.dataset['row'] ?? -1);
      });
    const untilRow = (row: number) =>
      page.until(row => {
        const id = document.getElementById('tree')?.getAttribute('aria-activedescendant') ?? '';
        return document.getElementById(id)?.dataset['row'] === String(row);
      }, row);
    /** Selected rows as the host was told of them since the first `from`. */
    const told = async (from: number) => {
      const all = (await page.said('selected')) as { row: number }[];
      return all.slice(from).map(({ row }) => row);
    };
    const small = { width: 1440, height: 500 };

    it('looks from where the person was, and is back there while a key has no value, and without a match', async () => {
      page = await TimelinePage.open('show=shop', small);
      await page.select(30);
      const before = await page.rows();
      await type('s');
      await page.untilText('.find-count', ' of ');
      await page.page.keyboard.type('e');
      await page.page.keyboard.type('rvice');
      await page.until(() => {
        const id = document.getElementById('tree')?.getAttribute('aria-activedescendant') ?? '';
        const row = document.getElementById(id)?.dataset['row'];
        return row !== undefined && row !== '30';
      });
      await page.page.keyboard.type(':');
      await untilRow(30);
      await page.until(() => !document.querySelector('.row.match'));
      assert.deepEqual(
        (await page.rows()).map(({ row, top }) => [row, top]),
        before.map(({ row, top }) => [row, top]),
      );
      await page.page.keyboard.type('payment*');
      await page.untilText('.find-count', ' of 2');
      const hit = await selected();
      assert.ok(hit > 30);
      await page.page.keyboard.type('x');
      await page.untilText('.no-rows', 'No span');
      await page.page.keyboard.press('Control+a');
      await page.page.keyboard.press('Backspace');
      await untilRow(30);
      assert.deepEqual(
        (await page.rows()).map(({ row, top }) => [row, top]),
        before.map(({ row, top }) => [row, top]),
      );
    });

    it('begins anew from a match that somebody stepped to, and stays where the text was cleared by its button', async () => {
      page = await TimelinePage.open('show=shop', small);
      await type('select');
      await page.untilText('.find-count', '1 of 49');
      const first = await selected();
      await page.page.keyboard.press('Enter');
      await page.untilText('.find-count', '2 of 49');
      const second = await selected();
      await page.page.keyboard.type('zzz');
      await page.untilText('.find-count', 'no matches');
      assert.equal(await selected(), second);
      for (const _ of 'zzzt') await page.page.keyboard.press('Backspace');
      await page.untilText('.find-count', '2 of');
      assert.equal(await selected(), second);
      assert.notEqual(first, second);
      await page.page.getByLabel('Clear').click();
      await page.until(() => !document.querySelector('.row.match'));
      assert.equal(await selected(), second);
    });

    it('leaves a span alone that was gone to by hand, and looks from there', async () => {
      page = await TimelinePage.open('show=shop', small);
      await page.page.evaluate(() => (window.stub.holdsReplies = true));
      await type('authorize');
      await page.select(40);
      const count = (await page.said('selected')).length;
      await page.page.evaluate(() => {
        window.stub.holdsReplies = false;
        window.stub.release();
      });
      await page.until(() => /match/.test(document.querySelector('.find-count')?.textContent ?? ''));
      assert.deepEqual(await told(count), []);
      await page.page.focus('.find-field');
      await page.page.keyboard.press('End');
      await page.page.keyboard.type('q');
      await page.untilText('.find-count', 'no matches');
      assert.equal(await selected(), 40);
    });
  });
});
