import assert from 'node:assert/strict';
import { phrase } from '../../../../src/core/phrase';
import type { Finding } from '../../../../src/core/source/rule';
import type { Explanation } from '../../../../src/core/source/sourceResolver';
import { english } from '../../../../src/core/translate';
import { explanationText } from '../../../../src/features/explainSource/explanationText';

const finding = (more: Partial<Finding> = {}): Finding => ({
  uri: 'file:///shop/src/items.ts',
  line: 42,
  endLine: 42,
  isLineKnown: true,
  functionName: 'loadItem',
  kind: 'origin',
  confidence: 'high',
  why: phrase('A call opens a span of this name.'),
  ...more,
});
const labelOf = (uri: string): string => uri.replace('file:///shop/', '');
const explain = (explanation: Explanation, name = 'load item') =>
  explanationText({ name, service: 'inventory' }, explanation, labelOf, english);
const found: Explanation = {
  answer: {
    locations: [{ ...finding(), rule: 'span name' }],
    jump: 0,
    reason: phrase(''),
    hint: phrase(''),
  },
  steps: [
    { rule: 'code attributes', note: phrase('The span has no code.file.path.'), findings: [] },
    { rule: 'span name', note: phrase('One call fits.'), findings: [finding()] },
  ],
};

describe('the explanation of a source', () => {
  it('says what a click opens, why, and what each rule said', () => {
    assert.equal(
      explain(found).text,
      [
        'Source of the span "load item" of inventory',
        '',
        'A click opens src/items.ts:42 · loadItem',
        '  Found by span name, very likely.',
        '  A call opens a span of this name.',
        '',
        'What each rule said, in the order they are asked',
        '',
        '  ○ code attributes: The span has no code.file.path.',
        '',
        '  ● span name: 1 place',
        '      One call fits.',
        '      - src/items.ts:42 · loadItem · opened here · very likely',
        '        A call opens a span of this name.',
        '',
      ].join('\n'),
    );
  });

  it('links each place by its text, and nothing else', () => {
    const { text, links } = explain(found);
    const lines = text.split('\n');
    assert.deepEqual(
      links.map(({ textLine, from, to, uri, line }) => [lines[textLine].slice(from, to), uri, line]),
      [
        ['src/items.ts:42', 'file:///shop/src/items.ts', 42],
        ['src/items.ts:42', 'file:///shop/src/items.ts', 42],
      ],
    );
  });

  it('lists several places the best first, with why none of them is opened unasked', () => {
    const locations = [
      { ...finding(), rule: 'span name' },
      { ...finding({ line: 1, isLineKnown: false, confidence: 'low', isOfferOnly: true }), rule: 'called inside' },
    ];
    const reason = phrase('Two calls fit equally well.');
    const { text } = explain({ answer: { locations, jump: undefined, reason, hint: phrase('') }, steps: [] });
    assert.match(text, /A click asks which of 2 places is meant\.\n {2}Two calls fit equally well\.\n/);
    assert.match(text, /- src\/items\.ts:42 · loadItem · span name · opened here · very likely\n/);
    assert.match(text, /- src\/items\.ts · loadItem · called inside · opened here · a guess · never opened unasked\n/);
  });

  it('keeps what a span says on one line and of a length that can be read', () => {
    const answer = { locations: [], jump: undefined, reason: phrase('No rule fits.'), hint: phrase('') };
    const { text, links } = explain({ answer, steps: [] }, `a\n[b](command:x)\u2028c${'d'.repeat(10_000)}`);
    assert.match(
      text,
      /^Source of the span "a \[b\]\(command:x\) cd+…" of inventory\n\nA click opens nothing\.\n {2}No rule fits\.\n/,
    );
    assert.ok(text.length < 600);
    assert.deepEqual(links, []);
  });
});
