import assert from 'node:assert/strict';
import { readFacts } from '../../support/source/sources';

const head = `
import click, graphene
from celery import shared_task
from kafka import KafkaConsumer
from ariadne import QueryType
from django.db import models
TOPIC = "orders.placed"
`;

const read = (text: string, path = 'shop/blog/models.py'): ReturnType<typeof readFacts> => readFacts(path, head + text);

describe('Python: what is called by a name', () => {
  it('reads consumers and producers', async () => {
    const { messages } = await read(`
def consume():
    consumer = KafkaConsumer(TOPIC, group_id="x")
    other.subscribe(["a", "b"])
    producer.send("sent", value=b"")
    channel.basic_consume(queue="q", on_message_callback=on_message)
    channel.basic_publish(exchange="", routing_key="key", body=b"")
    channel.basic_publish("billing", "bills", body=b"")
    sqs.receive_message(QueueUrl=os.environ.get("URL", "http://sqs/q2"))
@broker.subscriber("fast")
async def handle(m): pass
`);
    assert.deepEqual(
      messages!.map(({ role, system, destination, handler }) => [role, system, destination, handler]),
      [
        ['consumer', 'kafka', [{ ref: 'TOPIC' }], 0],
        ['consumer', 'kafka', ['a'], 0],
        ['consumer', 'kafka', ['b'], 0],
        ['producer', 'kafka', ['sent'], undefined],
        ['consumer', 'rabbitmq', ['q'], 'on_message'],
        ['producer', 'rabbitmq', ['key'], undefined],
        ['producer', 'rabbitmq', ['bills'], undefined],
        ['producer', 'rabbitmq', ['billing'], undefined],
        ['consumer', 'aws_sqs', ['http://sqs/q2'], 0],
        ['consumer', 'kafka', ['fast'], 1],
      ],
    );
  });

  it('reads tasks, commands, resolvers, functions as a service and templates', async () => {
    const { handlers, functions } = await read(`
@shared_task
def send_receipt(a): pass
@app.task(name="billing.charge")
def charge(): pass
@cli.command()
def load_all_cmd(): pass
@cli.command("named")
def other(): pass
def lambda_handler(event, context):
    return render_template("order.html", a=1)
class Query(graphene.ObjectType):
    def resolve_my_order(root, info): pass
query = QueryType()
@query.field("orders")
def orders(*_): pass
class View(TemplateView):
    template_name = "shop/view.html"
`);
    assert.deepEqual(
      handlers!.map(({ kind, key, handler }) => [
        kind,
        key[0],
        typeof handler === 'number' ? functions[handler].name : handler,
      ]),
      [
        ['job', 'send_receipt', 'send_receipt'],
        ['job', 'billing.charge', 'charge'],
        ['job', 'charge', 'charge'],
        ['command', 'load-all-cmd', 'load_all_cmd'],
        ['command', 'load-all', 'load_all_cmd'],
        ['command', 'named', 'other'],
        ['faas', 'lambda_handler', 'lambda_handler'],
        ['template', 'order.html', 'lambda_handler'],
        ['graphql', 'Query.myOrder', 'resolve_my_order'],
        ['graphql', 'Query.my_order', 'resolve_my_order'],
        ['graphql', 'Query.orders', 'orders'],
        ['template', 'shop/view.html', 'View'],
      ],
    );
  });

  it('reads services, SQL and tables', async () => {
    const { rpc, sql, models } = await read(`
class OrderService(orders_pb2_grpc.OrdersServicer):
    def GetOrder(self, request, context): pass
def load(conn, id):
    conn.execute(text("SELECT id FROM orders WHERE id = %s"), (id,))
    query = f"""
        -- all of them
        select * from {TABLE}
    """
    log.info("Select an item from the list")
    raise ValueError("update set wrong")
class Post(models.Model):
    title = models.CharField()
class Tag(TimeStamped):
    name = models.CharField()
    class Meta:
        db_table = "tags"
class TimeStamped(models.Model):
    class Meta:
        abstract = True
class Order(Base):
    __tablename__ = "orders"
class OrderItem(db.Model): pass
`);
    assert.deepEqual(rpc, [{ service: 'Orders', type: 'OrderService', line: 9 }]);
    assert.deepEqual(
      sql!.map(({ text, line, endLine }) => [text, line, endLine]),
      [
        [['SELECT id FROM orders WHERE id = %s'], 12, 12],
        [['\n        -- all of them\n        select * from ', { ref: 'TABLE' }, '\n    '], 13, 16],
      ],
    );
    assert.deepEqual(
      models!.map(({ name, table }) => [name, table]),
      [
        ['Post', 'blog_post'],
        ['Tag', 'tags'],
        ['Order', 'orders'],
        ['OrderItem', 'order_item'],
      ],
    );
  });
});
