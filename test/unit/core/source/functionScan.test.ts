import assert from 'node:assert/strict';
import { scanFunctions } from '../../../../src/core/source/functionScan';

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
