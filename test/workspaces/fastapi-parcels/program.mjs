import { join } from 'node:path';
import { freePorts } from '../../support/bootstrap/processes.mjs';
import { pythonWith, send, startServer, withCopy } from '../../support/real/pythonPrograms.mjs';

const api = (text, nth) => ({ file: 'parcels/api/parcels.py', text, nth });
const events = (text, nth) => ({ file: 'parcels/api/events.py', text, nth });
const depots = (text, nth) => ({ file: 'parcels/api/depots.py', text, nth });
const carrier = text => ({ file: 'carrier/main.py', text });
const store = text => ({ file: 'parcels/store.py', text });
const tracking = text => ({ file: 'parcels/services/tracking.py', text });
const client = text => ({ file: 'parcels/clients.py', text });
const request = client('response = await client.request(method, f"{self.base}{path}", json=body)');

/** @type {import('../../support/real/programs.mjs').Program} */
export default {
  services: ['parcels', 'carrier'],
  spans: 60,
  async run({ otlp, folder }) {
    const python = await pythonWith(join(folder, 'requirements.txt'), 'python-web');
    const [parcels, second] = await freePorts(2);
    await withCopy(folder, async copy => {
      const start = (service, app, port, env = {}) =>
        startServer(python, ['-m', 'uvicorn', app, '--port', String(port), '--log-level', 'warning'], {
          cwd: copy,
          what: service,
          ready: `http://127.0.0.1:${port}/healthz`,
          env: { SERVICE: service, OTEL_EXPORTER_OTLP_ENDPOINT: otlp, ...env },
        });
      const other = await start('carrier', 'carrier.main:app', second);
      const server = await start('parcels', 'parcels.main:app', parcels, {
        CARRIER_URL: `http://127.0.0.1:${second}`,
        PARCELS_DATABASE: join(copy, 'parcels.db'),
      });
      await send(`http://127.0.0.1:${parcels}/api`, [
        ['POST', '/parcels', { city: 'Oslo', grams: 1500 }],
        ['POST', '/parcels', { city: 'Rome', grams: 'many' }],
        ['POST', '/parcels', { city: 'Rome', grams: -1 }],
        ['GET', '/parcels/1'],
        ['GET', '/parcels/99'],
        ['GET', '/parcels/heavy?grams=10'],
        ['GET', '/parcels/shelf/broken'],
        ['GET', '/parcels/1/events'],
        ['POST', '/parcels/1/events/scan'],
        ['POST', '/parcels/1/events/explode'],
        ['GET', '/depots/oslo'],
        ['GET', '/depots/atlantis'],
        ['PUT', '/depots/oslo/move'],
        ['GET', '/nowhere'],
        ['DELETE', '/parcels/1'],
      ]);
      await server.stop();
      await other.stop();
    });
  },
  expectations: [
    { name: / http (?:send|receive)$/, ignore: 'the framework' },

    { service: 'carrier', name: 'GET /depots/{city}', at: carrier('def show(city: str):') },
    { service: 'carrier', name: 'POST /bookings', at: carrier('async def create(booking: dict):') },
    { service: 'carrier', name: 'GET /positions/{parcel_id}', at: carrier('async def position(parcel_id: int):') },

    {
      name: 'POST /api/parcels', tags: { 'http.status_code': '500' },
      at: api('async def create(parcel: NewParcel, tasks: BackgroundTasks, store: ParcelStore = Depends(get_store)):'),
      error: tracking('raise ValueError("weightless")'),
    },
    { name: 'POST /api/parcels', at: api('async def create(parcel: NewParcel, tasks: BackgroundTasks, store: ParcelStore = Depends(get_store)):') },
    { name: 'GET /api/parcels/heavy', at: api('def heavy(store: ParcelStore = Depends(get_store), grams: int = 1000):') },
    { name: 'GET /api/parcels/shelf/broken', at: api('def shelf(store: ParcelStore = Depends(get_store)):') },
    { name: 'GET /api/parcels/{parcel_id}', at: api('async def show(parcel=Depends(parcel_or_404)):') },
    { name: 'GET /api/parcels/{parcel_id}/events', at: events('async def index(parcel=Depends(parcel_or_404)):') },
    {
      name: 'POST /api/parcels/{parcel_id}/events/{kind}', tags: { 'http.status_code': '500' },
      at: events('async def create(kind: str, parcel=Depends(parcel_or_404)):'), error: events('raise RuntimeError("parcels do not explode")'),
    },
    { name: 'POST /api/parcels/{parcel_id}/events/{kind}', at: events('async def create(kind: str, parcel=Depends(parcel_or_404)):') },
    {
      name: 'GET /api/depots/{city}', tags: { 'http.status_code': '500' },
      at: depots('async def show(city: str):'), error: client('response.raise_for_status()'),
    },
    { name: 'GET /api/depots/{city}', at: depots('async def show(city: str):') },
    { name: 'PUT /api/depots/{city}/move', at: depots('async def move(city: str):') },
    { name: /^DELETE/, ignore: 'a method that nobody answers' },
    { service: 'parcels', name: 'GET', tags: { 'http.status_code': '404', 'span.kind': 'server' }, ignore: 'no route' },

    { name: 'parcel.price', at: api('with tracer.start_as_current_span("parcel.price") as span:') },
    { name: 'tracking.price', at: tracking('with self.tracer.start_as_current_span("tracking.price"):') },
    { name: 'tracking.where_is', at: tracking('with self.tracer.start_as_current_span("tracking.where_is"):') },
    { name: 'tracking.record', at: [tracking('@spanned("tracking.record")'), tracking('async def record(self, parcel, kind):')] },
    { name: 'tracking.scan', at: events('with trace.get_tracer("parcels.events").start_as_current_span(SCAN):') },
    {
      name: 'event explode', at: events('with trace.get_tracer("parcels.events").start_as_current_span(f"event {kind}"):'),
      error: events('raise RuntimeError("parcels do not explode")'),
    },
    { name: 'event scan', at: events('with trace.get_tracer("parcels.events").start_as_current_span(f"event {kind}"):') },
    { name: 'BackgroundTask notify', at: tracking('async def notify(parcel_id):') },
    { name: /^notify \d+/, at: tracking('with get_tracer().start_as_current_span(') },

    {
      name: 'GET', parent: 'tracking.where_is',
      at: [tracking('position = await carrier.position(parcel["id"])'), client('response = await client.get(f"/positions/{parcel_id}")')],
    },
    {
      name: 'POST', parent: 'tracking.record',
      at: [tracking('return await carrier.book(parcel["id"], kind)'), client('return await self._call("POST", "/bookings", {"parcel": parcel_id, "kind": kind})'), request],
    },
    {
      name: 'POST', parent: /^notify/,
      at: [tracking('await carrier.book(parcel_id, "created")'), client('return await self._call("POST", "/bookings", {"parcel": parcel_id, "kind": kind})'), request],
    },
    {
      name: 'GET', parent: 'GET /api/depots/{city}',
      at: [depots('return await carrier.depot(city)'), client('return await self._call("GET", f"/depots/{city}")'), request],
    },

    {
      tags: { 'db.statement': /^INSERT INTO parcels/ }, name: /INSERT/,
      at: [store('INSERT_PARCEL = "INSERT INTO parcels (city, grams) VALUES (?, ?)"'), store('cursor.execute(INSERT_PARCEL, (city, grams))')],
    },
    {
      tags: { 'db.statement': /WHERE id = \?/ }, name: /SELECT/,
      at: store('cursor.execute("SELECT id, city, grams FROM parcels WHERE id = ?", (parcel_id,))'),
    },
    {
      tags: { 'db.statement': /WHERE grams >/ }, name: /SELECT/,
      at: [store('"SELECT id, city FROM parcels "'), store('cursor.execute(')],
    },
    {
      tags: { 'db.statement': /FROM nowhere/ }, name: /SELECT/,
      at: store('cursor.execute("SELECT nothing FROM nowhere")'),
    },
  ],
  bar: { jumped: 0.95, offered: 0.97 },
}; // prettier-ignore
