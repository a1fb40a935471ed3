import assert from 'node:assert/strict';
import { SpanKind } from '../../../../../src/core/spans/spanTable';
import { indexOf } from '../../../../support/source/sources';
import { ask, contextOf, programOf, served } from './asking';

describe('what is no answer to a route', () => {
  it('libraries, tests, clients, comments, other words for the same', async () => {
    const { of, asked } = await programOf({
      'go.mod': 'module example.com/shop\n',
      'main.go': `package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.Handler())
	// mux.HandleFunc("GET /old", old)
	mux.HandleFunc("GET /orders/{id}", getOrder)
	http.Get("http://billing/invoices/{id}")
	log.Println("GET /logged/{id}")
}

func getOrder(w http.ResponseWriter, r *http.Request) {}

func Handler(w http.ResponseWriter, r *http.Request) {}

func old(w http.ResponseWriter, r *http.Request) {}
`,
      'main_test.go': `package main

func TestOrder(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders/{id}", func(w http.ResponseWriter, r *http.Request) {})
	mux.HandleFunc("GET /only/in/tests", old)
}
`,
    });
    assert.deepEqual(of('GET /orders/{id}'), [
      'main.go: func getOrder(w http.ResponseWriter, r *http.Request) {} (high)',
    ]);
    assert.deepEqual(of('GET /metrics'), []);
    assert.deepEqual(
      of('GET /only/in/tests').map(found => found.slice(-5)),
      ['(low)'],
    );
    assert.deepEqual(of('GET /old'), []);
    assert.deepEqual(of('GET /invoices/{id}'), []);
    assert.deepEqual(of('GET /logged/{id}'), []);
    assert.deepEqual(
      asked({ name: 'GET /orders/{id}', kind: SpanKind.Client, attributes: { 'url.template': '/orders/{id}' } }),
      [],
    );
    assert.deepEqual(
      asked({
        name: 'POST /error',
        kind: SpanKind.Server,
        attributes: { 'http.route': '/error', 'url.path': '/orders/1' },
      }),
      [],
    );
    assert.deepEqual(of('GET /unknown/{id}', { attributes: { 'url.path': '/unknown/1' } }), []);
  });

  it('where tests mount a router', async () => {
    const { of } = await programOf({
      'package.json': '{"name":"a"}',
      'src/app.js': "const app = require('express')();\napp.use('/api', require('./users'));\n",
      'src/users.js':
        "const router = require('express').Router();\nrouter.get('/users/:id', (req, res) => res.end());\nmodule.exports = router;\n",
      'test/users.test.js': "const app = require('express')();\napp.use('/mounted', require('../src/users'));\n",
    });
    assert.deepEqual(of('GET /api/users/:id'), [
      "src/users.js: router.get('/users/:id', (req, res) => res.end()); (high)",
    ]);
    assert.deepEqual(of('GET /mounted/users/:id'), []);
  });

  it('another service that has the whole route, when one’s own has its end', async () => {
    const index = await indexOf({
      'orders/package.json': '{"name":"orders"}',
      'orders/app.js': `
const router = require('express').Router();
router.get('/items/:id', (req, res) => res.end());
`,
      'stock/package.json': '{"name":"stock"}',
      'stock/app.js': `
const app = require('express')();
app.get('/api/items/:id', (req, res) => res.end());
`,
    });
    const fit = (service: string, path: string): number => (path.startsWith(`${service}/`) ? 2 : -1);
    const found = (service: string): string[] =>
      ask(index, served('GET /api/items/:id', { service }), { context: contextOf(index, fit) });
    assert.deepEqual(found('orders'), ['orders/app.js:3 - medium']);
    assert.deepEqual(found('stock'), ['stock/app.js:3 - high']);
    assert.deepEqual(found('other'), ['stock/app.js:3 - low?']);
  });

  it('Feign and other clients that are declared like servers', async () => {
    const { of } = await programOf({
      'shop/pom.xml': '<project><artifactId>shop</artifactId></project>',
      'shop/src/main/java/com/acme/BillingClient.java': `package com.acme;

@FeignClient(name = "billing")
public interface BillingClient {
  @GetMapping("/invoices/{id}")
  Invoice find(@PathVariable long id);
}
`,
      'billing/pom.xml': '<project><artifactId>billing</artifactId></project>',
      'billing/src/main/java/com/acme/InvoiceController.java': `package com.acme;

@RestController
public class InvoiceController {
  @GetMapping("/invoices/{id}")
  public Invoice get(@PathVariable long id) {
    return null;
  }
}
`,
    });
    assert.deepEqual(of('GET /invoices/{id}'), [
      'billing/src/main/java/com/acme/InvoiceController.java: public Invoice get(@PathVariable long id) { (high)',
    ]);
  });
});
