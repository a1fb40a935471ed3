import assert from 'node:assert/strict';
import type { FileFacts, HandlerRef, RouteSite, TextValue } from '../../../src/core/index/facts';
import { readFacts } from '../../support/source/sources';

const read = (text: string): Promise<FileFacts> => readFacts('src/main/java/com/acme/App.java', text);

/** Names as written in braces, holes as dots. */
function textOf(value: TextValue): string {
  return value.map(part => (typeof part === 'string' ? part : part && 'ref' in part ? `{${part.ref}}` : '…')).join('');
}

function handlerOf(facts: FileFacts, handler: HandlerRef | undefined): string {
  if (typeof handler !== 'number') return handler ?? '-';
  const { owner, name, line } = facts.functions[handler];
  return name ? `${owner}#${name}` : `closure at ${line}`;
}

/** `GET /v1 + /users -> Users#list`. */
function routesOf(facts: FileFacts): string[] {
  return (facts.routes ?? []).map(({ methods, prefixes, path, handler }: RouteSite) =>
    [
      methods.join('|') || '*',
      [...(prefixes ?? []), path].map(textOf).join(' + '),
      '->',
      handlerOf(facts, handler),
    ].join(' '),
  );
}

describe('Java: routes', () => {
  it('reads controllers of Spring with their prefixes', async () => {
    const facts = await read(`package com.acme;
@RestController
@RequestMapping(path = {"/v1/users", "/v2/users"})
class Users {
  @GetMapping(value = Paths.USERS + "/{id}", produces = "application/json") User one(long id) { return null; }
  @RequestMapping(method = {RequestMethod.PUT, RequestMethod.PATCH}, path = "/{id}") void put() {}
}
interface Api { @PostMapping("/orders") Order create(Order order); }
@Controller class Home { @DeleteMapping({"/a", "/b"}) @ResponseBody void gone() {} @GetMapping String home() { return "home"; } }
@FeignClient("x") interface Client { @GetMapping("/no") String no(); }
`);
    assert.deepEqual(routesOf(facts), [
      'GET /v1/users + {Paths.USERS}/{id} -> Users#one',
      'GET /v2/users + {Paths.USERS}/{id} -> Users#one',
      'PUT|PATCH /v1/users + /{id} -> Users#put',
      'PUT|PATCH /v2/users + /{id} -> Users#put',
      'POST /orders -> Api#create',
      'DELETE /a -> Home#gone',
      'DELETE /b -> Home#gone',
      'GET  -> Home#home',
    ]);
  });

  it('reads resources of JAX-RS, sub-resources and the application path', async () => {
    const facts = await read(`
@Path("/orders") class Orders {
  @GET @Path("{id}") Order get(@PathParam("id") String id) { return null; }
  @POST Order make() { return null; }
  @Path("{id}/items") Items items() { return new Items(); }
}
@ApplicationPath("/api") class App extends Application {}
interface Retrofit { @GET("/users") Call<X> users(); }`);
    assert.deepEqual(routesOf(facts), ['GET /orders + {id} -> Orders#get', 'POST /orders +  -> Orders#make']);
    assert.deepEqual(
      facts.mounts?.map(({ kind, prefix, child }) => [kind, textOf(prefix), child]),
      [
        ['function', '/orders/{id}/items', 'Items'],
        ['module', '/api', ''],
      ],
    );
  });

  it('puts what a controller inherits below its own path', async () => {
    const { mounts } = await read(`
@RestController @RequestMapping("/books") class Books extends Crud<Book> implements Api {}
@RestController class Plain implements Api {}
class Service implements Runnable {}`);
    assert.deepEqual(
      mounts?.map(({ kind, prefix, child }) => [kind, textOf(prefix), child]),
      [
        ['function', '/books', 'Crud'],
        ['function', '/books', 'Api'],
        ['function', '', 'Api'],
      ],
    );
  });

  it('reads Micronaut and servlets', async () => {
    const facts = await read(`
@Controller("/m") class Micro { @Get("/{id}") String get() { return ""; } @Post String post() { return ""; } }
@WebServlet(urlPatterns = {"/s", "/t"}) class S extends HttpServlet {
  protected void doGet(Req r, Res s) {}
}`);
    assert.deepEqual(routesOf(facts), [
      'GET /m + /{id} -> Micro#get',
      'POST /m +  -> Micro#post',
      'GET /s -> S#doGet',
      'GET /t -> S#doGet',
    ]);
  });

  it('reads functional routes of Spring, and leaves clients and maps alone', async () => {
    const facts = await read(`class Config {
  @Bean RouterFunction<R> routes(OrderHandler handler) {
    return route(GET("/f/{id}").and(accept(JSON)), handler::get)
      .andRoute(POST("/f"), handler::create);
  }
  RouterFunction<R> two(OrderHandler h) {
    return route()
      .GET("/g/{id}", accept(JSON), h::get)
      .path("/in", b -> b.GET("/x", h::x).nest(accept(XML), c -> c
          .POST("/y", req -> ok())))
      .build();
  }
  RouterFunction<R> three() { return nest(path("/n"), route(GET(""), this::all)); }
  void other() { map.get("/x", y); client.get("/x", z -> z); restTemplate.getForObject("/u/{id}", User.class, 1); }
}`);
    assert.deepEqual(routesOf(facts), [
      'GET /f/{id} -> OrderHandler::get',
      'POST /f -> OrderHandler::create',
      'GET /g/{id} -> OrderHandler::get',
      'GET /in + /x -> OrderHandler::x',
      'POST /in + /y -> closure at 10',
      'GET /n +  -> this::all',
    ]);
  });

  it('reads Javalin, Spark and Vert.x', async () => {
    const javalin = await read(`import static io.javalin.apibuilder.ApiBuilder.*;
class App { void run() {
  var app = Javalin.create(config -> config.router.apiBuilder(() -> {
    path("users", () -> {
      get(UserController::getAll);
      path("{id}", () -> { delete(UserController::drop); });
    });
    crud("carts/{cart}", new CartController());
  }));
  app.get("/hello", ctx -> ctx.result("x"));
} }`);
    assert.deepEqual(routesOf(javalin), [
      'GET users +  -> UserController::getAll',
      'DELETE users + {id} +  -> UserController::drop',
      'GET carts -> CartController::getAll',
      'GET carts/{cart} -> CartController::getOne',
      'POST carts -> CartController::create',
      'PATCH carts/{cart} -> CartController::update',
      'DELETE carts/{cart} -> CartController::delete',
      'GET /hello -> closure at 10',
    ]);
    const spark = await read(`import static spark.Spark.*;
class App { static void main() {
  path("/api", () -> get("/users/:id", (req, res) -> "x", json()));
  post("/login", LoginController.handle);
} }`);
    assert.deepEqual(routesOf(spark), [
      'GET /api + /users/:id -> closure at 3',
      'POST /login -> LoginController.handle',
    ]);
    const vertx = await read(`import io.vertx.ext.web.Router;
class Verticle { void start() {
  Router router = Router.router(vertx);
  router.get("/items/:id")
    .handler(BodyHandler.create())
    .handler(this::item);
  router.route(HttpMethod.POST, "/items").handler(ctx -> ctx.end());
  router.route("/admin/*").subRouter(admin);
  Router made = new StockApi(vertx).router();
  router.mountSubRouter("/stock", made);
} }`);
    assert.deepEqual(routesOf(vertx), ['GET /items/:id -> this::item', 'POST /items -> closure at 7']);
    assert.deepEqual(
      vertx.mounts?.map(({ parent, prefix, child, kind }) => [parent, textOf(prefix), child, kind]),
      [
        ['router', '/admin', 'admin', 'router'],
        ['router', '/stock', 'StockApi', 'function'],
      ],
    );
  });
});

