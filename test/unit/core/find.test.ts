import assert from 'node:assert/strict';
import { findRows } from '../../../src/core/find';
import { readSpanDetails } from '../../../src/core/import';
import { isAbort } from '../../../src/core/errors';
import { nameOf, type SpanTable } from '../../../src/core/spans/spanTable';
import { read, readOne } from './import/plainTrace';
import { recordedBody, recordedTraces } from './import/recorded';

describe('finding text in a trace', () => {
  const tables = [
    readOne('otlp-json', recordedBody('v2.13', 'v3-trace')),
    readOne('jaeger-json', recordedBody('v2.13', 'trace')),
  ];
  const found = async (table: SpanTable, query: string) =>
    [...(await findRows(table, query))].map(row => nameOf(table, row));

  for (const table of tables) {
    const format = table.payloads[0].format;
    it(`covers names, services, attributes, events and the status message, in ${format}`, async () => {
      assert.deepEqual(await found(table, 'select items'), ['SELECT items']);
      assert.deepEqual(await found(table, 'auth-service'), ['GET', 'GET /check']); // an attribute, and the service
      assert.deepEqual(await found(table, 'server.js:44'), ['POST /buy']);
      assert.deepEqual(await found(table, 'cache miss'), ['POST /buy']);
      assert.deepEqual(await found(table, 'messaging.system'), ['send']);
      assert.deepEqual(await found(table, 'payment refused'), ['POST /buy']);
      assert.deepEqual(await found(table, '9007199254740993'), ['POST /buy']);
      assert.deepEqual(await found(table, '0000000000000017'), ['send']);
    });

    it(`finds what the payload escapes, in ${format}`, async () => {
      for (const query of ['<img src=x', 'grüße 😀', '"quoted" \\', '\n tab\t', '\u2028', '["a",1'])
        assert.deepEqual(await found(table, query), ['POST /buy'], query);
    });

    it(`tells case only when the query has a capital, in ${format}`, async () => {
      assert.deepEqual(await found(table, 'paymenterror'), ['POST /buy']);
      assert.deepEqual(await found(table, 'PaymentError'), ['POST /buy']);
      assert.deepEqual(await found(table, 'Paymenterror'), []);
    });

    it(`does not find the format itself, in ${format}`, async () => {
      for (const query of ['stringvalue', 'traceid', 'spanid', 'refType', 'processid', 'operationName', '","key"'])
        assert.deepEqual(await found(table, query), [], query);
    });

    it(`finds nothing for nothing, in ${format}`, async () => {
      assert.deepEqual(await found(table, ''), []);
    });
  }

  it('reaches every attribute of every recorded trace', async () => {
    for (const { format, body, name } of recordedTraces())
      for (const table of read(format, body).traces)
        for (let row = 0; row < table.count; row++) {
          const { attributes, events } = readSpanDetails(table, row);
          for (const { key, value } of [...attributes, ...events.flatMap(event => event.attributes)])
            for (const query of [key, value.text, value.text.toLowerCase()])
              if (query) assert.ok((await findRows(table, query)).includes(row), `${name}: ${query}`);
        }
  });

  it('lets others work in between, and stops when nobody waits any more', async () => {
    const span = (id: number) =>
      `{"traceID":"a","spanID":"${id.toString(16)}","startTime":1,"operationName":"op ${id}"}`;
    const spans = Array.from({ length: 60_000 }, (_, i) => span(i + 1));
    const table = readOne('jaeger-json', `{"data":[{"spans":[${spans.join()}]}]}`);
    const controller = new AbortController();
    const finding = findRows(table, 'not there at all', controller.signal);
    setImmediate(() => controller.abort());
    await assert.rejects(finding, isAbort);
    assert.equal((await findRows(table, 'op 59999')).length, 1);
  });
});
