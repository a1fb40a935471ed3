import assert from 'node:assert/strict';
import { kinds, Program } from '../core/source/programs';
import { viewOf, type Shown } from '../core/source/views';

const files = {
  'src/recommendation/recommendation_server.py': `#!/usr/bin/python
import os, random
from concurrent import futures
import grpc
from opentelemetry import trace, metrics
import demo_pb2
import demo_pb2_grpc
from grpc_health.v1 import health_pb2_grpc
cached_ids = []
class RecommendationService(demo_pb2_grpc.RecommendationServiceServicer):
    def ListRecommendations(self, request, context):
        prod_list = get_product_list(request.product_ids)
        span = trace.get_current_span()
        span.set_attribute("app.products_recommended.count", len(prod_list))
        return demo_pb2.ListRecommendationsResponse()
    def Check(self, request, context):
        return 1
def get_product_list(request_product_ids):
    with tracer.start_as_current_span("get_product_list") as span:
        cat_response = product_catalog_stub.ListProducts(demo_pb2.Empty())
        return cat_response
def must_map_env(key: str):
    return os.environ.get(key)
if __name__ == "__main__":
    service_name = must_map_env('OTEL_SERVICE_NAME')
    tracer = trace.get_tracer_provider().get_tracer(service_name)
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=10))
    service = RecommendationService()
    demo_pb2_grpc.add_RecommendationServiceServicer_to_server(service, server)
`,
  'src/load/locustfile.py': `from locust import HttpUser, task
class WebsiteUser(HttpUser):
    @task(1)
    def index(self):
        with self.tracer.start_as_current_span("user_index"):
            self.client.get("/")
    @task(10)
    def browse_product(self):
        product = random.choice(products)
        with self.tracer.start_as_current_span("user_browse_product", attributes={"product.id": product}):
            self.client.get("/api/products/" + product)
`,
  'svc/ingest/ingest/pipeline.py': `import asyncio
from functools import wraps
from opentelemetry import trace
from ingest.settings import Settings, SPAN_PREFIX
tracer = trace.get_tracer("ingest.pipeline", "0.1.0")
STAGES = {"parse": "stage.parse", "load": "stage.load"}
def instrumented(func):
    @wraps(func)
    async def inner(*args, **kwargs):
        with tracer.start_as_current_span(func.__name__):
            return await func(*args, **kwargs)
    return inner
def traced_class(cls):
    return cls
@instrumented
async def fetch_batch(n):
    return n
class Pipeline:
    span_name = "pipeline.run"
    async def run(self):
        with tracer.start_as_current_span(self.span_name):
            for stage in ("parse", "load"):
                with tracer.start_as_current_span(STAGES[stage]):
                    pass
    def close(self):
        span = tracer.start_span(SPAN_PREFIX + ".close")
        try:
            pass
        finally:
            span.end()
    def flush(self):
        with tracer.start_as_current_span(f"{SPAN_PREFIX}.flush"):
            pass
    def drain(self):
        with tracer.start_as_current_span(STAGES["load"]):
            pass
`,
  'svc/ingest/ingest/settings.py': `SPAN_PREFIX = "ingest"
class Settings: pass
`,
  'svc/ingest/ingest/__init__.py': '',
  'svc/rest/rest/api.py': `from flask import Flask, Blueprint
from flask_restful import Api, Resource
from rest.resources.todo import Todo, TodoList
app = Flask(__name__)
bp = Blueprint("api", __name__, url_prefix="/api")
api = Api(bp)
api.add_resource(TodoList, "/todos")
api.add_resource(Todo, "/todos/<todo_id>", endpoint="todo")
app.register_blueprint(bp)
`,
  'svc/rest/rest/resources/todo.py': `from flask_restful import Resource
class Todo(Resource):
    def get(self, todo_id): pass
    def delete(self, todo_id): pass
class TodoList(Resource):
    def get(self): pass
    def post(self): pass
`,
  'svc/rest/rest/__init__.py': '',
  'svc/rest/rest/resources/__init__.py': '',
  'svc/star/star/app.py': `from starlette.applications import Starlette
from starlette.routing import Mount
from star.users.routes import routes as user_routes
from star import home
app = Starlette(routes=[
    Mount("/users", routes=user_routes),
    *home.routes,
])
`,
  'svc/star/star/home.py': `from starlette.routing import Route
async def homepage(request): pass
routes = [Route("/", homepage)]
`,
  'svc/star/star/users/routes.py': `from starlette.routing import Route
from star.users.views import list_users, UserDetail
routes = [
    Route("/", list_users, methods=["GET"]),
    Route("/{user_id:int}", UserDetail),
]
`,
  'svc/star/star/users/views.py': `from starlette.endpoints import HTTPEndpoint
async def list_users(request): pass
class UserDetail(HTTPEndpoint):
    async def get(self, request): pass
    async def patch(self, request): pass
`,
  'svc/star/star/__init__.py': '',
  'svc/star/star/users/__init__.py': '',
  'svc/rab/rab/consume.py': `import pika
QUEUE = "invoices"
def on_invoice(ch, method, props, body):
    ch.basic_ack(method.delivery_tag)
def main():
    channel.queue_declare(queue=QUEUE)
    channel.basic_consume(queue=QUEUE, on_message_callback=on_invoice)
    channel.start_consuming()
def publish(body):
    channel.basic_publish(exchange="billing", routing_key="invoices", body=body)
`,
  'svc/shop/shop/models.py': `from sqlalchemy.orm import DeclarativeBase
class Base(DeclarativeBase): pass
class Product(Base):
    __tablename__ = "products"
class Basket(Base):
    __tablename__ = "baskets"
`,
  'svc/shop/shop/api.py': `from fastapi import APIRouter, Depends
from sqlalchemy import select
from shop.models import Product, Basket
router = APIRouter()
@router.get("/products")
def list_products(db=Depends(get_db)):
    baskets = db.query(Basket).count()
    return db.execute(select(Product).limit(10)).all()
@router.post("/baskets")
def add_basket(db=Depends(get_db)):
    basket = Basket()
    db.add(basket)
    db.commit()
`,
  'svc/shop/shop/__init__.py': '',
  'svc/shop/shop/cache.py': `def remember(r, key):
    r.set(key, "1", ex=30)
    return r.get(key)
`,
};

