import assert from 'node:assert/strict';
import type { FunctionFacts } from '../../../../src/core/index/facts';
import { functionAround, functionNamed, nameFunctions } from '../../../../src/core/index/namedFunctions';

const fact = (name: string, line: number, endLine: number, more: Partial<FunctionFacts> = {}): FunctionFacts => ({
  name,
  owner: '',
  parent: -1,
  firstLine: line,
  line,
  endLine,
  params: [],
  hash: line,
  ...more,
});
const functions = nameFunctions([
  fact('load', 1, 4),
  fact('load', 10, 20, { owner: 'Repo', firstLine: 8 }),
  fact('', 12, 14),
  fact('save', 30, 40, { owner: 'Repo' }),
  fact('save', 50, 60, { owner: 'Repo' }),
]);

describe('functions of a file by name', () => {
  it('have the owner before the name, and are counted where one name comes twice', () => {
    assert.deepEqual(
      functions.map(({ name, ordinal }) => [name, ordinal]),
      [
        ['load', 0],
        ['Repo.load', 0],
        ['', 0],
        ['Repo.save', 0],
        ['Repo.save', 1],
      ],
    );
  });

  it('are found around a line, the innermost, decorators included', () => {
    assert.equal(functionAround(functions, 13)?.name, '');
    assert.equal(functionAround(functions, 8)?.name, 'Repo.load');
    assert.equal(functionAround(functions, 20)?.name, 'Repo.load');
    assert.equal(functionAround(functions, 25), undefined);
  });

  it('are the code around a closure on the line on which that begins, unless it is what handles', () => {
    assert.equal(functionAround(functions, 12)?.name, 'Repo.load');
    assert.equal(functionAround(functions, 12, 'handler')?.name, '');
  });

  it('are found by name, if only one is meant', () => {
    assert.equal(functionNamed(functions, 'Repo.load')?.line, 10);
    assert.equal(functionNamed(functions, 'load')?.line, 1);
    assert.equal(functionNamed(functions, 'Repo.save'), undefined);
    assert.equal(functionNamed(functions, 'oad'), undefined);
  });
});
