import assert from 'node:assert/strict';
import { readFacts } from '../../support/source/sources';
import { kinds, Program } from '../core/source/programs';

const files = {
  'shop/lib/shop_web/router.ex': `defmodule ShopWeb.Router do
  use ShopWeb, :router

  scope "/api", ShopWeb do
    pipe_through :api

    get "/carts/:id", CartController, :show
    # get "/carts/:id", OldController, :show
    resources "/items", ItemController, only: [:index]
  end
end
`,
  'shop/lib/shop_web/controllers/cart_controller.ex': `defmodule ShopWeb.CartController do
  use ShopWeb, :controller
  require OpenTelemetry.Tracer, as: Tracer

  @moduledoc """
  def show(conn, params) do
  Tracer.with_span "cart.load" do
  """
  def show(conn, %{"id" => nil}), do: conn

  def show(conn, %{"id" => id}) do
    Tracer.with_span "cart.load" do
      # Tracer.with_span "cart.gone" do
      Tracer.with_span("cart #{id} price", %{kind: :internal}) do
        price(id)
      end
    end
  end

  @decorate with_span("cart.price")
  defp price(id) do
    id
  end
end
`,
  'shop/lib/shop_web/controllers/item_controller.ex': `defmodule ShopWeb.ItemController do
  def index(conn, _params) do
    conn
  end
end
`,
  'shop/lib/shop/mailer.ex': `defmodule Shop.Mailer do
  use Oban.Worker, queue: :mail

  @impl true
  def perform(%Oban.Job{args: args}) do
    args
  end
end
`,
};

describe('Elixir', () => {
  const program = Program.of(files);
  const click = async (name: string, attributes: Record<string, string> = {}, kind = kinds.internal): Promise<string> =>
    (await program).click({ name, kind, attributes });
  const cart = 'shop/lib/shop_web/controllers/cart_controller.ex';

  it('declares modules and functions, clauses of one function together', async () => {
    const { functions, types } = await readFacts('cart_controller.ex', files[cart]);
    assert.deepEqual(
      functions.map(({ owner, name, line, endLine }) => [owner, name, line, endLine]),
      [
        ['ShopWeb.CartController', 'show', 9, 18],
        ['ShopWeb.CartController', 'price', 21, 23],
      ],
    );
    assert.deepEqual(
      types?.map(({ owner, name, endLine }) => [owner, name, endLine]),
      [['ShopWeb', 'CartController', 24]],
    );
  });
  it('has its functions found by name', async () => {
    assert.equal(
      await click('x', { 'code.function': 'show/2', 'code.namespace': 'Elixir.ShopWeb.CartController' }),
      `${cart}:9`,
    );
    assert.equal(await click('x', { 'code.function.name': 'Elixir.ShopWeb.CartController.price/1' }), `${cart}:21`);
    assert.equal(
      await click('GET /x', { 'phoenix.plug': 'ShopWeb.CartController', 'phoenix.action': 'show' }, kinds.server),
      `${cart}:9`,
    );
  });
  it('has its spans found by name', async () => {
    assert.equal(await click('cart.load'), `${cart}:12`);
    assert.deepEqual((await program).places({ name: 'cart 7 price', kind: kinds.internal }), [
      `  ${cart}:14 ShopWeb.CartController.show origin low`,
    ]);
    assert.match(await click('cart.price'), /cart_controller\.ex:2[01]$/);
    assert.equal(await click('cart.gone'), 'none');
  });
  it('has routes of Phoenix', async () => {
    const get = { 'http.request.method': 'GET' };
    assert.equal(
      await click('GET /api/carts/:id', { ...get, 'http.route': '/api/carts/:id' }, kinds.server),
      `${cart}:9`,
    );
    assert.equal(
      await click('GET /api/items', { ...get, 'http.route': '/api/items' }, kinds.server),
      'shop/lib/shop_web/controllers/item_controller.ex:2',
    );
  });
  it('has workers of Oban', async () => {
    const attributes = { 'oban.job.worker': 'Shop.Mailer', 'messaging.system': 'oban' };
    assert.equal(await click('process mail', attributes, kinds.consumer), 'shop/lib/shop/mailer.ex:5');
  });
});
