import assert from 'node:assert/strict';
import { say } from '../../../../src/core/phrase';
import { parseQuery } from '../../../../src/core/query/parseQuery';
import type { QueryNode, Wanted } from '../../../../src/core/query/query';
import { termFor, withTerm } from '../../../../src/core/query/writeQuery';
import { Random } from '../import/random';

/** A query as one would say it with all brackets. */
function spelled(node: QueryNode | undefined): string {
  if (!node) return '';
  switch (node.kind) {
    case 'and':
    case 'or':
      return `(${node.nodes.map(spelled).join(node.kind === 'and' ? ' & ' : ' | ')})`;
    case 'not':
      return `!${spelled(node.node)}`;
    case 'text':
      return wantedText(node.wanted);
    case 'key':
      return `${node.key}${node.isBuiltIn ? '' : '@'}~${wantedText(node.wanted)}`;
  }
}

function wantedText(wanted: Wanted): string {
  switch (wanted.kind) {
    case 'loose':
      return wanted.pieces.join('*');
    case 'regex':
      return `/${wanted.source}/`;
    case 'exact':
      return `=${wanted.text}`;
    case 'anything':
      return 'ANY';
    case 'bounds': {
      const { min, max, excludesMin, excludesMax, isDuration } = wanted;
      return `${excludesMin ? ']' : '['}${min},${max}${excludesMax ? '[' : ']'}${isDuration ? 'ns' : ''}`;
    }
  }
}

const read = (text: string) => spelled(parseQuery(text).root);
const problems = (text: string) => parseQuery(text).problems.map(({ message }) => say(message));

describe('reading a query', () => {
  it('joins by blanks, by OR, by NOT and a minus, with brackets', () => {
    assert.equal(read('service:cart* name:/GET .*/ duration:>20ms error kind:client db.system.name=postgresql'), '(service~cart* & name~/GET .*/ & duration~]20000000,Infinity]ns & error~=true & kind~client & db.system.name@~=postgresql)'); // prettier-ignore
    assert.equal(read('has:exception -status:ok'), '(has~exception & !status~ok)');
    assert.equal(read('a b OR c AND d'), '((a & b) | (c & d))');
    assert.equal(read('a (b OR NOT c) -(d e)'), '(a & (b | !c) & !(d & e))');
    assert.equal(read('NOT NOT a --b'), '(a & b)');
    assert.equal(read('or and not'), '(or & and & not)');
  });

  it('reads values in quotes, with wildcards, exact, and expressions with blanks and brackets', () => {
    assert.equal(read('name:"a b" x=\'c "d"\' y="e\\"f"'), '(name~a b & x@~=c "d" & y@~=e"f)');
    assert.equal(read('name:*cart*by name=a*b name:a\\*b'), '(name~*cart*by & name~=a*b & name~a*b)');
    assert.equal(read('name:/(a|b) c/ (name:/d/)'), '(name~/(a|b) c/ & name~/d/)');
    assert.equal(read('http.route:/api/cart service:x'), '(http.route@~/api/cart & service~x)');
    assert.equal(read('http.route:/cart name:/x/'), '(http.route@~/cart & name~/x/)');
    assert.equal(read('service.name=a operation:b span.kind=client otel.status_code=ERROR'), '(service~=a & name~b & kind~=client & status~=error)'); // prettier-ignore
  });

  it('compares times and numbers', () => {
    assert.equal(read('duration:>=1.5s'), 'duration~[1500000000,Infinity]ns');
    assert.equal(read('duration<300us'), 'duration~[-Infinity,300000[ns');
    assert.equal(read('self:2ms..1s'), 'self~[2000000,1000000000]ns');
    assert.equal(read('duration:20ms'), 'duration~[20000000,Infinity]ns');
    assert.equal(read('db.rows>5'), 'db.rows@~]5,Infinity]');
    assert.equal(read('db.rows:<=-2.5e3'), 'db.rows@~[-Infinity,-2500]');
    assert.equal(read('http.response.status_code:400..499'), 'http.response.status_code@~[400,499]');
    assert.equal(read('db.rows!=5'), '!db.rows@~=5');
    assert.equal(read('db.rows:*'), 'db.rows@~ANY');
  });

  it('leaves text that only looks like a key, a bracket or an operator', () => {
    for (const text of ['http://localhost:80/x', 'std::io', 'List<String>', '10:20', 'main()', 'a->b', 'foo)', '*'])
      assert.deepEqual([read(text), parseQuery(text).isFilter, problems(text)], [text, false, []], text);
    assert.equal(read('(main() b)'), '(main() & b)');
    assert.equal(read('"error"'), 'error');
    assert.equal(read('sel*stock*'), 'sel*stock');
  });

  it('is a filter as soon as it has a key', () => {
    assert.equal(parseQuery('cart').isFilter, false);
    assert.equal(parseQuery('"service:cart"').isFilter, false);
    assert.equal(parseQuery('cart service:x').isFilter, true);
    assert.equal(parseQuery('error').isFilter, true);
  });

  it('takes what is being typed as not there yet', () => {
    for (const text of [
      '',
      '  ',
      'service:',
      'service: ',
      'duration:>',
      'duration:>2',
      'duration:>20m..',
      'db.rows:>',
      'error:t',
      '"',
      'NOT',
      '-(',
      '()',
      'AND',
    ])
      // prettier-ignore
      assert.deepEqual([problems(text), parseQuery(text).isFilter && read(text)], [[], false], text);
    assert.equal(read('a OR'), 'a');
    assert.equal(read('a (b'), '(a & b)');
    assert.equal(read('service:cart name:"GET /b'), '(service~cart & name~GET /b)');
    assert.equal(read('service: cart'), 'cart');
    for (const text of ['error name:/^GET ', 'error name:/a|', 'error name:/a.* b'])
      assert.equal(read(text), 'error~=true');
    assert.equal(read('http.route:/users/{id} x'), '(http.route@~/users/{id} & x)');
    assert.equal(read('http.route:/posts/[id] name:/^x/'), '(http.route@~/posts/[id] & name~/^x/)');
  });

  it('says the column of what is wrong, and does without it', () => {
    assert.deepEqual(problems('duration:>20 cart'), ['Column 11: a time has a unit, such as 20ms, 1.5s or 300us']);
    assert.equal(read('duration:>20 cart'), 'cart');
    assert.deepEqual(problems('duration:soon x'), ['Column 10: a time has a unit, such as 20ms, 1.5s or 300us']);
    assert.deepEqual(problems('kind:sever'), ['Column 6: kind is one of unspecified, internal, server, client, producer, consumer']); // prettier-ignore
    assert.deepEqual(problems('a ) b'), ['Column 3: no bracket is open here']);
    assert.deepEqual(problems('OR b'), ['Column 1: OR has nothing before it']);
    assert.deepEqual(problems('error:maybe x'), ['Column 7: error is true or false']);
    assert.deepEqual(problems('depth:>x1 y'), ['Column 8: depth is a number']);
    assert.deepEqual(problems('kind:/x/'), ['Column 6: kind takes no regular expression']);
    assert.deepEqual(problems('db.rows:>lots x'), [
      'Column 10: what is compared with > must be a number or a time such as 20ms',
    ]);
  });

  it('has limits', () => {
    assert.deepEqual(problems('('.repeat(60)), ['Column 51: brackets are nested deeper than 50']);
    assert.deepEqual(problems('a '.repeat(201)), ['Column 401: a query has at most 200 terms']);
    assert.deepEqual(problems('a'.repeat(10_001)), ['Column 10001: a query has at most 10000 characters']);
  });

  it('tells what each part is, for colours', () => {
    const parts = (text: string) => parseQuery(text).tokens.map(({ kind, from, to }) => [kind, text.slice(from, to)]);
    assert.deepEqual(parts('-service:cart* (name:/a b/ OR "x y") duration:>2x z'), [
      ['logic', '-'],
      ['key', 'service'],
      ['operator', ':'],
      ['value', 'cart*'],
      ['bracket', '('],
      ['key', 'name'],
      ['operator', ':'],
      ['regex', '/a b/'],
      ['logic', 'OR'],
      ['quoted', '"x y"'],
      ['bracket', ')'],
      ['key', 'duration'],
      ['operator', ':>'],
      ['problem', '2x'],
      ['word', 'z'],
    ]);
  });

  it('survives any text, with parts in order', () => {
    const random = new Random(7);
    const bits = ['service', ':', '=', '>', '<', '(', ')', '"', "'", '/', '\\', '*', '-', ' ', 'OR', 'AND', 'NOT', '20ms', '5', '..', 'é', '\ud83d', 'error', 'x.y']; // prettier-ignore
    for (let i = 0; i < 5000; i++) {
      const text = Array.from({ length: random.below(14) }, () => random.pick(bits)).join('');
      const { tokens, problems: found } = parseQuery(text);
      let at = 0;
      for (const { from, to } of tokens) {
        assert.ok(from >= at && to > from && to <= text.length, text);
        at = to;
      }
      for (const { from, to } of found) assert.ok(from >= 0 && to >= from && to <= text.length, text);
    }
  });
});

