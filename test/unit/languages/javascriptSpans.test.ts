import assert from 'node:assert/strict';
import type { SpanSite } from '../../../src/core/index/facts';
import { readFacts } from '../../support/source/sources';

const read = async (text: string): Promise<readonly SpanSite[]> => (await readFacts('web/src/orders.ts', text)).spans!;

describe('JavaScript: where spans are opened', () => {
  it('follows the tracer to where it is made or imported', async () => {
    const spans = await read(`
import { tracer as shared } from './tracing';
const tracer = trace.getTracer('web', '1.0');
const NAME = 'web.other';
const other = opentelemetry.trace.getTracer(NAME);
function getTracer() { return trace.getTracer('lazy'); }
class Orders {
  private readonly tracer = trace.getTracer('orders');
  load() { this.tracer.startActiveSpan('orders.load', span => span.end()); }
}
tracer.startSpan('a');
other.startSpan('b');
getTracer().startSpan('c');
shared.startSpan('d');
trace.getTracer('e-scope').startActiveSpan('e', {}, ctx, span => {});
function f(tracer) { tracer.startSpan('f'); }
`);
    assert.deepEqual(
      spans.map(({ names, scope }) => [names[0][0], scope]),
      [
        ['orders.load', ['orders']],
        ['a', ['web']],
        ['b', ['web.other']],
        ['c', ['lazy']],
        ['d', [{ ref: 'shared' }]],
        ['e', ['e-scope']],
        ['f', undefined],
      ],
    );
  });

  it('reads names over lines, from constants, templates, choices and variables', async () => {
    const spans = await read(`
class Orders {
  run(flag) {
    tracer.startActiveSpan(
      'orders.load',
      { attributes: { flag } },
      async span => {
        span.end();
      });
    tracer.startSpan(SPANS.LOAD);
    tracer.startSpan(\`job \${this.id}\`);
    const name = flag ? 'pick.a' : 'pick.b';
    tracer.startSpan(name);
    tracer.startSpan('x.' + "y");
    tracer.startSpan(\`\${this.constructor.name}.run\`);
    // tracer.startSpan('commented');
    logger.info('orders.load');
  }
}
`);
    assert.deepEqual(
      spans.map(({ names, line, endLine, function: inside }) => [names, line, endLine, inside]),
      [
        [[['orders.load']], 4, 7, 0],
        [[[{ ref: 'SPANS.LOAD' }]], 10, 10, 0],
        [[['job ', { ref: 'this.id' }]], 11, 11, 0],
        [[['pick.a'], ['pick.b']], 13, 13, 0],
        [[['x.y']], 14, 14, 0],
        [[['Orders.run'], [null, '.run']], 15, 15, 0],
      ],
    );
  });

  it('says of a wrapper which parameter is the name, of the function that has it', async () => {
    const spans = await read(`
export function withSpan(name, fn) { return tracer.startActiveSpan(name, fn); }
export const traced = (name) => (fn) => async (...args) => tracer.startActiveSpan(\`job \${name}\`, span => fn(...args));
export function inSpan({ name, kind }, fn) { return tracer.startSpan(name, { kind }); }
`);
    assert.deepEqual(
      spans.map(({ names, function: inside }) => [names, inside]),
      [
        [[[{ param: 0 }]], 0],
        [[['job ', { param: 0 }]], 1],
        [[[{ param: 2 }]], 5],
      ],
    );
  });

  it('knows decorators, their names and the ones they make up', async () => {
    const spans = await read(`
class Orders {
  @Span('orders.given') given() {}
  @WithSpan({ name: 'orders.options' }) options() {}
  @Traced(SPANS.X) constant() {}
  @Span()
  async plain() {}
  @Get('x') route() {}
}
`);
    assert.deepEqual(
      spans.map(({ names, line, function: inside, how }) => [names[0], line, inside, how]),
      [
        [['orders.given'], 3, 0, 'annotation'],
        [['orders.options'], 4, 1, 'annotation'],
        [[{ ref: 'SPANS.X' }], 5, 2, 'annotation'],
        [['Orders.plain'], 6, 3, 'annotation'],
      ],
    );
    assert.ok(spans[3].names.some(([name]) => name === 'Provider->Orders.plain'));
  });

  it('knows Sentry, Effect and Datadog', async () => {
    const spans = await read(`
Sentry.startSpan({ name: 'sentry.job', op: 'job' }, () => {});
const load = Effect.fn('effect.load')(function* (id) { yield* x; });
const piped = effect.pipe(Effect.withSpan('effect.piped'));
tracer.trace('web.request', { resource: 'GET /x' }, () => {});
const job = tracer.wrap('dd.job', function work() {});
cache.wrap('not.a.span', () => {});
`);
    assert.deepEqual(
      spans.map(({ names, function: inside }) => [names.flat(), inside]),
      [
        [['sentry.job'], -1],
        [['effect.load'], 1],
        [['effect.piped'], -1],
        [['web.request', 'GET /x'], -1],
        [['dd.job'], 3],
      ],
    );
  });
});
