import assert from 'node:assert/strict';
import type { FunctionFacts } from '../../../../src/core/index/facts';
import { say } from '../../../../src/core/phrase';
import { carryLine, isSameRepository, revisionOf } from '../../../../src/core/source/drift';
import type { FileText } from '../../../../src/core/source/drift';
import { lineMap } from '../../../../src/core/source/lineMap';
import { viewOf } from './views';

const hash = '3f2a91c04d5e6f708192a3b4c5d6e7f801234567';

describe('the revision that ran', () => {
  const revision = (resource: Record<string, string>) => revisionOf(viewOf({ resource }));

  it('is in any of the attributes that say so', () => {
    for (const key of [
      'vcs.ref.head.revision',
      'vcs.repository.ref.revision',
      'git.commit.sha',
      '_dd.git.commit.sha',
      'scm.commit.id',
    ])
      assert.deepEqual(revision({ [key]: hash }), { commits: [hash], tags: [] });
  });

  it('may be in the version, or be a tag of that name', () => {
    assert.deepEqual(revision({ 'service.version': '1.4.2-7-g3f2a91c' }), { commits: ['3f2a91c'], tags: [] });
    assert.deepEqual(revision({ 'service.version': '1.4.2+3f2a91c' }), { commits: ['3f2a91c'], tags: [] });
    assert.deepEqual(revision({ 'service.version': '3f2a91c' }), { commits: ['3f2a91c'], tags: [] });
    assert.deepEqual(revision({ 'service.version': 'v1.4.2' }), { commits: [], tags: ['v1.4.2'] });
    assert.deepEqual(revision({ 'service.version': '20240101' }), { commits: [], tags: ['20240101'] });
    assert.deepEqual(revision({ 'container.image.tags': '["latest","1.2"]' }), { commits: [], tags: ['1.2'] });
  });

  it('is nothing that could be an option or a range of git', () => {
    for (const text of ['--output=/tmp/x', '-n', 'a..b', 'HEAD@{1}', '$(id)', 'x y', ':/fix'])
      assert.equal(revision({ 'service.version': text, 'vcs.ref.head.revision': text }), undefined, text);
  });

  it('is of a repository, however its address is written', () => {
    assert.ok(isSameRepository('git@github.com:Acme/shop.git', 'https://github.com/acme/shop'));
    assert.ok(isSameRepository('ssh://git@host:2222/a/b', 'https://me:secret@host/a/b.git/'));
    assert.ok(!isSameRepository('https://github.com/acme/shop', 'https://github.com/acme/shop2'));
  });
});

function textOf(text: string, ...functions: [name: string, from: number, to: number][]): FileText {
  return {
    text,
    functions: functions.map(([name, line, endLine]) => {
      const fact = { name, line, endLine, owner: '', parent: -1, firstLine: line, params: [], hash: 0 };
      return fact satisfies FunctionFacts;
    }),
  };
}

describe('a line of the code that ran', () => {
  const then = textOf('a\nfunction f() {\n  const total = sum(items);\n  return total;\n}\nz', ['f', 2, 5]);

  it('is where the text went', () => {
    const now = textOf('a\n\n\nfunction f() {\n  log();\n  const total = sum(items);\n  return total;\n}\nz', [
      'f',
      4,
      8,
    ]);
    assert.deepEqual(
      [2, 3, 4, 6].map(line => carryLine(line, then, now)?.line),
      [4, 6, 7, 9],
    );
    assert.equal(carryLine(3, then, now)?.note, undefined);
  });

  it('is found by its text where it was moved or indented', () => {
    const now = textOf('a\nfunction f() {\n  if (x) {\n    const total = sum(items);\n  }\n}\nz', ['f', 2, 6]);
    const carried = carryLine(3, then, now);
    assert.equal(carried?.line, 4);
    assert.equal(say(carried!.note!), 'The line has moved since it ran.');
  });

  it('is the function where it was deleted, and nothing where that is gone, too', () => {
    const now = textOf('a\nfunction f() {\n  return 1;\n}\nz', ['f', 2, 4]);
    assert.equal(carryLine(3, then, now)?.line, 2);
    assert.equal(carryLine(3, then, textOf('a\nz')), undefined);
    assert.equal(carryLine(99, then, now), undefined);
  });

  it('keeps the order, and leads to equal lines only', () => {
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) % below;
    for (let round = 0; round < 300; round++) {
      const make = (): string[] => Array.from({ length: random(12) }, () => 'abc'[random(3)]);
      const [before, after] = [make(), make()];
      const map = [...lineMap(before, after)];
      const pairs = map.flatMap((to, i) => (to ? [[i, to - 1]] : []));
      const what = `${before.join('')} ${after.join('')} ${map.join()}`;
      assert.ok(
        pairs.every(([i, j]) => before[i] === after[j]),
        what,
      );
      assert.ok(
        pairs.every(([, j], i) => i === 0 || pairs[i - 1][1] < j),
        what,
      );
    }
  });

  it('is found in texts of any size, also where all is different', () => {
    const lines = Array.from({ length: 30_000 }, (_, i) => `line ${i % 300}`);
    const map = lineMap(lines, ['new', ...lines.slice(0, 20_000), 'x', ...lines.slice(20_000)]);
    assert.equal(map[0], 2);
    assert.equal(map[29_999], 30_002);
    assert.deepEqual(
      [
        ...lineMap(
          lines,
          lines.map(line => `${line}!`),
        ),
      ].filter(Boolean),
      [],
    );
  });
});
