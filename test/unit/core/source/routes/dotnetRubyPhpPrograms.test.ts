import assert from 'node:assert/strict';
import { SpanKind } from '../../../../../src/core/spans/spanTable';
import { programOf } from './asking';

describe('routes of .NET programs', () => {
  it('controllers: tokens, absolute templates, conventional routes', async () => {
    const { of, asked } = await programOf({
      'pay/Pay.csproj': '<Project></Project>',
      'pay/Controllers/ChargesController.cs': `namespace Pay.Controllers;

[ApiController]
[Route("api/[controller]")]
public class ChargesController : ControllerBase
{
    [HttpGet("{id:int}")]
    public async Task<IActionResult> GetAsync(int id)
    {
        return Ok();
    }

    [HttpPost]
    public IActionResult Create([FromBody] Charge charge) => Ok();

    [HttpGet("/status/[action]")]
    public IActionResult Health() => Ok();
}
`,
      'pay/Controllers/HomeController.cs': `namespace Pay.Controllers;

public class HomeController : Controller
{
    public IActionResult Index()
    {
        return View();
    }

    [HttpGet]
    public IActionResult Edit(int id) => View();

    [HttpPost]
    public IActionResult Edit(Model model) => View();
}
`,
      'pay/Program.cs': `var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.MapControllerRoute(name: "default", pattern: "{controller=Home}/{action=Index}/{id?}");
app.MapGet("/ping", () => "pong");
var orders = app.MapGroup("/orders");
orders.MapGet("/{id}", OrderEndpoints.GetOrder);
orders.MapPost("/", async (Order order) =>
{
    return Results.Ok();
});
app.MapGroup("/users").MapUsers();
app.Run();
`,
      'pay/Endpoints.cs': `public static class OrderEndpoints
{
    public static async Task<IResult> GetOrder(int id)
    {
        return Results.Ok();
    }
}

public static class UserEndpoints
{
    public static RouteGroupBuilder MapUsers(this RouteGroupBuilder group)
    {
        group.MapGet("/{id:guid}", GetUser);
        return group;
    }

    static IResult GetUser(Guid id) => Results.Ok();
}
`,
    });
    assert.deepEqual(of('GET api/Charges/{id:int}'), [
      'pay/Controllers/ChargesController.cs: public async Task<IActionResult> GetAsync(int id) (high)',
    ]);
    assert.deepEqual(of('GET api/charges/{id:int}'), [
      'pay/Controllers/ChargesController.cs: public async Task<IActionResult> GetAsync(int id) (high)',
    ]);
    assert.deepEqual(of('POST api/Charges'), [
      'pay/Controllers/ChargesController.cs: public IActionResult Create([FromBody] Charge charge) => Ok(); (high)',
    ]);
    assert.deepEqual(of('GET status/Health'), [
      'pay/Controllers/ChargesController.cs: public IActionResult Health() => Ok(); (high)',
    ]);
    const conventional = '{controller=Home}/{action=Index}/{id?}';
    assert.deepEqual(
      asked({
        name: `GET ${conventional}`,
        kind: SpanKind.Server,
        attributes: { 'http.route': conventional, 'url.path': '/' },
      }),
      ['pay/Controllers/HomeController.cs: public IActionResult Index() (high)'],
    );
    assert.deepEqual(
      asked({
        name: `POST ${conventional}`,
        kind: SpanKind.Server,
        attributes: { 'http.route': conventional, 'url.path': '/home/edit/5', 'http.request.method': 'POST' },
      }),
      ['pay/Controllers/HomeController.cs: public IActionResult Edit(Model model) => View(); (high)'],
    );
    assert.deepEqual(of('GET /ping'), ['pay/Program.cs: app.MapGet("/ping", () => "pong"); (high)']);
    assert.deepEqual(of('GET /orders/{id}'), [
      'pay/Endpoints.cs: public static async Task<IResult> GetOrder(int id) (high)',
    ]);
    assert.deepEqual(of('POST /orders/'), ['pay/Program.cs: orders.MapPost("/", async (Order order) => (high)']);
    assert.deepEqual(of('GET /users/{id:guid}'), [
      'pay/Endpoints.cs: static IResult GetUser(Guid id) => Results.Ok(); (high)',
    ]);
  });
});

describe('Razor pages', () => {
  it('are routes by their place', async () => {
    const { of } = await programOf({
      'shop/Shop.csproj': '<Project></Project>',
      'shop/Pages/Orders/Edit.cshtml.cs': `namespace Shop.Pages.Orders;

public class EditModel : PageModel
{
    public async Task<IActionResult> OnGetAsync(int id)
    {
        return Page();
    }

    public IActionResult OnPost() => Page();
}
`,
      'shop/Pages/Index.cshtml.cs': `public class IndexModel : PageModel
{
    public void OnGet() { }
}
`,
    });
    assert.deepEqual(of('GET Orders/Edit/{id:int}'), [
      'shop/Pages/Orders/Edit.cshtml.cs: public async Task<IActionResult> OnGetAsync(int id) (high)',
    ]);
    assert.deepEqual(of('POST Orders/Edit'), [
      'shop/Pages/Orders/Edit.cshtml.cs: public IActionResult OnPost() => Page(); (high)',
    ]);
    assert.deepEqual(of('GET /'), ['shop/Pages/Index.cshtml.cs: public void OnGet() { } (high)']);
  });
});

