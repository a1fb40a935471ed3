import assert from 'node:assert/strict';
import { kinds, Program } from '../core/source/programs';
import { viewOf, type Shown } from '../core/source/views';

const files = {
  'services/alpha/alpha/__init__.py': '',
  'services/alpha/pyproject.toml': `[project]
name = "alpha"
`,
  'services/alpha/alpha/views.py': `import logging
from flask import Blueprint
from opentelemetry import trace
tracer = trace.get_tracer(__name__)
bp = Blueprint("items", __name__)
log = logging.getLogger(__name__)
@bp.route("/items/<item_id>", methods=["GET"])
def get_item(item_id):
    log.info("items.load")
    with tracer.start_as_current_span("items.load"):
        return find(item_id)
def find(item_id):
    with tracer.start_as_current_span(f"find {item_id}"):
        raise KeyError(item_id)
`,
  'services/alpha/alpha/app.py': `from flask import Flask
from alpha.views import bp
def create_app():
    app = Flask(__name__)
    app.register_blueprint(bp, url_prefix="/v1")
    return app
`,
  'services/beta/beta/__init__.py': '',
  'services/beta/pyproject.toml': `[project]
name = "beta"
`,
  'services/beta/beta/views.py': `import logging
from flask import Blueprint
from opentelemetry import trace
tracer = trace.get_tracer(__name__)
bp = Blueprint("items", __name__)
log = logging.getLogger(__name__)
@bp.route("/items/<item_id>", methods=["GET"])
def get_item(item_id):
    log.info("items.load")
    with tracer.start_as_current_span("items.load"):
        return find(item_id)
def find(item_id):
    with tracer.start_as_current_span(f"find {item_id}"):
        raise KeyError(item_id)
`,
  'services/beta/beta/app.py': `from flask import Flask
from beta.views import bp
def create_app():
    app = Flask(__name__)
    app.register_blueprint(bp, url_prefix="/v2")
    return app
`,
  'services/dup/dup/work.py': `def a():
    with tracer.start_as_current_span("dup.work"): pass
def b():
    with tracer.start_as_current_span("dup.work"): pass
`,
  'services/crud/crud/base.py': `from flask.views import MethodView
class CrudView(MethodView):
    model = None
    def get(self, key):
        return self.model.find(key)
`,
  'services/crud/crud/users.py': `from flask import Flask
from .base import CrudView
app = Flask(__name__)
class UserView(CrudView):
    def delete(self, key): pass
app.add_url_rule("/users/<key>", view_func=UserView.as_view("users"))
`,
  'services/fact/fact/routers.py': `from fastapi import APIRouter, Depends
def make_router(service) -> APIRouter:
    router = APIRouter(prefix="/jobs")
    @router.get("/{job_id}")
    async def read_job(job_id: str):
        return await service.read(job_id)
    @router.post("/")
    async def add_job(job: dict):
        return {}
    return router
class ReportApi:
    def __init__(self):
        self.router = APIRouter()
        self.router.add_api_route("/reports", self.list_reports, methods=["GET"])
    async def list_reports(self):
        return []
`,
  'services/fact/fact/main.py': `from fastapi import FastAPI
from fact.routers import make_router, ReportApi
def build():
    app = FastAPI()
    app.include_router(make_router(Service()), prefix="/api")
    reports = ReportApi()
    app.include_router(reports.router, prefix="/api/v2")
    return app
`,
  'services/subs/subs/main.py': `from fastapi import FastAPI
from subs import admin
app = FastAPI()
app.mount("/admin", admin.app)
@app.get("/ping")
def ping(): return 1
`,
  'services/subs/subs/admin.py': `from fastapi import FastAPI
app = FastAPI()
@app.get("/users/{uid}")
def show_user(uid): return 1
`,
  'services/subs/subs/__init__.py': '',
  'services/tool/tool/cli.py': `import click
@click.group()
def main(): pass
@main.command("sync-all")
@click.option("--force")
def sync(force): pass
@main.command()
def drop_cache(): pass
`,
  'services/web/web/http.py': `import httpx
class Http:
    def __init__(self, base): self.base = base
    def get_json(self, path, **params):
        return httpx.get(self.base + path, params=params).json()
`,
  'services/web/web/pages.py': `from flask import Flask
from web.http import Http
app = Flask(__name__)
prices = Http("http://pricing")
@app.get("/home")
def home():
    prices.get_json("/prices/today")
    return prices.get_json("/stock")
`,
  'services/bank/bank/queries.py': `GET_ACCOUNT = """
    SELECT id, balance
      FROM accounts
     WHERE id = %(id)s
"""
`,
  'services/bank/bank/repo.py': `from bank import queries
class Accounts:
    def get(self, id):
        self.cur.execute(queries.GET_ACCOUNT, {"id": id})
    def move(self, a, b, amount):
        self.cur.execute("UPDATE accounts SET balance = balance - %s WHERE id = %s", (amount, a))
`,
  'services/bank/bank/__init__.py': '',
};

