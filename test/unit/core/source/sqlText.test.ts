import assert from 'node:assert/strict';
import { canonicalParts, canonicalSql, sqlComment, subjectOf } from '../../../../src/core/source/sqlText';

describe('SQL in one form', () => {
  it('is the same whatever blanks, case, quotes and placeholders', () => {
    const forms = [
      'SELECT id, total FROM orders WHERE id = %s',
      'select id,total from orders where id=$1',
      'SELECT id , total\n\tFROM `orders`\nWHERE id = :order_id -- the one\n;',
      'SELECT "id", "total" FROM "orders" WHERE id = 42 /*route=\'/orders\'*/',
      "select [id], [total] from orders where id = 'it''s'",
      'SELECT id, total FROM orders WHERE id = @p0',
      'SELECT id, total FROM orders WHERE id = %(id)s',
      'SELECT id, total FROM orders WHERE id = #{id}',
      'SELECT id, total FROM orders WHERE id = -1',
    ];
    for (const form of forms) assert.equal(canonicalSql(form), 'select id , total from orders where id = ?', form);
  });

  it('has lists of values as one', () => {
    assert.equal(canonicalSql('select a from b where c in (1, 2, 3)'), 'select a from b where c in ( ? )');
    assert.equal(
      canonicalSql('INSERT INTO a (b, c) VALUES ($1, $2), ($3, $4), (5, 6)'),
      'insert into a ( b , c ) values ( ? )',
    );
  });

  it('keeps casts and names with digits', () => {
    assert.equal(canonicalSql('SELECT a1::int, t2.b FROM t2'), 'select a1 :: int , t2 . b from t2');
  });

  it('ends with strings and comments that do not', () => {
    assert.equal(canonicalSql("select 'abc"), 'select ?');
    assert.equal(canonicalSql('select a /* never'), 'select a');
    assert.equal(canonicalSql('select `a'), 'select a');
  });

  it('is read in time that grows with its length only', () => {
    const text = `select ${'('.repeat(5_000)}${"'".repeat(3_001)}${'%('.repeat(3_000)}${'?, '.repeat(3_000)}`;
    assert.ok(canonicalSql(text).startsWith('select ( ('));
  });

  it('is known in parts where something is unknown', () => {
    assert.deepEqual(canonicalParts(['SELECT * FROM ', null, ' WHERE a = ', { ref: 'x' }, ' LIMIT 5']), [
      'select * from',
      'where a =',
      'limit ?',
    ]);
  });

  it('names what it does and to which tables', () => {
    const subject = (text: string) => subjectOf(canonicalSql(text));
    assert.deepEqual(subject('SELECT * FROM public.orders o JOIN items AS i ON i.o = o.id'), {
      verb: 'select',
      tables: ['orders', 'items'],
    });
    assert.deepEqual(subject('select * from a x, b where 1=1 for update'), { verb: 'select', tables: ['a', 'b'] });
    assert.deepEqual(subject('INSERT INTO "Orders" (a) VALUES (1)'), { verb: 'insert', tables: ['orders'] });
    assert.deepEqual(subject('WITH t AS (SELECT 1) UPDATE a SET b = 1'), { verb: 'select', tables: ['a'] });
    assert.deepEqual(subject('DELETE FROM a WHERE b = 1'), { verb: 'delete', tables: ['a'] });
    assert.deepEqual(subject('BEGIN'), { verb: 'begin', tables: [] });
  });

  it('may have a comment about its caller', () => {
    assert.deepEqual(sqlComment("SELECT 1 /*controller='orders',route='%2Forders%2F%3Aid',db_driver='pg'*/"), {
      controller: 'orders', route: '/orders/:id', db_driver: 'pg',
    }); // prettier-ignore
    assert.deepEqual(sqlComment('SELECT 1 /* plain */'), {});
  });
});
