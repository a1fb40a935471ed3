import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { RoutedMapper, type Enclave } from '../../src/host/routedMapper';
import type { SourceIndexing } from '../../src/host/sourceIndexing';
import { SourceWorker } from '../../src/host/sourceWorker';
import { eventually, TestFolder } from './support/folder';
import { indexing } from './support/mapper';
import { tableOf } from './support/spans';

const source = 'export function sell(item) {\n  return item.price;\n}\n';
const spans = () => tableOf('shop', [{ attributes: { 'code.file.path': '/app/shop/till.js', 'code.line.number': 2 } }]);

/** Source that lies nowhere but in this test, below `enclave:/shop`. */
class TestEnclave implements Enclave {
  started = 0;
  ended = 0;

  owns(uri: string): boolean {
    return uri.startsWith('enclave:');
  }

  createMapper(): SourceWorker {
    this.started++;
    const extension = vscode.extensions.getExtension('spanlight.spanlight');
    const worker = new SourceWorker(
      join(extension?.extensionPath ?? '', 'dist', 'index.js'),
      tell => {
        tell('workspace', {
          folders: [{ name: 'shop', uri: 'enclave:/shop' }],
          ignoreCase: false,
          storage: undefined,
        });
        tell('settings', { mappings: [], services: {}, taught: [] });
        tell('files', { uris: ['enclave:/shop/till.js'], isLast: true });
      },
      uri => Promise.resolve(uri === 'enclave:/shop/till.js' ? source : undefined),
    );
    const dispose = worker.dispose.bind(worker);
    worker.dispose = () => {
      this.ended++;
      dispose();
    };
    return worker;
  }
}

describe('traces that bring their source', () => {
  const folder = new TestFolder('shop');
  let index: SourceIndexing;
  let enclave: TestEnclave;
  let mapper: RoutedMapper;

  before(() => folder.write({ 'till.js': source }));
  beforeEach(() => {
    index = indexing();
    enclave = new TestEnclave();
    mapper = new RoutedMapper(index.mapper, enclave);
  });
  afterEach(() => {
    mapper.dispose();
    index.dispose();
  });
  after(() => folder.remove());

  const urisOf = async (table: ReturnType<typeof spans>) =>
    (await mapper.answer(table, 0)).locations.map(({ uri }) => uri);

  it('lead to that source alone, and all others to the open folders alone', async () => {
    const [own, others] = [spans(), spans()];
    mapper.adopt(own);
    assert.deepEqual(await urisOf(own), ['enclave:/shop/till.js']);
    assert.deepEqual(await urisOf(others), [folder.file('till.js').toString()]);
    assert.deepEqual(
      (await mapper.functions('enclave:/shop/till.js')).map(({ name }) => name),
      ['sell'],
    );
  });

  it('start no thread until one of them is asked about, and end it with the last of them', async () => {
    const [one, two] = [spans(), spans()];
    await urisOf(spans());
    assert.equal(enclave.started, 0);
    mapper.adopt(one);
    mapper.adopt(two);
    await urisOf(one);
    await urisOf(two);
    mapper.forget(one);
    assert.deepEqual([enclave.started, enclave.ended], [1, 0]);
    mapper.forget(two);
    assert.deepEqual([enclave.started, enclave.ended], [1, 1]);
    assert.deepEqual(await urisOf(one), ['enclave:/shop/till.js']);
    assert.equal(enclave.started, 2);
  });

  it('have keys of their own for the functions that they ran', async () => {
    const [own, others] = [spans(), spans()];
    mapper.adopt(own);
    const keys = [...(await mapper.sites(own)).keys, ...(await mapper.sites(others)).keys];
    assert.notEqual(keys[0], keys[1]);
    const places = await eventually(async () => {
      const found = await mapper.places(keys);
      return found.every(Boolean) && found;
    }, 'both places');
    assert.deepEqual(
      places.map(place => place?.uri),
      ['enclave:/shop/till.js', folder.file('till.js').toString()],
    );
  });
});

describe('the source of the sample', () => {
  const file = vscode.Uri.parse('spanlight-sample:/shop/frontend/checkout.js');

  it('can be read, and not written', async () => {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    assert.match(text, /inSpan\('authenticate'/);
    await assert.rejects(
      Promise.resolve(vscode.workspace.fs.writeFile(file, new Uint8Array())),
      /NoPermissions|read-?only/i,
    );
    assert.equal(vscode.workspace.fs.isWritableFileSystem('spanlight-sample'), false);
  });

  it('is all that can be read there', async () => {
    for (const path of ['/shop/../../extension.js', '/etc/passwd', '/shop/none.js', '/shopping/frontend/checkout.js']) {
      const uri = vscode.Uri.from({ scheme: 'spanlight-sample', path });
      await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(uri)), path);
    }
  });
});
