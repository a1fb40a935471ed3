import assert from 'node:assert/strict';
import { parseQuery } from '../../../../src/core/query/parseQuery';
import type { QueryNode } from '../../../../src/core/query/query';
import { planQuery, type ServerConditions } from '../../../../src/core/search/queryPlan';
import { Random } from '../import/random';

const nothing: ServerConditions = { errorsOnly: false, attributes: {} };

/** Whether a query holds, for many ways in which its terms may. */
function truths(root: QueryNode | undefined): string {
  const holds = (node: QueryNode, world: number): boolean => {
    if (node.kind === 'not') return !holds(node.node, world);
    if ('nodes' in node)
      return node.nodes[node.kind === 'and' ? 'every' : 'some']((inner: QueryNode) => holds(inner, world));
    const said = JSON.stringify([node.kind === 'key' && node.key, node.wanted]);
    let hash = world * 0x9e3779b1;
    for (const c of said) hash = Math.imul(hash ^ c.charCodeAt(0), 0x01000193) ^ (hash >>> 13);
    return ((hash >>> 7) & 1) === 1;
  };
  return Array.from({ length: 64 }, (_, world) => (root && holds(root, world) ? 1 : 0)).join('');
}

describe('what of a query a server answers', () => {
  const plan = (query: string, given: Partial<ServerConditions> = {}) => {
    const { conditions, checked } = planQuery({ ...nothing, ...given }, query);
    return { ...conditions, checked };
  };

  it('is what must hold of the one span: service, operation, times, attributes', () => {
    assert.deepEqual(plan('service=cart name="GET /a b" duration:>20ms duration<=1s http.route=/a'), {
      errorsOnly: false,
      service: 'cart',
      operation: 'GET /a b',
      minDuration: 20_000_001,
      maxDuration: 1e9,
      attributes: { 'http.route': '/a' },
      checked: [],
    });
    assert.deepEqual(plan(''), { ...nothing, checked: [] });
  });

  it('is not what is loose, under OR and NOT, of one part, or any text: that is checked here', () => {
    assert.deepEqual(plan('service:cart* -kind:client (a=1 OR b=2) db.rows>5 "some text" resource.x=1 k!=v'), {
      ...nothing,
      checked: ['service:cart*', '-kind:client', 'a=1 OR b=2', 'db.rows>5', '"some text"', 'resource.x=1', 'k!=v'],
    });
    assert.deepEqual(plan('a=1 OR b=2').checked, ['a=1 OR b=2']);
    assert.deepEqual(plan('a=1 a=2'), { ...nothing, attributes: { a: '1' }, checked: ['a=2'] });
    assert.deepEqual(plan('name=x').checked, ['name=x']);
    assert.deepEqual(plan('service.name!=x "a b"!=y').checked, ['service.name!=x', '"a b"!=y']);
  });

  it('takes the values out of the brackets of a key where all of them must hold', () => {
    assert.deepEqual(plan('service=(cart) "key b"=(x) db.rows:(>5 <100)'), {
      ...nothing,
      service: 'cart',
      attributes: { 'key b': 'x' },
      checked: ['db.rows:(>5 <100)'],
    });
    assert.deepEqual(plan('db.rows:(>5 -6)').checked, ['db.rows:>5', '-db.rows:6']);
    assert.deepEqual(plan('duration:(>20ms <1s)'), {
      ...nothing,
      minDuration: 20_000_001,
      maxDuration: 999_999_999,
      checked: [],
    });
    assert.deepEqual(plan('service:(a OR b) -k:(x y) k!=(x OR y)').checked, [
      'service:(a OR b)',
      '-k:(x y)',
      'k!=(x OR y)',
    ]);
    assert.deepEqual(plan('x (name:(a OR b) OR c)').checked, ['x', 'name:(a OR b) OR c']);
  });

  it('tells parts that are checked here as they are meant', () => {
    const checked = (query: string) => plan(query).checked;
    // "Not equal to what it is not" is "equal".
    assert.deepEqual(checked('k!=(-a) x'), ['k=a', 'x']);
    assert.deepEqual(checked('"k!=y"!=(-a) x'), ['"k!=y"=a', 'x']);
    assert.deepEqual(checked('-k!=(c OR d) -kind!=x*'), ['k=(c OR d)', 'kind=x*']);
    assert.deepEqual(checked('k:(!=a) k:(> 5 -< 9)'), ['k:!=a', 'k:(> 5 -< 9)']);
    assert.deepEqual(checked('k:(> 5 -< 9)'), ['k:>5', '-k:<9']);
    assert.deepEqual(checked('-a=1 OR b=2'), ['-a=1 OR b=2']);
    assert.deepEqual(checked('(-a=1 OR b:2) x'), ['-a=1 OR b:2', 'x']);
    assert.deepEqual(checked('-(-a=1 OR (b c)) x'), ['-(-a=1 OR (b c))', 'x']);
    assert.deepEqual(checked('(a b) c OR -(d (e OR f))'), ['(a b) c OR -(d (e OR f))']);
    assert.deepEqual(checked('(-(a OR NOT b) c OR d) e'), ['-(a OR NOT b) c OR d', 'e']);
    assert.deepEqual(checked('--a --(b OR c)'), ['a', 'b OR c']);
  });

  it('means the same in the parts that are checked here, whatever the query', () => {
    const random = new Random(11);
    const term = (depth: number): string => {
      const of = (choices: readonly string[]) => choices[random.below(choices.length)];
      const all = () => Array.from({ length: 1 + random.below(3) }, () => term(depth - 1)).join(of([' ', ' OR ']));
      const values = (...more: string[]) =>
        Array.from({ length: 1 + random.below(3) }, () => of(['a', '-b', 'not c', ...more])).join(of([' ', ' or ']));
      const sign = of(['', '', '-', 'NOT ', '--']);
      if (depth > 0 && random.below(2)) return `${sign}(${all()})`;
      return sign + of(['word', 'k:v', 'k!=v', `k:(${values('>5', '!=6')})`, `k!=(${values()})`, 'k:(!= v OR =w)']);
    };
    for (let i = 0; i < 2_000; i++) {
      const query = Array.from({ length: 1 + random.below(3) }, () => term(3)).join(random.below(3) ? ' ' : ' OR ');
      const meant = (text: string) => truths(parseQuery(text).root);
      const { checked } = planQuery({ ...nothing, minDuration: 1 }, query);
      assert.equal(meant(checked.map(part => `(${part})`).join(' ')), meant(query), query);
    }
  });

  it('is that some span failed, too; alone the server is believed, beside others the span is looked for', () => {
    assert.deepEqual(plan('error'), { ...nothing, errorsOnly: true, checked: [] });
    assert.deepEqual(plan('error service=cart'), {
      ...nothing,
      errorsOnly: true,
      service: 'cart',
      checked: ['error'],
    });
    assert.deepEqual(plan('-error').checked, ['-error']);
  });

  it('leaves out what another span may meet: the service and the filters chosen apart from the query', () => {
    const frontend = { service: 'frontend' };
    assert.deepEqual(plan('db.system=x', frontend), { ...nothing, ...frontend, checked: ['db.system=x'] });
    assert.deepEqual(plan('service=frontend db.system=x', frontend), {
      ...nothing,
      ...frontend,
      attributes: { 'db.system': 'x' },
      checked: [],
    });
    assert.deepEqual(plan('service=cart', frontend), { ...nothing, ...frontend, checked: ['service=cart'] });
    assert.deepEqual(plan('service=frontend a=1', { ...frontend, minDuration: 5 }), {
      ...nothing,
      ...frontend,
      minDuration: 5,
      checked: ['service=frontend', 'a=1'],
    });
  });
});
