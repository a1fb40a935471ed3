import assert from 'node:assert/strict';
import type { FileFacts, FunctionFacts, LanguageId, RouteSite } from '../../../../../src/core/index/facts';
import { SourceIndex } from '../../../../../src/core/index/sourceIndex';
import type { Language } from '../../../../../src/core/index/language';
import { routeTable } from '../../../../../src/core/source/routes/routeTable';
import { SpanKind } from '../../../../../src/core/spans/spanTable';
import { ask, contextOf, noteOf, served } from './asking';

/** A language whose modules are paths without ending, as an import writes them. */
const plain: Language = {
  id: 'javascript',
  files: {},
  read: () => ({ language: 'javascript', package: '', functions: [] }),
  modulesOf: path => [path.join('/').replace(/\.\w+$/, '')],
  moduleOf: ({ module }) => [module],
};

function indexOf(
  files: Readonly<Record<string, Partial<FileFacts>>>,
  language: LanguageId = 'javascript',
): SourceIndex {
  const index = new SourceIndex([{ ...plain, id: language }]);
  for (const [path, facts] of Object.entries(files))
    index.put({
      uri: `file:///w/${path}`,
      folder: 'w',
      segments: path.split('/'),
      facts: { language, package: '', functions: [], ...facts },
    });
  return index;
}

const fn = (name: string, line: number, more: Partial<FunctionFacts> = {}): FunctionFacts => ({
  name, owner: '', parent: -1, firstLine: line, line, endLine: line + 2, params: [], hash: 0, ...more,
}); // prettier-ignore
const route = (method: string, path: string, router: string, handler: string | number, more: Partial<RouteSite> = {}): RouteSite => ({
  methods: method === '' ? [] : [method], path: [path], router, handler, line: 50, endLine: 50, function: -1, framework: 'test', ...more,
}); // prettier-ignore
const keys = (index: SourceIndex): string[] =>
  routeTable(index)
    .entries.map(({ key, isOpen }) => `${isOpen ? '…' : ''}/${key}`)
    .sort();

