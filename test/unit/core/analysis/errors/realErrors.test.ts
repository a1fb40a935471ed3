// Traces of real programs in which something failed, as their SDKs sent them; without paths, hosts and stack traces. What is said
// of each was read by a person beside the program that made it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { errorOrigins } from '../../../../../src/core/analysis/errors/errorOrigins';
import { failureVerdict } from '../../../../../src/core/analysis/errors/failureVerdict';
import { createReader } from '../../../../../src/core/import';
import { say } from '../../../../../src/core/phrase';
import { nameOf, serviceOf } from '../../../../../src/core/spans/spanTable';
import { chosenRoot } from '../../../../../src/core/spans/summary';

/** Root, how far each error came, and the sentence with the span whose source is meant. */
const expected: readonly (readonly [root: string, outcomes: string, sentence: string])[] = [
  [
    'quotes · POST /api/orders',
    'probablyReached',
    'mail to order 2: nobody delivers bombs (probably: a span in between does not say how it ended) → mail to order 2',
  ],
  [
    'hire · PUT /stations/:name',
    'probablyReached',
    'station.open: no room for north (probably: a span in between does not say how it ended) → station.open',
  ],
  [
    'hire · GET /api/bikes/:id',
    'swallowed',
    'request handler failed, and the caller was answered HTTP 404: bike 99 does not exist → request handler',
  ],
  [
    'hire · PATCH /api/bikes/:id',
    'swallowed',
    'request handler failed, and the caller was answered HTTP 422: kind is missing → request handler',
  ],
  [
    'hire · GET /api/bikes/:id/forecast',
    'probablyReached',
    'GET: /weather/market answered 503 (probably: a span in between does not say how it ended) → request handler - /api/bikes/:id/forecast',
  ],
  [
    'hire · POST /api/hires/:id/end',
    'probablyReached',
    'hire.price: RangeError: hired for too long (probably: a span in between does not say how it ended) → hire.price',
  ],
  [
    'hire · POST /api/hires/:id/end',
    'swallowed',
    'request handler failed, and the caller was answered HTTP 404: hire 99 does not exist → request handler',
  ],
  [
    'parcels · GET /api/parcels/shelf/broken',
    'reached',
    'SELECT: OperationalError: near "nothing": syntax error → SELECT',
  ],
  [
    'parcels · GET /api/depots/{city}',
    'reached',
    `GET: HTTPStatusError: Client error '404 Not Found' for url 'http://localhost:8080/depots/atlantis' → GET /api/depots/{city}`,
  ],
  [
    'parcels · POST /api/parcels/{parcel_id}/events/{kind}',
    'reached',
    'event explode: RuntimeError: parcels do not explode → event explode',
  ],
  ['parcels · POST /api/parcels', 'reached', 'parcel.price: ValueError: weightless → parcel.price'],
  ['library · POST /books/<int:book_id>/print', 'reached', `POST /prints: KeyError: '333' → POST /prints`],
  [
    'library · GET /api/v1/loans/<int:loan_id>',
    'reached',
    `GET /api/v1/loans/<int:loan_id>: AttributeError: 'NoneType' object has no attribute 'book_id' → GET /api/v1/loans/<int:loan_id>`,
  ],
  [
    'library · POST /api/v1/loans',
    'swallowed',
    'lend failed, and the caller was answered HTTP 409: NotAvailable: Emma is out → lend',
  ],
  [
    'library · POST /books/<int:book_id>/reviews/',
    'reached',
    'reviews.check: ValueError: 9 stars is no rating → reviews.check',
  ],
  [
    'library · GET /books/search',
    'swallowed',
    'search 12 failed, and the caller was answered HTTP 400: BadRequest: 400 Bad Request: The browser (or proxy) sent a request that this server could not understand. → search 12',
  ],
  [
    'shop · POST /orders/',
    'probablyReached',
    'POST /receipts: nobody buys 13 pieces of anything (probably: a span in between does not say how it ended) → POST /receipts',
  ],
  ['shop · POST /orders/', 'reached', 'POST /orders/: 200 cents: the card was declined by the bank → POST /orders/'],
  [
    'shop · POST /orders/',
    'probablyReached',
    'acme.stock.v1.StockService/Reserve: rpc error: code = ResourceExhausted desc = no apple left (probably: a span in between does not say how it ended) → POST /orders/',
  ],
  [
    'workshop · GET /api/repairs/:id',
    'swallowed',
    'findOne failed, and the caller was answered HTTP 404: NotFoundException: repair 99 does not exist → findOne',
  ],
  [
    'workshop · GET /api/quotes',
    'probablyReached',
    'grpc.workshop.parts.PartsService/FindPart: 5 NOT_FOUND: no part saddle (probably: a span in between does not say how it ended) → QuotesService.price',
  ],
  [
    'workshop · PUT /api/repairs/:id/done',
    'probablyReached',
    `finish: TypeError: Cannot set properties of undefined (setting 'done') (probably: a span in between does not say how it ended) → finish`,
  ],
  [
    'workshop · GET /api/quotes',
    'probablyReached',
    'QuotesService.price: bell is sold out (probably: a span in between does not say how it ended) → QuotesService.price',
  ],
  [
    'workshop · POST /api/repairs',
    'probablyReached',
    'grpc.workshop.parts.PartsService/ReservePart: 5 NOT_FOUND: no part saddle (probably: a span in between does not say how it ended) → repair.begin',
  ],
  [
    'kennel · POST /dogs/{dogId}/stays/bill',
    'reached',
    'stay.check_out: NumberFormatException: For input string: "ten" → stay.check_out',
  ],
  [
    'frontend · POST /buy',
    'swallowed',
    `find related failed, but the caller got its answer all the same: TypeError: Cannot read properties of null (reading 'localeCompare') → find related`,
  ],
  [
    'frontend · POST /buy',
    'reached',
    'pg.query:UPDATE postgres: new row for relation "shelves" violates check constraint "enough_on_the_shelf" → pg.query:UPDATE postgres',
  ],
  [
    'frontend · POST /buy',
    'reached reached reached',
    'reserve stock: WarehouseBusy: The shelf of desk-lamp is locked by another order. (after 3 tries) → reserve stock',
  ],
  [
    'frontend · POST /buy',
    'reached reached reached',
    'reserve stock: WarehouseBusy: The shelf of desk-lamp is locked by another order. (after 3 tries) → reserve stock',
  ],
  [
    'frontend · POST /buy',
    'retried',
    'reserve stock failed, and another try went well: WarehouseBusy: The shelf of desk-lamp is locked by another order. → reserve stock',
  ],
];

describe('where real programs failed', () => {
  const text = readFileSync('test/fixtures/traces/errors-of-real-programs.jsonl');
  const buffer = new SharedArrayBuffer(text.length);
  new Uint8Array(buffer).set(text);
  const reader = createReader('trace-file', buffer);
  reader.advance(text.length);
  const { traces } = reader.finish(text.length);

  it('are these traces', () => assert.equal(traces.length, expected.length));

  expected.forEach(([name, outcomes, sentence], i) => {
    it(`${name}: ${sentence}`, () => {
      const table = traces[i];
      const root = chosenRoot(table);
      const errors = errorOrigins(table);
      const verdict = failureVerdict(table, root, errors);
      assert.deepEqual(
        [
          `${serviceOf(table, root)} · ${nameOf(table, root)}`,
          errors.map(({ outcome }) => outcome).join(' '),
          verdict && `${say(verdict.sentence)} → ${nameOf(table, verdict.row ?? 0)}`,
        ],
        [name, outcomes, sentence],
      );
    });
  });
});