describe('routes of Ruby programs', () => {
  it('Rails: resources, namespaces, scopes, members, roots', async () => {
    const { of } = await programOf({
      'store/Gemfile': '',
      'store/config/routes.rb': `
Rails.application.routes.draw do
  root "home#index"
  resources :carts, only: [:index, :show, :create] do
    member do
      post :checkout
    end
    resources :items
  end
  namespace :api do
    namespace :v1 do
      resources :orders
    end
  end
  scope "/admin", module: "admin" do
    get "stats", to: "stats#show"
  end
  get "/login" => "sessions#new"
  resource :profile
end
`,
      'store/app/controllers/carts_controller.rb': `
class CartsController < ApplicationController
  def index
  end

  def show
  end

  def checkout
  end
end
`,
      'store/app/controllers/items_controller.rb': `
class ItemsController < ApplicationController
  def destroy
  end
end
`,
      'store/app/controllers/api/v1/orders_controller.rb': `
module Api
  module V1
    class OrdersController < ApplicationController
      def show
      end
    end
  end
end
`,
      'store/app/controllers/admin/stats_controller.rb': `
class Admin::StatsController < ApplicationController
  def show
  end
end
`,
      'store/app/controllers/home_controller.rb': `
class HomeController < ApplicationController
  def index
  end
end
`,
      'store/app/controllers/sessions_controller.rb': `
class SessionsController < ApplicationController
  def new; end
end
`,
      'store/app/controllers/profiles_controller.rb': `
class ProfilesController < ApplicationController
  def update
  end
end
`,
    });
    assert.deepEqual(of('GET /carts/:id'), ['store/app/controllers/carts_controller.rb: def show (high)']);
    assert.deepEqual(of('GET /carts'), ['store/app/controllers/carts_controller.rb: def index (high)']);
    assert.deepEqual(of('POST /carts/:id/checkout'), [
      'store/app/controllers/carts_controller.rb: def checkout (high)',
    ]);
    assert.deepEqual(of('DELETE /carts/:cart_id/items/:id'), [
      'store/app/controllers/items_controller.rb: def destroy (high)',
    ]);
    assert.deepEqual(of('GET /api/v1/orders/:id(.:format)'), [
      'store/app/controllers/api/v1/orders_controller.rb: def show (high)',
    ]);
    assert.deepEqual(of('GET /admin/stats'), ['store/app/controllers/admin/stats_controller.rb: def show (high)']);
    assert.deepEqual(of('GET /'), ['store/app/controllers/home_controller.rb: def index (high)']);
    assert.deepEqual(of('GET /login'), ['store/app/controllers/sessions_controller.rb: def new; end (high)']);
    assert.deepEqual(of('PATCH /profile'), ['store/app/controllers/profiles_controller.rb: def update (high)']);
  });

  it('Sinatra and Grape', async () => {
    const { of } = await programOf({
      'app/Gemfile': '',
      'app/app.rb': `
require 'sinatra'

get '/hello/:name' do
  "hi"
end

class Api < Sinatra::Base
  post '/things' do
    201
  end
end
`,
      'grape/Gemfile': '',
      'grape/api.rb': `
module Acme
  class API < Grape::API
    version 'v1', using: :path
    prefix :api

    resource :statuses do
      desc 'one'
      get ':id' do
        {}
      end
    end
  end
end
`,
    });
    assert.deepEqual(of('GET /hello/:name'), ["app/app.rb: get '/hello/:name' do (high)"]);
    assert.deepEqual(of('POST /things'), ["app/app.rb: post '/things' do (high)"]);
    assert.deepEqual(of('GET /api/v1/statuses/:id'), ["grape/api.rb: get ':id' do (high)"]);
  });
});

