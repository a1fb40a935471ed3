import assert from 'node:assert/strict';
import { SpanKind } from '../../../../../src/core/spans/spanTable';
import { programOf } from './asking';

describe('routes of Python programs', () => {
  it('Flask: blueprints inside blueprints, factories, classes, rules added by hand', async () => {
    const { of } = await programOf({
      'shop/pyproject.toml': '[project]\nname = "shop"\n',
      'shop/shop/__init__.py': `
from flask import Flask
from .api import api_bp
from shop.admin.views import bp as admin_bp

def create_app(config=None):
    app = Flask(__name__)
    app.register_blueprint(api_bp, url_prefix="/api")
    app.register_blueprint(admin_bp)

    @app.route("/health")
    def health():
        return "ok"

    app.add_url_rule("/about", view_func=about)
    return app

def about():
    return "about"
`,
      'shop/shop/api/__init__.py': `
from flask import Blueprint
from .users import bp as users_bp
from . import orders

api_bp = Blueprint("api", __name__)
api_bp.register_blueprint(users_bp, url_prefix="/users")
api_bp.register_blueprint(orders.blueprint)
`,
      'shop/shop/api/users.py': `
from flask import Blueprint
from flask.views import MethodView

bp = Blueprint("users", __name__)

@bp.route("/")
def index():
    return []

@bp.route("/<int:user_id>", methods=["GET"])
def show(user_id):
    return {}

@bp.route("/<int:user_id>", methods=["DELETE"])
@login_required
def remove(user_id):
    return {}

class AvatarView(MethodView):
    def get(self, user_id):
        return b""

    def put(self, user_id):
        return b""

bp.add_url_rule("/<int:user_id>/avatar", view_func=AvatarView.as_view("avatar"))
`,
      'shop/shop/api/orders.py': `
from flask import Blueprint

PREFIX = "/orders"
blueprint = Blueprint("orders", __name__, url_prefix=PREFIX)

@blueprint.get("/<order_id>")
def get_order(order_id):
    return {}

@blueprint.post("")
def create_order():
    return {}
`,
      'shop/shop/admin/views.py': `
from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")

@bp.route("/", methods=("GET", "POST"))
def index():
    return ""
`,
    });
    assert.deepEqual(of('GET /health'), ['shop/shop/__init__.py: def health(): (high)']);
    assert.deepEqual(of('GET /about'), ['shop/shop/__init__.py: def about(): (high)']);
    assert.deepEqual(of('GET /api/users/'), ['shop/shop/api/users.py: def index(): (high)']);
    assert.deepEqual(of('GET /api/users/<int:user_id>'), ['shop/shop/api/users.py: def show(user_id): (high)']);
    assert.deepEqual(of('DELETE /api/users/<int:user_id>'), ['shop/shop/api/users.py: def remove(user_id): (high)']);
    assert.deepEqual(of('PUT /api/users/<int:user_id>/avatar'), [
      'shop/shop/api/users.py: def put(self, user_id): (high)',
    ]);
    assert.deepEqual(of('DELETE /api/users/<int:user_id>/avatar'), []);
    assert.deepEqual(of('GET /api/orders/<order_id>'), ['shop/shop/api/orders.py: def get_order(order_id): (high)']);
    assert.deepEqual(of('POST /api/orders'), ['shop/shop/api/orders.py: def create_order(): (high)']);
    assert.deepEqual(of('POST /admin/'), ['shop/shop/admin/views.py: def index(): (high)']);
  });

  it('FastAPI: routers included over three files, prefixes from constants and settings', async () => {
    const { of, asked } = await programOf({
      'svc/pyproject.toml': '[project]\nname = "svc"\n',
      'svc/app/main.py': `
from fastapi import FastAPI
from app.api.main import api_router
from app.core.config import settings
from app.routes import items

app = FastAPI()
app.include_router(api_router, prefix=settings.API_V1_STR)
app.include_router(items.router)

@app.get("/")
async def root():
    return {}
`,
      'svc/app/core/config.py': `
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    API_V1_STR: str = "/api/v1"

settings = Settings()
`,
      'svc/app/api/main.py': `
from fastapi import APIRouter
from app.api.routes import login, users

api_router = APIRouter()
api_router.include_router(login.router, tags=["login"])
api_router.include_router(users.router, prefix="/users", tags=["users"])
`,
      'svc/app/api/routes/__init__.py': '',
      'svc/app/api/routes/login.py': `
from fastapi import APIRouter
router = APIRouter()

@router.post("/login/access-token")
def login_access_token():
    return {}
`,
      'svc/app/api/routes/users.py': `
from fastapi import APIRouter, Depends
router = APIRouter()

@router.get(
    "/{user_id}",
    response_model=dict,
)
def read_user_by_id(user_id: int):
    return {}

@router.patch("/me")
def update_user_me():
    return {}
`,
      'svc/app/routes/items.py': `
from fastapi import APIRouter
router = APIRouter(prefix="/items")

@router.api_route("/{path:path}", methods=["GET", "POST"])
async def anything(path: str):
    return path
`,
    });
    assert.deepEqual(of('GET /'), ['svc/app/main.py: async def root(): (high)']);
    assert.deepEqual(of('POST /api/v1/login/access-token'), [
      'svc/app/api/routes/login.py: def login_access_token(): (high)',
    ]);
    assert.deepEqual(of('GET /api/v1/users/{user_id}'), [
      'svc/app/api/routes/users.py: def read_user_by_id(user_id: int): (high)',
    ]);
    assert.deepEqual(of('PATCH /api/v1/users/me'), ['svc/app/api/routes/users.py: def update_user_me(): (high)']);
    assert.deepEqual(of('POST /items/{path:path}'), ['svc/app/routes/items.py: async def anything(path: str): (high)']);
    assert.deepEqual(asked({ name: 'GET', kind: SpanKind.Server, attributes: { 'url.path': '/api/v1/users/7' } }), [
      'svc/app/api/routes/users.py: def read_user_by_id(user_id: int): (low)',
    ]);
  });

  it('Django: includes of modules, names and lists, classes, view sets', async () => {
    const { of, asked } = await programOf({
      'site/manage.py': '',
      'site/mysite/urls.py': `
from django.contrib import admin
from django.urls import include, path, re_path
from rest_framework.routers import DefaultRouter
from polls import views as poll_views
from . import views

router = DefaultRouter()
router.register(r"notes", poll_views.NoteViewSet)

extra = [
    path("reports/", views.report),
    path("reports/<int:id>/", views.report_one, name="report-one"),
]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("polls/", include("polls.urls")),
    path("api/", include(router.urls)),
    path("credit/", include(extra)),
    re_path(r"^articles/(?P<year>[0-9]{4})/$", views.year_archive),
    path("", views.Home.as_view(), name="home"),
]
`,
      'site/mysite/views.py': `
from django.views import View
from django.views.generic import TemplateView

def report(request):
    pass

def report_one(request, id):
    pass

def year_archive(request, year):
    pass

class Home(TemplateView):
    template_name = "home.html"
`,
      'site/polls/urls.py': `
from django.urls import path
from . import views

app_name = "polls"
urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("<int:question_id>/vote/", views.vote, name="vote"),
    path("<int:pk>/", views.Detail.as_view(), name="detail"),
]
`,
      'site/polls/views.py': `
from django.views import View, generic
from rest_framework import viewsets
from rest_framework.decorators import action

class IndexView(generic.ListView):
    def get_queryset(self):
        return []

class Detail(View):
    def get(self, request, pk):
        pass

    def post(self, request, pk):
        pass

def vote(request, question_id):
    pass

class NoteViewSet(viewsets.ModelViewSet):
    queryset = Note.objects.all()

    def list(self, request):
        pass

    def retrieve(self, request, pk=None):
        pass

    @action(detail=True, methods=["post"])
    def publish(self, request, pk=None):
        pass
`,
    });
    assert.deepEqual(of('GET polls/'), ['site/polls/views.py: class IndexView(generic.ListView): (high)']);
    assert.deepEqual(of('POST polls/<int:question_id>/vote/'), [
      'site/polls/views.py: def vote(request, question_id): (high)',
    ]);
    assert.deepEqual(of('POST polls/<int:pk>/'), ['site/polls/views.py: def post(self, request, pk): (high)']);
    assert.deepEqual(of('GET credit/reports/<int:id>/'), ['site/mysite/views.py: def report_one(request, id): (high)']);
    assert.deepEqual(of('GET ^articles/(?P<year>[0-9]{4})/$'), [
      'site/mysite/views.py: def year_archive(request, year): (high)',
    ]);
    assert.deepEqual(
      asked({ name: 'GET', kind: SpanKind.Server, attributes: { 'http.route': '/', 'http.method': 'GET' } }),
      ['site/mysite/views.py: class Home(TemplateView): (high)'],
    );
    assert.deepEqual(of('GET polls:vote'), ['site/polls/views.py: def vote(request, question_id): (high)']);
    assert.deepEqual(of('GET api/^notes/$'), ['site/polls/views.py: def list(self, request): (high)']);
    assert.deepEqual(of('GET api/^notes/(?P<pk>[^/.]+)/$'), [
      'site/polls/views.py: def retrieve(self, request, pk=None): (high)',
    ]);
    assert.deepEqual(of('POST api/^notes/(?P<pk>[^/.]+)/publish/$'), [
      'site/polls/views.py: def publish(self, request, pk=None): (high)',
    ]);
    assert.deepEqual(of('DELETE api/^notes/(?P<pk>[^/.]+)/$'), [
      'site/polls/views.py: class NoteViewSet(viewsets.ModelViewSet): (high)',
    ]);
  });

  it('aiohttp, Starlette, Tornado, Falcon', async () => {
    const { of } = await programOf({
      'a/pyproject.toml': '[project]\nname = "a"\n',
      'a/web_app.py': `
from aiohttp import web
from handlers import items

routes = web.RouteTableDef()

@routes.get("/hello/{name}")
async def hello(request):
    pass

def make():
    app = web.Application()
    app.router.add_get("/items/{id}", items.show)
    app.add_routes([web.post("/items", items.create)])
    app.add_routes(routes)
    sub = web.Application()
    sub.router.add_get("/stats", items.stats)
    app.add_subapp("/admin/", sub)
    return app
`,
      'a/handlers/__init__.py': '',
      'a/handlers/items.py': `
async def show(request):
    pass

async def create(request):
    pass

async def stats(request):
    pass
`,
      'b/pyproject.toml': '[project]\nname = "b"\n',
      'b/asgi.py': `
from starlette.applications import Starlette
from starlette.routing import Mount, Route

async def homepage(request):
    pass

class User:
    async def get(self, request):
        pass

app = Starlette(routes=[
    Route("/", homepage),
    Mount("/users", routes=[
        Route("/{username}", User, methods=["GET"]),
    ]),
])
`,
      'c/pyproject.toml': '[project]\nname = "c"\n',
      'c/tornado_app.py': `
import tornado.web

class StoryHandler(tornado.web.RequestHandler):
    def get(self, story_id):
        pass

def make_app():
    return tornado.web.Application([
        (r"/story/([0-9]+)", StoryHandler),
    ])
`,
      'd/pyproject.toml': '[project]\nname = "d"\n',
      'd/falcon_app.py': `
import falcon

class QuoteResource:
    def on_get(self, req, resp, quote_id):
        pass

    def on_post(self, req, resp, quote_id):
        pass

app = falcon.App()
app.add_route("/quote/{quote_id}", QuoteResource())
`,
    });
    assert.deepEqual(of('GET /hello/{name}'), ['a/web_app.py: async def hello(request): (high)']);
    assert.deepEqual(of('GET /items/{id}'), ['a/handlers/items.py: async def show(request): (high)']);
    assert.deepEqual(of('POST /items'), ['a/handlers/items.py: async def create(request): (high)']);
    assert.deepEqual(of('GET /admin/stats'), ['a/handlers/items.py: async def stats(request): (high)']);
    assert.deepEqual(of('GET /users/{username}'), ['b/asgi.py: async def get(self, request): (high)']);
    assert.deepEqual(of('GET /story/([0-9]+)'), ['c/tornado_app.py: def get(self, story_id): (high)']);
    assert.deepEqual(of('POST /quote/{quote_id}'), ['d/falcon_app.py: def on_post(self, req, resp, quote_id): (high)']);
  });
});
