import assert from 'node:assert/strict';
import { kinds, Program } from '../programs';
import { viewOf, type Shown } from '../views';

const request = (service: string, name: string): Shown => ({
  name,
  service,
  kind: kinds.server,
  attributes: { 'http.route': name.split(' ')[1], 'http.request.method': name.split(' ')[0] },
});
const query = (text: string, parent: Shown): Shown => ({
  name: text.split(' ')[0],
  kind: kinds.client,
  service: parent.service,
  parent: viewOf(parent),
  attributes: { 'db.system': 'postgresql', 'db.statement': text },
});

describe('spans of a program in C#', () => {
  let program: Program;
  before(
    async () =>
      (program = await Program.of({
        'Shop/Shop.csproj': '<Project/>',
        'Shop/Telemetry.cs': `namespace Shop;
public static class Telemetry {
  public const string Name = "Acme.Shop";
  public static readonly ActivitySource Source = new(Name);
  public static Activity? Begin(string name) => Source.StartActivity(name, ActivityKind.Internal);
}
`,
        'Shop/OrderContext.cs': `namespace Shop;
public class OrderContext : DbContext {
  public DbSet<Order> Orders { get; set; }
  public DbSet<Customer> Customers => Set<Customer>();
}
[Table("tbl_orders")]
public class Order { public int Id { get; set; } }
public class Customer { public int Id { get; set; } }
`,
        'Shop/OrderService.cs': `namespace Shop;
public class OrderService {
  private readonly OrderContext _context;
  public OrderService(OrderContext context) { _context = context; }
  public async Task<Order> GetAsync(int id) {
    using var activity = Telemetry.Source.StartActivity("order.get");
    return await _context.Orders
        .Where(o => o.Id == id)
        .FirstOrDefaultAsync();
  }
  public async Task AddAsync(Order order) {
    using var a = Telemetry.Begin("order.add");
    _context.Orders.Add(order);
    await _context.SaveChangesAsync();
  }
  public void Audit() {
    using var activity = Telemetry.Source.StartActivity();
    using var b = Telemetry.Source.StartActivity(nameof(Audit) + ".inner");
    using var c = Telemetry.Source.StartActivity($"audit {DateTime.Now}");
  }
}
`,
        'Shop/Workers/Consumer.cs': `namespace Shop.Workers;
public class OrderSubmittedConsumer : IConsumer<OrderSubmitted> {
  public async Task Consume(ConsumeContext<OrderSubmitted> context) { await Task.CompletedTask; }
}
public class NightJob : IJob {
  public Task Execute(IJobExecutionContext context) { return Task.CompletedTask; }
}
`,
        'Shop/Program.cs': `var builder = WebApplication.CreateBuilder(args);
builder.Services.AddOpenTelemetry().ConfigureResource(r => r.AddService("shop-api"));
var app = builder.Build();
app.MapGet("/orders/{id}", async (int id, OrderService svc) => await svc.GetAsync(id));
app.MapPost("/orders", async (Order o, OrderService svc) => {
  await svc.AddAsync(o);
  return Results.Ok();
});
app.Run();
`,
      })),
  );
  const span = (name: string): Shown => ({ name, service: 'shop-api', scope: 'Acme.Shop', kind: kinds.internal });

  it('are opened by name, by a wrapper, by the name of the method', () => {
    assert.equal(program.click(span('order.get')), 'Shop/OrderService.cs:6');
    assert.equal(program.click(span('order.add')), 'Shop/OrderService.cs:12');
    assert.equal(program.click(span('Audit')), 'Shop/OrderService.cs:17');
    assert.equal(program.click(span('Audit.inner')), 'Shop/OrderService.cs:18');
    assert.equal(program.click(span('audit 12')), 'Shop/OrderService.cs:19');
  });
  it('ask and change the database where the set is named and changes are saved', () => {
    assert.match(
      program.click(query('SELECT t.id FROM tbl_orders AS t WHERE t.id = @p', span('order.get'))),
      /OrderService\.cs:[789]$/,
    );
    const insert = 'INSERT INTO tbl_orders (x) VALUES (@p0) RETURNING id';
    assert.equal(program.click(query(insert, request('shop-api', 'POST /orders'))), 'Shop/OrderService.cs:14');
  });
  it('consume messages by type', () => {
    const consumed = {
      name: 'OrderSubmittedConsumer process',
      service: 'shop-api',
      scope: 'MassTransit',
      kind: kinds.consumer,
    };
    assert.equal(program.click(consumed), 'Shop/Workers/Consumer.cs:3');
  });
});

