import assert from 'node:assert/strict';
import { say } from '../../../../src/core/phrase';
import {
  fitsTaught,
  readTaught,
  teachableRules,
  withoutNumbers,
  wordsOfRule,
} from '../../../../src/core/source/taught';
import { viewOf } from './views';

const place = { file: 'src/items.ts', function: 'loadItem' };
const problemsOf = (entry: unknown): string[] =>
  readTaught(JSON.stringify({ rules: [entry] })).problems.map(problem => say(problem));

describe('rules that were taught', () => {
  it('are read with comments and commas too many', () => {
    const { rules, problems } = readTaught(`{
      // the old importer
      "rules": [
        { "service": "shop", "name": "load // item", /* here */ "file": "./src/items.ts", "line": 4, },
      ],
    }`);
    assert.deepEqual(rules, [{ service: 'shop', name: 'load // item', file: 'src/items.ts', line: 4 }]);
    assert.deepEqual(problems, []);
  });

  it('stay out when they reach outside of the folder, have no condition, or are no rules', () => {
    for (const file of [
      '/etc/passwd',
      '../other/x.ts',
      'a/../../x.ts',
      'C:\\x.ts',
      'file:///x.ts',
      '\\\\host\\x',
      '',
      7,
    ]) {
      assert.match(problemsOf({ name: 'a', file })[0], /no path inside the workspace folder/, String(file));
    }
    assert.match(problemsOf({ file: 'a.ts' })[0], /no condition/);
    assert.match(problemsOf({ file: 'a.ts', attributes: {} })[0], /no condition/);
    assert.match(problemsOf({ file: 'a.ts', name: 3 })[0], /texts/);
    assert.match(problemsOf({ file: 'a.ts', name: 'a', line: 0 })[0], /line number/);
    assert.match(problemsOf('x')[0], /Rule 1 is left out: it is not an object/);
    assert.deepEqual(readTaught('').problems, []);
    assert.match(say(readTaught('{ "rules": [').problems[0]), /not JSON/);
  });

  it('mean a span when all conditions hold; exact ones mean it more than those with a star', () => {
    const span = viewOf({ name: 'order 4711 of 9', service: 'shop', attributes: { 'http.route': '/orders/:id' } });
    const exact = fitsTaught({ name: 'order 4711 of 9', ...place }, span);
    const open = fitsTaught({ name: 'order * of *', ...place }, span);
    const two = fitsTaught({ name: 'order * of *', service: 'shop', ...place }, span);
    assert.ok(two > exact && exact > open && open > 0);
    assert.ok(fitsTaught({ attributes: { 'http.route': '/orders/*' }, ...place }, span) > 0);
    for (const name of ['order', 'order *of', '*9 of 9 *', 'order 4711 of 99*', '']) {
      assert.equal(fitsTaught({ name, ...place }, span), 0, name);
    }
    assert.equal(fitsTaught({ name: 'order *', service: 'mail', ...place }, span), 0);
    assert.equal(fitsTaught({ name: 'order *', attributes: { missing: '*' }, ...place }, span), 0);
  });

  it('are offered from the one that most likely is meant to the one that means most', () => {
    const query = { 'db.query.text': 'SELECT * FROM items' };
    const offered = teachableRules(viewOf({ name: 'SELECT shop', service: 'shop', attributes: query }), place);
    assert.deepEqual(offered, [
      { service: 'shop', name: 'SELECT shop', attributes: query, ...place },
      { service: 'shop', name: 'SELECT shop', ...place },
      { name: 'SELECT shop', ...place },
    ]);
    const numbered = teachableRules(viewOf({ name: 'order 4711', service: 'shop' }), place);
    assert.deepEqual(
      numbered.map(({ service, name }) => [service, name]),
      [
        ['shop', 'order *'],
        ['shop', 'order 4711'],
        [undefined, 'order *'],
      ],
    );
  });

  it('leave numbers and ids of a name open, and nothing else', () => {
    for (const [name, general] of [
      ['GET /users/42/orders/9', 'GET /users/*/orders/*'],
      ['load 0b51d1ce-5a20-4c7c-9a3e-0d6f3c0a9d11', 'load *'],
      ['job 4bf92f3577b34da6', 'job *'],
      ['GET /v2/items', 'GET /v2/items'],
      ['decade facade', 'decade facade'],
      ['HTTP/1.1 GET', 'HTTP/1.1 GET'],
      ['42', '42'],
    ]) {
      assert.equal(withoutNumbers(name), general);
    }
  });

  it('read as sentences', () => {
    const words = (rule: object): string => say(wordsOfRule({ ...place, ...rule }));
    assert.equal(words({ service: 'shop', name: 'a' }), 'Spans named "a" of shop belong to loadItem in src/items.ts.');
    assert.equal(
      words({ name: 'a', function: undefined, line: 4 }),
      'Spans named "a" of any service belong to line 4 of src/items.ts.',
    );
    assert.equal(
      words({ service: 'shop', name: 'a', attributes: { k: 'v' } }),
      'Spans named "a" of shop, with k = v, belong to loadItem in src/items.ts.',
    );
    assert.equal(words({ scope: 'pg' }), 'Spans with scope = pg belong to loadItem in src/items.ts.');
  });
});
