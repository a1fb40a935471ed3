import assert from 'node:assert/strict';
import { SourceIndex } from '../../../../src/core/index/sourceIndex';
import type { Unit } from '../../../../src/core/index/sourceIndex';
import { say } from '../../../../src/core/phrase';
import { matchFile } from '../../../../src/core/source/fileMatch';
import { LearnedPaths, readLearned } from '../../../../src/core/source/learnedPaths';
import { readQualifiedName } from '../../../../src/core/source/qualifiedName';
import { readSourcePath } from '../../../../src/core/source/sourcePath';
import type { PathMapping, ServiceFolders, WorkspaceFiles } from '../../../../src/core/source/sourceResolver';
import { languages } from '../../../../src/languages';
import { viewOf } from './views';
import { workspaceOf } from './workspace';

const root = '/home/me/shop';

interface Case {
  readonly path: string;
  readonly files: readonly string[] | WorkspaceFiles;
  readonly mappings?: readonly PathMapping[];
  readonly services?: ServiceFolders;
  readonly service?: string;
  readonly functionName?: string;
  readonly module?: readonly string[];
  readonly units?: Readonly<Record<string, readonly string[]>>;
  /** What files are about: their package, and names of functions with lines. */
  readonly facts?: Readonly<Record<string, { package?: string; functions?: readonly string[] }>>;
  readonly learned?: LearnedPaths;
}

function match(given: Case) {
  const { path, files, mappings = [], services = {}, service = 'web', functionName, module, facts = {} } = given;
  const workspace = 'byBasename' in files ? files : workspaceOf({ [root]: files });
  const units: Unit[] = Object.entries(given.units ?? {}).map(([folder, names]) => ({
    folder: 'shop',
    segments: folder.split('/').filter(part => part !== ''),
    names,
  }));
  const index = new SourceIndex(languages, undefined, units);
  for (const [file, { package: name = '', functions = [] }] of Object.entries(facts)) {
    index.put({
      uri: `file://${root}/${file}`,
      folder: 'shop',
      segments: file.split('/'),
      facts: {
        language: file.endsWith('.java') ? 'java' : 'javascript',
        package: name,
        functions: functions.map(text => {
          const [one, line] = text.split(':');
          const at = { firstLine: Number(line), line: Number(line), endLine: Number(line) + 4 };
          return { name: one, owner: '', parent: -1, params: [], hash: 0, ...at };
        }),
      },
    });
  }
  const names = functionName === undefined ? [] : readQualifiedName(functionName);
  return matchFile(
    path,
    { span: viewOf({ service }), names, module },
    {
      index,
      files: workspace,
      mappings,
      services,
      learned: given.learned,
      resolved: () => [],
      serviceFit: (_, { segments }) => {
        const folder = services[service];
        if (typeof folder === 'string') return segments.join('/').startsWith(`${folder}/`) ? 3 : 0;
        return segments.includes(service) ? 1 : 0;
      },
      readText: () => undefined,
    },
  );
}

/** `grade path`, one per file that fits. */
function found(given: Case): string[] {
  return match(given).found.map(({ file, grade }) => `${grade} ${file.segments.join('/')}`);
}

