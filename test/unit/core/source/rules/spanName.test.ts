import assert from 'node:assert/strict';
import { Program } from '../programs';
import { viewOf } from '../views';

const python = {
  'services/catalog/pyproject.toml': '[project]\nname = "catalog"\n',
  'services/catalog/app/telemetry.py': `
from functools import wraps
from opentelemetry import trace

SPAN_REINDEX = "catalog.reindex"
tracer = trace.get_tracer("catalog.core")

def traced(name):
    def decorate(fn):
        @wraps(fn)
        def inner(*args):
            with tracer.start_as_current_span(name):
                return fn(*args)
        return inner
    return decorate

def in_span(name, fn):
    with tracer.start_as_current_span(name) as span:
        return fn(span)
`,
  'services/catalog/app/jobs.py': `
from opentelemetry import trace
from app.telemetry import SPAN_REINDEX, in_span, traced
from app import telemetry

tracer = trace.get_tracer(__name__)

def reindex():
    with tracer.start_as_current_span(SPAN_REINDEX):
        with tracer.start_as_current_span(f"shard {1}"):
            pass

def warm():
    return in_span("cache.warm", lambda s: s)

@traced("price.compute")
def compute(item):
    return item * 2

def refresh():
    with telemetry.tracer.start_as_current_span("catalog.refresh"):
        compute(1)
`,
  'services/catalog/tests/test_jobs.py': `
from app.telemetry import in_span, tracer
def test_it():
    in_span("cache.warm", print)
    with tracer.start_as_current_span("catalog.refresh"):
        pass
`,
  'services/worker/main.py': `
from opentelemetry import trace
import logging
tracer = trace.get_tracer(__name__)

def work():
    logging.info("nightly.cleanup")
    with tracer.start_as_current_span("my-span"):
        print("Doing some work here")

if __name__ == "__main__":
    work()
`,
};

describe('a span name in Python', () => {
  let program: Program;
  before(async () => (program = await Program.of(python)));
  const span = (name: string, scope: string, service = 'catalog') => ({ name, scope, service });

  it('is an imported constant', () => {
    assert.equal(program.click(span('catalog.reindex', 'app.jobs')), 'services/catalog/app/jobs.py:9');
  });
  it('is put together', () => {
    assert.deepEqual(program.places(span('shard 17', 'app.jobs')), [
      '* services/catalog/app/jobs.py:10 reindex origin medium',
    ]);
  });
  it('is handed to a wrapper, in a program rather than in its tests', () => {
    assert.equal(program.click(span('cache.warm', 'catalog.core')), 'services/catalog/app/jobs.py:14');
  });
  it('is handed to a decorator', () => {
    assert.deepEqual(program.places(span('price.compute', 'catalog.core')), [
      '* services/catalog/app/jobs.py:17 compute origin high',
    ]);
  });
  it('is opened by the tracer of another module', () => {
    assert.equal(program.click(span('catalog.refresh', 'catalog.core')), 'services/catalog/app/jobs.py:21');
  });
  it('comes from the script itself', () => {
    assert.equal(program.click(span('my-span', '__main__', 'unknown_service')), 'services/worker/main.py:8');
  });
  it('is no text in a log line', () => {
    assert.equal(program.click(span('nightly.cleanup', '__main__', 'worker')), 'none');
  });
  it('is no business of a library', () => {
    assert.equal(program.click(span('my-span', 'opentelemetry.instrumentation.flask', 'worker')), 'none');
  });
  it('is not opened by a tracer of another name', () => {
    assert.deepEqual(program.places(span('my-span', 'catalog.core', 'worker')), [
      '  services/worker/main.py:8 work origin low',
    ]);
  });
});

