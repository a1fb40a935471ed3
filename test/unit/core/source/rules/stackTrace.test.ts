import assert from 'node:assert/strict';
import { Program } from '../programs';

const program = Program.of({
  'app/tracing.py': `
def traced(name):
    def decorate(fn):
        def wrapper(*args):
            with tracer.start_as_current_span(name):
                return fn(*args)
        return wrapper
    return decorate
`,
  'app/orders.py': `
from app.tracing import traced
def load(order_id):
    with tracer.start_as_current_span(f"load {order_id}"):
        check(order_id)
        return order_id
@traced("orders.check")
def check(order_id):
    raise KeyError(order_id)
`,
});

const sdk = `Traceback (most recent call last):
  File "/usr/lib/python3/site-packages/opentelemetry/trace/__init__.py", line 589, in use_span
    yield span
`;
const exceptions = (frames: string): { type: string; message: string; stacktrace: string; event: number }[] => [
  { type: 'KeyError', message: '7', stacktrace: `${sdk}${frames}KeyError: 7`, event: 0 },
];

describe('where a Python span was opened that recorded an exception', () => {
  it('is the line that opens it, not the one in its block that failed', async () => {
    const frames = `  File "/srv/app/orders.py", line 5, in load
    check(order_id)
  File "/srv/app/orders.py", line 9, in check
    raise KeyError(order_id)
`;
    const places = (await program).places({ name: 'load 7', kind: 1, exceptions: exceptions(frames) });
    assert.deepEqual(places.slice(0, 1), ['* app/orders.py:4 load origin high']);
    assert.ok(places.includes('  app/orders.py:9 check error high'), places.join('\n'));
  });

  it("is what a decorator's span is about, not the decorator's own line", async () => {
    const frames = `  File "/srv/app/tracing.py", line 6, in wrapper
    return fn(*args)
  File "/srv/app/orders.py", line 9, in check
    raise KeyError(order_id)
`;
    const click = (await program).click({ name: 'orders.check', kind: 1, exceptions: exceptions(frames) });
    assert.match(click, /^app\/orders\.py:[78]$/);
  });
});
