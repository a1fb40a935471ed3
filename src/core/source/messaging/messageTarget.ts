import { SpanKind } from '../../spans/spanTable';
import type { SpanView } from '../spanView';

/** What a span says of a message. */
export interface MessageTarget {
  readonly role: 'consumer' | 'producer';
  /** Names the destination may have, best first. */
  readonly destinations: readonly string[];
  /** '' when unknown. */
  readonly system: string;
}

const consuming = new Set('process receive poll deliver consume settle ack handle'.split(' '));
const producing = new Set('publish send create produce enqueue'.split(' '));

/** Undefined for spans that are about no message. */
export function messageTargetOf(span: SpanView): MessageTarget | undefined {
  const system = span.attribute('messaging.system') ?? '';
  const template = span.attribute('messaging.destination.template');
  const destination = span.attribute('messaging.destination.name', 'messaging.destination');
  const isKind = span.kind === SpanKind.Consumer || span.kind === SpanKind.Producer;
  if (system === '' && destination === undefined && template === undefined && !isKind) return undefined;
  const words = span.name.split(' ').filter(word => word !== '');
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  const operations = [
    span.attribute('messaging.operation.type', 'messaging.operation'),
    span.attribute('messaging.operation.name'),
    ...ends,
  ].flatMap(word => (word === undefined ? [] : [word.toLowerCase()]));
  const isOperation = (word: string): boolean => consuming.has(word) || producing.has(word);
  const operation = operations.find(isOperation);
  const role =
    span.kind === SpanKind.Consumer
      ? 'consumer'
      : span.kind === SpanKind.Producer
        ? 'producer'
        : operation === undefined
          ? undefined
          : consuming.has(operation)
            ? 'consumer'
            : 'producer';
  if (role === undefined) return undefined;
  // `process orders` since 1.27, `orders process` before: what is left without the operation.
  const last = words.length - 1;
  const named =
    words.length < 2
      ? []
      : isOperation(words[last].toLowerCase())
        ? [words.slice(0, last).join(' ')]
        : isOperation(words[0].toLowerCase())
          ? [words.slice(1).join(' ')]
          : [];
  const key = span.attribute('messaging.rabbitmq.destination.routing_key');
  const written = [template, destination, key, ...named].filter(text => text !== undefined);
  const destinations = new Set([...written, ...written.flatMap(partsOf)]);
  destinations.delete('(anonymous)');
  destinations.delete('(temporary)');
  return { role, destinations: [...destinations], system };
}

/** Parts by which code may know it: the end of a URL or ARN; exchange, routing key and queue of RabbitMQ. */
function partsOf(text: string): string[] {
  if (/^(?:arn:|https?:\/\/|projects\/|persistent:\/\/)/.test(text))
    return [text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1)];
  return text.includes(':') ? text.split(':').filter(part => part.length > 1) : [];
}
