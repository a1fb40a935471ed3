import assert from 'node:assert/strict';
import { findRows } from '../../../../src/core/find';
import { Failure } from '../../../../src/core/errors';
import { readSpanDetails } from '../../../../src/core/import';
import { JsonScanner, ScanStop } from '../../../../src/core/import/jsonScanner';
import type { PayloadFormat } from '../../../../src/core/spans/spanTable';
import { plainOf, read, readOne } from './plainTrace';
import { warningsOf } from './sameAsPlainly';
import { assertUsable } from './usable';

const depth = 100_000;
const lists = '['.repeat(depth) + ']'.repeat(depth);
const objects = '{"a":'.repeat(depth) + 'null' + '}'.repeat(depth);
const arrays = `{"arrayValue":{"values":[`.repeat(depth) + ']}}'.repeat(depth);
const maps =
  `{"kvlistValue":{"values":[{"key":"k","value":`.repeat(depth) + '{"stringValue":"needle"}' + '}]}}'.repeat(depth);

const otlp = (more: string, resource = '', scope = '') =>
  `{"resourceSpans":[{"resource":{"attributes":[${resource}]},"scopeSpans":[{"scope":{"attributes":[${scope}]},"spans":[{"traceId":"a","spanId":"1","name":"n","startTimeUnixNano":"5","endTimeUnixNano":"6"${more}}]}]}]}`;
const jaeger = (more: string, tags = '') =>
  `{"data":[{"spans":[{"traceID":"a","spanID":"1","startTime":5,"processID":"p"${more}}],"processes":{"p":{"serviceName":"s","tags":[${tags}]}}}]}`;
const attribute = (value: string) => `{"key":"deep","value":${value}}`;

