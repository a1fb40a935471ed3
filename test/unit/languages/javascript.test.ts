import assert from 'node:assert/strict';
import type { FileFacts } from '../../../src/core/index/facts';
import { readFacts } from '../../support/source/sources';

const read = (text: string, path = 'web/src/orders.ts'): Promise<FileFacts> => readFacts(path, text);

describe('JavaScript: what a file declares', () => {
  it('names functions by what they are bound to', async () => {
    const { functions } = await read(`
export async function load(id: string, { deep, as: form = 1 }: Options) {}
const save = async order => {};
exports.remove = function (req, res) {};
module.exports.audit = (req, res, next) => next();
Cart.prototype.total = function () {};
const api = { list() {}, get: async (id) => {}, nested: { 'deep-one': () => {} }, get size() { return 1; } };
export class Orders {
  handle = (req: Request) => { [1].map(n => n); };
  constructor(private readonly db: Db) { this.late = () => {}; }
  static make() {}
}
export default function () {}
`);
    assert.deepEqual(
      functions.map(({ name, owner, parent, line, params }) => [name, owner, parent, line, params]),
      [
        ['load', '', -1, 2, ['id', '', 'deep', 'as']],
        ['save', '', -1, 3, ['order']],
        ['remove', '', -1, 4, ['req', 'res']],
        ['audit', '', -1, 5, ['req', 'res', 'next']],
        ['total', 'Cart', -1, 6, []],
        ['list', 'api', -1, 7, []],
        ['get', 'api', -1, 7, ['id']],
        ['deep-one', 'api.nested', -1, 7, []],
        ['size', 'api', -1, 7, []],
        ['handle', 'Orders', -1, 9, ['req']],
        ['', '', 9, 9, ['n']],
        ['constructor', 'Orders', -1, 10, ['db']],
        ['late', 'Orders', 11, 10, []],
        ['make', 'Orders', -1, 11, []],
        ['default', '', -1, 13, []],
      ],
    );
  });

  it('names a closure that is wrapped where its wrapper gives a function, and no callback', async () => {
    const { functions } = await read(`
exports.getItem = catchAsync(async (req, res) => {});
export const list = wrap('x')(handler(async (req) => {}));
const total = items.reduce((sum, item) => sum, 0);
module.exports = app => { app.get('/x', (req, res) => {}); };
export function run() {
  const result = tracer.startActiveSpan('x', span => 1);
  const safe = asyncHandler(() => {});
}
`);
    assert.deepEqual(
      functions.map(({ name }) => name),
      ['getItem', 'list', '', 'module.exports', '', 'run', '', 'safe'],
    );
  });

  it('gives what a factory returns the name of the factory as owner', async () => {
    const { functions } = await read(`
export function makeOrders(db) { return { list: async () => {}, show() {} }; }
export const makeUsers = (db) => ({ find: () => {} });
`);
    assert.deepEqual(
      functions.map(({ name, owner }) => [owner, name]),
      [['', 'makeOrders'], ['makeOrders', 'list'], ['makeOrders', 'show'], ['', 'makeUsers'], ['makeUsers', 'find']],
    ); // prettier-ignore
  });

  it('counts decorators to what they stand before, and tells declarations from code', async () => {
    const { functions, types } = await read(`
@Controller('users')
export class Users extends Base<User> implements OnInit, Named {
  private readonly tracer: Tracer;
  cache = new Map<string, User>();
  @Get(':id')
  // by number
  @Roles('admin')
  find(@Param('id') id: string) { return id; }
  count(of: string): number;
  count(of: any) { return 1; }
  abstract name(): string;
}
interface Store { get(id: string): User; }
declare function outside(): void;
`);
    assert.deepEqual(
      functions.map(({ name, owner, firstLine, line, isDeclaration, annotations }) => [name, owner, firstLine, line, isDeclaration, annotations]),
      [
        ['find', 'Users', 6, 9, undefined, ['Get', 'Roles']],
        ['count', 'Users', 10, 10, true, undefined],
        ['count', 'Users', 11, 11, undefined, undefined],
        ['name', 'Users', 12, 12, true, undefined],
        ['get', 'Store', 14, 14, true, undefined],
        ['outside', '', 15, 15, true, undefined],
      ],
    ); // prettier-ignore
    const [users, store] = types!;
    assert.deepEqual(users.bases, ['Base<User>', 'OnInit', 'Named']);
    assert.deepEqual(users.fields, { tracer: 'Tracer', cache: 'Map' });
    assert.deepEqual([users.firstLine, users.line, users.annotations], [2, 3, ['Controller']]);
    assert.deepEqual([store.name, store.line], ['Store', 14]);
  });

  it('hashes a body by what it does, not by how it is laid out', async () => {
    const { functions } = await read(`
function a() { x(1); return; }
function b() {
  x(1); // why
  return;
}
function c() { x(2); return; }
`);
    assert.equal(functions[0].hash, functions[1].hash);
    assert.notEqual(functions[0].hash, functions[2].hash);
  });

  it('reads imports in all their forms, and what is exported under another name', async () => {
    const { imports } = await read(`
import web, { a as b, type C } from './x.js';
import * as all from '@acme/shared';
const fs = require('fs');
const { join: put, sep } = require('path');
const one = require('./one').first;
export * from './barrel';
export { q as r, default as s } from './other';
const router = make();
export { router as items };
export default router;
`);
    assert.deepEqual(
      imports!.map(({ local, module, name }) => `${local} = ${module}:${name}`),
      [
        'web = ./x.js:default', 'b = ./x.js:a', 'C = ./x.js:C', 'all = @acme/shared:', 'fs = fs:', 'fs = fs:default',
        'put = path:join', 'sep = path:sep', 'one = ./one:first', '* = ./barrel:*', 'r = ./other:q', 's = ./other:default',
        'items = :router', 'default = :router', 'router = :make',
      ],
    ); // prettier-ignore
  });

  it('keeps texts with a name: constants, enums, objects, fields, defaults of the environment', async () => {
    const { constants } = await read(`
export const QUEUE = 'orders' as const;
const NAMES = Object.freeze({ LOAD: 'orders.load', deep: { SAVE: \`orders.\${QUEUE}\` } });
enum Topic { Placed = 'orders.placed', Paid = \`paid\`, Count = 1 }
class Job { static readonly NAME = 'job.' + 'run'; private tracer = trace.getTracer('jobs'); }
const url = process.env.URL ?? 'http://cart:80';
let changed = 'a'; changed = 'b';
module.exports = { KEY: 'k' };
const count = items.length;
`);
    assert.deepEqual(
      constants!.map(({ owner, name, value }) => [owner, name, value]),
      [
        ['', 'QUEUE', ['orders']],
        ['NAMES', 'LOAD', ['orders.load']],
        ['NAMES.deep', 'SAVE', ['orders.orders']],
        ['Topic', 'Placed', ['orders.placed']],
        ['Topic', 'Paid', ['paid']],
        ['Job', 'NAME', ['job.run']],
        ['Job', 'tracer', ['jobs']],
        ['', 'url', ['http://cart:80']],
        ['', 'KEY', ['k']],
      ],
    );
  });

  it('keeps every call, with texts, names and properties', async () => {
    const { calls } = await read(`
async function load(id, path) {
  const url = \`\${BASE}/orders/\${id}\`;
  await fetch(url, { method: 'POST', headers });
  return prisma.order.findMany({ where: { id } })
    .then(rows => new Page(rows, 'x'));
}
this.client?.get<Order>('/cart/' + path, opts);
`);
    assert.deepEqual(
      calls!.map(({ receiver, callee, line, endLine, args, named }) => [receiver, callee, line, endLine, args, named]),
      [
        ['', 'fetch', 4, 4, [[{ ref: 'BASE' }, '/orders/', { param: 0 }]], { method: ['POST'], headers: [{ ref: 'headers' }] }],
        ['prisma.order', 'findMany', 5, 5, undefined, undefined],
        ['prisma.order.findMany(…)', 'then', 6, 6, undefined, undefined],
        ['new', 'Page', 6, 6, [[{ param: 0 }], ['x']], undefined],
        ['this.client', 'get', 8, 8, [['/cart/', { ref: 'path' }], [{ ref: 'opts' }]], undefined],
      ],
    ); // prettier-ignore
  });

  it('keeps no parameter of another function than the one a call stands in', async () => {
    const { calls } = await read(`const load = path => retry(() => fetch(BASE + path));`);
    assert.deepEqual(calls![1].args, [[{ ref: 'BASE' }, null]]);
  });
});
