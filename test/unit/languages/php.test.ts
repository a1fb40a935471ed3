import assert from 'node:assert/strict';
import type { FileFacts } from '../../../src/core/index/facts';
import { indexOf, readFacts } from '../../support/source/sources';

const read = (text: string, path = 'src/Controller/PostController.php'): Promise<FileFacts> =>
  readFacts(path, `<?php\n${text}`);

describe('PHP: what a file declares', () => {
  it('knows classes, closures, properties and constants', async () => {
    const facts = await read(`namespace App\\Controller;
use App\\Entity\\Post as P;
use App\\{A, B as C};
#[AsController]
final class PostController extends Base implements X {
    use Loads;
    private const TOPIC = 'orders';
    protected string $table = "posts";
    public function __construct(private readonly PostRepo $repo, $plain) {}
    #[WithSpan]
    public function show(int $id, ?Foo ...$rest): Response {
        $fn = fn($x) => $x;
        return array_map(function ($y) use ($id) { return $y; }, $rest);
    }
    abstract protected function z();
}
enum Status: string { case Open = 'open'; }
function helper(string $name) {}
`);
    assert.equal(facts.package, 'App\\Controller');
    assert.deepEqual(
      facts.functions.map(({ name, owner, parent, firstLine, line, endLine, params }) => [
        name,
        owner,
        parent,
        firstLine,
        line,
        endLine,
        params.join(),
      ]),
      [
        ['__construct', 'PostController', -1, 10, 10, 10, 'repo,plain'],
        ['show', 'PostController', -1, 11, 12, 15, 'id,rest'],
        ['fn', '', 1, 13, 13, 13, 'x'],
        ['', '', 1, 14, 14, 14, 'y'],
        ['z', 'PostController', -1, 16, 16, 16, ''],
        ['helper', '', -1, 19, 19, 19, 'name'],
      ],
    );
    assert.deepEqual(
      facts.types?.map(({ name, line, bases, annotations, fields }) => [name, line, bases, annotations, fields]),
      [
        ['PostController', 6, ['Base', 'X', 'Loads'], ['AsController'], { table: 'string', repo: 'PostRepo' }],
        ['Status', 18, [], undefined, undefined],
      ],
    );
    assert.deepEqual(
      facts.imports?.map(({ local, module, name }) => [local, module, name]),
      [
        ['P', 'App\\Entity', 'Post'],
        ['A', 'App', 'A'],
        ['C', 'App', 'B'],
      ],
    );
    assert.deepEqual(
      facts.constants?.map(({ owner, name, value }) => [owner, name, value]),
      [
        ['PostController', 'TOPIC', ['orders']],
        ['PostController', 'table', ['posts']],
        ['Status', 'Open', ['open']],
      ],
    );
  });

  it('finds methods of imported classes', async () => {
    const index = await indexOf({
      'src/Repo.php': '<?php\nnamespace App;\nclass Repo { public function find() {} const N = "n"; }\n',
      'src/Web/C.php': '<?php\nnamespace App\\Web;\nuse App\\Repo as R;\nclass C {}\n',
    });
    const file = index.file('file:///workspace/src/Web/C.php')!;
    assert.deepEqual(
      index.lookUp(file, 'R::find').map(({ file: found, fact }) => [found.segments.join('/'), fact.line]),
      [['src/Repo.php', 3]],
    );
    assert.deepEqual(index.resolveText(file, [{ ref: 'R::N' }]), ['n']);
  });
});

