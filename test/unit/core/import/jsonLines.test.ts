import assert from 'node:assert/strict';
import type { ReadResult } from '../../../../src/core/import';
import { warningText } from '../../../../src/core/spans/warningList';
import { readPlainly } from './plainReader';
import { plainOf, read } from './plainTrace';
import { RandomTrace } from './randomTrace';
import { assertSameAsPlainly, warningsOf } from './sameAsPlainly';

const span = (id: string) =>
  `{"traceId":"a1","spanId":"${id}","name":"s","startTimeUnixNano":"5","endTimeUnixNano":"6","attributes":[]}`;
const group = (service: string, spans: string) =>
  `{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"${service}"}}]},"scopeSpans":[{"scope":{"name":"lib"},"spans":[${spans}]}]}`;
/** A document with two spans. */
const line = (n: number) => `{"resourceSpans":[${group(`service ${n}`, `${span(`${n}1`)},${span(`${n}2`)}`)}]}`;
const wrapped = (n: number) => `{"result":${line(n)}}`;

function idsOf({ traces }: ReadResult): string[] {
  const spans = traces.flatMap(table => plainOf(table).spans);
  return spans.map(({ id, service }) => `${service}: ${Number(id)}`).sort();
}
const whole = (...lines: number[]) => lines.flatMap(n => [`service ${n}: ${n}1`, `service ${n}: ${n}2`]);

describe('OTLP documents in one file', () => {
  for (const [name, separator] of [
    ['a line each', '\n'],
    ['a line each, as Windows ends them', '\r\n'],
    ['with blank lines between', '\n\n \t\r\n'],
    ['one behind the other', ''],
  ])
    it(`are read ${name}`, () => {
      for (const text of [line(1) + separator + wrapped(2) + separator + line(3), line(1) + separator])
        for (const piece of [Infinity, 50, 1]) {
          const result = read('otlp-json', text, piece);
          assert.deepEqual(idsOf(result), text.includes('service 3') ? whole(1, 2, 3) : whole(1));
          assert.deepEqual(warningsOf(result), []);
        }
    });

  it('read the same as each by itself', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const texts = [0, 1, 2].map(n => new RandomTrace(seed * 3 + n).otlp().replace('\ufeff', ''));
      const expected = readPlainly('otlp-json', ...texts);
      assert.ok(expected);
      assertSameAsPlainly(read('otlp-json', texts.join('\n'), 99), expected, `seed ${seed}`);
    }
  });

  for (const [name, make] of [
    ['plain', line],
    ['wrapped', wrapped],
  ] as const)
    it(`lose a line that is cut at any byte, and no other one, ${name}`, () => {
      const cut = make(2);
      for (let length = 1; length < cut.length; length++) {
        const text = [make(1), cut.slice(0, length), make(3)].join('\n');
        const result = read('otlp-json', text);
        const ids = idsOf(result);
        for (const id of whole(1, 3))
          assert.ok(ids.includes(id), `${id} is missing, cut after ${cut.slice(0, length)}`);
        const [{ offset }, ...others] = warningsOf(result);
        assert.deepEqual(others, [], `cut after ${cut.slice(0, length)}`);
        const [from, to] = [make(1).length, text.length - make(3).length];
        assert.ok(offset > from && offset <= to, `told at byte ${offset}, cut after ${cut.slice(0, length)}`);
      }
    });

  it('lose a line that is something else, and say where', () => {
    for (const odd of [
      'garbage',
      '[1,2]',
      '"text"',
      '{"resourceSpans":[{]}',
      '}',
      '\u0000',
      '{"a":1}}',
      'null',
      '<html>',
    ]) {
      const result = read('otlp-json', [line(1), odd, line(3)].join('\n'));
      assert.deepEqual(idsOf(result), whole(1, 3), odd);
      const [{ offset }, ...others] = warningsOf(result);
      assert.deepEqual(others, [], odd);
      assert.ok(offset >= line(1).length && offset <= line(1).length + odd.length + 2, `${odd}: byte ${offset}`);
    }
  });

  it('keep what came before the end of a last line that is cut', () => {
    const result = read('otlp-json', `${line(1)}\n${line(2).slice(0, -60)}`);
    assert.deepEqual(idsOf(result), [...whole(1), 'service 2: 21']);
    assert.match(warningText(warningsOf(result)[0]), /ended early/);
  });
});
