import assert from 'node:assert/strict';
import type { FileFacts, HandlerRef, TextValue } from '../../../src/core/index/facts';
import { readFacts } from '../../support/source/sources';

const read = (text: string): Promise<FileFacts> => readFacts('src/main/kotlin/com/acme/Shop.kt', text);

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
  return (facts.routes ?? []).map(({ methods, prefixes, path, handler }) =>
    [methods.join('|'), [...(prefixes ?? []), path].map(textOf).join(' + '), '->', handlerOf(facts, handler)].join(' '),
  );
}

describe('Kotlin', () => {
  it('knows functions, members of companions, extensions and closures', async () => {
    const facts = await read(`package com.acme
class Users(private val repo: Repo, val name: String = "x") : Base<User>(repo), Named {
  companion object { fun make() = Users() }
  constructor(a: Int) : this(Repo()) { init() }
  @Audited
  suspend fun find(id: Long, vararg rest: String): User? = repo.find(id)
  val size: Int
    get() = repo.size()
  fun each() { repo.all().forEach { it.go() } }
}
fun Route.users() { }
interface K { fun later() }
object Cache : Store { override fun get() = object : Loader(1) { override fun load() = 1 } }
`);
    assert.equal(facts.package, 'com.acme');
    assert.deepEqual(
      facts.functions.map(({ name, owner, parent, firstLine, line, params }) => [
        `${owner}#${name}`,
        parent,
        firstLine,
        line,
        params.join(),
      ]),
      [
        ['Users#make', -1, 3, 3, ''],
        ['Users#Users', -1, 4, 4, 'a'],
        ['Users#find', -1, 5, 6, 'id,rest'],
        ['Users#size', -1, 8, 8, ''],
        ['Users#each', -1, 9, 9, ''],
        ['#', 4, 9, 9, ''],
        ['#users', -1, 11, 11, ''],
        ['K#later', -1, 12, 12, ''],
        ['Cache#get', -1, 13, 13, ''],
        ['Cache.1#load', 8, 13, 13, ''],
      ],
    );
    assert.deepEqual(
      facts.types?.map(({ name, bases, fields }) => [name, bases, fields]),
      [
        ['Users', ['Base<User>', 'Named'], { repo: 'Repo', name: 'String', size: 'Int', a: 'Int' }],
        ['K', [], undefined],
        ['Cache', ['Store'], undefined],
        ['1', ['Loader'], undefined],
      ],
    );
    assert.equal(facts.functions[7].isDeclaration, true);
  });

  it('reads texts: templates, raw strings, defaults, members of enums', async () => {
    const { constants } = await read(`
const val BASE = "/api"
class A {
  companion object { const val USERS = "$BASE/users" }
  val sql = """
    select *
      from t where x = \${id.value}
  """.trimIndent()
  val topic = System.getenv("TOPIC") ?: "orders"
  fun f(id: Long) { val name = "job $id \\$x \${Topics.ORDERS.topic}" + 'c' }
}
enum class Topics(val topic: String) { ORDERS("orders.v1"), OTHER("other") }
`);
    assert.deepEqual(
      constants?.map(({ name, owner, value }) => [name, owner, value]),
      [
        ['BASE', '', ['/api']],
        ['USERS', 'A', ['/api/users']],
        ['sql', 'A', ['select *\n  from t where x = ', { ref: 'id.value' }]],
        ['topic', 'A', ['orders']],
        ['name', '', ['job ', { param: 0 }, ' $x orders.v1c']],
        ['ORDERS', 'Topics', ['orders.v1']],
        ['OTHER', 'Topics', ['other']],
      ],
    );
  });

  it('lists calls with blocks, types and names of arguments', async () => {
    const { calls } = await read(`fun f() {
  client.get("/x") {
    header("a", name = "b")
  }
  load<Order>("x")
  val order = Order(1)
  a?.b("s")!!.c { }
}`);
    assert.deepEqual(calls, [
      { callee: 'get', receiver: 'client', line: 2, endLine: 4, function: 0, args: [['/x']] },
      { callee: 'header', receiver: '', line: 3, endLine: 3, function: 1, args: [['a']], named: { name: ['b'] } },
      { callee: 'load', receiver: '', line: 5, endLine: 5, function: 0, args: [['x']] },
      { callee: 'Order', receiver: 'new', line: 6, endLine: 6, function: 0, args: [['1']] },
      { callee: 'b', receiver: 'a', line: 7, endLine: 7, function: 0, args: [['s']] },
      { callee: 'c', receiver: 'a?.b(…)!!', line: 7, endLine: 7, function: 0 },
    ]);
  });

  it('finds spans, also of functions that are in no class', async () => {
    const facts = await read(`package com.acme
private val tracer by lazy { GlobalOpenTelemetry.getTracer("shop") }
@WithSpan
fun top() {}
class Users {
  companion object { @WithSpan fun make() = Users() }
  private val own = otel.getTracer(Users::class.java.name)
  @WithSpan(value = "given") fun b() {}
  fun put(id: Int) {
    tracer.spanBuilder("put $id")
      .startSpan()
      .use { it.end() }
    own.spanBuilder(if (id > 1) "many" else "one").startSpan()
    withSpan("wrapped") { b() }
  }
}
inline fun <T> withSpan(name: String, block: () -> T): T = tracer.spanBuilder(name).useWithSpan { block() }
`);
    assert.deepEqual(
      facts.spans?.map(({ names, line, scope, function: inside }) => [
        line,
        names,
        scope?.join(),
        facts.functions[inside].name,
      ]),
      [
        [3, [['ShopKt.top']], undefined, 'top'],
        [6, [['Companion.make']], undefined, 'make'],
        [8, [['given']], undefined, 'b'],
        [10, [['put ', { param: 0 }]].map(parts => parts), 'shop', 'put'],
        [13, [['many'], ['one']], 'com.acme.Users', 'put'],
        [17, [[{ param: 0 }]], 'shop', 'withSpan'],
      ],
    );
  });

  it('reads controllers of Spring, also behind annotations that the grammar loses', async () => {
    const facts = await read(`package com.acme
private val log by lazy { x() }

@RestController
@RequestMapping("/v1/users")
class Users(private val repo: Repo) {
  @GetMapping("$PATH/{id}", produces = ["application/json"])
  suspend fun one(@PathVariable id: Long): User? = repo.findById(id)
  @RequestMapping(method = [RequestMethod.PUT], value = ["/a", "/b"])
  fun put() {}
  companion object { const val PATH = "/x" }
}
@Configuration class Config {
  @Bean fun routes(h: OrderHandler) = router {
    "/f".nest { GET("/{id}", h::get) }
    POST("/g") { req -> ok().build() }
  }
}`);
    assert.deepEqual(routesOf(facts), [
      'GET /v1/users + /x/{id} -> Users#one',
      'PUT /v1/users + /a -> Users#put',
      'PUT /v1/users + /b -> Users#put',
      'GET /f + /{id} -> OrderHandler::get',
      'POST /g -> closure at 16',
    ]);
  });

  it('reads routes of Ktor and what is mounted, not calls of its client', async () => {
    const facts = await read(`import io.ktor.server.routing.*
fun Application.module() {
  routing {
    get("/health") { call.respondText("ok") }
    route("/api") {
      users(UserService())
      authenticate("jwt") { orders() }
      route("/items") {
        get { call.respond(2) }
        post("/x", ::create)
      }
    }
  }
}
fun Route.users(svc: UserService) {
  get("/users/{id}") {
    client.get("/remote/x") { header("a", "b") }
    call.respond(helper())
  }
}`);
    assert.deepEqual(routesOf(facts), [
      'GET /health -> closure at 4',
      'GET /api + /items +  -> closure at 9',
      'POST /api + /items + /x -> create',
      'GET /users/{id} -> closure at 16',
    ]);
    assert.deepEqual(
      facts.mounts?.map(({ kind, prefix, child }) => [kind, textOf(prefix), child]),
      [
        ['function', '/api', 'users'],
        ['function', '/api', 'orders'],
      ],
    );
  });

  it('reads typed routes of Ktor, whose paths stand at classes', async () => {
    const facts = await read(`import io.ktor.server.routing.*
@Resource("/articles")
class Articles {
  @Resource("{id}")
  class Id(val parent: Articles = Articles(), val id: Long)
}
fun Route.articles() {
  get<Articles> { all ->
    call.respond(all)
  }
  delete<Articles.Id> { call.respond(it.id) }
}`);
    assert.deepEqual(routesOf(facts), ['GET {Articles} -> closure at 8', 'DELETE {Articles.Id} -> closure at 11']);
    assert.deepEqual(
      facts.constants?.map(({ name, owner, value }) => [name, owner, textOf(value)]),
      [
        ['Articles', '', '/articles'],
        ['Id', 'Articles', '/articles/{id}'],
      ],
    );
  });

  it('knows the views that a controller chooses from', async () => {
    const facts = await read(`@Controller class Pages {
  @PostMapping("/p") fun form(owner: Owner): String {
    return if (owner.isNew) {
      log()
      VIEW
    } else {
      "redirect:/owners"
    }
  }
  @GetMapping("/w") fun which(x: Int): String = when (x) { 1 -> "w/one"
    else -> { log(); "w/two" } }
  companion object { const val VIEW = "p/form" }
}`);
    assert.deepEqual(
      facts.handlers?.map(({ kind, key, handler }) => `${kind} ${textOf(key)} ${handlerOf(facts, handler)}`),
      ['template p/form Pages#form', 'template w/one Pages#which', 'template w/two Pages#which'],
    );
  });

  it('reads on where the grammar would stumble', async () => {
    const facts = await read(`import io.ktor.server.routing.*
class Query(where: Op?) { var n: Int = 0
    @Synchronized get() = field
  fun run() { where?.let { it.go("a } b \${x { 1 }} where get { ") } }
  inner class Part { fun b() {} } }
fun <T> check(x: T) where T : Any { x.a() }
fun Route.files(dir: File) {
  val types = dir.types()
  get {
    call.respond(types)
  }
  val count get() = 1
}
private interface Last { fun later() }`);
    assert.deepEqual(
      facts.functions.filter(({ name }) => name !== '').map(({ name, owner, line }) => `${owner}#${name} ${line}`),
      ['Query#n 3', 'Query#run 4', 'Query.Part#b 5', '#check 6', '#files 7', '#count 12', 'Last#later 14'],
    );
    assert.deepEqual(routesOf(facts), ['GET  -> closure at 9']);
  });

  it('knows services, messages, jobs, queries and tables', async () => {
    const facts = await read(`package com.acme
class Greeter : GreeterGrpcKt.GreeterCoroutineImplBase() { override suspend fun sayHello(r: Request) = reply() }
class Jobs(private val kafka: KafkaTemplate<String, String>) {
  @KafkaListener(topics = ["a", Topics.B]) fun listen(s: String) {}
  @Scheduled(fixedRate = 5) fun tick() { kafka.send("sent", "x") }
  @Bean fun process(): Consumer<Order> = Consumer { handle(it) }
  fun poll() { KafkaConsumer<String, String>(settings).apply { subscribe(listOf("polled")) } }
}
interface Repo : JpaRepository<Owner, Int> {
  @Query("""SELECT o FROM Owner o""") fun all(): List<Owner>
}
class Books(private val s: S) : Query { fun book(id: ID): Book = s.x(id) }
object People : IntIdTable("people") { val name = varchar("name", 50) }
@Entity data class VetVisit(val x: Int)`);
    assert.deepEqual(
      facts.rpc?.map(({ service, type }) => [service, type]),
      [['Greeter', 'Greeter']],
    );
    assert.deepEqual(
      facts.messages?.map(
        ({ role, destination, handler }) => `${role} ${textOf(destination)} ${handlerOf(facts, handler)}`,
      ),
      [
        'consumer a Jobs#listen',
        'consumer {Topics.B} Jobs#listen',
        'producer sent -',
        'consumer process-in-0 closure at 6',
        'consumer polled closure at 7',
      ],
    );
    assert.deepEqual(
      facts.handlers?.map(({ kind, key, handler }) => `${kind} ${textOf(key)} ${handlerOf(facts, handler)}`),
      ['schedule Jobs.tick Jobs#tick', 'graphql Query.book Books#book'],
    );
    assert.deepEqual(
      facts.sql?.map(({ text, method }) => [textOf(text), handlerOf(facts, method)]),
      [['SELECT o FROM Owner o', 'Repo#all']],
    );
    assert.deepEqual(
      facts.models?.map(({ name, table }) => [name, table]),
      [
        ['People', 'people'],
        ['VetVisit', 'vet_visit'],
      ],
    );
  });
});
