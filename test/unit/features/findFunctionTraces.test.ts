import assert from 'node:assert/strict';
import type { SearchPage, TraceQuery } from '../../../src/backends/backend';
import { phrase } from '../../../src/core/phrase';
import { servicesToAsk, tryWays } from '../../../src/features/findFunctionTraces/tryWays';

const window = { from: 1n, to: 2n };
const byRoute = { tags: { 'http.route': '/items/:id' }, why: phrase('by its route') };
const byName = { operation: 'load item', why: phrase('by its span') };

function backend(fits: (query: TraceQuery) => boolean) {
  const asked: TraceQuery[] = [];
  return {
    asked,
    search: async (query: TraceQuery) => {
      asked.push(query);
      return { traces: fits(query) ? [{}] : [] } as unknown as SearchPage;
    },
  };
}
const find = (server: ReturnType<typeof backend>, services: readonly (string | undefined)[] = ['shop']) =>
  tryWays(server, [byRoute, byName], services, window, new AbortController().signal);

describe('finding traces of a function', () => {
  it('asks in the surest way first, and stops where something is found', async () => {
    const server = backend(() => true);
    assert.deepEqual(await find(server), { way: byRoute, service: 'shop' });
    assert.deepEqual(server.asked, [
      { ...window, limit: 1, service: 'shop', attributes: { 'http.route': '/items/:id' } },
    ]);
  });

  it('goes on in the next way, over all services, until something is found', async () => {
    const server = backend(({ operation, service }) => operation === 'load item' && service === 'stock');
    assert.deepEqual(await find(server, ['shop', 'stock']), { way: byName, service: 'stock' });
    assert.deepEqual(
      server.asked.map(({ service, operation }) => [service, operation]),
      [
        ['shop', undefined],
        ['stock', undefined],
        ['shop', 'load item'],
        ['stock', 'load item'],
      ],
    );
  });

  it('finds nothing when no way finds anything', async () => {
    assert.equal(
      await find(
        backend(() => false),
        [undefined],
      ),
      undefined,
    );
  });

  it('looks in the services of the code, else in all', () => {
    assert.deepEqual(servicesToAsk(['shop', 'web'], ['mail', 'shop'], true), ['shop']);
    assert.deepEqual(servicesToAsk(['web'], ['mail', 'shop'], true), [undefined]);
    assert.deepEqual(servicesToAsk([], ['mail', 'shop'], false), ['mail', 'shop']);
    assert.equal(
      servicesToAsk(
        [],
        Array.from({ length: 50 }, (_, i) => `s${i}`),
        false,
      ).length,
      20,
    );
  });
});
