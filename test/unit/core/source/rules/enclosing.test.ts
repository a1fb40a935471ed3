import assert from 'node:assert/strict';
import { kinds, Program } from '../programs';
import { viewOf, type Shown } from '../views';

const files = {
  'pyproject.toml': '[project]\nname = "shop"\n',
  'app.py': `
from opentelemetry import trace
tracer = trace.get_tracer("shop")

def outer():
    with tracer.start_as_current_span("outer"):
        helper()

def helper():
    pass
`,
};

describe('a span that only has a neighbour', () => {
  let program: Program;
  before(async () => (program = await Program.of(files)));
  const outer: Shown = { name: 'outer', service: 'shop', scope: 'shop', kind: kinds.internal };
  const below = (name: string, more: Partial<Shown> = {}): Shown => ({
    name,
    service: 'shop',
    scope: '@some/library',
    kind: kinds.client,
    parent: viewOf(outer),
    ...more,
  });

  it('is offered where the span above it comes from', () => {
    assert.deepEqual(program.places(below('cache get')), ['  app.py:5 outer call low']);
  });
  it('is looked for further up, past spans of libraries', () => {
    const between = viewOf(below('middleware'));
    assert.deepEqual(program.places(below('cache get', { parent: between })), ['  app.py:5 outer call low']);
  });
  it('of another service is not', () => {
    assert.equal(program.click(below('cache get', { service: 'cache' })), 'none');
  });
  it('is nobody’s line when it is plumbing, a proxy or a flag', () => {
    for (const name of [
      'dns.lookup',
      'tcp.connect',
      'tls.connect',
      'pg-pool.connect',
      'HikariDataSource.getConnection',
    ])
      assert.equal(program.click(below(name)), 'none', name);
    assert.equal(program.click(below('cart:8080/*', { attributes: { component: 'proxy' } })), 'none');
    assert.equal(program.click(below('resolveBoolean', { kind: kinds.internal })), 'none');
  });
});
