import assert from 'node:assert/strict';
import type { FileFacts } from '../../../src/core/index/facts';
import { readFacts } from '../../support/source/sources';

const read = (text: string, path = 'web/src/server.ts'): Promise<FileFacts> => readFacts(path, text);
const named = ({ functions }: FileFacts, handler: number | string | undefined): string =>
  typeof handler === 'number' ? `#${functions[handler].name}:${functions[handler].line}` : String(handler);

describe('JavaScript: what answers remote calls, messages and names', () => {
  it('reads services of gRPC and Connect', async () => {
    const facts = await read(`
server.addService(proto.acme.cart.CartService.service, { AddItem: addItem, getCart(call, callback) {}, list: cart.list });
server.addService(GreeterService, new GreeterImpl());
export default (router: ConnectRouter) => router.service(ElizaService, { async say(req) { return {}; } });
class OrdersImpl implements OrdersServiceServer {}
const handlers: StockServiceHandlers = { Reserve: (call, callback) => {} };
server.addService(stock.StockService.service, handlers);
function addItem(call, callback) {}
`);
    assert.deepEqual(
      facts.rpc!.map(({ service, type, methods, line }) => [service, type, methods?.map(({ name, handler }) => `${name} ${named(facts, handler)}`), line]),
      [
        ['CartService', '', ['AddItem #addItem:8', 'getCart #getCart:2', 'list cart.list'], 2],
        ['GreeterService', 'GreeterImpl', undefined, 3],
        ['Greeter', 'GreeterImpl', undefined, 3],
        ['ElizaService', '', ['say #say:4'], 4],
        ['StockService', '', ['Reserve #Reserve:6'], 7],
        ['OrdersService', 'OrdersImpl', undefined, 5],
        ['StockService', '', ['Reserve #Reserve:6'], 6],
      ],
    ); // prettier-ignore
  });

  it('reads consumers and producers', async () => {
    const facts = await read(`
async function start() {
  await consumer.subscribe({ topics: ['orders.placed', TOPICS.PAID] });
  await consumer.run({ eachMessage: async ({ topic, message }) => {} });
  await other.subscribe({ topic: 'mails' });
  await other.run({ eachBatch: onBatch });
  await producer.send({ topic: 'orders.shipped', messages: [] });
  channel.consume('jobs', onJob, { noAck: true });
  channel.sendToQueue('jobs', Buffer.from(''));
  redis.publish('events', text);
  sqs.send(new SendMessageCommand({ QueueUrl: 'http://sqs/1/invoices', MessageBody: '' }));
  res.send({ topic: 1 });
  emitter.emit('x', y);
}
new Worker('video', async job => {});
const queue = new Queue('video');
queue.add('transcode', {});
`);
    assert.deepEqual(
      facts.messages!.map(({ role, system, destination, handler, line }) => [role, system, destination[0], named(facts, handler), line]),
      [
        ['producer', 'kafka', 'orders.shipped', 'undefined', 7],
        ['consumer', 'rabbitmq', 'jobs', 'onJob', 8],
        ['producer', 'rabbitmq', 'jobs', 'undefined', 9],
        ['producer', 'redis', 'events', 'undefined', 10],
        ['producer', 'sqs', 'invoices', 'undefined', 11],
        ['consumer', 'bull', 'video', '#:15', 15],
        ['producer', 'bull', 'video', 'undefined', 17],
        ['consumer', 'kafka', 'orders.placed', '#eachMessage:4', 3],
        ['consumer', 'kafka', { ref: 'TOPICS.PAID' }, '#eachMessage:4', 3],
        ['consumer', 'kafka', 'mails', 'onBatch', 5],
      ],
    ); // prettier-ignore
  });

  it('follows queues and topics to where they are named', async () => {
    const facts = await read(`
class Orders {
  private consumer = kafka.consumer({ groupId: 'x' });
  async start() {
    await this.consumer.subscribe({ topic: Topics.ORDERS });
    await this.consumer.run({ eachMessage: this.handle.bind(this) });
  }
  async handle({ topic, message }) {}
}
async function rabbit() {
  const made = await channel.assertQueue('mails', { durable: true });
  channel.consume(made.queue, async message => {});
}
const topic = pubsub.topic('orders');
topic.publishMessage({ data });
const subscription = pubsub.subscription('orders-sub');
subscription.on('message', onMessage);
mqtt.subscribe('sensors/temp');
mqtt.on('message', (topic, payload) => {});
socket.on('message', other);
const mails = new Bull('mails');
mails.process('welcome', 5, async job => {});
new Worker('files', path.join(__dirname, 'worker.js'));
const receiver = client.createReceiver('bills');
receiver.subscribe({ processMessage: onBill, processError });
`);
    assert.deepEqual(
      facts.messages!.map(({ role, destination, handler, line }) => [role, destination[0], named(facts, handler), line]),
      [
        ['consumer', 'mails', '#:12', 12],
        ['producer', 'orders', 'undefined', 15],
        ['consumer', 'orders-sub', 'onMessage', 17],
        ['consumer', 'mails', '#:22', 22],
        ['consumer', 'bills', 'onBill', 25],
        ['consumer', { ref: 'Topics.ORDERS' }, '#handle:8', 5],
        ['consumer', 'sensors/temp', '#:19', 18],
      ],
    ); // prettier-ignore
    assert.deepEqual(
      facts.handlers!.map(({ kind, key }) => [kind, key[0]]),
      [['job', 'welcome']],
    );
  });

  it('takes a file named after a type for its resolvers', async () => {
    const facts = await read(
      `async function order(parent, args) {}\nconst helper = text => text;\nmodule.exports = { order };`,
      'web/src/resolvers/Query.js',
    );
    assert.deepEqual(
      facts.handlers!.map(({ key, handler }) => [key[0], named(facts, handler)]),
      [['Query.order', '#order:1']],
    );
  });

  it('reads classes that answer messages, calls, schedules and queries', async () => {
    const facts = await read(`
class Tasks {
  @MessagePattern({ cmd: 'sum' }) sum() {}
  @EventPattern('orders.placed') placed() {}
  @GrpcMethod('HeroService', 'FindOne') one() {}
  @GrpcMethod('HeroService') findAll() {}
  @Cron('* * * * *', { name: 'nightly' }) night() {}
  @Interval(1000) tick() {}
}
@Processor('mails') class Mails extends WorkerHost { async process(job) {} }
@Processor('audio') class Audio { @Process('transcode') run(job) {} }
@Resolver(() => Order) class R { @Query(() => Order, { name: 'order' }) o() {} @Mutation() pay() {} @ResolveField('total') t() {} }
`);
    assert.deepEqual(facts.messages!.map(({ system, destination, handler }) => [system, destination[0], named(facts, handler)]), [
      ['', 'sum', '#sum:3'], ['', 'orders.placed', '#placed:4'], ['bull', 'mails', '#process:10'], ['bull', 'audio', '#run:11'],
    ]); // prettier-ignore
    assert.deepEqual(
      facts.rpc!.map(({ service, methods }) => [service, methods!.map(({ name }) => name)]),
      [['HeroService', ['FindOne', 'FindAll']]],
    );
    assert.deepEqual(facts.handlers!.map(({ kind, key, handler }) => [kind, key[0], named(facts, handler)]), [
      ['schedule', 'nightly', '#night:7'], ['schedule', 'Tasks.tick', '#tick:8'], ['job', 'transcode', '#run:11'], ['graphql', 'Query.order', '#o:12'], ['graphql', 'Mutation.pay', '#pay:12'],
      ['graphql', 'Order.total', '#t:12'],
    ]); // prettier-ignore
  });

  it('reads resolvers of maps, types and builders', async () => {
    const facts = await read(`
const Mutation = { pay: async (_parent, args) => {} };
export const resolvers = { Query: { order: (_parent, args) => load(args), orders: listOrders }, Order: { total: { resolve: order => 1 } }, Mutation };
export const user: QueryResolvers['user'] = async () => {};
builder.queryField('me', t => t.field({ resolve: () => 1 }));
const Type = new GraphQLObjectType({ name: 'Cart', fields: () => ({ items: { type: List, resolve: cart => cart.items } }) });
const Query = extendType({ type: 'Query', definition(t) { t.field('stock', { resolve: findStock }); } });
const options = { Header: { left: () => 1 } };
`);
    assert.deepEqual(
      facts.handlers!.map(({ key, handler }) => `${key.join('')} ${named(facts, handler)}`).sort(),
      [
        'Cart.items #resolve:6', 'Mutation.pay #pay:2', 'Mutation.pay #pay:2', 'Order.total #resolve:3', 'Query.me #resolve:5', 'Query.order #order:3',
        'Query.orders listOrders', 'Query.stock findStock', 'Query.user #user:4',
      ],
    ); // prettier-ignore
  });

  it('reads commands, deployed functions, procedures and templates', async () => {
    const facts = await read(`
program.command('deploy <env>').description('x').action(async env => {});
yargs.command('serve [port]', 'starts', builder => builder, argv => {});
app.http('resize', { methods: ['GET'], handler: async request => {} });
exports.api = functions.https.onRequest((req, res) => {});
export const appRouter = router({ user: userRouter, greet: publicProcedure.input(z).query(({ input }) => 1) });
function show(req, res) { res.render('orders/list', {}); }
`);
    assert.deepEqual(
      facts.handlers!.map(({ kind, key, handler }) => `${kind} ${key.join('')} ${named(facts, handler)}`),
      [
        'command deploy #:2',
        'command serve #:3',
        'faas resize #handler:4',
        'faas api #api:5',
        'template orders/list #show:7',
      ],
    );
    const procedure = facts.routes!.find(({ framework }) => framework === 'trpc')!;
    assert.deepEqual(
      [procedure.router, procedure.path, named(facts, procedure.handler)],
      ['appRouter', ['greet'], '#greet:6'],
    );
    assert.deepEqual(
      facts.mounts!.map(({ parent, prefix, child }) => [parent, prefix, child]),
      [['appRouter', ['user'], 'userRouter']],
    );
  });

  it('reads SQL and entities', async () => {
    const facts = await read(`
async function load(db, table) {
  await db.query('SELECT * FROM orders WHERE id = $1', [1]);
  await sql\`update \${table} set a = 1\`;
  const text = 'insert into orders (id) ' +
    'values ($1)';
  throw new Error('Select the right one');
}
@Entity('order') class Order {}
@Entity() class OrderItem {}
const User = sequelize.define('User', {}, { tableName: 'usr' });
const Cart = sequelize.define('Cart', {});
export const stock = pgTable('stock_items', { id: serial('id') });
const Person = mongoose.model('Person', schema);
`);
    assert.deepEqual(
      facts.sql!.map(({ text, line, endLine }) => [text, line, endLine]),
      [
        [['SELECT * FROM orders WHERE id = $1'], 3, 3],
        [['update ', { param: 1 }, ' set a = 1'], 4, 4],
        [['insert into orders (id) values ($1)'], 5, 6],
      ],
    );
    assert.deepEqual(
      facts.models!.map(({ name, table, line }) => [name, table, line]),
      [
        ['Order', 'order', 9], ['OrderItem', 'order_item', 10], ['User', 'usr', 11], ['Cart', 'Carts', 12], ['stock', 'stock_items', 13],
        ['Person', 'people', 14],
      ],
    ); // prettier-ignore
  });

  it('survives damage and depth', async function () {
    this.timeout(60_000);
    const { functions, calls } = await read(
      `function first() { return x.y('z' ; }\nconst f = () => { g(; };\nfunction ok() { done('yes'); }`,
    );
    assert.ok(functions.some(({ name }) => name === 'ok'));
    assert.ok(calls!.some(({ callee }) => callee === 'done'));
    const deep = 1_500;
    const nested = await read(`${'f(() => '.repeat(deep)}1${')'.repeat(deep)};`, 'web/deep.js');
    assert.equal(nested.functions.length, deep);
    const chained = await read(`a${'.b(1)'.repeat(deep)};`, 'web/chain.js');
    assert.equal(chained.calls!.length, deep);
    const added = await read(`const s = ${`'a' + `.repeat(deep)}'b';`, 'web/sum.js');
    assert.equal(added.calls!.length, 0);
  });
});
