import assert from 'node:assert/strict';
import { WarningList } from '../../../../src/core/spans/warningList';

describe('the warnings of a trace', () => {
  it('say once what happened often, and where first', () => {
    const list = new WarningList();
    for (const offset of [70, 20, 90]) list.add({ offset, message: 'A span was left out' });
    list.add({ offset: 5, message: 'The text is damaged' });
    list.add({ offset: -1, message: 'said by the server' });
    list.add({ offset: -1, message: 'said by the server' });
    assert.deepEqual(list.list(), [
      { offset: 70, message: 'A span was left out (3 times, first at byte 70).' },
      { offset: 5, message: 'The text is damaged (byte 5).' },
      { offset: -1, message: 'said by the server (2 times).' },
    ]);
  });

  it('say how many were left out', () => {
    const list = new WarningList(2);
    for (const message of ['a.', 'b.', 'c.', 'a.', 'd.']) list.add({ offset: -1, message });
    assert.deepEqual(
      list.list().map(({ message }) => message),
      ['a. (2 times).', 'b.', '2 more warnings were left out.'],
    );
  });
});
