import assert from 'node:assert/strict';
import manifest from '../../../package.json';
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
