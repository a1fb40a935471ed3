import assert from 'node:assert/strict';
import type { FileFacts, MountSite, RouterSite, RouteSite } from '../../../src/core/index/facts';
import { readFacts } from '../../support/source/sources';

const read = (text: string, path = 'web/src/app.ts'): Promise<FileFacts> => readFacts(path, text);
/** `GET router /prefix /path -> handler`; a closure or function of the file as `#name` and its line. */
function shown({ routes, functions }: FileFacts): string[] {
  const text = (value: readonly unknown[]): string =>
    value.map(part => (typeof part === 'string' ? part : JSON.stringify(part))).join('');
  return routes!.map((route: RouteSite) => {
    const { handler } = route;
    const named = typeof handler === 'number' ? `#${functions[handler].name}:${functions[handler].line}` : handler;
    return [
      route.methods.join(',') || 'any',
      route.router || '-',
      ...[...(route.prefixes ?? []), route.path].map(text),
      '->',
      named,
      route.line,
    ].join(' ');
  });
}
const mounted = ({ parent, prefix, kind, child }: MountSite): string =>
  `${parent || '-'} ${prefix.join('')} ${kind} ${child}`;
const made = ({ name, prefix, parent, function: inside }: RouterSite): string =>
  `${name || '-'} ${prefix.join('')} ${parent || '-'} ${inside}`;

