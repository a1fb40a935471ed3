import assert from 'node:assert/strict';
import { SpanKind } from '../../../../../src/core/spans/spanTable';
import { programOf } from './asking';

describe('routes of JavaScript programs', () => {
  it('Express: routers over five files, controllers, wrappers, tables, modules and imports', async () => {
    const { of, asked } = await programOf({
      'shop/package.json': '{"name":"shop"}',
      'shop/src/server.js': `
const { createApp } = require('./app');
createApp().listen(3000);
`,
      'shop/src/app.js': `
const express = require('express');
const routes = require('./routes');
const { errorHandler } = require('./middleware');

function createApp() {
  const app = express();
  app.use(express.json());
  app.get('/health', (req, res) => {
    res.send('ok');
  });
  app.use('/api', routes);
  app.use(errorHandler);
  return app;
}
module.exports = { createApp };
`,
      'shop/src/routes/index.js': `
const { Router } = require('express');
const users = require('./users');
const v1 = Router();

v1.use('/users', users);
v1.use('/orders', require('./orders.routes'));
const router = Router();
router.use('/v1', v1);
module.exports = router;
`,
      'shop/src/routes/users.js': `
const express = require('express');
const router = express.Router({ mergeParams: true });
const userController = require('../controllers/user.controller');
const { asyncHandler, auth } = require('../middleware');

router.route('/:userId')
  .get(auth('read'), userController.getUser)
  .delete(auth('write'), asyncHandler(userController.deleteUser));
router.post('/', asyncHandler(async (req, res) => {
  res.json(await userController.make(req.body));
}));
router.get(['/me', '/self'], userController.me);
module.exports = router;
`,
      'shop/src/routes/orders.routes.js': `
const router = require('express').Router();
const OrderController = require('../controllers/OrderController');
const ctrl = new OrderController();

router.get('/:id', ctrl.show.bind(ctrl));
router.get('/:id/items', (req, res) => ctrl.items(req, res));
module.exports = router;
`,
      'shop/src/controllers/user.controller.js': `
const getUser = async (req, res) => {
  res.json({});
};
const deleteUser = async (req, res) => {
  res.end();
};
function me(req, res) {}
async function make(body) {}
module.exports = { getUser, deleteUser, me, make };
`,
      'shop/src/controllers/OrderController.js': `
class OrderController {
  async show(req, res) {
    res.json({});
  }
  items(req, res) {}
}
module.exports = OrderController;
`,
      'shop/src/middleware.js': `
exports.asyncHandler = fn => (req, res, next) => fn(req, res, next).catch(next);
exports.auth = right => (req, res, next) => next();
exports.errorHandler = (err, req, res, next) => next(err);
`,
    });
    assert.deepEqual(of('GET /health'), ["shop/src/app.js: app.get('/health', (req, res) => { (high)"]);
    assert.deepEqual(of('GET /api/v1/users/:userId'), [
      'shop/src/controllers/user.controller.js: const getUser = async (req, res) => { (high)',
    ]);
    assert.deepEqual(of('DELETE /api/v1/users/:userId'), [
      'shop/src/controllers/user.controller.js: const deleteUser = async (req, res) => { (high)',
    ]);
    assert.deepEqual(
      of('POST /api/v1/users')[0],
      "shop/src/routes/users.js: router.post('/', asyncHandler(async (req, res) => { (high)",
    );
    assert.deepEqual(of('GET /api/v1/users/me'), [
      'shop/src/controllers/user.controller.js: function me(req, res) {} (high)',
    ]);
    assert.deepEqual(of('GET /api/v1/users/me,/api/v1/users/self'), [
      'shop/src/controllers/user.controller.js: function me(req, res) {} (high)',
    ]);
    assert.deepEqual(of('GET /api/v1/orders/:id'), [
      'shop/src/controllers/OrderController.js: async show(req, res) { (high)',
    ]);
    assert.deepEqual(of('GET /api/v1/orders/:id/items'), [
      "shop/src/routes/orders.routes.js: router.get('/:id/items', (req, res) => ctrl.items(req, res)); (high)",
      'shop/src/controllers/OrderController.js: items(req, res) {} (low?)',
    ]);
    assert.deepEqual(
      asked({
        name: 'router - /api/v1',
        kind: SpanKind.Internal,
        attributes: { 'express.type': 'router', 'http.route': '/api/v1' },
      }),
      [],
    );
  });

  it('Express in TypeScript: classes with routers, default exports, arrays of routes', async () => {
    const { of } = await programOf({
      'api/package.json': '{"name":"api"}',
      'api/src/app.ts': `
import express from 'express';
import type { Routes } from './routes.interface';
import usersRouter from './users/users.router';
import * as posts from './posts';
import { routes as authRoutes } from './auth/routes';
import { registerAdmin } from './admin';

export class App {
  public app: express.Application;
  constructor() {
    this.app = express();
    this.app.use('/users', usersRouter);
    this.app.use('/posts', posts.router);
    this.app.use('/auth', authRoutes);
    registerAdmin(this.app);
  }
}
`,
      'api/src/users/users.router.ts': `
import { Router } from 'express';
import { UsersController } from './users.controller';

const usersRouter = Router();
const controller = new UsersController();
usersRouter.get('/:id', controller.getOne);
export default usersRouter;
`,
      'api/src/users/users.controller.ts': `
export class UsersController {
  public getOne = async (req: Request, res: Response): Promise<void> => {
    res.json({});
  };
}
`,
      'api/src/posts/index.ts': `
export { router } from './posts.router';
`,
      'api/src/posts/posts.router.ts': `
import { Router } from 'express';
export const router = Router();
router.put('/:slug', async function updatePost(req, res) {
  res.end();
});
`,
      'api/src/auth/routes.ts': `
import { Router } from 'express';
const router = Router();
export { router as routes };
router.post('/login', login);
function login(req: Request, res: Response) {}
`,
      'api/src/admin.ts': `
import type { Express } from 'express';
export function registerAdmin(app: Express) {
  app.get('/admin/stats', stats);
}
const stats = (req: Request, res: Response) => {};
`,
    });
    assert.deepEqual(of('GET /users/:id'), [
      'api/src/users/users.controller.ts: public getOne = async (req: Request, res: Response): Promise<void> => { (high)',
    ]);
    assert.deepEqual(of('PUT /posts/:slug'), [
      "api/src/posts/posts.router.ts: router.put('/:slug', async function updatePost(req, res) { (high)",
    ]);
    assert.deepEqual(of('POST /auth/login'), [
      'api/src/auth/routes.ts: function login(req: Request, res: Response) {} (high)',
    ]);
    assert.deepEqual(of('GET /admin/stats'), [
      'api/src/admin.ts: const stats = (req: Request, res: Response) => {}; (high)',
    ]);
  });

  it('Fastify plugins, options, inline plugins', async () => {
    const { of } = await programOf({
      'f/package.json': '{"name":"f"}',
      'f/app.js': `
const fastify = require('fastify')();
const items = require('./routes/items');

fastify.register(items, { prefix: '/v1/items' });
fastify.register(async (instance, opts) => {
  instance.get('/ping', async (request, reply) => 'pong');
}, { prefix: '/internal' });
fastify.route({
  method: ['GET', 'HEAD'],
  url: '/status',
  handler: status,
});
async function status(request, reply) {}
`,
      'f/routes/items.js': `
async function routes(fastify, options) {
  fastify.get('/:id', { schema: {} }, getItem);
  fastify.post('/', async (request, reply) => {
    return {};
  });
  fastify.register(require('./reviews'), { prefix: '/:id/reviews' });
}
async function getItem(request, reply) {}
module.exports = routes;
`,
      'f/routes/reviews.js': `
module.exports = async function (fastify) {
  fastify.get('/', list);
};
async function list() {}
`,
    });
    assert.deepEqual(of('GET /v1/items/:id'), ['f/routes/items.js: async function getItem(request, reply) {} (high)']);
    assert.deepEqual(of('POST /v1/items'), ["f/routes/items.js: fastify.post('/', async (request, reply) => { (high)"]);
    assert.deepEqual(of('GET /v1/items/:id/reviews'), ['f/routes/reviews.js: async function list() {} (high)']);
    assert.deepEqual(of('GET /internal/ping'), [
      "f/app.js: instance.get('/ping', async (request, reply) => 'pong'); (high)",
    ]);
    assert.deepEqual(of('GET /status'), ['f/app.js: async function status(request, reply) {} (high)']);
  });

  it('Nest, Koa, hapi, Hono', async () => {
    const { of } = await programOf({
      'nest/package.json': '{"name":"nest"}',
      'nest/src/main.ts': `
async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.setGlobalPrefix('api/v1');
  await app.listen(3000);
}
bootstrap();
`,
      'nest/src/cats/cats.controller.ts': `
import { Controller, Get, Post, Param } from '@nestjs/common';

@Controller({ path: 'cats' })
export class CatsController {
  constructor(private readonly cats: CatsService) {}

  @Get()
  findAll() {
    return this.cats.all();
  }

  @UseGuards(AuthGuard)
  @Get(':id')
  async findOne(@Param('id') id: string) {
    return this.cats.one(id);
  }
}
`,
      'koa/package.json': '{"name":"koa"}',
      'koa/index.js': `
const Koa = require('koa');
const Router = require('@koa/router');
const users = require('./users');

const app = new Koa();
const router = new Router({ prefix: '/k' });
router.use('/people', users.routes(), users.allowedMethods());
app.use(router.routes());
`,
      'koa/users.js': `
const Router = require('@koa/router');
const router = new Router();
router.get('/:id', async ctx => {
  ctx.body = {};
});
module.exports = router;
`,
      'hapi/package.json': '{"name":"hapi"}',
      'hapi/server.js': `
const Hapi = require('@hapi/hapi');
const handlers = require('./handlers');
const init = async () => {
  const server = Hapi.server({ port: 3000 });
  server.route([
    { method: 'GET', path: '/h/{id}', handler: handlers.getThing },
    { method: 'POST', path: '/h', options: { handler: (request, h) => 'x' } },
  ]);
};
`,
      'hapi/handlers.js': `
exports.getThing = (request, h) => {
  return {};
};
`,
      'hono/package.json': '{"name":"hono"}',
      'hono/src/index.ts': `
import { Hono } from 'hono';
import books from './books';

const app = new Hono().basePath('/o');
app.route('/books', books);
export default app;
`,
      'hono/src/books.ts': `
import { Hono } from 'hono';
const books = new Hono();
books.get('/:isbn', c => c.json({}));
export default books;
`,
    });
    assert.deepEqual(of('GET /api/v1/cats'), ['nest/src/cats/cats.controller.ts: findAll() { (high)']);
    assert.deepEqual(of('GET /api/v1/cats/:id'), [
      "nest/src/cats/cats.controller.ts: async findOne(@Param('id') id: string) { (high)",
    ]);
    assert.deepEqual(of('GET /k/people/:id'), ["koa/users.js: router.get('/:id', async ctx => { (high)"]);
    assert.deepEqual(of('GET /h/{id}'), ['hapi/handlers.js: exports.getThing = (request, h) => { (high)']);
    assert.deepEqual(of('POST /h'), [
      "hapi/server.js: { method: 'POST', path: '/h', options: { handler: (request, h) => 'x' } }, (high)",
    ]);
    assert.deepEqual(of('GET /o/books/:isbn'), ["hono/src/books.ts: books.get('/:isbn', c => c.json({})); (high)"]);
  });
});
