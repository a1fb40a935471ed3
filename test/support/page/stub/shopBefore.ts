import { SpanKind } from '../../../../src/core/spans/spanTable';
import { databaseKind } from '../../../../src/protocol/timeline';
import { drawTrace } from './drawnTrace';
import type { StubTrace } from './stubTrace';

/** The shop of the drawings as it was the week before: few queries, a card that is accepted, a discount that is gone by now. */
export function shopBefore(): StubTrace {
  const [frontend, inventory, payment] = ['frontend', 'inventory-service', 'payment-service'];
  const query = { service: 'inventory-db', kind: databaseKind, source: 'inventory/store.go:33' };
  return {
    ...drawTrace([
      { depth: 0, name: 'POST /buy', service: frontend, start: 0, duration: 1200, kind: SpanKind.Server },
      { depth: 1, name: 'authenticate', service: frontend, start: 12, duration: 222 },
      { depth: 2, name: 'GET auth-service/check', service: frontend, start: 20, duration: 210, kind: SpanKind.Client },
      { depth: 3, name: 'GET /check', service: 'auth-service', start: 28, duration: 180, kind: SpanKind.Server },
      { depth: 1, name: 'discounts', service: frontend, start: 236, duration: 64, source: 'src/discounts.js:7' },
      {
        depth: 1,
        name: 'GET inventory-service/items',
        service: frontend,
        start: 300,
        duration: 300,
        kind: SpanKind.Client,
      },
      { depth: 2, name: 'GET /items/{id}', service: inventory, start: 310, duration: 280, kind: SpanKind.Server },
      { depth: 3, name: 'load item', service: inventory, start: 320, duration: 260 },
      { ...query, depth: 4, name: 'SELECT items', start: 330, duration: 40 },
      { ...query, depth: 4, name: 'SELECT stock', start: 380, duration: 120 },
      {
        depth: 1,
        name: 'POST payment-service/charge',
        service: frontend,
        start: 610,
        duration: 530,
        kind: SpanKind.Client,
      },
      { depth: 2, name: 'POST /charge', service: payment, start: 620, duration: 510, kind: SpanKind.Server },
      { depth: 3, name: 'authorize card', service: payment, start: 650, duration: 465 },
      { depth: 1, name: 'render receipt', service: frontend, start: 1150, duration: 22 },
      { depth: 1, name: 'kafka send orders', service: frontend, start: 1180, duration: 6, kind: SpanKind.Producer },
    ]),
    traceId: '2c5d8e9d11e24b6c8f5ab1d2c3e4f777',
    startMs: Date.UTC(2026, 10, 15, 10, 15, 0),
  };
}
