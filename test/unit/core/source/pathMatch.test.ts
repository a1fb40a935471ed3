import assert from 'node:assert/strict';
import { matchPath } from '../../../../src/core/source/pathMatch';
import type { PathMapping, ServiceFolders, WorkspaceFiles } from '../../../../src/core/source/sourceResolver';
import { workspaceOf } from './workspace';

const root = '/home/me/shop';

interface Case {
  readonly path: string;
  readonly files: readonly string[] | WorkspaceFiles;
  readonly mappings?: readonly PathMapping[];
  readonly services?: ServiceFolders;
  readonly service?: string;
  readonly functionName?: string;
}

function match({ path, files, mappings = [], services = {}, service = 'web', functionName }: Case) {
  const workspace = 'byBasename' in files ? files : workspaceOf({ [root]: files });
  return matchPath(path, { service, functionName }, { files: workspace, mappings, services });
}

/** `rule confidence path`, one per file that fits; a trailing `~` when its lines are not those of the span. */
function found(given: Case): string[] {
  return match(given).fitting.map(
    ({ file, rule, confidence, isSameText }) =>
      `${rule} ${confidence} ${file.segments.join('/')}${isSameText ? '' : ' ~'}`,
  );
}

describe('from a path to a file of the workspace', () => {
  it('takes an absolute path that lies in the workspace as it is', () => {
    assert.deepEqual(found({ path: '/home/me/shop/web/server.js', files: ['web/server.js', 'auth/server.js'] }), [
      'exact path exact web/server.js',
    ]);
  });

  it('takes a path from the workspace folder on as it is', () => {
    assert.deepEqual(found({ path: 'web/server.js', files: ['web/server.js', 'old/web/server.js'] }), [
      'relative path exact web/server.js',
    ]);
  });

  it("joins a relative path to the service's folder first", () => {
    const files = ['src/main.rs', 'api/src/main.rs', 'worker/src/main.rs'];
    assert.deepEqual(found({ path: 'src/main.rs', files, services: { web: 'worker' } }), [
      'relative path exact worker/src/main.rs',
    ]);
    assert.deepEqual(found({ path: 'src/main.rs', files }), ['relative path exact src/main.rs']);
  });

  it('finds what ran in a container by the longest run of whole segments', () => {
    const files = ['services/catalog/app/orders.py', 'services/worker/app/tasks.py', 'tools/orders.py'];
    assert.deepEqual(found({ path: '/srv/app/orders.py', files }), [
      'longest path match medium services/catalog/app/orders.py',
    ]);
    assert.deepEqual(found({ path: '/x/catalog/app/orders.py', files }), [
      'longest path match high services/catalog/app/orders.py',
    ]);
  });

  it('compares segments, not endings of text', () => {
    assert.deepEqual(found({ path: '/srv/b/x.js', files: ['ab/x.js', 'c/x.js'] }), [
      'longest path match low ab/x.js',
      'longest path match low c/x.js',
    ]);
    assert.deepEqual(found({ path: '/srv/ab/x.js', files: ['b/x.js', 'ab/x.js'] }), [
      'longest path match medium ab/x.js',
    ]);
    assert.deepEqual(found({ path: '/srv/myserver.js', files: ['server.js'] }), []);
  });

  it('takes the only file of that name, at medium', () => {
    assert.deepEqual(found({ path: '/app/server.js', files: ['web/server.js'] }), [
      'only file of that name medium web/server.js',
    ]);
    assert.deepEqual(found({ path: 'InvoiceService.java', files: ['src/com/acme/InvoiceService.java'] }), [
      'only file of that name medium src/com/acme/InvoiceService.java',
    ]);
  });

  it('finds what a Windows machine built', () => {
    const files = ['services/pay/Controllers/ChargeController.cs', 'Controllers/Other.cs'];
    const path = 'C:\\agent\\_work\\1\\s\\services\\pay\\Controllers\\ChargeController.cs';
    assert.deepEqual(found({ path, files }), ['longest path match high services/pay/Controllers/ChargeController.cs']);
  });

  it('tells upper and lower case apart only where the file system does', () => {
    const path = 'C:\\Shop\\Web\\Server.js';
    const folders = { 'c:/shop': ['web/server.js', 'auth/server.js'] };
    assert.deepEqual(found({ path, files: workspaceOf(folders, true) }), ['exact path exact web/server.js']);
    assert.deepEqual(found({ path, files: workspaceOf(folders) }), []);
  });

  it('reads file URIs', () => {
    assert.deepEqual(found({ path: 'file:///home/me/shop/my%20web/server.js', files: ['my web/server.js'] }), [
      'exact path exact my web/server.js',
    ]);
  });

  it('finds files of several folders, also by the name of the folder', () => {
    const files = workspaceOf({ '/home/me/web': ['src/a.ts'], '/home/me/auth': ['src/a.ts'] });
    const uris = (path: string): string[] =>
      matchPath(path, { service: 'x', functionName: undefined }, { files, mappings: [], services: {} }).fitting.map(
        ({ file }) => file.uri,
      );
    assert.deepEqual(uris('auth/src/a.ts'), ['file:///home/me/auth/src/a.ts']);
    assert.deepEqual(uris('/build/auth/src/a.ts'), ['file:///home/me/auth/src/a.ts']);
    assert.deepEqual(uris('src/a.ts'), ['file:///home/me/auth/src/a.ts', 'file:///home/me/web/src/a.ts']);
  });
});

