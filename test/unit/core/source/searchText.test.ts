import assert from 'node:assert/strict';
import { searchTextOf } from '../../../../src/core/source/searchText';
import { viewOf } from './views';

describe('what to look for in the text', () => {
  for (const [attributes, name, text] of [
    [{ 'code.function.name': 'com.acme.Orders.create' }, 'x', 'create'],
    [{ 'http.route': '/items/:id' }, 'GET', '/items/:id'],
    [{}, 'GET /items/:id', '/items/:id'],
    [{ 'http.route': '/' }, 'GET /', 'GET /'],
    [{ 'rpc.method': 'shop.Cart/AddItem' }, 'shop.Cart/AddItem', 'AddItem'],
    [{ 'messaging.destination.name': 'orders' }, 'orders publish', 'orders'],
    [{}, ' load item ', 'load item'],
  ] as const) {
    it(`${text}: ${name} ${JSON.stringify(attributes)}`, () =>
      assert.equal(searchTextOf(viewOf({ name, attributes: attributes as Record<string, string> })), text));
  }
});