describe('Java: messages, jobs, remote calls', () => {
  it('knows consumers and producers', async () => {
    const facts = await read(`class Messages {
  static final String TOPIC = "topic.const";
  @KafkaListener(topics = {"a", Topics.B}, groupId = "g") void some(String s) {}
  @KafkaListener(topics = "\${app.topic}") void configured(String s) {}
  @RabbitListener(bindings = @QueueBinding(value = @Queue("q1"), exchange = @Exchange(value = "ex", type = "topic"), key = "rk")) void bound(String s) {}
  @Incoming("in") @Outgoing("out") String relay(String s) { return s; }
  @Bean Consumer<Order> process() { return o -> handle(o); }
  void p() {
    kafkaTemplate.send("sent", key, value);
    rabbitTemplate.convertAndSend("ex2", "rk2", body);
    producer.send(new ProducerRecord<>(TOPIC, "x"));
    consumer.subscribe(List.of("polled"));
    list.send("no");
    flux.subscribe("no");
  }
}
@KafkaListener(topics = "many") class Many { @KafkaHandler void one(A a) {} void helper() {} }`);
    assert.deepEqual(
      facts.messages?.map(
        ({ role, destination, handler }) => `${role} ${textOf(destination)} ${handlerOf(facts, handler)}`,
      ),
      [
        'consumer a Messages#some',
        'consumer {Topics.B} Messages#some',
        'consumer ${app.topic} Messages#configured',
        'consumer q1 Messages#bound',
        'consumer ex Messages#bound',
        'consumer rk Messages#bound',
        'consumer in Messages#relay',
        'producer out -',
        'consumer process-in-0 closure at 7',
        'producer sent -',
        'producer ex2 -',
        'producer rk2 -',
        'producer topic.const -',
        'consumer polled Messages#p',
        'consumer many Many#one',
      ],
    );
  });

  it('knows jobs, schedules, functions of clouds, commands and workflows', async () => {
    const facts = await read(`package com.acme;
class Jobs { @Scheduled(fixedRate = 5) void tick() {} @XxlJob("nightly") void xx() {} @FunctionName("HttpX") void f() {} }
class Cleaner implements Job { public void execute(JobExecutionContext c) {} }
@ActivityInterface(namePrefix = "P_") interface Act { String charge(); }
@WorkflowInterface interface OrderFlow { @WorkflowMethod void run(String s); }
class Lambda implements RequestHandler<A, B> { public B handleRequest(A a, Context c) { return null; } }
@Command(name = "import") class Import implements Runnable { public void run() {} }`);
    assert.deepEqual(
      facts.handlers?.map(({ kind, key, handler }) => `${kind} ${textOf(key)} ${handlerOf(facts, handler)}`),
      [
        'schedule Jobs.tick Jobs#tick',
        'job nightly Jobs#xx',
        'job Jobs.xx Jobs#xx',
        'faas HttpX Jobs#f',
        'job Cleaner Cleaner#execute',
        'job Cleaner.execute Cleaner#execute',
        'job P_Charge Act#charge',
        'job OrderFlow OrderFlow#run',
        'faas Lambda Lambda#handleRequest',
        'faas com.acme.Lambda Lambda#handleRequest',
        'faas com.acme.Lambda::handleRequest Lambda#handleRequest',
        'command import Import#run',
      ],
    );
  });

  it('knows services of gRPC and Dubbo', async () => {
    const facts = await read(`
class Cart extends CartServiceGrpc.CartServiceImplBase { public void addItem(Req r, StreamObserver<X> o) {} }
class Greeter implements GreeterGrpc.AsyncService {}
class Short extends PingImplBase {}
@DubboService class OrderServiceImpl implements OrderService {}
class Other extends Base {}`);
    assert.deepEqual(
      facts.rpc?.map(({ service, type }) => `${service} ${type}`),
      ['CartService Cart', 'Greeter Greeter', 'Ping Short', 'OrderService OrderServiceImpl'],
    );
  });
});

