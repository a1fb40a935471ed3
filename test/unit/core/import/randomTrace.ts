/** Traces made at random from a seed, damaged on purpose, in both formats and in every spelling that JSON allows. */

import { Members, Raw, writeJson, type Node } from './jsonTree';
import { Random } from './random';

const texts = [
  'GET /users/{id}',
  'SELECT * FROM items WHERE id = ?',
  '',
  'Grüße 😀',
  'a "quoted" \\ back\\slash',
  'line\nbreak\ttab\u0000\u001f',
  '<script>alert("é")</script> & more',
  '\ud800 half a pair',
  'the other half \udfff',
  '\ud83d',
  '{"traceId":"not a span"}',
  '],}{[',
  'plain',
  'exception',
  '\u2028\u2029\ufeff',
];
const keys = [
  'http.route',
  'code.line.number',
  'code.file.path',
  'db.system',
  'rpc.method',
  'error',
  'other',
  'a.b.c',
  '__proto__',
  'service.name',
];
/** Numbers that a double would spell otherwise. */
const oddNumbers = ['1.0', '-0', '1E+2', '0.10', '12345678901234567890', '1e-400'].map(text => new Raw(text));
const services = ['frontend', 'cart', 'dätenbank', 'größe/"x"', ''];
const kinds = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];

/** What nobody knows may look like anything. */
const unknown: Node = [
  'y',
  null,
  [],
  new Members([['x', new Raw('1.5e-7')]]),
  new Members([['traceId', new Members([['spans', [new Members([['spanId', '}]']])]]])]]),
];

interface Span {
  trace: string;
  id: string;
  parent: string;
  start: bigint;
  duration: bigint;
}

/** One payload with one to three traces. */
export class RandomTrace {
  private readonly random: Random;
  private readonly spans: Span[] = [];

  /** `mayRepeat`: whether a key may come twice in an object. */
  constructor(
    seed: number,
    private readonly mayRepeat = true,
  ) {
    const random = (this.random = new Random(seed));
    const traces = Array.from({ length: 1 + random.below(3) }, () => this.hex(32));
    if (random.chance(0.3)) traces[0] = '0'.repeat(16) + traces[0].slice(16);
    const count = random.below(random.chance(0.1) ? 400 : 40);
    for (let i = 0; i < count; i++) {
      const above = this.spans.length && random.chance(0.9) ? random.pick(this.spans) : undefined;
      const parent = random.chance(0.05) ? this.hex(16) : (above?.id ?? '');
      const id = above && random.chance(0.05) ? above.id : this.hex(16);
      const start = 1_795_342_800_000_000_000n + BigInt(random.below(50)) * 1_000n + BigInt(random.below(3));
      this.spans.push({ trace: random.pick(traces), id, parent, start, duration: BigInt(random.below(40_000)) });
    }
    // Circles: some earlier span gets a later one as its parent.
    for (let i = 0; i < 3 && count > 3; i++)
      if (random.chance(0.4)) random.pick(this.spans).parent = random.pick(this.spans).id;
  }

  otlp(): string {
    return this.write(this.otlpTree());
  }

  otlpTree(): Node {
    const { random } = this;
    const groups: Node[] = [];
    for (let from = 0; from < this.spans.length;) {
      const scopes: Node[] = [];
      for (let n = 1 + random.below(2); n > 0; n--) {
        const to = from + random.below(12);
        const spans: Node[] = this.spans.slice(from, to).map(span => this.otlpSpan(span));
        scopes.push(
          this.object([
            ['scope', this.scope()],
            ['spans', spans.length || random.chance(0.5) ? spans : null],
            ['schemaUrl', ''],
          ]),
        );
        from = to;
      }
      const attributes = [this.keyValue('service.name', this.object([['stringValue', random.pick(services)]]))];
      const resource = this.object([['attributes', random.shuffle([...attributes, ...this.otlpAttributes(false)])]]);
      groups.push(
        this.object([
          ['resource', random.chance(0.1) ? null : resource],
          [random.chance(0.05) ? 'instrumentationLibrarySpans' : 'scopeSpans', scopes],
        ]),
      );
    }
    const answer = this.object([['resourceSpans', groups.length || random.chance(0.5) ? groups : null]]);
    return random.chance(0.5) ? answer : this.object([['result', answer]]);
  }

