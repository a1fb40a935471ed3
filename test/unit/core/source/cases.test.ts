import assert from 'node:assert/strict';
import { readCases, resolverOf, runCase } from '../../../support/source/cases';
import type { CaseResult } from '../../../support/source/cases';
import { indexOf, readTree } from '../../../support/source/sources';
import { renamed, shifted, withDecoys } from '../../../support/source/variant';
import type { Workspace } from '../../../support/source/variant';

const folder = 'test/fixtures/source-mapping';

async function run({ files, cases }: Workspace): Promise<readonly CaseResult[]> {
  const resolver = resolverOf(await indexOf(files), files);
  return cases.map(one => runCase(one, resolver));
}

function report(results: readonly CaseResult[]): string {
  const points = results.reduce((sum, one) => sum + one.points, 0);
  const most = results.reduce((sum, one) => sum + one.most, 0);
  const described = results
    .filter(one => one.points < one.most || one.isTimid || one.isWrongJump)
    .map(({ id, points: had, most: due, isWrongJump, isTimid, answer }) => {
      const places = answer.locations.map(
        ({ uri, line, functionName, kind, confidence, rule }) =>
          `${uri.replace('file:///workspace/', '')}:${line} ${functionName} ${kind} ${confidence} (${rule})`,
      );
      const what = [isWrongJump ? 'wrong jump' : '', isTimid ? 'timid' : ''].filter(Boolean).join(' ');
      return `${id} ${had}/${due} ${what} jump ${answer.jump}\n    ${places.join('\n    ')}`;
    });
  return [`${points} of ${most} points`, ...described].join('\n');
}

function demand(results: readonly CaseResult[], short: readonly string[]): void {
  const lacking = results.filter(one => one.points < one.most || one.isTimid).map(({ id }) => id);
  assert.deepEqual(
    results.filter(({ isWrongJump }) => isWrongJump).map(({ id }) => id),
    [],
    report(results),
  );
  assert.deepEqual(
    lacking.filter(id => !short.includes(id)),
    [],
    report(results),
  );
}

describe('the worked cases of the source mapping', function () {
  // Grammars are loaded once.
  this.timeout(30_000);

  const files = readTree(`${folder}/workspace`);
  const cases = readCases(`${folder}/cases.json`);

  it('have all points', async () => demand(await run({ files, cases }), []));

  it('have them with other names', async () => demand(await run(renamed({ files, cases })), []));

  it('have them with other lines', async () => demand(await run(shifted({ files, cases }, 5)), []));

  it('have them with other files of the same names around', async () =>
    demand(await run(withDecoys({ files, cases })), []));

  it('have them with all of that', async () =>
    demand(await run(withDecoys(shifted(renamed({ files, cases }), 3))), []));
});
