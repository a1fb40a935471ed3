// What runs though nobody wrote the call: dependencies of a handler, interfaces that are requests, queues that are put in.
import assert from 'node:assert/strict';
import { kinds, Program } from '../programs';
import { viewOf, type Shown } from '../views';

const request = (service: string, name: string, attributes: Record<string, string> = {}): Shown => ({
  name,
  kind: kinds.server,
  service,
  attributes: { 'http.route': name.split(' ')[1], 'http.request.method': name.split(' ')[0], ...attributes },
});

describe('dependencies of FastAPI', () => {
  let program: Program;
  before(async () => {
    program = await Program.of({
      'pyproject.toml': '[project]\nname = "parts"\n',
      'app/models.py': `
from sqlmodel import SQLModel
class Account(SQLModel, table=True):
    id: int
class Part(SQLModel, table=True):
    id: int
`,
      'app/deps.py': `
from typing import Annotated
from fastapi import Depends
from app.models import Account
def get_account(session, token) -> Account:
    return session.get(Account, token.sub)
CurrentAccount = Annotated[Account, Depends(get_account)]
def only_staff(account: CurrentAccount):
    return account
`,
      'app/main.py': `
from fastapi import Depends, FastAPI
from sqlmodel import delete
from app.deps import CurrentAccount, get_account, only_staff
from app.models import Account, Part
app = FastAPI()
@app.get("/parts/{id}")
def read_part(session, account: CurrentAccount, id: int):
    return session.get(Part, id)
@app.get("/old/{id}")
def old_part(session, id: int, account=Depends(get_account)):
    return session.get(Part, id)
@app.get("/staff", dependencies=[Depends(only_staff)])
def staff(session):
    return []
@app.get("/accounts/{id}")
def read_account(session, account: CurrentAccount, id: int):
    return session.get(Account, id)
@app.delete("/accounts/{id}")
def delete_account(session, id: int):
    statement = delete(Part).where(Part.owner == id)
    session.exec(statement)
    session.delete(session.get(Account, id))
    session.commit()
`,
    });
  });
  const query = (text: string, name: string): Shown => ({
    name: text.split(' ')[0],
    kind: kinds.client,
    service: 'parts',
    scope: 'opentelemetry.instrumentation.sqlalchemy',
    parent: viewOf(request('parts', name)),
    attributes: { 'db.system': 'postgresql', 'db.statement': text },
  });
  const account = 'SELECT account.id FROM account WHERE account.id = %(pk_1)s';

  it('run for the handler whose parameters, defaults or decorators ask for them', () => {
    for (const name of ['GET /parts/{id}', 'GET /old/{id}', 'GET /staff'])
      assert.equal(program.click(query(account, name)), 'app/deps.py:6', name);
    assert.equal(
      program.click(query('SELECT part.id FROM part WHERE part.id = %(pk_1)s', 'GET /parts/{id}')),
      'app/main.py:9',
    );
  });
  it('leave a choice where the handler asks the same', () => {
    const places = program.places(query(account, 'GET /accounts/{id}')).filter(place => place.includes(' call '));
    assert.deepEqual(places, ['  app/main.py:18 read_account call low', '  app/deps.py:6 get_account call low']);
  });
  it('a statement is sent where it is executed, what the session collected by the commit', () => {
    const of = (table: string): string =>
      program.click(query(`DELETE FROM ${table} WHERE ${table}.id = %(id)s`, 'DELETE /accounts/{id}'));
    assert.equal(of('part'), 'app/main.py:22');
    assert.equal(of('account'), 'app/main.py:24');
  });
});

describe('interfaces whose methods are requests', () => {
  it('are called where the function above calls them, not where another one sends the like', async () => {
    const program = await Program.of({
      'pom.xml': '<project><artifactId>desk</artifactId></project>',
      'src/main/java/acme/StockClient.java': `package acme;
@FeignClient(name = "stock", path = "/stock")
public interface StockClient {
  @GetMapping("/{sku}")
  boolean has(@PathVariable String sku);
  @PostMapping("/hold")
  void hold(@RequestBody Hold hold);
}
`,
      'src/main/java/acme/Desk.java': `package acme;
@RestController
public class Desk {
  private final StockClient stock;
  private final RestTemplate rest;
  @PostMapping("/desk")
  public void sell(@RequestBody Sale sale) {
    stock.has(sale.sku());
    stock.hold(new Hold());
  }
  @GetMapping("/desk/{sku}")
  public void look(@PathVariable String sku) {
    rest.getForObject("http://stock/stock/{sku}", Boolean.class, sku);
  }
}
`,
    });
    const sent = (method: string, url: string, above: string): string =>
      program.click({
        name: method,
        kind: kinds.client,
        service: 'desk',
        parent: viewOf(request('desk', above)),
        attributes: { 'http.request.method': method, 'url.full': url },
      });
    assert.equal(sent('GET', 'http://stock/stock/a', 'POST /desk'), 'src/main/java/acme/Desk.java:8');
    assert.equal(sent('POST', 'http://stock/stock/hold', 'POST /desk'), 'src/main/java/acme/Desk.java:9');
    assert.equal(sent('GET', 'http://stock/stock/a', 'GET /desk/{sku}'), 'src/main/java/acme/Desk.java:13');
  });
});