const clicks: readonly (readonly [Shown, string])[] = [
  [
    {
      name: 'GET /v1/items/<item_id>',
      service: 'alpha',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.flask',
      attributes: { 'http.route': '/v1/items/<item_id>', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/alpha/alpha/views.py:8',
  ],
  [
    {
      name: 'items.load',
      service: 'alpha',
      kind: kinds.internal,
      scope: 'alpha.views',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/alpha/alpha/views.py:10',
  ],
  [
    {
      name: 'items.load',
      service: 'unknown_service',
      kind: kinds.internal,
      scope: 'alpha.views',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/alpha/alpha/views.py:10',
  ],
  [
    {
      name: 'find 42',
      service: 'alpha',
      kind: kinds.internal,
      scope: 'alpha.views',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/alpha/alpha/views.py:13',
  ],
  [
    {
      name: 'GET /v2/items/<item_id>',
      service: 'beta',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.flask',
      attributes: { 'http.route': '/v2/items/<item_id>', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/beta/beta/views.py:8',
  ],
  [
    {
      name: 'items.load',
      service: 'beta',
      kind: kinds.internal,
      scope: 'beta.views',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/beta/beta/views.py:10',
  ],
  [
    {
      name: 'items.load',
      service: 'unknown_service',
      kind: kinds.internal,
      scope: 'beta.views',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/beta/beta/views.py:10',
  ],
  [
    {
      name: 'find 42',
      service: 'beta',
      kind: kinds.internal,
      scope: 'beta.views',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/beta/beta/views.py:13',
  ],
  [
    {
      name: 'OPTIONS /v1/items/<item_id>',
      service: 'alpha',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.flask',
      attributes: { 'http.route': '/v1/items/<item_id>', 'http.method': 'OPTIONS' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'none',
  ],
  [
    {
      name: 'GET',
      service: 'alpha',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.flask',
      attributes: { 'http.method': 'GET', 'http.status_code': '404', 'http.target': '/nope' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'none',
  ],
  [
    { name: 'items.load', service: 'gamma', kind: kinds.internal, resource: { 'telemetry.sdk.language': 'python' } },
    'none',
  ],
  [
    { name: 'dup.work', service: 'dup', kind: kinds.internal, resource: { 'telemetry.sdk.language': 'python' } },
    'none',
  ],
  [
    {
      name: 'GET /users/<key>',
      service: 'crud',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.flask',
      attributes: { 'http.route': '/users/<key>', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/crud/crud/base.py:4',
  ],
  [
    {
      name: 'DELETE /users/<key>',
      service: 'crud',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.flask',
      attributes: { 'http.route': '/users/<key>', 'http.method': 'DELETE' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/crud/crud/users.py:5',
  ],
  [
    {
      name: 'GET /api/jobs/{job_id}',
      service: 'fact',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.fastapi',
      attributes: { 'http.route': '/api/jobs/{job_id}', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/fact/fact/routers.py:5',
  ],
  [
    {
      name: 'POST /api/jobs/',
      service: 'fact',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.fastapi',
      attributes: { 'http.route': '/api/jobs/', 'http.method': 'POST' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/fact/fact/routers.py:8',
  ],
  [
    {
      name: 'GET /api/v2/reports',
      service: 'fact',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.fastapi',
      attributes: { 'http.route': '/api/v2/reports', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/fact/fact/routers.py:15',
  ],
  [
    {
      name: 'GET /admin/users/{uid}',
      service: 'subs',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.fastapi',
      attributes: { 'http.route': '/admin/users/{uid}', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/subs/subs/admin.py:4',
  ],
  [
    {
      name: 'sync-all',
      service: 'tool',
      kind: kinds.internal,
      scope: 'opentelemetry.instrumentation.click',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/tool/tool/cli.py:6',
  ],
  [
    {
      name: 'drop-cache',
      service: 'tool',
      kind: kinds.internal,
      scope: 'opentelemetry.instrumentation.click',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/tool/tool/cli.py:8',
  ],
  [
    {
      name: 'whatever',
      service: 'alpha',
      kind: kinds.internal,
      attributes: { 'code.function': 'alpha.views.find' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/alpha/alpha/views.py:12',
  ],
  [
    {
      name: 'x',
      service: 'tool',
      kind: kinds.internal,
      attributes: { 'code.filepath': 'tool/cli.py', 'code.lineno': '8', 'code.function': 'drop_cache' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/tool/tool/cli.py:8',
  ],
  [
    {
      name: 'GET',
      service: 'web',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.httpx',
      attributes: { 'http.url': 'http://pricing/stock', 'http.method': 'GET' },
      parent: viewOf({
        name: 'GET /home',
        service: 'web',
        kind: kinds.server,
        scope: 'opentelemetry.instrumentation.flask',
        attributes: { 'http.route': '/home', 'http.method': 'GET' },
      }),
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/web/web/pages.py:8',
  ],
  [
    {
      name: 'GET',
      service: 'web',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.httpx',
      attributes: { 'http.url': 'http://pricing/prices/today', 'http.method': 'GET' },
      parent: viewOf({
        name: 'GET /home',
        service: 'web',
        kind: kinds.server,
        scope: 'opentelemetry.instrumentation.flask',
        attributes: { 'http.route': '/home', 'http.method': 'GET' },
      }),
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/web/web/pages.py:7',
  ],
  [
    {
      name: 'SELECT',
      service: 'bank',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.psycopg2',
      attributes: {
        'db.statement': 'SELECT id, balance\n      FROM accounts\n     WHERE id = %(id)s',
        'db.system': 'postgresql',
      },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/bank/bank/repo.py:4|services/bank/bank/queries.py:1|services/bank/bank/queries.py:1',
  ],
  [
    {
      name: 'UPDATE',
      service: 'bank',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.psycopg2',
      attributes: {
        'db.statement': 'UPDATE accounts SET balance = balance - %s WHERE id = %s',
        'db.system': 'postgresql',
      },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'services/bank/bank/repo.py:6',
  ],
];

describe('a click on spans of two Python services and others beside them', () => {
  const program = Program.of(files);
  for (const [span, places] of clicks) {
    it(`${span.service}: ${span.name} ${span.scope ?? ''}`, async () => {
      const click = (await program).click(span);
      // Where nothing tells which of several is meant, nothing is opened.
      if (places === 'none') assert.match(click, /^(?:none|ask \d+)$/);
      else assert.ok(places.split('|').includes(click), `${click} instead of ${places}`);
    });
  }
});