describe('numbers in a query', () => {
  it('end somewhere: nobody types thousands of digits', () => {
    assert.equal(parseQuery(`duration:>${'1'.repeat(9_000)}`).problems.length, 1);
    assert.equal(parseQuery(`duration:>${'1'.repeat(9)}`).problems.length, 0);
  });
});

describe('writing a query', () => {
  it('quotes values, so that reading gives the same', () => {
    for (const value of [
      'cart',
      'a b',
      'a"b',
      "it's",
      'a\\b',
      'a*b',
      '(x)',
      '',
      '/api/',
      '-1',
      'ünï',
      'a:b=c',
      '>=',
      '=',
      ':x',
    ])
      assert.deepEqual(parseQuery(termFor('k', value)).root, {
        kind: 'key',
        key: 'k',
        isBuiltIn: false,
        wanted: { kind: 'exact', text: value },
        from: 0,
        to: termFor('k', value).length,
      });
  });

  it('adds a term once, to the whole of what is there', () => {
    assert.equal(withTerm('', 'a=b'), 'a=b');
    assert.equal(withTerm(' error ', 'a=b'), 'error a=b');
    assert.equal(withTerm('error a=b', 'a=b'), 'error a=b');
    assert.equal(withTerm('x OR y', 'a=b'), '(x OR y) a=b');
    assert.equal(withTerm('x name:', 'a=b'), 'x name: a=b');
  });

  it('puts a term in front of what is still being typed, which would take it in', () => {
    assert.equal(withTerm('name:"GET /cart', 'a=b'), 'a=b name:"GET /cart');
    assert.equal(withTerm('x name:/^GET|x', 'a=b'), 'a=b x name:/^GET|x');
    assert.equal(withTerm('x (y OR z', 'a=b'), 'a=b x (y OR z');
    assert.equal(withTerm('x OR', 'a=b'), 'a=b x OR');
    assert.equal(withTerm('x NOT', 'a=b'), 'a=b x NOT');
    assert.equal(withTerm('x OR "y', 'a=b'), 'a=b (x OR "y');
  });
});
