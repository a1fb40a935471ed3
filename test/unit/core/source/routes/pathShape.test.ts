import assert from 'node:assert/strict';
import { keyOf, namesOf, readAddress, readPath } from '../../../../../src/core/source/routes/pathShape';

const key = (path: string): string => keyOf(readPath(path).segments);

describe('paths of routes', () => {
  for (const [path, expected] of [
    ['/users/:id', 'users/{}'],
    ['/users/:id/', 'users/{}'],
    ['/users/:id?', 'users/{}'],
    ['/users/:id(\\d+)', 'users/{}'],
    ['/flights/:from-:to', 'flights/{}-{}'],
    ['/files/*', 'files/*'],
    ['/files/*splat', 'files/*'],
    ['/files/:rest*', 'files/*'],
    ['/files/:rest(.*)', 'files/*'],
    ['/users{/:id}', 'users/{}'],
    ['/users{/:id}/delete', 'users/{}/delete'],
    ['/:f(^\\d+).png', '{}.png'],
    ['/u/{id}', 'u/{}'],
    ['/u/{id?}', 'u/{}'],
    ['/u/{id:[0-9]+}', 'u/{}'],
    ['/u/{id: \\d+}', 'u/{}'],
    ['/u/{id:[0-9]{2}}', 'u/{}'],
    ['/u/{id:[^/]+}', 'u/{}'],
    ['/u/{id:int:min(1)}', 'u/{}'],
    ['/u/{id=5}', 'u/{}'],
    ['/u/{p*}', 'u/*'],
    ['/u/{p*2}', 'u/*'],
    ['/u/{p:path}', 'u/*'],
    ['/u/{tail:.*}', 'u/*'],
    ['/u/{rest...}', 'u/*'],
    ['/u/{$}', 'u'],
    ['/u/{*rest}', 'u/*'],
    ['/u/{**rest}', 'u/*'],
    ['/u/**', 'u/*'],
    ['/v1/{name}:cancel', 'v1/{}:cancel'],
    ['/u/<int:id>', 'u/{}'],
    ['/u/<id>', 'u/{}'],
    ['/u/<path:p>', 'u/*'],
    ['/u/<regex("[a-z/]+"):slug>/x', 'u/{}/x'],
    ['u/<int:pk>/', 'u/{}'],
    ['^u/(?P<pk>\\d+)/$', 'u/{}'],
    ['api/^u/(?P<pk>[^/.]+)/$', 'api/u/{}'],
    ['^articles/([0-9]{4})/$', 'articles/{}'],
    ['^((?:[\\w\\-]+/)*)$', '*'],
    ['^export\\.csv$', 'export.csv'],
    ['\\Aabout/\\Z', 'about'],
    ['/shop/[id]', 'shop/{}'],
    ['/docs/[...slug]', 'docs/*'],
    ['/docs/[[...slug]]', 'docs/*'],
    ['/carts/:id(.:format)', 'carts/{}'],
    ['/carts(/:id)(.:format)', 'carts/{}'],
    ['/users[/{id}]', 'users/{}'],
    ['/u/$id<[^/]+>', 'u/{}'],
    ['/u/$path<.+>', 'u/*'],
    ['/posts/?', 'posts'],
    ['/^\\/api\\/v(\\d+)$/', 'api/v{}'],
    ['https://shop.test/a/{id}', 'a/{}'],
    ['/search?q={q}', 'search'],
    ['//a///b//', 'a/b'],
    ['/', ''],
    ['', ''],
    ['/static*', 'static*'],
  ])
    it(`${path} is ${expected || 'the root'}`, () => assert.equal(key(path), expected));

  it('keeps the names of parameters', () => {
    assert.equal(namesOf(readPath('/a/:id/<int:post>/{rest:.*}').segments), '/id/post/rest');
    assert.equal(namesOf(readPath('/a/{id:[0-9]+}/[...slug]').segments), '/id/slug');
  });

  it('knows what may be missing', () => {
    const optional = (path: string): string =>
      keyOf(readPath(path).segments.filter(({ isOptional }) => isOptional === true));
    assert.equal(optional('/a/:id?'), '{}');
    assert.equal(optional('/a/{id?}'), '{}');
    assert.equal(optional('/a{/:id}'), '{}');
    assert.equal(optional('/a(/:id)'), '{}');
    assert.equal(optional('/a[/{id}]'), '{}');
    assert.equal(optional('/{controller=Home}/{action=Index}/{id?}'), '{}/{}/{}');
    assert.equal(optional('/a/:id'), '');
  });

  it('has holes where the code does not say', () => {
    assert.deepEqual(readPath([null, '/users']).isOpen, true);
    assert.equal(keyOf(readPath([null, '/users']).segments), 'users');
    assert.equal(keyOf(readPath(['/api/', null, '/users']).segments), 'api/?/users');
  });

  it('reads addresses as they were asked for', () => {
    assert.deepEqual(readAddress('https://shop.test:8080/a%20b/42?x=/y#z'), ['a b', '42']);
    assert.deepEqual(readAddress('/%zz/'), ['%zz']);
  });

  it('takes no offence at damaged ones', () => {
    for (const path of [
      '/a/{b',
      '/a/(b',
      '/a/<b',
      '/a/[b',
      '\\',
      '/:',
      '/a/((((',
      '('.repeat(3_000),
      '['.repeat(1_999),
    ])
      assert.equal(typeof key(path), 'string');
  });
});
