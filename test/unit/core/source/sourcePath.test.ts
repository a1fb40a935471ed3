import assert from 'node:assert/strict';
import { libraryOf, outputFolderIn, readSourcePath } from '../../../../src/core/source/sourcePath';

describe('paths as spans carry them', () => {
  for (const [text, segments, isAbsolute] of [
    ['/srv/app/orders.py', ['srv', 'app', 'orders.py'], true],
    ['  src/./a//b/../server.ts ', ['src', 'a', 'server.ts'], false],
    ['../../lib/x.js', ['lib', 'x.js'], false],
    ['C:\\agent\\_work\\1\\s\\Pay.cs', ['c:', 'agent', '_work', '1', 's', 'Pay.cs'], true],
    ['d:/src/Pay.cs', ['d:', 'src', 'Pay.cs'], true],
    ['\\\\build\\share\\Pay.cs', ['build', 'share', 'Pay.cs'], true],
    ['src\\routes.rs', ['src', 'routes.rs'], false],
    ['/odd/na\\me.py', ['odd', 'na\\me.py'], true],
    ['file:///home/me/my%20shop/a.ts', ['home', 'me', 'my shop', 'a.ts'], true],
    ['file:///C:/x/a.ts', ['c:', 'x', 'a.ts'], true],
    ['file://localhost/srv/a.py', ['srv', 'a.py'], true],
    ['file:///srv/100%/a.py', ['srv', '100%', 'a.py'], true],
    ['webpack://web/./src/server.ts?a1b2', ['src', 'server.ts'], false],
    ['webpack:///./src/server.ts', ['src', 'server.ts'], false],
    ['webpack-internal:///(rsc)/./app/page.tsx', ['app', 'page.tsx'], false],
    ['/@fs/home/me/shop/a.ts', ['home', 'me', 'shop', 'a.ts'], true],
    ['/@fs/C:/shop/a.ts', ['c:', 'shop', 'a.ts'], true],
    ['app:///dist/main.js', ['dist', 'main.js'], false],
    ['http://localhost:5173/src/App.vue?t=17#x', ['src', 'App.vue'], false],
    ['/_/services/pay/Charge.cs', ['services', 'pay', 'Charge.cs'], false],
    ['async /srv/a.js', ['srv', 'a.js'], true],
    ['/srv/C#/a.cs', ['srv', 'C#', 'a.cs'], true],
    ['/srv/a.vue?vue&type=script', ['srv', 'a.vue'], true],
  ] as const) {
    it(`reads ${text.trim()}`, () => {
      const path = readSourcePath(text);
      assert.deepEqual([path.segments, path.isAbsolute], [segments, isAbsolute]);
    });
  }

  for (const text of [
    'node:internal/process/task_queues',
    '<frozen importlib._bootstrap>',
    '<string>',
    '[native code]',
  ]) {
    it(`knows that ${text} is no file`, () => assert.notEqual(readSourcePath(text).builtIn, undefined));
  }
});

describe('library code', () => {
  for (const path of [
    '/usr/src/app/node_modules/pg/lib/client.js',
    '/usr/lib/python3/dist-packages/opentelemetry/trace/__init__.py',
    '/srv/venv/lib/python3.12/site-packages/flask/app.py',
    '/usr/lib/python3.11/threading.py',
    '/root/go/pkg/mod/go.opentelemetry.io/otel@v1.30.0/trace.go',
    '/usr/local/go/src/net/http/server.go',
    '/usr/local/cargo/registry/src/index-1/otel-http-0.3.2/src/http_server.rs',
    '/home/me/.cargo/git/checkouts/x/src/lib.rs',
    '/rustc/9fc6b43126469e3858e2fe86cafb4f0fd5068869/library/std/src/panic.rs',
    '/var/www/html/vendor/symfony/http-kernel/HttpKernel.php',
    '/usr/local/bundle/gems/rack-3.0/lib/rack.rb',
  ]) {
    it(`rejects ${path}`, () => assert.notEqual(libraryOf(readSourcePath(path).segments), undefined));
  }

  for (const path of [
    '/srv/app/orders.py',
    '/go/src/cart/internal/store.go', // internal/ holds people's own Go code
    '/srv/src/vendor/vendorList.ts', // a shop has vendors
    '/srv/lib/ruby_tools.rb',
    '/srv/registry/lib.rs',
    'node_modules', // a file of that name
  ]) {
    it(`keeps ${path}`, () => assert.equal(libraryOf(readSourcePath(path).segments), undefined));
  }
});

describe('folders that compilers write to', () => {
  it('are found wherever they are in the path, but not as the file itself', () => {
    assert.equal(outputFolderIn(['srv', 'dist', 'server.js']), 1);
    assert.equal(outputFolderIn(['srv', 'src', 'server.js']), -1);
    assert.equal(outputFolderIn(['srv', 'build']), -1);
  });
});
