import { join } from 'node:path';
import { freePorts } from '../../support/bootstrap/processes.mjs';
import { goPrograms, send, startListening } from '../../support/real/compiledPrograms.mjs';

const handlers = text => ({ file: 'internal/catalog/handlers.go', text });
const store = text => ({ file: 'internal/catalog/store.go', text });
const orders = text => ({ file: 'internal/orders/orders.go', text });
const desk = text => ({ file: 'internal/desk/desk.go', text });
const stock = text => ({ file: 'internal/stock/server.go', text });
const client = text => ({ file: 'internal/httpx/client.go', text });
const server = text => ({ file: 'internal/httpx/server.go', text });
const telemetry = text => ({ file: 'internal/telemetry/telemetry.go', text });

const failed = server('telemetry.Fail(trace.SpanFromContext(r.Context()), err)');
const answered = client('return fmt.Errorf("%s answered %d", request.URL.Path, response.StatusCode)');
const receipt = orders(
  'receipt, err := telemetry.Within(ctx, s.tracer, "orders.receipt", func(ctx context.Context) (string, error) {',
);

/** @type {import('../../support/real/programs.mjs').Program} */
export default {
  services: ['shop', 'desk', 'stock'],
  spans: 60,
  async run({ otlp, folder }) {
    const program = await goPrograms(folder, 'go-shop');
    const [shop, counter, store] = await freePorts(3);
    const start = (command, port, env = {}) =>
      startListening(program(command), {
        port,
        what: command,
        env: { LISTEN: `127.0.0.1:${port}`, OTEL_EXPORTER_OTLP_ENDPOINT: otlp, ...env },
      });
    const started = [await start('stock', store), await start('desk', counter)];
    started.unshift(
      await start('shop', shop, { STOCK_ADDRESS: `127.0.0.1:${store}`, DESK_URL: `http://127.0.0.1:${counter}` }),
    );
    await send(`http://127.0.0.1:${shop}`, [
      ['GET', '/healthz'],
      ['GET', '/items?prefix=ap'],
      ['GET', '/items/1'],
      ['GET', '/items/99'],
      ['GET', '/items/apple'],
      ['POST', '/items', { id: 7, name: 'cheese', cents: 700 }],
      ['POST', '/items', {}],
      ['GET', '/items/2/price'],
      ['POST', '/orders/', { item: 2, count: 1, card: '4111' }],
      ['POST', '/orders/', { item: 2, count: 1 }],
      ['POST', '/orders/', { item: 2, count: 13, card: '4111' }],
      ['POST', '/orders/', { item: 1, count: 1, card: '4111' }],
      ['POST', '/orders/', { item: 1, count: 1, card: '4111' }],
      ['POST', '/orders/', { item: 50, count: 1, card: '4111' }],
      ['POST', '/orders/', {}],
      ['DELETE', '/items'],
      ['GET', '/nowhere'],
    ]);
    await send(`http://127.0.0.1:${counter}`, [
      ['GET', '/healthz'],
      ['GET', '/quotes/x'],
      ['DELETE', '/quotes/3'],
      ['GET', '/receipts/4711'],
      ['GET', '/nothing/here'],
    ]);
    for (const one of started) await one.stop();
  },
  expectations: [
    // Handlers.
    { service: 'shop', name: 'GET /items', at: handlers('func (h *Handler) list(r *http.Request) (any, error) {') },
    { service: 'shop', name: 'GET /items/{id}', at: handlers('func (h *Handler) show(r *http.Request) (any, error) {') },
    { service: 'shop', name: 'POST /items', at: handlers('func (h *Handler) create(r *http.Request) (any, error) {') },
    {
      service: 'shop', name: 'GET /items/{id}/price',
      at: [handlers('func (h *Handler) price() http.HandlerFunc {'), handlers('return httpx.JSON(func(r *http.Request) (any, error) {')],
    },
    {
      service: 'shop', name: 'POST /orders/', tags: { 'http.response.status_code': '500' },
      at: [orders('mux.HandleFunc("POST /orders/", func(w http.ResponseWriter, r *http.Request) {'), orders('func (s *Service) create(r *http.Request) (any, error) {')],
      error: [failed, answered, orders('err := fmt.Errorf("%d cents: %w", cents, errDeclined)'), stock('return nil, status.Errorf(codes.ResourceExhausted, "no %s left", name.GetValue())')],
    },
    {
      service: 'shop', name: 'POST /orders/',
      at: [orders('mux.HandleFunc("POST /orders/", func(w http.ResponseWriter, r *http.Request) {'), orders('func (s *Service) create(r *http.Request) (any, error) {')],
    },
    { service: 'desk', name: 'GET /quotes/{item}', at: desk('func quote(r *http.Request) (any, error) {') },
    { service: 'desk', name: 'DELETE /quotes/{item}', at: desk('func forget(w http.ResponseWriter, _ *http.Request) {') },
    {
      service: 'desk', name: /^POST \/receipts/, tags: { 'http.response.status_code': '500' },
      at: desk('func write(r *http.Request) (any, error) {'),
      error: [failed, desk('return nil, fmt.Errorf("nobody buys %v pieces of anything", order["count"])')],
    },
    { service: 'desk', name: /^POST \/receipts/, at: desk('func write(r *http.Request) (any, error) {') },
    { service: 'desk', name: 'GET /receipts/{number}', at: desk('r.Get("/{number}", func(w http.ResponseWriter, r *http.Request) {') },
    { service: 'desk', name: 'GET /healthz', at: desk('r.Get("/healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })') },
    { name: /^(?:GET|DELETE)(?: \/)?$/, ignore: 'no route, or a method that nobody answers' },

    // Remote calls.
    {
      service: 'shop', name: 'acme.stock.v1.StockService/Reserve',
      at: orders('left, err := s.stock.Reserve(ctx, wrapperspb.String(item.Name))'),
    },
    {
      service: 'stock', name: 'acme.stock.v1.StockService/Reserve',
      at: stock('func (s *Server) Reserve(ctx context.Context, name *wrapperspb.StringValue) (*wrapperspb.Int32Value, error) {'),
    },
    {
      service: 'shop', name: 'HTTP POST', parent: 'orders.receipt',
      at: [
        orders('return answer.Text, s.desk.PostJSON(ctx, "/receipts", order, &answer)'), client('response, err := c.http.Do(request)'),
        client('request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path, bytes.NewReader(text))'),
      ],
    },
    {
      service: 'shop', name: 'HTTP GET', parent: 'GET /items/{id}/price',
      at: [
        handlers('err := h.desk.GetJSON(r.Context(), "/quotes/"+r.PathValue("id")+"?currency=EUR", &quote)'), client('response, err := c.http.Do(request)'),
        client('request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path, nil)'),
      ],
    },

    // By hand.
    { name: 'catalog.get', at: [store('ctx, span := tracer.Start(ctx, "catalog.get",'), store('func (s *Store) Get(ctx context.Context, id int) (*Item, error) {')] },
    { name: 'orders.place', at: [orders('ctx, span := s.tracer.Start(ctx, spanPlace)'), orders('func (s *Service) place(ctx context.Context, order Order) (any, error) {')] },
    { name: 'orders.pay', at: [orders('_, span := s.tracer.Start(ctx, spanPay)'), orders('func (s *Service) pay(ctx context.Context, order Order, cents int) error {')] },
    { name: 'orders.receipt', tags: { error: 'true' }, at: receipt, error: [answered, telemetry('Fail(span, err)'), receipt] },
    { name: 'orders.receipt', at: receipt },
    { name: 'desk.convert', at: [desk('_, span := otel.Tracer("desk").Start(ctx, "desk."+"convert")'), desk('func convert(ctx context.Context, cents int, currency string) int {')] },
    {
      name: 'receipt 4711',
      at: [desk('_, span := otel.Tracer("desk").Start(r.Context(), fmt.Sprintf("receipt %s", chi.URLParam(r, "number")))'), desk('r.Get("/{number}", func(w http.ResponseWriter, r *http.Request) {')],
    },
    { name: 'stock.count', at: [stock('_, span := otel.GetTracerProvider().Tracer("stock").Start(ctx, "stock.count")'), stock('func (s *Server) count(ctx context.Context, name string) int32 {')] },

    // Statements.
    {
      name: /^sql\./, tags: { 'db.query.text': /^SELECT id, name, cents\s+FROM items\s+WHERE id/ },
      at: [store('err := s.db.QueryRowContext(ctx, selectItem, id).Scan(&item.ID, &item.Name, &item.Cents)'), store('const selectItem = `SELECT id, name, cents')],
    },
    {
      name: /^sql\./, tags: { 'db.query.text': /LIKE/ },
      at: store('rows, err := s.db.QueryContext(ctx, "SELECT id, name, cents FROM items WHERE name LIKE ? ORDER BY name", prefix+"%")'),
    },
    {
      name: /^sql\./, tags: { 'db.query.text': /^INSERT INTO items/ },
      at: [store('_, err := s.db.ExecContext(ctx,'), store('"INSERT INTO items (id, name, cents) VALUES (?, ?, ?)",')],
    },
    {
      name: /^sql\./, tags: { 'db.query.text': /^CREATE TABLE/ },
      at: store('if _, err := db.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS items (id INTEGER PRIMARY KEY, name TEXT, cents INTEGER)"); err != nil {'),
    },
    { name: /^sql\./, ignore: 'the pool, and reading rows' },
  ],
  bar: { jumped: 0.95, offered: 0.95 },
}; // prettier-ignore
