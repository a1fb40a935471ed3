import assert from 'node:assert/strict';
import { kinds, Program } from '../programs';

const files = {
  'web/package.json': '{"name":"web"}',
  'web/src/schema.graphql':
    'type Query {\n  order(id: ID!): Order\n  ghost: Int\n}\ntype Order {\n  total: Int\n  lines: [Line]\n}\n',
  'web/src/resolvers/index.ts': `import { orderResolvers } from './order';
import { total } from './total';
export const resolvers = {
  Query: { order: (_: unknown, { id }: any) => load(id), ...orderResolvers },
  Order: {
    total,
    async lines(order: any) {
      return order.lines;
    },
  },
};
`,
  'web/src/resolvers/total.ts': `export function total(o: any) {
  return o.total;
}
`,
  'web/src/cats.resolver.ts': `@Resolver(() => Cat)
export class CatsResolver {
  @Query(() => [Cat])
  cats() { return []; }
  @ResolveField()
  owner(@Parent() cat: Cat) { return 1; }
}
`,
  'py/pyproject.toml': '[project]\nname="py"\n',
  'py/app/schema.py': `import strawberry
@strawberry.type
class Book:
    title: str
    @strawberry.field
    def author(self) -> str:
        return "x"
@strawberry.type
class Query:
    @strawberry.field
    def books(self) -> list[Book]:
        return []
`,
  'go/go.mod': 'module acme.com/gq\n',
  'go/graph/schema.resolvers.go': `package graph
func (r *queryResolver) Todos(ctx context.Context) ([]*model.Todo, error) { return nil, nil }
func (r *todoResolver) User(ctx context.Context, obj *model.Todo) (*model.User, error) {
	return nil, nil
}
`,
};

describe('a field of GraphQL', () => {
  let program: Program;
  before(async () => (program = await Program.of(files)));
  const field = (service: string, parent: string, name: string) => ({
    name: `graphql.resolve ${name}`,
    service,
    kind: kinds.internal,
    attributes: { 'graphql.parent.name': parent, 'graphql.field.name': name },
  });
  const cases: [string, string, string, string, string][] = [
    ['in a map of resolvers', 'web', 'Query', 'order', 'web/src/resolvers/index.ts:4'],
    ['by an imported function', 'web', 'Order', 'total', 'web/src/resolvers/total.ts:1'],
    ['by a method of the map', 'web', 'Order', 'lines', 'web/src/resolvers/index.ts:7'],
    ['by a class of Nest', 'web', 'Query', 'cats', 'web/src/cats.resolver.ts:4'],
    ['by a field of its class', 'web', 'Cat', 'owner', 'web/src/cats.resolver.ts:6'],
    ['by Strawberry', 'py', 'Book', 'author', 'py/app/schema.py:6'],
    ['by gqlgen', 'go', 'Todo', 'user', 'go/graph/schema.resolvers.go:3'],
  ];
  for (const [how, service, parent, name, place] of cases)
    it(`is resolved ${how}`, () => assert.equal(program.click(field(service, parent, name)), place));

  it('without a resolver is offered where the schema declares it', () => {
    assert.deepEqual(program.places(field('web', 'Query', 'ghost')), ['  web/src/schema.graphql:3 - handler low']);
  });
  it('that only has the name of the operation is offered', () => {
    const attributes = { 'graphql.operation.type': 'query', 'graphql.operation.name': 'order' };
    const span = { name: 'query order', service: 'web', kind: kinds.internal, attributes };
    assert.deepEqual(program.places(span), ['  web/src/resolvers/index.ts:4 resolvers.Query.order handler low']);
  });
});