describe('a wrapper called like the remote method', () => {
  it('has the call that is sent, and is none itself', async () => {
    const program = await Program.of({
      'package.json': '{"name":"site"}',
      'pages/api/basket.ts': `
import BasketGateway from '../../gateways/basket';
export default async function handler(req, res) {
  await BasketGateway.addItem(1, 2);
  res.json({});
}
`,
      'gateways/basket.ts': `
import { BasketServiceClient } from '../protos/shop';
const client = new BasketServiceClient(ADDRESS);
const BasketGateway = () => ({
  addItem(userId, item) {
    return new Promise((resolve, reject) =>
      client.addItem({ userId, item }, (error, response) => (error ? reject(error) : resolve(response)))
    );
  },
});
export default BasketGateway();
`,
      'basket/go.mod': 'module example.com/basket\n',
      'basket/main.go': `package main

type server struct {
	pb.UnimplementedBasketServiceServer
}

func (s *server) AddItem(ctx context.Context, in *pb.AddItemRequest) (*pb.Empty, error) {
	return nil, nil
}
`,
    });
    const span: Shown = {
      name: 'grpc.shop.BasketService/AddItem',
      kind: kinds.client,
      service: 'site',
      parent: viewOf({ ...request('site', 'POST /api/basket'), scope: 'next.js' }),
      attributes: { 'rpc.system': 'grpc', 'rpc.service': 'shop.BasketService', 'rpc.method': 'AddItem' },
    };
    assert.equal(program.click(span), 'gateways/basket.ts:7');
  });
});

describe('a decorator of the workspace', () => {
  it('opens spans with the tracer that it has', async () => {
    const program = await Program.of({
      'desk/package.json': '{"name":"desk"}',
      'desk/src/traced.ts': `
import { trace } from '@opentelemetry/api';
const tracer = trace.getTracer('desk');
export const Traced = (name?: string) => (target: any, key: string, d: PropertyDescriptor) => {
  const original = d.value;
  d.value = function (...args: any[]) {
    return tracer.startActiveSpan(name ?? key, () => original.apply(this, args));
  };
};
`,
      'desk/src/service.ts': `
import { Traced } from './traced';
export class UserService {
  @Traced('users.find')
  async find(id: string) {
    return id;
  }
}
`,
      'shelf/package.json': '{"name":"shelf"}',
      'shelf/src/service.ts': 'export class UserService {\n  async find() {}\n}\n',
    });
    const span = (service: string, scope: string): Shown => ({
      name: 'users.find',
      kind: kinds.internal,
      service,
      scope,
    });
    assert.equal(program.click(span('desk', 'desk')), 'desk/src/service.ts:5');
    assert.equal(program.click(span('shelf', 'shelf')), 'ask 1');
  });
});

describe('roots of a GraphQL schema that are put together', () => {
  it('have the fields of the classes they are made of', async () => {
    const program = await Program.of({
      'pyproject.toml': '[project]\nname = "store"\n',
      'store/parts.py': `
import graphene
class PartQueries(graphene.ObjectType):
    part = graphene.Field(Part)
    def resolve_part(self, info, id=None):
        return None
class PartMutations(graphene.ObjectType):
    part_create = PartCreate.Field()
class PartCreate(graphene.Mutation):
    @classmethod
    def mutate(cls, root, info):
        return None
class OtherThings(graphene.ObjectType):
    def resolve_bolt(self, info):
        return None
`,
      'store/schema.py': `
import graphene
from store.parts import PartMutations, PartQueries
class Query(PartQueries, graphene.ObjectType):
    pass
class Mutation(PartMutations):
    pass
schema = graphene.Schema(query=Query, mutation=Mutation)
`,
    });
    const field = (parent: string, name: string): string =>
      program.click({
        name: 'resolve',
        kind: kinds.internal,
        service: 'store',
        attributes: { 'graphql.parent.name': parent, 'graphql.field.name': name },
      });
    assert.equal(field('Query', 'part'), 'store/parts.py:5');
    assert.equal(field('Mutation', 'partCreate'), 'store/parts.py:11');
    assert.equal(field('Query', 'bolt'), 'none');
  });
});

