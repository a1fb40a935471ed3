import assert from 'node:assert/strict';
import { kinds, Program } from '../programs';
import { viewOf, type Shown } from '../views';

const query = (text: string, parent: Shown, more: Partial<Shown> = {}): Shown => ({
  name: text.split(' ')[0],
  kind: kinds.client,
  service: parent.service,
  parent: viewOf(parent),
  ...more,
  attributes: { 'db.system': 'postgresql', 'db.statement': text, ...more.attributes },
});

const fastapi = {
  'pyproject.toml': '[project]\nname = "shop"\n',
  'app/models.py': `
from sqlalchemy.orm import DeclarativeBase, Mapped, relationship
class Base(DeclarativeBase):
    pass

class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int]
    items: Mapped[list["OrderItem"]] = relationship()

class OrderItem(Base):
    __tablename__ = "order_items"
    id: Mapped[int]
`,
  'app/repository.py': `
from sqlalchemy import select
from sqlalchemy.orm import Session
from app.models import Order, OrderItem

class OrderRepository:
    def __init__(self, session: Session):
        self.session = session

    def get(self, order_id):
        return self.session.get(Order, order_id)

    def search(self, text):
        stmt = select(Order).where(Order.name == text)
        return self.session.scalars(stmt).all()

    def add(self, order):
        self.session.add(order)
        self.session.commit()
        self.session.refresh(order)
        return order
`,
  'app/main.py': `
from fastapi import FastAPI, Depends
from app.repository import OrderRepository
from app.models import Order

app = FastAPI()

@app.get("/orders/{order_id}")
def read_order(order_id: int, repo: OrderRepository = Depends()):
    return repo.get(order_id)

@app.get("/orders")
def search_orders(text: str, repo: OrderRepository = Depends()):
    return repo.search(text)

@app.post("/orders")
def create_order(repo: OrderRepository = Depends()):
    return repo.add(Order())
`,
};

describe('a query of SQLAlchemy', () => {
  let program: Program;
  before(async () => (program = await Program.of(fastapi)));
  const request = (name: string): Shown => ({
    name,
    kind: kinds.server,
    service: 'shop',
    scope: 'opentelemetry.instrumentation.fastapi',
    attributes: { 'http.route': name.split(' ')[1], 'http.request.method': name.split(' ')[0] },
  });
  const scope = { scope: 'opentelemetry.instrumentation.sqlalchemy' };

  it('is the call on the entity, in what the handler calls', () => {
    const text = 'SELECT orders.id AS orders_id FROM orders WHERE orders.id = %(pk_1)s';
    assert.equal(program.click(query(text, request('GET /orders/{order_id}'), scope)), 'app/repository.py:11');
  });
  it('is built before it is sent', () => {
    const text = 'SELECT orders.id, orders.name FROM orders WHERE orders.name = %(name_1)s';
    assert.match(program.click(query(text, request('GET /orders'), scope)), /^app\/repository\.py:1[45]$/);
  });
  it('is sent by the commit, and read again by the refresh', () => {
    const insert = 'INSERT INTO orders (name) VALUES (%(name)s) RETURNING orders.id';
    assert.equal(program.click(query(insert, request('POST /orders'), scope)), 'app/repository.py:19');
    const select = 'SELECT orders.id, orders.name FROM orders WHERE orders.id = %(pk_1)s';
    assert.equal(program.click(query(select, request('POST /orders'), scope)), 'app/repository.py:20');
  });
  it('of a table that nothing asks for is offered with the entity', () => {
    const text = 'SELECT order_items.id FROM order_items WHERE %(param_1)s = order_items.order_id';
    assert.deepEqual(program.places(query(text, request('GET /orders/{order_id}'), scope)), [
      '  app/main.py:9 read_order call low',
      '  app/models.py:11 - model low',
    ]);
  });
});

const express = {
  'package.json': '{"name":"api"}',
  'src/db.ts': `
import { PrismaClient } from '@prisma/client';
export const prisma = new PrismaClient();
`,
  'src/orders/orders.service.ts': `
import { prisma } from '../db';
export async function findOrder(id: number) {
  const order = await prisma.order.findUnique({
    where: { id },
    include: { items: true },
  });
  await prisma.auditLog.create({ data: { id } });
  return order;
}
`,
  'src/orders/orders.routes.ts': `
import { Router } from 'express';
import { findOrder } from './orders.service';
import { pool } from '../pool';
const router = Router();
router.get('/:id', async (req, res, next) => {
  res.json(await findOrder(Number(req.params.id)));
});
router.delete('/:id', async (req, res) => {
  await pool.query(
    \`DELETE FROM orders
      WHERE id = $1\`,
    [req.params.id],
  );
  res.sendStatus(204);
});
export default router;
`,
  'src/pool.ts': `
import { Pool } from 'pg';
export const pool = new Pool();
`,
  'src/server.ts': `
import express from 'express';
import orders from './orders/orders.routes';
const app = express();
app.use('/orders', orders);
app.listen(3000);
`,
};

