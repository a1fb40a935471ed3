import assert from 'node:assert/strict';
import { frameworkName } from '../../../../src/core/source/rules/frameworkName';
import { qualifiedName } from '../../../../src/core/source/rules/qualifiedName';
import { SourceResolver } from '../../../../src/core/source/resolver';
import { FileSet } from '../../../../src/core/source/fileSet';
import { indexOf } from '../../../support/source/sources';
import { viewOf } from './views';
import type { Shown } from './views';

async function finder(files: Readonly<Record<string, string>>): Promise<(shown: Shown) => string[]> {
  const index = await indexOf(files);
  const list = new FileSet([{ name: 'workspace', uri: 'file:///workspace' }], false);
  for (const path of Object.keys(files)) list.add(`file:///workspace/${path}`);
  const context = { index, files: list, mappings: [], services: {} };
  const resolver = new SourceResolver(context, [qualifiedName, frameworkName]);
  return shown => {
    const { locations, jump } = resolver.resolve(viewOf(shown));
    return locations.map(
      ({ uri, line, kind, confidence }, i) =>
        `${uri.split('/').at(-1)}:${line} ${kind} ${confidence}${i === jump ? ' !' : ''}`,
    );
  };
}

const server = 2;

describe('names that frameworks put on spans', () => {
  it('Nest says the controller and what it calls, on two spans', async () => {
    const found = await finder({
      'src/users.controller.ts': `@Controller('users')
export class UsersController {
  @Get(':id')
  findOne(id: string) {
    return 1;
  }
}
`,
      'src/other.controller.ts': `export class OtherController {
  findOne() { return 2; }
}
`,
    });
    const parent = viewOf({ attributes: { 'nestjs.controller': 'UsersController', 'nestjs.callback': 'findOne' } });
    assert.deepEqual(
      found({ attributes: { 'nestjs.controller': 'UsersController', 'nestjs.callback': 'findOne' }, kind: server }),
      ['users.controller.ts:4 handler exact !'],
    );
    assert.deepEqual(found({ attributes: { 'nestjs.type': 'handler', 'nestjs.callback': 'findOne' }, parent }), [
      'users.controller.ts:4 handler high !',
    ]);
    assert.deepEqual(found({ attributes: { 'nestjs.type': 'handler', 'nestjs.callback': 'findOne' } }), []);
  });

  it('Micrometer says class and method; other things are called class, too', async () => {
    const found = await finder({
      'src/main/java/com/acme/Loader.java': `package com.acme;
public class Loader {
  static class Inner { void go(long id) { } }
  void load(int a) { }
  void load(String a) { }
}
`,
    });
    assert.deepEqual(found({ attributes: { class: 'com.acme.Loader$Inner', method: 'go' } }), [
      'Loader.java:3 origin exact !',
    ]);
    assert.deepEqual(found({ attributes: { 'annotated.class': 'Inner', 'annotated.method': 'go' } }), [
      'Loader.java:3 origin exact !',
    ]);
    assert.deepEqual(found({ attributes: { class: 'economy', method: 'go' } }), []);
    assert.deepEqual(found({ attributes: { method: 'go' } }), []);
    // Which of two functions of that name ran is not said.
    assert.deepEqual(found({ attributes: { class: 'com.acme.Loader', method: 'load' } }), [
      'Loader.java:4 origin medium',
      'Loader.java:5 origin medium',
    ]);
  });

  it("the Java agent's spans of repositories and controllers are called by class and method", async () => {
    const found = await finder({
      'src/main/java/com/acme/OwnerRepository.java': `package com.acme;
public interface OwnerRepository extends JpaRepository<Owner, Integer> {
  List<Owner> findByLastName(String name);
}
`,
      'src/main/java/com/acme/OwnerController.java': `package com.acme;
public class OwnerController {
  String initFindForm() { return ""; }
}
`,
    });
    const scope = 'io.opentelemetry.spring-data-1.8';
    assert.deepEqual(found({ name: 'OwnerRepository.findByLastName', scope, kind: 1 }), [
      'OwnerRepository.java:3 origin high !',
    ]);
    assert.deepEqual(found({ name: 'OwnerRepository.save', scope, kind: 1 }), ['OwnerRepository.java:2 origin high !']);
    assert.deepEqual(found({ name: 'BasicErrorController.errorHtml', scope, kind: 1 }), []);
    assert.deepEqual(
      found({
        name: 'OwnerRepository.save',
        scope,
        attributes: { 'code.namespace': 'com.acme.OwnerRepository', 'code.function': 'save' },
      }),
      ['OwnerRepository.java:2 origin high !'],
    );
    assert.deepEqual(
      found({
        name: 'BasicErrorController.errorHtml',
        scope,
        attributes: {
          'code.namespace': 'org.springframework.boot.autoconfigure.web.servlet.error.BasicErrorController',
          'code.function': 'errorHtml',
        },
      }),
      [],
    );
    assert.deepEqual(found({ name: 'OwnerController.initFindForm', scope: 'io.opentelemetry.spring-webmvc-6.0' }), [
      'OwnerController.java:3 origin high !',
    ]);
    assert.deepEqual(found({ name: 'OwnerController.initFindForm', scope: 'mine' }), []);
  });

  it('Rails says the controller and the action', async () => {
    const found = await finder({
      'app/controllers/carts_controller.rb': `class CartsController < ApplicationController
  def show
    1
  end
end
`,
    });
    const scope = 'OpenTelemetry::Instrumentation::Rack';
    assert.deepEqual(
      found({ kind: server, scope, attributes: { 'code.namespace': 'CartsController', 'code.function': 'show' } }),
      ['carts_controller.rb:2 handler exact !'],
    );
    assert.deepEqual(found({ kind: server, scope, name: 'CartsController#show' }), [
      'carts_controller.rb:2 handler high !',
    ]);
  });

  it('Tornado says the class, the method is that of the request', async () => {
    const found = await finder({
      'app/handlers.py': `class CartHandler(RequestHandler):
    def get(self, id):
        return 1

    def post(self):
        return 2
`,
    });
    const attributes = { 'tornado.handler': 'app.handlers.CartHandler', 'http.method': 'POST' };
    assert.deepEqual(found({ kind: server, attributes }), ['handlers.py:5 handler exact !']);
  });

  it('Express and others say what middleware is called, at medium', async () => {
    const found = await finder({
      'services/web/src/app.ts': 'export function audit(req, res, next) {\n  next();\n}\n',
      'services/web/src/app.test.ts': 'function audit() {\n}\n',
    });
    const middleware = (name: string) => found({ attributes: { 'express.type': 'middleware', 'express.name': name } });
    assert.deepEqual(middleware('audit'), ['app.ts:1 handler medium !']);
    assert.deepEqual(middleware('jsonParser'), []);
    assert.deepEqual(middleware('<anonymous>'), []);
    assert.deepEqual(found({ attributes: { 'hook.callback.name': 'bound audit' } }), ['app.ts:1 handler medium !']);
    assert.deepEqual(found({ attributes: { 'express.type': 'router', 'express.name': 'audit' } }), []);
  });
});