describe('routes of PHP programs', () => {
  it('Laravel, Symfony, Slim', async () => {
    const { of } = await programOf({
      'blog/composer.json': '{"name":"acme/blog"}',
      'blog/routes/web.php': `<?php
use App\\Http\\Controllers\\PostController;
use App\\Http\\Controllers\\Admin\\StatsController;
use Illuminate\\Support\\Facades\\Route;

Route::get('/posts/{post}', [PostController::class, 'show'])->name('posts.show');
Route::prefix('admin')->middleware('auth')->group(function () {
    Route::get('/stats', StatsController::class);
    Route::post('/flush', function () {
        return 'ok';
    });
});
Route::resource('photos', 'App\\Http\\Controllers\\PhotoController');
`,
      'blog/app/Http/Controllers/PostController.php': `<?php
namespace App\\Http\\Controllers;

class PostController extends Controller
{
    public function show(Post $post)
    {
        return view('post', ['post' => $post]);
    }
}
`,
      'blog/app/Http/Controllers/PhotoController.php': `<?php
namespace App\\Http\\Controllers;

class PhotoController extends Controller
{
    public function show($photo)
    {
    }
}
`,
      'blog/app/Http/Controllers/Admin/StatsController.php': `<?php
namespace App\\Http\\Controllers\\Admin;

class StatsController
{
    public function __invoke()
    {
    }
}
`,
      'sym/composer.json': '{"name":"acme/sym"}',
      'sym/src/Controller/BlogController.php': `<?php
namespace App\\Controller;

use Symfony\\Component\\Routing\\Attribute\\Route;

#[Route('/blog', name: 'blog_')]
class BlogController extends AbstractController
{
    #[Route('/{slug}', name: 'show', methods: ['GET'])]
    public function show(string $slug): Response
    {
        return new Response();
    }

    #[Route('/latest')]
    public function latest(): Response
    {
        return new Response();
    }
}
`,
      'sym/src/Controller/PlainController.php': `<?php
namespace App\\Controller;

use Symfony\\Component\\Routing\\Attribute\\Route;

class PlainController
{
    #[Route('/plain')]
    public function index(): Response
    {
        return new Response();
    }
}
`,
      'yii/composer.json': '{"name":"acme/yii"}',
      'yii/controllers/SiteController.php': `<?php
namespace app\\controllers;

class SiteController extends Controller
{
    public function actionAbout()
    {
    }
}
`,
      'sym/config/routes.yaml':
        'old_page:\n    path: /old/{id}\n    controller: App\\Controller\\OldController::show\n    methods: [GET, HEAD]\n',
      'sym/src/Controller/OldController.php': `<?php
namespace App\\Controller;

class OldController
{
    public function show(int $id)
    {
    }
}
`,
      'slim/composer.json': '{"name":"acme/slim"}',
      'slim/public/index.php': `<?php
use Slim\\Factory\\AppFactory;

$app = AppFactory::create();
$app->group('/api', function (RouteCollectorProxy $group) {
    $group->get('/users/{id:[0-9]+}', UserAction::class . ':view')->setName('user-view');
});
$app->get('/hello/{name}', function ($request, $response, $args) {
    return $response;
});
`,
      'slim/src/UserAction.php': `<?php
class UserAction
{
    public function view($request, $response, $args)
    {
        return $response;
    }
}
`,
    });
    assert.deepEqual(of('GET posts/{post}'), [
      'blog/app/Http/Controllers/PostController.php: public function show(Post $post) (high)',
    ]);
    assert.deepEqual(of('GET admin/stats'), [
      'blog/app/Http/Controllers/Admin/StatsController.php: public function __invoke() (high)',
    ]);
    assert.deepEqual(of('POST admin/flush'), ["blog/routes/web.php: Route::post('/flush', function () { (high)"]);
    assert.deepEqual(of('GET photos/{photo}'), [
      'blog/app/Http/Controllers/PhotoController.php: public function show($photo) (high)',
    ]);
    assert.deepEqual(of('GET posts.show'), [
      'blog/app/Http/Controllers/PostController.php: public function show(Post $post) (high)',
    ]);
    assert.deepEqual(of('GET blog_show'), [
      'sym/src/Controller/BlogController.php: public function show(string $slug): Response (high)',
    ]);
    assert.deepEqual(of('GET site/about'), [
      'yii/controllers/SiteController.php: public function actionAbout() (high)',
    ]);
    assert.deepEqual(of('GET app.controllers.SiteController.about'), [
      'yii/controllers/SiteController.php: public function actionAbout() (high)',
    ]);
    assert.deepEqual(of('GET old_page'), [
      'sym/src/Controller/OldController.php: public function show(int $id) (high)',
    ]);
    assert.deepEqual(of('GET /old/{id}'), [
      'sym/src/Controller/OldController.php: public function show(int $id) (high)',
    ]);
    assert.deepEqual(of('GET app_plain_index'), [
      'sym/src/Controller/PlainController.php: public function index(): Response (high)',
    ]);
    assert.deepEqual(of('GET /api/users/{id:[0-9]+}'), [
      'slim/src/UserAction.php: public function view($request, $response, $args) (high)',
    ]);
    assert.deepEqual(of('GET user-view'), [
      'slim/src/UserAction.php: public function view($request, $response, $args) (high)',
    ]);
    assert.deepEqual(of('GET /hello/{name}'), [
      "slim/public/index.php: $app->get('/hello/{name}', function ($request, $response, $args) { (high)",
    ]);
  });
});