describe('routes joined over files', () => {
  it('follows mounts upwards through imports', () => {
    const index = indexOf({
      'server.js': {
        imports: [{ local: 'api', module: 'api/index', name: 'default' }],
        routers: [{ name: 'app', function: -1, prefix: [''], parent: '', line: 1 }],
        mounts: [{ parent: 'app', prefix: ['/api'], kind: 'router', child: 'api', function: -1, line: 2 }],
      },
      'api/index.js': {
        imports: [{ local: 'users', module: 'api/users', name: '' }],
        routers: [{ name: 'router', function: -1, prefix: [''], parent: '', line: 1 }],
        mounts: [
          { parent: 'router', prefix: ['/users'], kind: 'router', child: 'users', function: -1, line: 2 },
          { parent: '', prefix: [''], kind: 'router', child: 'router', function: -1, line: 9 },
        ],
      },
      'api/users.js': {
        functions: [fn('getUser', 5)],
        routers: [{ name: 'router', function: -1, prefix: [''], parent: '', line: 1 }],
        mounts: [{ parent: '', prefix: [''], kind: 'router', child: 'router', function: -1, line: 9 }],
        routes: [route('GET', '/:id', 'router', 'getUser')],
      },
    });
    assert.deepEqual(keys(index), ['/api/users/{}']);
    assert.deepEqual(ask(index, served('GET /api/users/:id')), ['api/users.js:5 getUser high']);
  });

  it('has several full paths for what is mounted twice, and cuts circles', () => {
    const index = indexOf({
      'a.js': {
        routers: ['app', 'v1', 'v2', 'users'].map((name, i) => ({
          name,
          function: -1,
          prefix: [''],
          parent: '',
          line: i,
        })),
        mounts: [
          { parent: 'app', prefix: ['/v1'], kind: 'router', child: 'v1', function: -1, line: 5 },
          { parent: 'app', prefix: ['/v2'], kind: 'router', child: 'v2', function: -1, line: 6 },
          { parent: 'v1', prefix: ['/users'], kind: 'router', child: 'users', function: -1, line: 7 },
          { parent: 'v2', prefix: ['/people'], kind: 'router', child: 'users', function: -1, line: 8 },
          { parent: 'users', prefix: ['/again'], kind: 'router', child: 'users', function: -1, line: 9 },
        ],
        functions: [fn('list', 20)],
        routes: [route('GET', '/', 'users', 'list')],
      },
    });
    assert.deepEqual(keys(index), ['/v1/users', '/v2/people']);
  });

  it('asks callers for what a function gets', () => {
    const index = indexOf({
      'main.go': {
        functions: [fn('main', 1, { endLine: 9 })],
        routers: [
          { name: 'r', function: 0, prefix: [''], parent: '', line: 2 },
          { name: 'v1', function: 0, prefix: ['/v1'], parent: 'r', line: 3 },
          { name: '', function: 0, prefix: ['/admin'], parent: 'v1', line: 5 },
        ],
        calls: [
          { callee: 'RegisterUsers', receiver: '', line: 4, endLine: 4, function: 0, args: [[{ ref: 'v1' }]] },
          { callee: 'RegisterAdmin', receiver: '', line: 5, endLine: 5, function: 0 },
        ],
      },
      'users.go': {
        functions: [fn('RegisterUsers', 1, { params: ['g'], endLine: 9 }), fn('listUsers', 20), fn('RegisterAdmin', 30, { params: ['g'] })],
        routes: [route('GET', '/users', 'g', 'listUsers', { function: 0 }), route('GET', '/stats', 'g', 'listUsers', { function: 2 })],
      },
    }, 'go'); // prettier-ignore
    assert.deepEqual(keys(index), ['/v1/admin/stats', '/v1/users']);
  });

  it('expands a helper that declares routes over its callers', () => {
    const index = indexOf({
      'main.go': {
        functions: [fn('newHandler', 1, { endLine: 20 }), fn('handle', 3, { parent: 0, params: ['pattern', 'h'], endLine: 6 }), fn('roll', 30), fn('', 9, { parent: 0, endLine: 11 })],
        routers: [{ name: 'mux', function: 0, prefix: [''], parent: '', line: 2 }],
        routes: [{ ...route('', '', 'mux', 'h', { function: 1, line: 5 }), path: [{ param: 0 }] }],
        calls: [
          { callee: 'handle', receiver: '', line: 8, endLine: 8, function: 0, args: [['/roll'], [{ ref: 'roll' }]] },
          { callee: 'handle', receiver: '', line: 9, endLine: 11, function: 0, args: [['/inline']] },
        ],
      },
    }, 'go'); // prettier-ignore
    assert.deepEqual(keys(index), ['/inline', '/roll']);
    assert.deepEqual(ask(index, served('GET /roll')), ['main.go:30 roll high']);
    assert.deepEqual(ask(index, served('GET /inline')), ['main.go:9 newHandler high']);
  });
});

