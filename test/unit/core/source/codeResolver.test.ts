import assert from 'node:assert/strict';
import { readCodeEvidence, readLine } from '../../../../src/core/source/codeEvidence';
import { CodeResolver } from '../../../../src/core/source/codeResolver';
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { stringColumnOf } from '../../../../src/core/spans/stringColumn';
import { english } from '../../../../src/core/translate';
import { workspaceOf } from './workspace';

/** A table of spans that have nothing but attributes that are kept as columns. */
function tableOf(service: string, ...spans: readonly Record<string, string>[]): SpanTable {
  const strings = ['', 'GET /items'];
  const sparse: Record<string, { rows: number[]; values: number[] }> = {};
  spans.forEach((attributes, row) => {
    for (const [key, value] of Object.entries(attributes)) {
      const column = (sparse[key] ??= { rows: [], values: [] });
      column.rows.push(row);
      column.values.push(strings.push(value) - 1);
    }
  });
  const columns = Object.fromEntries(
    Object.entries(sparse).map(([key, { rows, values }]) => [
      key,
      { rows: Uint32Array.from(rows), values: Uint32Array.from(values) },
    ]),
  );
  return {
    count: spans.length,
    strings: stringColumnOf(strings),
    resources: [{ service, payload: 0, offset: 0, length: 0 }],
    resource: new Uint32Array(spans.length),
    name: new Uint32Array(spans.length).fill(1),
    sparse: columns,
  } as unknown as SpanTable;
}

const read = (attributes: Record<string, string>) => readCodeEvidence(tableOf('web', attributes), 0);

describe('what a span says of its source', () => {
  it('is read from the stable attributes', () => {
    assert.deepEqual(
      read({ 'code.file.path': '/app/a.js', 'code.line.number': '42', 'code.function.name': 'shop.getItem' }),
      {
        service: 'web',
        file: '/app/a.js',
        fileKey: 'code.file.path',
        line: 42,
        functionName: 'shop.getItem',
        spanName: 'GET /items',
      },
    );
  });

  it('is read from the old ones when there are no others', () => {
    const { file, fileKey, line, functionName } = read({
      'code.filepath': 'a.php',
      'code.lineno': '9.0',
      'code.function': 'render',
      'code.namespace': 'App\\Controller\\PostController',
    });
    assert.deepEqual(
      [file, fileKey, line, functionName],
      ['a.php', 'code.filepath', 9, 'App\\Controller\\PostController\\render'],
    );
  });

  it('prefers the stable ones where both are there', () => {
    const { file, line, functionName } = read({
      'code.file.path': 'new.js',
      'code.filepath': 'old.js',
      'code.line.number': '2',
      'code.lineno': '1',
      'code.function.name': 'fresh',
      'code.function': 'stale',
    });
    assert.deepEqual([file, line, functionName], ['new.js', 2, 'fresh']);
  });

  it('joins a bare name to its namespace, and leaves a qualified one alone', () => {
    assert.equal(
      read({ 'code.function': 'load', 'code.namespace': 'com.acme.Repo' }).functionName,
      'com.acme.Repo.load',
    );
    assert.equal(
      read({ 'code.function': 'quote', 'code.namespace': 'ship::routes' }).functionName,
      'ship::routes::quote',
    );
    assert.equal(
      read({ 'code.function.name': 'com.acme.Repo.load', 'code.namespace': 'com.acme.Repo' }).functionName,
      'com.acme.Repo.load',
    );
  });

  for (const [text, line] of [
    ['7', 7],
    [' 7 ', 7],
    ['7.0', 7],
    ['7.5', undefined],
    ['0', undefined],
    ['-3', undefined],
    ['NaN', undefined],
    ['', undefined],
    ['99999999999', undefined],
  ] as const) {
    it(`takes "${text}" for line ${line}`, () => assert.equal(readLine(text), line));
  }
});