const clicks: readonly (readonly [Shown, string])[] = [
  [
    {
      name: '/oteldemo.RecommendationService/ListRecommendations',
      service: 'recommendation',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.grpc',
      attributes: {
        'rpc.system': 'grpc',
        'rpc.service': 'oteldemo.RecommendationService',
        'rpc.method': 'ListRecommendations',
      },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'src/recommendation/recommendation_server.py:11',
  ],
  [
    {
      name: 'get_product_list',
      service: 'recommendation',
      kind: kinds.internal,
      scope: 'recommendation',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'src/recommendation/recommendation_server.py:19',
  ],
  [
    {
      name: '/oteldemo.ProductCatalogService/ListProducts',
      service: 'recommendation',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.grpc',
      attributes: {
        'rpc.system': 'grpc',
        'rpc.service': 'oteldemo.ProductCatalogService',
        'rpc.method': 'ListProducts',
      },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'src/recommendation/recommendation_server.py:20',
  ],
  [
    {
      name: 'user_browse_product',
      service: 'load-generator',
      kind: kinds.internal,
      scope: 'locustfile',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'src/load/locustfile.py:10',
  ],
  [
    {
      name: 'GET',
      service: 'load-generator',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.requests',
      attributes: { 'http.url': 'http://frontend:8080/api/products/OLJ', 'http.method': 'GET' },
      parent: viewOf({
        name: 'user_browse_product',
        service: 'load-generator',
        kind: kinds.internal,
        scope: 'locustfile',
      }),
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'src/load/locustfile.py:11',
  ],
  [
    {
      name: 'fetch_batch',
      service: 'ingest',
      kind: kinds.internal,
      scope: 'ingest.pipeline',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/ingest/ingest/pipeline.py:15|svc/ingest/ingest/pipeline.py:16',
  ],
  [
    {
      name: 'pipeline.run',
      service: 'ingest',
      kind: kinds.internal,
      scope: 'ingest.pipeline',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/ingest/ingest/pipeline.py:21',
  ],
  [
    {
      name: 'ingest.close',
      service: 'ingest',
      kind: kinds.internal,
      scope: 'ingest.pipeline',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/ingest/ingest/pipeline.py:26',
  ],
  [
    {
      name: 'ingest.flush',
      service: 'ingest',
      kind: kinds.internal,
      scope: 'ingest.pipeline',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/ingest/ingest/pipeline.py:32',
  ],
  [
    {
      name: 'stage.load',
      service: 'ingest',
      kind: kinds.internal,
      scope: 'ingest.pipeline',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/ingest/ingest/pipeline.py:35',
  ],
  [
    {
      name: 'GET /api/todos',
      service: 'rest',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.flask',
      attributes: { 'http.route': '/api/todos', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/rest/rest/resources/todo.py:6',
  ],
  [
    {
      name: 'DELETE /api/todos/<todo_id>',
      service: 'rest',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.flask',
      attributes: { 'http.route': '/api/todos/<todo_id>', 'http.method': 'DELETE' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/rest/rest/resources/todo.py:4',
  ],
  [
    {
      name: 'HEAD /api/todos',
      service: 'rest',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.flask',
      attributes: { 'http.route': '/api/todos', 'http.method': 'HEAD' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/rest/rest/resources/todo.py:6',
  ],
  [
    {
      name: 'GET /users/{user_id:int}',
      service: 'star',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.starlette',
      attributes: { 'http.route': '/users/{user_id:int}', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/star/star/users/views.py:4',
  ],
  [
    {
      name: 'PATCH /users/{user_id:int}',
      service: 'star',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.starlette',
      attributes: { 'http.route': '/users/{user_id:int}', 'http.method': 'PATCH' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/star/star/users/views.py:5',
  ],
  [
    {
      name: 'GET /users/',
      service: 'star',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.starlette',
      attributes: { 'http.route': '/users/', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/star/star/users/views.py:2',
  ],
  [
    {
      name: 'GET /',
      service: 'star',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.starlette',
      attributes: { 'http.route': '/', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/star/star/home.py:2',
  ],
  [
    {
      name: 'invoices receive',
      service: 'rab',
      kind: kinds.consumer,
      scope: 'opentelemetry.instrumentation.pika',
      attributes: { 'messaging.system': 'rabbitmq', 'messaging.destination': 'invoices' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/rab/rab/consume.py:3',
  ],
  [
    {
      name: 'billing send',
      service: 'rab',
      kind: kinds.producer,
      scope: 'opentelemetry.instrumentation.pika',
      attributes: { 'messaging.system': 'rabbitmq', 'messaging.destination': 'billing' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/rab/rab/consume.py:10',
  ],
  [
    {
      name: 'SELECT shop',
      service: 'shop',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.sqlalchemy',
      attributes: { 'db.statement': 'SELECT products.id, products.name FROM products LIMIT ?', 'db.system': 'sqlite' },
      parent: viewOf({
        name: 'GET /products',
        service: 'shop',
        kind: kinds.server,
        scope: 'opentelemetry.instrumentation.fastapi',
        attributes: { 'http.route': '/products', 'http.method': 'GET' },
      }),
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/shop/shop/api.py:8',
  ],
  [
    {
      name: 'INSERT shop',
      service: 'shop',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.sqlalchemy',
      attributes: { 'db.statement': 'INSERT INTO baskets (id) VALUES (?)', 'db.system': 'sqlite' },
      parent: viewOf({
        name: 'POST /baskets',
        service: 'shop',
        kind: kinds.server,
        scope: 'opentelemetry.instrumentation.fastapi',
        attributes: { 'http.route': '/baskets', 'http.method': 'POST' },
      }),
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'svc/shop/shop/api.py:13|svc/shop/shop/api.py:12|svc/shop/shop/api.py:11',
  ],
];

describe('a click on spans of Python programs in several frameworks', () => {
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
