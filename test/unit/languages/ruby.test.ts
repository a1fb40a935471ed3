import assert from 'node:assert/strict';
import type { FileFacts } from '../../../src/core/index/facts';
import { indexOf, readFacts } from '../../support/source/sources';

const read = (text: string, path = 'app/orders.rb'): Promise<FileFacts> => readFacts(path, text);

function routes({ routes = [], functions }: FileFacts): string[] {
  return routes.map(({ methods, path, prefixes = [], handler }) => {
    const name = typeof handler === 'number' ? `line ${functions[handler].line}` : handler;
    return `${methods.join('|')} ${[...prefixes.flat(), ...path].join('')}: ${name}`;
  });
}

describe('Ruby: what a file declares', () => {
  it('names methods by modules and classes, blocks not at all', async () => {
    const { functions, types } = await read(`
module Shop::Api
  class Orders < Base::Service
    include Sidekiq::Job
    def initialize(repo, limit = 1, *rest, key:, **opts, &block); end
    def self.build = new(nil)
    class << self
      def other; end
    end
    private def secret; end
    define_method(:total) { |x| x }
    def each
      rows.map do |row|
        row
      end
    end
  end
end
`);
    assert.deepEqual(
      functions.map(f => [f.owner, f.name, f.parent, f.line, f.endLine, f.params]),
      [
        ['Shop.Api.Orders', 'initialize', -1, 5, 5, ['repo', 'limit', 'rest', 'key', 'opts', 'block']],
        ['Shop.Api.Orders', 'build', -1, 6, 6, []],
        ['Shop.Api.Orders', 'other', -1, 8, 8, []],
        ['Shop.Api.Orders', 'secret', -1, 10, 10, []],
        ['Shop.Api.Orders', 'total', -1, 11, 11, ['x']],
        ['Shop.Api.Orders', 'each', -1, 12, 16, []],
        ['', '', 5, 13, 15, ['row']],
      ],
    );
    assert.deepEqual(types?.[1].bases, ['Base::Service', 'Sidekiq::Job']);
  });

  it('reads spans with their tracer, and wrappers', async () => {
    const { spans } = await read(`
TRACER = OpenTelemetry.tracer_provider.tracer('const', '1')
class Cart
  def tracer = @tracer ||= OpenTelemetry.tracer_provider.tracer('cart')
  def show(id)
    tracer.in_span("cart #{id}") do |span|
      span.name = 'cart.renamed'
    end
    TRACER.start_span('a' + '.b')
    Other::TRACER.start_root_span(NAMES::LOAD)
    # tracer.in_span('comment') { }
  end
  def traced(name) = with { tracer.in_span(name) { yield } }
end
`);
    assert.deepEqual(
      spans!.map(({ line, names, scope, function: inside }) => [line, names, scope, inside]),
      [
        [6, [['cart ', { param: 0 }], ['cart.renamed']], ['cart'], 1],
        [9, [['a.b']], ['const'], 1],
        [10, [[{ ref: 'NAMES::LOAD' }]], [{ ref: 'Other::TRACER' }], 1],
        [13, [[{ param: 0 }]], ['cart'], 3],
      ],
    );
  });

  it("unfolds Rails' routes to controllers and actions", async () => {
    const facts = await read(
      `
Rails.application.routes.draw do
  root 'home#index'
  concern :noted do
    resources :notes, only: :index
  end
  namespace :admin do
    resources :order_items, except: %i[new edit destroy update], concerns: :noted do
      member { post :ship }
      get :search, on: :collection
    end
  end
  scope '/v1', module: 'api' do
    resource :cart, only: [:show]
    match '/any', to: 'any#go', via: [:get, :post]
  end
  get '/old/:id' => 'legacy/things#old'
  get 'about/team'
  mount Shop::Api => '/api'
end
`,
      'config/routes.rb',
    );
    assert.deepEqual(routes(facts), [
      'GET /: HomeController#index',
      'GET /admin/order_items: Admin::OrderItemsController#index',
      'POST /admin/order_items: Admin::OrderItemsController#create',
      'GET /admin/order_items/:id: Admin::OrderItemsController#show',
      'GET /admin/order_items/:order_item_id/notes: Admin::NotesController#index',
      'POST /admin/order_items/:id/ship: Admin::OrderItemsController#ship',
      'GET /admin/order_items/search: Admin::OrderItemsController#search',
      'GET /v1/cart: Api::CartsController#show',
      'GET|POST /v1/any: Api::AnyController#go',
      'GET /old/:id: Legacy::ThingsController#old',
      'GET /about/team: AboutController#team',
    ]);
    assert.deepEqual(
      facts.mounts!.map(({ prefix, child }) => [prefix, child]),
      [
        [['/api'], 'Shop::Api'],
        [[''], 'Shop::Api'],
      ],
    );
  });

  it('reads Sinatra and Grape', async () => {
    const sinatra = await read(`
class Web < Sinatra::Base
  get '/hello/:n' do
    erb :index
  end
  namespace '/ns' do
    post('/p') { total }
  end
end
describe Web do
  it { get '/hello/x' }
end
`);
    assert.deepEqual(routes(sinatra), ['GET /hello/:n: line 3', 'POST /ns/p: line 7']);
    assert.deepEqual(
      sinatra.handlers!.map(({ kind, key }) => [kind, key]),
      [['template', ['index.erb']]],
    );
    const grape = await read(`
class Api < Grape::API
  version 'v1', using: :path
  resource :orders do
    route_param :id do
      get do
        1
      end
    end
    get('x/:y') { 2 }
  end
  mount Other => '/other'
end
`);
    assert.deepEqual(routes(grape), ['GET /v1/orders/:id/: line 6', 'GET /v1/orders/x/:y: line 10']);
    assert.deepEqual(
      grape.mounts!.map(({ parent, prefix, child }) => [parent, prefix, child]),
      [['Api', ['/v1/other'], 'Other']],
    );
  });

  it('reads workers, consumers, services, resolvers, tasks, queries and tables', async () => {
    const { handlers, messages, rpc, sql, models } = await read(`
class Mail::HardJob
  include Sidekiq::Worker
  def perform(id)
    User.find_by_sql(<<~SQL, id)
      SELECT * FROM users
      WHERE id = ?
    SQL
  end
end
class QueryType < Types::BaseObject
  field :my_order, OrderType
  field :carts, resolver: Resolvers::Carts
  def my_order = nil
end
namespace :db do
  task seed_all: :environment do
  end
end
class Carts < Shop::CartService::Service
end
class LineItem < ApplicationRecord
end
class Person < ActiveRecord::Base
  self.table_name = 'folk'
end
class KarafkaApp
  routes.draw do
    topic :orders do
      consumer OrdersConsumer
    end
  end
end
Karafka.producer.produce_async(topic: 'sent', payload: 'x')
`);
    assert.deepEqual(
      handlers!.map(({ kind, key, handler }) => [kind, key[0], typeof handler]),
      [
        ['job', 'Mail::HardJob', 'number'],
        ['graphql', 'Query.carts', 'string'],
        ['graphql', 'Query.myOrder', 'number'],
        ['graphql', 'Query.my_order', 'number'],
        ['command', 'db:seed_all', 'number'],
      ],
    );
    assert.deepEqual(
      messages!.map(({ role, destination, handler }) => [role, destination, handler]),
      [
        ['consumer', ['orders'], 'OrdersConsumer#consume'],
        ['producer', ['sent'], undefined],
      ],
    );
    assert.deepEqual(rpc, [{ service: 'CartService', type: 'Carts', line: 20 }]);
    assert.deepEqual(
      sql!.map(({ text, line, endLine }) => [text, line, endLine]),
      [[['      SELECT * FROM users\n      WHERE id = ?\n'], 5, 8]],
    );
    assert.deepEqual(
      models!.map(({ name, table }) => [name, table]),
      [
        ['LineItem', 'line_items'],
        ['Person', 'folk'],
      ],
    );
  });

  it('keeps calls, also of methods without arguments, and leads names to other files', async () => {
    const { calls } = await read(
      'def show(id)\n  item = load id, kind: :big\n  item.save\n  total\n  Price.new(item).net\nend\n',
    );
    assert.deepEqual(calls, [
      { callee: 'load', receiver: '', line: 2, endLine: 2, function: 0, args: [[{ param: 0 }]], named: { kind: ['big'] } },
      { callee: 'save', receiver: 'item', line: 3, endLine: 3, function: 0 },
      { callee: 'total', receiver: '', line: 4, endLine: 4, function: 0 },
      { callee: 'Price', receiver: 'new', line: 5, endLine: 5, function: 0, args: [[{ ref: 'item' }]] },
      { callee: 'net', receiver: 'Price.new(…)', line: 5, endLine: 5, function: 0 },
    ]); // prettier-ignore
    const index = await indexOf({
      'lib/names.rb': "module Names\n  LOAD = 'orders.load'\nend\n",
      'app/carts_controller.rb': 'class Admin::CartsController < Base\n  def show; end\nend\n',
      'app/use.rb': 'x = 1\n',
    });
    const from = index.file('file:///workspace/app/use.rb')!;
    assert.deepEqual(index.resolveText(from, [{ ref: 'Names::LOAD' }]), ['orders.load']);
    assert.deepEqual(
      index.lookUp(from, 'Admin::CartsController#show').map(({ file }) => file.segments.join('/')),
      ['app/carts_controller.rb'],
    );
  });
});
