import assert from 'node:assert/strict';
import { SpanKind } from '../../../../../src/core/spans/spanTable';
import { programOf } from './asking';

describe('layouts of public Python programs', () => {
  it('a Flask tutorial: imports inside the factory, rules without a function', async () => {
    const { of } = await programOf({
      'flaskr/__init__.py': `
import os
from flask import Flask

def create_app(test_config=None):
    app = Flask(__name__, instance_relative_config=True)

    @app.route("/hello")
    def hello():
        return "Hello, World!"

    from . import db
    db.init_app(app)

    from . import auth, blog
    app.register_blueprint(auth.bp)
    app.register_blueprint(blog.bp)
    app.add_url_rule("/", endpoint="index")
    return app
`,
      'flaskr/auth.py': `
from flask import Blueprint
bp = Blueprint("auth", __name__, url_prefix="/auth")

def login_required(view):
    @functools.wraps(view)
    def wrapped_view(**kwargs):
        return view(**kwargs)
    return wrapped_view

@bp.before_app_request
def load_logged_in_user():
    pass

@bp.route("/login", methods=("GET", "POST"))
def login():
    return ""
`,
      'flaskr/blog.py': `
from flask import Blueprint
from flaskr.auth import login_required
bp = Blueprint("blog", __name__)

@bp.route("/")
def index():
    return ""

@bp.route("/<int:id>/update", methods=("GET", "POST"))
@login_required
def update(id):
    return ""
`,
      'tests/test_blog.py': `
def test_update(client):
    client.get("/1/update")
`,
    });
    assert.deepEqual(of('GET /hello'), ['flaskr/__init__.py: def hello(): (high)']);
    assert.deepEqual(of('POST /auth/login'), ['flaskr/auth.py: def login(): (high)']);
    assert.deepEqual(of('POST /<int:id>/update'), ['flaskr/blog.py: def update(id): (high)']);
    assert.deepEqual(of('GET /'), ['flaskr/blog.py: def index(): (high)']);
  });

  it('a Flask blog: blueprints of packages, routes in modules beside them', async () => {
    const { of } = await programOf({
      'app/__init__.py': `
from flask import Flask

def create_app(config_class=Config):
    app = Flask(__name__)
    from app.errors import bp as errors_bp
    app.register_blueprint(errors_bp)
    from app.auth import bp as auth_bp
    app.register_blueprint(auth_bp, url_prefix='/auth')
    from app.api import bp as api_bp
    app.register_blueprint(api_bp, url_prefix='/api')
    return app

from app import models
`,
      'app/errors/__init__.py':
        "from flask import Blueprint\n\nbp = Blueprint('errors', __name__)\n\nfrom app.errors import handlers\n",
      'app/errors/handlers.py':
        "from app.errors import bp\n\n@bp.app_errorhandler(404)\ndef not_found_error(error):\n    return ''\n",
      'app/auth/__init__.py':
        "from flask import Blueprint\n\nbp = Blueprint('auth', __name__)\n\nfrom app.auth import routes\n",
      'app/auth/routes.py':
        "from app.auth import bp\n\n@bp.route('/login', methods=['GET', 'POST'])\ndef login():\n    return ''\n",
      'app/api/__init__.py':
        "from flask import Blueprint\n\nbp = Blueprint('api', __name__)\n\nfrom app.api import users, tokens\n",
      'app/api/users.py':
        "from app.api import bp\nfrom app.api.auth import token_auth\n\n@bp.route('/users/<int:id>', methods=['GET'])\n@token_auth.login_required\ndef get_user(id):\n    return ''\n",
      'app/api/tokens.py':
        "from app.api import bp\n\n@bp.route('/tokens', methods=['DELETE'])\ndef revoke_token():\n    return ''\n",
    });
    assert.deepEqual(of('POST /auth/login'), ['app/auth/routes.py: def login(): (high)']);
    assert.deepEqual(of('GET /api/users/<int:id>'), ['app/api/users.py: def get_user(id): (high)']);
    assert.deepEqual(of('DELETE /api/tokens'), ['app/api/tokens.py: def revoke_token(): (high)']);
  });

  it('Pyramid: names of routes in one file, views in another', async () => {
    const { of } = await programOf({
      'app/__init__.py': `
from pyramid.config import Configurator

def main(global_config, **settings):
    with Configurator(settings=settings) as config:
        config.add_route('home', '/')
        config.add_route('view_page', '/{pagename}')
        config.add_route('ghost', '/ghost/{id}')
        config.scan()
    return config.make_wsgi_app()
`,
      'app/views/default.py': `
from pyramid.view import view_config

@view_config(route_name='home', renderer='home.jinja2')
def my_view(request):
    return {}

@view_config(route_name='view_page', request_method='GET')
def view_page(request):
    return {}

@view_config(route_name='view_page', request_method='POST')
def save_page(request):
    return {}
`,
    });
    assert.deepEqual(of('GET /'), ['app/views/default.py: def my_view(request): (high)']);
    assert.deepEqual(of('POST /{pagename}'), ['app/views/default.py: def save_page(request): (high)']);
    assert.deepEqual(of('GET /ghost/{id}'), ["app/__init__.py: config.add_route('ghost', '/ghost/{id}') (low)"]);
  });

  it('Flask-RESTful and flask-restx resources', async () => {
    const { of } = await programOf({
      'a/app.py': `
from flask import Flask
from flask_restful import Api, Resource

app = Flask(__name__)
api = Api(app, prefix="/v1")

class Todo(Resource):
    def get(self, todo_id):
        return {}

    def delete(self, todo_id):
        return "", 204

api.add_resource(Todo, "/todos/<todo_id>")
`,
      'b/app.py': `
from flask_restx import Api, Namespace, Resource

ns = Namespace("cats", path="/cats")

@ns.route("/<id>")
class Cat(Resource):
    def get(self, id):
        return {}

api = Api()
api.add_namespace(ns)
`,
    });
    assert.deepEqual(of('DELETE /v1/todos/<todo_id>'), ['a/app.py: def delete(self, todo_id): (high)']);
    assert.deepEqual(of('GET /cats/<id>'), ['b/app.py: def get(self, id): (high)']);
  });

  it('Django as its templates lay it out: url lists that are a router’s, classes by variables, several roots', async () => {
    const { of, asked } = await programOf({
      'config/urls.py': `
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

urlpatterns = [
    path("", TemplateView.as_view(template_name="pages/home.html"), name="home"),
    path(settings.ADMIN_URL, admin.site.urls),
    path("users/", include("shop.users.urls", namespace="users")),
]
urlpatterns += [
    path("api/", include("config.api_router")),
]
`,
      'config/api_router.py': `
from rest_framework.routers import DefaultRouter, SimpleRouter
from shop.users.api.views import UserViewSet

router = DefaultRouter() if settings.DEBUG else SimpleRouter()
router.register("users", UserViewSet)

app_name = "api"
urlpatterns = router.urls
`,
      'shop/users/urls.py': `
from django.urls import path
from .views import user_detail_view, user_redirect_view

app_name = "users"
urlpatterns = [
    path("~redirect/", view=user_redirect_view, name="redirect"),
    path("<str:username>/", view=user_detail_view, name="detail"),
]
`,
      'shop/users/views.py': `
from django.views.generic import DetailView, RedirectView

class UserDetailView(LoginRequiredMixin, DetailView):
    model = User

user_detail_view = UserDetailView.as_view()

class UserRedirectView(LoginRequiredMixin, RedirectView):
    def get_redirect_url(self):
        return ""

user_redirect_view = UserRedirectView.as_view()
`,
      'shop/users/api/views.py': `
from rest_framework.decorators import action
from rest_framework.viewsets import GenericViewSet

class UserViewSet(RetrieveModelMixin, ListModelMixin, GenericViewSet):
    lookup_field = "username"

    def get_queryset(self):
        return []

    @action(detail=False)
    def me(self, request):
        return None
`,
    });
    assert.deepEqual(of('GET users/<str:username>/'), [
      'shop/users/views.py: class UserDetailView(LoginRequiredMixin, DetailView): (high)',
    ]);
    assert.deepEqual(of('GET api/users/me/$').length, 1);
    assert.deepEqual(of('GET api/^users/me/$'), ['shop/users/api/views.py: def me(self, request): (high)']);
    assert.deepEqual(of('GET api/^users/(?P<username>[^/.]+)/$'), [
      'shop/users/api/views.py: class UserViewSet(RetrieveModelMixin, ListModelMixin, GenericViewSet): (high)',
    ]);
    assert.deepEqual(
      asked({ name: 'GET admin/login/', kind: SpanKind.Server, attributes: { 'http.route': 'admin/login/' } }),
      [],
    );
  });
});
