import assert from 'node:assert/strict';
import { readEnvironment } from '../../../../src/features/runs/configEnvironment';

const config = (type: string, more: object = {}) => ({ type, name: 'Run', request: 'launch', ...more });
const set = { A: 'new', B: 'new' };

/** The configuration with A and B set; undefined when nothing may be set. */
const after = (type: string, more?: object) => readEnvironment(config(type, more))?.with(set);

describe('the environment in a debug configuration', () => {
  for (const type of ['node', 'pwa-node', 'debugpy', 'python', 'go', 'java', 'coreclr', 'php', 'rdbg', 'lldb', 'dart'])
    it(`is made for ${type}`, () => assert.deepEqual(after(type), config(type, { env: set })));

  it('is added to, in a copy', () => {
    const env = { A: 'old', C: 'old', D: null, N: 1 };
    assert.deepEqual(after('node', { env }), config('node', { env: { ...env, ...set } }));
    assert.deepEqual(env, { A: 'old', C: 'old', D: null, N: 1 });
    assert.deepEqual(readEnvironment(config('node', { env }))?.variables, { A: 'old', C: 'old', D: null, N: '1' });
  });

  it('is a list of names and values for C++', () => {
    const environment = [
      { name: 'A', value: 'old' },
      { name: 'C', value: 'old' },
    ];
    for (const type of ['cppdbg', 'cppvsdbg']) {
      assert.deepEqual(after(type, { environment }), {
        ...config(type),
        environment: [
          { name: 'C', value: 'old' },
          { name: 'A', value: 'new' },
          { name: 'B', value: 'new' },
        ],
      });
      assert.deepEqual(readEnvironment(config(type, { environment }))?.variables, { A: 'old', C: 'old' });
      assert.deepEqual(after(type)?.['environment'], [
        { name: 'A', value: 'new' },
        { name: 'B', value: 'new' },
      ]);
    }
  });

  it('is a list of texts for LLDB, where somebody wrote it so', () => {
    const env = ['A=old=er', 'C=old', 'BARE'];
    assert.deepEqual(after('lldb-dap', { env })?.['env'], ['C=old', 'BARE', 'A=new', 'B=new']);
    assert.deepEqual(readEnvironment(config('lldb-dap', { env }))?.variables, { A: 'old=er', C: 'old', BARE: '' });
  });

  it('is used for unknown debuggers that have one, and not made for others', () => {
    assert.deepEqual(after('brainfuck', { env: { C: 'old' } })?.['env'], { C: 'old', ...set });
    assert.equal(
      after('brainfuck', { environment: [{ name: 'A', value: 'old' }] })?.['environment'] !== undefined,
      true,
    );
    assert.equal(after('brainfuck'), undefined);
    assert.equal(after('docker'), undefined);
  });

  it('stays as it is for browsers, extension hosts, what is attached to, and children of js-debug', () => {
    for (const type of ['chrome', 'pwa-chrome', 'msedge', 'pwa-msedge', 'extensionHost', 'pwa-extensionHost'])
      assert.equal(after(type, { env: { C: 'old' } }), undefined);
    assert.equal(after('node', { request: 'attach', env: {} }), undefined);
    assert.equal(after('pwa-node', { __pendingTargetId: 'x' }), undefined);
  });

  it('stays as it is where its shape makes no sense', () => {
    for (const env of ['A=1', 5, [{ name: 'A' }]]) assert.equal(after('node', { env }), undefined);
    for (const environment of ['A=1', { A: '1' }, ['A=1'], [null]])
      assert.equal(after('cppdbg', { environment }), undefined);
  });
});
