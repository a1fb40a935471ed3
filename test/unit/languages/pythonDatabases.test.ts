import assert from 'node:assert/strict';
import { kinds, Program } from '../core/source/programs';
import { viewOf, type Shown } from '../core/source/views';

const files = {
  'shop/manage.py': '',
  'shop/shop/settings.py': `INSTALLED_APPS = ["catalog"]
ROOT_URLCONF = "shop.urls"
`,
  'shop/shop/urls.py': `from django.urls import include, path
urlpatterns = [
    path("catalog/", include(("catalog.urls", "catalog"), namespace="catalog")),
    path("accounts/", include("django.contrib.auth.urls")),
]
`,
  'shop/shop/__init__.py': '',
  'shop/catalog/__init__.py': '',
  'shop/catalog/urls.py': `from django.urls import path
from catalog.views import (
    ProductDetailView,
    ProductListView,
    product_search,
)
app_name = "catalog"
urlpatterns = [
    path("", ProductListView.as_view(), name="list"),
    path("search/", view=product_search, name="search"),
    path("<slug:slug>/", ProductDetailView.as_view(), name="detail"),
    path("<slug:slug>/review/", ProductDetailView.as_view(http_method_names=["post"]), name="review"),
]
`,
  'shop/catalog/views.py': `from django.views.generic import DetailView, ListView
from opentelemetry import trace
from catalog.models import Product, Review
from catalog.services import PriceService
tracer = trace.get_tracer(__name__)
prices = PriceService()
class ProductListView(ListView):
    model = Product
    def get_queryset(self):
        return Product.objects.filter(active=True).order_by("name")
class ProductDetailView(DetailView):
    model = Product
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        with tracer.start_as_current_span("product.context"):
            context["price"] = prices.price_of(self.object)
        return context
    def post(self, request, slug):
        Review.objects.create(product_id=1, stars=5)
def product_search(request):
    return Product.objects.raw("SELECT * FROM catalog_product WHERE name LIKE %s", ["x"])
`,
  'shop/catalog/models.py': `from django.db import models
class Product(models.Model):
    name = models.CharField(max_length=10)
class Review(models.Model):
    stars = models.IntegerField()
    class Meta:
        db_table = "reviews"
`,
  'shop/catalog/services.py': `import requests
class PriceService:
    URL = "http://prices"
    def price_of(self, product):
        r = requests.get(f"{self.URL}/prices/{product.pk}", timeout=3)
        return r.json()
    def refresh(self):
        requests.post(self.URL + "/refresh")
`,
  'shop/catalog/tests.py': `class T(TestCase):
    def test_list(self):
        self.client.get("/catalog/")
        Product.objects.filter(active=True)
        with tracer.start_as_current_span("product.context"): pass
`,
  'api/app/__init__.py': '',
  'api/app/repo.py': `from sqlalchemy import select, update
from app.models import Invoice, Customer
class Repository:
    model = None
    def __init__(self, session):
        self.session = session
    async def get(self, id):
        return await self.session.get(self.model, id)
    async def list(self):
        return (await self.session.execute(select(self.model))).scalars().all()
class InvoiceRepository(Repository):
    model = Invoice
    async def unpaid(self):
        result = await self.session.execute(select(Invoice).where(Invoice.paid.is_(False)))
        return result.scalars().all()
    async def pay(self, id):
        await self.session.execute(update(Invoice).where(Invoice.id == id).values(paid=True))
class CustomerRepository(Repository):
    model = Customer
`,
  'api/app/models.py': `from sqlalchemy.orm import DeclarativeBase
class Base(DeclarativeBase): pass
class Invoice(Base):
    __tablename__ = "invoices"
class Customer(Base):
    __tablename__ = "customers"
`,
  'api/app/main.py': `from fastapi import FastAPI, Depends
from app.repo import InvoiceRepository, CustomerRepository
app = FastAPI(root_path="/x")
@app.get("/invoices/unpaid")
async def unpaid(repo: InvoiceRepository = Depends()):
    return await repo.unpaid()
@app.put("/invoices/{id}/pay")
async def pay(id: int, repo: InvoiceRepository = Depends()):
    await repo.pay(id)
@app.get("/customers/{id}")
async def customer(id: int, repo: CustomerRepository = Depends()):
    return await repo.get(id)
`,
};

