import assert from 'node:assert/strict';
import { parseFunctionName } from '../../../../src/core/source/functionName';

describe('names of functions as runtimes write them', () => {
  for (const [text, owner, simple] of [
    ['getItem', '', 'getItem'],
    ['com.acme.billing.InvoiceService.load', 'InvoiceService', 'load'],
    ['com.acme.billing.InvoiceService$Loader.go', 'Loader', 'go'],
    ['com.acme.billing.InvoiceService$1.run', 'InvoiceService', 'run'],
    ['com.acme.billing.InvoiceService$Loader.lambda$go$0', 'Loader', 'go'],
    ['com.acme.billing.InvoiceController$$SpringCGLIB$$0.get', 'InvoiceController', 'get'],
    ['com.acme.Invoice.<init>', 'Invoice', 'Invoice'],
    ['github.com/acme/shop/store.(*Store).Get', 'Store', 'Get'],
    ['github.com/acme/shop/store.(*Store).Get.func1', 'Store', 'Get'],
    ['github.com/acme/shop/store.(*Store).Get.func1.2', 'Store', 'Get'],
    ['github.com/acme/shop/store.Map[...]', 'store', 'Map'],
    ['main.(*server).AddItem-fm', 'server', 'AddItem'],
    ['app.orders.Repo.find', 'Repo', 'find'],
    ['app.orders.load.<locals>.inner', 'load', 'inner'],
    ['app.orders.load.<locals>.<lambda>', 'orders', 'load'],
    ['ship_api::routes::quote', 'routes', 'quote'],
    ['ship_api::routes::quote::{{closure}}', 'routes', 'quote'],
    ['App\\Controller\\PostController::render', 'PostController', 'render'],
    ['App\\Kernel::boot::{closure}', 'Kernel', 'boot'],
    ['CartsController#show', 'CartsController', 'show'],
    ['block in CartsController#show', 'CartsController', 'show'],
    ['async Object.getItem [as handler]', 'Object', 'getItem'],
    ['new Cart', '', 'Cart'],
    ['Server.<anonymous>', 'Server', ''],
    ['<anonymous>', '', ''],
    ['Pay.Controllers.ChargeController.<CaptureAsync>d__5.MoveNext', 'ChargeController', 'CaptureAsync'],
    ['Pay.ChargeController.CaptureAsync(Int32 id)', 'ChargeController', 'CaptureAsync'],
    ['', '', ''],
  ] as const) {
    it(`takes ${text || 'nothing'} apart`, () => assert.deepEqual(parseFunctionName(text), { simple, owner }));
  }

  it('comes to an end with what is no name', () => {
    // A pattern that backtracks would not, within the time a test has.
    for (const piece of [' [as ', '.lambda$', '<a>b__', '((', '{{', '::']) {
      assert.equal(typeof parseFunctionName(piece.repeat(20_000)).simple, 'string');
    }
  });
});
