import type { HandlerRef, MessageSite, NamedHandler, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Handlers } from './handlers';
import { dottedOf, elementsOf, isFunction, propertyOf, unwrap } from './nodes';
import type { Call, Script } from './script';
import type { Texts } from './texts';

/** Consumers and producers of queues, topics and events. */
export function readMessages(
  script: Script,
  texts: Texts,
  handlers: Handlers,
): { readonly messages: MessageSite[]; readonly jobs: NamedHandler[] } {
  const reader = new MessageReader(script, texts, handlers);
  for (const call of script.calls) reader.read(call);
  reader.joinKafka();
  return reader;
}

class MessageReader {
  readonly messages: MessageSite[] = [];
  readonly jobs: NamedHandler[] = [];
  /** Kafka's consumers say in one call what they want and in another what runs. */
  private readonly subscribed: {
    readonly on: string;
    readonly function: number;
    readonly destination: TextValue;
    readonly call: Call;
  }[] = [];
  private readonly running: {
    readonly on: string;
    readonly function: number;
    readonly handler: HandlerRef;
    readonly call: Call;
  }[] = [];

  constructor(
    private readonly script: Script,
    private readonly texts: Texts,
    private readonly handlers: Handlers,
  ) {}

  read(call: Call): void {
    const { callee, object, args, isNew } = call;
    const on = object ? this.script.written(object) : '';
    const [first, second, third] = args.map(unwrap);
    if (isNew) return this.made(call);
    if (!first || !object) return;
    switch (callee) {
      case 'subscribe':
        if (first.type === 'object' && propertyOf(first, 'processMessage')) {
          const handler = this.handlers.of(propertyOf(first, 'processMessage'));
          const queue = this.madeBy(object, /^(?:createReceiver|acceptSession)$/);
          if (handler !== undefined) this.add('consumer', 'servicebus', queue, call, handler);
        } else if (first.type === 'object') {
          const topics = propertyOf(first, 'topic', 'topics', 'channel', 'subject');
          for (const destination of this.list(topics))
            this.subscribed.push({ on, function: call.function, destination, call });
        } else if (second && this.handler(second) !== undefined && !isFunction(first)) {
          this.consumer(call, systemOf(on), [first], this.handler(args[args.length - 1]) ?? this.handler(second));
        } else if (second === undefined || second.type === 'object') {
          const system = systemOf(on);
          // NATS gives something to go through, MQTT and Redis an event elsewhere.
          if (/redis|^sub|pubsub|mqtt|nats|^nc$|client|subscriber/i.test(on) && !isFunction(first)) {
            for (const destination of this.list(first))
              this.subscribed.push({ on, function: call.function, destination, call });
            if (system === 'nats') this.consumer(call, 'nats', [first], this.around(call));
          }
        }
        break;
      case 'run': {
        const handler = propertyOf(first, 'eachMessage', 'eachBatch');
        const ref = handler && this.handlers.of(handler);
        if (ref !== undefined) this.running.push({ on, function: call.function, handler: ref, call });
        break;
      }
      case 'sendMessages': {
        const queue = this.madeBy(object, /^createSender$/);
        this.add('producer', 'servicebus', queue, call);
        break;
      }
      case 'publishMessage':
      case 'publishJSON':
        this.add('producer', 'gcp_pubsub', this.madeBy(object, /^topic$/), call);
        break;
      case 'on':
        if (second && /^(?:message|pmessage)$/.test(this.texts.literal(first) ?? ''))
          this.received(call, on, object, second);
        break;
      case 'consume':
        if (second)
          this.consumer(call, /chan|ch\b|rabbit|amqp/i.test(on) ? 'rabbitmq' : '', [first], this.handler(second));
        break;
      case 'pSubscribe':
      case 'psubscribe':
      case 'sSubscribe':
        this.consumer(call, 'redis', [first], second && this.handler(second));
        break;
      case 'sendToQueue':
        this.producer(call, 'rabbitmq', [first]);
        break;
      case 'publish':
        // amqplib: exchange and routing key; NATS, MQTT and Redis: the subject.
        if (third && second && isTextLike(second) && /chan|^ch$|rabbit|amqp|broker|publisher/i.test(on))
          this.producer(call, 'rabbitmq', [first, second]);
        else if (first.type === 'object')
          this.producer(call, '', [propertyOf(first, 'topic', 'subject', 'channel', 'routingKey')]);
        else this.producer(call, systemOf(on), [first]);
        break;
      case 'send':
      case 'sendBatch':
        if (first.type === 'object') {
          const topic = propertyOf(first, 'topic');
          if (topic && propertyOf(first, 'messages', 'record', 'value', 'message'))
            this.producer(call, 'kafka', [topic]);
          const messages = propertyOf(first, 'topicMessages');
          for (const entry of messages ? elementsOf(messages) : [])
            this.producer(call, 'kafka', [propertyOf(unwrap(entry), 'topic')]);
        } else if (first.type === 'new_expression') {
          this.command(call, first);
        } else if (second && isTextLike(first) && /client|producer|broker|bus/i.test(on))
          this.producer(call, '', [first]);
        break;
      case 'emit':
        if (second && /client|kafka|broker|bus|producer|^this\.\w*(?:service|queue)/i.test(on))
          this.producer(call, '', [first]);
        break;
      case 'add':
      case 'addBulk':
        this.queued(call, object, first);
        break;
      case 'process':
        this.process(call, object, args);
        break;
      case 'createWorker':
      case 'work':
        if (second) this.consumer(call, '', [first], this.handler(args[args.length - 1]));
        break;
      case 'define':
      case 'every':
        // Agenda.
        if (callee === 'define' && /agenda/i.test(on) && second) {
          const handler = this.handler(args[args.length - 1]);
          const key = this.texts.of(first);
          if (handler !== undefined && key.length)
            this.jobs.push({ kind: 'job', key, handler, line: call.calleeNode.line, function: call.function });
        }
        break;
      case 'schedule':
        if (/cron|schedul/i.test(on) && second) {
          const handler = this.handler(second);
          const name = this.texts.of(propertyOf(third, 'name'));
          if (handler !== undefined && name.length)
            this.jobs.push({
              kind: 'schedule',
              key: name,
              handler,
              line: call.calleeNode.line,
              function: call.function,
            });
        }
        break;
      case 'create':
        // sqs-consumer.
        if (/^(?:Consumer)$/.test(on)) this.sqs(call, first);
        break;
      case 'createFunction':
        // Inngest.
        if (/inngest/i.test(on) && args.length >= 2) {
          const key = this.texts.of(propertyOf(first, 'id', 'name'));
          const handler = this.handler(args[args.length - 1]);
          const event = this.texts.of(propertyOf(second, 'event'));
          if (handler !== undefined && key.length)
            this.jobs.push({ kind: 'job', key, handler, line: call.calleeNode.line, function: call.function });
          if (handler !== undefined && event.length) this.add('consumer', '', event, call, handler);
        }
        break;
    }
  }

