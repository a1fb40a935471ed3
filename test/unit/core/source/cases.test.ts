import assert from 'node:assert/strict';
import { readCases, resolverOf, runCase } from '../../../support/source/cases';
import type { CaseResult } from '../../../support/source/cases';
import { indexOf, readTree } from '../../../support/source/sources';

const folder = 'test/fixtures/source-mapping';

function report(results: readonly CaseResult[]): string {
  const points = results.reduce((sum, one) => sum + one.points, 0);
  const most = results.reduce((sum, one) => sum + one.most, 0);
  const wrong = results.filter(({ isWrongJump }) => isWrongJump).map(({ id }) => id);
  const short = results.filter(one => one.points < one.most).map(one => `${one.id} ${one.points}/${one.most}`);
  const timid = results.filter(({ isTimid }) => isTimid).map(({ id }) => id);
  return `${points} of ${most} points; wrong jumps: ${wrong.join(', ') || 'none'}; short: ${short.join(', ') || 'none'}; timid: ${timid.join(', ') || 'none'}`;
}

describe('the worked cases of the source mapping', () => {
  it('are found, every one', async () => {
    const files = readTree(`${folder}/workspace`);
    const resolver = resolverOf(await indexOf(files), files);
    const results = readCases(`${folder}/cases.json`).map(one => runCase(one, resolver));
    console.log(report(results));
    if (process.env.CASES)
      for (const { id, answer, points, most, isTimid } of results)
        if (points < most || isTimid || process.env.CASES === id)
          console.log(
            id,
            answer.jump,
            JSON.stringify(
              answer.locations.map(({ uri, line, functionName, kind, confidence, rule, isOfferOnly }) => [
                uri.slice(18),
                line,
                functionName,
                kind,
                confidence,
                rule,
                isOfferOnly,
              ]),
            ),
          );
    assert.equal(results.filter(({ isWrongJump }) => isWrongJump).length, 0, report(results));
  });
});
