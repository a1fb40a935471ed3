import assert from 'node:assert/strict';
import { searchesOf } from '../../../../src/core/source/reverse';
import { indexOf } from '../../../support/source/sources';

async function searchesAt(
  files: Readonly<Record<string, string>>,
  path: string,
  text: string,
): Promise<{ name: string; services: readonly string[]; ways: string[] } | undefined> {
  const index = await indexOf(files);
  const line = files[path].split('\n').findIndex(one => one.includes(text)) + 1;
  const found = searchesOf(index, {}, `file:///workspace/${path}`, line);
  return (
    found && {
      name: found.name,
      services: found.services,
      ways: found.searches.map(({ operation, tags }) =>
        [operation ?? '', ...Object.entries(tags ?? {}).map(([key, value]) => `${key}=${value}`)]
          .filter(part => part !== '')
          .join(' '),
      ),
    }
  );
}

describe('what to search for to find the spans of a function', () => {
  const files = {
    'catalog/pyproject.toml': '[project]\nname = "catalog"\n',
    'catalog/.env': 'OTEL_SERVICE_NAME=shop-catalog\n',
    'catalog/app/main.py': `
from fastapi import FastAPI
from app import orders
app = FastAPI()
app.include_router(orders.router, prefix="/api")
`,
    'catalog/app/orders.py': `
from celery import shared_task
from fastapi import APIRouter
from opentelemetry import trace
tracer = trace.get_tracer(__name__)
router = APIRouter(prefix="/orders")

@router.get("/{order_id}")
async def get_order(order_id: int):
    with tracer.start_as_current_span("orders.load"):
        return find(order_id)

@shared_task
def send_receipt(order_id):
    pass

def find(order_id):
    return None
`,
  };

  it('is its spans, its route as frameworks send it, its name', async () => {
    const found = await searchesAt(files, 'catalog/app/orders.py', 'return find');
    assert.equal(found?.name, 'get_order');
    assert.deepEqual(found.services.slice(0, 2), ['shop-catalog', 'catalog']);
    assert.deepEqual(found.ways.slice(0, 4), [
      'orders.load',
      'GET /api/orders/{order_id}',
      'http.route=/api/orders/{order_id} http.request.method=GET',
      'http.route=/api/orders/{order_id} http.method=GET',
    ]);
    assert.ok(found.ways.includes('code.function.name=app.orders.get_order'));
  });

  it('is a job’s name', async () => {
    const found = await searchesAt(files, 'catalog/app/orders.py', 'def send_receipt');
    assert.ok(found?.ways.includes('celery.task_name=app.orders.send_receipt'), String(found?.ways));
    assert.ok(found?.ways.includes('run/app.orders.send_receipt'));
  });

  it('is nothing but its name for a function that nothing leads to, and nothing outside of any', async () => {
    const found = await searchesAt(files, 'catalog/app/orders.py', 'def find');
    assert.equal(found?.ways[0], 'code.function.name=app.orders.find');
    assert.equal(await searchesAt(files, 'catalog/app/orders.py', 'from celery'), undefined);
  });

  it('knows how Go, Java and Express say it', async () => {
    const programs = {
      'cart/go.mod': 'module github.com/acme/cart\n',
      'cart/store/store.go': 'package store\n\nfunc (s *Store) Get(ctx context.Context) error {\n\treturn nil\n}\n',
      'cart/main.go':
        'package main\n\nfunc main() {\n\tmux := http.NewServeMux()\n\tmux.HandleFunc("GET /cart/{id}", getCart)\n}\n\nfunc getCart(w http.ResponseWriter, r *http.Request) {\n}\n',
      'bill/pom.xml': '<project><artifactId>bill</artifactId></project>',
      'bill/src/main/java/com/acme/Bills.java':
        'package com.acme;\n@RestController @RequestMapping("/bills")\npublic class Bills {\n  @GetMapping("/{id:[0-9]+}")\n  public Bill one(long id) {\n    return null;\n  }\n}\n',
      'web/package.json': '{"name":"web"}',
      'web/app.js':
        "const app = require('express')();\nconst router = require('express').Router();\nrouter.get('/:id', (req, res) => {\n  res.end();\n});\napp.use('/items', router);\nfunction audit(req, res, next) {\n  next();\n}\n",
    };
    assert.deepEqual(
      (await searchesAt(programs, 'cart/store/store.go', 'return nil'))?.ways[0],
      'code.function.name=github.com/acme/cart/store.(*Store).Get',
    );
    assert.deepEqual((await searchesAt(programs, 'cart/main.go', 'func getCart'))?.ways[0], 'GET /cart/{id}');
    const bills = await searchesAt(programs, 'bill/src/main/java/com/acme/Bills.java', 'return null');
    assert.equal(bills?.ways[0], 'GET /bills/{id:[0-9]+}');
    assert.ok(bills?.ways.includes('code.function=one code.namespace=com.acme.Bills'));
    assert.equal((await searchesAt(programs, 'web/app.js', 'res.end'))?.ways[0], 'GET /items/:id');
    assert.ok((await searchesAt(programs, 'web/app.js', 'next();'))?.ways.includes('middleware - audit'));
  });
});