  private otlpSpan(span: Span): Node {
    const { random } = this;
    const events = Array.from({ length: random.below(4) }, () =>
      this.object([
        ['timeUnixNano', random.chance(0.1) ? new Raw('null') : this.number(span.start + BigInt(random.below(9)))],
        ['name', random.pick(texts)],
        ['attributes', this.otlpAttributes(false)],
      ]),
    );
    const links = Array.from({ length: random.chance(0.2) ? 2 : 0 }, () =>
      this.object([
        ['traceId', this.hex(32)],
        ['spanId', this.hex(16)],
        ['attributes', this.otlpAttributes(false)],
      ]),
    );
    const kind = random.below(6);
    const status = random.below(3);
    return this.spoil('startTimeUnixNano', [
      ['traceId', this.id(span.trace)],
      ['spanId', this.id(span.id)],
      ['parentSpanId', random.chance(0.02) ? 'no id' : span.parent ? this.id(span.parent) : random.pick(['', null])],
      ['name', random.pick(texts)],
      ['kind', random.pick<Node>([kind, String(kind), `SPAN_KIND_${kinds[kind]}`, 17])],
      ['startTimeUnixNano', this.number(span.start)],
      ['endTimeUnixNano', this.number(random.chance(0.03) ? span.start - 5n : span.start + span.duration)],
      ['attributes', this.otlpAttributes(true)],
      ['events', this.sparsely(events)],
      ['links', links],
      ['status', random.chance(0.1) ? null : this.object(random.chance(0.3) ? [] : this.status(status))],
      ['traceState', random.pick(['', 'vendor=1', null])],
      ['droppedAttributesCount', random.pick<Node>([0, 3, '7', null])],
      ['flags', 257],
    ]);
  }

  private status(code: number): [string, Node][] {
    return [
      ['code', this.random.pick<Node>([code, String(code), 'STATUS_CODE_ERROR', null])],
      ['message', this.random.pick([...texts, null])],
    ];
  }

  private scope(): Node {
    return this.random.pick<Node>([
      null,
      this.object([]),
      this.object([
        ['name', this.random.pick(texts)],
        ['version', '1'],
        ['attributes', this.otlpAttributes(false)],
      ]),
    ]);
  }

  /** The list, now and then with null among its elements, or null in place of an empty one. */
  private sparsely(nodes: Node[]): Node {
    const { random } = this;
    if (!nodes.length && random.chance(0.5)) return null;
    return random.chance(0.05) ? random.shuffle([...nodes, null]) : nodes;
  }

  private otlpAttributes(mayWarn: boolean): Node[] {
    const { random } = this;
    const value = (depth: number): Node =>
      random.pick<() => Node>([
        () => this.object([['stringValue', random.pick([...texts, null])]]),
        () => this.object([['intValue', this.number(BigInt(random.below(1000)) * 10n ** BigInt(random.below(16)))]]),
        () => this.object([['doubleValue', random.pick<Node>([0.25, 'NaN', '-Infinity', 3, ...oddNumbers])]]),
        () => this.object([['boolValue', random.pick([true, false, null])]]),
        () => null,
        () => this.object([['bytesValue', 'AAEC/w==']]),
        () => this.object([]),
        () => this.object([['arrayValue', this.object([['values', depth ? [] : [value(1), value(1)]]])]]),
        () =>
          this.object([
            ['kvlistValue', this.object([['values', depth ? [] : [this.keyValue(random.pick(keys), value(1))]]])],
          ]),
      ])();
    const attributes = Array.from({ length: random.below(5) }, () => this.keyValue(random.pick(keys), value(0)));
    if (mayWarn && random.chance(0.1)) {
      const list = this.object([['values', [this.object([['stringValue', 'late']])]]]);
      attributes.push(this.keyValue('@jaeger@warnings', this.object([['arrayValue', list]])));
    }
    return attributes;
  }

  private keyValue(key: string, value: Node): Node {
    return this.object([
      ['key', key],
      ['value', value],
    ]);
  }

  jaeger(): string {
    return this.write(this.jaegerTree());
  }

  jaegerTree(): Node {
    const { random } = this;
    const traces = [...new Set(this.spans.map(span => span.trace))].map(trace => {
      const spans = this.spans.filter(span => span.trace === trace).map(span => this.jaegerSpan(span));
      const processes = Array.from({ length: 4 }, (_, i): [string, Node] => [
        `p${i}`,
        this.object([
          ['serviceName', random.pick(services)],
          ['tags', this.tags()],
        ]),
      ]);
      return this.object([
        ['traceID', this.id(trace)],
        ['spans', spans],
        ['processes', this.object(processes)],
        ['warnings', random.pick<Node>([null, [], ['cut at 5 spans']])],
      ]);
    });
    return this.object([
      ['data', traces],
      ['total', 0],
      ['errors', null],
    ]);
  }