describe('path mappings', () => {
  const files = ['services/web/src/a.js', 'services/web/vendor/b.go', 'other/src/a.js', 'src/a.js'];

  it('come before everything else', () => {
    const mappings = [{ from: '/app', to: 'services/web' }];
    assert.deepEqual(found({ path: '/app/src/a.js', files, mappings }), ['path mapping exact services/web/src/a.js']);
  });

  it('count whole segments', () => {
    assert.deepEqual(
      found({ path: '/application/src/a.js', files: ['web/src/a.js'], mappings: [{ from: '/app', to: 'other' }] }),
      ['longest path match medium web/src/a.js'],
    );
  });

  it('the longest comes first, then the one for the service', () => {
    const mappings = [
      { from: '/app', to: 'other' },
      { from: '/app/src', to: 'src' },
      { from: '/app/src', to: 'services/web/src', service: 'web' },
    ];
    assert.deepEqual(found({ path: '/app/src/a.js', files, mappings }), ['path mapping exact services/web/src/a.js']);
    assert.deepEqual(found({ path: '/app/src/a.js', files, mappings, service: 'auth' }), [
      'path mapping exact src/a.js',
    ]);
  });

  it('take absolute targets inside the workspace, and never one outside', () => {
    assert.deepEqual(
      found({ path: '/app/src/a.js', files, mappings: [{ from: '/app/', to: `${root}/services/web/` }] }),
      ['path mapping exact services/web/src/a.js'],
    );
    assert.deepEqual(found({ path: '/etc/passwd', files, mappings: [{ from: '/etc', to: '/etc' }] }), []);
  });

  it('map Windows and webpack prefixes', () => {
    assert.deepEqual(
      found({ path: 'D:\\build\\src\\a.js', files, mappings: [{ from: 'd:\\build', to: 'services/web' }] }),
      ['path mapping exact services/web/src/a.js'],
    );
    const mappings = [{ from: 'webpack://shop/./src', to: 'services/web/src' }];
    assert.deepEqual(found({ path: 'webpack://shop/./src/a.js', files, mappings }), [
      'path mapping exact services/web/src/a.js',
    ]);
  });

  it('map what the person calls their own, though its folder is called vendor; not what is installed below', () => {
    const mappings = [
      { from: '/app/vendor', to: 'services/web/vendor' },
      { from: '/app', to: '.' },
    ];
    assert.deepEqual(found({ path: '/app/vendor/b.go', files, mappings }), [
      'path mapping exact services/web/vendor/b.go',
    ]);
    const installed = match({ path: '/app/node_modules/x/src/a.js', files, mappings });
    assert.deepEqual(installed.fitting, []);
    assert.equal(
      installed.reason,
      '/app/node_modules/x/src/a.js is an installed npm package, not code of this workspace.',
    );
  });

  it('that lead nowhere are named when nothing else is found either', () => {
    const answer = match({ path: '/app/src/new.js', files, mappings: [{ from: '/app', to: 'services/web' }] });
    assert.deepEqual(answer.fitting, []);
    assert.equal(
      answer.reason,
      'No file of this workspace is called new.js (the span says /app/src/new.js). ' +
        'spanlight.pathMappings puts /app at services/web, but the file is not there.',
    );
  });
});

