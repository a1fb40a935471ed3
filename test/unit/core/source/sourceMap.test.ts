import assert from 'node:assert/strict';
import { readSourceMap } from '../../../../src/core/source/sourceMap';

// Made by a compiler of TypeScript for:
//   const a = 1;
//   export function add(x: number) {
//     return x + a;
//   }
const simple = {
  version: 3,
  file: 'add.js',
  sourceRoot: '../src/',
  sources: ['add.ts'],
  names: [],
  mappings:
    ';;AACA,kBAEC;AAHD,MAAM,CAAC,GAAG,CAAC,CAAC;AACZ,SAAgB,GAAG,CAAC,CAAS;IAC3B,OAAO,CAAC,GAAG,CAAC,CAAC;AACf,CAAC',
};

describe('source maps', () => {
  it('lead from a place to its source', () => {
    const map = readSourceMap(JSON.stringify(simple))!;
    assert.deepEqual(map.find(6, 12), { source: '../src/add.ts', line: 3, column: 10, name: undefined });
    assert.deepEqual(map.find(5, 1), { source: '../src/add.ts', line: 2, column: 1, name: undefined });
    assert.equal(map.find(6, undefined)?.line, 3);
    assert.equal(map.find(1, 1), undefined);
    assert.equal(map.find(99, 1), undefined);
  });

  it('may come in sections', () => {
    const sections = [
      { offset: { line: 0, column: 0 }, map: { ...simple, sources: ['a.ts'], sourceRoot: '' } },
      { offset: { line: 10, column: 100 }, map: { ...simple, sources: ['b.ts'], sourceRoot: '', mappings: 'AAEA' } },
    ];
    const map = readSourceMap(JSON.stringify({ version: 3, sections }))!;
    assert.equal(map.find(6, 12)?.source, 'a.ts');
    assert.deepEqual(map.find(11, 101), { source: 'b.ts', line: 3, column: 1, name: undefined });
    assert.deepEqual(map.sources, ['a.ts', 'b.ts']);
  });

  it('that are damaged are none, or say nothing', () => {
    for (const text of ['', '{', '[]', 'null', '{"mappings":3}', '{"sections":[null]}', ")]}'\n{}"])
      assert.equal(readSourceMap(text)?.find(1, 1), undefined, text);
    assert.equal(readSourceMap(JSON.stringify({ ...simple, mappings: '!!!;\u0000' }))?.find(1, 1), undefined);
    assert.equal(readSourceMap(JSON.stringify({ ...simple, sources: [null] }))?.find(6, 12), undefined);
  });
});
