// A workshop: see README.md.
import { fileURLToPath } from 'node:url';
import { freePorts } from '../../support/bootstrap/processes.mjs';
import { buildNodeProgram, builtWorkspace, startNodeProgram } from '../../support/real/nodePrograms.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));

const line = (file, text) => ({ file: `apps/${file}`, text });
const repairs = text => line('workshop/src/repairs/repairs.controller.ts', text);
const service = text => line('workshop/src/repairs/repairs.service.ts', text);
const quotes = text => line('workshop/src/quotes/quotes.controller.ts', text);
const prices = text => line('workshop/src/quotes/quotes.service.ts', text);
const client = text => line('workshop/src/parts.client.ts', text);
const part = (file, text) => line(`parts/src/${file}`, text);

const stubCalled = client(
  'this.stub[method](request, (error: ServiceError | null, answer: T) => (error ? reject(error) : resolve(answer)));',
);
const stubFinds = client(
  'this.stub.FindPart({ sku }, (error: ServiceError | null, part: Part) => (error ? reject(error) : resolve(part)));',
);
const soldOut = prices('if (part.left === 0) throw new Error(`${sku} is sold out`);');
const noRepair = repairs('if (!repair) throw new NotFoundException(`repair ${id} does not exist`);');
const notDone = service('repair.done = true;');

/** Spans of an endpoint: of the server, Express, its router, and the two of Nest, which have the exceptions. */
function endpoint(method, path, controller, callback, at, error) {
  const root = `${method} ${path}`;
  const nest = [
    { name: `${controller}.${callback}`, root, at },
    { name: callback, parent: `${controller}.${callback}`, root, at },
  ];
  return [
    { name: root, at },
    { name: 'request handler', root, at },
    { name: `request handler - ${path}`, root, at },
    ...(error ? nest.map(one => ({ ...one, tags: { error: 'true' }, error })) : []),
    ...nest,
  ];
}

/** Both sides of a remote call. */
function remote(method, caller, handler) {
  const name = `grpc.workshop.parts.PartsService/${method}`;
  return [
    { service: 'workshop', name, at: caller },
    { service: 'parts', name, at: handler },
  ];
}

