/** A trace made at random from a seed, in words of its own: what it says can be written in both formats. */
import { Members, Raw, writeJson, type Node } from './jsonTree';
import { Random } from './random';

type Value = string | number | boolean | bigint;

interface Span {
  id: string;
  /** Empty for none. */
  parent: string;
  start: bigint;
  duration: bigint;
  name: string;
  service: number;
  kind: number;
  status: number;
  message: string;
  state: string;
  attributes: [string, Value][];
  events: { time: bigint; name: string; attributes: [string, Value][] }[];
  links: { trace: string; id: string }[];
  warnings: string[];
}

const traceId = '5af7183fb1d4cf5f6d1e0c2b3a495867';
const names = ['GET /items/{id}', 'SELECT', 'größe 😀', 'a "quoted" \\ <b>&</b>', 'exception', 'half \ud83d', ''];
const keys = ['http.route', 'code.line.number', 'db.query.text', 'error', 'a.b', 'peer.service', 'k\n'];
const services = ['frontend', 'cart & co', 'dätenbank'];
const scopes = ['lib/a', 'größe', 'x'];
const kinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

export class ModelTrace {
  readonly spans: Span[] = [];
  private readonly random: Random;

  /** `isWhole`: all times are whole microseconds, so that nothing of them is lost; then there are circles and doubled ids, too. */
  constructor(seed: number, isWhole: boolean) {
    const random = (this.random = new Random(seed));
    const count = 1 + random.below(random.chance(0.2) ? 300 : 40);
    const grain = isWhole ? 1000n : 1n;
    const moment = (most: number) => (BigInt(random.below(most)) / grain) * grain;
    for (let i = 0; i < count; i++) {
      const above = i && random.chance(0.93) ? random.pick(this.spans) : undefined;
      const start = (above?.start ?? 1_795_342_800_000_000_000n) + moment(90_000);
      const parent = random.chance(0.05) ? hex(random) : (above?.id ?? '');
      const status = random.below(3);
      this.spans.push({
        id: isWhole && i && random.chance(0.05) ? random.pick(this.spans).id : hex(random),
        parent,
        start,
        duration: moment(200_000),
        name: random.pick(names),
        service: random.below(services.length),
        kind: random.below(kinds.length),
        status,
        message: random.pick(['', 'refused "now"']),
        state: random.pick(['', 'vendor=1']),
        // An `error` of its own could not be told from the one that the server adds to a failed span.
        attributes: this.attributes().filter(([key]) => status !== 2 || key !== 'error'),
        events: Array.from({ length: random.below(3) }, () => ({
          time: start + moment(50_000),
          name: random.pick(names),
          attributes: this.attributes(),
        })),
        // Without a parent, a link within the trace would be taken for one in Jaeger's JSON.
        links: Array.from({ length: random.chance(0.2) ? 2 : 0 }, () => ({
          trace: parent && random.chance(0.5) ? traceId : hex(random) + hex(random),
          id: hex(random),
        })),
        warnings: random.chance(0.1) ? ['late', 'clock skew'] : [],
      });
    }
    for (let i = 0; isWhole && i < 2; i++)
      if (random.chance(0.3)) {
        const [from, to] = [random.pick(this.spans), random.pick(this.spans)];
        from.parent = to.id;
      }
  }

  otlp(): string {
    const { random } = this;
    const groups: Node[] = [];
    for (let from = 0; from < this.spans.length;) {
      // As long as they are of one service, in the order of the other format.
      const { service } = this.spans[from];
      let to = from + 1;
      while (to < this.spans.length && this.spans[to].service === service) to++;
      const spans = this.spans.slice(from, to).map(span => this.otlpSpan(span));
      const scope = members({ name: scopes[service], version: '1.4' });
      const own = [...this.resource(service), ['service.name', services[service]] as [string, Value]];
      const resource = members({ attributes: own.map(otlpAttribute) });
      groups.push(members({ resource, scopeSpans: [members({ scope, spans })] }));
      from = to;
    }
    return writeJson(members({ result: members({ resourceSpans: groups }) }), random, { isSpaced: random.chance(0.3) });
  }

