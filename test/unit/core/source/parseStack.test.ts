import assert from 'node:assert/strict';
import type { LanguageId } from '../../../../src/core/index/facts';
import { parseStack } from '../../../../src/core/source/stack/parseStack';

/** Per exception, root cause first, `name file:line` of each frame, innermost first. */
function parts(text: string, languages?: readonly LanguageId[]): string[][] {
  return (parseStack(text, languages)?.parts ?? []).map(({ frames }) =>
    frames.map(({ name, file, line }) => `${name || '-'} ${file ?? ''}:${line ?? ''}`),
  );
}

describe('stack traces', () => {
  it('of Python: newest last, causes first, groups indented', () => {
    assert.deepEqual(
      parts(`Traceback (most recent call last):
  File "/srv/app/db.py", line 3, in load
    return rows[0]
           ~~~~^^^
IndexError: list index out of range

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/srv/app/web.py", line 9, in view
    load()
  File "/srv/app/db.py", line 5, in load
    raise Missing() from error
app.db.Missing`),
      [['load /srv/app/db.py:3'], ['load /srv/app/db.py:5', 'view /srv/app/web.py:9']],
    );
    assert.deepEqual(
      parts(`  + Exception Group Traceback (most recent call last):
  |   File "/srv/a.py", line 4, in <module>
  |     raise ExceptionGroup("x", [e])
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/srv/b.py", line 2, in f
    +------------------------------------`),
      [['f /srv/b.py:2', '<module> /srv/a.py:4']],
    );
  });

  it('of Java: causes follow, with the rest of what is around them; what was suppressed is left out', () => {
    assert.deepEqual(
      parts(`java.lang.RuntimeException: w
\tat com.acme.A.get(A.java:7)
\tat java.base/java.lang.Thread.run(Thread.java:1583)
\tSuppressed: java.lang.Exception: s
\t\tat com.acme.Closer.close(Closer.java:3)
\tCaused by: java.lang.Error: of the suppressed
\t\tat com.acme.Closer.x(Closer.java:4)
Caused by: java.lang.IllegalStateException: x
\tat com.acme.B$Inner.lambda$go$0(B.java:11)
\t... 2 more`),
      [
        [
          'com.acme.B$Inner.lambda$go$0 com/acme/B.java:11',
          'com.acme.A.get com/acme/A.java:7',
          'java.lang.Thread.run java/lang/Thread.java:1583',
        ],
        ['com.acme.A.get com/acme/A.java:7', 'java.lang.Thread.run java/lang/Thread.java:1583'],
      ],
    );
    assert.deepEqual(parts('\tat com.acme.K.f(Native Method)\n\tat com.acme.MainKt.main(Main.kt)'), [
      ['com.acme.K.f :', 'com.acme.MainKt.main com/acme/Main.kt:'],
    ]);
  });

  it('of V8, with and without names, of evaluated code, of other browsers', () => {
    assert.deepEqual(
      parts(`Error: x
    at getItem (/app/dist/server.js:14:32)
    at async Shop.load [as find] (file:///app/shop.mjs:3:1)
    at async /app/src/x.js:74:23
    at async <anonymous> (/app/src/x.ts:92:23)
    at eval (eval at run (/app/calc.js:1:2), <anonymous>:1:7)
    at Array.map (<anonymous>)
    at Promise.all (index 0)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`),
      [
        [
          'getItem /app/dist/server.js:14',
          'Shop.load [as find] file:///app/shop.mjs:3',
          '- /app/src/x.js:74',
          '- /app/src/x.ts:92',
          '- /app/calc.js:1',
          'process.processTicksAndRejections node:internal/process/task_queues:95',
        ],
      ],
    );
    assert.deepEqual(parts('load@https://shop.test/assets/app.js:1:2345\n@https://shop.test/assets/app.js:2:1'), [
      ['load https://shop.test/assets/app.js:1', '- https://shop.test/assets/app.js:2'],
    ]);
  });

  it('of .NET: the inner exception first, with and without files', () => {
    assert.deepEqual(
      parts(`System.Exception: outer
 ---> System.InvalidOperationException: declined
   at Pay.Charge.Step() in C:\\agent\\_work\\1\\s\\pay\\Charge.cs:line 13
--- End of stack trace from previous location ---
   at Pay.Charge.CaptureAsync(Int32 id, List\`1 of) in C:\\agent\\_work\\1\\s\\pay\\Charge.cs:line 8
   --- End of inner exception stack trace ---
   at Pay.Program.Main(String[] args)`),
      [
        [
          'Pay.Charge.Step C:\\agent\\_work\\1\\s\\pay\\Charge.cs:13',
          'Pay.Charge.CaptureAsync C:\\agent\\_work\\1\\s\\pay\\Charge.cs:8',
        ],
        ['Pay.Program.Main :'],
      ],
    );
  });

  it('of Ruby, before and after 3.4, with causes and colours', () => {
    assert.deepEqual(
      parts(`\u001b[1m/app/carts.rb:6:in 'Carts#total': empty (ArgumentError)\u001b[0m
\tfrom /app/carts.rb:3:in 'block in Carts#show'
/app/db.rb:2:in \`read': gone (IOError)
\tfrom /app/carts.rb:6:in \`total'`),
      [
        ['read /app/db.rb:2', 'total /app/carts.rb:6'],
        ['Carts#total /app/carts.rb:6', 'block in Carts#show /app/carts.rb:3'],
      ],
    );
  });

  it("of PHP: places are one line off; and as OpenTelemetry's SDK writes it", () => {
    assert.deepEqual(
      parts(`RuntimeException: gone in /var/www/html/src/Db.php:12
Stack trace:
#0 /var/www/html/src/Shop.php(7): App\\Db->read()
#1 [internal function]: App\\Shop->map()
#2 /var/www/html/public/index.php(3): App\\Shop->show()
#3 {main}

Next LogicException: no in /var/www/html/src/Shop.php:9
Stack trace:
#0 {main}`),
      [
        [
          'App\\Db::read /var/www/html/src/Db.php:12',
          'App\\Shop::map /var/www/html/src/Shop.php:7',
          '- /var/www/html/public/index.php:3',
        ],
        ['- /var/www/html/src/Shop.php:9'],
      ],
    );
    assert.deepEqual(parts('RuntimeException: x\n\tat App.Db.read(Db.php:10)\n\tat main(index.php:3)'), [
      ['App\\Db::read Db.php:10', 'main index.php:3'],
    ]);
  });

  it('of Go: without the SDK, what was deferred, and other goroutines', () => {
    const head = `goroutine 7 [running]:
go.opentelemetry.io/otel/sdk/trace.recordStackTrace()
\t/root/go/pkg/mod/go.opentelemetry.io/otel/sdk@v1.30.0/trace/span.go:5 +0x1
`;
    const own = `github.com/acme/store.(*Store).Get(0xc0, {0x1, 0x2})
\t/src/store.go:7 +0x1d
created by main.main in goroutine 1
\t/src/main.go:3 +0x1
`;
    assert.deepEqual(parts(head + own), [['github.com/acme/store.(*Store).Get /src/store.go:7']]);
    assert.deepEqual(
      parts(`${head}main.close(...)
\t/src/main.go:9 +0x1
panic({0x1, 0x2})
\t/usr/local/go/src/runtime/panic.go:770 +0x1
${own}
goroutine 8 [select]:
main.other()
\t/src/other.go:1 +0x1`),
      [['github.com/acme/store.(*Store).Get /src/store.go:7']],
    );
    assert.deepEqual(
      parts('boom\nmain.load\n\t/src/main.go:12\nruntime.main\n\t/usr/local/go/src/runtime/proc.go:250'),
      [['main.load /src/main.go:12', 'runtime.main /usr/local/go/src/runtime/proc.go:250']],
    );
  });

  it('of Rust and Elixir', () => {
    assert.deepEqual(
      parts(`thread 'main' panicked at src/routes.rs:5:9:
boom
stack backtrace:
   0: rust_begin_unwind
             at /rustc/90c5418/library/std/src/panicking.rs:645:5
   1: ship_api::routes::quote::{{closure}}
             at ./src/routes.rs:5:9`),
      [
        [
          '- src/routes.rs:5',
          'rust_begin_unwind /rustc/90c5418/library/std/src/panicking.rs:645',
          'ship_api::routes::quote::{{closure}} ./src/routes.rs:5',
        ],
      ],
    );
    assert.deepEqual(
      parts('** (RuntimeError) x\n    (shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.total/1\n    lib/a.ex:3: A.b/0', [
        'elixir',
      ]),
      [['Shop.Cart.total/1 lib/shop/cart.ex:12', 'A.b/0 lib/a.ex:3']],
    );
  });

  it('are read in the form that they have when the sender says another', () => {
    assert.equal(parseStack('Error\n    at f (/a.js:1:2)', ['java'])?.language, 'javascript');
    assert.equal(parseStack('just words', ['java']), undefined);
    assert.equal(parseStack('', undefined), undefined);
  });

  it('that are hostile take no long', () => {
    for (const line of [
      `   at ${'('.repeat(5_000)}`,
      `\tat ${'a.'.repeat(5_000)}(`,
      ` at ${'a:1:'.repeat(3_000)}`,
      `File "${'a'.repeat(9_000)}", line`,
      `#0 ${'(1): '.repeat(3_000)}`,
      `${' '.repeat(9_000)}x`,
    ])
      parseStack(`${line}\n`.repeat(100), undefined);
  });
});