/** @type {import('../../support/real/programs.mjs').Program} */
export default {
  services: ['workshop', 'parts'],
  spans: 60,
  workspace: builtWorkspace(folder),

  async run({ otlp }) {
    const built = await buildNodeProgram(folder);
    const [partsPort, port] = await freePorts(2);
    const start = (service, at, env, health) =>
      startNodeProgram({
        folder: built,
        args: ['--require', '@opentelemetry/auto-instrumentations-node/register', `dist/apps/${service}/src/main.js`],
        service,
        otlp,
        port: at,
        env,
        health,
      });
    const parts = await start('parts', partsPort, {}, '');
    const workshop = await start('workshop', port, { PARTS_ADDRESS: `127.0.0.1:${partsPort}` });
    try {
      await drive(`http://127.0.0.1:${port}`);
    } finally {
      await workshop.stop();
      await parts.stop();
    }
  },

  expectations: [
    ...endpoint('POST', '/api/repairs', 'RepairsController', 'create', repairs('async create(@Body() body: { bike: string; sku: string }) {'), stubCalled),
    ...endpoint('GET', '/api/repairs', 'RepairsController', 'list', repairs('list() {')),
    ...endpoint('GET', '/api/repairs/:id', 'RepairsController', 'findOne', repairs("async findOne(@Param('id', ParseIntPipe) id: number) {"), noRepair),
    ...endpoint('PUT', '/api/repairs/:id/done', 'RepairsController', 'finish', repairs("async finish(@Param('id', ParseIntPipe) id: number) {"), notDone),
    ...endpoint('DELETE', '/api/repairs/:id', 'RepairsController', 'remove', repairs("remove(@Param('id') id: string): void {")),
    ...endpoint('DELETE', '/api/repairs/:id/forever', 'RepairsController', 'remove', repairs("remove(@Param('id') id: string): void {")),
    ...endpoint('GET', '/api/quotes', 'QuotesController', 'quote', quotes("quote(@Query('sku') sku: string) {"), [soldOut, stubFinds]),
    ...endpoint('GET', '/api/quotes/parts', 'QuotesController', 'list', quotes('list() {')),
    ...endpoint('GET', '/health', 'HealthController', 'check', line('workshop/src/health.controller.ts', 'check() {')),
    { name: 'repairs.sort', at: [service("return inSpan({ name: 'repairs.sort' }, () => [...this.repairs.values()].sort((a, b) => a.id - b.id));"), service('all(): Repair[] {')] },
    { name: 'RepairsService.find', at: [service('async find(id: number): Promise<Repair | undefined> {'), service('@Traced()')] },
    { name: 'repair.begin', tags: { error: 'true' }, at: [service('async begin(bike: string, sku: string): Promise<Repair> {'), service("@Traced('repair.begin')")], error: stubCalled },
    { name: 'repair.begin', at: [service('async begin(bike: string, sku: string): Promise<Repair> {'), service("@Traced('repair.begin')")] },
    { name: /^finish repair /, at: [service('const span = this.tracer.startSpan(`finish repair ${id}`);'), service('async finish(id: number): Promise<Repair> {')] },
    { name: 'QuotesService.price', tags: { error: 'true' }, at: [prices('async price(sku: string) {'), prices('@Traced()')], error: [soldOut, stubFinds] },
    { name: 'QuotesService.price', at: [prices('async price(sku: string) {'), prices('@Traced()')] },
    ...remote('FindPart', [stubFinds, prices('const part = await this.parts.find(sku);')],
      part('handlers.ts', 'export function findPart(call: ServerUnaryCall<{ sku: string }, Part>, callback: sendUnaryData<Part>): void {')),
    ...remote('ReservePart', [client("return this.call<Part>('reservePart', { sku, count });"), service('await this.parts.reserve(sku, 1);'), stubCalled],
      part('reservePart.ts', 'export async function reservePart(')),
    ...remote('CountParts', [client("const { count } = await this.call<{ count: number }>('countParts', {});"), prices('return this.parts.count();'), stubCalled],
      part('handlers.ts', 'export const countParts = (_call: unknown, callback: sendUnaryData<{ count: number }>): void => {')),
    { name: 'stock.take', at: [part('reservePart.ts', "const part = await tracer.startActiveSpan('stock.take', async span => {"), part('reservePart.ts', 'export async function reservePart(')] },
    { name: /^middleware - /, ignore: "Express's and Nest's own" },
    { name: 'Create Nest App', ignore: 'the start of Nest' },
    { name: 'GET', ignore: 'a request that no route answers' },
    { name: 'tcp.connect', ignore: 'plumbing' },
  ], // prettier-ignore

  bar: { jumped: 0.98, offered: 0.98 },
};

async function drive(base) {
  const send = (method, path, body) =>
    fetch(base + path, { method, headers: { 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) })
      .then(response => response.text()); // prettier-ignore
  await send('POST', '/api/repairs', { bike: 'tandem', sku: 'chain' });
  await send('POST', '/api/repairs', { bike: 'tandem', sku: 'saddle' });
  await send('GET', '/api/repairs');
  await send('GET', '/api/repairs/1');
  await send('GET', '/api/repairs/99');
  await send('PUT', '/api/repairs/1/done');
  await send('PUT', '/api/repairs/99/done');
  await send('DELETE', '/api/repairs/1');
  await send('DELETE', '/api/repairs/1/forever');
  await send('GET', '/api/quotes?sku=chain');
  await send('GET', '/api/quotes?sku=bell');
  await send('GET', '/api/quotes?sku=saddle');
  await send('GET', '/api/quotes/parts');
  await send('GET', '/api/nothing');
}