describe('from a path to a file of the workspace', () => {
  it('takes an absolute path that lies in the workspace as it is', () => {
    assert.deepEqual(found({ path: '/home/me/shop/web/server.js', files: ['web/server.js', 'auth/server.js'] }), [
      'exact web/server.js',
    ]);
  });

  it('takes a path from the workspace folder on as it is', () => {
    assert.deepEqual(found({ path: 'web/server.js', files: ['web/server.js', 'old/web/server.js'] }), [
      'exact web/server.js',
    ]);
  });

  it("joins a relative path to the service's folder first", () => {
    const files = ['src/main.rs', 'api/src/main.rs', 'worker/src/main.rs'];
    assert.deepEqual(found({ path: 'src/main.rs', files, services: { web: 'worker' } }), ['exact worker/src/main.rs']);
    assert.deepEqual(found({ path: 'src/main.rs', files }), ['exact src/main.rs']);
  });

  it('joins a relative path to the packages here, that of the service first', () => {
    const files = ['services/web/src/main.js', 'services/auth/src/main.js'];
    const units = { 'services/web': ['web'], 'services/auth': ['auth'] };
    const facts = { 'services/web/src/main.js': {}, 'services/auth/src/main.js': {} };
    assert.deepEqual(found({ path: 'src/main.js', files, units, facts }), ['exact services/web/src/main.js']);
    assert.deepEqual(found({ path: 'src/main.js', files, units, facts, service: 'mail' }), [
      'exact services/auth/src/main.js',
      'exact services/web/src/main.js',
    ]);
  });

  it('finds what ran in a container by the longest run of whole segments', () => {
    const files = ['services/catalog/app/orders.py', 'services/worker/app/tasks.py', 'tools/orders.py'];
    assert.deepEqual(found({ path: '/srv/app/orders.py', files }), ['weak services/catalog/app/orders.py']);
    assert.deepEqual(found({ path: '/x/catalog/app/orders.py', files }), ['strong services/catalog/app/orders.py']);
  });

  it('compares segments, not endings of text', () => {
    assert.deepEqual(found({ path: '/srv/b/x.js', files: ['ab/x.js', 'c/x.js'] }), ['name ab/x.js', 'name c/x.js']);
    assert.deepEqual(found({ path: '/srv/ab/x.js', files: ['b/x.js', 'ab/x.js'] }), ['weak ab/x.js']);
    assert.deepEqual(found({ path: '/srv/myserver.js', files: ['server.js'] }), []);
  });

  it('takes the only file of that name', () => {
    assert.deepEqual(found({ path: '/app/server.js', files: ['web/server.js'] }), ['name web/server.js']);
    assert.deepEqual(found({ path: 'InvoiceService.java', files: ['src/com/acme/InvoiceService.java'] }), [
      'name src/com/acme/InvoiceService.java',
    ]);
  });

  it('finds what a Windows machine built', () => {
    const files = ['services/pay/Controllers/ChargeController.cs', 'Controllers/Other.cs'];
    const path = 'C:\\agent\\_work\\1\\s\\services\\pay\\Controllers\\ChargeController.cs';
    assert.deepEqual(found({ path, files }), ['strong services/pay/Controllers/ChargeController.cs']);
    assert.deepEqual(found({ path: '/_/services/pay/Controllers/ChargeController.cs', files }), [
      'exact services/pay/Controllers/ChargeController.cs',
    ]);
  });

  it('cuts what Bazel puts in front, and knows what it fetched', () => {
    const files = ['cart/main.go', 'web/server.js'];
    const head = '/root/.cache/bazel/_bazel_me/1a/execroot/_main';
    assert.deepEqual(found({ path: `${head}/cart/main.go`, files }), ['exact cart/main.go']);
    assert.deepEqual(found({ path: `${head}/bazel-out/k8-fastbuild/bin/cart/main.go`, files }), ['exact cart/main.go']);
    assert.deepEqual(found({ path: '/b/app.runfiles/_main/web/server.js', files }), ['exact web/server.js']);
    assert.equal(match({ path: `${head}/external/lib/web/server.js`, files }).isLibrary, true);
  });

  it('tells upper and lower case apart only where the file system does', () => {
    const path = 'C:\\Shop\\Web\\Server.js';
    const folders = { 'c:/shop': ['web/server.js', 'auth/server.js'] };
    assert.deepEqual(found({ path, files: workspaceOf(folders, true) }), ['exact web/server.js']);
    assert.deepEqual(found({ path, files: workspaceOf(folders) }), []);
  });

  it('reads file URIs', () => {
    assert.deepEqual(found({ path: 'file:///home/me/shop/my%20web/server.js', files: ['my web/server.js'] }), [
      'exact my web/server.js',
    ]);
  });

  it('finds files of several folders, also by the name of the folder', () => {
    const files = workspaceOf({ '/home/me/web': ['src/a.ts'], '/home/me/auth': ['src/a.ts'] });
    const uris = (path: string): string[] => match({ path, files, service: 'x' }).found.map(({ file }) => file.uri);
    assert.deepEqual(uris('auth/src/a.ts'), ['file:///home/me/auth/src/a.ts']);
    assert.deepEqual(uris('/build/auth/src/a.ts'), ['file:///home/me/auth/src/a.ts']);
    assert.deepEqual(uris('src/a.ts'), ['file:///home/me/auth/src/a.ts', 'file:///home/me/web/src/a.ts']);
  });

  it('finds modules of Go and crates of Rust by their names', () => {
    const files = ['services/cart/store/store.go', 'services/cart/go.mod', 'x/store/store.go'];
    const units = { 'services/cart': ['github.com/acme/shop/cart', 'cart'], x: ['github.com/acme/x', 'x'] };
    assert.deepEqual(found({ path: 'github.com/acme/shop/cart@v1.4.0/store/store.go', files, units }), [
      'exact services/cart/store/store.go',
    ]);
    assert.deepEqual(found({ path: 'github.com/acme/shop/cart/v2/store/store.go', files, units }), [
      'exact services/cart/store/store.go',
    ]);
    const crates = ['crates/api/src/main.rs', 'crates/job/src/main.rs'];
    const named = { 'crates/api': ['ship-api'], 'crates/job': ['ship-job'] };
    assert.deepEqual(found({ path: 'src/main.rs', files: crates, units: named, module: ['ship_job'] }), [
      'exact crates/job/src/main.rs',
    ]);
  });
});