describe('spans of a program in Kotlin', () => {
  let program: Program;
  before(
    async () =>
      (program = await Program.of({
        'build.gradle.kts': '',
        'settings.gradle.kts': 'rootProject.name = "tickets"',
        'src/main/kotlin/acme/Tickets.kt': `package acme
private const val SELL = "ticket.sell"
private val tracer = GlobalOpenTelemetry.getTracer("tickets")
inline fun <T> traced(name: String, block: () -> T): T {
    val span = tracer.spanBuilder(name).startSpan()
    try { return block() } finally { span.end() }
}
class TicketService(private val repo: TicketRepository) {
    @WithSpan
    suspend fun reserve(id: Long) = repo.findByEvent(id)
    fun sell(id: Long) = traced(SELL) {
        repo.save(Ticket(id))
    }
}
`,
        'src/main/kotlin/acme/TicketRepository.kt': `package acme
interface TicketRepository : CrudRepository<Ticket, Long> {
    fun findByEvent(id: Long): List<Ticket>
    @Query("select * from tickets where seat = :seat")
    fun bySeat(seat: String): Ticket?
}
@Table("tickets")
data class Ticket(@Id val id: Long)
`,
        'src/main/kotlin/acme/TicketController.kt': `package acme
@RestController
@RequestMapping("/tickets")
class TicketController(private val service: TicketService, private val repo: TicketRepository) {
    @PostMapping("/{id}")
    fun sell(@PathVariable id: Long) = service.sell(id)
    @GetMapping("/seat/{s}")
    fun seat(@PathVariable s: String) = repo.bySeat(s)
}
`,
      })),
  );
  const span = (name: string, scope = 'tickets'): Shown => ({ name, service: 'tickets', scope, kind: kinds.internal });

  it('are opened by a constant that a wrapper is told, and by annotations', () => {
    const annotations = 'io.opentelemetry.opentelemetry-instrumentation-annotations-1.16';
    assert.equal(program.click(span('ticket.sell')), 'src/main/kotlin/acme/Tickets.kt:11');
    assert.equal(program.click(span('TicketService.reserve', annotations)), 'src/main/kotlin/acme/Tickets.kt:10');
  });
  it('ask the database by an annotated query and by an inherited method', () => {
    const seat = query('select * from tickets where seat = ?', request('tickets', 'GET /tickets/seat/{s}'));
    assert.equal(program.click(seat), 'src/main/kotlin/acme/TicketRepository.kt:5');
    assert.equal(
      program.click(query('insert into tickets (id) values (?)', span('ticket.sell'))),
      'src/main/kotlin/acme/Tickets.kt:12',
    );
  });
});

