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
