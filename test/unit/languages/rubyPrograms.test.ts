import assert from 'node:assert/strict';
import { kinds, Program } from '../core/source/programs';
import { viewOf, type Shown } from '../core/source/views';

const files = {
  'svc/web/config.ru': `require_relative 'app'
map '/api' do
  run Api::Orders
end
run Web
`,
  'svc/web/app.rb': `require 'sinatra/base'
class Web < Sinatra::Base
  TRACER = OpenTelemetry.tracer_provider.tracer('web', '1.0')
  helpers Auth
  get '/' do
    erb :home
  end
  get '/items/:id' do |id|
    TRACER.in_span('items.fetch') do |span|
      fetch(id)
    end
  end
  private
  def fetch(id)
    response = Faraday.get("#{CATALOG}/things/#{id}")
    JSON.parse(response.body)
  end
end
module Api
  class Orders < Sinatra::Base
    before { authenticate! }
    post '/orders' do
      Telemetry.traced("orders.create") { Order.create!(payload) }
      HardJob.perform_async(1)
    end
    get('/orders/:id') { Order.find(params[:id]).to_json }
  end
end
`,
  'svc/web/lib/telemetry.rb': `module Telemetry
  def self.traced(name, attributes: {})
    OpenTelemetry.tracer_provider.tracer('lib').in_span(name, attributes: attributes) { yield }
  end
end
`,
  'svc/web/spec/app_spec.rb': `RSpec.describe Web do
  it { get '/items/1' }
  it { tracer.in_span('items.fetch') {} }
end
`,
  'svc/web/models/order.rb': `class Order < ActiveRecord::Base
  def self.totals
    connection.execute(<<~SQL)
      SELECT status, SUM(total) FROM orders
      GROUP BY status
    SQL
  end
end
`,
  'svc/grape/api.rb': `class Catalog < Grape::API
  version 'v1', using: :path
  resource :widgets do
    desc 'one'
    params { requires :id }
    get ':id' do
      Widget.find(params[:id])
    end
    route_param :id do
      resource :parts do
        post { Part.create }
      end
    end
  end
end
`,
  'svc/rpc/lib/carts_server.rb': `class CartsServer < Shop::Carts::CartService::Service
  def add_item(request, _call)
    store.add(request)
  end
  def get_cart(request, _call) = store.get(request)
end
`,
  'svc/rails/app/graphql/types/query_type.rb': `module Types
  class QueryType < Types::BaseObject
    field :recent_orders, [Types::OrderType], null: false
    def recent_orders
      Order.recent
    end
  end
end
`,
  'svc/rails/karafka.rb': `class KarafkaApp < Karafka::App
  routes.draw do
    topic 'orders.placed' do
      consumer OrdersConsumer
    end
  end
end
`,
  'svc/rails/app/consumers/orders_consumer.rb': `class OrdersConsumer < ApplicationConsumer
  def consume
    messages.each { |message| handle(message) }
  end
  def handle(message)
    Karafka.producer.produce_async(topic: 'orders.audited', payload: message.raw_payload)
  end
end
`,
  'svc/rails/lib/tasks/clean.rake': `namespace :orders do
  desc "old ones"
  task clean: :environment do
    Order.old.delete_all
  end
end
`,
  'svc/rails/app/jobs/mail_job.rb': `class MailJob < ApplicationJob
  queue_as :mail
  def perform(user)
  end
end
`,
  'svc/rails/app/controllers/concerns/pageable.rb': `module Pageable
  def index
    render json: scope.page
  end
end
`,
  'svc/rails/app/controllers/things_controller.rb': `class ThingsController < ApplicationController
  include Pageable
  def show
  end
end
`,
  'svc/rails/config/routes.rb': `Rails.application.routes.draw do
  resources :things, only: [:index, :show]
end
`,
};

