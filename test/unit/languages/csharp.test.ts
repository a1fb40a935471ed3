import assert from 'node:assert/strict';
import type { FileFacts, HandlerRef, TextValue } from '../../../src/core/index/facts';
import { readFacts } from '../../support/source/sources';

const read = (text: string, path = 'src/Pay/File.cs'): Promise<FileFacts> => readFacts(path, text);

/** Names as written in braces. */
function textOf(value: TextValue): string {
  return value.map(part => (typeof part === 'string' ? part : part && 'ref' in part ? `{${part.ref}}` : '…')).join('');
}

function handlerOf(facts: FileFacts, handler: HandlerRef | undefined): string {
  if (typeof handler !== 'number') return handler ?? '-';
  const { owner, name, line } = facts.functions[handler];
  return name ? `${owner}#${name}` : `closure at ${line}`;
}

function routesOf(facts: FileFacts): string[] {
  return (facts.routes ?? []).map(({ methods, prefixes, path, handler, router }) =>
    [
      methods.join('|') || '*',
      router,
      [...(prefixes ?? []), path].map(textOf).join(' + '),
      '->',
      handlerOf(facts, handler),
    ]
      .filter(part => part !== '')
      .join(' '),
  );
}

describe('C#', () => {
  it('knows members, properties with code, local functions and closures', async () => {
    const facts = await read(`namespace Acme.Pay;
[Serializable]
public partial class Charge<T>(ILogger log) : Base<T>(log), IThing where T : class {
  public DbSet<Order> Orders { get; set; }
  public string Full => First + Last;
  public Charge(int id, params string[] rest) : this(null) { }
  [HttpGet, Foo.Bar("x")]
  public async Task<int> RunAsync(int id, string? q = null) {
    int Local(int z) { return z; }
    Func<int, int> twice = x => x + x;
    return await items.Select((a, i) => a).First();
  }
  class Inner { void Go() {} }
}
public record Point(int X);
interface IThing { void Do(); }
`);
    assert.equal(facts.package, 'Acme.Pay');
    assert.deepEqual(
      facts.functions.map(({ name, owner, parent, firstLine, line, params }) => [
        `${owner}#${name}`,
        parent,
        firstLine,
        line,
        params.join(),
      ]),
      [
        ['Charge#Full', -1, 5, 5, ''],
        ['Charge#Charge', -1, 6, 6, 'id,rest'],
        ['Charge#RunAsync', -1, 7, 8, 'id,q'],
        ['#Local', 2, 9, 9, 'z'],
        ['#twice', 2, 10, 10, 'x'],
        ['#', 2, 11, 11, 'a,i'],
        ['Charge.Inner#Go', -1, 13, 13, ''],
        ['IThing#Do', -1, 16, 16, ''],
      ],
    );
    assert.deepEqual(facts.functions[2].annotations, ['HttpGet', 'Foo.Bar']);
    assert.deepEqual(
      facts.types?.map(({ name, bases, fields }) => [name, bases, fields]),
      [
        [
          'Charge',
          ['Base<T>', 'IThing'],
          { log: 'ILogger', Orders: 'DbSet<Order>', Full: 'string', id: 'int', rest: 'string[]' },
        ],
        ['Inner', [], undefined],
        ['Point', [], { X: 'int' }],
        ['IThing', [], undefined],
      ],
    );
  });

  it('reads texts of all kinds', async () => {
    const { constants } = await read(`namespace A.B { class C {
  const string Base = "api/", Path = Base + "x\\t";
  static readonly string Verbatim = @"a ""b"" \\n";
  static readonly string Raw = """
      select 1
        from t
      """;
  string topic = Environment.GetEnvironmentVariable("T") ?? "orders";
  static string Name = nameof(Other.Run);
  static string Type = typeof(C).FullName;
  void F(int id) {
    var a = $"job {id:N2} {{x}} {Base}";
    var b = string.Format("{0} of {1}", id, Names.All);
  }
  enum Kind { One, Two }
} }`);
    assert.deepEqual(
      constants?.map(({ name, value }) => [name, value]),
      [
        ['Base', ['api/']],
        ['Path', ['api/x\t']],
        ['Verbatim', ['a "b" \\n']],
        ['Raw', ['select 1\n  from t']],
        ['topic', ['orders']],
        ['Name', ['Run']],
        ['Type', ['A.B.C']],
        ['a', ['job ', { param: 0 }, ' {x} api/']],
        ['b', [{ param: 0 }, ' of ', { ref: 'Names.All' }]],
        ['One', ['One']],
        ['Two', ['Two']],
      ],
    );
  });

  it('lists calls, creations and what is set on them', async () => {
    const { calls } = await read(`class A { void F() {
  client.GetAsync($"/x/{1}")
    .Result.Read<int>();
  a?.B("s")?.C(name: "n");
  Foo f = new("a") { Topic = "t" };
} }`);
    assert.deepEqual(calls, [
      { callee: 'GetAsync', receiver: 'client', line: 2, endLine: 2, function: 0, args: [['/x/1']] },
      { callee: 'Read', receiver: 'client.GetAsync(…).Result', line: 3, endLine: 3, function: 0 },
      { callee: 'B', receiver: 'a', line: 4, endLine: 4, function: 0, args: [['s']] },
      { callee: 'C', receiver: 'a?.B(…)', line: 4, endLine: 4, function: 0, named: { name: ['n'] } },
      { callee: 'Foo', receiver: 'new', line: 5, endLine: 5, function: 0, args: [['a']], named: { Topic: ['t'] } },
    ]);
  });

  it('finds activities with their sources, and names that are left out', async () => {
    const facts = await read(`namespace Pay;
static class Telemetry { public const string Name = "Pay"; public static readonly ActivitySource Source = new(Name, "1.0"); }
class Charge {
  static readonly ActivitySource Src = new("Charges");
  private readonly ActivitySource _own = new ActivitySource(Telemetry.Name);
  Charge() { Src.StartActivity(); }
  void Capture(int id) {
    using var a = Src.StartActivity("charge.capture");
    a.DisplayName = $"charge {id}";
    Telemetry.Source.StartActivity(nameof(Capture));
    Elsewhere.Source.StartActivity(id > 1 ? "many" : "one", ActivityKind.Client);
    Run(() => _own.StartActivity(ActivityKind.Client));
    logger.LogInformation("charge.capture");
    box.DisplayName = "no";
  }
  Charge(Instrumentation made) { _given = made.ActivitySource; }
  private readonly ActivitySource _given;
  void Given() { _given.StartActivity("given"); }
  T Traced<T>(string name, Func<T> body) { using var a = Src?.StartActivity(name: name); return body(); }
  void Old() { tracer.StartActiveSpan("old"); new Activity("made").Start(); }
}`);
    assert.deepEqual(
      facts.spans?.map(({ names, line, scope }) => [line, names.map(textOf), scope && textOf(scope)]),
      [
        [6, ['.ctor'], 'Charges'],
        [8, ['charge.capture'], 'Charges'],
        [9, ['charge …'], undefined],
        [10, ['Capture'], 'Pay'],
        [11, ['many', 'one'], '{Elsewhere.Source}'],
        [12, ['Capture'], 'Pay'],
        [18, ['given'], '{Instrumentation.ActivitySource}'],
        [19, ['…'], 'Charges'],
        [20, ['old'], undefined],
        [20, ['made'], undefined],
      ],
    );
  });

  it('reads controllers with tokens, absolute templates and areas', async () => {
    const facts = await read(`
[ApiController, Route("api/[controller]")]
public class ChargeController : ControllerBase {
  private const string Capture = "{id:int}/capture";
  [HttpPost(Capture)] public Task CaptureAsync(int id) => null;
  [HttpGet("~/abs/{id}")] public void Abs() {}
  [HttpGet, Route("[action]")] public void ListAsync() {}
  [AcceptVerbs("PUT", "PATCH")] public void Change() {}
}
[Area("Shop"), Route("[area]/[controller]/[action]")] public class HomeController : Controller {
  [HttpGet] public IActionResult Index() => View();
}
public class ConventionalController : Controller { [HttpGet] public IActionResult Index() => View(); }`);
    assert.deepEqual(routesOf(facts), [
      'POST api/Charge + {id:int}/capture -> ChargeController#CaptureAsync',
      'GET abs/{id} -> ChargeController#Abs',
      'GET api/Charge + List -> ChargeController#ListAsync',
      'PUT|PATCH api/Charge +  -> ChargeController#Change',
      'GET Shop/Home/Index +  -> HomeController#Index',
    ]);
  });

  it('reads minimal APIs, groups and what is handed a group', async () => {
    const facts = await read(`var app = builder.Build();
app.MapGet("/", () => "x");
app.MapGet("/a/{id}", Handlers.Get).WithName("get");
var api = app.MapGroup("/api").RequireAuthorization();
api.MapGroup("/todos").MapTodos();
Endpoints.Map(app.MapGroup("/other"));
app.UseEndpoints(endpoints => { endpoints.MapPut("/e", Local); });
app.MapGroup("/in").MapMethods("/m", new[] { "GET", "PUT" }, Local);
string Local() => "y";
builder.Services.AddSingleton(app);
static class TodoApi {
  public static RouteGroupBuilder MapTodos(this RouteGroupBuilder group) {
    group.MapPost("/{id:int}", async (int id) => await Save(id));
    return group;
  }
}`);
    assert.deepEqual(routesOf(facts), [
      'GET app / -> closure at 2',
      'GET app /a/{id} -> Handlers.Get',
      'PUT app /e -> Local',
      'GET|PUT app /in + /m -> Local',
      'POST group /{id:int} -> closure at 13',
    ]);
    assert.deepEqual(
      facts.routers?.map(({ name, parent, prefix, line }) => [name, parent, textOf(prefix), line]),
      [
        ['', 'api', '/todos', 5],
        ['', 'app', '/other', 6],
        ['api', 'app', '/api', 4],
      ],
    );
  });

  it('reads FastEndpoints, functions by HTTP and Razor pages', async () => {
    const facts = await read(`
class Create : Endpoint<Req, Res> {
  public override void Configure() { Post("/things/{id}"); AllowAnonymous(); }
  public override Task HandleAsync(Req r, CancellationToken c) => null;
}
class Fns { [Function("Resize")] public void R([HttpTrigger(AuthorizationLevel.Function, "get", Route = "o/{id}")] Req req) {} }`);
    assert.deepEqual(routesOf(facts), ['POST /things/{id} -> Create#HandleAsync', 'GET api + o/{id} -> Fns#R']);
    const page = await read(
      'class DetailsModel : PageModel { public Task OnGetAsync(int id) => null; }',
      'web/Pages/Orders/Details.cshtml.cs',
    );
    assert.deepEqual(routesOf(page), ['GET Orders/Details -> DetailsModel#OnGetAsync']);
  });

  it('knows services, messages, jobs, GraphQL, SQL and entities', async () => {
    const facts = await read(`using HotChocolate;
class CartService : Cart.CartBase { public override Task<E> AddItem(R r, ServerCallContext c) => null; }
class Chat : Hub<IChat> { public Task Send(string m) => null; }
class Orders : IConsumer<OrderPlaced>, IConsumer<OrderGone> {
  public Task Consume(ConsumeContext<OrderPlaced> c) => null;
  public Task Consume(ConsumeContext<OrderGone> c) => null;
}
class Cleaner : IJob { public Task Execute(IJobExecutionContext c) {
  consumer.Subscribe("kafka.topic");
  producer.ProduceAsync("out.topic", m);
  channel.BasicConsume(queue: "rq", autoAck: true, consumer: c);
  _bus.Publish(new OrderPlaced(1));
  RecurringJob.AddOrUpdate<Mailer>("nightly", m => m.Send(), Cron.Daily);
  conn.Query<Order>("SELECT * FROM orders WHERE id = @id", new { id });
  observable.Subscribe("no");
} }
class Fns { [FunctionName("Q")] public void Q([ServiceBusTrigger("orders-q", Connection = "c")] string m) {} }
class Query { public Task<Book> GetBookAsync(int id) => null; }
class Db : DbContext { public DbSet<Order> Orders { get; set; }
  void OnModelCreating(ModelBuilder b) { b.Entity<Vet>(e => { e.ToTable("vets"); }); } }
[Table("people")] class Person {}`);
    assert.deepEqual(
      facts.rpc?.map(({ service, type }) => [service, type]),
      [
        ['Cart', 'CartService'],
        ['Chat', 'Chat'],
      ],
    );
    assert.deepEqual(
      facts.messages?.map(({ role, destination, line }) => `${role} ${textOf(destination)} ${line}`),
      [
        'consumer OrderPlaced 5',
        'consumer OrderGone 6',
        'consumer kafka.topic 9',
        'producer out.topic 10',
        'consumer rq 11',
        'producer OrderPlaced 12',
        'consumer orders-q 17',
      ],
    );
    assert.deepEqual(
      facts.handlers?.map(({ kind, key, handler }) => `${kind} ${textOf(key)} ${handlerOf(facts, handler)}`),
      [
        'faas Q Fns#Q',
        'job Cleaner Cleaner#Execute',
        'job Cleaner.Execute Cleaner#Execute',
        'graphql Query.book Query#GetBookAsync',
        'schedule nightly Mailer.Send',
      ],
    );
    assert.deepEqual(
      facts.sql?.map(({ text }) => textOf(text)),
      ['SELECT * FROM orders WHERE id = @id'],
    );
    assert.deepEqual(
      facts.models?.map(({ name, table }) => [name, table]),
      [
        ['Order', 'Orders'],
        ['Person', 'people'],
        ['Vet', 'vets'],
      ],
    );
  });
});
