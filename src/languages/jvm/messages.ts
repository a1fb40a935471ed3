import type { HandlerRef, MessageSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { annotated } from '../shared/outline';
import type { Annotation, Outline, OutlineCall, OutlineFunction } from '../shared/outline';
import { pathsOf } from './annotationRoutes';

interface Listener {
  readonly system: string;
  readonly names: readonly string[];
  /** Annotation of the methods that run where the listener is a class. */
  readonly methods?: string;
}

const listeners: Readonly<Record<string, Listener>> = {
  KafkaListener: { system: 'kafka', names: ['topics', 'topicPattern', 'topicPartitions'], methods: 'KafkaHandler' },
  RabbitListener: { system: 'rabbitmq', names: ['queues', 'queuesToDeclare', 'bindings'], methods: 'RabbitHandler' },
  JmsListener: { system: 'jms', names: ['destination'] },
  SqsListener: { system: 'sqs', names: ['value', 'queueNames'], methods: 'SqsHandler' },
  StreamListener: { system: '', names: ['value', 'target'] },
  PulsarListener: { system: 'pulsar', names: ['topics', 'topicPattern'] },
  RocketMQMessageListener: { system: 'rocketmq', names: ['topic'] },
  Incoming: { system: '', names: ['value'] },
  Topic: { system: 'kafka', names: ['value'] },
  Queue: { system: '', names: ['value'] },
  Subject: { system: 'nats', names: ['value'] },
  ServiceActivator: { system: '', names: ['inputChannel'] },
  MessageMapping: { system: '', names: ['value'] },
  ConsumeEvent: { system: '', names: ['value'] },
};
const listening = /^on[A-Z]\w*$|^(?:handle|receive|process|consume|accept)\w*$/;

/** Who gets and who sends messages. */
export function messagesOf(outline: Outline): MessageSite[] {
  const sites: MessageSite[] = [];
  for (const fn of outline.functions) {
    for (const annotation of fn.annotations) sites.push(...listened(outline, annotation, fn.index, fn.index));
    sites.push(...bound(outline, fn));
  }
  for (const type of outline.types) {
    for (const annotation of type.annotations) {
      const { methods } = Object.hasOwn(listeners, annotation.simple) ? listeners[annotation.simple] : {};
      let handlers = methods ? type.functions.filter(fn => annotated(fn, methods)) : [];
      if (!handlers.length && annotation.simple === 'RocketMQMessageListener')
        handlers = type.functions.filter(({ facts }) => listening.test(facts.name));
      for (const fn of handlers) sites.push(...listened(outline, annotation, fn.index, -1));
    }
  }
  for (const call of outline.calls) sites.push(...consumed(outline, call), ...produced(outline, call));
  return sites.sort((a, b) => a.line - b.line);
}

function listened(outline: Outline, annotation: Annotation, handler: number, inside: number): MessageSite[] {
  const { simple, line, endLine } = annotation;
  const place = { line, endLine, function: handler };
  if (simple === 'Outgoing' || simple === 'SendTo') {
    const texts = pathsOf(outline, annotation, ['value'], inside);
    return texts.map(destination => ({ role: 'producer', system: '', destination, ...place }));
  }
  if (!Object.hasOwn(listeners, simple)) return [];
  const { system, names } = listeners[simple];
  if (simple === 'Topic' && outline.functions[handler].facts.isDeclaration) {
    const texts = pathsOf(outline, annotation, names, inside);
    return texts.map(destination => ({ role: 'producer', system, destination, ...place }));
  }
  const nested = annotation.args
    .filter(
      ({ name, node }) =>
        name !== undefined && names.includes(name) && /@|\bQueue\w*\(|\bTopicPartition\(/.test(node.text),
    )
    .flatMap(({ node }) => textsIn(outline, node, inside));
  const plain = pathsOf(outline, annotation, names, inside);
  return (nested.length ? nested : plain).map(destination => ({
    role: 'consumer',
    system,
    destination,
    handler,
    ...place,
  }));
}

/** Names in nested annotations: `@QueueBinding(value = @Queue("q"), exchange = @Exchange("e"), key = "k")`. */
function textsIn(outline: Outline, node: SyntaxNode, inside: number): TextValue[] {
  const nodes = [...node.walk()];
  const strings = nodes.filter(({ type }) => type === 'string_literal').slice(0, 30);
  const values = nodes.filter(
    ({ type, parent }) =>
      /^(?:identifier|field_access|navigation_expression)$/.test(type) &&
      /^(?:annotation_argument_list|value_argument)$/.test(parent?.type ?? ''),
  );
  return [...strings, ...values]
    .map(one => outline.text(one, inside))
    .filter(
      text => text.length > 0 && !['true', 'false', 'direct', 'topic', 'fanout', 'headers'].includes(String(text[0])),
    );
}

/** Spring Cloud Stream: `@Bean Consumer<Order> process()` listens to `process-in-0`. */
function bound(outline: Outline, fn: OutlineFunction): MessageSite[] {
  if (!annotated(fn, 'Bean')) return [];
  const kind =
    /^(?:java\.util\.function\.)?(Consumer|Function|Supplier|BiFunction|BiConsumer)\b/.exec(fn.returns)?.[1] ??
    (/->/.test(fn.returns) ? 'Function' : '');
  if (!kind) return [];
  const { line, endLine } = fn.facts;
  const inner = outline.functions.find(({ facts, isClosure }) => isClosure && facts.parent === fn.index);
  const given = outline.returned(fn.index)[0];
  const handler = inner?.index ?? (given && outline.handler(given, fn.index)) ?? fn.index;
  const site = { system: '', line, endLine, function: fn.index };
  const { name } = fn.facts;
  return [
    ...(kind === 'Supplier' ? [] : [{ ...site, role: 'consumer' as const, destination: [`${name}-in-0`], handler }]),
    ...(/Consumer/.test(kind) ? [] : [{ ...site, role: 'producer' as const, destination: [`${name}-out-0`] }]),
  ];
}

const senders = new Set(
  'send convertAndSend convertSendAndReceive sendAndReceive basicPublish publish sendMessage sendDefault syncSend asyncSend sendOneWay emit request sendAsync to'.split(
    ' ',
  ),
);
const carriers =
  /(kafka|rabbit|amqp|jms|stream|sqs|sns|pulsar|rocket|nats|redis|pubsub)|(?:bus|producer|publisher|channel|emitter|messag\w*|queue|template|sender)s?$/i;

function produced(outline: Outline, call: OutlineCall): MessageSite[] {
  const { callee, args, line, endLine, function: inside } = call;
  const site = { role: 'producer' as const, line, endLine, function: inside };
  const first = args[0]?.node;
  if (!first) return [];
  if (call.isNew ? callee === 'ProducerRecord' : callee === 'create' && call.receiver?.text === 'KafkaProducerRecord')
    return texts(outline, [first], inside).map(destination => ({ ...site, system: 'kafka', destination }));
  if (callee === 'setHeader' && /\bTOPIC$/.test(first.text))
    return texts(
      outline,
      args.slice(1, 2).map(({ node }) => node),
      inside,
    ).map(destination => ({ ...site, system: '', destination }));
  if (!senders.has(callee) || !call.receiver) return [];
  const name = outline.nameOf(call.receiver) || call.receiver.text.slice(-60);
  const channel = channelOf(outline, call);
  if (channel) return [{ ...site, system: '', destination: channel }];
  const last = name.slice(name.lastIndexOf('.') + 1);
  const named = carriers.exec(last) ?? carriers.exec(outline.typeOf(name.replace(/^this\./, ''), inside));
  if (!named || /restTemplate|jdbcTemplate|webClient|httpClient/i.test(last)) return [];
  const system = systemOf(named[1] ?? '', callee);
  // Exchange and routing key: the destination of a span may be either.
  const isRouted = (system === 'rabbitmq' && args.length > 2) || callee === 'basicPublish';
  const nodes = args.slice(0, isRouted ? 2 : 1).map(({ node }) => node);
  // A lone name is the message itself.
  if (args.length === 1 && !literalIn(outline.text(first, inside))) return [];
  return texts(outline, nodes, inside).map(destination => ({ ...site, system, destination }));
}

function literalIn(text: TextValue): boolean {
  return text.some(part => typeof part === 'string');
}

function systemOf(word: string, callee: string): string {
  const name = word.toLowerCase();
  if (name === 'rabbit' || name === 'amqp' || callee === 'basicPublish') return 'rabbitmq';
  if (name === 'rocket') return 'rocketmq';
  return ['kafka', 'jms', 'sqs', 'sns', 'pulsar', 'nats'].includes(name) ? name : '';
}

/** `@Channel("orders") Emitter<Order> emitter`. */
function channelOf(outline: Outline, call: OutlineCall): TextValue | undefined {
  const name = outline.nameOf(call.receiver).replace(/^this\./, '');
  const variable = name && outline.variable(name, call.function, call.type);
  const annotation = variable && annotated(variable, 'Channel');
  return annotation ? pathsOf(outline, annotation, ['value'], -1)[0] : undefined;
}

function consumed(outline: Outline, call: OutlineCall): MessageSite[] {
  const { callee, args, line, endLine, function: inside } = call;
  const first = args[0]?.node;
  if (!first || (!call.receiver && !(callee === 'subscribe' && isApplied(outline, call)))) return [];
  const receiver = ((outline.nameOf(call.receiver) || call.receiver?.text.slice(-60)) ?? 'kafkaConsumer').replace(
    /^this\./,
    '',
  );
  const written = `${receiver} ${outline.typeOf(receiver, inside)}`;
  let system = '';
  let handler: HandlerRef | undefined = inside >= 0 ? inside : undefined;
  const later = args
    .slice(1)
    .map(({ node }) => outline.handler(node, inside))
    .find(found => found !== undefined);
  if (callee === 'subscribe' && /consumer|kafka|pubsub|nats|mqtt|redis|jetstream|dispatcher/i.test(written)) {
    system = /kafka/i.test(written) ? 'kafka' : '';
    handler = later ?? handler;
  } else if (callee === 'subscription' || (callee === 'stream' && /builder/i.test(receiver))) system = 'kafka';
  else if (callee === 'basicConsume') {
    system = 'rabbitmq';
    handler = later ?? handler;
  } else if (callee === 'consumer' && /bus/i.test(written)) handler = later ?? chainedHandler(outline, call) ?? handler;
  else return [];
  if (handler === undefined) return [];
  const found = texts(outline, outline.elements(first), inside);
  return found.map(destination => ({
    role: 'consumer',
    system,
    destination,
    handler,
    line,
    endLine,
    function: inside,
  }));
}

/** Kotlin: `KafkaConsumer<String, String>(settings).apply { subscribe(listOf("orders")) }`. */
function isApplied(outline: Outline, { node }: OutlineCall): boolean {
  let at = node.parent;
  for (let steps = 0; at && steps < 8; steps++, at = at.parent) {
    const outer = outline.callAt(at);
    if (outer && /^(?:apply|run|use|also)$/.test(outer.callee))
      return outline.callAt(outer.receiver)?.callee === 'KafkaConsumer';
  }
  return false;
}

/** `eventBus.consumer("x").handler(this::got)`. */
function chainedHandler(outline: Outline, call: OutlineCall): HandlerRef | undefined {
  let at = call.node.parent;
  for (let steps = 0; at && steps < 8; steps++, at = at.parent) {
    const outer = outline.callAt(at);
    if (outer?.callee === 'handler' && outer.args.length) return outline.handler(outer.args[0].node, outer.function);
  }
  return undefined;
}

function texts(outline: Outline, nodes: readonly SyntaxNode[], inside: number): TextValue[] {
  return nodes
    .map(node => outline.text(node, inside))
    .filter(text => text.some(part => part !== null) && !(text.length === 1 && text[0] === ''));
}
