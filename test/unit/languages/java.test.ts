import assert from 'node:assert/strict';
import { readFacts } from '../../support/source/sources';

const path = 'services/shop/src/main/java/com/acme/shop/Orders.java';
const read = (text: string): ReturnType<typeof readFacts> => readFacts(path, text);

describe('Java: functions, types, constants, calls', () => {
  it('knows methods, constructors and closures with their owners', async () => {
    const { functions, package: name } = await read(`package com.acme.shop;
public class Orders {
  private final Runnable tick = () -> poll();
  @Inject
  public Orders(Store store) { }
  @Transactional @Audited("x")
  public
  List<Order> list(@Param("q") String query, int... ids) {
    return store.stream().map(o -> o.copy()).toList();
  }
  static class Page { int size() { return 1; } }
  Comparator<Order> order() {
    return new Comparator<>() {
      @Override public int compare(Order a, Order b) { return 0; }
    };
  }
  abstract void later();
}
`);
    assert.equal(name, 'com.acme.shop');
    assert.deepEqual(
      functions.map(({ name, owner, parent, firstLine, line, endLine, params }) => [
        `${owner}#${name}`, parent, `${firstLine} ${line} ${endLine}`, params.join(),
      ]), // prettier-ignore
      [
        ['Orders#tick', -1, '3 3 3', ''],
        ['Orders#Orders', -1, '4 5 5', 'store'],
        ['Orders#list', -1, '6 8 10', 'query,ids'],
        ['#', 2, '9 9 9', 'o'],
        ['Orders.Page#size', -1, '11 11 11', ''],
        ['Orders#order', -1, '12 12 16', ''],
        ['Orders.1#compare', 5, '14 14 14', 'a,b'],
        ['Orders#later', -1, '17 17 17', ''],
      ],
    );
    assert.deepEqual(functions[2].annotations, ['Transactional', 'Audited']);
    assert.deepEqual(functions[2].paramTypes, ['String', 'int...']);
    assert.equal(functions[7].isDeclaration, true);
  });

  it('hashes bodies without blanks and comments', async () => {
    const { functions } = await read(`class A {
  int a() { return 1 + x(); }
  int b() {
    // the same
    return 1
      + x();
  }
  int c() { return 2 + x(); }
}`);
    assert.equal(functions[0].hash, functions[1].hash);
    assert.notEqual(functions[0].hash, functions[2].hash);
  });

  it('knows types with bases, fields and annotations', async () => {
    const { types } = await read(`package a;
@Repository
interface Owners extends JpaRepository<Owner, Integer>, Custom {}
record Point(int x, String label) {}
class Service { private final Owners owners; Service(Clock clock) {} }
enum Kind implements Coded { A { void m() {} } }
`);
    assert.deepEqual(
      types?.map(({ name, owner, bases, fields }) => ({ name, owner, bases, fields })),
      [
        { name: 'Owners', owner: '', bases: ['JpaRepository<Owner, Integer>', 'Custom'], fields: undefined },
        { name: 'Point', owner: '', bases: [], fields: { x: 'int', label: 'String' } },
        { name: 'Service', owner: '', bases: [], fields: { owners: 'Owners', clock: 'Clock' } },
        { name: 'Kind', owner: '', bases: ['Coded'], fields: undefined },
        { name: '1', owner: 'Kind', bases: ['Kind'], fields: undefined },
      ],
    );
  });

  it('reads texts: escapes, blocks, concatenations, formats, constants of the file', async () => {
    const { constants } = await read(`class A {
  static final String BASE = "/api";
  static final String USERS = BASE + "/users\\t" + Names.ID;
  static final String BLOCK = """
      select *
        from t\\
       where x = "1"
      """;
  @Value("\${app.topic:orders}") String topic;
  String once; String twice;
  A() { once = "a"; twice = "b"; }
  void set() { twice = "c"; }
  void f(String id) {
    String name = String.format("job %s of %d%%", id, 3);
    var other = System.getenv().getOrDefault("TOPIC", "orders");
  }
  enum Op { READ("read it"), WRITE }
}`);
    assert.deepEqual(
      constants?.map(({ name, owner, value }) => [name, owner, value]),
      [
        ['BASE', 'A', ['/api']],
        ['USERS', 'A', ['/api/users\t', { ref: 'Names.ID' }]],
        ['BLOCK', 'A', ['select *\n  from t where x = "1"\n']],
        ['topic', 'A', ['${app.topic:orders}']],
        ['once', 'A', ['a']],
        ['name', '', ['job ', { param: 0 }, ' of 3%']],
        ['other', '', ['orders']],
        ['READ', 'A.Op', ['read it']],
        ['WRITE', 'A.Op', ['WRITE']],
      ],
    );
  });

  it('lists every call with the line of its name', async () => {
    const { calls } = await read(`class A {
  void f(String id) {
    client.post(id)
      .uri("/x/" + id)
      .retrieve();
    new Loader("a", this).run();
    super.f(x -> other());
  }
}`);
    assert.deepEqual(calls, [
      { callee: 'post', receiver: 'client', line: 3, endLine: 3, function: 0, args: [[{ param: 0 }]] },
      { callee: 'uri', receiver: 'client.post(…)', line: 4, endLine: 4, function: 0, args: [['/x/', { param: 0 }]] },
      { callee: 'retrieve', receiver: 'client.post(…).uri(…)', line: 5, endLine: 5, function: 0 },
      { callee: 'Loader', receiver: 'new', line: 6, endLine: 6, function: 0, args: [['a']] },
      { callee: 'run', receiver: 'new Loader(…)', line: 6, endLine: 6, function: 0 },
      { callee: 'f', receiver: 'super', line: 7, endLine: 7, function: 0 },
      { callee: 'other', receiver: '', line: 7, endLine: 7, function: 1 },
    ]);
  });

  it('follows imports by qualified names', async () => {
    const { imports } = await read(`import com.acme.Foo;
import static com.acme.Names.ORDER;
import com.acme.util.*;
class A {}`);
    assert.deepEqual(imports, [
      { local: 'Foo', module: 'com.acme.Foo', name: 'Foo' },
      { local: 'ORDER', module: 'com.acme.Names', name: 'ORDER' },
      { local: '*', module: 'com.acme.util', name: '*' },
    ]);
  });

  it('keeps what can be read of damaged code, and goes deep without harm', async () => {
    const { functions } = await read(`class A { void ok() { a(); } void broken( { } void also() { b(); }`);
    assert.ok(functions.some(({ name }) => name === 'ok'));
    const deep = await read(`class A { Object f() { return ${'g('.repeat(1_000)}1${')'.repeat(1_000)}; } }`);
    assert.equal(deep.calls?.length, 1_000);
    const chain = await read(`class A { Object f() { return a${'.b("x")'.repeat(1_000)}; } }`);
    assert.equal(chain.calls?.length, 1_000);
  });
});

