import assert from 'node:assert/strict';
import { readFacts } from '../../support/source/sources';

const settings = async (path: string, text: string): Promise<[key: string, value: string, line: number][]> =>
  ((await readFacts(path, text)).config ?? []).map(({ key, value, line }) => [key, value, line]);

describe('settings of configuration files', () => {
  it('are read out of YAML with the path of their keys', async () => {
    const text = `# compose
services:
  cart:
    build: { context: ./cart, dockerfile: Dockerfile }
    environment:
      - OTEL_SERVICE_NAME=cart-api # why
      - "LOG=a: b"
    ports: [ "80:80", 81 ]
  "with space":
    image: 'it''s'
    command: |
      first: 1
      second
last: {{ .Values.x }}
`;
    assert.deepEqual(await settings('docker-compose.yml', text), [
      ['services.cart.build.context', './cart', 4],
      ['services.cart.build.dockerfile', 'Dockerfile', 4],
      ['services.cart.environment.0', 'OTEL_SERVICE_NAME=cart-api', 6],
      ['services.cart.environment.1', 'LOG=a: b', 7],
      ['services.cart.ports.0', '80:80', 8],
      ['services.cart.ports.1', '81', 8],
      ['services.with space.image', "it's", 10],
      ['services.with space.command', 'first: 1\nsecond', 11],
    ]);
  });

  it('tell lists of objects and documents of one file apart', async () => {
    const text = `kind: Deployment
metadata: {name: cart}
spec:
  containers:
  - name: app
    env:
    - name: OTEL_SERVICE_NAME
      value: cart
    - name: B
      value: "2"
---
kind: Service
---
kind: Job
`;
    assert.deepEqual(await settings('k8s/cart.yaml', text), [
      ['kind', 'Deployment', 1],
      ['metadata.name', 'cart', 2],
      ['spec.containers.0.name', 'app', 5],
      ['spec.containers.0.env.0.name', 'OTEL_SERVICE_NAME', 7],
      ['spec.containers.0.env.0.value', 'cart', 8],
      ['spec.containers.0.env.1.name', 'B', 9],
      ['spec.containers.0.env.1.value', '2', 10],
      ['kind', 'Service', 12],
      ['2#kind', 'Job', 14],
    ]);
  });

  it('are read out of properties, environments, sections, JSON and images', async () => {
    assert.deepEqual(await settings('a.properties', 'spring.application.name=cart\n# x=y\napp.topic : orders\n'), [
      ['spring.application.name', 'cart', 1],
      ['app.topic', 'orders', 3],
    ]);
    assert.deepEqual(await settings('.env', 'export OTEL_SERVICE_NAME="cart"\n'), [['OTEL_SERVICE_NAME', 'cart', 1]]);
    assert.deepEqual(await settings('a.toml', '[tool.x]\nname = "y"\n'), [['tool.x.name', 'y', 2]]);
    assert.deepEqual(
      await settings('appsettings.json', '{\n  // c\n  "Otel": {"ServiceName": "pay"},\n  "L": ["a"]\n}'),
      [
        ['Otel.ServiceName', 'pay', 3],
        ['L.0', 'a', 4],
      ],
    );
    assert.deepEqual(await settings('api/Dockerfile', 'FROM x\nENV OTEL_SERVICE_NAME=api A=1\nENV OLD way\n'), [
      ['OTEL_SERVICE_NAME', 'api', 2],
      ['A', '1', 2],
      ['OLD', 'way', 3],
    ]);
  });
});

describe('schemas and statements in files of their own', () => {
  it('give the methods of services in protocol buffers', async () => {
    const text = `package acme.cart.v1;
// service No { rpc Not(A) returns (B); }
/* rpc
   rpc Neither(A) */
service CartService {
  rpc AddItem (AddItemRequest) returns (Empty) {}
  rpc Watch(Empty)
    returns (stream Item);
}
`;
    const { rpc, package: name } = await readFacts('cart.proto', text);
    assert.equal(name, 'acme.cart.v1');
    assert.deepEqual(rpc, [
      {
        service: 'CartService',
        type: '',
        methods: [
          { name: 'AddItem', handler: '', line: 6 },
          { name: 'Watch', handler: '', line: 7 },
        ],
        line: 5,
      },
    ]);
  });

  it('give the fields of types in GraphQL', async () => {
    const text = `"""
type Not { x: Int }
"""
type Query {
  # no: Int
  order(id: ID!, all: Boolean
    more: Int): Order
  orders: [Order!]!
}
extend type Order @key(fields: "id") { total: Float }
query GetOrder($id: ID!) { order(id: $id) { total } }
`;
    const { handlers } = await readFacts('schema.graphql', text);
    assert.deepEqual(
      handlers?.map(({ key, line }) => [key[0], line]),
      [
        ['Query.order', 6],
        ['Query.orders', 8],
        ['query GetOrder', 11],
      ],
    );
  });

  it('give statements of SQL, whatever stands inside of them', async () => {
    const text = `-- name: GetOrder :one
SELECT ';' AS a, "b;" -- c;
FROM orders /* ; */ WHERE id = $1;

/* nothing */;
insert into orders (id) values (1)`;
    const { sql } = await readFacts('queries.sql', text);
    assert.deepEqual(
      sql?.map(({ text: value, line, endLine }) => [String(value[0]).slice(0, 10), line, endLine]),
      [
        ["SELECT ';'", 2, 3],
        ['insert int', 6, 6],
      ],
    );
  });

  it('give the statements of MyBatis mappers, with holes', async () => {
    const text = `<mapper namespace="a.B">
  <select id="find" resultType="x">
    SELECT * FROM t WHERE id = #{id} <if test="a">AND b &lt; 1</if>
  </select>
</mapper>`;
    const { sql } = await readFacts('BMapper.xml', text);
    assert.deepEqual(
      sql?.map(({ text: value, line }) => [value.map(part => (typeof part === 'string' ? part.trim() : part)), line]),
      [[['SELECT * FROM t WHERE id =', null, '', null, 'AND b < 1', null, ''], 2]],
    );
    assert.deepEqual((await readFacts('pom.xml', '<project><select>x</select></project>')).sql, []);
  });
});
