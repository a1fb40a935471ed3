import assert from 'node:assert/strict';
import type { SourceIndex } from '../../../../src/core/index/sourceIndex';
import { matchName } from '../../../../src/core/source/functionMatch';
import { readQualifiedName } from '../../../../src/core/source/qualifiedName';
import { indexOf } from '../../../support/source/sources';

/** `grade path:line` of each function, or type, that a name means. */
function meant(index: SourceIndex, name: string): string {
  const match = matchName(readQualifiedName(name), index);
  if (!match) return 'nothing';
  const places = match.functions.length ? match.functions : match.types;
  return [match.grade, ...places.map(({ file, fact }) => `${file.segments.at(-1)}:${fact.line}`)].join(' ');
}

async function check(files: Readonly<Record<string, string>>, names: Readonly<Record<string, string>>): Promise<void> {
  const index = await indexOf(files);
  const found = Object.fromEntries(Object.keys(names).map(name => [name, meant(index, name)]));
  assert.deepEqual(found, names);
}

describe('names that runtimes give functions', () => {
  it('of Java', () =>
    check(
      {
        'a/src/main/java/com/acme/pay/Charges.java': `package com.acme.pay;
public class Charges extends Base {
  public Charges(Store store) { this.store = store; }
  public void capture(long id) {
    items.forEach(item -> item.send());
  }
  static class Inner {
    void go() { new Runnable() {
        public void run() { work(); }
      }.run(); }
  }
  void twice(int a) { }
  void twice(String b) { }
}
`,
        'a/src/main/java/com/acme/pay/Base.java': `package com.acme.pay;
public abstract class Base {
  protected void audit() { }
}
`,
        'b/src/main/java/com/acme/old/Charges.java': `package com.acme.old;
public class Charges {
  public void capture(long id) { }
}
`,
        'a/src/main/java/com/acme/pay/ChargeRepository.java': `package com.acme.pay;
public interface ChargeRepository extends JpaRepository<Charge, Long> {
  List<Charge> findByState(String state);
}
`,
      },
      {
        'com.acme.pay.Charges.capture': 'full Charges.java:4',
        'com.acme.old.Charges.capture': 'full Charges.java:3',
        'com.acme.pay.Charges$$SpringCGLIB$$0.capture': 'full Charges.java:4',
        'com.acme.pay.Charges$$EnhancerBySpringCGLIB$$1a2b3c.capture': 'full Charges.java:4',
        'com.acme.pay.Charges_Subclass.capture': 'full Charges.java:4',
        'com.acme.pay.Charges.lambda$capture$0': 'full Charges.java:4',
        'com.acme.pay.Charges$Inner.go': 'full Charges.java:8',
        'com.acme.pay.Charges$Inner$1.run': 'full Charges.java:9',
        'com.acme.pay.Charges.<init>': 'full Charges.java:3',
        'com.acme.pay.Charges.audit': 'full Base.java:3',
        'com.acme.pay.Charges.twice': 'full Charges.java:12 Charges.java:13',
        'com.acme.pay.ChargeRepository.findByState': 'full ChargeRepository.java:3',
        'com.acme.pay.ChargeRepository.save': 'full ChargeRepository.java:2',
        'ChargeRepository.findByState': 'type ChargeRepository.java:3',
        'Charges.capture': 'type Charges.java:4 Charges.java:3',
        'com.zaxxer.hikari.HikariDataSource.getConnection': 'nothing',
        'com.other.Charges.capture': 'nothing',
        'org.springframework.Charges$$Lambda/0x000001.run': 'nothing',
      },
    ));

  it('of Kotlin', () =>
    check(
      {
        'src/main/kotlin/com/acme/Orders.kt': `package com.acme

class Orders {
    fun place(id: Long) { }
    companion object {
        fun of(): Orders = Orders()
    }
}

suspend fun ship(id: Long) {
    run { }
}
`,
      },
      {
        'com.acme.Orders.place': 'full Orders.kt:4',
        'com.acme.Orders$Companion.of': 'full Orders.kt:6',
        'com.acme.OrdersKt.ship': 'full Orders.kt:10',
        'com.acme.OrdersKt$ship$1.invokeSuspend': 'full Orders.kt:10',
      },
    ));

  it('of Go', () =>
    check(
      {
        'go.mod': 'module github.com/acme/shop/v2\n',
        'main.go': `package main

func main() {
	serve(func() { work() })
}
`,
        'internal/store/store.go': `package store

type Store struct{}

func (s *Store) Get(id string) error {
	do(func() {
		go func() { tick() }()
	})
	defer func() { done() }()
	return nil
}

func Map[T any](in []T) []T { return in }
`,
        'other/store/store.go': `package store

func Get(id string) error { return nil }
`,
      },
      {
        'github.com/acme/shop/v2/internal/store.(*Store).Get': 'full store.go:5',
        'github.com/acme/shop/v2/internal/store.Store.Get': 'full store.go:5',
        'github.com/acme/shop/v2/internal/store.(*Store).Get.func1': 'full store.go:6',
        'github.com/acme/shop/v2/internal/store.(*Store).Get.func1.1': 'full store.go:7',
        'github.com/acme/shop/v2/internal/store.(*Store).Get.func2': 'full store.go:9',
        'github.com/acme/shop/v2/internal/store.(*Store).Get-fm': 'full store.go:5',
        'github.com/acme/shop/v2/internal/store.(*Store).Get.gowrap1': 'full store.go:5',
        'github.com/acme/shop/v2/internal/store.Map[...]': 'full store.go:13',
        'github.com/acme/shop/v2/other/store.Get': 'full store.go:3',
        'main.main': 'full main.go:3',
        'main.main.func1': 'full main.go:4',
        'github.com/lib/pq.(*Store).Get': 'nothing',
      },
    ));

  it('of Python', () =>
    check(
      {
        'services/cat/app/orders.py': `class Repo:
    def find(self, oid):
        def inner():
            return 1
        return inner()

def run(sql):
    return sql
`,
        'services/cat/app/__init__.py': '',
        'services/mail/mail/run.py': `def run(x):
    return x
`,
      },
      {
        'app.orders.Repo.find': 'full orders.py:2',
        'services.cat.app.orders.Repo.find': 'full orders.py:2',
        'Repo.find': 'type orders.py:2',
        'app.orders.Repo.find.<locals>.inner': 'full orders.py:3',
        'app.orders.run': 'full orders.py:7',
        'mail.run.run': 'full run.py:1',
        'flask.app.Repo.find': 'nothing',
      },
    ));

  it('of Ruby', () =>
    check(
      {
        'app/controllers/admin/carts_controller.rb': `module Admin
  class CartsController < BaseController
    def show
      render
    end
  end
end
`,
        'app/controllers/admin/base_controller.rb': `module Admin
  class BaseController
    def audit
      1
    end
  end
end
`,
        'app/controllers/carts_controller.rb': `class CartsController
  def show
    1
  end
  def self.build
    2
  end
end
`,
      },
      {
        'Admin::CartsController#show': 'full carts_controller.rb:3',
        'CartsController#show': 'full carts_controller.rb:2',
        'block in CartsController#show': 'full carts_controller.rb:2',
        'CartsController.build': 'full carts_controller.rb:5',
        'Admin::CartsController.audit': 'full base_controller.rb:3',
      },
    ));

  it('of PHP', () =>
    check(
      {
        'src/Controller/PostController.php': `<?php
namespace App\\Controller;
class PostController {
    public function show(int $id) {
        return array_map(function ($x) {
            return $x;
        }, [$id]);
    }
}
function helper() { return 1; }
`,
      },
      {
        'App\\Controller\\PostController::show': 'full PostController.php:4',
        'App\\Controller\\PostController->show': 'full PostController.php:4',
        'App\\Controller\\{closure:App\\Controller\\PostController::show():5}': 'full PostController.php:5',
        'App\\Controller\\helper': 'full PostController.php:10',
        'Symfony\\Component\\HttpKernel\\HttpKernel::handle': 'nothing',
      },
    ));

  it('of Rust', () =>
    check(
      {
        'crates/api/Cargo.toml': '[package]\nname = "ship-api"\n',
        'crates/api/src/main.rs': 'mod routes;\nfn main() {}\n',
        'crates/api/src/routes.rs': `pub struct Quotes;
impl Quotes {
    pub fn find(&self) -> u64 { 1 }
}
impl Display for Quotes {
    fn fmt(&self) -> u64 { 1 }
}
pub async fn quote(id: u64) -> u64 { id }
`,
      },
      {
        'ship_api::routes::quote': 'full routes.rs:8',
        'ship_api::routes::quote::{{closure}}': 'full routes.rs:8',
        'ship_api::routes::quote::{closure#0}': 'full routes.rs:8',
        'ship_api::routes::Quotes::find': 'full routes.rs:3',
        'ship_api::routes::Quotes::find::h0123456789abcdef': 'full routes.rs:3',
        '<ship_api::routes::Quotes as core::fmt::Display>::fmt': 'full routes.rs:6',
        'hyper::server::quote': 'nothing',
      },
    ));

  it('of C#', () =>
    check(
      {
        'Controllers/ChargeController.cs': `namespace Pay.Controllers;
public class ChargeController {
    public ChargeController() { }
    public async Task<int> CaptureAsync(int id) {
        await Task.Run(() => Step());
        return 1;
    }
    void Step() { }
    class Inner { void M<T>(T t) { } }
}
`,
      },
      {
        'Pay.Controllers.ChargeController.CaptureAsync': 'full ChargeController.cs:4',
        'Pay.Controllers.ChargeController.<CaptureAsync>d__3.MoveNext': 'full ChargeController.cs:4',
        'Pay.Controllers.ChargeController+<CaptureAsync>d__3.MoveNext': 'full ChargeController.cs:4',
        'Pay.Controllers.ChargeController+<CaptureAsync>d__3`1[T].MoveNext': 'full ChargeController.cs:4',
        'Pay.Controllers.ChargeController.<CaptureAsync>b__3_0': 'full ChargeController.cs:4',
        'Pay.Controllers.ChargeController.<>c.<CaptureAsync>b__3_0': 'full ChargeController.cs:4',
        'Pay.Controllers.ChargeController+<>c__DisplayClass2_0.<CaptureAsync>b__0': 'full ChargeController.cs:4',
        'Pay.Controllers.ChargeController+Inner.M[T]': 'full ChargeController.cs:9',
        'Pay.Controllers.ChargeController..ctor': 'full ChargeController.cs:3',
        'Other.Controllers.ChargeController.Step': 'nothing',
      },
    ));

  it('of JavaScript', () =>
    check(
      {
        'src/api.ts': `export class Api {
  async load(id: string) {
    return id;
  }
}
export const getItem = async () => 1;
`,
      },
      {
        'Api.load': 'type api.ts:2',
        'async Api.load': 'type api.ts:2',
        'Object.getItem': 'bare api.ts:6',
        'module.exports.getItem': 'bare api.ts:6',
        getItem: 'bare api.ts:6',
        'getItem [as handler]': 'bare api.ts:6',
      },
    ));

  it('that are no names at all are none', () => {
    assert.deepEqual(readQualifiedName(''), []);
    assert.deepEqual(readQualifiedName('x'.repeat(2_000)), []);
    for (const text of ['<anonymous>', '.', '::', '$', '[[[', '(((', '{}', '<<<>>>', '#'])
      assert.ok(readQualifiedName(text).every(({ simple }) => simple.length <= text.length));
  });
});
