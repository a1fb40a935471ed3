import assert from 'node:assert/strict';
import { readTaught } from '../../../../src/core/source/taught';
import { addRule } from '../../../../src/features/teachSource/ruleFile';

const rule = (name: string, service = 'shop', file = 'src/a.ts') => ({ service, name, file });
const lines = (...text: string[]): string => text.join('\n') + '\n';

describe('the file of taught rules', () => {
  it('begins readable', () => {
    const text = addRule('', { line: 4, file: 'src/a.ts', attributes: { k: 'v "w"' }, name: 'load', service: 'shop' });
    assert.equal(
      text,
      lines(
        '{',
        '  "rules": [',
        '    { "service": "shop", "name": "load", "attributes": { "k": "v \\"w\\"" }, "file": "src/a.ts", "line": 4 }',
        '  ]',
        '}',
      ),
    );
  });

  it('stays sorted, and keeps comments with the rules they stand at', () => {
    const before = lines(
      '{',
      '  // ours',
      '  "rules": [',
      '    // first',
      '    { "service": "shop", "name": "b", "file": "src/b.ts" }, // of old',
      '    /* last */',
      '    { "service": "shop", "name": "d", "file": "src/d.ts" } // really',
      '  ]',
      '}',
    );
    let text = before;
    for (const name of ['e', 'c', 'a']) text = addRule(text, rule(name)) ?? '';
    assert.equal(
      text,
      lines(
        '{',
        '  // ours',
        '  "rules": [',
        '    { "service": "shop", "name": "a", "file": "src/a.ts" },',
        '    // first',
        '    { "service": "shop", "name": "b", "file": "src/b.ts" }, // of old',
        '    { "service": "shop", "name": "c", "file": "src/a.ts" },',
        '    /* last */',
        '    { "service": "shop", "name": "d", "file": "src/d.ts" }, // really',
        '    { "service": "shop", "name": "e", "file": "src/a.ts" }',
        '  ]',
        '}',
      ),
    );
  });

  it('has one rule for the same spans: the latest', () => {
    const text = addRule(addRule('', rule('a')) ?? '', rule('a', 'shop', 'src/other.ts')) ?? '';
    assert.deepEqual(readTaught(text).rules, [rule('a', 'shop', 'src/other.ts')]);
  });

  it('may be written in any way that JSON with comments allows', () => {
    for (const text of [
      '{}',
      '{ "rules": [] }',
      '{\r\n  "rules": [\r\n  ]\r\n}\r\n',
      '{ "other": { "rules": [1, [2]] }, }',
      '{ "other": "\\"rules\\": [" // {\n}',
      '{"rules":[{"service":"shop","name":"b","file":"x.ts"}]}',
      '{"rules":[{"service":"shop","name":"b","file":"x.ts"},]}',
      '{\n  "rules": [\n    // nothing yet\n  ]\n}',
      '{ "rules": [{ "service": "z",\n "name": "b", "file": "x.ts" }, { "service": "a", "name": "b", "file": "x.ts" }] }',
    ]) {
      const before = readTaught(text).rules;
      const after = addRule(text, rule('new')) ?? '';
      const read = readTaught(after);
      assert.deepEqual(read.problems, [], after);
      assert.deepEqual(
        read.rules.filter(({ name }) => name !== 'new'),
        before,
        after,
      );
      assert.equal(read.rules.length, before.length + 1, after);
      for (const comment of text.match(/\/\/.*/g) ?? []) assert.ok(after.includes(comment), after);
      assert.equal(after.includes('\r\n'), text.includes('\r\n'));
    }
  });

  it('is left alone when it can not be read', () => {
    for (const text of ['[', '[]', '{ "rules": {} }', '{ "rules": 7 }', 'null', '"x"']) {
      assert.equal(addRule(text, rule('a')), undefined, text);
    }
  });
});