const alike = {
  'services/catalog/app/sync.py': `
from opentelemetry import trace
tracer = trace.get_tracer(__name__)
# with tracer.start_as_current_span("items.fetch"):
def inner():
    """with tracer.start_as_current_span("items.fetch"):"""
    with tracer.start_as_current_span("items.sync"):
        pass
def outer():
    with tracer.start_as_current_span("outer"):
        inner()
def other():
    with tracer.start_as_current_span("items.sync"):
        pass
`,
  'services/worker/w.py': `
from opentelemetry import trace
tracer = trace.get_tracer("w")
def fetch():
    with tracer.start_as_current_span("items.fetch"):
        pass
`,
};

describe('a span name that stands in several places, or in the wrong one', () => {
  let program: Program;
  before(async () => (program = await Program.of(alike)));
  const span = (name: string, scope: string) => ({ name, scope, service: 'catalog' });

  it('is that of the function that the parent calls', () => {
    const parent = viewOf(span('outer', 'app.sync'));
    assert.equal(program.click({ ...span('items.sync', 'app.sync'), parent }), 'services/catalog/app/sync.py:7');
    assert.equal(program.click(span('items.sync', 'app.sync')), 'ask 2');
  });
  it('is no comment, and no more than offered in the folder of another service', () => {
    for (const scope of ['', 'catalog.items'])
      assert.deepEqual(program.places(span('items.fetch', scope)), ['  services/worker/w.py:5 fetch origin low']);
  });
  it('is not looked for in a language that the sender is not written in', () => {
    const resource = { 'telemetry.sdk.language': 'go' };
    const sent = { name: 'items.fetch', scope: 'w', service: 'worker', resource };
    assert.doesNotMatch(program.places(sent).join(), /\*/);
  });
});

const typescript = {
  'apps/web/package.json': '{"name":"@acme/web"}',
  'apps/web/src/tracing.ts': `
import { trace, type Span } from '@opentelemetry/api';
export const tracer = trace.getTracer('web');
export const names = { checkout: 'checkout.place' } as const;
export async function withSpan<T>(name: string, fn: (span: Span) => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, async span => {
    try {
      return await fn(span);
    } finally {
      span.end();
    }
  });
}
export const inner = (what: string, fn: () => void) => withSpan(\`inner.\${what}\`, async () => fn());
`,
  'apps/web/src/checkout.ts': `
import { tracer, names, withSpan, inner } from './tracing';
export class Checkout {
  async place(order: string) {
    return tracer.startActiveSpan(names.checkout, async span => {
      await withSpan('checkout.charge', () => this.charge(order));
      inner('mail', () => {});
      span.end();
    });
  }
  private async charge(order: string) {}
}
`,
  'apps/admin/package.json': '{"name":"@acme/admin"}',
  'apps/admin/src/index.ts': `
import { trace } from '@opentelemetry/api';
const tracer = trace.getTracer('admin');
export function charge() {
  const span = tracer.startSpan('checkout.charge');
  span.end();
}
`,
};

describe('a span name in TypeScript', () => {
  let program: Program;
  before(async () => (program = await Program.of(typescript)));
  const span = (name: string, scope: string, service = 'web') => ({ name, scope, service });

  it('is a member of an imported object', () => {
    assert.equal(program.click(span('checkout.place', 'web')), 'apps/web/src/checkout.ts:5');
  });
  it('is handed to a wrapper; the tracer tells it from another of that name', () => {
    assert.equal(program.click(span('checkout.charge', 'web')), 'apps/web/src/checkout.ts:6');
    assert.equal(program.click(span('checkout.charge', 'admin', 'admin')), 'apps/admin/src/index.ts:5');
  });
  it('goes through two wrappers', () => {
    assert.equal(program.click(span('inner.mail', 'web')), 'apps/web/src/checkout.ts:7');
  });
  it('is told by the folder of the service where the scope is missing', () => {
    assert.equal(program.click(span('checkout.charge', '')), 'apps/web/src/checkout.ts:6');
    assert.equal(program.click(span('checkout.charge', '', 'other')), 'ask 2');
  });
});

