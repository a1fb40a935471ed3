import assert from 'node:assert/strict';
import { WarningList, warningText } from '../../../../src/core/spans/warningList';
import { phrase, verbatim } from '../../../../src/core/phrase';
import { english } from '../../../../src/core/translate';

describe('the warnings of a trace', () => {
  it('say once what happened often, and where first', () => {
    const list = new WarningList();
    for (const offset of [70, 20, 90])
      list.add(offset, phrase('A span was left out: {0}', phrase('no {0}', 'trace id')));
    list.add(5, phrase('The text is damaged'));
    list.add(-1, verbatim('said by the server'));
    list.add(-1, verbatim('said by the server'));
    assert.deepEqual(
      list.list().map(warning => ({ offset: warning.offset, message: warningText(warning) })),
      [
        { offset: 70, message: 'A span was left out: no trace id (3 times, first at byte 70).' },
        { offset: 5, message: 'The text is damaged (byte 5).' },
        { offset: -1, message: 'said by the server (2 times).' },
      ],
    );
  });

  it('are translated part by part, all but what the server said', () => {
    const words: Record<string, string> = {
      'A span was left out: {0}': 'Ein Span fehlt: {0}',
      'no trace id': 'keine Trace-ID',
      '{0} ({1} times, first at byte {2}).': '{0} ({1}-mal, zuerst bei Byte {2}).',
    };
    const t = (text: string, ...args: string[]) => english(words[text] ?? text, ...args);
    const list = new WarningList();
    for (const offset of [7, 9]) list.add(offset, phrase('A span was left out: {0}', phrase('no trace id')));
    list.add(-1, verbatim('no trace id, but {1}'));
    // As they come out of the worker.
    const shown = structuredClone(list.list()).map(warning => warningText(warning, t));
    assert.deepEqual(shown, ['Ein Span fehlt: keine Trace-ID (2-mal, zuerst bei Byte 7).', 'no trace id, but {1}']);
  });

  it('say how many were left out', () => {
    const list = new WarningList(2);
    for (const message of ['a.', 'b.', 'c.', 'a.', 'd.']) list.add(-1, phrase(message));
    assert.deepEqual(
      list.list().map(warning => warningText(warning)),
      ['a. (2 times).', 'b.', '2 more warnings were left out.'],
    );
  });
});