describe('spans of a program in PHP', () => {
  let program: Program;
  before(
    async () =>
      (program = await Program.of({
        'composer.json': '{"name":"acme/blog"}',
        'src/Service/PostService.php': `<?php
namespace App\\Service;
class PostService {
    public function __construct(private TracerInterface $tracer, private PostRepository $posts, private PDO $pdo) {}
    public function publish(int $id): void {
        $span = $this->tracer->spanBuilder('post.publish')->startSpan();
        $this->pdo->prepare('UPDATE posts SET published = 1 WHERE id = ?')->execute([$id]);
        $span->end();
    }
    #[WithSpan]
    public function render(int $id): string { return ''; }
}
`,
        'app/Jobs/SendNewsletter.php': `<?php
namespace App\\Jobs;
class SendNewsletter implements ShouldQueue {
    public function handle(): void {}
}
`,
        'app/Http/Controllers/NewsController.php': `<?php
namespace App\\Http\\Controllers;
use App\\Jobs\\SendNewsletter;
use App\\Models\\Order;
class NewsController {
    public function send() {
        SendNewsletter::dispatch(1);
        return Order::where('id', 5)->first();
    }
}
`,
        'app/Models/Order.php': `<?php
namespace App\\Models;
class Order extends Model {}
`,
        'routes/web.php': `<?php
Route::post('/news', [NewsController::class, 'send']);
`,
      })),
  );
  const span = (name: string, scope = 'blog'): Shown => ({ name, service: 'blog', scope, kind: kinds.internal });

  it('are opened by name and by attributes', () => {
    assert.equal(program.click(span('post.publish')), 'src/Service/PostService.php:6');
    const attribute = span('App\\Service\\PostService::render', 'io.opentelemetry.php.with-span');
    assert.equal(program.click(attribute), 'src/Service/PostService.php:11');
  });
  it('ask the database by text and by model', () => {
    const update = query('UPDATE posts SET published = ? WHERE id = ?', span('post.publish'));
    assert.equal(program.click(update), 'src/Service/PostService.php:7');
    const select = query('select * from "orders" where "id" = ? limit 1', request('blog', 'POST news'));
    assert.equal(program.click(select), 'app/Http/Controllers/NewsController.php:8');
  });
  it('run jobs', () => {
    const run = {
      name: 'App\\Jobs\\SendNewsletter process',
      service: 'blog',
      kind: kinds.consumer,
      scope: 'io.opentelemetry.contrib.php.laravel',
    };
    assert.equal(program.click(run), 'app/Jobs/SendNewsletter.php:4');
  });
});

describe('spans of a program in Ruby', () => {
  it('are opened by a constant of the module around, a wrapper, a text with holes', async () => {
    const program = await Program.of({
      Gemfile: '',
      'lib/billing.rb': `module Billing
  TRACER = OpenTelemetry.tracer_provider.tracer('billing')
  CHARGE = 'billing.charge'.freeze
  def self.traced(name, &block)
    TRACER.in_span(name) { |span| block.call(span) }
  end
  class Charger
    def charge(id)
      TRACER.in_span(CHARGE) do |span|
        refund
      end
    end
    def refund
      Billing.traced('billing.refund') { |s| s }
    end
    def report(month)
      TRACER.in_span("report #{month}") { 1 }
    end
  end
end
`,
      'spec/billing_spec.rb': `describe Billing do
  it { Billing.traced('billing.refund') {} }
end
`,
    });
    const span = (name: string): Shown => ({ name, service: 'store', scope: 'billing', kind: kinds.internal });
    assert.equal(program.click(span('billing.charge')), 'lib/billing.rb:9');
    assert.equal(program.click(span('billing.refund')), 'lib/billing.rb:14');
    assert.equal(program.click(span('report may')), 'lib/billing.rb:17');
  });
});

describe('spans of a program in Rust', () => {
  it('are opened by attributes, macros and tracers', async () => {
    const program = await Program.of({
      'Cargo.toml': '[package]\nname = "ship"\n',
      'src/lib.rs': `
use tracing::{info_span, instrument};
const RATE: &str = "rate.lookup";
pub struct Quotes;
impl Quotes {
    #[instrument(skip(self), fields(otel.name = "quotes.load"))]
    pub async fn load(&self) {}
    #[tracing::instrument]
    pub fn weigh(&self) {
        let _s = info_span!("quotes.scale", otel.name = "scale").entered();
    }
    pub fn manual(&self, tracer: &BoxedTracer) {
        let span = tracer.start(RATE);
        tracer.in_span("quotes.inner", |cx| {});
    }
    #[fastrace::trace]
    pub fn quick(&self) {}
}
`,
    });
    const expected: Record<string, string> = {
      'quotes.load': 'src/lib.rs:7',
      weigh: 'src/lib.rs:9',
      scale: 'src/lib.rs:10',
      'rate.lookup': 'src/lib.rs:13',
      'quotes.inner': 'src/lib.rs:14',
      'ship::Quotes::quick': 'src/lib.rs:17',
    };
    for (const [name, place] of Object.entries(expected))
      assert.equal(program.click({ name, service: 'ship', kind: kinds.internal }), place, name);
  });
});