describe('the answer for a span', () => {
  const files = workspaceOf({ '/home/me/shop': ['web/src/a.js', 'auth/src/a.js', 'web/src/b.js'] });
  const resolver = new CodeResolver({ files, mappings: [{ from: '/app', to: 'web' }], services: {} });
  const resolve = (attributes: Record<string, string>) => resolver.resolve(tableOf('shop', attributes), 0);

  it('is a place, the rule that found it, and why', () => {
    assert.deepEqual(
      resolve({ 'code.file.path': '/app/src/a.js', 'code.line.number': '42', 'code.function.name': 'f' }),
      {
        locations: [
          {
            uri: 'file:///home/me/shop/web/src/a.js',
            line: 42,
            endLine: 42,
            isLineKnown: true,
            functionName: 'f',
            kind: 'origin',
            rule: 'code.file.path · path mapping',
            confidence: 'exact',
            why: 'code.file.path is /app/src/a.js, line 42. spanlight.pathMappings puts /app at web.',
          },
        ],
        jump: 0,
        reason: '',
        hint: '',
      },
    );
  });

  it('names the old attribute when that was the one', () => {
    const { locations } = resolve({ 'code.filepath': '/srv/src/b.js', 'code.lineno': '3' });
    assert.deepEqual([locations[0].rule, locations[0].confidence], ['code.filepath · longest path match', 'medium']);
  });

  it('without a line is a function to be found in the file', () => {
    const [location] = resolve({ 'code.file.path': '/app/src/a.js', 'code.function.name': 'f' }).locations;
    assert.deepEqual([location.line, location.isLineKnown, location.confidence], [1, false, 'high']);
  });

  it('never picks one of several in silence', () => {
    const { locations, jump, reason } = resolve({ 'code.file.path': '/x/src/a.js', 'code.line.number': '1' });
    assert.equal(jump, undefined);
    assert.equal(locations.length, 2);
    assert.equal(reason, '2 files fit /x/src/a.js equally well.');
  });

  it('without a file says so, and what to search for', () => {
    const nothing = resolve({});
    assert.equal(nothing.reason, 'The span says nothing about its source: it has no code.file.path.');
    assert.match(nothing.hint, /“GET \/items”/);
    const named = resolve({ 'code.function.name': 'com.acme.Repo.load' });
    assert.equal(named.reason, 'The span names the function com.acme.Repo.load, but no file.');
    assert.match(named.hint, /“load”/);
  });

  it('is in the language of the person, but for what the span and the settings say', () => {
    const shout = (text: string, ...args: string[]) => english(text.toUpperCase(), ...args);
    const translated = new CodeResolver({
      files,
      mappings: [{ from: '/app', to: 'web' }],
      services: {},
      translate: shout,
    });
    const answer = (attributes: Record<string, string>) => translated.resolve(tableOf('shop', attributes), 0);
    assert.equal(
      answer({ 'code.file.path': '/app/src/a.js', 'code.line.number': '42' }).locations[0].why,
      'code.file.path IS /app/src/a.js, LINE 42. SPANLIGHT.PATHMAPPINGS PUTS /app AT web.',
    );
    const library = answer({ 'code.file.path': '/x/node_modules/pg/client.js' });
    assert.equal(
      library.reason,
      '/x/node_modules/pg/client.js IS AN INSTALLED NPM PACKAGE, NOT CODE OF THIS WORKSPACE.',
    );
    assert.equal(answer({ 'code.file.path': '/x/src/a.js' }).reason, '2 FILES FIT /x/src/a.js EQUALLY WELL.');
    const nothing = answer({});
    assert.equal(nothing.reason, 'THE SPAN SAYS NOTHING ABOUT ITS SOURCE: IT HAS NO CODE.FILE.PATH.');
    assert.match(nothing.hint, /^SEARCH THE WORKSPACE FOR “GET \/items”, OR LET/);
  });

  it('takes no service name for a property of the settings object', () => {
    const { locations } = resolver.resolve(tableOf('constructor', { 'code.file.path': '/x/src/a.js' }), 0);
    assert.equal(locations.length, 2);
  });
});