const clicks: readonly (readonly [Shown, string])[] = [
  [
    {
      name: 'GET catalog/',
      service: 'shop',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.django',
      attributes: { 'http.route': 'catalog/', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'shop/catalog/views.py:7',
  ],
  [
    {
      name: 'GET catalog/search/',
      service: 'shop',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.django',
      attributes: { 'http.route': 'catalog/search/', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'shop/catalog/views.py:20',
  ],
  [
    {
      name: 'GET catalog/<slug:slug>/',
      service: 'shop',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.django',
      attributes: { 'http.route': 'catalog/<slug:slug>/', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'shop/catalog/views.py:11',
  ],
  [
    {
      name: 'POST catalog/<slug:slug>/review/',
      service: 'shop',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.django',
      attributes: { 'http.route': 'catalog/<slug:slug>/review/', 'http.method': 'POST' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'shop/catalog/views.py:18',
  ],
  [
    {
      name: 'GET accounts/login/',
      service: 'shop',
      kind: kinds.server,
      scope: 'opentelemetry.instrumentation.django',
      attributes: { 'http.route': 'accounts/login/', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'none',
  ],
  [
    {
      name: 'product.context',
      service: 'shop',
      kind: kinds.internal,
      scope: 'catalog.views',
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'shop/catalog/views.py:15',
  ],
  [
    {
      name: 'GET',
      service: 'shop',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.requests',
      attributes: { 'http.url': 'http://prices/prices/3', 'http.method': 'GET' },
      parent: viewOf({ name: 'product.context', service: 'shop', kind: kinds.internal, scope: 'catalog.views' }),
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'shop/catalog/services.py:5|shop/catalog/views.py:16',
  ],
  [
    {
      name: 'SELECT',
      service: 'shop',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.sqlite3',
      attributes: {
        'db.statement':
          'SELECT "catalog_product"."id", "catalog_product"."name" FROM "catalog_product" WHERE "catalog_product"."active" ORDER BY "catalog_product"."name" ASC',
        'db.system': 'sqlite',
      },
      parent: viewOf({
        name: 'GET catalog/',
        service: 'shop',
        kind: kinds.server,
        scope: 'opentelemetry.instrumentation.django',
        attributes: { 'http.route': 'catalog/', 'http.method': 'GET' },
      }),
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'shop/catalog/views.py:10',
  ],
  [
    {
      name: 'SELECT',
      service: 'shop',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.psycopg2',
      attributes: { 'db.statement': 'SELECT * FROM catalog_product WHERE name LIKE %s', 'db.system': 'postgresql' },
      parent: viewOf({
        name: 'GET catalog/search/',
        service: 'shop',
        kind: kinds.server,
        scope: 'opentelemetry.instrumentation.django',
        attributes: { 'http.route': 'catalog/search/', 'http.method': 'GET' },
      }),
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'shop/catalog/views.py:21',
  ],
  [
    {
      name: 'INSERT',
      service: 'shop',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.psycopg2',
      attributes: {
        'db.statement': 'INSERT INTO "reviews" ("stars") VALUES (%s) RETURNING "reviews"."id"',
        'db.system': 'postgresql',
      },
      parent: viewOf({
        name: 'POST catalog/<slug:slug>/review/',
        service: 'shop',
        kind: kinds.server,
        scope: 'opentelemetry.instrumentation.django',
        attributes: { 'http.route': 'catalog/<slug:slug>/review/', 'http.method': 'POST' },
      }),
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'shop/catalog/views.py:19',
  ],
  [
    {
      name: 'SELECT',
      service: 'shop',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.psycopg2',
      attributes: {
        'db.statement':
          'SELECT "django_session"."session_key" FROM "django_session" WHERE "django_session"."session_key" = %s',
        'db.system': 'postgresql',
      },
      parent: viewOf({
        name: 'GET catalog/search/',
        service: 'shop',
        kind: kinds.server,
        scope: 'opentelemetry.instrumentation.django',
        attributes: { 'http.route': 'catalog/search/', 'http.method': 'GET' },
      }),
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'none',
  ],
  [
    {
      name: 'SELECT app',
      service: 'api',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.sqlalchemy',
      attributes: {
        'db.statement': 'SELECT invoices.id, invoices.paid FROM invoices WHERE invoices.paid IS false',
        'db.system': 'postgresql',
      },
      parent: viewOf({
        name: 'GET /invoices/unpaid',
        service: 'api',
        kind: kinds.server,
        scope: 'opentelemetry.instrumentation.fastapi',
        attributes: { 'http.route': '/invoices/unpaid', 'http.method': 'GET' },
      }),
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'api/app/repo.py:14',
  ],
  [
    {
      name: 'UPDATE app',
      service: 'api',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.sqlalchemy',
      attributes: { 'db.statement': 'UPDATE invoices SET paid=$1 WHERE invoices.id = $2', 'db.system': 'postgresql' },
      parent: viewOf({
        name: 'PUT /invoices/{id}/pay',
        service: 'api',
        kind: kinds.server,
        scope: 'opentelemetry.instrumentation.fastapi',
        attributes: { 'http.route': '/invoices/{id}/pay', 'http.method': 'PUT' },
      }),
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'api/app/repo.py:17',
  ],
  [
    {
      name: 'SELECT app',
      service: 'api',
      kind: kinds.client,
      scope: 'opentelemetry.instrumentation.sqlalchemy',
      attributes: {
        'db.statement': 'SELECT customers.id FROM customers WHERE customers.id = $1',
        'db.system': 'postgresql',
      },
      parent: viewOf({
        name: 'GET /customers/{id}',
        service: 'api',
        kind: kinds.server,
        scope: 'opentelemetry.instrumentation.fastapi',
        attributes: { 'http.route': '/customers/{id}', 'http.method': 'GET' },
      }),
      resource: { 'telemetry.sdk.language': 'python' },
    },
    'none',
  ],
];

describe("a click on spans of Django's views, queries and repositories", () => {
  const program = Program.of(files);
  for (const [span, places] of clicks) {
    it(`${span.service}: ${span.name} in ${span.parent?.name ?? 'nothing'}`, async () => {
      const click = (await program).click(span);
      // Where nothing tells which of several is meant, nothing is opened.
      if (places === 'none') assert.match(click, /^(?:none|ask \d+)$/);
      else assert.ok(places.split('|').includes(click), `${click} instead of ${places}`);
    });
  }
});
