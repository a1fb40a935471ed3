import assert from 'node:assert/strict';
import type { FileFacts } from '../../../src/core/index/facts';
import { readFacts } from '../../support/source/sources';

const read = (text: string, path = 'shop/app.py'): Promise<FileFacts> => readFacts(path, text);

function routes({ routes = [], functions }: FileFacts): string[] {
  return routes.map(({ methods, path, prefixes = [], router, handler }) => {
    const name =
      typeof handler === 'number'
        ? `${functions[handler].owner}.${functions[handler].name}`.replace(/^\./, '')
        : `?${handler}`;
    return `${methods.join('|')} ${[...prefixes.flat(), ...path].join('')} on ${router}: ${name}`;
  });
}
const routers = ({ routers = [] }: FileFacts): string[] =>
  routers.map(({ name, prefix }) => `${name} ${prefix.join('')}`);
const mounts = ({ mounts = [] }: FileFacts): string[] =>
  mounts.map(
    ({ parent, prefix, kind, child, replaces }) =>
      `${parent} < ${prefix.join('')} ${kind} ${child}${replaces ? ' instead' : ''}`,
  );

describe('Python: routes', () => {
  it("reads Flask's decorators, blueprints, rules and class views", async () => {
    const facts = await read(`
from flask import Flask, Blueprint
bp = Blueprint("orders", __name__, url_prefix="/orders")
app = Flask(__name__)
@bp.route("/<int:id>", methods=("GET", "POST"))
@login_required
def update(id):
    return requests.get("/not-a-route"), session.get("/nor-this")
@app.get("/health")
def health(): return "ok"
class ItemAPI(MethodView):
    def get(self, id): pass
    def post(self): pass
app.add_url_rule("/items/<id>", view_func=ItemAPI.as_view("item"))
app.add_url_rule("/hello", "hello", views.hello)
app.register_blueprint(bp, url_prefix="/api")
bp.register_blueprint(child)
def create_app():
    app = Flask(__name__)
    app.register_blueprint(auth.bp)
    @app.route("/inner")
    def inner(): return ""
`);
    assert.deepEqual(routes(facts), [
      'GET|POST /<int:id> on bp: update',
      'GET /health on app: health',
      'GET /items/<id> on app: ItemAPI.get',
      'POST /items/<id> on app: ItemAPI.post',
      'GET /hello on app: ?views.hello',
      'GET /inner on app: create_app.inner'.replace('create_app.', ''),
    ]);
    assert.deepEqual(routers(facts), ['bp /orders', 'app ', 'app ']);
    assert.deepEqual(mounts(facts), ['app < /api router bp instead', 'bp <  router child', 'app <  router auth.bp']);
  });

  it('leaves verbs that a class may inherit to the class', async () => {
    const facts = await read(`
from flask import Flask
class UserView(CrudView):
    def delete(self, key): pass
app.add_url_rule("/users/<key>", view_func=UserView.as_view("users"))
`);
    assert.deepEqual(routes(facts), [
      'GET|POST|PUT|PATCH /users/<key> on app: ?UserView',
      'DELETE /users/<key> on app: UserView.delete',
    ]);
  });

  it("reads FastAPI's routers, tables and late registrations", async () => {
    const facts = await read(`
from fastapi import APIRouter, FastAPI
from starlette.routing import Route, Mount
router = APIRouter(prefix="/x")
app = FastAPI()
app.include_router(orders.router, prefix="/api")
@router.get("/{id}", response_model=M)
async def one(id: int): pass
@router.post("")
async def create(): pass
@app.api_route("/multi", methods=["GET", "PUT"])
def multi(): pass
@app.websocket("/ws")
async def socket(s): pass
app.post("/late")(late)
client.post("/orders")
routes = [Route("/", home), Mount("/users", routes=[Route("/{u}", User)]), Mount("/sub", app=sub.app)]
site = Starlette(routes=routes)
class User(HTTPEndpoint):
    async def get(self, r): pass
class Handlers:
    def __init__(self):
        self.router = APIRouter()
        self.router.add_api_route("/svc", self.handle, methods=["DELETE"])
app.mount("/static", StaticFiles(directory="x"))
`);
    assert.deepEqual(routes(facts), [
      'GET /{id} on router: one',
      'POST  on router: create',
      'GET|PUT /multi on app: multi',
      ' /ws on app: socket',
      'POST /late on app: ?late',
      'GET / on routes: ?home',
      'GET /users/{u} on routes: User.get',
      'DELETE /svc on self.router: ?self.handle',
    ]);
    assert.deepEqual(mounts(facts), [
      'app < /api router orders.router',
      'routes < /sub router sub.app',
      'site <  router routes',
    ]);
  });

  it("reads Django's URL configurations, and view sets by their actions", async () => {
    const facts = await read(
      `
from django.urls import path, re_path, include
from . import views
router = DefaultRouter()
router.register(r"users", views.UserViewSet)
extra = [path("reports/", views.report)]
urlpatterns = [
    path("", views.index, name="index"),
    path("admin/", admin.site.urls),
    re_path(r"^a/(?P<y>[0-9]{4})/$", views.year),
    path("o/<int:pk>/", login_required(views.Order.as_view())),
    path("shop/", include("shop.urls")),
    path("api/", include(router.urls)),
    path("extra/", include((extra, "extra"))),
    path("in/", include([path("a/", views.a)])),
    path("v/<pk>/", views.UserViewSet.as_view({"get": "retrieve"})),
]
`,
      'shop/urls.py',
    );
    assert.deepEqual(routes(facts), [
      ' reports/ on extra: ?views.report',
      '  on : ?views.index',
      ' ^a/(?P<y>[0-9]{4})/$ on : ?views.year',
      ' o/<int:pk>/ on : ?views.Order',
      ' in/a/ on : ?views.a',
      'GET v/<pk>/ on : ?views.UserViewSet.retrieve',
    ]);
    assert.equal(facts.routes![1].name, 'index');
    assert.deepEqual(mounts(facts), [
      'router < users/ router views.UserViewSet',
      ' < shop/ module shop.urls',
      ' < api/ router router',
      ' < extra/ router extra',
    ]);
    const views = await read(`
class UserViewSet(viewsets.ReadOnlyModelViewSet):
    lookup_field = "slug"
    def list(self, request): pass
    @action(detail=True, methods=["post"], url_path="set-password")
    def set_password(self, request, slug): pass
`);
    assert.deepEqual(routes(views), [
      'GET <slug>/ on UserViewSet: ?UserViewSet',
      'GET  on UserViewSet: UserViewSet.list',
      'POST <slug>/set-password/ on UserViewSet: UserViewSet.set_password',
    ]);
  });

  it('reads aiohttp, Tornado, Falcon, flask-restful, Sanic, Bottle, Litestar and Pyramid', async () => {
    const aiohttp = await read(`
from aiohttp import web
routes = web.RouteTableDef()
@routes.get("/rt/{x}")
async def rt(request): pass
app.router.add_get("/a", h)
app.router.add_route("POST", "/b", h)
app.add_routes([web.get("/c", handler.c), web.view("/v", View)])
`);
    assert.deepEqual(routes(aiohttp), [
      'GET /rt/{x} on routes: rt',
      'GET /a on app: ?h',
      'POST /b on app: ?h',
      'GET /c on app: ?handler.c',
      ' /v on app: ?View',
    ]);
    const tornado = await read(`
import tornado.web
class Main(tornado.web.RequestHandler):
    async def get(self, id): pass
app = tornado.web.Application([(r"/t/(\\d+)", Main), tornado.web.url(r"/u", Users, name="u")])
pairs = [("not", Route)]
`);
    assert.deepEqual(routes(tornado).sort(), [' /u on app: ?Users', 'GET /t/(\\d+) on app: Main.get']);
    const falcon = await read(`
import falcon
class Things:
    def on_get(self, req, resp): pass
    def on_post_list(self, req, resp): pass
things = Things(db)
app.add_route("/things/{id}", things)
app.add_route("/things", things, suffix="list")
`);
    assert.deepEqual(routes(falcon), [
      'GET /things/{id} on app: Things.on_get',
      'POST /things on app: Things.on_post_list',
    ]);
    const restful = await read(`
from flask_restful import Api, Resource
api = Api(app, prefix="/v1")
class Item(Resource):
    def delete(self, id): pass
api.add_resource(Item, "/item/<id>", "/i/<id>")
`);
    assert.deepEqual(routes(restful), ['DELETE /item/<id> on api: Item.delete', 'DELETE /i/<id> on api: Item.delete']);
    const others = await read(`
from bottle import get
from pyramid.view import view_config
@get("/hello/<name>")
def hello(name): pass
def includeme(config):
    config.add_route("order", "/orders/{id}")
@view_config(route_name="order", request_method="GET")
def order(request): pass
`);
    assert.deepEqual(routes(others), [
      'GET /hello/<name> on : hello',
      ' /orders/{id} on : ?',
      'GET /orders/{id} on : order',
    ]);
    const litestar = await read(`
from litestar import Controller, get, Litestar
class Orders(Controller):
    path = "/orders"
    @get("/{id:int}")
    async def one(self, id: int) -> int: ...
app = Litestar(route_handlers=[Orders])
`);
    assert.deepEqual(
      [routes(litestar), routers(litestar), mounts(litestar)],
      [['GET /{id:int} on Orders: Orders.one'], ['app ', 'Orders /orders'], ['app <  router Orders']],
    );
  });
});
