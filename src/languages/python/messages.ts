// Consumers and producers of messages: Kafka, RabbitMQ, SQS, NATS, Redis, Pub/Sub, MQTT and frameworks above them.
import type { HandlerRef, MessageSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { PythonCall } from './callNode';
import { dotted } from './outline';
import type { Decorator } from './outline';
import type { RouteReader } from './routeReader';
import { importsModule } from './spans';
import { named } from './texts';
import type { Texts } from './texts';

const systems: readonly (readonly [string, readonly string[]])[] = [
  ['kafka', ['kafka', 'confluent_kafka', 'aiokafka', 'faust', 'faststream.kafka', 'faststream.confluent']],
  ['rabbitmq', ['pika', 'aio_pika', 'aioamqp', 'amqp', 'kombu', 'faststream.rabbit']],
  ['nats', ['nats', 'faststream.nats']],
  ['aws_sqs', ['boto3', 'aioboto3', 'aiobotocore']],
  ['redis', ['redis', 'aioredis', 'faststream.redis']],
  ['gcp_pubsub', ['google.cloud.pubsub_v1', 'google.cloud.pubsub', 'google.cloud']],
  ['mqtt', ['paho', 'aiomqtt', 'asyncio_mqtt', 'gmqtt']],
  ['servicebus', ['azure.servicebus', 'azure.eventhub']],
  ['pulsar', ['pulsar']],
  ['stomp', ['stomp']],
];

const speaking =
  /producer|consumer|publisher|subscriber|channel|broker|queue|topic|kafka|rabbit|sqs|sns|nats|pubsub|exchange|mqtt|\bbus\b|_bus\b|\bjs\b|\bnc\b/i;

export function messagesIn(texts: Texts, reader: RouteReader): MessageSite[] {
  const system = systems.find(([, modules]) => importsModule(texts, ...modules))?.[0] ?? '';
  const sites: MessageSite[] = [];
  const decorated = new Map<SyntaxNode, Decorator>();
  for (const decorator of texts.outline.decorators) if (decorator.call) decorated.set(decorator.call.node, decorator);
  for (const call of texts.outline.calls) {
    const decorator = decorated.get(call.node);
    const found = decorator ? fromDecorator(call, decorator, texts) : fromCall(call, texts, reader, system);
    for (const { role, destination, handler } of found) {
      sites.push({
        role, system: ofCall(call.name) ?? system, destination, ...(role === 'consumer' && { handler: handler ?? around(texts, call.function) }),
        line: call.node.line, endLine: call.node.endLine, function: call.function,
      }); // prettier-ignore
    }
  }
  return sites.filter(({ destination }) => destination.length > 0);
}

/** Where the call's name tells more than the imports. */
function ofCall(name: string): string | undefined {
  if (/^basic_/.test(name)) return 'rabbitmq';
  if (/Kafka/.test(name)) return 'kafka';
  return /^(?:receive|send)_messages?(?:_batch)?$/.test(name) ? 'aws_sqs' : undefined;
}

interface Found {
  readonly role: 'consumer' | 'producer';
  readonly destination: TextValue;
  readonly handler?: HandlerRef;
}

/** What runs is the function with the loop; at the top of a file, nothing with a name. */
function around(texts: Texts, inside: number): HandlerRef {
  return inside >= 0 && texts.outline.functions[inside] ? inside : '';
}

function fromDecorator(call: PythonCall, { name, target }: Decorator, texts: Texts): Found[] {
  const last = name.slice(name.lastIndexOf('.') + 1);
  const isHandler = [
    'subscriber',
    'agent',
    'subscribe',
    'on_message',
    'listener',
    'consumer',
    'topic_handler',
    'handler',
  ].includes(last);
  if (!isHandler && last !== 'publisher') return [];
  if (last !== 'subscriber' && last !== 'publisher' && last !== 'agent' && !speaking.test(name)) return [];
  const nodes = [
    ...call.args,
    ...[...call.named].flatMap(([key, node]) =>
      /^(?:topic|topics|queue|channel|subject|list|stream)$/.test(key) ? [node] : [],
    ),
  ];
  return nodes
    .flatMap(node => destinations(node, call.function, texts))
    .map(destination =>
      last === 'publisher'
        ? { role: 'producer' as const, destination }
        : { role: 'consumer' as const, destination, handler: target },
    );
}

function destinations(node: SyntaxNode | undefined, inside: number, texts: Texts): TextValue[] {
  if (!node) return [];
  if (node.type === 'list' || node.type === 'tuple' || node.type === 'set') {
    return named(node).flatMap(child =>
      child.type === 'tuple' ? destinations(named(child)[0], inside, texts) : destinations(child, inside, texts),
    );
  }
  // `app.topic("orders")`, `RabbitQueue("orders")`, `Queue("orders")`.
  const isMade =
    node.type === 'call' && /(?:topic|queue|subject|(?:^|\.)[A-Z]\w*)$/.test(dotted(node.field('function')));
  const inner = isMade ? named(node.field('arguments') ?? node)[0] : undefined;
  const set = node.type === 'identifier' ? texts.assignment(node.text, inside)?.value : undefined;
  if (set?.type === 'call' && set !== node && /(?:topic|queue|subject|[A-Z]\w*)$/.test(dotted(set.field('function')))) {
    const first = named(set.field('arguments') ?? set)[0];
    const value = first && first.type !== 'keyword_argument' ? texts.valueOf(first, inside) : [];
    if (typeof value[0] === 'string') return [value];
  }
  const value = texts.valueOf(inner && inner.type !== 'keyword_argument' ? inner : node, inside);
  return value.length ? [value] : [];
}

function fromCall(call: PythonCall, texts: Texts, reader: RouteReader, system: string): Found[] {
  const receiver = call.receiver ? call.receiver.text.slice(-60) : '';
  const isMessaging = system !== '' || speaking.test(receiver);
  const at = (key: string, position: number): TextValue[] =>
    destinations(call.named.get(key) ?? call.args[position], call.function, texts);
  const by = (...keys: readonly string[]): TextValue[] =>
    keys.flatMap(key => destinations(call.named.get(key), call.function, texts)).slice(0, 1);
  const consumers = (values: readonly TextValue[], callback?: SyntaxNode): Found[] => {
    const handler = callback ? reader.handlerOf(callback, call.function).handler : '';
    return values.map(destination => ({ role: 'consumer', destination, ...(handler !== '' && { handler }) }));
  };
  const producers = (values: readonly TextValue[]): Found[] =>
    values.map(destination => ({ role: 'producer', destination }));
  const callback = call.named.get('callback') ?? call.named.get('cb') ?? call.named.get('on_message_callback');
  switch (call.name) {
    case 'KafkaConsumer':
    case 'AIOKafkaConsumer':
      return consumers(call.args.flatMap(arg => destinations(arg, call.function, texts)));
    case 'basic_consume':
      return consumers([...at('queue', 0)], callback ?? call.args[1]);
    case 'basic_get':
      return consumers(at('queue', 0));
    case 'basic_publish': {
      // Spans name the exchange, or the key where there is none.
      const exchange = at('exchange', 0).filter(value => value.length > 1 || value[0] !== '');
      return producers([...at('routing_key', 1), ...exchange]);
    }
    case 'receive_message':
    case 'receive_messages':
      return consumers(by('QueueUrl'));
    case 'send_message':
    case 'send_message_batch':
      return producers(by('QueueUrl', 'queue_url'));
    case 'subscribe':
    case 'psubscribe':
    case 'queue_subscribe':
    case 'pull_subscribe':
    case 'create_subscription':
      if (!isMessaging || !call.receiver) return [];
      return consumers(
        destinations(
          call.named.get('topics') ??
            call.named.get('topic') ??
            call.named.get('subject') ??
            call.named.get('destination') ??
            call.args[0],
          call.function,
          texts,
        ),
        callback ?? lastFunction(call),
      );
    case 'consume':
    case 'iterator':
      return consumers(queueOf(call, texts), call.name === 'consume' ? (callback ?? call.args[0]) : undefined);
    case 'send':
    case 'send_and_wait':
    case 'produce':
    case 'publish':
    case 'publish_message':
    case 'send_event': {
      if (
        !isMessaging ||
        !call.receiver ||
        /socket|signal|session|client$|requests|httpx|mail|smtp|conn$/i.test(receiver)
      )
        return [];
      const keyed = by('routing_key', 'topic', 'TopicArn', 'queue', 'channel', 'subject', 'destination');
      const first = call.args[0] && !(call.name === 'publish' && system === 'rabbitmq') ? at('topic', 0) : [];
      const value = keyed.length ? keyed : first.length ? first : topicOf(call, texts);
      return producers(value.filter(part => part.some(one => one !== null)));
    }
    case 'get_topic':
    default:
      return [];
  }
}

function lastFunction(call: PythonCall): SyntaxNode | undefined {
  const last = call.args[call.args.length - 1] as SyntaxNode | undefined;
  return call.args.length > 1 && last && (dotted(last) !== '' || last.type === 'lambda') ? last : undefined;
}

/** `queue = await channel.declare_queue("orders")`, then `queue.consume(f)`. */
function queueOf(call: PythonCall, texts: Texts): TextValue[] {
  const name = dotted(call.receiver);
  let value = name === '' ? undefined : texts.assignment(name, call.function)?.value;
  if (value?.type === 'await') [value] = named(value);
  if (value?.type !== 'call' || !/queue/i.test(value.field('function')?.text ?? '')) return [];
  const args = named(value.field('arguments') ?? value);
  const first =
    args.find(arg => arg.type === 'keyword_argument' && arg.field('name')?.text === 'name')?.field('value') ?? args[0];
  const text = first && first.type !== 'keyword_argument' ? texts.valueOf(first, call.function) : [];
  return text.length ? [text] : [];
}

/** Faust: `topic = app.topic("orders")`, then `topic.send(value=…)`. */
function topicOf(call: PythonCall, texts: Texts): TextValue[] {
  const name = dotted(call.receiver);
  const value = name === '' ? undefined : texts.assignment(name, call.function)?.value;
  if (value?.type !== 'call' || !/(?:topic|queue|subject)$/i.test(dotted(value.field('function')))) return [];
  const first = named(value.field('arguments') ?? value)[0];
  const text = first && first.type !== 'keyword_argument' ? texts.valueOf(first, call.function) : [];
  return text.length ? [text] : [];
}
