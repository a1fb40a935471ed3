// Bikes for hire: see README.md.
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts, startTied } from '../../support/bootstrap/processes.mjs';
import { buildNodeProgram, builtWorkspace, startNodeProgram, waitForPort } from '../../support/real/nodePrograms.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Line of a file below src. */
const at = (file, text, nth) => ({ file: `src/${file}`, text, ...(nth && { nth }) });
const bikes = (text, nth) => at('routes/bikes.ts', text, nth);
const hires = text => at('controllers/hireController.ts', text);
const bikeStore = (text, nth) => at('db/bikeStore.ts', text, nth);
const hireStore = text => at('db/hireStore.ts', text);

const search = bikes('asyncHandler(async (req, res) => {');
const show = bikes("async function show(req: import('express').Request, res: import('express').Response): Promise<void> {");
const rename = bikes('.patch(async (req, res) => {');
const remove = bikes('.delete((req, res, next) => {');
const forecast = bikes("router.get('/:id/forecast', async (req, res) => {");
const begin = hires('async begin(req: Request, res: Response): Promise<void> {');
const end = [
  hires('async end(req: Request, res: Response, next: NextFunction): Promise<void> {'),
  at('routes/hires.ts', "router.post('/:id/end', (req, res, next) => hires.end(req, res, next));"),
];
const showHire = hires('show = async (req: Request, res: Response): Promise<void> => {');
const list = at('stations.ts', 'async function list(_req: Request, res: Response): Promise<void> {');
const open = at('stations.ts', 'async function open(req: Request, res: Response): Promise<void> {');
const missing = bikes("if (!bike) throw new NotFound('bike', String(req.params.id));");
const noKind = bikes("if (typeof req.body?.kind !== 'string') throw new Invalid('kind is missing');");
const noHire = hires("if (!hire) return next(new NotFound('hire', id));");
const tooLong = hires("if (minutes > 600) throw new RangeError('hired for too long');");
const noWeather = at('lib/getJson.ts', 'if (!response.ok) throw new Error(`${path} answered ${response.status}`);');
const noRoom = at('stations.ts', 'throw new Error(`no room for ${req.params.name}`);');
const health = at('app.ts', "app.get('/health', (_req, res) => res.json({ ok: true }));");

/**
 * Spans of a route: the server's and the two that its handler has, one of Express and one of Express's router. Exceptions are on
 * those two, the server's only has the status.
 */
function route(method, path, handler, error) {
  const name = `${method} ${path}`;
  const handled = { name: 'request handler', root: name, at: handler };
  return [
    { name, at: handler },
    ...(error ? [{ ...handled, tags: { error: 'true' }, error }] : []),
    handled,
    { name: new RegExp(`^request handler - ${path}/?$`), root: name, at: handler },
  ];
}

/** A query's span: where it is sent, by the repository or by the function that all of them share. */
const sql = (text, ...places) => ({ name: /^pg\.query:/, tags: { 'db.query.text': text }, at: places });
const shared = at('db/pool.ts', 'const result = await pool.query(sql, values);');

const queries = [
  [/^SELECT id, kind, station FROM bikes\s+WHERE \$1/, bikeStore('return query<Bike>('), bikeStore('`SELECT ${columns} FROM bikes'), shared],
  [/^SELECT id, kind, station FROM bikes WHERE id/, bikeStore("const [bike] = await query<Bike>('SELECT id, kind, station FROM bikes WHERE id = $1', [id]);"), shared],
  [/^UPDATE bikes/, bikeStore('const [bike] = await query<Bike>(`UPDATE bikes SET kind = $2 WHERE id = $1 RETURNING ${columns}`, [id, kind]);'), shared],
  [/^DELETE FROM bikes/, bikeStore("await query('DELETE FROM bikes WHERE id = $1', [id]);"), shared],
  [/^INSERT INTO hires/, hireStore("const [hire] = await query<Hire>('INSERT INTO hires (bike, minutes) VALUES ($1, $2) RETURNING *', [bike, minutes]);"), shared],
  [/^SELECT id, bike, minutes FROM hires/, hireStore("const [hire] = await query<Hire>('SELECT id, bike, minutes FROM hires WHERE id = $1', [id]);"), shared],
  [/^UPDATE hires/, hireStore("await query('UPDATE hires SET price = $2 WHERE id = $1', [id, price]);"), shared],
  [/^SELECT station/, at('stations.ts', "res.json(await query('SELECT station, count(*) AS bikes FROM bikes GROUP BY station'));"), shared],
  [/^DROP TABLE/, at('db/migrate.ts', "await pool.query('DROP TABLE IF EXISTS hires, bikes');")],
  [/^CREATE TABLE bikes/, at('db/migrate.ts', "await pool.query('CREATE TABLE bikes (id int PRIMARY KEY, kind text NOT NULL, station text NOT NULL)');")],
  [/^CREATE TABLE hires/, at('db/migrate.ts', 'await pool.query(`CREATE TABLE hires (id serial PRIMARY KEY, bike int REFERENCES bikes (id),')],
  [/^INSERT INTO bikes/, at('db/migrate.ts', "await pool.query('INSERT INTO bikes (id, kind, station) VALUES ($1, $2, $3)', bike);")],
]; // prettier-ignore