describe('path mappings', () => {
  const files = ['services/web/src/a.js', 'services/web/vendor/b.go', 'other/src/a.js', 'src/a.js'];

  it('come before everything else', () => {
    const mappings = [{ from: '/app', to: 'services/web' }];
    assert.deepEqual(found({ path: '/app/src/a.js', files, mappings }), ['exact services/web/src/a.js']);
  });

  it('count whole segments', () => {
    assert.deepEqual(
      found({ path: '/application/src/a.js', files: ['web/src/a.js'], mappings: [{ from: '/app', to: 'other' }] }),
      ['weak web/src/a.js'],
    );
  });

  it('the longest comes first, then the one for the service', () => {
    const mappings = [
      { from: '/app', to: 'other' },
      { from: '/app/src', to: 'src' },
      { from: '/app/src', to: 'services/web/src', service: 'web' },
    ];
    assert.deepEqual(found({ path: '/app/src/a.js', files, mappings }), ['exact services/web/src/a.js']);
    assert.deepEqual(found({ path: '/app/src/a.js', files, mappings, service: 'auth' }), ['exact src/a.js']);
  });

  it('take absolute targets inside the workspace, and never one outside', () => {
    assert.deepEqual(
      found({ path: '/app/src/a.js', files, mappings: [{ from: '/app/', to: `${root}/services/web/` }] }),
      ['exact services/web/src/a.js'],
    );
    assert.deepEqual(found({ path: '/etc/passwd', files, mappings: [{ from: '/etc', to: '/etc' }] }), []);
  });

  it('map Windows and webpack prefixes', () => {
    assert.deepEqual(
      found({ path: 'D:\\build\\src\\a.js', files, mappings: [{ from: 'd:\\build', to: 'services/web' }] }),
      ['exact services/web/src/a.js'],
    );
    const mappings = [{ from: 'webpack://shop/./src', to: 'services/web/src' }];
    assert.deepEqual(found({ path: 'webpack://shop/./src/a.js', files, mappings }), ['exact services/web/src/a.js']);
  });

  it('map what the person calls their own, though its folder is called vendor; not what is installed below', () => {
    const mappings = [
      { from: '/app/vendor', to: 'services/web/vendor' },
      { from: '/app', to: '.' },
    ];
    assert.deepEqual(found({ path: '/app/vendor/b.go', files, mappings }), ['exact services/web/vendor/b.go']);
    const installed = match({ path: '/app/node_modules/x/src/a.js', files, mappings });
    assert.deepEqual(installed.found, []);
    assert.equal(
      say(installed.note),
      '/app/node_modules/x/src/a.js is an installed npm package, not code of this workspace.',
    );
  });
});

describe('equally good files', () => {
  const files = ['services/auth/src/server.js', 'services/web/src/server.js'];
  const facts = { 'services/auth/src/server.js': { functions: ['login:3'] }, 'services/web/src/server.js': {} };

  it("are told apart by the service's folder", () => {
    assert.deepEqual(
      found({ path: '/app/src/server.js', files, facts, service: 'login', services: { login: 'services/auth' } }),
      ['weak services/auth/src/server.js'],
    );
    assert.deepEqual(found({ path: '/app/src/server.js', files, facts, service: 'web' }), [
      'weak services/web/src/server.js',
    ]);
  });

  it('are told apart by the package of the function', () => {
    const java = ['billing/java/com/acme/billing/Invoice.java', 'legacy/java/com/acme/legacy/Invoice.java'];
    const packages = { [java[0]]: { package: 'com.acme.billing' }, [java[1]]: { package: 'com.acme.legacy' } };
    const functionName = 'com.acme.legacy.Invoice.load';
    assert.deepEqual(found({ path: 'Invoice.java', files: java, facts: packages, functionName }), [
      'name legacy/java/com/acme/legacy/Invoice.java',
    ]);
  });

  it('are told apart by the function', () => {
    assert.deepEqual(found({ path: '/app/src/server.js', files, facts, service: 'x', functionName: 'login' }), [
      'weak services/auth/src/server.js',
    ]);
  });

  it('include those that are not called like the folder of a container', () => {
    const here = ['services/auth/app/server.js', 'services/web/server.js'];
    const known = { [here[0]]: {}, [here[1]]: {} };
    assert.deepEqual(found({ path: '/app/server.js', files: here, facts: known }), ['name services/web/server.js']);
    assert.deepEqual(found({ path: '/app/server.js', files: here, facts: known, service: 'x' }), [
      'weak services/auth/app/server.js',
    ]);
  });

  it('are all given, with a mapping that would decide', () => {
    const answer = match({ path: '/app/src/server.js', files, service: 'login' });
    assert.deepEqual(
      answer.found.map(({ file }) => file.segments.join('/')),
      files,
    );
    assert.equal(say(answer.note), 'It is one of 2 files that fit equally well (src/server.js).');
    assert.match(say(answer.hint!), /\{"from":"\/app","to":"services\/auth","service":"login"\}/);
  });

  it('are not guessed at where others of the service were found', () => {
    const learned = new LearnedPaths();
    const place = (path: string) => ({
      uri: path,
      folder: 'shop',
      segments: path.split('/'),
      absolute: path.split('/'),
    });
    learned.note('login', readSourcePath('/app/src/a.js'), place('services/auth/src/a.js'));
    assert.deepEqual(
      found({ path: '/app/src/server.js', files, service: 'login', learned: new LearnedPaths(learned.news()) }).length,
      2,
    );
    learned.note('login', readSourcePath('/app/src/b.js'), place('services/auth/src/b.js'));
    const kept = readLearned(JSON.parse(JSON.stringify(learned.news())));
    assert.deepEqual(found({ path: '/app/src/server.js', files, service: 'login', learned: new LearnedPaths(kept) }), [
      'exact services/auth/src/server.js',
    ]);
    assert.equal(
      found({ path: '/app/src/server.js', files, service: 'mail', learned: new LearnedPaths(kept) }).length,
      2,
    );
    const wrong = new LearnedPaths(kept);
    found({ path: '/app/server.js', files: ['services/web/server.js'], service: 'login', learned: wrong });
    assert.deepEqual(wrong.news(), []);
  });
});