describe('PHP: spans', () => {
  it('reads builders with their tracer, and attributes', async () => {
    const { spans } = await read(`namespace App;
class S {
    const NAME = 'named';
    public function __construct() { $this->tracer = Globals::tracerProvider()->getTracer('shop'); }
    function a($id) {
        $span = $this->tracer->spanBuilder("post.$id")
            ->startSpan();
        $i = new CachedInstrumentation('cached');
        $i->tracer()->spanBuilder(self::NAME)->startSpan();
        $this->tracer->spanBuilder(sprintf('job %s', $id));
        $this->tracer->spanBuilder('a' . ' b');
        // $this->tracer->spanBuilder('commented');
        $log->info('spanBuilder("x")');
    }
    #[WithSpan]
    function b() {}
    #[WithSpan('given')]
    function c() {}
    function traced(string $name, callable $f) { $s = $this->tracer->spanBuilder($name)->startSpan(); return $f(); }
}
#[WithSpan]
function free() {}
`);
    assert.deepEqual(
      spans?.map(({ names, line, scope, how }) => [names, line, scope, how]),
      [
        [[['post.', { param: 0 }]], 7, ['shop'], 'call'],
        [[[{ ref: 'self::NAME' }]], 10, ['cached'], 'call'],
        [[['job ', { param: 0 }]], 11, ['shop'], 'call'],
        [[['a b']], 12, ['shop'], 'call'],
        [[['App\\S::b']], 16, undefined, 'annotation'],
        [[['given']], 18, undefined, 'annotation'],
        [[[{ param: 0 }]], 20, ['shop'], 'call'],
        [[['App\\free'], ['free']], 22, undefined, 'annotation'],
      ],
    );
  });
});

describe('PHP: routes', () => {
  const routes = async (text: string, path?: string): Promise<unknown> =>
    (await read(text, path)).routes?.map(({ methods, prefixes, path: last, handler, name }) =>
      [methods.join(), [...(prefixes ?? []), last].map(part => part.join('')).join(' + '), handler, name],
    ); // prettier-ignore

  it('reads Symfony: prefixes, default names, several, invoked, and annotations in comments', async () => {
    assert.deepEqual(
      await routes(`namespace App\\Controller;
#[Route('/posts', name: 'post_')]
class PostController {
    #[Route('/{id}', name: 'show', methods: ['GET', Request::METHOD_POST])]
    public function show() {}
    #[Route(path: '/list')]
    public function listAction() {}
}
class PingController {
    #[Route('/ping')]
    #[Route('/pong')]
    public function ping() {}
    /**
     * @Route("/old/{id}", name="old_show", methods={"PUT"})
     */
    public function old() {}
}
#[Route('/one', name: 'one')]
class OneController { public function __invoke() {} }
`),
      [
        ['GET,POST', '/posts + /{id}', 0, 'post_show'],
        ['', '/posts + /list', 1, 'post_app_post_list'],
        ['', '/ping', 2, 'app_ping_ping'],
        ['', '/pong', 2, 'app_ping_ping_1'],
        ['PUT', '/old/{id}', 3, 'old_show'],
        ['', '/one', 4, 'one'],
      ],
    );
  });

  it('reads Laravel: groups, controllers, resources', async () => {
    assert.deepEqual(
      await routes(
        `use Illuminate\\Support\\Facades\\Route;
Route::get('users/{id}', [UserController::class, 'show'])->name('users.show');
Route::match(['get', 'post'], '/m', 'App\\Http\\MController@m');
Route::prefix('admin')->name('admin.')->group(function () {
    Route::post('/x', fn() => 1)->name('x');
    Route::group(['prefix' => 'deep', 'middleware' => 'auth'], function () { Route::any('y', SingleController::class); });
});
Route::controller(OrderController::class)->group(function () { Route::get('/orders', 'index'); });
Route::apiResource('photos', PhotoController::class)->only(['index', 'show']);
Http::get('users/1', ['a' => 'b']);
$client->get('/users', [Foo::class, 'bar']);
`,
        'routes/web.php',
      ),
      [
        ['GET', 'users/{id}', 'UserController::show', 'users.show'],
        ['GET,POST', '/m', 'MController::m', undefined],
        ['POST', 'admin + /x', 1, 'admin.x'],
        ['', 'admin + deep + y', 'SingleController::__invoke', undefined],
        ['GET', '/orders', 'OrderController::index', undefined],
        ['GET', 'photos', 'PhotoController::index', 'photos.index'],
        ['GET', 'photos/{photo}', 'PhotoController::show', 'photos.show'],
      ],
    );
    assert.deepEqual(await routes('Route::get("/u", [C::class, "m"]);', 'routes/api.php'), [
      ['GET', 'api + /u', 'C::m', undefined],
    ]);
  });

  it('reads Slim and Lumen', async () => {
    assert.deepEqual(
      await routes(`use Slim\\Factory\\AppFactory;
$app = AppFactory::create();
$app->get('/hello/{name}', function (Request $request) { return 1; })->setName('hello');
$app->group('/api', function (RouteCollectorProxy $group) {
    $group->map(['PUT'], '/u/{id}', UserAction::class . ':save');
    $group->post('/v', 'App\\VAction:run');
});
`),
      [
        ['GET', '/hello/{name}', 0, 'hello'],
        ['PUT', '/api + /u/{id}', 'UserAction::save', undefined],
        ['POST', '/api + /v', 'VAction::run', undefined],
      ],
    );
    assert.deepEqual(
      await routes(`$router->group(['prefix' => 'admin', 'namespace' => 'Admin'], function () use ($router) {
    $router->get('/p', ['as' => 'profile', 'uses' => 'UserController@show']);
});
`),
      [['GET', 'admin + /p', 'UserController::show', 'profile']],
    );
  });
});