describe('Java: spans', () => {
  it('finds builders over several lines with the tracer they come from', async () => {
    const { spans } = await read(`package com.acme.shop;
class Orders {
  private static final String NAME = "orders.load";
  private final Tracer tracer;
  private static final Tracer OTHER = GlobalOpenTelemetry.tracerProvider().tracerBuilder("other").build();
  Orders(OpenTelemetry otel) { this.tracer = otel.getTracer(Orders.class.getName(), "1.0"); }
  void a(String id) {
    Span span = tracer
        .spanBuilder(NAME)
        .setAttribute("n", "no.span")
        .startSpan();
    OTHER.spanBuilder("job " + id).startSpan();
    Telemetry.TRACER.spanBuilder(Names.STEP).startSpan();
    String local = "late";
    helper(local);
    tracer.spanBuilder(id == null ? "none" : "some").startSpan();
    log.info("orders.load");
  }
  <T> T traced(String name, Supplier<T> body) {
    return wrap(() -> tracer.spanBuilder(name).startSpan());
  }
}`);
    assert.deepEqual(spans, [
      { names: [['orders.load']], line: 9, endLine: 9, function: 1, scope: ['com.acme.shop.Orders'], how: 'call' },
      { names: [['job ', { param: 0 }]], line: 12, endLine: 12, function: 1, scope: ['other'], how: 'call' },
      { names: [[{ ref: 'Names.STEP' }]], line: 13, endLine: 13, function: 1, scope: [{ ref: 'Telemetry.TRACER' }], how: 'call' },
      { names: [['none'], ['some']], line: 16, endLine: 16, function: 1, scope: ['com.acme.shop.Orders'], how: 'call' },
      { names: [[{ param: 0 }]], line: 20, endLine: 20, function: 2, scope: ['com.acme.shop.Orders'], how: 'call' },
    ]); // prettier-ignore
  });

  it('names annotated methods as the instrumentations do', async () => {
    const { spans } = await read(`package com.acme;
@Observed
public class InvoiceService {
  static final String N = "by.constant";
  @WithSpan public void load() {}
  @WithSpan(value = "given", kind = SpanKind.CLIENT) public void b() {}
  @WithSpan(N) void c() {}
  @NewSpan public void loadAllOfThem() {}
  @NewSpan("mine") void d() {}
  @Observed(name = "n", contextualName = "my-context") void e() {}
  Runnable r = new Runnable() { @WithSpan public void run() {} };
  static class Loader { @Observed Invoice go() { return null; } @WithSpan void in() {} }
  @Traced(operationName = "op") void f() {}
  @ContinueSpan(log = "x") void g() {}
  @Timed("no") void h() {}
}`);
    assert.deepEqual(
      spans?.map(({ names, line, how }) => [line, how, names.map(name => name.join())]),
      [
        [5, 'annotation', ['InvoiceService.load']],
        [5, 'annotation', ['InvoiceService#load', 'invoice-service#load']],
        [6, 'annotation', ['given']],
        [6, 'annotation', ['InvoiceService#b', 'invoice-service#b']],
        [7, 'annotation', ['by.constant']],
        [8, 'annotation', ['load-all-of-them', 'loadAllOfThem']],
        [8, 'annotation', ['InvoiceService#loadAllOfThem', 'invoice-service#load-all-of-them']],
        [9, 'annotation', ['mine']],
        [10, 'annotation', ['my-context']],
        [11, 'annotation', ['InvoiceService$1.run']],
        [12, 'annotation', ['Loader#go', 'loader#go']],
        [12, 'annotation', ['Loader.in']],
        [13, 'annotation', ['op']],
      ],
    );
  });

  it('knows Micrometer, Brave and OpenTracing', async () => {
    const { spans } = await read(`class A {
  void f() {
    Observation.createNotStarted("shop.price", registry)
        .contextualName("price it").observe(this::price);
    Observation.start("plain", registry);
    Span a = tracer.nextSpan().name("next").start();
    Span b = tracer.nextSpan();
    b.name("later").start();
    tracer.startScopedSpan("scoped");
    tracer.buildSpan("built").start();
    Timer.start("timer");
    person.name("nobody");
  }
}`);
    assert.deepEqual(
      spans?.map(({ names, line }) => [line, names.map(name => name.join())]),
      [
        [3, ['price it', 'shop.price']],
        [5, ['plain']],
        [6, ['next']],
        [8, ['later']],
        [9, ['scoped']],
        [10, ['built']],
      ],
    );
  });
});