describe('Java: GraphQL, SQL, templates', () => {
  it('knows resolvers', async () => {
    const facts = await read(`class Resolvers {
  @QueryMapping Book bookById(@Argument String id) { return null; }
  @SchemaMapping(typeName = "Book", field = "author") Author a(Book b) { return null; }
  @BatchMapping Map<Book, A> pages(List<Book> books) { return null; }
  @DgsData(parentType = "Show", field = "reviews") List r() { return null; }
  void wire() {
    newRuntimeWiring().type("Query", t -> t.dataFetcher("x", this::x)
        .dataFetcher("y", env -> 1));
  }
}`);
    assert.deepEqual(
      facts.handlers?.map(({ kind, key, handler }) => `${kind} ${textOf(key)} ${handlerOf(facts, handler)}`),
      [
        'graphql Query.bookById Resolvers#bookById',
        'graphql Book.author Resolvers#a',
        'graphql Book.pages Resolvers#pages',
        'graphql Show.reviews Resolvers#r',
        'graphql Query.x this::x',
        'graphql Query.y closure at 8',
      ],
    );
  });

  it('knows queries, entities and views', async () => {
    const facts = await read(`
interface Repo extends JpaRepository<Owner, Integer> {
  @Query("SELECT o FROM Owner o") List<Owner> all();
  @Select({"select *", "from t where id = #{id}"}) T one();
}
@Entity @Table(name = "owners") class Owner {}
@Entity class VetVisit {}
@Controller class Pages {
  static final String FORM = "owners/form";
  @GetMapping("/a") String a(Model m) { if (x) return "redirect:/b"; return "owners/details"; }
  @GetMapping("/c") String c() { return FORM; }
  @GetMapping("/d") ModelAndView d() {
    jdbc.query("select id from t where x = ?" + more, m);
    log.info("select id from t");
    return new ModelAndView("owners/list");
  }
}`);
    assert.deepEqual(
      facts.sql?.map(({ text, line, method }) => [textOf(text), line, handlerOf(facts, method)]),
      [
        ['SELECT o FROM Owner o', 3, 'Repo#all'],
        ['select * from t where id = #{id}', 4, 'Repo#one'],
        ['select id from t where x = ?{more}', 13, '-'],
      ],
    );
    assert.deepEqual(facts.models, [
      { name: 'Owner', table: 'owners', line: 6 },
      { name: 'VetVisit', table: 'vet_visit', line: 7 },
    ]);
    assert.deepEqual(
      facts.handlers?.map(({ kind, key, handler }) => `${kind} ${textOf(key)} ${handlerOf(facts, handler)}`),
      ['template owners/details Pages#a', 'template owners/form Pages#c', 'template owners/list Pages#d'],
    );
  });
});