  private jaegerSpan(span: Span): Node {
    const { random } = this;
    const reference = (type: string, trace: string, id: string) =>
      this.object([
        ['refType', type],
        ['traceID', this.id(trace)],
        ['spanID', this.id(id)],
      ]);
    const references: Node[] = [];
    if (random.chance(0.2)) references.push(reference('FOLLOWS_FROM', this.hex(32), this.hex(16)));
    if (random.chance(0.1)) references.push(reference('FOLLOWS_FROM', span.trace, this.hex(16)));
    if (span.parent) references.push(reference('CHILD_OF', span.trace, span.parent));
    const micros = span.start / 1000n;
    const logs = Array.from({ length: random.below(4) }, () =>
      this.object([
        ['timestamp', this.number(micros + BigInt(random.below(9)))],
        ['fields', random.shuffle([this.tag('event', 'string', random.pick(texts)), ...this.tags()])],
      ]),
    );
    return this.spoil('startTime', [
      ['traceID', this.id(span.trace)],
      ['spanID', this.id(span.id)],
      ['operationName', random.pick(texts)],
      ['references', references.length || random.chance(0.5) ? references : null],
      ['startTime', this.number(micros)],
      ['duration', this.number(span.duration)],
      ['tags', this.tags()],
      ['logs', this.sparsely(logs)],
      ['processID', random.chance(0.02) ? 'p99' : `p${random.below(4)}`],
      ['warnings', random.pick<Node>([null, [], ['clock skew']])],
    ]);
  }

  private tags(): Node[] {
    const { random } = this;
    return Array.from({ length: random.below(5) }, () =>
      random.pick<() => Node>([
        () => this.tag(random.pick(keys), 'string', random.pick(texts)),
        () => this.tag(random.pick(keys), 'int64', random.pick<Node>([42, '9007199254740993', -1])),
        () => this.tag(random.pick(keys), 'float64', random.pick<Node>([0.25, 3, ...oddNumbers])),
        () => this.tag(random.pick(keys), random.pick(['bool', 'constructor']), random.pick([true, false, null])),
        () => this.tag('otel.status_description', 'string', random.pick(texts)),
        () => null,
        () => this.tag('span.kind', 'string', random.pick(['server', 'client', 'strange'])),
        () => this.tag('otel.status_code', 'string', random.pick(['OK', 'ERROR', 'UNSET'])),
        () => this.tag(random.pick(['otel.scope.name', 'otel.library.name']), 'string', random.pick(['lib', 'shop'])),
      ])(),
    );
  }

  private tag(key: string, type: string, value: Node): Node {
    return this.object([
      ['key', key],
      ['type', type],
      ['value', value],
    ]);
  }

  /** A span, now and then with something wrong in it; `start`: key of its start. */
  private spoil(start: string, pairs: [string, Node][]): Node {
    const { random } = this;
    if (random.chance(0.06)) {
      const [id, list] = start === 'startTime' ? ['spanID', 'tags'] : ['spanId', 'attributes'];
      const [key, value] = random.pick<[string, Node]>([
        [start, null],
        [start, 'yesterday'],
        [id, 'xyz'],
        [id, '0000000000000000'],
        [list, 5],
        [list, [7]],
        [id, []],
      ]);
      pairs = pairs.map(pair => (pair[0] === key ? [key, value] : pair));
    }
    return this.object(pairs);
  }

  /** An object as a careless server would write it: any order, unknown keys, a key twice (the last one counts). */
  private object(pairs: [string, Node][]): Members {
    const { random } = this;
    const members = random.shuffle(pairs);
    if (random.chance(0.05)) members.splice(random.below(members.length + 1), 0, ['unknownField', unknown]);
    if (this.mayRepeat && random.chance(0.1) && members.length) {
      const twice = random.pick(members);
      const earlier = this.another(twice);
      if (earlier !== undefined) members.unshift([twice[0], earlier]);
    }
    return new Members(members);
  }

  /** Some other good value of the same key; undefined where a second one would not be replaced, but read, too. */
  private another([key, value]: [string, Node]): Node | undefined {
    if (['spans', 'scopeSpans', 'instrumentationLibrarySpans', 'resourceSpans', 'data', 'result'].includes(key))
      return undefined;
    if (Array.isArray(value)) return this.random.pick([[], null, [...value, ...value]]);
    if (value instanceof Members) return this.random.pick([new Members([]), null]);
    if (/id$/i.test(key)) return key === 'processID' ? 'p2' : this.hex(16);
    if (/time|duration/i.test(key)) return '1795342800000000';
    return typeof value === 'string' ? 'replaced' : value;
  }

  private id(hex: string): string {
    const { random } = this;
    if (random.chance(0.1)) return hex.toUpperCase();
    if (random.chance(0.1)) return hex.replace(/^0+(?=.)/, '');
    if (random.chance(0.1)) return Buffer.from(hex, 'hex').toString(random.pick(['base64', 'base64url']));
    return hex;
  }

  private number(value: bigint): Node {
    const { random } = this;
    const digits = String(value);
    if (random.chance(0.05)) return new Raw(`${digits[0]}.${digits.slice(1)}0e+${digits.length - 1}`);
    if (random.chance(0.05)) return `${digits}.0`;
    return random.chance(0.5) ? digits : new Raw(digits);
  }

  private hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += this.random.below(16).toString(16);
    return text.replace(/^0/, '1');
  }

  private write(node: Node): string {
    const { random } = this;
    const spelling = { isSpaced: random.chance(0.5), isEscaped: random.chance(0.3) };
    return (random.chance(0.1) ? '\ufeff' : '') + writeJson(node, random, spelling);
  }
}
