import assert from 'node:assert/strict';
import type { FileFacts } from '../../../src/core/index/facts';
import { indexOf, readFacts } from '../../support/source/sources';

const read = (text: string): Promise<FileFacts> => readFacts('crates/api/src/lib.rs', text);

describe('Rust: what a file declares', () => {
  it('names functions by impl, trait and inline module, and lists attributes', async () => {
    const { functions, types } = await read(`pub mod inner {
    pub fn f() {}
}
pub struct MyCart<T> { pool: PgPool, pub items: Vec<T> }
trait Svc { fn go(&self) -> u32; }
#[tonic::async_trait]
impl CartService for MyCart<u8> {
    /// Adds one.
    #[instrument(skip(self))]
    #[inline]
    async fn add_item(&self, mut req: Request<Add>, Path(id): Path<u64>) -> Response {
        let z = move |x: u32| x;
        spawn(async move { z(1) });
        req.map(|item| item)
    }
}
`);
    assert.deepEqual(
      functions.map(({ name, owner, parent, firstLine, line, endLine, params }) => [
        name,
        owner,
        parent,
        firstLine,
        line,
        endLine,
        params.join(),
      ]),
      [
        ['f', 'inner', -1, 2, 2, 2, ''],
        ['go', 'Svc', -1, 5, 5, 5, ''],
        ['add_item', 'MyCart', -1, 9, 11, 15, 'req,id'],
        ['z', '', 2, 12, 12, 12, 'x'],
        ['', '', 2, 14, 14, 14, 'item'],
      ],
    );
    assert.deepEqual(functions[2].annotations, ['instrument', 'inline']);
    assert.deepEqual(functions[2].paramTypes, ['Request<Add>', 'Path<u64>']);
    assert.deepEqual(
      types?.map(({ name, bases, fields }) => [name, bases, fields]),
      [
        ['MyCart', ['CartService'], { pool: 'PgPool', items: 'Vec<T>' }],
        ['Svc', [], undefined],
      ],
    );
  });

  it('follows paths to files of the crate', async () => {
    const index = await indexOf({
      'crates/api/Cargo.toml': '[package]\nname = "ship-api"\n',
      'crates/api/src/lib.rs': 'pub mod routes;\npub mod names;\n',
      'crates/api/src/names.rs': 'pub const QUOTE: &str = "quote";\n',
      'crates/api/src/routes/mod.rs':
        'mod admin;\nuse crate::names;\nuse super::names::QUOTE;\nfn f() { admin::list(); names::QUOTE; }\n',
      'crates/api/src/routes/admin.rs': 'pub fn list() {}\n',
      'crates/web/Cargo.toml': '[package]\nname = "web"\n[lib]\nname = "web_lib"\n',
      'crates/web/src/main.rs': 'use ship_api::names::QUOTE;\nfn main() {}\n',
    });
    const routes = index.file('file:///workspace/crates/api/src/routes/mod.rs')!;
    assert.deepEqual(index.modulesOf(routes), ['ship_api::routes']);
    assert.deepEqual(
      index.lookUp(routes, 'admin::list').map(({ file }) => file.segments.join('/')),
      ['crates/api/src/routes/admin.rs'],
    );
    assert.deepEqual(index.resolveText(routes, [{ ref: 'names::QUOTE' }]), ['quote']);
    assert.deepEqual(index.resolveText(routes, [{ ref: 'QUOTE' }]), ['quote']);
    const main = index.file('file:///workspace/crates/web/src/main.rs')!;
    assert.deepEqual(index.modulesOf(main), ['web_lib']);
    assert.deepEqual(index.resolveText(main, [{ ref: 'QUOTE' }]), ['quote']);
  });

  it('sees calls inside of macros', async () => {
    const { calls } = await read(`fn f(id: u32) {
    tokio::join!(load(id).instrument(x), self.repo.save("x"));
    let r = sqlx::query!("SELECT 1", id)
        .fetch_one(&pool);
}
`);
    assert.deepEqual(
      calls?.map(({ callee, receiver, line }) => [callee, receiver, line]),
      [
        ['load', '', 2],
        ['instrument', '(load(…)', 2],
        ['save', 'self.repo', 2],
        ['query', 'sqlx', 3],
        ['fetch_one', 'sqlx::query!("SELECT 1", id)', 4],
      ],
    );
  });
});

