import assert from 'node:assert/strict';
import { findRows } from '../../../src/core/find';
import { isAbort } from '../../../src/core/errors';
import { say } from '../../../src/core/phrase';
import type { SpanTable } from '../../../src/core/spans/spanTable';
import type { FromFinder, ToFinder } from '../../../src/protocol/find';
import { FindClient } from '../../../src/protocol/findClient';
import { serveFinding } from '../../../src/protocol/serveFinding';
import { readOne } from '../core/import/plainTrace';

const never = new AbortController().signal;

/** Spans whose names count up from `op 0`. */
function traceOf(count: number): SpanTable {
  const span = (id: number) =>
    `{"traceID":"a","spanID":"${(id + 1).toString(16)}","startTime":${id + 1},"operationName":"op ${id}","tags":[{"key":"half","value":"${id % 2 ? 'odd' : 'even'}"}]}`;
  return readOne('jaeger-json', `{"data":[{"spans":[${Array.from({ length: count }, (_, id) => span(id)).join()}]}]}`);
}

describe('what finds behind a port', () => {
  /** So many that a search pauses on its way. */
  let large: SpanTable;
  let sent: ToFinder[];
  let answers: FromFinder[];
  let client: FindClient;
  /** Lets the searching side go on, once for each of its pauses. */
  let goOn: (() => void)[];

  before(() => {
    large = traceOf(60_000);
  });
  beforeEach(() => {
    sent = [];
    answers = [];
    goOn = [];
    const serve = serveFinding(
      answer => {
        answers.push(answer);
        client.receive(structuredClone(answer));
      },
      () => new Promise(resolve => goOn.push(resolve)),
    );
    client = new FindClient(message => {
      sent.push(message);
      serve(message);
    });
  });

  /** Lets it run until nothing is left to do. */
  const finish = async () => {
    for (; goOn.length; await Promise.resolve()) goOn.shift()?.();
  };
  const find = async (table: SpanTable, query: string, signal = never) => {
    const parts: number[][] = [];
    const finding = client.find(table, query, rows => parts.push([...rows]), signal);
    await finish();
    await finding;
    return parts;
  };

  it('tells the rows from the first to the last, in parts, and the last part always', async () => {
    const parts = await find(large, 'even');
    assert.ok(parts.length > 1, 'found in several parts');
    assert.deepEqual(parts.flat(), [...findRows(large, 'even')]);
    assert.deepEqual(await find(large, 'nowhere'), [[]]);
    assert.deepEqual((await find(large, '"op 59999"')).flat(), [59_999]);
  });

  it('says with the last rows what is wrong with a query, and finds by the rest of it', async () => {
    const rows: number[] = [];
    const finding = client.find(traceOf(6), 'half=odd name:/(/ kind:never', part => rows.push(...part), never);
    await finish();
    assert.deepEqual(
      (await finding).map(({ from, message }) => [from, say(message)]),
      [
        [23, 'Column 24: kind is one of unspecified, internal, server, client, producer, consumer'],
        [15, 'Column 16: the brackets of the regular expression don’t match'],
      ],
    );
    assert.deepEqual(rows, [1, 3, 5]);
  });

  it('offers what may come next in a query', async () => {
    const completing = client.complete(traceOf(4), 'half=e', 6, never);
    await finish();
    assert.deepEqual(await completing, {
      from: 5,
      to: 6,
      items: [{ label: 'even', insert: 'even', kind: 'value', count: 2 }],
    });
    assert.equal(client.isBusy, false);
  });

  it('offers nothing any more once it is cancelled', async () => {
    const controller = new AbortController();
    const completing = client.complete(traceOf(4), 'half=', 5, controller.signal);
    controller.abort();
    await assert.rejects(completing, isAbort);
    await finish();
    assert.deepEqual(answers, []);
  });

  it('is told of a table once', async () => {
    const table = traceOf(3);
    client.prepare(table);
    await find(table, '"op 1"');
    await find(table, '"op 2"');
    assert.deepEqual(
      sent.map(({ type }) => type),
      ['open', 'find', 'find'],
    );
  });

  it('serves searches in turns, so that a short one does not wait for a long one', async () => {
    const ended: string[] = [];
    const long = client.find(large, 'nowhere', () => {}, never).then(() => ended.push('long'));
    const short = client.find(traceOf(2), '"op 1"', () => {}, never).then(() => ended.push('short'));
    await finish();
    await Promise.all([long, short]);
    assert.deepEqual(ended, ['short', 'long']);
  });

  it('stops when nobody waits any more', async () => {
    const controller = new AbortController();
    const finding = client.find(large, 'nowhere', () => {}, controller.signal);
    controller.abort();
    await assert.rejects(finding, isAbort);
    await finish();
    assert.deepEqual(answers, []);
    assert.equal(client.isBusy, false);
    await assert.rejects(find(traceOf(1), 'op', controller.signal), isAbort);
  });

  it('stops searching a table that is let go, and says when it is asked for one it has not', async () => {
    const finding = client.find(large, 'nowhere', () => {}, never);
    assert.equal(client.close(large), true);
    assert.equal(client.close(large), false);
    await assert.rejects(finding, isAbort);
    await finish();
    assert.deepEqual(answers, []);
    const serve = serveFinding(
      answer => answers.push(answer),
      () => Promise.resolve(),
    );
    serve({ type: 'find', search: 7, trace: 1, query: 'x' });
    assert.deepEqual(
      answers.map(({ type, search }) => [type, search]),
      [['failure', 7]],
    );
  });

  it('gives what goes wrong in a search to the one who asked', async () => {
    const table = traceOf(3);
    const broken = { ...table, spanBytes: { ...table.spanBytes, offset: undefined as unknown as Uint32Array } };
    await assert.rejects(find(broken, 'x'));
    assert.deepEqual((await find(table, '"op 2"')).flat(), [2]);
  });
});
