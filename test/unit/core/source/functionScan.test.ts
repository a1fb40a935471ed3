import assert from 'node:assert/strict';
import { functionAt, scanFunctions } from '../../../../src/core/source/functionScan';
import { placeIn } from '../../../../src/core/source/sourcePlace';

/** `name first-last` of each function; the text begins in the line after the back quote. */
function scan(text: string): string[] {
  return scanFunctions(text.split('\n').slice(1)).map(({ name, line, endLine }) => `${name || '-'} ${line}-${endLine}`);
}

describe('functions read from the text', () => {
  it('of JavaScript and TypeScript', () => {
    assert.deepEqual(
      scan(`
import express from 'express';
export async function getItem(req, res) {
  if (!req.params.id) {
    return;
  }
  await tracer.startActiveSpan('x', async span => {
    span.end();
  });
}
const audit = (req, res, next) => next();
export const load = async (
  id: string,
): Promise<Item> => {
  return find(id);
};
class Store {
  constructor(private readonly db: Db) {
    super();
  }
  async find(id: string): Promise<Item | undefined> {
    for (const x of this.db) {
      visit(x);
    }
  }
}
exports.buy = async function (req) {
  call(req);
};
app.get('/items/:id', (req, res) => {
  res.json({});
});`),
      ['getItem 2-9', '- 6-8', 'audit 10-10', 'load 11-15', 'constructor 17-19', 'find 20-24', 'buy 26-28', '- 29-31'],
    );
  });

  it('of Python', () => {
    assert.deepEqual(
      scan(`
@router.get("/{order_id}")
async def get_order(order_id: int):
    with tracer.start_as_current_span(
            "orders.load"):
        return Repo().find(order_id)

class Repo:
    def find(
        self,
        oid,
    ):
        return run(oid)

def run(sql, *args):
    raise KeyError("no row")`),
      ['get_order 2-5', 'find 8-12', 'run 14-15'],
    );
  });

  it('of Go, Rust and Kotlin', () => {
    assert.deepEqual(
      scan(`
func (s *Store) Get(ctx context.Context, id string) error {
	fn := func() error {
		return nil
	}
	return fn()
}
func Map[T any](in []T) []T { return in }
pub async fn quote(db: Db) -> u64 {
    price(id)
}
override suspend fun <T> load(id: T): T {
    return id
}`),
      ['Get 1-6', '- 2-4', 'Map 7-7', 'quote 8-10', 'load 11-13'],
    );
  });

  it('of Java, C#, Ruby and PHP', () => {
    assert.deepEqual(
      scan(`
public class InvoiceService {
  private final Tracer tracer = GlobalOpenTelemetry.getTracer("billing");
  @WithSpan
  public Invoice load(long id) throws IOException {
    return new Loader().go(id);
  }
  public async Task<IActionResult> CaptureAsync(int id)
  {
    await Step();
  }
  def show
    call
  end
  private function render(int $id): Response
  {
    throw new E('x');
  }
}`),
      ['load 4-6', 'CaptureAsync 7-10', 'show 11-13', 'render 14-17'],
    );
  });

  it('takes neither calls nor conditions nor comments for functions', () => {
    assert.deepEqual(
      scan(`
if (ready(x)) {
  run(x);
}
switch (kind) {
}
// function old() {
await save(item);
return load({
  id,
});`),
      [],
    );
  });

  it('reads a file of 20,000 lines and a line of a million characters', () => {
    assert.equal(
      scanFunctions(Array.from({ length: 20_000 }, (_, i) => `${' '.repeat(i % 40)}f${i}(a) {`)).length,
      20_000,
    );
    assert.deepEqual(scanFunctions([`function f(${'a,'.repeat(500_000)}) {`]), []);
  });
});

const functions = [
  { name: 'getItem', owner: 'Api', line: 10, endLine: 20 },
  { name: '', owner: '', line: 12, endLine: 16 },
  { name: 'getItem', owner: 'Cache', line: 30, endLine: 40 },
  { name: 'save', owner: 'Api', line: 50, endLine: 60 },
];

describe('the function of a place', () => {
  it('is the innermost one around the line', () => {
    assert.equal(functionAt(functions, 14, undefined), functions[1]);
    assert.equal(functionAt(functions, 18, undefined), functions[0]);
    assert.equal(functionAt(functions, 25, undefined), undefined);
  });

  it('is the one around a callback, for the line that begins it', () => {
    assert.equal(functionAt(functions, 12, undefined), functions[0]);
  });

  it('is the one that the span names', () => {
    assert.equal(functionAt(functions, 14, 'Api.getItem'), functions[0]);
    assert.equal(functionAt(functions, undefined, 'Cache.getItem'), functions[2]);
    assert.equal(functionAt(functions, 5, 'save'), functions[3]);
  });

  it('is none when several have the name and nothing tells which', () => {
    assert.equal(functionAt(functions, undefined, 'getItem'), undefined);
  });
});

describe('where to go in the file as it is now', () => {
  const place = (line: number | undefined, functionName?: string) => {
    const { line: to, drift } = placeIn(
      { line: line ?? 1, isLineKnown: line !== undefined, functionName },
      functions,
      100,
    );
    return `${to} ${drift}`;
  };

  it('is the line, inside the function named or without a name', () => {
    assert.equal(place(14, 'getItem'), '14 none');
    assert.equal(place(25), '25 none');
    assert.equal(place(25, 'unheardOf'), '25 none');
  });

  it('is the function when the line is that of a decorator right above', () =>
    assert.equal(place(48, 'save'), '50 none'));
  it('is the function when the line left it', () => assert.equal(place(12, 'save'), '50 movedFunction'));
  it('is the function when there is no line', () => assert.equal(place(undefined, 'save'), '50 functionOnly'));
  it('is the function when the file has become shorter', () => assert.equal(place(400, 'save'), '50 pastEnd'));
  it('is the top of the file when nothing else is known', () => {
    assert.equal(place(400), '1 pastEnd');
    assert.equal(place(undefined), '1 unknown');
    assert.equal(place(undefined, 'getItem'), '1 unknown');
  });
});
