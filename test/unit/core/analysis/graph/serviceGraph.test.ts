import assert from 'node:assert/strict';
import {
  serviceGraph,
  ServiceGraphBuilder,
  serviceGraphHits,
  type ServiceGraph,
} from '../../../../../src/core/analysis/graph/serviceGraph';
import { callTable } from '../callTable';

/** `a > b: 2 calls, 1 failed, 30 ms`, an edge a line. */
function edgesOf({ nodes, edges }: ServiceGraph): string[] {
  const word = (node: number) => {
    const { kind, name, system } = nodes[node];
    return kind === 'service' ? name : [kind, system, name].filter(Boolean).join(' ');
  };
  return edges.map(
    ({ from, to, calls, errors, total }) =>
      `${word(from)} > ${word(to)}: ${calls}${errors ? `, ${errors} failed` : ''}, ${total / 1e6} ms`,
  );
}

const drawn = (text: string) => edgesOf(serviceGraph(callTable(text)));

describe('the graph of services', () => {
  it('counts a client with its server once, by the time that the caller waited', () => {
    assert.deepEqual(
      drawn(`
        web server 50
          web client 20
            cart server 15
          web internal 9
            web client 8 error
              cart server 7`),
      ['web > cart: 2, 1 failed, 28 ms'],
    );
  });

  it('counts a failure of the other side, of which the caller says nothing', () => {
    assert.deepEqual(drawn('web server 9\n  web client 8\n    cart server 7 error'), ['web > cart: 1, 1 failed, 8 ms']);
  });

  it('takes a span of another service for a call also where nobody sent a client', () => {
    assert.deepEqual(drawn('web server 9\n  cart internal 7\n    cart internal 5'), ['web > cart: 1, 7 ms']);
  });

  it('knows a service that calls itself', () => {
    assert.deepEqual(drawn('web server 9\n  web client 7\n    web server 5\n      web internal 4'), [
      'web > web: 1, 7 ms',
    ]);
  });

  it('goes from who sends a message to who takes it, by the time that that takes', () => {
    assert.deepEqual(
      drawn(`
        web server 9
          web producer 1 messaging.system=kafka messaging.destination.name=orders
            mail consumer 30
            bill consumer 12 error`),
      ['web > mail: 1, 30 ms', 'web > bill: 1, 1 failed, 12 ms'],
    );
  });

  it('has databases by namespace, queues by destination, and others by address', () => {
    assert.deepEqual(
      drawn(`
        web server 99
          web client 5 db.system.name=postgresql db.namespace=shop server.address=db1
          web client 7 error db.system=postgresql db.name=shop
          web client 1 db.system=redis db.name=0 net.peer.name=cache
          web client 2 db.system.name=sqlite
          web producer 1 messaging.system=kafka messaging.destination.name=orders
          web client 3 server.address=api.example.com
          web client 4 url.full=https://me@other.example:8443/a/b
          web client 4`),
      [
        'web > database postgresql shop: 2, 1 failed, 12 ms',
        'web > database redis cache: 1, 1 ms',
        'web > database sqlite sqlite: 1, 2 ms',
        'web > queue kafka orders: 1, 1 ms',
        'web > external api.example.com: 1, 3 ms',
        'web > external other.example:8443: 1, 4 ms',
      ],
    );
  });

  it('counts a call once that an ORM and its driver both sent, and names it by the outer where the inner is silent', () => {
    assert.deepEqual(
      drawn(`
        web server 50
          web internal 20 db.system=mysql db.name=shop
            web client 15 db.system=mysql db.name=shop
          web client 12 peer.service=s3
            web client 11`),
      ['web > database mysql shop: 1, 15 ms', 'web > external s3: 1, 11 ms'],
    );
  });

  it('leads a call whose other side is missing to the service of that name', () => {
    assert.deepEqual(drawn('web server 9\n  web client 4 peer.service=cart\n  web client 3\n    cart server 2'), [
      'web > cart: 2, 7 ms',
    ]);
  });

  it('has a message that comes from elsewhere come from its queue', () => {
    const text = `
      web server 9
        web producer 1 messaging.system=kafka messaging.destination.name=orders
      mail consumer 5 messaging.system=kafka messaging.destination.name=orders`;
    assert.deepEqual(drawn(text), ['web > queue kafka orders: 1, 1 ms', 'queue kafka orders > mail: 1, 5 ms']);
  });

  it('says of a node what it does itself, what it is asked and what it asks, and where a trace begins', () => {
    const { nodes, edges } = serviceGraph(
      callTable(`
        web server 50 error
          web client 20
            cart server 15
          web client 10
            cart server 8
              cart client 6 error db.system=redis`),
    );
    const [web, cart, redis] = nodes;
    assert.deepEqual(
      [web, cart, redis].map(({ kind, spanCount, errors, callsIn, callsOut, isEntry }) => [
        kind,
        spanCount,
        errors,
        callsIn,
        callsOut,
        isEntry,
      ]),
      [
        ['service', 3, 1, 0, 2, true],
        ['service', 3, 1, 2, 1, false],
        ['database', 0, 1, 1, 0, false],
      ],
    );
    // Of 20 ms that a client took, 15 were the server's.
    assert.equal(cart.selfTime, 15e6 + 2e6 + 6e6);
    assert.deepEqual(
      edges.map(({ slowest, p50, p95 }) => [slowest, p50 / 1e6, p95 / 1e6]),
      [
        [1, 10, 20],
        [5, 6, 6],
      ],
    );
  });

  it('says how much of it is of some rows, without which it would be another graph', () => {
    const table = callTable('web server 9\n  web client 8\n    cart server 7\n  web client 5\n    cart server 4');
    const { hits, ...graph } = serviceGraphHits(table, Uint32Array.of(2, 3));
    assert.deepEqual(graph, serviceGraph(table));
    assert.deepEqual([[...hits.spans], [...hits.calls]], [[1, 1], [2]]);
    const one = serviceGraphHits(table, Uint32Array.of(2)).hits;
    assert.deepEqual([[...one.spans], [...one.calls]], [[0, 1], [1]]);
  });

  it('adds traces up, and then names no row', () => {
    const builder = new ServiceGraphBuilder();
    for (const text of ['web server 9\n  cart server 7', 'web server 9\n  cart server 5\n  mail server 1'])
      assert.deepEqual([...builder.add(callTable(text))], []);
    const graph = builder.build();
    assert.deepEqual(edgesOf(graph), ['web > cart: 2, 12 ms', 'web > mail: 1, 1 ms']);
    assert.deepEqual(
      graph.edges.map(({ slowest }) => slowest),
      [-1, -1],
    );
  });

  it('takes a chain of 100,000 services for what it is, and lets others run meanwhile', () => {
    const count = 100_000;
    const table = callTable('web server 9\n  cart server 7');
    const long = {
      ...table,
      count,
      resources: Array.from({ length: count }, (_, i) => ({ ...table.resources[0], service: `s${i}` })),
      resource: Uint32Array.from({ length: count }, (_, i) => i),
      parent: Int32Array.from({ length: count }, (_, i) => i - 1),
      kind: new Uint8Array(count).fill(2),
      flags: new Uint8Array(count),
      duration: new Float64Array(count).fill(5),
      selfTime: new Float64Array(count),
    };
    const builder = new ServiceGraphBuilder();
    assert.equal([...builder.add(long)].length, 4);
    const { nodes, edges } = builder.build();
    assert.deepEqual([nodes.length, edges.length], [count, count - 1]);
  });
});