  /** Subscriptions and handlers of the same consumer, in a function or by its name. */
  joinKafka(): void {
    const used = new Set<Call>();
    for (const { on, function: inside, handler, call } of this.running) {
      const same = this.subscribed.filter(entry => entry.on === on);
      const near = same.filter(entry => entry.function === inside);
      for (const { destination, call: subscribing } of near.length ? near : same) {
        used.add(subscribing);
        this.add('consumer', call.callee === 'run' ? 'kafka' : systemOf(on), destination, subscribing, handler);
      }
    }
  }

  /** `subscription.on('message', handler)`, where the subscription is made with a name or takes topics one by one. */
  private received(call: Call, on: string, object: SyntaxNode, given: SyntaxNode): void {
    const handler = this.handler(given);
    if (handler === undefined) return;
    const subscription = this.madeBy(object, /^subscription$/);
    if (subscription.length) this.add('consumer', 'gcp_pubsub', subscription, call, handler);
    else this.running.push({ on, function: call.function, handler, call });
  }

  private made(call: Call): void {
    const { callee, args } = call;
    const [first, second] = args.map(unwrap);
    if (!first) return;
    if (callee === 'Worker' && second && !/^(?:string|template_string)$/.test(second.type) && isTextLike(first)) {
      // BullMQ and Temporal's own differ: this one's first argument is a queue.
      const isFile = /^(?:path\.|require\.|new URL|join\(|resolve\()/.test(second.text.slice(0, 20));
      const handler = isFile ? undefined : this.handler(second);
      if (handler !== undefined && !/\.[cm]?[jt]s$/.test(this.texts.literal(first) ?? ''))
        this.consumer(call, 'bull', [first], handler);
    } else if (callee === 'Consumer' && first.type === 'object') this.sqs(call, first);
    else if (callee === 'SNSClient' || callee === 'SQSClient') return;
  }

  private sqs(call: Call, options: SyntaxNode): void {
    const handler = propertyOf(options, 'handleMessage', 'handleMessageBatch');
    const ref = handler && this.handlers.of(handler);
    const queue = this.texts.of(propertyOf(options, 'queueUrl'));
    if (ref !== undefined) this.add('consumer', 'sqs', lastSegment(queue), call, ref);
  }

  /** AWS: `client.send(new SendMessageCommand({ QueueUrl }))`. */
  private command(call: Call, made: SyntaxNode): void {
    const name = made.field('constructor')?.text ?? '';
    const options = made.field('arguments')?.children[0];
    if (/^SendMessage(?:Batch)?Command$/.test(name))
      this.add('producer', 'sqs', lastSegment(this.texts.of(propertyOf(options, 'QueueUrl'))), call);
    else if (/^Publish(?:Batch)?Command$/.test(name))
      this.add('producer', 'sns', lastSegment(this.texts.of(propertyOf(options, 'TopicArn'))), call);
    else if (name === 'PutEventsCommand') {
      const entries = propertyOf(options, 'Entries');
      for (const entry of entries ? elementsOf(entries) : [])
        this.producer(call, 'eventbridge', [
          propertyOf(unwrap(entry), 'EventBusName'),
          propertyOf(unwrap(entry), 'DetailType'),
        ]);
    }
  }

  /** `queue.add('job', data)`: the queue's name is where it is made. */
  private queued(call: Call, object: SyntaxNode, first: SyntaxNode): void {
    const queue = this.queueOf(object);
    if (queue?.length) this.add('producer', 'bull', queue, call);
    else if (/queue$/i.test(dottedOf(object) ?? '') && isTextLike(first) && call.args.length >= 2)
      this.producer(call, 'bull', [first]);
  }

  /** Bull's `queue.process('job', 5, handler)`. */
  private process(call: Call, object: SyntaxNode, args: readonly SyntaxNode[]): void {
    const queue = this.queueOf(object);
    const name = dottedOf(object) ?? '';
    if (!queue && !/queue$/i.test(name)) return;
    const handler = this.handlers.of(args[args.length - 1]);
    if (handler === undefined) return;
    if (queue?.length) this.add('consumer', 'bull', queue, call, handler);
    const key = args.length > 1 ? this.texts.of(args[0]) : [];
    if (key.length) this.jobs.push({ kind: 'job', key, handler, line: call.calleeNode.line, function: call.function });
  }

  /** Name of the queue that an expression holds; undefined when it holds none. */
  private queueOf(object: SyntaxNode): TextValue | undefined {
    const inner = unwrap(object);
    const dotted = dottedOf(inner) ?? '';
    const field = dotted.startsWith('this.') ? this.script.classAround(inner)?.fields.get(dotted.slice(5)) : undefined;
    if (field?.queue) return this.texts.of(field.queue);
    const value = dotted.startsWith('this.')
      ? field?.value
      : inner.type === 'identifier'
        ? this.script.bindings.find(inner.text, inner.start)?.value
        : inner;
    const made = value && unwrap(value);
    if (
      made?.type !== 'new_expression' ||
      !/(?:^|\.)(?:Queue|Bull|QueuePro)$/.test(made.field('constructor')?.text ?? '')
    )
      return undefined;
    return this.texts.of(made.field('arguments')?.children[0]);
  }

  /** A closure or a name that surely runs. */
  private handler(node: SyntaxNode): HandlerRef | undefined {
    const inner = unwrap(node);
    if (inner.type === 'object') {
      const callback = propertyOf(inner, 'callback', 'handler', 'onMessage');
      return callback && this.handlers.of(callback);
    }
    return this.handlers.of(inner);
  }

  /** The function a call stands in, or the one it is the value for. */
  private around(call: Call): HandlerRef | undefined {
    return call.function >= 0 ? call.function : undefined;
  }

  /** First argument of the call that gave what an expression holds: `pubsub.topic('orders')`, `channel.assertQueue('mails')`. */
  private madeBy(node: SyntaxNode | undefined, by: RegExp): TextValue {
    let inner = node && unwrap(node);
    if (inner?.type === 'identifier') inner = this.script.bindings.find(inner.text, inner.start)?.value;
    else if (inner?.type === 'member_expression') {
      const dotted = dottedOf(inner) ?? '';
      const owner = dotted.startsWith('this.') ? this.script.classAround(inner) : undefined;
      inner = owner?.fields.get(dotted.slice(5))?.value;
    }
    const made = this.script.callAt(inner);
    return made && by.test(made.callee) ? this.texts.of(made.args[0]) : [];
  }

  private list(node: SyntaxNode | undefined): readonly TextValue[] {
    if (!node) return [];
    let inner = unwrap(node);
    // `(await channel.assertQueue('mails')).queue`, by the variable that holds it.
    const asserted =
      inner.type === 'member_expression' && inner.field('property')?.text === 'queue'
        ? this.madeBy(inner.field('object'), /^assertQueue$/)
        : inner.type === 'identifier'
          ? this.madeBy(inner, /^assertQueue$/)
          : [];
    if (asserted.length) return [asserted];
    if (inner.type === 'identifier') {
      const value = this.script.bindings.find(inner.text, inner.start)?.value;
      if (value?.type === 'array') inner = value;
    }
    return elementsOf(inner)
      .map(element => this.texts.of(element))
      .filter(value => value.length > 0);
  }

  private consumer(
    call: Call,
    system: string,
    destinations: readonly (SyntaxNode | undefined)[],
    handler: HandlerRef | undefined,
  ): void {
    if (handler === undefined) return;
    for (const destination of destinations.flatMap(node => this.list(node)))
      this.add('consumer', system, destination, call, handler);
  }

  private producer(call: Call, system: string, destinations: readonly (SyntaxNode | undefined)[]): void {
    for (const destination of destinations.flatMap(node => this.list(node)))
      this.add('producer', system, destination, call);
  }

  private add(
    role: MessageSite['role'],
    system: string,
    destination: TextValue,
    call: Call,
    handler?: HandlerRef,
  ): void {
    if (!destination.length || (destination.length === 1 && destination[0] === '')) return;
    this.messages.push({
      role, system, destination, ...(handler !== undefined && { handler }), line: call.calleeNode.line, endLine: call.node.endLine, function: call.function,
    }); // prettier-ignore
  }
}

function isTextLike({ type }: SyntaxNode): boolean {
  return /^(?:string|template_string|identifier|member_expression|binary_expression)$/.test(type);
}

function systemOf(on: string): string {
  if (/nats|^nc$|jetstream|^js$/i.test(on)) return 'nats';
  if (/mqtt/i.test(on)) return 'mqtt';
  if (/redis/i.test(on)) return 'redis';
  if (/kafka/i.test(on)) return 'kafka';
  if (/rabbit|amqp|channel/i.test(on)) return 'rabbitmq';
  return '';
}

/** Queues and topics of AWS are known by the end of their address. */
function lastSegment(value: TextValue): TextValue {
  const last = value[value.length - 1];
  if (typeof last !== 'string') return value;
  const name = last.slice(Math.max(last.lastIndexOf('/'), last.lastIndexOf(':')) + 1);
  return name === '' ? value : name === last ? value : [name];
}
