import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/errors';
import type { ReadResult } from '../../../../src/core/import';
import type { PayloadFormat } from '../../../../src/core/spans/spanTable';
import { warningText } from '../../../../src/core/spans/warningList';
import { treeOf, type Node } from './jsonTree';
import { mutateBytes, mutateTree, spelled } from './mutations';
import { parsePlainly, repeatsKeys } from './plainJson';
import { readPlainly } from './plainReader';
import { plainOf, read } from './plainTrace';
import { firstSeed, Random, tellSeedOf } from './random';
import { RandomTrace } from './randomTrace';
import { recordedBody } from './recorded';
import { assertSameAsPlainly, warningsOf } from './sameAsPlainly';
import { assertFindable, assertUsable } from './usable';

/** How many damaged payloads are read; the long run: SPANLIGHT_TEST_MUTATIONS=100000. */
const count = Number(process.env.SPANLIGHT_TEST_MUTATIONS ?? 400);
/** How often each outcome is met: one in 20 is the rarest, and a few hundred rounds with another seed each time vary by half of it. */
const least = count < 10_000 ? 0 : count / 50;

interface Source {
  readonly format: PayloadFormat;
  readonly body: Buffer;
  readonly tree: Node;
}

/**
 * `equal`: the same as by JSON.parse; `told`: the same, but for spans and things around them that are no good, and each of
 * them was told; `warned`: no JSON, or more than JSON.parse can judge, and a warning; `failed`: a Failure.
 */
type Outcome = 'equal' | 'told' | 'warned' | 'failed';

describe('payloads mutated at random', () => {
  afterEach(tellSeedOf);
  for (const format of ['otlp-json', 'jaeger-json'] as const)
    it(`end in the same as by JSON.parse, in a warning or in a failure, in ${format}`, function () {
      this.timeout(60_000 + count * 20);
      const outcomes: Record<Outcome, number> = { equal: 0, told: 0, warned: 0, failed: 0 };
      const random = new Random(firstSeed);
      const sources = sourcesOf(format);
      for (let round = 0; round < count / 2; round++) {
        const { body, tree } = random.pick(sources);
        const byStructure = random.chance(0.7);
        let bytes = byStructure ? spelled(mutateTree(tree, random), random) : body;
        if (!byStructure || random.chance(0.4)) bytes = mutateBytes(bytes, random);
        try {
          outcomes[outcomeOf(format, bytes, 1 + random.below(3000))]++;
        } catch (error) {
          throw new Error(`round ${round}, ${bytes.length} bytes: ${bytes.subarray(0, 300).toString()}`, {
            cause: error,
          });
        }
      }
      assert.ok(
        Object.values(outcomes).every(times => times > least),
        JSON.stringify(outcomes),
      );
      if (count > 1000) console.log(`      ${format}: ${JSON.stringify(outcomes)}`);
    });
});

function sourcesOf(format: PayloadFormat): Source[] {
  const body = recordedBody('v2.20', format === 'otlp-json' ? 'v3-trace' : 'trace');
  const sources: Source[] = [{ format, body, tree: treeOf(body.toString()) }];
  for (let seed = 1; sources.length < 12; seed++) {
    const made = new RandomTrace(seed, seed % 4 === 0);
    const otlp = format === 'otlp-json';
    const text = Buffer.from(otlp ? made.otlp() : made.jaeger());
    if (text.length < 12_000) sources.push({ format, body: text, tree: otlp ? made.otlpTree() : made.jaegerTree() });
  }
  return sources;
}

function outcomeOf(format: PayloadFormat, bytes: Buffer, pieceBytes: number): Outcome {
  const result = tryRead(format, bytes);
  const inPieces = tryRead(format, bytes, pieceBytes);
  const text = new TextDecoder().decode(bytes);
  const expected = plainlyIfJson(format, text);
  if (result instanceof Failure || inPieces instanceof Failure) {
    assert.equal(String(inPieces), String(result));
    // A document in a place of anything else takes over, whether or not it holds a span.
    if (/a document begins inside another/.test(String(result))) return 'failed';
    const missed = expected && expected !== 'no JSON' ? expected.traces.length : 0;
    assert.equal(missed, 0, `a failure, although there are spans: ${String(result)}`);
    return 'failed';
  }
  assert.deepEqual(inPieces.traces.map(plainOf), result.traces.map(plainOf), 'in pieces');
  assert.deepEqual(warningsOf(inPieces), warningsOf(result), 'in pieces');
  for (const table of result.traces) {
    assertUsable(table);
    if (pieceBytes % 50 === 0) assertFindable(table);
  }

  const warnings = warningsOf(result);
  if (expected === 'no JSON' || expected === undefined) {
    assert.ok(warnings.length > 0, 'damage that nobody was told of');
    return 'warned';
  }
  const texts = warnings.map(warning => warningText(warning)).join('\n');
  // What lies farther apart than doubles can tell is told as such. A document in a place of anything else is one of its own.
  if (/not exact|a document begins inside another/.test(texts)) return 'warned';
  const eventTexts = expected.traces.flatMap(trace => trace.spans.flatMap(({ events }) => events));
  if (eventTexts.some(text => /^\S+e\+/.test(text))) return 'warned';
  if (repeatsKeys(parsePlainly(text))) {
    // The first of two may be no good, and the last one be what counts.
    if (/comes twice|left out|not what/.test(texts)) return 'warned';
    assert.deepEqual(result.traces.map(plainOf), expected.traces);
    return 'equal';
  }
  assertSameAsPlainly(result, expected, 'JSON that was changed');
  if (expected.odd) assert.ok(warnings.length > 0, 'something odd that nobody was told of');
  return expected.odd + expected.leftOut ? 'told' : 'equal';
}

/** The result, or the Failure that said why there is none; any other error is a bug. */
function tryRead(format: PayloadFormat, bytes: Uint8Array, pieceBytes?: number): ReadResult | Failure {
  try {
    return read(format, bytes, pieceBytes);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function plainlyIfJson(format: PayloadFormat, text: string) {
  try {
    JSON.parse(text);
  } catch {
    return 'no JSON' as const;
  }
  return readPlainly(format, text);
}