describe('PHP: jobs, commands, templates and data', () => {
  it('knows them', async () => {
    const facts = await read(`namespace App\\Jobs;
use PhpAmqpLib\\Connection\\AMQPStreamConnection;
class SendReceipt implements ShouldQueue { public function handle() {
    $rows = $pdo->prepare(<<<SQL
        SELECT *
          FROM posts WHERE id = {$id}
        SQL);
    $db->query("DELETE FROM " . $table . " WHERE id = 1");
    $log->info('select a plan you like');
    $channel->basic_consume('mails', '', false, true, false, false, function ($m) {});
    $channel->basic_publish($msg, '', 'done');
    return view('mail.receipt');
} }
#[AsMessageHandler]
class OnPaid { public function __invoke(PaidMessage $m) {} }
#[AsCommand(name: 'app:sync')]
class Sync extends Command { protected function execute($in, $out) { return $this->render('sync.html.twig'); } }
class Import extends Command { protected $signature = 'orders:import {file}'; public function handle() {} }
class OrderItem extends Model {}
class Person extends Model { protected $table = 'folk'; }
#[ORM\\Entity] #[ORM\\Table(name: 'entries')]
class Entry {}
`);
    assert.deepEqual(
      facts.handlers?.map(({ kind, key, handler }) => [kind, key[0], facts.functions[handler as number].name]),
      [
        ['job', 'App\\Jobs\\SendReceipt', 'handle'],
        ['job', 'App\\Jobs\\PaidMessage', '__invoke'],
        ['command', 'app:sync', 'execute'],
        ['command', 'orders:import', 'handle'],
        ['template', 'mail.receipt', 'handle'],
        ['template', 'sync.html.twig', 'execute'],
      ],
    );
    assert.deepEqual(
      facts.messages?.map(({ role, system, destination, handler }) => [role, system, destination[0], handler]),
      [
        ['consumer', 'rabbitmq', 'mails', 1],
        ['producer', 'rabbitmq', 'done', undefined],
      ],
    );
    assert.deepEqual(
      facts.sql?.map(({ text, line, endLine }) => [text, line, endLine]),
      [
        [['SELECT *\n  FROM posts WHERE id = ', null], 5, 8],
        [['DELETE FROM ', null, ' WHERE id = 1'], 9, 9],
      ],
    );
    assert.deepEqual(
      facts.models?.map(({ name, table }) => [name, table]),
      [
        ['OrderItem', 'order_items'],
        ['Person', 'folk'],
        ['Entry', 'entries'],
      ],
    );
  });

  it('reads damaged and very deep code', async () => {
    const damaged = await read(
      'function good() { $t->spanBuilder("good"); }\nfunction bad( {\nclass X { function m() {} }\n',
    );
    assert.deepEqual(damaged.spans?.[0].names, [['good']]);
    const depth = 2_000;
    const deep = await read(`f(${'g('.repeat(depth)}1${')'.repeat(depth)}); $a${'->b()'.repeat(depth)};\n`);
    assert.equal(deep.calls?.length, 2 * depth + 1);
  });
});