/** @type {import('../../support/real/programs.mjs').Program} */
export default {
  // The same program twice: frames name dist/*.js with maps beside it, or the TypeScript at once.
  services: ['hire', 'hire-mapped'],
  spans: 200,
  workspace: builtWorkspace(folder),

  async run({ otlp }) {
    const built = await buildNodeProgram(folder);
    const [database, weatherPort, ...ports] = await freePorts(4);
    const script = join(built, 'node_modules/@electric-sql/pglite-socket/dist/scripts/server.js');
    const postgres = startTied(process.execPath, [script, '--db=memory://', '--host=127.0.0.1', `--port=${database}`]);
    await waitForPort(database, postgres);
    const weather = createServer((request, response) => {
      if (request.url === '/weather/market') response.writeHead(503);
      else response.setHeader('content-type', 'application/json');
      response.end('{"rain":true}');
    });
    await new Promise(resolve => weather.listen(weatherPort, '127.0.0.1', () => resolve(undefined)));
    try {
      for (const [i, service] of this.services.entries()) {
        const maps = service === 'hire-mapped' ? ['--enable-source-maps'] : [];
        const started = await startNodeProgram({
          folder: built,
          args: [...maps, '--require', '@opentelemetry/auto-instrumentations-node/register', 'dist/server.js'],
          service,
          otlp,
          port: ports[i],
          env: {
            DATABASE_URL: `postgres://postgres:postgres@127.0.0.1:${database}/postgres`,
            WEATHER_URL: `http://127.0.0.1:${weatherPort}`,
          },
        });
        await drive(`http://127.0.0.1:${ports[i]}`);
        await started.stop();
      }
    } finally {
      weather.close();
      await postgres.stop();
    }
  },

  expectations: [
    ...route('GET', '/api/bikes', search),
    ...route('GET', '/api/bikes/:id', show, missing),
    ...route('PATCH', '/api/bikes/:id', rename, noKind),
    ...route('DELETE', '/api/bikes/:id', remove),
    ...route('GET', '/api/bikes/:id/forecast', forecast, noWeather),
    ...route('POST', '/api/hires', begin),
    ...route('POST', '/api/hires/:id/end', end, [noHire, tooLong]),
    ...route('GET', '/api/hires/:id', showHire),
    ...route('GET', '/stations', list),
    // Nothing else comes of it.
    ...route('PUT', '/stations/:name', open, noRoom).filter(one => one.error || one.name !== 'request handler'),
    ...route('GET', '/health', health),
    { name: 'middleware - requestId', at: at('lib/requestId.ts', 'export const requestId: RequestHandler = (req, res, next) => {') },
    { name: 'middleware - reportError', at: at('lib/reportError.ts', 'export const reportError: ErrorRequestHandler = (error, _req, res, _next) => {') },
    { name: /^(?:middleware|router) - /, ignore: "Express's own" },
    { name: 'hire.price', tags: { error: 'true' }, at: [hires('const price = await withSpan(SpanNames.price, async () => this.price(hire.minutes));'), end[0]], error: tooLong },
    { name: 'hire.price', at: [hires('const price = await withSpan(SpanNames.price, async () => this.price(hire.minutes));'), end[0]] },
    { name: 'hire.settle', at: [hires('const span = tracer.startSpan(SpanNames.settle, { attributes: { \'hire.id\': id } });'), hires('private async settle(id: number, price: number): Promise<void> {')] },
    { name: /^advice for /, at: [bikes('const advice = await withSpan(`advice for ${bike?.kind}`, async () => (weather.rain ? \'take the bus\' : \'go\'));'), forecast] },
    { name: 'station.open', at: [at('stations.ts', "await withSpan('station.open', async span => {"), open], error: noRoom },
    ...queries.map(([text, ...places]) => sql(text, ...places)),
    { name: /^GET$/, tags: { 'url.full': /weather/ }, at: [bikes("const weather = await getJson<{ rain: boolean }>(`/weather/${bike?.station}`);"), at('lib/getJson.ts', "const response = await fetch(new URL(path, base), { headers: { accept: 'application/json' } });")] },
    { name: 'GET', ignore: 'a request that no route answers' },
    { name: /^(?:pg-pool\.connect|pg\.connect|tcp\.connect|dns\.lookup|tls\.connect)/, ignore: 'plumbing' },
  ], // prettier-ignore

  bar: { jumped: 0.98, offered: 0.98 },
};

async function drive(base) {
  const send = (method, path, body) =>
    fetch(base + path, { method, headers: { 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) })
      .then(response => response.text()); // prettier-ignore
  await send('GET', '/api/bikes?kind=city');
  await send('GET', '/api/bikes/1');
  await send('GET', '/api/bikes/99');
  await send('PATCH', '/api/bikes/1', { kind: 'tandem' });
  await send('PATCH', '/api/bikes/1', { kind: 3 });
  await send('GET', '/api/bikes/1/forecast');
  await send('GET', '/api/bikes/2/forecast');
  const { id } = JSON.parse(await send('POST', '/api/hires', { bike: 1 }));
  await send('GET', `/api/hires/${id}`);
  await send('POST', `/api/hires/${id}/end`);
  await send('POST', '/api/hires', { bike: 1, minutes: 700 });
  await send('POST', `/api/hires/${id + 1}/end`);
  await send('POST', '/api/hires/99/end');
  await send('GET', '/stations');
  await send('PUT', '/stations/north');
  await send('DELETE', '/api/bikes/2');
  await send('GET', '/nothing/here');
}