describe('Rust: spans', () => {
  const spans = async (text: string): Promise<unknown> =>
    (await read(text)).spans?.map(({ names, line, function: inside, how, scope }) => [
      names[0],
      line,
      inside,
      how,
      scope,
    ]);

  it('reads #[instrument] in all its forms', async () => {
    assert.deepEqual(
      await spans(`const NAME: &str = "named";
#[instrument]
fn plain() {}
#[tracing::instrument(name = "given", skip(self), err)]
fn a() {}
#[instrument("first")]
fn b() {}
#[instrument(name = NAME)]
fn c() {}
#[instrument(
    name = "inner",
    fields(id = %id, otel.name = "shown"),
)]
fn d() {}
#[cfg_attr(feature = "otel", tracing::instrument(name = "when on", skip_all))]
fn e() {}
#[fastrace::trace]
fn f() {}
#[trace(name = "fast")]
fn g() {}
#[trace(short_name = true)]
fn h() {}
// #[instrument]
fn i() {}
`),
      [
        [['plain'], 2, 0, 'annotation', undefined],
        [['given'], 4, 1, 'annotation', undefined],
        [['first'], 6, 2, 'annotation', undefined],
        [[{ ref: 'NAME' }], 8, 3, 'annotation', undefined],
        [['shown'], 10, 4, 'annotation', undefined],
        [['when on'], 15, 5, 'annotation', undefined],
        [[null, '::f'], 17, 6, 'annotation', undefined],
        [['fast'], 19, 7, 'annotation', undefined],
        [['h'], 21, 8, 'annotation', undefined],
      ],
    );
  });

  it('reads span macros', async () => {
    assert.deepEqual(
      await spans(`fn f(id: u32) {
    let a = info_span!("one", %id, text = "a, (b");
    let b = tracing::debug_span!(target: "db", parent: &a, "two");
    span!(
        Level::INFO,
        "three",
        otel.kind = "server",
    ).in_scope(|| work());
    warn_span!("four", otel.name = %format!("GET {}", id));
    info_span!("five", otel.name = tracing::field::Empty);
    tokio::spawn(job().instrument(error_span!("six")));
    tokio::join!(x().instrument(info_span!("seven")));
    info!("one");
}
`),
      [
        [['one'], 2, 0, 'macro', undefined],
        [['two'], 3, 0, 'macro', undefined],
        [['three'], 4, 0, 'macro', undefined],
        [['GET ', { param: 0 }], 9, 0, 'macro', undefined],
        [['five'], 10, 0, 'macro', undefined],
        [['six'], 11, 0, 'macro', undefined],
        [['seven'], 12, 0, 'macro', undefined],
      ],
    );
  });

  it('reads the plain API with the name of its tracer', async () => {
    assert.deepEqual(
      await spans(`static TRACER: OnceLock<BoxedTracer> = OnceLock::new();
fn get_tracer() -> &'static BoxedTracer { TRACER.get_or_init(|| global::tracer("dice")) }
static LAZY: Lazy<BoxedTracer> = Lazy::new(|| global::tracer("lazy"));
fn f(client: Client) {
    let tracer = global::tracer("local");
    tracer.start("a");
    get_tracer().span_builder("b").with_kind(SpanKind::Server).start(&tracer);
    LAZY.in_span("c", |cx| work());
    global::tracer_provider().tracer("chained").start_with_context("d", &cx);
    let span = Span::root("e", SpanContext::random());
    client.start("server");
    contract.start("signed");
    thread::start("x");
}
fn traced<T>(name: &'static str, run: impl FnOnce() -> T) -> T { let _s = get_tracer().start(name); run() }
`),
      [
        [['a'], 6, 3, 'call', ['local']],
        [['b'], 7, 3, 'call', ['dice']],
        [['c'], 8, 3, 'call', ['lazy']],
        [['d'], 9, 3, 'call', ['chained']],
        [['e'], 10, 3, 'call', undefined],
        [[{ param: 0 }], 15, 5, 'call', ['dice']],
      ],
    );
  });
});

