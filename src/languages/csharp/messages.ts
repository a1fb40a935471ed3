import type { HandlerRef, MessageSite, TextValue } from '../../core/index/facts';

import type { Annotation, Outline, OutlineCall } from '../shared/outline';

const triggers: Readonly<Record<string, string>> = {
  ServiceBusTrigger: 'servicebus', QueueTrigger: '', KafkaTrigger: 'kafka', RabbitMQTrigger: 'rabbitmq',
  EventHubTrigger: 'eventhubs', SqsTrigger: 'sqs',
}; // prettier-ignore

/** Who gets and who sends messages. */
export function messagesOf(outline: Outline): MessageSite[] {
  const sites: MessageSite[] = [];
  for (const type of outline.types) {
    for (const base of type.facts.bases) {
      const [, kind, message] =
        /^(?:[\w.]+\.)?(IConsumer|IHandleMessages|IConsumeMessages|IJobConsumer|IIntegrationEventHandler|IBatchConsumer)<\s*(?:Batch<\s*)?([\w.]+)/.exec(
          base,
        ) ?? [];
      const fns =
        kind === undefined
          ? []
          : type.functions.filter(({ facts }) => /^(?:Consume|Handle|Run)(?:Async)?$/.test(facts.name));
      // One class may consume several messages: the parameter tells which.
      const fn = fns.find(({ parameters }) => parameters[0]?.type.includes(message)) ?? fns[0];
      if (!fn || type.kind === 'interface') continue;
      const { line, endLine } = fn.facts;
      const destination = [message.slice(message.lastIndexOf('.') + 1)];
      sites.push({ role: 'consumer', system: '', destination, handler: fn.index, line, endLine, function: fn.index });
    }
  }
  for (const fn of outline.functions) {
    for (const annotation of fn.annotations)
      sites.push(...listened(outline, annotation, fn.index, topicsOf(annotation)));
    for (const { annotations } of fn.parameters) {
      for (const annotation of annotations) {
        if (Object.hasOwn(triggers, annotation.simple))
          sites.push(
            ...listened(
              outline,
              annotation,
              fn.index,
              annotation.args
                .filter(({ name }) => name === undefined || /^(?:topic|queueName)$/i.test(name))
                .slice(0, 2),
            ),
          );
      }
    }
  }
  for (const call of outline.calls) sites.push(...consumed(outline, call), ...produced(outline, call));
  return sites.sort((a, b) => a.line - b.line);
}

/** Dapr's `[Topic("pubsub", "orders")]`, CAP's `[CapSubscribe("orders")]`. */
function topicsOf({ simple, args }: Annotation): Annotation['args'] {
  const plain = args.filter(({ name }) => name === undefined || name === 'name');
  if (simple === 'Topic') return plain.slice(-1);
  return simple === 'CapSubscribe' || simple === 'RabbitSubscribe' ? plain.slice(0, 1) : [];
}

function listened(outline: Outline, annotation: Annotation, handler: number, args: Annotation['args']): MessageSite[] {
  const { simple, line, endLine } = annotation;
  const system = Object.hasOwn(triggers, simple) ? triggers[simple] : '';
  return args
    .map(({ node }) => percentless(outline.text(node, handler)))
    .filter(text => text.length > 0)
    .map(destination => ({ role: 'consumer', system, destination, handler, line, endLine, function: handler }));
}

/** `%Setting%` means a value of the configuration. */
function percentless(text: TextValue): TextValue {
  return text.map(part => (typeof part === 'string' ? part.replace(/^%(\w[\w:.]*)%$/, '$${$1}') : part));
}

const subscribers = /consumer|subscriber|kafka|nats|pubsub|bus|mqtt|channel/i;
const carriers =
  /producer|publisher|kafka|bus|channel|dapr|nats|pubsub|sender|mq|messag|endpoint|mediator|topic|queue|event/i;

function consumed(outline: Outline, call: OutlineCall): MessageSite[] {
  const { callee, args, line, endLine, function: inside } = call;
  if (call.isNew || !call.receiver) return [];
  const receiver = outline.nameOf(call.receiver) || call.receiver.text.slice(-60);
  const written = `${receiver} ${outline.typeOf(receiver.replace(/^this\./, ''), inside)}`;
  const isKafka = /^Subscribe(?:Async)?$/.test(callee) && subscribers.test(written);
  const isRabbit = /^BasicConsume(?:Async)?$/.test(callee);
  const isBus = /^Create(?:Session)?(?:Processor|Receiver)$/.test(callee);
  if (!isKafka && !isRabbit && !isBus) return [];
  const node =
    args.find(({ name }) => name !== undefined && /^(?:queue|topic|queueName|topicName|subject)$/.test(name))?.node ??
    args.find(({ name }) => name === undefined)?.node;
  if (!node) return [];
  const later = args.map(one => one.node).find(one => outline.closureAt(one) !== undefined);
  const handler: HandlerRef | undefined = later ? outline.closureAt(later) : inside >= 0 ? inside : undefined;
  if (handler === undefined) return [];
  const system = isRabbit ? 'rabbitmq' : isBus ? 'servicebus' : /kafka/i.test(written) ? 'kafka' : '';
  return outline
    .elements(node)
    .map(one => outline.text(one, inside))
    .filter(text => text.length > 0)
    .map(destination => ({ role: 'consumer', system, destination, handler, line, endLine, function: inside }));
}

function produced(outline: Outline, call: OutlineCall): MessageSite[] {
  const { callee, args, line, endLine, function: inside } = call;
  if (call.isNew || !call.receiver) return [];
  const site = { role: 'producer' as const, line, endLine, function: inside };
  const receiver = outline.nameOf(call.receiver) || call.receiver.text.slice(-60);
  const written = `${receiver} ${outline.typeOf(receiver.replace(/^this\./, ''), inside)}`;
  const named = (...names: string[]): TextValue[] =>
    args.filter(({ name }) => name !== undefined && names.includes(name)).map(({ node }) => outline.text(node, inside));
  const plain = args.filter(({ name }) => name === undefined).map(({ node }) => outline.text(node, inside));
  const all = (texts: readonly (TextValue | undefined)[], system: string): MessageSite[] =>
    texts.flatMap(destination =>
      destination?.length && destination[0] !== '' ? [{ ...site, system, destination }] : [],
    );
  if (/^BasicPublish(?:Async)?$/.test(callee))
    return all([...named('exchange', 'routingKey'), ...plain.slice(0, 2)], 'rabbitmq');
  if (/^CreateSender$/.test(callee)) return all(plain.slice(0, 1), 'servicebus');
  if (/^Produce(?:Async)?$/.test(callee)) return all([...named('topic'), ...plain.slice(0, 1)], 'kafka');
  if (callee === 'PublishEventAsync') return all(plain.slice(1, 2), '');
  if (!/^(?:Publish|Send|SendAsync|PublishAsync)$/.test(callee) || !carriers.test(written)) return [];
  const texts = plain.slice(0, 1).filter(text => typeof text[0] === 'string');
  if (texts.length) return all(texts, '');
  // MassTransit and NServiceBus send messages by their type.
  const made = args.map(({ node }) => outline.callAt(node)).find(one => one?.isNew);
  const type = /^[\w.]+$/.exec(call.typeArgs)?.[0] ?? made?.callee;
  return type ? all([[type.slice(type.lastIndexOf('.') + 1)]], '') : [];
}
