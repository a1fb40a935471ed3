import assert from 'node:assert/strict';
import type { FileFacts } from '../../../src/core/index/facts';
import { indexOf, readFacts } from '../../support/source/sources';

const read = (text: string): Promise<FileFacts> => readFacts('cart/store.go', text);

describe('Go: what a file declares', () => {
  it('names functions by receiver, and closures by their variable or not at all', async () => {
    const { functions, package: name } = await read(`package store

// Get loads one.
func (s *Store[T]) Get(ctx context.Context, id, kind string, opts ...Option) (*T, error) {
	fn := func() error { return nil }
	go func() {
		defer func() { recover() }()
	}()
	return nil, fn()
}

type Reader interface {
	Read(id int) error
}

func Map[A, B any](in []A, f func(A) B) []B { return nil }
`);
    assert.equal(name, 'store');
    assert.deepEqual(
      functions.map(({ name, owner, parent, line, endLine, params }) => [name, owner, parent, line, endLine, params]),
      [
        ['Get', 'Store', -1, 4, 10, ['ctx', 'id', 'kind', 'opts']],
        ['fn', '', 0, 5, 5, []],
        ['', '', 0, 6, 8, []],
        ['', '', 2, 7, 7, []],
        ['Read', 'Reader', -1, 13, 13, ['id']],
        ['Map', '', -1, 16, 16, ['in', 'f']],
      ],
    );
    assert.deepEqual(functions[0].paramTypes, ['context.Context', 'string', 'string', '...Option']);
    assert.equal(functions[4].isDeclaration, true);
  });

  it('hashes a body by what it does, not by how it is laid out', async () => {
    const { functions } = await read(`package a
func a() { x(1); return }
func b() {
	x(1); // why
	return
}
func c() { x(2); return }
`);
    assert.equal(functions[0].hash, functions[1].hash);
    assert.notEqual(functions[0].hash, functions[2].hash);
  });

  it('knows fields, embedded types, imports and constants', async () => {
    const facts = await read(`package a
import (
	"net/http"
	pb "github.com/acme/shop/genproto"
	"github.com/jackc/pgx/v5"
	. "github.com/onsi/gomega"
	_ "embed"
)
const prefix, other = "cart", 3
const (
	KindA Kind = "a"
	KindB Kind = prefix + ".b"
	Count = iota
)
var tracer = otel.Tracer(prefix)
type Server struct {
	pb.UnimplementedCartServiceServer
	*Base
	db, replica *sql.DB
}
func New() *Server { return &Server{topic: getEnv("TOPIC", "orders")} }
`);
    assert.deepEqual(facts.types?.[0].bases, ['pb.UnimplementedCartServiceServer', 'Base']);
    assert.deepEqual(facts.types?.[0].fields, {
      UnimplementedCartServiceServer: 'pb.UnimplementedCartServiceServer',
      Base: 'Base',
      db: '*sql.DB',
      replica: '*sql.DB',
    });
    assert.deepEqual(
      facts.imports?.map(({ local, module, name }) => [local, module, name]),
      [
        ['http', 'net/http', ''],
        ['pb', 'github.com/acme/shop/genproto', ''],
        ['pgx', 'github.com/jackc/pgx/v5', ''],
        ['', 'github.com/onsi/gomega', '*'],
      ],
    );
    assert.deepEqual(
      facts.constants?.map(({ owner, name, value, line }) => [owner, name, value, line]),
      [
        ['', 'prefix', ['cart'], 9],
        ['', 'KindA', ['a'], 11],
        ['', 'KindB', ['cart.b'], 12],
        ['', 'tracer', ['cart'], 15],
        ['Server', 'topic', ['orders'], 21],
      ],
    );
  });

  it('lists calls in the order of their names, chains link by link', async () => {
    const { calls } = await read(`package a
func f(ctx context.Context, id string) {
	client.
		Query(ctx, "q", id).
		Scan(&x)
	reader := kafka.NewReader(kafka.ReaderConfig{Topic: "orders", Size: 3})
	func() {}()
}
`);
    assert.deepEqual(calls, [
      {
        callee: 'Query',
        receiver: 'client',
        line: 4,
        endLine: 4,
        function: 0,
        args: [[{ param: 0 }], ['q'], [{ param: 1 }]],
      },
      { callee: 'Scan', receiver: 'client.Query(…)', line: 5, endLine: 5, function: 0 },
      { callee: 'NewReader', receiver: 'kafka', line: 6, endLine: 6, function: 0, named: { Topic: ['orders'] } },
    ]);
  });

  it('is found under its import path', async () => {
    const index = await indexOf({
      'services/cart/go.mod': 'module github.com/acme/shop/services/cart // main\n\ngo 1.22\n',
      'services/cart/internal/store/store.go': 'package store\nfunc Get() {}\nconst Name = "store"\n',
      'services/cart/main.go':
        'package main\nimport st "github.com/acme/shop/services/cart/internal/store"\nfunc main() { st.Get() }\n',
    });
    const main = index.file('file:///workspace/services/cart/main.go')!;
    assert.deepEqual(
      index.lookUp(main, 'st.Get').map(({ file, fact }) => [file.segments.join('/'), fact.line]),
      [['services/cart/internal/store/store.go', 2]],
    );
    assert.deepEqual(index.resolveText(main, [{ ref: 'st.Name' }]), ['store']);
  });
});