describe('Rust: routes', () => {
  const routes = async (text: string): Promise<unknown> =>
    (await read(text)).routes?.map(({ methods, prefixes, path, router, handler, line }) =>
      [methods.join(), [...(prefixes ?? []), path].map(part => part.join('')).join(' + '), router, handler, line],
    ); // prettier-ignore

  it('reads axum: nested, merged and returned routers', async () => {
    const text = `use axum::{routing::{get, delete}, Router};
mod users;
use crate::handlers::{self, orders};
pub fn app(state: AppState) -> Router {
    let api = Router::new()
        .route("/orders/{id}", get(orders::show).post(update).layer(x))
        .route("/health", get(|| async { "ok" }))
        .nest("/admin", Router::new().route("/x", delete(crate::admin::api::remove)).merge(more()));
    Router::new()
        .nest("/api", api)
        .nest("/users", users::routes(state.clone()))
        .merge(handlers::health::router())
        .with_state(state)
}
`;
    assert.deepEqual(await routes(text), [
      ['GET', '/orders/{id}', 'api', 'orders::show', 6],
      ['POST', '/orders/{id}', 'api', 'update', 6],
      ['GET', '/health', 'api', 1, 7],
      ['DELETE', '/admin + /x', 'api', 'api::remove', 8],
    ]);
    const { mounts, imports } = await read(text);
    assert.deepEqual(
      mounts?.map(({ parent, prefix, kind, child }) => [parent, prefix[0], kind, child]),
      [
        ['api', '/admin', 'function', 'more'],
        ['', '', 'function', 'health::router'],
        ['', '/users', 'function', 'users::routes'],
        ['', '/api', 'router', 'api'],
      ],
    );
    assert.ok(imports?.some(({ local, module }) => local === 'health' && module === 'crate::handlers::health'));
  });

  it('reads actix: attributes, resources and scopes', async () => {
    const text = `use actix_web::{get, web, App, HttpServer};
#[get("/p/{id}")]
#[instrument]
async fn show(path: web::Path<u32>) -> impl Responder { "" }
#[actix_web::route("/q", method = "GET", method = "HEAD")]
async fn q() {}
pub fn config(cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::scope("/api")
            .service(show)
            .service(
                web::resource("/items/{id}")
                    .route(web::get().to(get_item))
                    .route(web::put().to(handlers::put_item)),
            )
            .route("/x", web::post().to(|| async { "x" }))
            .configure(users::config),
    )
    .route("/top", web::get().to(top));
}
`;
    assert.deepEqual(await routes(text), [
      ['GET', '/p/{id}', '', 0, 2],
      ['GET,HEAD', '/q', '', 1, 5],
      ['GET', '/api + /items/{id}', 'cfg', 'get_item', 13],
      ['PUT', '/api + /items/{id}', 'cfg', 'handlers::put_item', 14],
      ['POST', '/api + /x', 'cfg', 3, 16],
      ['GET', '/top', 'cfg', 'top', 19],
    ]);
    assert.deepEqual(
      (await read(text)).mounts?.map(({ parent, prefix, kind, child }) => [parent, prefix[0], kind, child]),
      [
        ['cfg', '/api', 'function', 'users::config'],
        ['cfg', '/api', 'function', 'show'],
      ],
    );
  });

  it('reads Rocket and tide', async () => {
    const rocket = await read(`#[macro_use] extern crate rocket;
#[get("/hello/<name>?<q>", format = "json")]
fn hello(name: &str) -> String { x }
#[launch]
fn rocket() -> _ { rocket::build().mount("/a", routes![hello, users::show]) }
`);
    assert.deepEqual(rocket.routes?.map(({ path, handler, framework }) => [path[0], handler, framework]), [
      ['/hello/<name>', 0, 'rocket'],
    ]); // prettier-ignore
    assert.deepEqual(rocket.mounts?.map(({ prefix, child }) => [prefix[0], child]), [
      ['/a', 'hello'],
      ['/a', 'users::show'],
    ]); // prettier-ignore
    assert.deepEqual(
      await routes('use tide::Request;\nfn main() { app.at("/o/:id").get(show).put(h::save); client.get("/x"); }\n'),
      [
        ['GET', '/o/:id', 'app', 'show', 2],
        ['PUT', '/o/:id', 'app', 'h::save', 2],
      ],
    );
  });
});

