import assert from 'node:assert/strict';
import { command } from '../../../../../src/core/source/rules/command';
import { faas } from '../../../../../src/core/source/rules/faas';
import { nextRoute } from '../../../../../src/core/source/rules/nextRoute';
import { template } from '../../../../../src/core/source/rules/template';
import { SpanKind } from '../../../../../src/core/spans/spanTable';
import { indexOf } from '../../../../support/source/sources';
import { viewOf } from '../views';
import { workspaceOf } from '../workspace';
import { ask, contextOf, programOf } from './asking';

describe('cloud functions', () => {
  it('are found by serverless.yml, SAM, function.json and attributes', async () => {
    const { asked } = await programOf({
      'fn/serverless.yml':
        'service: shop\nfunctions:\n  resize:\n    handler: src/resize.handler\n  resize-all:\n    handler: src/all.run\n',
      'fn/src/resize.py': 'def handler(event, context):\n    return {}\n',
      'fn/src/all.js': 'exports.run = async event => {\n  return {};\n};\n',
      'sam/template.yaml':
        'Resources:\n  HelloFunction:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: hello/\n      Handler: app.lambda_handler\n      FunctionName: say-hello\n',
      'sam/hello/app.py': 'def lambda_handler(event, context):\n    return 1\n',
      'az/Cleanup/function.json': '{"scriptFile": "../src/cleanup.js", "bindings": []}',
      'az/src/cleanup.js': 'module.exports = async function main(context) {\n  return 1;\n};\n',
      'java/template.yml':
        'Resources:\n  Pay:\n    Properties:\n      Handler: com.acme.PayHandler::handleRequest\n      FunctionName: pay\n',
      'java/src/main/java/com/acme/PayHandler.java':
        'package com.acme;\npublic class PayHandler implements RequestHandler<String, String> {\n  public String handleRequest(String in, Context context) {\n    return in;\n  }\n}\n',
    });
    const span = (name: string) => ({ name, kind: SpanKind.Server, attributes: { 'faas.name': name } });
    assert.deepEqual(asked(span('shop-prod-resize'), faas), ['fn/src/resize.py: def handler(event, context): (high)']);
    assert.deepEqual(asked(span('shop-prod-resize-all'), faas), [
      'fn/src/all.js: exports.run = async event => { (high)',
    ]);
    assert.deepEqual(asked(span('other-prod-resize'), faas), []);
    assert.deepEqual(asked(span('say-hello'), faas), ['sam/hello/app.py: def lambda_handler(event, context): (high)']);
    assert.deepEqual(asked(span('mystack-HelloFunction-1A2B3C4D5E6F'), faas), [
      'sam/hello/app.py: def lambda_handler(event, context): (high)',
    ]);
    assert.deepEqual(asked(span('Cleanup'), faas), [
      'az/src/cleanup.js: module.exports = async function main(context) { (high)',
    ]);
    assert.deepEqual(asked(span('pay'), faas), [
      'java/src/main/java/com/acme/PayHandler.java: public String handleRequest(String in, Context context) { (high)',
    ]);
    assert.deepEqual(asked({ name: 'resize', kind: SpanKind.Internal }, faas), []);
  });
});