  jaeger(): string {
    const { random } = this;
    const processes = services.map((serviceName, service): [string, Node] => [
      `p${service}`,
      members({ serviceName, tags: this.resource(service).map(tag) }),
    ]);
    const spans = this.spans.map(span => this.jaegerSpan(span));
    const trace = members({ traceID: traceId, spans, processes: new Members(processes), warnings: null });
    return writeJson(members({ data: [trace], total: 0 }), random, { isEscaped: random.chance(0.3) });
  }

  private otlpSpan(span: Span): Node {
    const attributes = span.attributes.map(otlpAttribute);
    if (span.warnings.length) {
      const values = span.warnings.map(stringValue => members({ stringValue }));
      const value = members({ arrayValue: members({ values }) });
      attributes.push(members({ key: '@jaeger@warnings', value }));
    }
    return members({
      traceId,
      spanId: span.id,
      parentSpanId: span.parent,
      name: span.name,
      kind: span.kind,
      startTimeUnixNano: String(span.start),
      endTimeUnixNano: String(span.start + span.duration),
      attributes,
      events: span.events.map(event =>
        members({
          timeUnixNano: String(event.time),
          name: event.name,
          attributes: event.attributes.map(otlpAttribute),
        }),
      ),
      links: span.links.map(link => members({ traceId: link.trace, spanId: link.id })),
      status: members({ code: span.status, message: span.status === 2 ? span.message : '' }),
      traceState: span.state,
    });
  }

  private jaegerSpan(span: Span): Node {
    const tags: [string, Value][] = [...span.attributes];
    if (span.status === 2) tags.push(['error', true]); // as the server adds it
    if (span.kind) tags.push(['span.kind', kinds[span.kind]]);
    if (span.status) tags.push(['otel.status_code', ['', 'OK', 'ERROR'][span.status]]);
    if (span.status === 2 && span.message) tags.push(['otel.status_description', span.message]);
    if (span.state) tags.push(['w3c.tracestate', span.state]);
    tags.push(['otel.scope.name', scopes[span.service]], ['otel.scope.version', '1.4']);
    const reference = (refType: string, traceID: string, spanID: string) => members({ refType, traceID, spanID });
    const references = span.links.map(link => reference('FOLLOWS_FROM', link.trace, link.id));
    if (span.parent) references.unshift(reference('CHILD_OF', traceId, span.parent));
    return members({
      traceID: traceId,
      spanID: span.id,
      operationName: span.name,
      references,
      startTime: number(span.start / 1000n),
      duration: number(span.duration / 1000n),
      tags: this.random.shuffle(tags).map(tag),
      logs: span.events.map(event =>
        members({
          timestamp: number(event.time / 1000n),
          // No field for a name that is empty: so does the server.
          fields: [...(event.name ? [['event', event.name] as [string, Value]] : []), ...event.attributes].map(tag),
        }),
      ),
      processID: `p${span.service}`,
      warnings: span.warnings.length ? span.warnings : null,
    });
  }

  /** Each key once: which of two counts for a column would depend on their order. */
  private attributes(): [string, Value][] {
    const { random } = this;
    return keys
      .filter(() => random.chance(0.3))
      .map(key => [
        key,
        random.pick<Value>([...names, 0.25, -1, 9007199254740993n, true, false, 'true', '\u2028', 'x'.repeat(99)]),
      ]);
  }

  private resource(service: number): [string, Value][] {
    return [
      ['host.name', `host-${service}`],
      ['process.pid', 4711],
    ];
  }
}

function otlpAttribute([key, value]: [string, Value]): Node {
  const typed: Record<string, Node> =
    typeof value === 'string'
      ? { stringValue: value }
      : typeof value === 'boolean'
        ? { boolValue: value }
        : Number.isInteger(Number(value))
          ? { intValue: String(value) }
          : { doubleValue: Number(value) };
  return members({ key, value: members(typed) });
}

function tag([key, value]: [string, Value]): Node {
  if (typeof value === 'string') return members({ key, type: 'string', value });
  if (typeof value === 'boolean') return members({ key, type: 'bool', value });
  return members({ key, type: Number.isInteger(Number(value)) ? 'int64' : 'float64', value: number(value) });
}

function number(value: number | bigint): Raw {
  return new Raw(String(value));
}

function members(of: Readonly<Record<string, Node>>): Members {
  return new Members(Object.entries(of));
}

function hex(random: Random): string {
  return `1${Array.from({ length: 15 }, () => random.below(16).toString(16)).join('')}`;
}