describe('equally good files', () => {
  const files = ['services/auth/src/server.js', 'services/web/src/server.js'];

  it("are told apart by the service's folder", () => {
    assert.deepEqual(
      found({ path: '/app/src/server.js', files, service: 'login', services: { login: 'services/auth' } }),
      ['service folder high services/auth/src/server.js'],
    );
  });

  it('are told apart by a folder called like the service', () => {
    assert.deepEqual(found({ path: '/app/src/server.js', files, service: 'web' }), [
      'service folder medium services/web/src/server.js',
    ]);
  });

  it('are told apart by the namespace of the function', () => {
    const java = ['billing/java/com/acme/billing/Invoice.java', 'legacy/java/com/acme/legacy/Invoice.java'];
    const functionName = 'com.acme.legacy.Invoice.load';
    assert.deepEqual(found({ path: 'Invoice.java', files: java, functionName }), [
      'namespace medium legacy/java/com/acme/legacy/Invoice.java',
    ]);
  });

  it('are all given, with a mapping that would decide', () => {
    const answer = match({ path: '/app/src/server.js', files, service: 'login' });
    assert.deepEqual(
      answer.fitting.map(({ file }) => file.segments.join('/')),
      files,
    );
    assert.equal(answer.reason, '2 files fit /app/src/server.js equally well.');
    assert.match(answer.hint, /\{"from":"\/app","to":"services\/auth","service":"login"\}/);
  });
});

describe('compiled files', () => {
  it('never beat the source of the same name', () => {
    assert.deepEqual(found({ path: 'server.js', files: ['dist/server.js', 'src/server.js'] }), [
      'only file of that name medium src/server.js',
    ]);
  });

  it('named by the span lead to the source by the function, whose lines are others', () => {
    const files = ['web/dist/api/server.js', 'web/src/api/server.js'];
    assert.deepEqual(found({ path: '/app/dist/api/server.js', files, functionName: 'getItem' }), [
      'longest path match medium web/src/api/server.js ~',
    ]);
    assert.deepEqual(found({ path: '/app/dist/api/server.js', files }), [
      'longest path match low web/src/api/server.js ~',
      'longest path match low web/dist/api/server.js',
    ]);
  });

  it('are opened when nothing else is there', () => {
    assert.deepEqual(found({ path: '/app/dist/server.js', files: ['web/dist/server.js'] }), [
      'longest path match medium web/dist/server.js',
    ]);
  });
});

describe('a path that leads nowhere', () => {
  it('gives the reason, and the mapping that would help', () => {
    const answer = match({ path: '/usr/src/app/src/orders.ts', files: ['README.md'] });
    assert.equal(
      answer.reason,
      'No file of this workspace is called orders.ts (the span says /usr/src/app/src/orders.ts).',
    );
    assert.match(answer.hint, /spanlight\.pathMappings \[\{"from":"\/usr\/src\/app","to":"<folder here>"\}\]/);
  });

  it('says that no folder is open', () => {
    assert.equal(
      match({ path: '/app/a.js', files: workspaceOf({}) }).reason,
      'No folder is open, so the source of /app/a.js has no place to be found.',
    );
  });

  it('is told from library code', () => {
    assert.equal(
      match({ path: 'node:internal/timers', files: [] }).reason,
      'node:internal/timers is the runtime itself, not code of this workspace.',
    );
  });

  it('does not mind that the workspace itself lies below a folder that looks like a library', () => {
    const files = workspaceOf({ '/srv/node_modules/mine': ['lib/a.js'] });
    assert.deepEqual(found({ path: '/srv/node_modules/mine/lib/a.js', files }), ['exact path exact lib/a.js']);
    assert.deepEqual(found({ path: '/srv/node_modules/mine/node_modules/x/lib/a.js', files }), []);
  });

  it('may be no path at all', () => {
    assert.deepEqual(found({ path: '', files: ['a.js'] }), []);
    assert.deepEqual(found({ path: '/', files: ['a.js'] }), []);
    assert.deepEqual(found({ path: `/${'a/'.repeat(5_000)}a.js`, files: ['a.js'] }), []);
  });
});