describe('Go: spans', () => {
  const spans = async (text: string): Promise<unknown> =>
    (await read(text)).spans?.map(({ names, line, function: inside, scope }) => [names, line, inside, scope]);

  it('finds the tracer that a span is opened with', async () => {
    assert.deepEqual(
      await spans(`package a
const scope = "billing"
var tracer = otel.Tracer(scope)
type Store struct { tracer trace.Tracer; other trace.Tracer }
func New() *Store { return &Store{tracer: otel.GetTracerProvider().Tracer("store")} }
func (s *Store) Get(ctx context.Context) {
	ctx, a := tracer.Start(ctx, "a")
	_, b := s.tracer.Start(ctx,
		"b", trace.WithSpanKind(trace.SpanKindServer))
	_, c := otel.Tracer("c-scope").Start(context.Background(), "c")
	tr := otel.Tracer("d-scope")
	_, d := tr.Start(r.Context(), "d")
	_, e := made().Start(ctx, "e")
	_, f := telemetry.Tracer.Start(ctx, "f")
	_, g := s.other.Start(ctx, "g")
}
func made() trace.Tracer { return otel.Tracer("made") }
`),
      [
        [[['a']], 7, 1, [{ ref: 'scope' }]],
        [[['b']], 8, 1, ['store']],
        [[['c']], 10, 1, ['c-scope']],
        [[['d']], 12, 1, ['d-scope']],
        [[['e']], 13, 1, ['made']],
        [[['f']], 14, 1, undefined],
        [[['g']], 15, 1, [{ ref: 'Store.other' }]],
      ],
    );
  });

  it('reads names that are put together, and wrappers', async () => {
    assert.deepEqual(
      await spans(`package a
import ("github.com/opentracing/opentracing-go"; ddtracer "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer")
const base = "cart"
func f(ctx context.Context, job Job) {
	name := "local." + "name"
	tracer.Start(ctx, name)
	tracer.Start(ctx, base+".load")
	tracer.Start(ctx, fmt.Sprintf("job %s of %d%%", job.Name, 3))
	tracer.Start(ctx, names.Load)
	opentracing.StartSpanFromContext(ctx, "traced")
	ddtracer.StartSpan("http.request", ddtracer.ResourceName("GET /x"))
}
func InSpan(ctx context.Context, name string, fn func() error) error {
	ctx, span := tracer.Start(ctx, name)
	return fn()
}
func Traced(name string) Middleware {
	return func(ctx context.Context) { tracer.Start(ctx, name) }
}
`),
      [
        [[['local.name']], 6, 0, [{ ref: 'tracer' }]],
        [[[{ ref: 'base' }, '.load']], 7, 0, [{ ref: 'tracer' }]],
        [[['job ', null, ' of ', null, '%']], 8, 0, [{ ref: 'tracer' }]],
        [[[{ ref: 'names.Load' }]], 9, 0, [{ ref: 'tracer' }]],
        [[['traced']], 10, 0, undefined],
        [[['http.request'], ['GET /x']], 11, 0, undefined],
        [[[{ param: 1 }]], 14, 1, [{ ref: 'tracer' }]],
        [[[{ param: 0 }]], 18, 2, [{ ref: 'tracer' }]],
      ],
    );
  });

  it('leaves other things that are started alone', async () => {
    assert.deepEqual(
      await spans(`package a
type Worker struct{}
type Tracker struct{}
func f(ctx context.Context, w *Worker, tracker *Tracker) {
	tracker.Start(ctx, "parcel")
	html.NewSpan("text")
	w.Start(ctx, "queue")
	cmd.Start()
	server.Start(":8080", "x")
	// tracer.Start(ctx, "commented")
	log.Print("tracer.Start(ctx, \\"text\\")")
}
`),
      [],
    );
  });
});

describe('Go: what damaged and hostile code gives', () => {
  it('keeps what can be read', async () => {
    const { functions, spans } = await read(`package a
func good(ctx context.Context) { tracer.Start(ctx, "good") }
func broken( {
func alsoGood(ctx context.Context) { tracer.Start(ctx, "also") }
`);
    assert.ok(functions.some(({ name }) => name === 'good'));
    assert.deepEqual(spans?.[0].names, [['good']]);
  });

  it('goes as deep as the code does', async () => {
    const depth = 3_000;
    const nested = `package a\nfunc f() { x := ${'g('.repeat(depth)}1${')'.repeat(depth)} }\n`;
    assert.equal((await read(nested)).calls?.length, depth);
    const closures = `package a\nfunc f() { ${'func() { '.repeat(500)}a.Start(ctx, "x")${' }()'.repeat(500)} }\n`;
    assert.equal((await read(closures)).functions.length, 501);
    const sum = `package a\nvar s = ${'"a" + '.repeat(depth)}"b"\n`;
    assert.deepEqual((await read(sum)).constants?.[0].value, ['a'.repeat(depth) + 'b']);
  });
});
