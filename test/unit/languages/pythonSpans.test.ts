import assert from 'node:assert/strict';
import type { SpanSite } from '../../../src/core/index/facts';
import { readFacts } from '../../support/source/sources';

async function spans(text: string): Promise<readonly SpanSite[]> {
  return (await readFacts('shop/orders.py', text)).spans ?? [];
}

const brief = (sites: readonly SpanSite[]): unknown[] =>
  sites.map(({ line, names, scope, function: inside }) => [line, names, scope, inside]);

describe('Python: where spans are opened', () => {
  it('knows with, start_span and decorators, over several lines', async () => {
    const sites = await spans(`
tracer = trace.get_tracer(__name__)
def f(x):
    with tracer.start_as_current_span(
        "orders.load",
        kind=SpanKind.SERVER,
    ) as span:
        pass
    with tracer.start_as_current_span("a"), tracer.start_as_current_span(name=f"b {x}"):
        child = tracer.start_span("c")
class Repo:
    @tracer.start_as_current_span("repo.find")
    def find(self): pass
`);
    const own = [{ ref: '__name__' }];
    assert.deepEqual(brief(sites), [
      [4, [['orders.load']], own, 0],
      [9, [['a']], own, 0],
      [9, [['b ', { param: 0 }]], own, 0],
      [10, [['c']], own, 0],
      [12, [['repo.find']], own, 1],
    ]);
    assert.deepEqual([sites[0].endLine, sites[0].how, sites[4].how], [7, 'call', 'annotation']);
  });

  it('follows the tracer to where it is made', async () => {
    const sites = await spans(`
from app.telemetry import tracer as shared
def get_tracer():
    return trace.get_tracer("helper", "1.0")
late = None
def setup():
    global late
    late = trace.get_tracer("late")
class C:
    def __init__(self, given):
        self.tracer = trace.get_tracer("c")
        self.given = given
    def m(self):
        self.tracer.start_span("1")
        shared.start_span("2")
        get_tracer().start_span("3")
        trace.get_tracer("direct").start_span("4")
        late.start_span("5")
        self.given.start_span("6")
`);
    assert.deepEqual(
      sites.map(({ names, scope }) => [names[0][0], scope]),
      [
        ['1', ['c']],
        ['2', [{ ref: 'shared' }]],
        ['3', ['helper']],
        ['4', ['direct']],
        ['5', ['late']],
        ['6', undefined],
      ],
    );
  });

  it('takes names from variables, constants and look-ups', async () => {
    const sites = await spans(`
PREFIX = "shop"
def f(order):
    name = PREFIX + ".load"
    tracer.start_span(name)
    tracer.start_span(Names.LOAD.value)
    tracer.start_span(NAMES["load"])
    tracer.start_span("a" if order else "b")
    with tracer.start_as_current_span("HTTP") as span:
        span.update_name(f"GET {order}")
`);
    assert.deepEqual(
      sites.map(({ names }) => names),
      [
        [[{ ref: 'PREFIX' }, '.load']],
        [[{ ref: 'Names.LOAD' }]],
        [[{ ref: 'NAMES.load' }]],
        [['a'], ['b']],
        [['HTTP'], ['GET ', { param: 0 }]],
      ],
    );
  });

  it('says of wrappers which parameter is the name', async () => {
    const sites = await spans(`
def in_span(name, fn):
    with tracer.start_as_current_span(name):
        return fn()
def traced(name=None):
    def decorate(fn):
        span_name = name or fn.__qualname__
        @wraps(fn)
        def wrapper(*args):
            with tracer.start_as_current_span(span_name):
                return fn(*args)
        return wrapper
    return decorate
`);
    assert.deepEqual(
      sites.map(({ names, function: inside }) => [names, inside]),
      [
        [[[{ param: 0 }]], 0],
        [[[{ param: 0 }], [{ ref: 'fn.__qualname__' }]], 1],
      ],
    );
  });

  it('reads names that come from the code itself', async () => {
    const sites = await spans(`
class Span:
    def __init__(self, name):
        self.name = name
    def __enter__(self):
        self.span = tracer.start_span(self.name)
def load():
    with tracer.start_as_current_span(f"{__name__}.load"):
        tracer.start_span(load.__name__)
class Repo:
    def find(self):
        tracer.start_span(self.find.__qualname__)
`);
    assert.deepEqual(
      sites.map(({ names, function: inside }) => [names, inside]),
      [
        [[[{ param: 0 }]], 0],
        [[['shop.orders.load'], ['orders.load'], ['__main__.load']], 2],
        [[['load']], 2],
        [[['Repo.find']], 3],
      ],
    );
  });

  it("knows logfire's templates and default names, Sentry's and Datadog's calls", async () => {
    const sites = await spans(`
import logfire
logfire.span("load {order_id}", order_id=1)
logfire.span(f"load {order_id}")
@logfire.instrument
def a(): pass
class C:
    @logfire.instrument("do {x}")
    def b(self, x): pass
    @tracer.wrap()
    def c(self): pass
with sentry_sdk.start_span(op="db", description="fetch it"): pass
with tracer.trace("dd.work", service="x"): pass
`);
    assert.deepEqual(
      sites.map(({ line, names }) => [line, names]),
      [
        [3, [['load {order_id}']]],
        [4, [['load {order_id}']]],
        [5, [['Calling shop.orders.a'], ['Calling orders.a'], ['Calling __main__.a']]],
        [8, [['do {x}']]],
        [10, [['shop.orders.C.c'], ['orders.C.c'], ['__main__.C.c']]],
        [12, [['fetch it']]],
        [13, [['dd.work']]],
      ],
    );
  });

  it('is not fooled by comments, texts and calls that only look alike', async () => {
    const sites = await spans(`
# with tracer.start_as_current_span("comment"):
"""with tracer.start_as_current_span("docstring"): pass"""
log.info("tracer.start_as_current_span('text')")
page.span("not one")
task.trace("not one")
wrap("x")
`);
    assert.deepEqual(sites, []);
  });
});
