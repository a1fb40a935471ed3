// A trace in which many services call each other, as a file of OTLP JSON: node manyServicesTrace.mjs SERVICES CALLS > FILE
import { pathToFileURL } from 'node:url';
import { manyServices } from './manyServices.mjs';

const base = 1_795_342_800_000_000_000n;
const serverKind = 2;
const clientKind = 3;

/** Each pair calls once or several times; some calls fail. Service 0 is `gateway`, the others are named by their number. */
export function manyServicesTrace(services, calls, seed = 1) {
  const pairs = manyServices(services, calls, seed);
  const callees = Array.from({ length: services }, () => []);
  for (const { from, to } of pairs) callees[from].push(to);
  const spans = Array.from({ length: services }, () => []);
  let count = 0;
  const add = (service, kind, parent, name, isFailed) => {
    const spanId = (++count).toString(16).padStart(16, '0');
    const start = base + BigInt(count) * 10_000n;
    spans[service].push({
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId,
      ...(parent ? { parentSpanId: parent } : {}),
      name,
      kind,
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + BigInt(500_000 + ((count * 7919) % 40_000_000))),
      status: isFailed ? { code: 2 } : {},
    });
    return spanId;
  };
  // Each service calls others where it was called first.
  const first = new Map([[0, add(0, serverKind, undefined, 'GET /', false)]]);
  const queue = [0];
  for (const from of queue) {
    for (const to of callees[from]) {
      const times = (from * 31 + to * 17) % 9 ? 1 : 5;
      for (let i = 0; i < times; i++) {
        const isFailed = (from * 13 + to * 29 + i) % 47 === 0;
        const client = add(from, clientKind, first.get(from), `call ${nameOf(to)}`, isFailed);
        const server = add(to, serverKind, client, `serve ${nameOf(to)}`, isFailed);
        if (first.has(to)) continue;
        first.set(to, server);
        queue.push(to);
      }
    }
  }
  const resourceSpans = spans.flatMap((list, service) =>
    list.length
      ? [
          {
            resource: { attributes: [{ key: 'service.name', value: { stringValue: nameOf(service) } }] },
            scopeSpans: [{ spans: list }],
          },
        ]
      : [],
  );
  return { resourceSpans };
}

function nameOf(service) {
  return service
    ? `${['cart', 'stock', 'mail', 'price', 'user', 'ship', 'rank'][service % 7]}-service-${service}`
    : 'gateway';
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [services, calls] = process.argv.slice(2).map(Number);
  process.stdout.write(JSON.stringify(manyServicesTrace(services, calls)));
}