describe('JavaScript: routes', () => {
  it('reads routers with middleware, wrappers, lists of paths, chains and classes', async () => {
    const facts = await read(`import express, { Router } from 'express';
const app = express();
const router = Router();
const ctrl = new OrdersController();
app.get('/health', (req, res) => res.send('ok'));
router.get('/a', asyncHandler(getA));
router.get(['/b', '/c'], async (req, res) => {});
router.post('/d', validate(schema), ctrl.create.bind(ctrl));
router.route('/e')
  .get((req, res, next) => ctrl.list(req, res, next))
  .post(auth, ctrl.make);
router.delete(/^\\/f\\/(\\d+)$/, auth, remove);
router.patch(PATHS.G, [auth, handlers.patch]);
async function getA(req, res) {}
class Server {
  router = Router();
  constructor(private c: OrdersController) { this.router.get('/k', this.c.list); this.router.put('/l', this.own.bind(this)); }
  own(req, res) {}
}
`);
    assert.deepEqual(shown(facts), [
      'GET app /health -> #:5 5',
      'GET router /a -> #getA:14 6',
      'GET router /b -> #:7 7',
      'GET router /c -> #:7 7',
      'POST router /d -> OrdersController.create 8',
      'GET router /e -> #:10 10',
      'POST router /e -> OrdersController.make 11',
      'DELETE router ^\\/f\\/(\\d+)$ -> remove 12',
      'PATCH router {"ref":"PATHS.G"} -> handlers.patch 13',
      'GET this.router /k -> OrdersController.list 17',
      'PUT this.router /l -> #own:18 17',
    ]);
    assert.deepEqual(facts.routers!.map(made), ['app  - -1', 'router  - -1', 'this.router  - -1']);
  });

  it('leaves calls of clients, caches and tests alone', async () => {
    const facts = await read(`
const api = axios.create();
async function load() {
  await axios.get('/orders', config);
  const page = await api.post('/orders', body);
  return client.get('/orders', options);
}
app.get('title');
cache.get('/key', onValue);
request(app).get('/orders').expect(200, done);
$.get('/items', function (data) {});
map.delete('/x', y);
// router.get('/commented', handler);
logger.info("router.get('/text', handler)");
`);
    assert.deepEqual(shown(facts), []);
  });

  it('says what is mounted below what', async () => {
    const { mounts } = await read(`
const app = express();
app.use(express.json());
app.use(cors());
app.use('/orders', auth, ordersRouter);
app.use('/x', require('./routes/x'));
app.use('/y', createY(db));
app.use(require('./z')(db));
router.use(sub);
registerRoutes(app);
app.use('/svc', new Svc(db).router);
const items = [{ method: 'get', path: '/t', handler: list }];
items.forEach(item => app[item.method](item.path, item.handler));
const router = express.Router();
module.exports = router;
`);
    assert.deepEqual(mounts!.map(mounted), [
      'app /orders router auth',
      'app /orders router ordersRouter',
      'app /x module ./routes/x',
      'app /y function createY',
      'app  module ./z',
      'router  router sub',
      'app  function registerRoutes',
      'app /svc router Svc.router',
      'app  router items',
      '-  router router',
    ]);
  });

  it('reads Fastify and its plugins', async () => {
    const facts = await read(`import Fastify, { FastifyInstance } from 'fastify';
const fastify = Fastify();
fastify.get('/x', { schema: {} }, async req => {});
fastify.get('/y', { handler: async function named(req) {} });
fastify.route({ method: ['GET', 'HEAD'], url: '/z', handler: ctrl.z });
fastify.register(import('./orders'), { prefix: '/v1' });
fastify.register(users, { prefix: '/v2' });
fastify.register(async (instance, opts) => { instance.get('/in', inner); }, { prefix: '/v3' });
export default async function plugin(app: FastifyInstance) { app.post('/p', { schema }, create); }
`);
    assert.deepEqual(shown(facts), [
      'GET fastify /x -> #:3 3',
      'GET fastify /y -> #handler:4 4',
      'GET,HEAD fastify /z -> ctrl.z 5',
      'GET instance /in -> inner 8',
      'POST app /p -> create 9',
    ]);
    assert.deepEqual(facts.routers!.map(made), ['fastify  - -1', 'instance /v3 fastify 2']);
    assert.deepEqual(facts.mounts!.map(mounted), ['fastify /v1 module ./orders', 'fastify /v2 function users']);
  });

  it('reads Hono, Koa and hapi', async () => {
    const hono = await read(`import { Hono } from 'hono';
const api = new Hono().basePath('/api').get('/one', c => c.text('1')).post('/two', check('json'), async c => {});
api.route('/books', books);
const v1 = api.basePath('/v1');
v1.get('/three', three);
`);
    assert.deepEqual(shown(hono), ['GET api /one -> #:2 2', 'POST api /two -> #:2 2', 'GET v1 /three -> three 5']);
    assert.deepEqual(hono.routers!.map(made), ['api /api - -1', 'v1 /v1 api -1']);
    assert.deepEqual(hono.mounts!.map(mounted), ['api /books router books']);
    const koa = await read(`const Router = require('@koa/router');
const router = new Router({ prefix: '/shop' });
router.get('item', '/items/:id', async ctx => {});
app.use(router.routes()).use(router.allowedMethods());
app.use(mount('/static', assets));
`);
    assert.deepEqual(shown(koa), ['GET router /items/:id -> #:3 3']);
    assert.equal(koa.routes![0].name, 'item');
    assert.deepEqual(koa.routers!.map(made), ['router /shop - -1']);
    assert.deepEqual(koa.mounts!.map(mounted), ['app  router router', 'app /static router assets']);
    const hapi = await read(`const Hapi = require('@hapi/hapi');
const server = Hapi.server({ port: 1 });
server.route({ method: 'GET', path: '/u/{id}', options: { handler: async (request, h) => 1 } });
server.route([{ method: ['POST', 'PUT'], path: '/u', handler: users.save }]);
`);
    assert.deepEqual(shown(hapi), ['GET server /u/{id} -> #handler:3 3', 'POST,PUT server /u -> users.save 4']);
  });

  it('names what is exported at once, and tables of routes', async () => {
    const chained = await read(`import { Router } from 'express';
const api = Router().use(tags).use(articles);
export default Router().use('/api', api);
`);
    assert.deepEqual(chained.mounts!.map(mounted), [
      'api  router tags',
      'api  router articles',
      'default /api router api',
      '-  router default',
    ]);
    assert.deepEqual(chained.routers!.map(made), ['api  - -1', 'default  - -1']);
    const table = await read(`const users = require('./users');
module.exports = [
  { method: 'GET', path: '/u/{id}', handler: users.get },
  { method: '*', path: '/{any*}', config: { handler: (request, h) => 1 } },
];
`);
    assert.deepEqual(shown(table), ['GET default /u/{id} -> users.get 3', 'any default /{any*} -> #handler:4 4']);
    assert.deepEqual(table.mounts!.map(mounted), ['-  router default']);
  });

  it('follows helpers that register routes, and classes given with the name of a method', async () => {
    const facts = await read(`import router from '@adonisjs/core/services/router';
const app = express();
function route(path, handler) { app.get('/api' + path, wrap(handler)); }
router.get('orders/:id', [OrdersController, 'show']);
for (const entry of table) app[entry.method](base + entry.path, entry.handler);
`);
    assert.deepEqual(shown(facts), [
      'GET app /api{"param":0} -> handler 3',
      'GET router orders/:id -> OrdersController.show 4',
    ]);
    assert.deepEqual(
      facts.mounts!.map(({ parent, prefix, child }) => [parent, prefix, child]),
      [['app', [{ ref: 'base' }], 'table']],
    );
  });

  it('reads classes with decorators', async () => {
    const facts = await read(`import { Controller } from '@nestjs/common';
@Controller({ path: 'cats', version: '1' })
export class Cats {
  @Get() all() {}
  @UseGuards(Auth)
  @Post(['x', ':id/y'])
  async make(@Body() body: Cat) {}
}
@Controller()
class Root { @Get('health') @HttpCode(200) health() {} }
@Resolver(() => Cat) class CatResolver { @Query(() => Cat, { name: 'cat' }) one() {} }
class Repo { @Delete() gone() {} }
`);
    assert.deepEqual(shown(facts), [
      'GET - v1 cats  -> #all:4 4',
      'GET - cats  -> #all:4 4',
      'POST - v1 cats x -> #make:7 6',
      'POST - cats x -> #make:7 6',
      'POST - v1 cats :id/y -> #make:7 6',
      'POST - cats :id/y -> #make:7 6',
      'GET -  health -> #health:10 10',
    ]);
    assert.equal(facts.routes![0].framework, 'nest');
  });

  it('knows endpoints by where their file lies', async () => {
    const route = `export const GET = withAuth(async req => {});\nexport async function POST(req) {}\nfunction helper() {}\n`;
    assert.deepEqual(shown(await read(route, 'web/src/app/(shop)/items/[id]/route.ts')), [
      'GET - /items/[id] -> #GET:1 1',
      'POST - /items/[id] -> #POST:2 2',
    ]);
    const page = `export async function generateMetadata() {}\nexport default function Page() { return null; }\n`;
    assert.deepEqual(shown(await read(page, 'web/app/items/@modal/page.tsx')), ['GET - /items -> #Page:2 2']);
    assert.deepEqual(
      shown(
        await read(
          `const handler = async (req, res) => {};\nexport default handler;\n`,
          'web/pages/api/items/index.ts',
        ),
      ),
      ['any - /api/items -> #handler:1 1'],
    );
    assert.deepEqual(
      shown(await read(`export const load = async () => {};`, 'web/src/routes/(app)/items/[id]/+page.server.ts')),
      ['GET - /items/[id] -> #load:1 1'],
    );
    assert.deepEqual(
      shown(await read(`export default defineEventHandler(async event => {});`, 'web/server/api/items/[id].put.ts')),
      ['PUT - /api/items/:id -> #default:1 1'],
    );
    assert.deepEqual(shown(await read(`export const loader = async () => {};`, 'web/app/routes/items.$id.tsx')), [
      'GET - /items/:id -> #loader:1 1',
    ]);
  });
});
