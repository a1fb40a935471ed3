import assert from 'node:assert/strict';
import type { PayloadFormat } from '../../../src/core/spans/spanTable';
import type { FromDecoder, ToDecoder } from '../../../src/protocol/decode';
import { serveDecoding } from '../../../src/protocol/serveDecoding';
import { plainOf, readOne } from '../core/import/plainTrace';
import { recordedBody } from '../core/import/recorded';

describe('what decodes behind a port', () => {
  let answers: FromDecoder[];
  let receive: (message: ToDecoder) => void;
  let dropped: Int32Array;

  beforeEach(() => {
    answers = [];
    receive = serveDecoding(answer => answers.push(answer));
    dropped = new Int32Array(new SharedArrayBuffer(4));
  });

  const begin = (job: number, text: Buffer | string, format: PayloadFormat = 'otlp-json') => {
    const body = Buffer.from(text);
    const bytes = new SharedArrayBuffer(body.length);
    new Uint8Array(bytes).set(body);
    receive({ type: 'begin', job, format, bytes, dropped });
    return body.length;
  };

  it('answers when everything is there', () => {
    const body = recordedBody('v2.13', 'v3-trace');
    const length = begin(1, body);
    receive({ type: 'filled', job: 1, length: 1000 });
    assert.equal(answers.length, 0);
    receive({ type: 'finish', job: 1, length });
    const [answer] = answers;
    assert.ok(answer.type === 'result' && answer.job === 1);
    assert.deepEqual(plainOf(answer.result.traces[0]), plainOf(readOne('otlp-json', body)));
  });

  it('tells a failure when it is asked for the result, once', () => {
    const length = begin(1, '<html></html>');
    receive({ type: 'filled', job: 1, length });
    assert.equal(answers.length, 0);
    receive({ type: 'finish', job: 1, length });
    receive({ type: 'finish', job: 1, length });
    assert.deepEqual(
      answers.map(answer => answer.type === 'failure' && [answer.job, answer.error.kind]),
      [[1, 'unreadable']],
    );
  });

  it('reads nothing any more of what was dropped, also what stands before the message that says so', () => {
    const length = begin(1, recordedBody('v2.13', 'v3-trace'));
    dropped[0] = 1;
    receive({ type: 'filled', job: 1, length });
    receive({ type: 'finish', job: 1, length });
    receive({ type: 'drop', job: 1 });
    assert.equal(answers.length, 0);
  });
});
