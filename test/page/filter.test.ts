import assert from 'node:assert/strict';
import { TimelinePage } from './timelinePage';

describe('The page: filter', () => {
  let page: TimelinePage;
  const open = async (query: string) => (page = await TimelinePage.open(query));
  const enterBox = async () => {
    await page.do('find');
    // What is in the box is selected, so that it is typed over.
    await page.until(() => {
      const field = document.querySelector<HTMLInputElement>('.find-field:focus');
      return field && field.selectionStart === 0 && field.selectionEnd === field.value.length;
    });
  };
  const type = async (text: string) => {
    await enterBox();
    await page.page.keyboard.type(text);
  };
  /** Sought once: the first match of a text that is still being typed would be selected when nobody expects it any more. */
  const paste = async (text: string) => {
    await enterBox();
    await page.page.keyboard.insertText(text);
  };
  const dimmed = () => page.page.locator('.row.dimmed:not([hidden]) .name').allTextContents();
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });

  it('leaves hits and, dimmed, what they lie in; Escape takes it away', async () => {
    await open('show=shop');
    await type('service:payment*');
    await page.untilText('.find-count', '1 of 2');
    await page.until(() => document.querySelector('.row.dimmed:not([hidden])'));
    assert.deepEqual(await page.names(), [
      'POST /buy',
      'POST payment-service/charge',
      'POST /charge',
      'authorize card',
    ]);
    assert.deepEqual(await dimmed(), ['POST /buy', 'POST payment-service/charge']);
    await page.page.keyboard.press('Escape');
    await page.page.keyboard.press('Escape');
    await page.until(() => !document.querySelector('.row.dimmed:not([hidden])'));
    assert.ok((await page.names()).length > 10);
  });

  it('keeps the hit where it stands in view when all rows come back', async () => {
    for (const clear of ['button', 'keys']) {
      page = await TimelinePage.open('show=shop', { width: 1440, height: 500 });
      await paste('service:payment*');
      await page.untilText('.find-count', '1 of 2');
      await page.untilSelected('POST /charge');
      if (clear === 'button') await page.page.getByLabel('Clear').click();
      else {
        // In the rows it is a place that was chosen: what is typed from then on begins there.
        await page.page.keyboard.press('Escape');
        await page.until(() => document.activeElement?.id === 'tree');
        await enterBox();
        await page.page.keyboard.press('Backspace');
      }
      await page.until(() => !document.querySelector('.row.dimmed:not([hidden])'));
      await page.untilSelected('POST /charge');
      assert.ok(await page.active(), `in sight after it was cleared by ${clear}`);
      if (clear === 'button') await page.close();
    }
  });

  it('shows only hits where that is wanted, also those of a bare word', async () => {
    await open('show=shop');
    await type('service:payment*');
    await page.untilText('.find-count', '1 of 2');
    await page.do('toggleOnlyHits');
    await page.until(() => document.querySelectorAll('[role="row"][data-row]:not([hidden])').length === 2);
    assert.deepEqual(await page.names(), ['POST /charge', 'authorize card']);
    assert.equal(await page.page.locator('.only-hits').getAttribute('aria-pressed'), 'true');
    await type('receipt');
    await page.until(() => document.querySelectorAll('[role="row"][data-row]:not([hidden])').length === 1);
    assert.deepEqual(await page.names(), ['render receipt']);
    await page.untilState(state => state.onlyHits);
  });

  it('opens a folded row above a hit, and folds it again when it is gone', async () => {
    await open('show=shop');
    await page.do('foldAll');
    await type('name:authorize*');
    await page.untilText('.find-count', '1 of 1');
    await page.until(() => document.querySelector('.row.dimmed:not([hidden])'));
    assert.equal((await page.names()).at(-1), 'authorize card');
    await page.page.getByLabel('Clear').click();
    await page.until(() => !document.querySelector('.row.dimmed:not([hidden])'));
    assert.ok(!(await page.names()).includes('POST /charge'));
  });

  it('lets a span be seen that somebody goes to all the same', async () => {
    await open('show=shop');
    await paste('service:nowhere');
    await page.untilText('.no-rows', 'No span');
    await paste('service:auth*');
    await page.untilText('.find-count', '1 of');
    await page.select(58);
    await page.untilSelected('authorize card');
    assert.ok((await dimmed()).includes('authorize card'));
  });

  it('colours keys and values, and says what is wrong and where', async () => {
    await open('show=shop');
    await type('duration:>20xs service:cart');
    assert.deepEqual(await page.page.locator('.query-key').allInnerTexts(), ['duration', 'service']);
    assert.equal(await page.page.locator('.query-value').last().innerText(), 'cart');
    await page.untilText('.find-problem', 'Column 11');
    assert.equal(await page.page.locator('.find-field').getAttribute('aria-invalid'), 'true');
    assert.equal(await page.page.locator('.query-wrong').innerText(), '20xs');
  });

  it('offers values of this trace, taken by Enter or Tab', async () => {
    await open('show=shop');
    await type('service:');
    await page.until(() => document.querySelector('.completion'));
    assert.equal(await page.page.locator('.find-field').getAttribute('aria-expanded'), 'true');
    await page.page.keyboard.type('pay');
    await page.until(() => document.querySelectorAll('.completion').length === 1);
    await page.page.keyboard.press('ArrowDown');
    assert.equal(await page.page.locator('.find-field').getAttribute('aria-activedescendant'), 'completion-0');
    await page.page.keyboard.press('Enter');
    await page.until(
      () => (document.querySelector('.find-field') as HTMLInputElement).value === 'service:payment-service',
    );
    await page.untilText('.find-count', '1 of 2');
    await page.page.keyboard.type(' dur');
    await page.untilText('.completion', 'duration');
    await page.page.keyboard.press('Tab');
    await page.until(() => (document.querySelector('.find-field') as HTMLInputElement).value.endsWith(' duration:'));
  });

  it('takes its term from the selected span', async () => {
    await open('show=shop');
    await page.select(1);
    await page.do('filterLikeThis');
    await page.untilText('.find-count', '1 of 1');
    assert.equal(await page.page.locator('.find-field').inputValue(), 'service=frontend name=authenticate');
  });

  it('reads a key before brackets as that of all in them, in colours, and offers its values there', async () => {
    await open('show=shop');
    await type('service:(pay');
    await page.until(() => document.querySelectorAll('.completion').length === 1);
    await page.page.keyboard.press('Tab');
    await page.page.keyboard.type(' or auth-service)');
    await page.untilText('.find-count', ' of 3');
    assert.deepEqual(await page.page.locator('.query-value').allInnerTexts(), ['payment-service', 'auth-service']);
    assert.deepEqual(await page.page.locator('.query-bracket').allInnerTexts(), ['(', ')']);
    assert.deepEqual(await page.page.locator('.query-logic').allInnerTexts(), ['or']);
  });

  it('reads a word in quotes before an operator as a key', async () => {
    await open('show=shop');
    await type('"no such key":1');
    await page.untilText('.find-problem', 'no span here has no such key');
    assert.deepEqual(await page.page.locator('.query-key').allInnerTexts(), ['"no such key"']);
    await type('"http.route":*');
    await page.untilText('.find-count', ' of ');
  });
});