const go = {
  'go.mod': 'module github.com/acme/shop\n',
  'internal/spanx/spanx.go': `
package spanx

import "go.opentelemetry.io/otel"

const instrumentation = "github.com/acme/shop/internal/spanx"

func Within(ctx context.Context, name string, fn func(context.Context) error) error {
	ctx, span := otel.Tracer(instrumentation).Start(ctx, name)
	defer span.End()
	return fn(ctx)
}
`,
  'internal/cart/cart.go': `
package cart

import (
	"go.opentelemetry.io/otel"
	"github.com/acme/shop/internal/spanx"
)

var tracer = otel.Tracer("cart")

type Service struct{}

func (s *Service) Add(ctx context.Context, id string) error {
	ctx, span := tracer.Start(ctx, "cart.add", trace.WithAttributes())
	defer span.End()
	return spanx.Within(ctx, "cart.store", func(ctx context.Context) error {
		return nil
	})
}

func (s *Service) Publish(ctx context.Context, topic string) {
	_, span := tracer.Start(ctx, fmt.Sprintf("%s publish", topic))
	defer span.End()
}
`,
};

describe('a span name in Go', () => {
  let program: Program;
  before(async () => (program = await Program.of(go)));

  it('is a literal', () => {
    assert.equal(program.click({ name: 'cart.add', scope: 'cart', service: 'cart' }), 'internal/cart/cart.go:14');
  });
  it('is handed to a function of another package', () => {
    const span = { name: 'cart.store', scope: 'github.com/acme/shop/internal/spanx', service: 'cart' };
    assert.equal(program.click(span), 'internal/cart/cart.go:16');
  });
  it('is a format', () => {
    assert.equal(program.click({ name: 'orders publish', scope: 'cart', service: 'cart' }), 'internal/cart/cart.go:22');
  });
  it('is not looked for under the name of a foreign module', () => {
    assert.equal(
      program.click({ name: 'cart.add', scope: 'github.com/redis/go-redis/extra', service: 'cart' }),
      'none',
    );
  });
});

const java = {
  'billing/pom.xml': '<project><artifactId>billing</artifactId></project>',
  'billing/src/main/java/com/acme/Tracing.java': `
package com.acme;
public final class Tracing {
  public static final String CHARGE = "charge.card";
  static final Tracer TRACER = GlobalOpenTelemetry.getTracer("billing");
  public static <T> T inSpan(String name, Supplier<T> body) {
    Span span = TRACER.spanBuilder(name).startSpan();
    try (Scope scope = span.makeCurrent()) { return body.get(); } finally { span.end(); }
  }
}
`,
  'billing/src/main/java/com/acme/Charges.java': `
package com.acme;
public class Charges {
  public void charge() {
    Span span = Tracing.TRACER.spanBuilder(Tracing.CHARGE).startSpan();
    span.end();
  }
  public void refund() {
    Tracing.inSpan("charge.refund", () -> null);
  }
  @WithSpan
  public void settle() {}
  @WithSpan("charge.audit")
  public void audit() {}
}
`,
};

describe('a span name in Java', () => {
  let program: Program;
  before(async () => (program = await Program.of(java)));
  const span = (name: string, scope: string) => ({ name, scope, service: 'billing' });
  const annotations = 'io.opentelemetry.opentelemetry-instrumentation-annotations-1.16';

  it('is a constant of another class', () => {
    assert.equal(program.click(span('charge.card', 'billing')), 'billing/src/main/java/com/acme/Charges.java:5');
  });
  it('is handed to a static method', () => {
    assert.equal(program.click(span('charge.refund', 'billing')), 'billing/src/main/java/com/acme/Charges.java:9');
  });
  it("is that of the annotation, or the method's", () => {
    assert.equal(program.click(span('Charges.settle', annotations)), 'billing/src/main/java/com/acme/Charges.java:12');
    assert.equal(program.click(span('charge.audit', annotations)), 'billing/src/main/java/com/acme/Charges.java:14');
  });
});