const clicks: readonly (readonly [Shown, string])[] = [
  [
    {
      name: 'GET /items/:id',
      service: 'web',
      kind: kinds.server,
      scope: 'OpenTelemetry::Instrumentation::Sinatra',
      attributes: { 'http.route': '/items/:id', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/web/app.rb:8',
  ],
  [
    {
      name: 'POST /api/orders',
      service: 'web',
      kind: kinds.server,
      scope: 'OpenTelemetry::Instrumentation::Sinatra',
      attributes: { 'http.route': '/api/orders', 'http.method': 'POST' },
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/web/app.rb:22',
  ],
  [
    {
      name: 'POST /orders',
      service: 'web',
      kind: kinds.server,
      scope: 'OpenTelemetry::Instrumentation::Sinatra',
      attributes: { 'http.route': '/orders', 'http.method': 'POST' },
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/web/app.rb:22',
  ],
  [
    {
      name: 'GET /orders/:id',
      service: 'web',
      kind: kinds.server,
      scope: 'OpenTelemetry::Instrumentation::Sinatra',
      attributes: { 'http.route': '/orders/:id', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/web/app.rb:26',
  ],
  [
    {
      name: 'items.fetch',
      service: 'web',
      kind: kinds.internal,
      scope: 'web',
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/web/app.rb:9',
  ],
  [
    {
      name: 'orders.create',
      service: 'web',
      kind: kinds.internal,
      scope: 'lib',
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/web/app.rb:23',
  ],
  [
    {
      name: 'HTTP GET',
      service: 'web',
      kind: kinds.client,
      scope: 'OpenTelemetry::Instrumentation::Faraday',
      attributes: { 'http.url': 'http://catalog/things/7', 'http.method': 'GET' },
      parent: viewOf({ name: 'items.fetch', service: 'web', kind: kinds.internal, scope: 'web' }),
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/web/app.rb:15|svc/web/app.rb:10',
  ],
  [
    {
      name: 'select',
      service: 'web',
      kind: kinds.client,
      scope: 'OpenTelemetry::Instrumentation::PG',
      attributes: {
        'db.statement': 'SELECT status, SUM(total) FROM orders\nGROUP BY status\n',
        'db.system': 'postgresql',
      },
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/web/models/order.rb:3|svc/web/models/order.rb:2',
  ],
  [
    {
      name: 'GET /v1/widgets/:id',
      service: 'grape',
      kind: kinds.server,
      scope: 'OpenTelemetry::Instrumentation::Rack',
      attributes: { 'http.route': '/v1/widgets/:id', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/grape/api.rb:6',
  ],
  [
    {
      name: 'POST /v1/widgets/:id/parts',
      service: 'grape',
      kind: kinds.server,
      scope: 'OpenTelemetry::Instrumentation::Rack',
      attributes: { 'http.route': '/v1/widgets/:id/parts', 'http.method': 'POST' },
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/grape/api.rb:11',
  ],
  [
    {
      name: 'shop.carts.CartService/AddItem',
      service: 'rpc',
      kind: kinds.server,
      scope: 'OpenTelemetry::Instrumentation::Grpc',
      attributes: { 'rpc.system': 'grpc', 'rpc.service': 'shop.carts.CartService', 'rpc.method': 'AddItem' },
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/rpc/lib/carts_server.rb:2',
  ],
  [
    {
      name: 'recentOrders',
      service: 'rails',
      kind: kinds.internal,
      scope: 'OpenTelemetry::Instrumentation::GraphQL',
      attributes: { 'graphql.field.parent': 'Query', 'graphql.field.name': 'recentOrders' },
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/rails/app/graphql/types/query_type.rb:4',
  ],
  [
    {
      name: 'orders.placed process',
      service: 'rails',
      kind: kinds.consumer,
      scope: 'OpenTelemetry::Instrumentation::RubyKafka',
      attributes: { 'messaging.system': 'kafka', 'messaging.destination': 'orders.placed' },
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/rails/app/consumers/orders_consumer.rb:2',
  ],
  [
    {
      name: 'orders.audited send',
      service: 'rails',
      kind: kinds.producer,
      scope: 'OpenTelemetry::Instrumentation::RubyKafka',
      attributes: { 'messaging.system': 'kafka', 'messaging.destination': 'orders.audited' },
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/rails/app/consumers/orders_consumer.rb:6',
  ],
  [
    {
      name: 'rake.invoke',
      service: 'rails',
      kind: kinds.internal,
      scope: 'OpenTelemetry::Instrumentation::Rake',
      attributes: { 'rake.task': 'orders:clean' },
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/rails/lib/tasks/clean.rake:3',
  ],
  [
    {
      name: 'mail process',
      service: 'rails',
      kind: kinds.consumer,
      scope: 'OpenTelemetry::Instrumentation::ActiveJob',
      attributes: { 'code.namespace': 'MailJob', 'messaging.destination': 'mail' },
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/rails/app/jobs/mail_job.rb:3',
  ],
  [
    {
      name: 'GET /things',
      service: 'rails',
      kind: kinds.server,
      scope: 'OpenTelemetry::Instrumentation::Rack',
      attributes: { 'http.route': '/things', 'http.method': 'GET' },
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/rails/app/controllers/concerns/pageable.rb:2',
  ],
  [
    {
      name: 'ThingsController#index',
      service: 'rails',
      kind: kinds.server,
      scope: 'OpenTelemetry::Instrumentation::Rack',
      attributes: { 'code.namespace': 'ThingsController', 'code.function': 'index' },
      resource: { 'telemetry.sdk.language': 'ruby' },
    },
    'svc/rails/app/controllers/concerns/pageable.rb:2',
  ],
];

describe('a click on spans of Ruby programs', () => {
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
