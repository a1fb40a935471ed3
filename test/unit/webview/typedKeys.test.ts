import assert from 'node:assert/strict';
import manifest from '../../../package.json';
import { EarlyFind } from '../../../webview/timeline/input/earlyFind';
import { plainKeys, TypedKeys } from '../../../webview/timeline/input/typedKeys';

const plain = { ctrlKey: false, metaKey: false, altKey: false };

describe('letters typed into a field of the page', () => {
  it('are no commands when they come back as such, not for long, and not after the key was pressed elsewhere', () => {
    let now = 0;
    const keys = new TypedKeys(() => now);
    keys.note({ key: 's', ...plain }, true);
    keys.note({ key: 'G', ...plain }, true);
    now = 300;
    assert.equal(keys.takesFor('sortBy'), true);
    keys.note({ key: 's', ...plain }, false);
    assert.equal(keys.takesFor('sortBy'), false);
    assert.equal(keys.takesFor('toggleGroup'), false);
    assert.equal(keys.takesFor('toggleGrouping'), true);
    keys.note({ key: '4', ...plain }, true);
    now = 1500;
    assert.equal(keys.takesFor('showStatistics'), false);
  });

  it('are not what is pressed with Ctrl, nor keys without a letter', () => {
    const keys = new TypedKeys(() => 0);
    keys.note({ key: 's', ...plain, ctrlKey: true }, true);
    keys.note({ key: 'F3', ...plain }, true);
    assert.deepEqual([keys.takesFor('sortBy'), keys.takesFor('findNext')], [false, false]);
  });

  it('are those of the manifest', () => {
    const prefix = 'spanlight.timeline.';
    const letters = manifest.contributes.keybindings
      .filter(({ command, key }) => command.startsWith(prefix) && /^(shift\+)?\w$/.test(key))
      .map(({ command, key }) => [
        command.slice(prefix.length),
        key.startsWith('shift+') ? key.slice(-1).toUpperCase() : key,
      ]);
    assert.deepEqual(Object.fromEntries(letters), plainKeys);
  });
});

describe('the key for find', () => {
  const key = { key: 'f', ...plain, ctrlKey: true, shiftKey: false };

  it('is taken at once, and the command that comes of it does nothing more', () => {
    let now = 0;
    const find = new EarlyFind(() => now);
    assert.equal(find.takesFor('find'), false);
    assert.equal(find.note(key), true);
    assert.equal(find.takesFor('findNext'), false);
    assert.deepEqual([find.takesFor('find'), find.takesFor('find')], [true, false]);
    find.note({ ...key, ctrlKey: false, metaKey: true });
    now = 2000;
    assert.equal(find.takesFor('find'), false);
  });

  it('is not the letter alone, nor one with Alt or Shift', () => {
    const find = new EarlyFind(() => 0);
    const others = [{ ctrlKey: false }, { altKey: true }, { shiftKey: true }, { key: 'g' }];
    assert.deepEqual(
      others.map(other => find.note({ ...key, ...other })),
      [false, false, false, false],
    );
  });
});
