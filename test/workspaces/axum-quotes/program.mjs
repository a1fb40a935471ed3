import { freePorts } from '../../support/bootstrap/processes.mjs';
import { rustPrograms, send, startListening } from '../../support/real/compiledPrograms.mjs';

const orders = (text, nth) => ({ file: 'src/routes/orders.rs', text, nth });
const quotes = text => ({ file: 'src/routes/quotes.rs', text });
const pricing = text => ({ file: 'src/pricing.rs', text });
const store = text => ({ file: 'src/store.rs', text });
const routes = text => ({ file: 'src/routes/mod.rs', text });

const create = 'async fn create(State(store): State<Store>, Json(new): Json<NewOrder>) -> Result<Json<Order>, StatusCode> {';
const notify = 'async fn notify(order: &Order) -> Result<(), std::io::Error> {';
const refused = orders('let error = std::io::Error::other("nobody delivers bombs");');

/** @type {import('../../support/real/programs.mjs').Program} */
export default {
  services: ['quotes'],
  spans: 40,
  async run({ otlp, folder }) {
    const program = await rustPrograms(folder, 'axum-quotes', ['axum-quotes']);
    const [port] = await freePorts(1);
    const started = await startListening(program('axum-quotes'), {
      port,
      what: 'axum-quotes',
      env: { LISTEN: `127.0.0.1:${port}`, OTEL_EXPORTER_OTLP_ENDPOINT: otlp },
    });
    await send(`http://127.0.0.1:${port}`, [
      ['GET', '/healthz'],
      ['GET', '/'],
      ['GET', '/api/orders'],
      ['POST', '/api/orders', { item: 'apple', count: 2 }],
      ['POST', '/api/orders', { item: 'apple', count: 0 }],
      ['POST', '/api/orders', { item: 'bomb', count: 1 }],
      ['GET', '/api/orders/1'],
      ['GET', '/api/orders/99'],
      ['GET', '/api/orders/one'],
      ['GET', '/api/quotes/apple?count=3'],
      ['GET', '/api/quotes/apple?count=many'],
      ['DELETE', '/api/orders/1'],
      ['DELETE', '/api/orders/1'],
      ['PUT', '/api/orders/1'],
      ['POST', '/admin/reset'],
      ['GET', '/nowhere'],
    ]);
    await started.stop();
  },
  expectations: [
    // Handlers; 405 has the route of what didn't run.
    { name: /^PUT/, ignore: 'a method that nobody answers' },
    { name: 'GET /', at: routes('.route("/", get(|| async { "quotes" }))') },
    { name: 'GET /api/orders', at: orders('async fn list(State(store): State<Store>) -> Json<Vec<Order>> {') },
    { name: 'POST /api/orders', at: orders(create) },
    { name: 'GET /api/orders/{id}', at: orders('async fn show(State(store): State<Store>, Path(id): Path<u64>) -> Result<Json<Order>, StatusCode> {') },
    { name: 'DELETE /api/orders/{id}', at: orders('async fn remove(State(store): State<Store>, Path(id): Path<u64>) -> StatusCode {') },
    {
      name: 'GET /api/quotes/{item}',
      at: [quotes('get(|Path(item): Path<String>, Query(query): Query<HashMap<String, String>>| async move {'), quotes('"/quotes/{item}",')],
    },
    { name: 'POST /admin/reset', at: quotes('pub async fn reset(State(store): State<Store>) -> StatusCode {') },
    { name: /^GET(?: |$)/, tags: { 'url.path': '/nowhere' }, ignore: 'no route' },

    // By hand.
    { name: 'orders.list', at: orders('let span = info_span!("orders.list", otel.kind = "internal");') },
    { name: 'create', at: [orders('#[instrument(skip(store))]'), orders(create)] },
    { name: 'orders.remove', at: [orders('global::tracer("orders").in_span("orders.remove", |_cx| {'), orders('async fn remove(State(store): State<Store>, Path(id): Path<u64>) -> StatusCode {')] },
    { name: 'orders.check', at: orders('tracing::debug_span!("orders.check", id).in_scope(|| Standard.allowed(id));') },
    {
      name: 'orders.notify', tags: { error: 'true' },
      at: [orders(notify), orders('#[tracing::instrument(name = "orders.notify", skip_all, err, fields(order = order.id))]')],
    },
    { name: 'orders.notify', at: [orders(notify), orders('#[tracing::instrument(name = "orders.notify", skip_all, err, fields(order = order.id))]')] },
    { name: 'mail to order 2', at: [orders('let mut span = tracer.start(format!("mail to order {}", order.id));'), orders(notify)], error: refused },
    { name: /^mail to order/, at: [orders('let mut span = tracer.start(format!("mail to order {}", order.id));'), orders(notify)] },
    { name: 'admin.reset', at: [quotes('#[instrument('), quotes('pub async fn reset(State(store): State<Store>) -> StatusCode {')] },
    { name: 'price.calc', at: [pricing('#[instrument(name = PRICE, skip(pricing))]'), pricing('pub fn calculate(pricing: &impl Pricing, item: &str, count: u32) -> u32 {')] },
    { name: 'rate.lookup', at: pricing('let span = info_span!("lookup", otel.name = RATE, item);') },
    { name: 'rate', at: [pricing('#[instrument(level = "info", skip(self))]'), pricing('fn rate(&self, item: &str) -> u32 {')] },
    { name: 'express.rate', at: pricing('let _span = span!(') },
    { name: 'all', at: [store('#[instrument(skip_all)]'), store('pub async fn all(&self) -> Vec<Order> {')] },
    { name: 'store.find', at: [store('#[instrument(name = "store.find", skip(self))]'), store('pub async fn find(&self, id: u64) -> Option<Order> {')] },
    { name: 'add', at: [store('#[instrument(skip(self))]'), store('pub async fn add(&self, item: String, count: u32, cents: u32) -> Order {')] },
  ],
  bar: { jumped: 0.95, offered: 0.95 },
}; // prettier-ignore