describe('queues that Nest puts in', () => {
  it('get their jobs where the field is used', async () => {
    const program = await Program.of({
      'package.json': '{"name":"desk"}',
      'src/desk.service.ts': `
@Injectable()
export class DeskService {
  constructor(
    @InjectQueue('letters') private readonly out: Queue,
    @InjectQueue('scans') private readonly scans: Queue,
  ) {}
  async send() {
    this.seen.add('letters');
    await this.scans.add('one', {});
    await this.out.add('welcome', { id: 1 });
  }
}
`,
    });
    const span = {
      name: 'add letters',
      kind: kinds.producer,
      service: 'desk',
      attributes: { 'messaging.destination.name': 'letters' },
    };
    assert.equal(program.click(span), 'src/desk.service.ts:11');
  });
});

describe('handlers behind other declarations', () => {
  it('override the default method of an interface', async () => {
    const program = await Program.of({
      'pom.xml': '<project><artifactId>desk</artifactId></project>',
      'src/main/java/acme/DeskApi.java': `package acme;
public interface DeskApi {
  @RequestMapping(method = RequestMethod.GET, value = "/desk")
  default ResponseEntity<Void> look(String name) {
    return new ResponseEntity<>(HttpStatus.NOT_IMPLEMENTED);
  }
  @PostMapping("/desk")
  default ResponseEntity<Void> put(String name) {
    return new ResponseEntity<>(HttpStatus.NOT_IMPLEMENTED);
  }
}
`,
      'src/main/java/acme/DeskController.java': `package acme;
@RestController
public class DeskController implements DeskApi {
  @Override
  public ResponseEntity<Void> look(String name) {
    return null;
  }
}
`,
    });
    assert.equal(program.click(request('desk', 'GET /desk')), 'src/main/java/acme/DeskController.java:5');
    assert.equal(program.click(request('desk', 'POST /desk')), 'src/main/java/acme/DeskApi.java:8');
  });
  it('are told by the address where one middleware routes, though another service declares its mount', async () => {
    const program = await Program.of({
      'todo/package.json': '{"name":"todo"}',
      'todo/src/todo.controller.ts': `
import { post } from '@loopback/rest';
export class TodoController {
  @post('/todos')
  async create() {}
}
`,
      'site/package.json': '{"name":"site"}',
      'site/app.js': "const app = require('express')();\napp.get('/', (req, res) => res.end());\n",
    });
    const sent = (path: string): readonly string[] => program.places(request('todo', 'POST /', { 'url.path': path }));
    assert.deepEqual(sent('/todos'), ['  todo/src/todo.controller.ts:5 TodoController.create handler low']);
    assert.deepEqual(sent('/'), []);
  });
  it('of a page of Next.js: what loads its data is not the component', async () => {
    const program = await Program.of({
      'package.json': '{"name":"site"}',
      'pages/old/[id].tsx':
        'export const getServerSideProps = async () => ({ props: {} });\nexport default function Old() {\n  return null;\n}\n',
    });
    const attributes = { 'next.route': '/old/[id]' };
    const span = {
      name: 'getServerSideProps /old/[id]',
      kind: kinds.internal,
      service: 'site',
      scope: 'next.js',
      attributes,
    };
    assert.equal(program.click(span), 'pages/old/[id].tsx:1');
  });
  it('of a route of Next.js, with the name of its file behind it', async () => {
    const program = await Program.of({
      'package.json': '{"name":"site"}',
      'app/api/pay/route.ts': 'export const GET = async () => new Response();\nexport async function POST() {}\n',
    });
    const route = '/api/pay/route';
    const span: Shown = {
      name: `executing api route (app) ${route}`,
      kind: kinds.internal,
      service: 'site',
      scope: 'next.js',
      parent: viewOf({ ...request('site', `POST ${route}`), scope: 'next.js' }),
      attributes: { 'next.route': route },
    };
    assert.equal(program.click(span), 'app/api/pay/route.ts:2');
  });
});