describe('what is not written here', () => {
  it('is said to be a library, in the folders that these have', () => {
    for (const path of [
      '/app/node_modules/pg/lib/client.js',
      '/usr/lib/python3.11/site-packages/flask/app.py',
      '/usr/lib/python3/dist-packages/flask/app.py',
      '/root/go/pkg/mod/github.com/x/y@v1.0.0/app.go',
      '/usr/local/go/src/net/http/server.go',
      'net/http/server.go',
      'github.com/x/y@v1.2.3/server.go',
      '/usr/local/cargo/registry/src/index-1/hyper-1.0/src/server.rs',
      '/rustc/90c541806f23a127002de5b4038be731ba1458ca/library/core/src/app.rs',
      '/var/www/html/vendor/symfony/http-kernel/app.php',
      'node:internal/server.js',
      '<frozen app>',
      '/app/proto/app_pb2.py',
    ]) {
      const name = path.split('/').at(-1)!;
      assert.equal(match({ path, files: [`src/${name}`, 'web/server.js'] }).isLibrary, true, path);
    }
  });

  it('is written here after all where it is an installed copy', () => {
    const files = ['packages/ui/src/a.js', 'libs/acme_core/acme_core/db.py', 'redis/client.py'];
    const units = { 'packages/ui': ['@acme/ui', 'ui'], 'libs/acme_core': ['acme-core'], '': ['shop'] };
    assert.deepEqual(found({ path: '/app/node_modules/@acme/ui/src/a.js', files, units }), [
      'exact packages/ui/src/a.js',
    ]);
    assert.deepEqual(found({ path: '/venv/lib/python3.12/site-packages/acme_core/db.py', files, units }), [
      'exact libs/acme_core/acme_core/db.py',
    ]);
    assert.deepEqual(found({ path: '/venv/lib/python3.12/site-packages/redis/client.py', files, units }), []);
  });

  it('gives the reason, and the mapping that would help', () => {
    const answer = match({ path: '/usr/src/app/src/orders.ts', files: ['README.md'] });
    assert.equal(
      say(answer.note),
      'No file of this workspace is called orders.ts (the span says /usr/src/app/src/orders.ts).',
    );
    assert.match(say(answer.hint!), /spanlight\.pathMappings \[\{"from":"\/usr\/src\/app","to":"FOLDER"\}\]/);
  });

  it('does not mind that the workspace itself lies below a folder that looks like a library', () => {
    const files = workspaceOf({ '/srv/node_modules/mine': ['lib/a.js'] });
    assert.deepEqual(found({ path: '/srv/node_modules/mine/lib/a.js', files }), ['exact lib/a.js']);
    assert.deepEqual(found({ path: '/srv/node_modules/mine/node_modules/x/lib/a.js', files }), []);
  });

  it('may be no path at all', () => {
    assert.deepEqual(found({ path: '', files: ['a.js'] }), []);
    assert.deepEqual(found({ path: '/', files: ['a.js'] }), []);
    assert.deepEqual(found({ path: `/${'a/'.repeat(5_000)}a.js`, files: ['a.js'] }), []);
  });

  it('is compiled where a source of the same name is here', () => {
    assert.deepEqual(found({ path: 'server.js', files: ['dist/server.js', 'src/server.js'] }), ['name src/server.js']);
    assert.deepEqual(found({ path: '/app/dist/server.js', files: ['web/dist/server.js'] }), [
      'weak web/dist/server.js',
    ]);
  });
});
