import assert from 'node:assert/strict';
import { splitSentence, withoutLinks } from '../../../src/core/sentences';

/** What VS Code takes for a link in a notification, as far as it matters here. */
const link = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+/i;

describe('a sentence', () => {
  it('is told apart from those that follow', () => {
    assert.deepEqual(splitSentence('It failed. Try again.'), ['It failed.', 'Try again.']);
    assert.deepEqual(splitSentence('At 127.0.0.1 nobody answers.'), ['At 127.0.0.1 nobody answers.', undefined]);
  });

  it('of a stranger makes no link', () => {
    for (const text of [
      'said: [fix it](command:workbench.action.reloadWindow)',
      '[a](command:a)[b](https://evil.example "title")',
      '[[x](command:a)](file:///etc/passwd)',
    ]) {
      assert.match(text, link);
      assert.doesNotMatch(withoutLinks(text), link);
    }
    assert.equal(withoutLinks('GET /a (b) [c]'), 'GET /a (b) [c]');
  });
});
