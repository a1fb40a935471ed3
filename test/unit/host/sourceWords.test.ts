import assert from 'node:assert/strict';
import { phrase } from '../../../src/core/phrase';
import type { SourceLocation } from '../../../src/core/source/sourceResolver';
import { english } from '../../../src/core/translate';
import { asSentence, foundBy, foundSentence, groupPlaces, placeItem, placeText } from '../../../src/host/sourceWords';

const location = (more: Partial<SourceLocation> = {}): SourceLocation => ({
  uri: 'file:///shop/src/a.ts',
  line: 7,
  endLine: 7,
  isLineKnown: true,
  functionName: 'load',
  kind: 'handler',
  confidence: 'medium',
  why: phrase('Its route is {0}.', '/items'),
  rule: 'http route',
  ...more,
});

describe('the words for places', () => {
  it('say by what a place was found, how sure it is, and what became of the line', () => {
    assert.equal(foundBy(location(), '', english), 'found by http route, likely');
    assert.equal(
      foundBy(location({ kind: 'error', confidence: 'exact' }), 'the line may have moved', english),
      'the error · found by http route, certain · the line may have moved',
    );
  });

  it('make sentences of remarks where there is room', () => {
    assert.equal(foundSentence(location(), english), 'Found by http route, likely.');
    assert.deepEqual(['', 'the line may have moved', 'It is so.'].map(asSentence), [
      '',
      'The line may have moved.',
      'It is so.',
    ]);
  });

  it('name the line, or the function where the line is not known', () => {
    assert.equal(placeText(location(), 'src/a.ts'), 'src/a.ts:7');
    assert.equal(placeText(location({ isLineKnown: false }), 'src/a.ts'), 'src/a.ts · load');
    assert.equal(placeText(location({ isLineKnown: false, functionName: undefined }), 'src/a.ts'), 'src/a.ts');
  });

  it('tell kinds by icon and word, and leave what others wrote text', () => {
    assert.deepEqual(placeItem(location({ why: phrase('Its route is {0}.', '$(zap)\n/x') }), 'src/$(a).ts', english), {
      label: '$(symbol-method) src/\\$(a).ts:7',
      description: 'load · handler · likely',
      detail: 'Its route is \\$(zap) /x.',
    });
    const { label, description } = placeItem(location({ kind: 'model', confidence: 'low' }), 'src/a.ts', english);
    assert.deepEqual([label, description], ['$(symbol-class) src/a.ts:7', 'load · model · a guess']);
  });

  it('put guesses below the rest, and errors last, with the index each place has', () => {
    const places = [
      location({ confidence: 'low' }),
      location({ kind: 'error' }),
      location(),
      location({ confidence: 'low', kind: 'call' }),
    ];
    assert.deepEqual(
      groupPlaces(places, english).map(group => [group.title, group.places.map(({ index }) => index)]),
      [
        ['', [2]],
        ['less likely', [0, 3]],
        ['where the error happened', [1]],
      ],
    );
    assert.deepEqual(groupPlaces([], english), []);
  });
});