describe('what only an enemy would send', () => {
  const deep: readonly [string, PayloadFormat, string][] = [
    ['in an unknown field', 'otlp-json', otlp(`,"x":${lists}`)],
    ['in an unknown field', 'jaeger-json', jaeger(`,"x":${objects}`)],
    ['in a tag', 'jaeger-json', jaeger(`,"tags":[${attribute(lists)}]`)],
    ['in a log', 'jaeger-json', jaeger(`,"logs":[{"timestamp":5,"fields":[${attribute(objects)}]}]`)],
    ['in a process', 'jaeger-json', jaeger('', attribute(lists))],
    ['in an attribute', 'otlp-json', otlp(`,"attributes":[${attribute(arrays)}]`)],
    ['in an event', 'otlp-json', otlp(`,"events":[{"timeUnixNano":"5","attributes":[${attribute(maps)}]}]`)],
    ['in a link', 'otlp-json', otlp(`,"links":[{"traceId":"b","attributes":[${attribute(maps)}]}]`)],
    ['in a resource', 'otlp-json', otlp('', attribute(arrays))],
    ['in a scope', 'otlp-json', otlp('', '', attribute(arrays))],
  ];
  for (const [where, format, text] of deep)
    it(`may nest ${depth} deep ${where}, in ${format}`, function () {
      this.timeout(30_000);
      const table = readOne(format, text);
      assert.deepEqual(table.warnings, []);
      readSpanDetails(table, 0);
      assert.equal(findRows(table, 'not there').length, 0);
      if (where === 'in an event') assert.equal(findRows(table, 'needle').length, 1);
      if (where === 'in a log') assertUsable(table); // writes all of it anew, indented
    });

  it('may hold NUL, invalid UTF-8 and marks of byte order in texts, or is told', () => {
    const bytesOf = (name: readonly number[]) => {
      const [head, tail] = otlp('').replace('"n"', '"§"').split('§');
      return Buffer.concat([Buffer.from(head), Buffer.from(name), Buffer.from(tail)]);
    };
    const nameOf = (name: readonly number[]) => plainOf(readOne('otlp-json', bytesOf(name))).spans[0].name;
    for (const bytes of [
      [0xff],
      [0xff, 0, 0x41].slice(0, 1),
      [0xff, 0x41, 0x42],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xef, 0xbb, 0xbf],
      [0xf0, 0x9f],
      [0xe2, 0x82, 0x41],
    ])
      assert.equal(nameOf(bytes), new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes)));
    assert.throws(() => readOne('otlp-json', bytesOf([0x41, 0x00])), Failure);
  });

  it('may begin with a mark of byte order, in however small pieces it comes', () => {
    for (const piece of [1, 2, 3, Infinity]) {
      const { traces } = read('otlp-json', `\ufeff${otlp('')}`, piece);
      assert.deepEqual([traces[0].count, traces[0].warnings], [1, []]);
    }
  });

  describe('is given up, or read to its end, after reading every byte a few times', () => {
    const times = 4000;
    const span = '{"traceId":"a","spanId":"1","startTimeUnixNano":"1","endTimeUnixNano":"1"';
    const families: readonly [string, PayloadFormat, string][] = [
      ['spans in spans, broken at the end', 'otlp-json', `${span},"x":[`.repeat(times) + '}'],
      ['spans in spans that never end', 'otlp-json', `${span},"x":[`.repeat(times)],
      ['documents in documents', 'otlp-json', '{"resourceSpans":1,"x":['.repeat(times)],
      ['documents in documents, broken at the end', 'otlp-json', '{"resourceSpans":1,"x":['.repeat(times) + '}'],
      ['lists of resources', 'otlp-json', '{"resourceSpans":['.repeat(times)],
      ['results in results', 'otlp-json', '{"result":'.repeat(times)],
      ['scopes in scopes', 'otlp-json', '{"scopeSpans":[{"scope":'.repeat(times)],
      ['a bracket too many after each span', 'otlp-json', `${span}},]`.repeat(times)],
      ['texts that never end', 'otlp-json', '{"traceId":"'.repeat(times)],
      ['braces in a text', 'otlp-json', `{"name":"${'{'.repeat(times * 5)}`],
      ['braces and quotes', 'otlp-json', '{"'.repeat(times)],
      ['ids without an end', 'jaeger-json', '{"traceID":'.repeat(times)],
      ['traces in traces', 'jaeger-json', '{"data":[{"spans":['.repeat(times) + '}'],
      ['processes in processes', 'jaeger-json', '{"processes":{"p":'.repeat(times)],
      ['references without an end', 'jaeger-json', '{"traceID":"a","references":['.repeat(times) + '}'],
    ];
    for (const [name, format, text] of families)
      for (const piece of [Infinity, 5000])
        it(`${name}, ${piece === Infinity ? 'at once' : 'in pieces'}`, function () {
          this.timeout(30_000);
          const bytes = countBytes(() => {
            try {
              assert.ok(warningsOf(read(format, text, piece)).length > 0);
            } catch (error) {
              if (!(error instanceof Failure)) throw error;
            }
          });
          assert.ok(bytes > 0 && bytes < 60 * text.length, `${bytes / text.length} times`);
        });
  });
});

/** Bytes that scanners go over while `work` runs, those of failing attempts included. */
function countBytes(work: () => void): number {
  const scanner = JsonScanner.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  const names = Object.getOwnPropertyNames(scanner).filter(name => /^(peek|read|skip|first|next)/.test(name));
  const own = names.map(name => scanner[name]);
  let bytes = 0;
  let inside = 0;
  names.forEach((name, i) => {
    scanner[name] = function (this: JsonScanner, ...args) {
      const from = this.pos;
      let to = from;
      inside++;
      try {
        return own[i].apply(this, args);
      } catch (stop) {
        if (stop instanceof ScanStop) to = stop.offset;
        throw stop;
      } finally {
        inside--;
        if (!inside) bytes += 1 + Math.max(0, to - from, this.pos - from);
      }
    };
  });
  try {
    work();
  } finally {
    names.forEach((name, i) => (scanner[name] = own[i]));
  }
  return bytes;
}