describe('Next.js', () => {
  it('has routes by the places of files', async () => {
    const { asked } = await programOf({
      'front/package.json': '{"name":"front"}',
      'front/app/api/cart/[id]/route.ts':
        'export async function GET(req: Request) {\n  return Response.json({});\n}\nexport const DELETE = async () => {\n  return new Response();\n};\n',
      'front/app/(shop)/products/[slug]/page.tsx':
        'export async function generateMetadata() {\n  return {};\n}\nfunction Price() {\n  return null;\n}\nexport default async function ProductPage() {\n  return <Price />;\n}\n',
      'front/app/layout.tsx': 'export default function RootLayout({ children }) {\n  return children;\n}\n',
      'front/src/pages/about.tsx':
        'export default function About() {\n  return null;\n}\nexport async function getServerSideProps() {\n  return { props: {} };\n}\n',
      'front/src/pages/api/hello.ts': 'export default function handler(req, res) {\n  res.end();\n}\n',
    });
    const next = (name: string, attributes: Record<string, string> = {}) => ({
      name,
      kind: SpanKind.Internal,
      scope: 'next.js',
      attributes,
      parent: viewOf({ name: 'DELETE /api/cart/[id]', kind: SpanKind.Server, attributes: { 'http.method': 'DELETE' } }),
    });
    assert.deepEqual(
      asked(next('executing api route (app) /api/cart/[id]', { 'next.route': '/api/cart/[id]' }), nextRoute),
      ['front/app/api/cart/[id]/route.ts: export const DELETE = async () => { (high)'],
    );
    assert.deepEqual(asked(next('render route (app) /products/[slug]'), nextRoute), [
      'front/app/(shop)/products/[slug]/page.tsx: export default async function ProductPage() { (high)',
    ]);
    assert.deepEqual(
      asked(next('generateMetadata /products/[slug]/page', { 'next.page': '/products/[slug]/page' }), nextRoute),
      ['front/app/(shop)/products/[slug]/page.tsx: export async function generateMetadata() { (high)'],
    );
    assert.deepEqual(asked(next('getServerSideProps /about'), nextRoute), [
      'front/src/pages/about.tsx: export async function getServerSideProps() { (high)',
    ]);
    assert.deepEqual(asked(next('executing api route (pages) /api/hello'), nextRoute), [
      'front/src/pages/api/hello.ts: export default function handler(req, res) { (high)',
    ]);
    assert.deepEqual(asked(next('resolve page components'), nextRoute), []);
    const server = {
      name: 'GET /products/[slug]',
      kind: SpanKind.Server,
      scope: 'next.js',
      attributes: {
        'next.span_type': 'BaseServer.handleRequest',
        'http.route': '/products/[slug]',
        'http.method': 'GET',
      },
    };
    assert.deepEqual(asked(server, nextRoute), [
      'front/app/(shop)/products/[slug]/page.tsx: export default async function ProductPage() { (high)',
    ]);
    assert.deepEqual(asked(server), [
      'front/app/(shop)/products/[slug]/page.tsx: export default async function ProductPage() { (high)',
    ]);
  });
});

describe('templates and commands', () => {
  it('open the template, and offer what renders it', async () => {
    const index = await indexOf({
      'shop/app.py':
        'from flask import Flask, render_template\napp = Flask(__name__)\n\n@app.route("/")\ndef index():\n    return render_template("shop/index.html")\n',
    });
    const files = workspaceOf({
      '/home/me/workspace': [
        'shop/templates/shop/index.html',
        'shop/templates/index.html',
        'web/src/main/resources/templates/owners/list.html',
      ],
    });
    const context = { ...contextOf(index), files };
    const jinja = (name: string) => ({
      name: 'jinja2.render',
      kind: SpanKind.Internal,
      attributes: { 'jinja2.template_name': name },
    });
    assert.deepEqual(
      ask(index, jinja('shop/index.html'), { rule: template, context }).map(found =>
        found.replace('me/workspace/', ''),
      ),
      ['shop/templates/shop/index.html:1 - high', 'shop/app.py:6 index medium'],
    );
    assert.deepEqual(ask(index, jinja('<memory>'), { rule: template, context }), []);
    assert.deepEqual(
      ask(index, { name: 'Render owners/list', kind: SpanKind.Internal }, { rule: template, context }).map(found =>
        found.replace('me/workspace/', ''),
      ),
      ['web/src/main/resources/templates/owners/list.html:1 - high'],
    );
  });

  it('lead from a command’s name to its function', async () => {
    const { asked } = await programOf({
      'cli.py':
        'import click\n\n@click.group()\ndef cli():\n    pass\n\n@cli.command("sync-all")\n@click.option("--force")\ndef sync(force):\n    pass\n\n@cli.command()\ndef init_db():\n    pass\n',
    });
    const span = (name: string) => ({ name, kind: SpanKind.Internal, scope: 'opentelemetry.instrumentation.click' });
    assert.deepEqual(asked(span('sync-all'), command), ['cli.py: def sync(force): (high)']);
    assert.deepEqual(asked(span('init-db'), command), ['cli.py: def init_db(): (high)']);
    assert.deepEqual(asked(span('sync'), command), []);
  });
});
