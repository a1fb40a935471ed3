import assert from 'node:assert/strict';
import type { CallSite, ConfigFacts } from '../../../../src/core/index/facts';
import { SourceIndex, type Unit } from '../../../../src/core/index/sourceIndex';
import { serviceFitIn } from '../../../../src/core/source/services/serviceFolders';
import { viewOf } from './views';

interface Files {
  readonly [path: string]: {
    readonly config?: readonly (readonly [string, string])[];
    readonly calls?: readonly CallSite[];
  };
}

function indexWith(files: Files, units: Readonly<Record<string, readonly string[]>> = {}): SourceIndex {
  const listed: Unit[] = Object.entries(units).map(([path, names]) => ({
    folder: 'shop',
    segments: split(path),
    names,
  }));
  const index = new SourceIndex([], undefined, listed);
  for (const [path, { config, calls }] of Object.entries(files)) {
    const facts = {
      language: config ? ('config' as const) : ('python' as const),
      package: '',
      functions: [],
      config: config?.map(([key, value], i): ConfigFacts => ({ key, value, line: i + 1 })),
      calls,
    };
    index.put({ uri: `file:///shop/${path}`, folder: 'shop', segments: split(path), facts });
  }
  return index;
}

function split(path: string): string[] {
  return path.split('/').filter(part => part !== '');
}

/** Scores of all files by path, those of configuration left out. */
function fits(
  index: SourceIndex,
  service: string,
  resource: Record<string, string> = {},
  services: Record<string, string | boolean> = {},
  known: readonly string[] = [],
): Record<string, number> {
  const fit = serviceFitIn(index, services);
  const span = viewOf({ service, resource, traceServices: known });
  const code = [...index.files()].filter(file => file.language !== 'config');
  return Object.fromEntries(code.map(file => [file.segments.join('/'), fit(span, file)]));
}

describe('the folder of a service', () => {
  const two = { 'services/cart/a.py': {}, 'services/worker/b.py': {} };

  it('is the one that is called like it, give or take what deployments add', () => {
    const index = indexWith(two);
    for (const service of ['cart', 'Cart', 'cart-service', 'CartService', 'cart-api-prod', 'cart_v2', 'shop-cart'])
      assert.deepEqual(
        fits(index, service, service === 'shop-cart' ? { 'service.namespace': 'shop' } : {}),
        { 'services/cart/a.py': 1, 'services/worker/b.py': -1 },
        service,
      );
  });

  it('is no folder when nothing is called like it, and for a service without a name', () => {
    const index = indexWith({ ...two, 'services/cart/.env': { config: [['OTEL_SERVICE_NAME', 'cart']] } });
    assert.deepEqual(fits(index, 'unknown_service:python'), { 'services/cart/a.py': 0, 'services/worker/b.py': 0 });
    assert.deepEqual(fits(index, 'checkout'), { 'services/cart/a.py': -1, 'services/worker/b.py': 0 });
  });

  it('is rather the package of that name than a folder of that name', () => {
    const index = indexWith({ 'a/x.py': {}, 'cart/y.py': {} }, { a: ['@acme/cart', 'cart'], cart: ['basket'] });
    assert.deepEqual(fits(index, 'cart'), { 'a/x.py': 2, 'cart/y.py': 1 });
  });

  it('is rather the exact name than one that is nearly so', () => {
    const index = indexWith({ 'cart/x.py': {}, 'cart-api/y.py': {} }, { cart: [], 'cart-api': ['cart-api'] });
    assert.deepEqual(fits(index, 'cart'), { 'cart/x.py': 1, 'cart-api/y.py': 0 });
  });

  it('is the one that says so in its environment, setup code or deployment', () => {
    const env = { 'services/cart/.env': { config: [['OTEL_SERVICE_NAME', 'basket'] as const] } };
    assert.deepEqual(fits(indexWith({ ...two, ...env }), 'basket'), {
      'services/cart/a.py': 2,
      'services/worker/b.py': -1,
    });
    const setup: CallSite = {
      callee: 'create', receiver: 'Resource', line: 1, endLine: 1, function: -1, named: { 'service.name': ['basket'] },
    }; // prettier-ignore
    const naming: CallSite = {
      ...setup,
      callee: 'ServiceName',
      receiver: 'semconv',
      args: [['basket']],
      named: undefined,
    };
    for (const call of [{ ...setup, callee: 'Resource' }, naming])
      assert.equal(
        fits(indexWith({ ...two, 'services/cart/t.py': { calls: [call] } }), 'basket')['services/cart/a.py'],
        2,
      );
    const compose = {
      'docker-compose.yml': {
        config: [
          ['services.c.build.context', './services/cart'],
          ['services.c.environment.0', 'OTEL_SERVICE_NAME=basket'],
        ] as const,
      },
    };
    assert.equal(fits(indexWith({ ...two, ...compose }), 'basket')['services/cart/a.py'], 2);
    const kubernetes = {
      'deploy/cart.yaml': {
        config: [
          ['metadata.name', 'cart'],
          ['spec.template.spec.containers.0.image', 'registry.acme.com/shop/cart:1.2'],
          ['spec.template.spec.containers.0.env.0.name', 'OTEL_SERVICE_NAME'],
          ['spec.template.spec.containers.0.env.0.value', 'basket'],
        ] as const,
      },
    };
    assert.equal(fits(indexWith({ ...two, ...kubernetes }), 'basket')['services/cart/a.py'], 2);
  });

  it('is what the settings say, whatever names say', () => {
    const fit = fits(indexWith(two), 'cart', {}, { cart: 'services/worker' });
    assert.deepEqual(fit, { 'services/cart/a.py': 1, 'services/worker/b.py': 3 });
  });

  it('is not the folder of another service that is known', () => {
    assert.deepEqual(fits(indexWith(two), 'cart', {}, {}, ['cart', 'worker']), {
      'services/cart/a.py': 1,
      'services/worker/b.py': -1,
    });
  });

  it('goes by the deployment or image when the service is called otherwise', () => {
    const index = indexWith(two);
    assert.equal(fits(index, 'x1', { 'k8s.deployment.name': 'cart' })['services/cart/a.py'], 1);
    assert.equal(fits(index, 'x1', { 'container.image.name': 'acme/shop/cart' })['services/cart/a.py'], 1);
  });

  it('is no part of the only package, whatever that is called', () => {
    const index = indexWith({ 'src/orders/a.py': {}, 'src/users/b.py': {} }, { '': ['shop'] });
    assert.deepEqual(fits(index, 'orders'), { 'src/orders/a.py': 0, 'src/users/b.py': 0 });
    assert.deepEqual(fits(index, 'shop'), { 'src/orders/a.py': 2, 'src/users/b.py': 2 });
  });
});
