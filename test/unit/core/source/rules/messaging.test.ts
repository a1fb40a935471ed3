import assert from 'node:assert/strict';
import { kinds, Program } from '../programs';
import { viewOf, type Shown } from '../views';

const files = {
  'orders/pom.xml': '<project><artifactId>orders</artifactId></project>',
  'orders/src/main/resources/application.yml':
    'app:\n  topics:\n    placed: orders.placed.v1\nmp:\n  messaging:\n    incoming:\n      prices:\n        topic: price-updates\n',
  'orders/src/main/java/acme/Orders.java': `package acme;
public class Orders {
  @Value("\${app.topics.placed}") String topic;
  private final KafkaTemplate<String, String> kafka;
  @PostMapping("/orders")
  public void place() {
    save();
    kafka.send("orders.audit", "x");
  }
  @KafkaListener(topics = "\${app.topics.placed}", groupId = "g")
  public void onPlaced(String m) {}
  @Incoming("prices")
  public void onPrice(String m) {}
  @Scheduled(cron = "0 0 * * *")
  public void nightly() {}
}
`,
  'worker/pyproject.toml': '[project]\nname="worker"\n',
  'worker/app/tasks.py': `from celery import Celery
app = Celery("worker")
@app.task(name="mail.send")
def send_mail(to):
    pass
@app.task
def resize(image):
    pass
`,
  'worker/app/web.py': `from flask import Flask
from app.tasks import resize, send_mail
web = Flask(__name__)
@web.post("/upload")
def upload():
    resize.delay("x")
    send_mail.apply_async(args=["y"])
    return ""
`,
  'mailer/package.json': '{"name":"mailer"}',
  'mailer/src/index.ts': `import { Kafka } from 'kafkajs';
const TOPIC = process.env.TOPIC ?? 'mails';
const kafka = new Kafka({});
const consumer = kafka.consumer({ groupId: 'g' });
const producer = kafka.producer();
export async function start() {
  await consumer.subscribe({ topic: TOPIC });
  await consumer.run({
    eachMessage: async ({ message }) => {
      await deliver(message);
    },
  });
}
async function deliver(m: unknown) {
  await publish('mails.sent', m);
}
async function publish(topic: string, m: unknown) {
  await producer.send({ topic, messages: [m] });
}
`,
  'store/Gemfile': '',
  'store/app/jobs/receipt_job.rb': `class ReceiptJob
  include Sidekiq::Job
  def perform(id)
  end
end
`,
  'store/app/controllers/carts_controller.rb': `class CartsController < ApplicationController
  def create
    ReceiptJob.perform_async(1)
  end
end
`,
};

describe('messages and jobs', () => {
  let program: Program;
  before(async () => (program = await Program.of(files)));
  const message = (kind: Shown['kind'], service: string, name: string, destination: string, parent?: Shown): Shown => ({
    name,
    service,
    kind,
    parent: parent && viewOf(parent),
    attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': destination },
  });
  const request = (service: string, route: string): Shown => ({
    name: `POST ${route}`,
    service,
    kind: kinds.server,
    attributes: { 'http.route': route, 'http.request.method': 'POST' },
  });
  const job = (
    service: string,
    name: string,
    kind: Shown['kind'],
    key: string,
    value: string,
    parent?: Shown,
  ): Shown => ({
    name,
    service,
    kind,
    attributes: { [key]: value },
    parent: parent && viewOf(parent),
  });

  it('arrive where a setting says', () => {
    const orders = 'orders/src/main/java/acme/Orders.java';
    assert.equal(
      program.click(message(kinds.consumer, 'orders', 'orders.placed.v1 process', 'orders.placed.v1')),
      `${orders}:11`,
    );
    assert.equal(
      program.click(message(kinds.consumer, 'orders', 'price-updates process', 'price-updates')),
      `${orders}:13`,
    );
  });
  it('are sent from the handler above', () => {
    const span = message(
      kinds.producer,
      'orders',
      'orders.audit publish',
      'orders.audit',
      request('orders', '/orders'),
    );
    assert.equal(program.click(span), 'orders/src/main/java/acme/Orders.java:8');
  });
  it('have a destination that is a constant, or that a wrapper is told', () => {
    const arriving = message(kinds.consumer, 'mailer', 'process mails', 'mails');
    assert.equal(program.click(arriving), 'mailer/src/index.ts:9');
    assert.equal(
      program.click(message(kinds.producer, 'mailer', 'send mails.sent', 'mails.sent', arriving)),
      'mailer/src/index.ts:15',
    );
  });
  it('of a service whose code is elsewhere open nothing', () => {
    assert.equal(
      program.click(message(kinds.consumer, 'mailer', 'process orders.placed.v1', 'orders.placed.v1')),
      'ask 1',
    );
  });

  it('run the task of their name, given or their own', () => {
    assert.equal(
      program.click(job('worker', 'run/mail.send', kinds.consumer, 'celery.task_name', 'mail.send')),
      'worker/app/tasks.py:4',
    );
    assert.equal(
      program.click(job('worker', 'run/app.tasks.resize', kinds.consumer, 'celery.task_name', 'app.tasks.resize')),
      'worker/app/tasks.py:7',
    );
    assert.equal(
      program.click(job('store', 'ReceiptJob process', kinds.consumer, 'messaging.sidekiq.job_class', 'ReceiptJob')),
      'store/app/jobs/receipt_job.rb:3',
    );
  });
  it('are queued by a call on the task', () => {
    const upload = request('worker', '/upload');
    assert.equal(
      program.click(
        job('worker', 'apply_async/app.tasks.resize', kinds.producer, 'celery.task_name', 'app.tasks.resize', upload),
      ),
      'worker/app/web.py:6',
    );
    assert.equal(
      program.click(job('worker', 'apply_async/mail.send', kinds.producer, 'celery.task_name', 'mail.send', upload)),
      'worker/app/web.py:7',
    );
    assert.equal(
      program.click(job('store', 'ReceiptJob publish', kinds.producer, 'messaging.sidekiq.job_class', 'ReceiptJob')),
      'store/app/controllers/carts_controller.rb:3',
    );
  });
  it('run by the clock', () => {
    const span = {
      name: 'Orders.nightly',
      service: 'orders',
      scope: 'io.opentelemetry.spring-scheduling-3.1',
      kind: kinds.internal,
    };
    assert.equal(program.click(span), 'orders/src/main/java/acme/Orders.java:15');
  });
});
