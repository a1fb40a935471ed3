import assert from 'node:assert/strict';
import type { FileFacts } from '../../../src/core/index/facts';
import { indexOf, readFacts } from '../../support/source/sources';

const read = (text: string): Promise<FileFacts> => readFacts('shop/orders.py', text);

describe('Python: what a file declares', () => {
  it('names functions by their class, from the first decorator to the last line', async () => {
    const { functions } = await read(`
@app.task(bind=True)
@retry
async def load(order_id: int, *args, limit=3, **rest) -> int:
    """Not part of what it does."""
    def inner(): return order_id
    key = lambda row: row
    return sorted(args, key=lambda a: a)

class Repo(Base):
    class Row:
        @staticmethod
        def of(data): return data
    @property
    def size(self): return 1
    @overload
    def find(self, a: int) -> int: ...
    def find(self, a, /, b, *, c=None): return a
`);
    assert.deepEqual(
      functions.map(f => [f.owner, f.name, f.parent, f.firstLine, f.line, f.endLine, f.params]),
      [
        ['', 'load', -1, 2, 4, 8, ['order_id', 'args', 'limit', 'rest']],
        ['', 'inner', 0, 6, 6, 6, []],
        ['', 'key', 0, 7, 7, 7, ['row']],
        ['', '', 0, 8, 8, 8, ['a']],
        ['Repo.Row', 'of', -1, 12, 13, 13, ['data']],
        ['Repo', 'size', -1, 14, 15, 15, []],
        ['Repo', 'find', -1, 16, 17, 17, ['a']],
        ['Repo', 'find', -1, 18, 18, 18, ['a', 'b', 'c']],
      ],
    );
    assert.deepEqual(functions[0].annotations, ['app.task', 'retry']);
    assert.deepEqual(functions[0].paramTypes, ['int', '', '', '']);
    assert.deepEqual(functions.map(f => f.isDeclaration === true).indexOf(true), 6);
  });

  it('hashes what a body does, not how it is laid out or explained', async () => {
    const hash = async (text: string): Promise<number> => (await read(text)).functions[0].hash;
    const plain = await hash('def f(a):\n    return a + 1\n');
    assert.equal(
      await hash('def g(a):\n    """Says it."""\n    # why\n\n    return (\n  a+1)\n'.replace('(\n  a+1)', 'a+1')),
      plain,
    );
    assert.notEqual(await hash('def f(a):\n    return a + 2\n'), plain);
  });

  it('knows bases and the types of attributes', async () => {
    const { types } = await read(`
@dataclass
class Service(Base, Generic[T], metaclass=Meta):
    repo: Repo
    def __init__(self, client: Client):
        self.client = client
        self.cache = Cache(10)
        self.size: int = 0
`);
    assert.deepEqual(types, [
      {
        name: 'Service', owner: '', firstLine: 2, line: 3, endLine: 8, bases: ['Base', 'Generic[T]'], annotations: ['dataclass'],
        fields: { repo: 'Repo', client: 'Client', cache: 'Cache', size: 'int' },
      },
    ]); // prettier-ignore
  });

  it('reads texts as they will be: joined, formatted, defaults of settings', async () => {
    const { constants } = await read(String.raw`
A = "a" 'b\n' r"\d"
B = A + ".x"
C = f"job {name!r:>{width}} {{}}"
D = "%s of %(n)d at 5%%" % (A, other())
E = "{}-{0}-{k!r}".format(A, k=B)
F = os.getenv("TOPIC", "orders")
G = os.environ.get("X") or "fallback"
H = 5
I = {"load": "orders.load", "n": 1}
class Names(str, Enum):
    LOAD = "names.load"
def f(p):
    url = f"{BASE}/items/{p}"
    twice = "one"
    twice = "two"
`);
    assert.deepEqual(
      constants!.map(({ name, owner, value, function: inside }) => [name, owner, value, inside]),
      [
        ['A', '', ['ab\n\\d'], -1],
        ['B', '', ['ab\n\\d.x'], -1],
        ['C', '', ['job ', { ref: 'name' }, ' {}'], -1],
        ['D', '', ['ab\n\\d of ', null, ' at 5%'], -1],
        ['E', '', ['ab\n\\d-ab\n\\d-ab\n\\d.x'], -1],
        ['F', '', ['orders'], -1],
        ['G', '', ['fallback'], -1],
        ['load', 'I', ['orders.load'], -1],
        ['LOAD', 'Names', ['names.load'], -1],
        ['url', '', [{ ref: 'BASE' }, '/items/', { param: 0 }], 0],
      ],
    );
  });

  it('keeps every call with its receiver, texts and names, at the line of its name', async () => {
    const { calls } = await read(`
def f(client, n):
    (client
        .table("orders")
        .select("id", limit=n, path=f"/x/{n}")
        .execute())
    return Order(name="a"), requests.post(URL, json={"topic": "t"}), run(1, "b", 2)
import models
models.Order()
stub.GetOrder(request)
`);
    assert.deepEqual(calls, [
      { callee: 'table', receiver: 'client', line: 4, endLine: 4, function: 0, args: [['orders']] },
      { callee: 'select', receiver: 'client.table(…)', line: 5, endLine: 5, function: 0, args: [['id']],
        named: { limit: [{ param: 1 }], path: ['/x/', { param: 1 }] } },
      { callee: 'execute', receiver: 'client.table(…).select(…)', line: 6, endLine: 6, function: 0 },
      { callee: 'Order', receiver: 'new', line: 7, endLine: 7, function: 0, named: { name: ['a'] } },
      { callee: 'post', receiver: 'requests', line: 7, endLine: 7, function: 0, args: [[{ ref: 'URL' }]] },
      { callee: 'run', receiver: '', line: 7, endLine: 7, function: 0, args: [[], ['b']] },
      { callee: 'Order', receiver: 'new', line: 9, endLine: 9, function: -1 },
      { callee: 'GetOrder', receiver: 'stub', line: 10, endLine: 10, function: -1, args: [[{ ref: 'request' }]] },
    ]); // prettier-ignore
  });

  it('follows imports to the neighbour that is meant, relative ones by their path', async () => {
    const index = await indexOf({
      'services/catalog/app/__init__.py': '',
      'services/catalog/app/orders.py': 'NAME = "catalog"\ndef load(): pass\n',
      'services/billing/app/__init__.py': 'from .orders import load\n',
      'services/billing/app/orders.py': 'def load(): pass\n',
      'services/billing/app/sub/deep.py':
        'from app import orders\nfrom app.service import bills, view\nfrom ..orders import load as by_path\nimport app.orders\nfrom .. import load as handed\nimport requests\n',
      'tools/requests.py': 'def get(): pass\n',
      'services/billing/app/service.py':
        'class Bills:\n    def pay(self): pass\nbills = Bills()\nview = Bills.as_view()\n',
    });
    const from = index.file('file:///workspace/services/billing/app/sub/deep.py')!;
    const lead = (name: string): string[] =>
      index.lookUp(from, name).map(({ file, fact }) => `${file.segments.join('/')}:${fact.name}`);
    for (const name of ['orders.load', 'by_path', 'app.orders.load', 'handed'])
      assert.deepEqual(lead(name), ['services/billing/app/orders.py:load'], name);
    assert.deepEqual(lead('requests.get'), []);
    assert.deepEqual(
      [...lead('bills.pay'), ...lead('view')],
      ['services/billing/app/service.py:pay', 'services/billing/app/service.py:Bills'],
    );
    const file = index.file('file:///workspace/services/catalog/app/orders.py')!;
    assert.deepEqual(index.modulesOf(file).slice(0, 4), [
      'services.catalog.app.orders',
      'catalog.app.orders',
      'app.orders',
      'orders',
    ]);
  });

  it('reads code that is damaged or deep', async () => {
    const { functions } = await read(
      'def good():\n    return 1\n\ndef bad(:\n    x = (\n\nclass C:\n    def m(self):\n        pass\n',
    );
    assert.ok(functions.some(({ name }) => name === 'good'));
    const deep = `${'f('.repeat(5_000)}1${')'.repeat(5_000)}\ny = a${'.b(1)'.repeat(5_000)}\nz = ${Array(5_000).fill('"a"').join(' + ')}\n`;
    assert.equal((await read(deep)).calls!.length, 10_000);
  });
});
