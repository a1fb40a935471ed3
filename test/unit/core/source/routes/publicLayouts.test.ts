import assert from 'node:assert/strict';
import { SpanKind } from '../../../../../src/core/spans/spanTable';
import { programOf } from './asking';

/** Ways of laying out a program that are common among public ones. */
describe('routes in layouts that people use', () => {
  it('nameless routers, chained and exported at once', async () => {
    const { of } = await programOf({
      'package.json': '{"name":"conduit"}',
      'src/main.ts': `
import express from 'express';
import routes from './routes/routes';
const app = express();
app.use(routes);
app.get('/', (req: express.Request, res: express.Response) => {
  res.json({ status: 'API is running on /api' });
});
`,
      'src/routes/routes.ts': `
import { Router } from 'express';
import tagsController from './tag/tag.controller';
import articlesController from './article/article.controller';

const api = Router()
  .use(tagsController)
  .use(articlesController);

export default Router().use('/api', api);
`,
      'src/routes/tag/tag.controller.ts': `
import { NextFunction, Request, Response, Router } from 'express';
import auth from '../auth/auth';
import getTags from './tag.service';

const router = Router();

router.get('/tags', auth.optional, async (req: Request, res: Response, next: NextFunction) => {
  try {
    const tags = await getTags(req.auth?.user?.id);
    res.json({ tags });
  } catch (error) {
    next(error);
  }
});

export default router;
`,
      'src/routes/tag/tag.service.ts': `
const getTags = async (id?: number): Promise<string[]> => [];
export default getTags;
`,
      'src/routes/article/article.controller.ts': `
import { Router } from 'express';
const router = Router();
router.get('/articles/:slug', async (req, res) => {
  res.json({});
});
router.get('/articles/feed', async (req, res) => {
  res.json([]);
});
export default router;
`,
    });
    assert.deepEqual(
      of('GET /api/tags')[0],
      "src/routes/tag/tag.controller.ts: router.get('/tags', auth.optional, async (req: Request, res: Response, next: NextFunction) => { (high)",
    );
    assert.deepEqual(of('GET /api/articles/:slug'), [
      "src/routes/article/article.controller.ts: router.get('/articles/:slug', async (req, res) => { (high)",
    ]);
    assert.deepEqual(of('GET /'), [
      "src/main.ts: app.get('/', (req: express.Request, res: express.Response) => { (high)",
    ]);
  });

  it('Flask packages whose blueprints are reached through the package', async () => {
    const { of } = await programOf({
      'conduit/__init__.py': '',
      'conduit/app.py': `
from flask import Flask
from conduit import articles, user
import conduit.profile.views
from conduit.extensions import db

def create_app():
    app = Flask(__name__)
    register_blueprints(app)
    return app

def register_blueprints(app):
    app.register_blueprint(user.views.blueprint)
    app.register_blueprint(articles.views.blueprint, url_prefix="/v2")
    app.register_blueprint(user.views.old, url_prefix="/api/v1")
    for module in (conduit.profile.views,):
        app.register_blueprint(module.blueprint)
`,
      'conduit/user/__init__.py': 'from . import views\n',
      'conduit/user/views.py': `
from flask import Blueprint
blueprint = Blueprint('user', __name__)

@blueprint.route('/api/users/login', methods=('POST',))
@use_kwargs(user_schema)
def login_user(email, password, **kwargs):
    return None

old = Blueprint('old', __name__, url_prefix='/old')

@old.get('/me')
def old_me():
    return None
`,
      'conduit/articles/__init__.py': '',
      'conduit/articles/views.py': `
from flask import Blueprint
blueprint = Blueprint('articles', __name__)

@blueprint.route('/api/articles/<slug>', methods=('GET',))
def get_article(slug):
    return None
`,
      'conduit/profile/__init__.py': '',
      'conduit/profile/views.py': `
from flask import Blueprint
blueprint = Blueprint('profiles', __name__)

@blueprint.route('/api/profiles/<username>', methods=('GET',))
def get_profile(username):
    return None
`,
    });
    assert.deepEqual(of('POST /api/users/login'), [
      'conduit/user/views.py: def login_user(email, password, **kwargs): (high)',
    ]);
    assert.deepEqual(of('GET /api/v1/me'), ['conduit/user/views.py: def old_me(): (high)']);
    assert.deepEqual(of('GET /old/me'), []);
    assert.deepEqual(of('GET /v2/api/articles/<slug>'), ['conduit/articles/views.py: def get_article(slug): (high)']);
    assert.deepEqual(of('GET /api/profiles/<username>'), [
      'conduit/profile/views.py: def get_profile(username): (high)',
    ]);
  });

  it('one app object that modules import and decorate; a router passed on by name', async () => {
    const { of } = await programOf({
      'app/__init__.py': `
from flask import Flask
app = Flask(__name__)
from app import routes
`,
      'app/routes.py': `
from app import app

@app.route('/')
@app.route('/index')
def index():
    return ''
`,
      'web/package.json': '{"name":"web"}',
      'web/index.js': `
const app = require('./app');
require('./routes/things')(app);
require('./routes/others')(app, { db: 1 });
`,
      'web/app.js': `
const express = require('express');
const app = express();
module.exports = app;
`,
      'web/routes/things.js': `
module.exports = app => {
  app.route('/things/:thingId')
    .get((req, res) => res.json({}))
    .put(update);
};
function update(req, res) {}
`,
      'web/routes/others.js': `
module.exports = function (app, { db }) {
  const router = require('express').Router();
  router.get('/:id', show);
  app.use('/others', router);
};
const show = (req, res) => {};
`,
    });
    assert.deepEqual(of('GET /index'), ['app/routes.py: def index(): (high)']);
    assert.deepEqual(of('PUT /things/:thingId'), ['web/routes/things.js: function update(req, res) {} (high)']);
    assert.deepEqual(of('GET /others/:id'), ['web/routes/others.js: const show = (req, res) => {}; (high)']);
  });

  it('routing inside one middleware: only address and method tell', async () => {
    const { asked } = await programOf({
      'package.json': '{"name":"todo"}',
      'src/controllers/todo.controller.ts': `
import { get, post, param, requestBody } from '@loopback/rest';

export class TodoController {
  constructor(protected todos: TodoRepository) {}

  @post('/todos', { responses: {} })
  async createTodo(@requestBody() todo: Todo): Promise<Todo> {
    return this.todos.create(todo);
  }

  @get('/todos/{id}', { responses: {} })
  async findTodoById(@param.path.number('id') id: number): Promise<Todo> {
    return this.todos.findById(id);
  }

  @get('/todos/count')
  async count(): Promise<number> {
    return 1;
  }
}
`,
    });
    const span = (method: string, path: string) => ({
      name: `${method} /`,
      kind: SpanKind.Server,
      attributes: { 'http.route': '/', 'http.target': path, 'http.method': method },
    });
    assert.deepEqual(asked(span('GET', '/todos/12')), [
      "src/controllers/todo.controller.ts: async findTodoById(@param.path.number('id') id: number): Promise<Todo> { (low)",
    ]);
    assert.deepEqual(asked(span('GET', '/todos/count')), [
      'src/controllers/todo.controller.ts: async count(): Promise<number> { (low)',
    ]);
    assert.deepEqual(asked(span('POST', '/todos')), [
      'src/controllers/todo.controller.ts: async createTodo(@requestBody() todo: Todo): Promise<Todo> { (low)',
    ]);
  });

  it('Go: a struct that holds the router, routes in another file, handlers of handlers', async () => {
    const { of } = await programOf({
      'go.mod': 'module example.com/svc\n',
      'server.go': `package main

type server struct {
	router *mux.Router
	users  *UserHandler
}

func newServer() *server {
	s := &server{router: mux.NewRouter()}
	s.routes()
	return s
}
`,
      'routes.go': `package main

func (s *server) routes() {
	s.router.HandleFunc("/api/", s.handleAPI())
	api := s.router.PathPrefix("/v3").Subrouter()
	api.Handle("/users/{id}", s.adminOnly(s.handleUser())).Methods("GET")
	api.HandleFunc("/accounts", s.users.List).Methods("GET")
}

func (s *server) adminOnly(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h(w, r)
	}
}
`,
      'handlers.go': `package main

func (s *server) handleAPI() http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {}
}

func (s *server) handleUser() http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(200)
	}
}

type UserHandler struct{}

func (u *UserHandler) List(w http.ResponseWriter, r *http.Request) {}

type OrderHandler struct{}

func (o *OrderHandler) List(w http.ResponseWriter, r *http.Request) {}
`,
    });
    assert.deepEqual(of('GET /v3/users/{id}'), [
      'handlers.go: return func(w http.ResponseWriter, r *http.Request) { (high)',
    ]);
    assert.deepEqual(of('GET /v3/accounts'), [
      'handlers.go: func (u *UserHandler) List(w http.ResponseWriter, r *http.Request) {} (high)',
    ]);
  });
});

