import assert from 'node:assert/strict';
import { planQuery, type ServerConditions } from '../../../../src/core/search/queryPlan';

const nothing: ServerConditions = { errorsOnly: false, attributes: {} };

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
