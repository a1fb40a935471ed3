import assert from 'node:assert/strict';
import type { SourceIndex } from '../../../src/core/index/sourceIndex';
import { indexOf } from '../../support/source/sources';

/** `path:line name` of what a name in a file leads to. */
function lookUp(index: SourceIndex, path: string, name: string): string[] {
  const file = [...index.files()].find(({ segments }) => segments.join('/') === path)!;
  return index.lookUp(file, name).map(({ file: at, fact }) => `${at.segments.join('/')}:${fact.line} ${fact.name}`);
}

describe('JavaScript: where imports lead', () => {
  it('follows relative paths, barrels, compiled endings and other names', async () => {
    const index = await indexOf({
      'src/app.ts': `import { ordersController, load as get } from './controllers';\nimport { make } from './controllers/users.js';\nimport start from './start';\n`,
      'src/controllers/index.ts': `export * from './orders';\nexport { fetchOne as load } from './orders';\n`,
      'src/controllers/orders.ts': `export class OrdersController {\n  show = async (req, res) => {};\n}\nexport const ordersController = new OrdersController();\nexport function fetchOne() {}\n`,
      'src/controllers/users.ts': `export function make(db) {\n  return { list() {} };\n}\n`,
      'src/start.ts': `function helper() {}\nfunction begin() {}\nexport default begin;\n`,
      'src/decoy.ts': `export function make() {}\nexport function load() {}\n`,
    });
    assert.deepEqual(lookUp(index, 'src/app.ts', 'ordersController.show'), ['src/controllers/orders.ts:2 show']);
    assert.deepEqual(lookUp(index, 'src/app.ts', 'get'), ['src/controllers/orders.ts:5 fetchOne']);
    assert.deepEqual(lookUp(index, 'src/app.ts', 'make.list'), ['src/controllers/users.ts:2 list']);
    assert.deepEqual(lookUp(index, 'src/app.ts', 'start'), ['src/start.ts:2 begin']);
  });

  it('follows what CommonJS modules export', async () => {
    const index = await indexOf({
      'app.js': `const items = require('./items');\nconst { create: add } = require('./items');\nconst boot = require('./boot');\nconst Store = require('./store');\n`,
      'items.js': `const list = async (req, res) => {};\nexports.create = wrap(async (req, res) => {});\nmodule.exports.all = list;\n`,
      'boot.js': `module.exports = app => {};\n`,
      'store/index.js': `class Store {\n  find() {}\n}\nmodule.exports = new Store();\n`,
    });
    assert.deepEqual(lookUp(index, 'app.js', 'items.all'), ['items.js:1 list']);
    assert.deepEqual(lookUp(index, 'app.js', 'add'), ['items.js:2 create']);
    assert.deepEqual(lookUp(index, 'app.js', 'boot'), ['boot.js:1 module.exports']);
    assert.deepEqual(lookUp(index, 'app.js', 'Store.find'), ['store/index.js:2 find']);
  });

  it('follows names of what is wrapped', async () => {
    const index = await indexOf({
      'app.js': `import { show } from './orders';\nconst Items = () => import('./items.js');\n`,
      'orders.js': `const showOne = async (req, res) => {};\nexport const show = cached(showOne);\n`,
      'items.js': `export default class Items {\n  list() {}\n}\n`,
    });
    assert.deepEqual(lookUp(index, 'app.js', 'show'), ['orders.js:1 showOne']);
    assert.deepEqual(lookUp(index, 'app.js', 'Items.list'), ['items.js:2 list']);
  });

  it('follows aliases of tsconfig and packages of the workspace', async () => {
    const index = await indexOf({
      'web/package.json': '{ "name": "@acme/web" }',
      'web/tsconfig.json':
        '{ // paths\n "compilerOptions": { "baseUrl": ".", "paths": { "@app/*": ["src/*"], "names": ["src/deep/names.ts"], }, } }',
      'web/src/main.ts': `import { a } from '@app/deep/a';\nimport { N } from 'names';\nimport { b } from 'src/b';\nimport { shared } from '@acme/shared';\nimport { inner } from '@acme/shared/inner';\nimport { tilde } from '~/b';\n`,
      'web/src/deep/a.ts': 'export function a() {}\n',
      'web/src/deep/names.ts': `export const N = 'n';\n`,
      'web/src/b.ts': 'export function b() {}\nexport function tilde() {}\n',
      'shared/package.json': '{ "name": "@acme/shared", "main": "dist/index.js" }',
      'shared/src/index.ts': 'export const shared = () => 1;\n',
      'shared/src/inner.ts': 'export const inner = () => 1;\n',
    });
    const main = 'web/src/main.ts';
    assert.deepEqual(lookUp(index, main, 'a'), ['web/src/deep/a.ts:1 a']);
    assert.deepEqual(lookUp(index, main, 'N'), ['web/src/deep/names.ts:1 N']);
    assert.deepEqual(lookUp(index, main, 'b'), ['web/src/b.ts:1 b']);
    assert.deepEqual(lookUp(index, main, 'shared'), ['shared/src/index.ts:1 shared']);
    assert.deepEqual(lookUp(index, main, 'inner'), ['shared/src/inner.ts:1 inner']);
    assert.deepEqual(lookUp(index, main, 'tilde'), ['web/src/b.ts:2 tilde']);
  });
});