describe('routes that functions declare for their callers', () => {
  it('prefixes and tables that are handed in', async () => {
    const { of, asked } = await programOf({
      'package.json': '{"name":"bikes"}',
      'server.js': `
const app = require('express')();
const { registerStations } = require('./stations');
registerStations(app, '/stations');
`,
      'stations.js': `
const routes = [
  { method: 'get', path: '/', handler: list },
  { method: 'put', path: '/:name', handler: rename },
];
function registerStations(app, prefix) {
  for (const route of routes) app[route.method](prefix + route.path, route.handler);
}
function list(req, res) {}
function rename(req, res) {}
module.exports = { registerStations };
`,
      'trpc.ts': `
import { initTRPC } from '@trpc/server';
const t = initTRPC.create();
const userRouter = t.router({
  byId: t.procedure.input(z.string()).query(async ({ input }) => {
    return input;
  }),
});
export const appRouter = t.router({ user: userRouter });
`,
    });
    assert.deepEqual(of('PUT /stations/:name'), ['stations.js: function rename(req, res) {} (high)']);
    assert.deepEqual(of('GET /stations/'), ['stations.js: function list(req, res) {} (high)']);
    assert.deepEqual(asked({ name: 'GET', kind: SpanKind.Server, attributes: { 'url.path': '/api/trpc/user.byId' } }), [
      'trpc.ts: byId: t.procedure.input(z.string()).query(async ({ input }) => { (low)',
    ]);
  });
});
