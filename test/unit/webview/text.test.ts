import assert from 'node:assert/strict';
import { formatJson } from '../../../webview/timeline/text/json';
import { splitForCut } from '../../../webview/timeline/text/middleCut';
import { formatSql } from '../../../webview/timeline/text/sql';

describe('SQL for reading', () => {
  it('puts each clause on a line, conditions below it', () => {
    assert.equal(
      formatSql(
        'select a, count(*) from t left outer join u on u.id=t.u where a = 1 and (b = 2 or c in (3,4)) group by a order by 2 limit 10',
      ),
      [
        'select a, count(*)',
        'from t',
        'left outer join u on u.id = t.u',
        'where a = 1',
        '  and (b = 2 or c in (3, 4))',
        'group by a',
        'order by 2',
        'limit 10',
      ].join('\n'),
    );
  });

  it('indents a statement inside a statement', () => {
    assert.equal(
      formatSql('SELECT * FROM (SELECT id FROM a WHERE x BETWEEN 1 AND 2) s WHERE id > 3'),
      ['SELECT *', 'FROM (', '  SELECT id', '  FROM a', '  WHERE x BETWEEN 1 AND 2', ') s', 'WHERE id > 3'].join('\n'),
    );
  });

  it('keeps inserts, updates and upserts in their parts', () => {
    assert.equal(
      formatSql('INSERT INTO t (a,b) VALUES ($1,$2) ON CONFLICT (a) DO UPDATE SET b = $2 RETURNING a'),
      'INSERT INTO t (a, b)\nVALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET b = $2\nRETURNING a',
    );
    assert.equal(formatSql('DELETE FROM t WHERE a = ?'), 'DELETE FROM t\nWHERE a = ?');
  });

  const hard = [
    `SELECT 'it''s  FROM  where', "a  FROM b", \`c  WHERE\` FROM t`,
    'SELECT $q$ any  FROM thing\n $q$ FROM t',
    'SELECT 1 -- FROM here\nFROM t',
    'SELECT /* two  FROM */ 1 FROM t',
    'SELECT a::text, b->>0, -1, x <> y FROM t WHERE a LIKE :p AND b = @v AND c = ?',
    'SELECT case when a and b then 1 else 2 end FROM t',
    "SELECT N'ü', E'x', 'ключ' FROM \"Überschrift\"",
    'WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT * FROM r;',
  ];
  for (const text of hard) {
    it(`changes nothing but white space: ${text.slice(0, 50).replace(/\n/g, ' ')}`, () => {
      const formatted = formatSql(text);
      assert.ok(formatted, 'is laid out');
      const bare = (sql: string) => sql.replace(/\s+/g, '');
      assert.equal(bare(formatted), bare(text));
      for (const literal of text.match(/'(?:[^']|'')*'|"[^"]*"|`[^`]*`|\$q\$[\s\S]*?\$q\$|--[^\n]*|\/\*.*?\*\//g) ??
        []) {
        assert.ok(formatted.includes(literal), literal);
      }
    });
  }

  it('leaves alone what dialects read differently, what has no end, and what is no statement', () => {
    assert.equal(formatSql("SELECT 'it\\'s' FROM t"), undefined);
    assert.equal(formatSql("SELECT 'open FROM t"), undefined);
    assert.equal(formatSql('SELECT /* open FROM t'), undefined);
    assert.equal(formatSql("SELECT 1 # it's a comment\nFROM t"), undefined);
    assert.equal(formatSql('GET user:1'), undefined);
    assert.equal(formatSql(''), undefined);
  });
});

describe('JSON for reading', () => {
  it('indents objects and arrays', () => {
    assert.equal(
      formatJson('{"a":[1,{"b":null}],"c":{}, "d":[ ]}'),
      '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": {},\n  "d": []\n}',
    );
  });

  it('keeps big numbers, escapes and doubled keys as they came', () => {
    const text = '{"n":90071992547409931234,"e":1.50e+3,"s":"\\u00e9\\n{\\"x\\" [1]}","n":2}';
    const formatted = formatJson(text) ?? '';
    assert.equal(formatted.replace(/\n\s*|(?<=":) /g, ''), text);
  });

  it('is undefined for everything else', () => {
    for (const text of ['{broken', '"text"', '12', 'plain', '', '[1,]']) assert.equal(formatJson(text), undefined);
  });

  it('goes through ten thousand levels', () => {
    const deep = '['.repeat(5000) + ']'.repeat(5000);
    assert.ok((formatJson(deep)?.length ?? 0) > deep.length);
  });
});

describe('Cutting names in the middle', () => {
  it('keeps the end of a longer name', () => {
    assert.deepEqual(splitForCut('GET /orders/{id}/items'), { head: 'GET /orders/', tail: '{id}/items' });
  });

  it('leaves short ones whole', () => {
    assert.deepEqual(splitForCut('GET /cart'), { head: 'GET /cart', tail: '' });
  });

  it('takes the middle out of very long ones', () => {
    const { head, tail } = splitForCut(`start${'x'.repeat(100_000)}the very end`);
    assert.ok(head.startsWith('start') && head.includes('…'));
    assert.equal(tail, ' very end'.padStart(10, 'e'));
    assert.ok(head.length + tail.length < 260);
  });

  it('does not split right-to-left text', () => {
    assert.equal(splitForCut('שלום עולם /orders/{id}/items').tail, '');
  });

  it('never cuts a character apart', () => {
    for (let length = 0; length < 14; length++) {
      const { head, tail } = splitForCut(`${'a'.repeat(20)}👩‍👩‍👧‍👦e\u0301👍🏽${'b'.repeat(length)}`);
      for (const part of [head, tail]) {
        assert.ok(
          !/^[\ude00-\udfff\u200d\u0301]/.test(part) && !/[\ud800-\udbff\u200d]$/.test(part),
          JSON.stringify(part),
        );
      }
    }
  });

  it('shows line breaks and tabs as spaces', () => {
    assert.equal(splitForCut('a\nb\tc').head, 'a b c');
  });
});