describe('a query in Node', () => {
  let program: Program;
  before(async () => (program = await Program.of(express)));
  const handler = (method: string): Shown => ({
    name: 'request handler - /orders/:id',
    service: 'api',
    scope: '@opentelemetry/instrumentation-express',
    kind: kinds.internal,
    attributes: { 'express.type': 'request_handler', 'http.route': '/orders/:id', 'express.name': '/orders/:id' },
    parent: viewOf({
      name: `${method} /orders/:id`,
      service: 'api',
      kind: kinds.server,
      attributes: { 'http.route': '/orders/:id', 'http.request.method': method },
    }),
  });
  const operation = (model: string, method: string): Shown => ({
    name: 'prisma:client:operation',
    scope: 'prisma',
    kind: kinds.internal,
    service: 'api',
    attributes: { model, method, name: `${model}.${method}` },
    parent: viewOf(handler('GET')),
  });

  it('of Prisma is the call of model and method', () => {
    assert.equal(program.click(operation('Order', 'findUnique')), 'src/orders/orders.service.ts:4');
    assert.equal(program.click(operation('AuditLog', 'create')), 'src/orders/orders.service.ts:8');
  });
  it('below an operation of Prisma is that', () => {
    const span: Shown = {
      name: 'prisma:engine:db_query',
      scope: 'prisma',
      kind: kinds.client,
      service: 'api',
      attributes: {
        'db.system': 'postgresql',
        'db.query.text': 'SELECT "public"."Item"."id" FROM "public"."Item" WHERE 1=1',
      },
      parent: viewOf(operation('Order', 'findUnique')),
    };
    assert.equal(program.click(span), 'src/orders/orders.service.ts:4');
  });
  it('over several lines is the call that sends it', () => {
    const text = 'DELETE FROM orders\n      WHERE id = $1';
    const span = query(text, handler('DELETE'), {
      name: 'pg.query:DELETE shop',
      scope: '@opentelemetry/instrumentation-pg',
    });
    assert.equal(program.click(span), 'src/orders/orders.routes.ts:10');
  });
  it('of a pool that connects is no line', () => {
    const span = { ...query('', handler('GET')), name: 'pg-pool.connect', attributes: { 'db.system': 'postgresql' } };
    assert.equal(program.click(span), 'none');
  });
});

const spring = {
  'pom.xml': '<project><artifactId>petclinic</artifactId></project>',
  'src/main/java/com/acme/owner/Owner.java': `
package com.acme.owner;
@Entity
@Table(name = "owners")
public class Owner { @Id Long id; }
`,
  'src/main/java/com/acme/owner/OwnerRepository.java': `
package com.acme.owner;
public interface OwnerRepository extends JpaRepository<Owner, Long> {
  List<Owner> findByLastName(String lastName);
}
`,
  'src/main/java/com/acme/owner/OwnerController.java': `
package com.acme.owner;
@Controller
class OwnerController {
  private final OwnerRepository owners;
  OwnerController(OwnerRepository owners) { this.owners = owners; }
  @GetMapping("/owners")
  public String list(@RequestParam String name) {
    return render(owners.findByLastName(name));
  }
  @PostMapping("/owners/new")
  public String create(@Valid Owner owner) {
    this.owners.save(owner);
    return "redirect:/owners";
  }
}
`,
};

describe('a query below Spring Data', () => {
  let program: Program;
  before(async () => (program = await Program.of(spring)));
  const request = (method: string, route: string): Shown => ({
    name: `${method} ${route}`,
    service: 'petclinic',
    kind: kinds.server,
    attributes: { 'http.route': route, 'http.request.method': method },
  });
  const repository = (method: string, parent: Shown): Shown => ({
    name: `OwnerRepository.${method}`,
    service: 'petclinic',
    scope: 'io.opentelemetry.spring-data-1.8',
    kind: kinds.internal,
    attributes: { 'code.namespace': 'com.acme.owner.OwnerRepository', 'code.function': method },
    parent: viewOf(parent),
  });

  it('is the method of the repository', () => {
    const above = repository('findByLastName', request('GET', '/owners'));
    assert.equal(program.click(above), 'src/main/java/com/acme/owner/OwnerRepository.java:4');
    const text = 'select o1_0.id from owners o1_0 where o1_0.last_name=?';
    assert.equal(program.click(query(text, above)), 'src/main/java/com/acme/owner/OwnerRepository.java:4');
  });
  it('is the call of a method that the repository inherits', () => {
    const above = repository('save', request('POST', '/owners/new'));
    assert.equal(program.click(above), 'src/main/java/com/acme/owner/OwnerRepository.java:3');
    const text = 'insert into owners (name) values (?)';
    assert.equal(program.click(query(text, above)), 'src/main/java/com/acme/owner/OwnerController.java:13');
  });
});

describe('a query with a comment about its caller', () => {
  const rails = {
    Gemfile: '',
    'app/models/order.rb': 'class Order < ApplicationRecord\nend\n',
    'app/controllers/orders_controller.rb': `class OrdersController < ApplicationController
  def show
    @order = Order.find(params[:id])
  end
  def index
    Order.all
  end
end
`,
    'py/app.py': `from flask import Flask
app = Flask(__name__)
@app.route("/things/<int:id>")
def thing(id):
    return helper(id)
`,
  };
  const commented = (comment: string): Shown => ({
    name: 'SELECT',
    service: 'store',
    kind: kinds.client,
    attributes: { 'db.system': 'postgresql', 'db.statement': `SELECT * FROM orders WHERE id = ? /*${comment}*/` },
  });

  it('is looked for in the action, or comes from what answers the route', async () => {
    const program = await Program.of(rails);
    const action = program.click(commented("controller='orders',action='show'"));
    assert.equal(action, 'app/controllers/orders_controller.rb:3');
    assert.equal(program.click(commented("route='%2Fthings%2F%3Cint%3Aid%3E'")), 'py/app.py:4');
  });
});