describe('Rust: what else answers, and data', () => {
  it('knows tonic services, messages, resolvers, commands and tables', async () => {
    const facts = await read(`use rdkafka::consumer::StreamConsumer;
use proto::cart_service_server::CartService;
const TOPIC: &str = "orders";
impl CartService for MyCart {
    async fn add(&self, request: Request<Add>) -> Result<Response<Empty>, Status> {
        sqlx::query_as!(Cart, r#"SELECT id FROM carts WHERE id = $1"#, id).fetch_all(&self.pool).await?;
        sqlx::query(&format!("DELETE FROM {} WHERE id = $1", self.table)).execute(&p).await?;
        consumer.subscribe(&[TOPIC, "more"])?;
        producer.send(FutureRecord::to("paid").payload(&p), t).await;
        info!("select the best one");
    }
}
impl Display for MyCart { fn fmt(&self) {} }
#[Object]
impl QueryRoot { async fn order_by_id(&self, id: ID) -> Order { x } }
#[derive(Subcommand)]
enum Commands { Serve { p: u16 }, RunMigrations }
fn main() { match cli.command { Commands::Serve { p } => serve(p), Commands::RunMigrations => db::migrate() } }
#[derive(Queryable)]
#[diesel(table_name = crate::schema::order_items)]
pub struct Item { id: i32 }
diesel::table! { carts (id) { id -> Int4, } }
`);
    assert.deepEqual(facts.rpc, [{ service: 'CartService', type: 'MyCart', line: 4 }]);
    assert.deepEqual(
      facts.messages?.map(({ role, system, destination, handler }) => [role, system, destination[0], handler]),
      [
        ['consumer', 'kafka', { ref: 'TOPIC' }, 0],
        ['consumer', 'kafka', 'more', 0],
        ['producer', 'kafka', 'paid', undefined],
      ],
    );
    assert.deepEqual(
      facts.handlers?.map(({ kind, key, handler }) => [kind, key[0], handler]),
      [
        ['graphql', 'Query.orderById', 2],
        ['command', 'serve', 'serve'],
        ['command', 'run-migrations', 'db::migrate'],
      ],
    );
    assert.deepEqual(
      facts.sql?.map(({ text, line }) => [text, line]),
      [
        [['SELECT id FROM carts WHERE id = $1'], 6],
        [['DELETE FROM ', null, ' WHERE id = $1'], 7],
      ],
    );
    assert.deepEqual(
      facts.models?.map(({ name, table }) => [name, table]),
      [
        ['Item', 'order_items'],
        ['carts', 'carts'],
      ],
    );
  });

  it('reads damaged and very deep code', async () => {
    const damaged = await read('#[instrument(name = "good")]\nfn good() {}\nfn bad( { info_span!("\nfn more() {}\n');
    assert.deepEqual(damaged.spans?.[0].names, [['good']]);
    const depth = 2_000;
    const deep = await read(`fn f() { ${'g('.repeat(depth)}1${')'.repeat(depth)}; a${'.b()'.repeat(depth)}; }\n`);
    assert.equal(deep.calls?.length, 2 * depth);
  });
});
