import assert from 'node:assert/strict';
import { createReader, readSpanDetails } from '../../../../src/core/import';
import { around, writeTrace, type ExportFormat } from '../../../../src/core/export';
import type { PayloadFormat, SpanTable } from '../../../../src/core/spans/spanTable';
import { assertFormatsAgree } from '../import/formatsAgree';
import { ModelTrace } from '../import/modelTrace';
import { plainOf, readOne } from '../import/plainTrace';
import { recordedTraces } from '../import/recorded';

function read(format: PayloadFormat, bytes: Uint8Array): readonly SpanTable[] {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return createReader(format, shared.buffer).finish(shared.length).traces;
}

/** The whole file of one or more traces. */
function exported(tables: readonly SpanTable[], format: ExportFormat): Buffer {
  const { before, between, after } = around[format];
  const pieces = tables.flatMap((table, i) => [...(i ? [between] : []), ...writeTrace(table, format)]);
  return Buffer.concat([before, ...pieces, after]);
}

/** All that is known of a trace but where it lies. */
function everything(table: SpanTable) {
  const details = Array.from({ length: table.count }, (_, row) => readSpanDetails(table, row, Infinity));
  return { plain: plainOf(table), details };
}

describe('export', () => {
  for (const { name, format, body } of recordedTraces()) {
    const tables = read(format, body);
    if (!tables.length) continue;
    it(`gives back every trace of ${name} in the format it came in`, () => {
      for (const own of format === 'jaeger-json'
        ? (['jaeger-json'] as const)
        : (['otlp-json', 'otlp-json-lines'] as const)) {
        const again = read(format, exported(tables, own));
        assert.deepEqual(again.map(everything), tables.map(everything));
      }
    });

    it(`writes JSON that JSON.parse reads, for ${name}`, () => {
      JSON.parse(exported(tables, 'jaeger-json').toString());
      JSON.parse(exported(tables, 'otlp-json').toString());
      const lines = exported(tables, 'otlp-json-lines').toString().trimEnd().split('\n');
      assert.equal(lines.length, tables.length);
      for (const line of lines) JSON.parse(line);
    });

    it(`says the same in the other format, for ${name}`, () => {
      if (format === 'jaeger-json') {
        const again = read('otlp-json', exported(tables, 'otlp-json'));
        tables.forEach((table, i) => assertFormatsAgree(table, again[i]));
        // µs are whole ns: nothing is lost this way round, so there is a way back.
        const back = read('jaeger-json', exported(again, 'jaeger-json'));
        assert.deepEqual(
          back.map(table => plainOf(table)),
          tables.map(table => plainOf(table)),
        );
      } else {
        const again = read('jaeger-json', exported(tables, 'jaeger-json'));
        tables.forEach((table, i) => assertFormatsAgree(again[i], table));
      }
    });
  }

  it('gives back random traces, in the same format and by way of the other', function () {
    const count = Number(process.env.SPANLIGHT_TEST_TRACES ?? 30);
    this.timeout(60_000 + count * 200);
    for (let seed = 1; seed <= count; seed++) {
      const made = new ModelTrace(seed, true);
      const jaeger = readOne('jaeger-json', made.jaeger());
      const otlp = readOne('otlp-json', made.otlp());
      const again = (table: SpanTable, format: PayloadFormat) => read(format, exported([table], format))[0];
      assert.deepEqual(everything(again(jaeger, 'jaeger-json')), everything(jaeger), `seed ${seed}`);
      assert.deepEqual(everything(again(otlp, 'otlp-json')), everything(otlp), `seed ${seed}`);
      assert.deepEqual(plainOf(again(jaeger, 'otlp-json')), plainOf(jaeger), `seed ${seed}`);
      assert.deepEqual(plainOf(again(otlp, 'jaeger-json')), plainOf(jaeger), `seed ${seed}`);
      const fine = readOne('otlp-json', new ModelTrace(seed, false).otlp());
      assertFormatsAgree(again(fine, 'jaeger-json'), fine);
    }
  });
});
