import assert from 'node:assert/strict';
import { kinds, Program } from '../programs';
import { viewOf, type Shown } from '../views';

const temporal = {
  'go.mod': 'module acme.com/flow\n',
  'wf.go': `package flow
func OrderWorkflow(ctx workflow.Context, id string) error {
	return workflow.ExecuteActivity(ctx, ChargeCard, id).Get(ctx, nil)
}
func ChargeCard(ctx context.Context, id string) error { return nil }
`,
  'main.go': `package flow
func start(c client.Client) {
	c.ExecuteWorkflow(context.Background(), client.StartWorkflowOptions{}, OrderWorkflow, "1")
}
`,
};

describe('a workflow of Temporal', () => {
  let program: Program;
  before(async () => (program = await Program.of(temporal)));
  const span = (name: string, kind: Shown['kind'], parent?: Shown): Shown => ({
    name,
    service: 'flow',
    kind,
    scope: 'temporal-sdk-go',
    parent: parent && viewOf(parent),
  });

  it('runs the function of its type, and its activities theirs', () => {
    assert.equal(program.click(span('RunWorkflow:OrderWorkflow', kinds.server)), 'wf.go:2');
    assert.equal(program.click(span('RunActivity:ChargeCard', kinds.server)), 'wf.go:5');
  });
  it('is started where its function is handed over', () => {
    const run = span('RunWorkflow:OrderWorkflow', kinds.server);
    assert.equal(program.click(span('StartActivity:ChargeCard', kinds.client, run)), 'wf.go:3');
    assert.equal(program.click(span('StartWorkflow:OrderWorkflow', kinds.client)), 'main.go:3');
  });
});

const bus = {
  'go.mod': 'module acme.com/bus\n',
  'bus.go': `package bus
func listen(nc *nats.Conn) {
	nc.Subscribe("orders.*", func(m *nats.Msg) {
		handle(m)
	})
	nc.Publish("audit.log", nil)
}
`,
  'py/pyproject.toml': '[project]\nname="pyw"\n',
  'py/worker.py': `import boto3
import pika
QUEUE = "receipts"
sqs = boto3.client("sqs")
def poll():
    sqs.receive_message(QueueUrl="https://sqs.eu-west-1.amazonaws.com/1/receipts")
def send():
    sqs.send_message(QueueUrl="https://sqs.eu-west-1.amazonaws.com/1/mails", MessageBody="x")
def on_message(ch, method, props, body):
    pass
def main():
    channel = pika.BlockingConnection().channel()
    channel.basic_consume(queue=QUEUE, on_message_callback=on_message)
    channel.basic_publish(exchange="shop", routing_key="paid", body=b"")
`,
  'cs/App.csproj': '<Project/>',
  'cs/R.cs': `public class R {
  [RabbitListener("x")] void A() {}
}
`,
};

describe('a message', () => {
  let program: Program;
  before(async () => (program = await Program.of(bus)));
  const message = (kind: Shown['kind'], service: string, name: string, destination: string, more = {}): Shown => ({
    name,
    service,
    kind,
    attributes: { 'messaging.system': '', 'messaging.destination.name': destination, ...more },
  });

  it('fits a subject with a wildcard', () => {
    assert.equal(program.click(message(kinds.consumer, 'bus', 'process orders.created', 'orders.created')), 'bus.go:3');
    assert.equal(program.click(message(kinds.consumer, 'bus', 'process orders.a.b', 'orders.a.b')), 'none');
  });
  it('goes to a subject, a routing key, the end of a URL', () => {
    const key = { 'messaging.rabbitmq.destination.routing_key': 'paid' };
    assert.equal(program.click(message(kinds.producer, 'bus', 'send audit.log', 'audit.log')), 'bus.go:6');
    assert.equal(program.click(message(kinds.producer, 'pyw', 'shop send', 'shop', key)), 'py/worker.py:14');
    assert.equal(program.click(message(kinds.producer, 'pyw', 'mails send', 'mails')), 'py/worker.py:8');
  });
  it('runs what was registered for its queue, with the system that sent it', () => {
    assert.equal(
      program.click(message(kinds.consumer, 'pyw', 'receipts receive', 'receipts', { 'messaging.system': 'rabbitmq' })),
      'py/worker.py:9',
    );
  });
});