describe('which declared route a span means', () => {
  const users = indexOf({
    'users.js': {
      functions: [fn('one', 1), fn('all', 4), fn('add', 7)],
      routers: [{ name: 'app', function: -1, prefix: [''], parent: '', line: 1 }],
      routes: [
        route('GET', '/users/:id', 'app', 'one'),
        route('GET', '/users', 'app', 'all'),
        route('POST', '/users', 'app', 'add'),
      ],
    },
  });

  it('goes by method and path', () => {
    assert.deepEqual(ask(users, served('POST /users')), ['users.js:7 add high']);
    assert.deepEqual(ask(users, { name: 'users/{id}', kind: SpanKind.Server }), ['users.js:1 one high']);
    assert.deepEqual(ask(users, served('HEAD /users')), ['users.js:4 all high']);
    assert.deepEqual(ask(users, { name: 'GET /users/{id}', kind: SpanKind.Server }), ['users.js:1 one high']);
    assert.deepEqual(
      ask(users, {
        name: 'http get /users/{id}',
        kind: SpanKind.Server,
        attributes: { uri: '/users/{id}', method: 'GET' },
      }),
      ['users.js:1 one high'],
    );
  });

  it('tries addresses where there is no route, low', () => {
    assert.deepEqual(ask(users, { name: 'GET', kind: SpanKind.Server, attributes: { 'url.path': '/users/42' } }), [
      'users.js:1 one low',
    ]);
    assert.deepEqual(ask(users, { name: 'GET /users/42', kind: SpanKind.Server }), ['users.js:1 one low']);
    assert.deepEqual(
      ask(users, {
        name: 'GET /',
        kind: SpanKind.Server,
        attributes: { 'http.route': '/', 'http.target': '/users?x=1', 'http.method': 'GET' },
      }),
      ['users.js:4 all low'],
    );
  });

  it('finds no handler for what none ran', () => {
    assert.deepEqual(ask(users, served('DELETE /users')), []);
    assert.match(
      noteOf(users, served('DELETE /users', { attributes: { 'http.response.status_code': '405' } })),
      /refused/,
    );
    assert.match(noteOf(users, served('OPTIONS /users')), /preflight/);
    assert.deepEqual(ask(users, { name: 'GET', kind: SpanKind.Server }), []);
    const missed = { 'url.path': '/users/nobody', 'http.response.status_code': '404' };
    assert.match(noteOf(users, { name: 'GET', kind: SpanKind.Server, attributes: missed }), /none took/);
    assert.deepEqual(ask(users, served('GET /**', { attributes: { 'url.path': '/users' } })), []);
    assert.deepEqual(
      ask(users, {
        name: 'GET',
        kind: SpanKind.Client,
        attributes: { 'http.route': '/users', 'url.template': '/users' },
      }),
      [],
    );
  });

  it('lets the service decide between equal routes, then offers all', () => {
    const facts = { functions: [fn('one', 1)], routes: [route('GET', '/items/:id', 'app', 'one')] };
    const index = indexOf({ 'a/x.js': facts, 'b/x.js': facts, 'b/test/x.js': facts });
    const span = served('GET /items/:id', { service: 'b' });
    assert.deepEqual(
      ask(index, span, { context: contextOf(index, (service, path) => (path.startsWith(service) ? 2 : 0)) }),
      ['b/x.js:1 one high'],
    );
    assert.deepEqual(ask(index, span), ['a/x.js:1 one high', 'b/x.js:1 one high']);
    assert.deepEqual(ask(index, span, { context: contextOf(index, () => -1) }), [
      'a/x.js:1 one low?',
      'b/x.js:1 one low?',
    ]);
  });

  it('goes by the end of the path where something may stand in front', () => {
    const index = indexOf({
      'x.js': {
        functions: [fn('one', 1)],
        routers: [{ name: 'router', function: -1, prefix: [''], parent: '', line: 1 }],
        routes: [route('GET', '/items/:id', 'router', 'one')],
      },
    });
    assert.deepEqual(ask(index, served('GET /shop/items/:id')), ['x.js:1 one medium']);
    assert.deepEqual(ask(users, served('GET /shop/users/:id')), ['users.js:1 one low']);
    assert.deepEqual(ask(index, served('GET /shop/:id')), []);
  });

  it('leaves to themselves what frameworks open around parts of a request', () => {
    assert.deepEqual(
      ask(users, {
        name: 'request handler - /users/:id',
        kind: SpanKind.Internal,
        attributes: { 'express.type': 'request_handler', 'http.route': '/users/:id' },
      }),
      ['users.js:1 one high'],
    );
    assert.deepEqual(
      ask(users, {
        name: 'router - /users',
        kind: SpanKind.Internal,
        attributes: { 'express.type': 'router', 'http.route': '/users' },
      }),
      [],
    );
    assert.deepEqual(
      ask(users, {
        name: 'GET /users http send',
        kind: SpanKind.Internal,
        scope: 'opentelemetry.instrumentation.fastapi',
      }),
      [],
    );
    assert.deepEqual(
      ask(users, {
        name: 'users:80/*',
        kind: SpanKind.Server,
        attributes: { component: 'proxy', 'http.url': 'http://users/users' },
      }),
      [],
    );
  });
});
