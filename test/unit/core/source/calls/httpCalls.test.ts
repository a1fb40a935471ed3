import assert from 'node:assert/strict';
import { fitsUrl } from '../../../../../src/core/source/calls/urlPattern';
import { httpClient } from '../../../../../src/core/source/rules/httpClient';
import type { SourceLocation } from '../../../../../src/core/source/sourceResolver';
import type { SpanView } from '../../../../../src/core/source/spanView';
import { SpanKind } from '../../../../../src/core/spans/spanTable';
import { indexOf } from '../../../../support/source/sources';
import { ask, contextOf } from '../routes/asking';
import { viewOf, type Shown } from '../views';

describe('addresses in the code and requests', () => {
  const request = { host: 'users.svc:8080', path: '/api/users/42', query: '?full=1' };
  for (const [text, expected] of [
    [['http://users.svc:8080/api/users/42'], 'same'],
    [['http://users.svc/api/users/42'], 'same'],
    [['http://orders/api/users/42'], 'other'],
    [[null, '/users/', null], 'same'],
    [[null, 'users/', null, '?full=1'], 'same'],
    [[null, 'users/', null, '?short=1'], 'unknown'],
    [['/users/%s'], 'same'],
    [['/users/{id}'], 'same'],
    [['/users/:id'], 'same'],
    [['/users'], 'other'],
    [['/orders/', null], 'other'],
    [[null], 'unknown'],
    [['https://', null, '/api/users/', null], 'same'],
    [['42'], 'same'],
    [['name'], 'text'],
    [['fetching users/42 now'], 'text'],
  ] as const)
    it(`${JSON.stringify(text)}: ${expected}`, () => assert.equal(fitsUrl(text, request), expected));
});

describe('HTTP client spans', () => {
  const files = {
    'shop/pyproject.toml': '[project]\nname = "shop"\n',
    'shop/app/views.py': `
import requests
from app.clients import get_json, Billing

USERS = "http://users:8080"

def checkout(order_id):
    user = requests.get(f"{USERS}/api/users/{order_id}")
    stock = get_json("http://stock/items")
    price = get_json("http://price/items")
    cache.get("users")
    return Billing().charge(user)

def other():
    requests.post("http://users:8080/api/users")
`,
    'shop/app/clients.py': `
import httpx

def get_json(url):
    return httpx.get(url).json()

class Billing:
    def charge(self, user):
        return httpx.post("http://billing/charge", json={"user": user})
`,
  };
  const lines = (path: keyof typeof files, text: string): number =>
    files[path].split('\n').findIndex(line => line.includes(text)) + 1;

  async function asked(attributes: Record<string, string>, above?: string): Promise<string[]> {
    const index = await indexOf(files);
    const parent = viewOf({ name: 'above', kind: SpanKind.Server });
    const resolved = (span: SpanView): readonly SourceLocation[] =>
      above !== undefined && span === parent
        ? [
            {
              uri: 'file:///workspace/shop/app/views.py',
              line: lines('shop/app/views.py', `def ${above}`),
              endLine: lines('shop/app/views.py', `def ${above}`),
              isLineKnown: true,
              functionName: above,
              kind: 'handler',
              confidence: 'high',
              rule: 'http route',
              why: { text: '', args: [] },
            } as unknown as SourceLocation,
          ]
        : [];
    const shown: Shown = { name: attributes['http.request.method'], kind: SpanKind.Client, parent, attributes };
    return ask(index, shown, { rule: httpClient, context: contextOf(index, () => 0, resolved) });
  }

  it('are the call with that address and method within the function above', async () => {
    assert.deepEqual(
      await asked({ 'http.request.method': 'GET', 'url.full': 'http://users:8080/api/users/7' }, 'checkout'),
      [`shop/app/views.py:${lines('shop/app/views.py', 'requests.get')} checkout high`],
    );
    assert.deepEqual(await asked({ 'http.request.method': 'POST', 'url.full': 'http://billing/charge' }, 'checkout'), [
      `shop/app/clients.py:${lines('shop/app/clients.py', 'httpx.post')} Billing.charge high`,
    ]);
  });

  it('are the call of the wrapper, where the address is given', async () => {
    assert.deepEqual(await asked({ 'http.request.method': 'GET', 'url.full': 'http://price/items' }, 'checkout'), [
      `shop/app/views.py:${lines('shop/app/views.py', 'http://price')} checkout high`,
    ]);
  });

  it('are the only such call of the service where nothing above is known', async () => {
    assert.deepEqual(await asked({ 'http.request.method': 'POST', 'url.full': 'http://users:8080/api/users' }), [
      `shop/app/views.py:${lines('shop/app/views.py', 'requests.post')} other medium`,
    ]);
    assert.deepEqual(await asked({ 'http.request.method': 'DELETE', 'url.full': 'http://users:8080/api/users' }), []);
  });
});
