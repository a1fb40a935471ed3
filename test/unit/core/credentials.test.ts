import assert from 'node:assert/strict';
import { headersOf, problemWithCredentials, redactHeaders, redactUrl } from '../../../src/core/credentials';
import { Failure } from '../../../src/core/errors';

describe('credentials', () => {
  it('make the header of a bearer token, also when the whole header was pasted', () => {
    const expected = { authorization: 'Bearer abc.def' };
    for (const token of ['abc.def', ' abc.def\n', 'Bearer abc.def', 'Authorization: bearer abc.def']) {
      assert.deepEqual(headersOf({ kind: 'bearer', token }), expected);
    }
  });

  it('make the header of basic authentication in UTF-8', () => {
    assert.deepEqual(headersOf({ kind: 'basic', user: 'ada', password: 'pä:ss€' }), {
      authorization: 'Basic YWRhOnDDpDpzc+KCrA==',
    });
  });

  it('make any headers, names in lower case', () => {
    const headers = [
      ['X-Tenant', ' acme '],
      ['Cookie', 'a=1; b=2'],
    ] as const;
    assert.deepEqual(headersOf({ kind: 'headers', headers }), { 'x-tenant': 'acme', cookie: 'a=1; b=2' });
  });

  it('are refused when a header could carry more than was meant', () => {
    for (const [name, value] of [
      ['', 'x'],
      ['x tenant', 'x'],
      ['x-tenant:', 'x'],
      ['x-tenant', ''],
      ['x-tenant', 'a\r\nx-other: b'],
      ['x-tenant', 'a\u0000'],
      ['x-tenant', '中'],
      ['Host', 'evil'],
      ['content-length', '3'],
      ['Accept-Encoding', 'zstd'],
    ] as const) {
      const problem = problemWithCredentials({ kind: 'headers', headers: [[name, value]] });
      assert.ok(problem, `${name}: ${value}`);
      assert.throws(
        () => headersOf({ kind: 'headers', headers: [[name, value]] }),
        (error: unknown) => error instanceof Failure && error.kind === 'invalidInput' && error.message === problem,
      );
    }
  });

  it('are refused when they are empty, doubled, or can not be sent, without repeating a secret', () => {
    for (const [credentials, expected] of [
      [{ kind: 'bearer', token: 'Bearer ' }, 'The token is empty.'],
      [{ kind: 'bearer', token: 'top secret' }, 'The token holds spaces or characters that no header can carry.'],
      [{ kind: 'basic', user: '', password: 'x' }, 'The user name is empty.'],
      [{ kind: 'basic', user: 'a:b', password: 'x' }, 'A user name for basic authentication can hold no colon.'],
      [{ kind: 'basic', user: 'a', password: 'x\n' }, 'User name and password can hold no control characters.'],
      [{ kind: 'headers', headers: [] }, 'No header is given.'],
      [
        {
          kind: 'headers',
          headers: [
            ['X-A', 'secret'],
            ['x-a', 'secret'],
          ],
        },
        'The header x-a is given twice.',
      ],
    ] as const) {
      assert.equal(problemWithCredentials(credentials), expected);
    }
  });

  it('are told to be wrong in the language of the person', () => {
    const shout = (text: string, ...args: string[]) => [text.toUpperCase(), ...args].join('|');
    const tenant = { kind: 'headers', headers: [['Host', 'x']] } as const;
    assert.equal(problemWithCredentials(tenant, shout), 'THE HEADER {0} IS SET BY SPANLIGHT ITSELF.|Host');
    assert.throws(() => headersOf({ kind: 'bearer', token: '' }, shout), { message: 'THE TOKEN IS EMPTY.' });
  });

  it('never reach the log', () => {
    assert.equal(
      redactHeaders({ authorization: 'Bearer abc', 'x-tenant': 'acme' }),
      'authorization: •••, x-tenant: •••',
    );
    assert.equal(redactUrl('https://me:pw@host:8443/jaeger?token=abc#x'), 'https://host:8443/jaeger');
    assert.equal(redactUrl('http://localhost:16686/'), 'http://localhost:16686');
    assert.equal(redactUrl('me:pw@host'), '(no URL)');
  });
});
