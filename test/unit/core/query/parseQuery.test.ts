import assert from 'node:assert/strict';
import { say } from '../../../../src/core/phrase';
import { parseQuery } from '../../../../src/core/query/parseQuery';
import type { QueryNode, Wanted } from '../../../../src/core/query/query';
import { attributeTerm, quoteSought, termFor, withTerm } from '../../../../src/core/query/writeQuery';
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
    const bits = ['service', ':', '=', '>', '<', '(', ')', '"', "'", '/', '\\', '*', '-', ' ', 'OR', 'AND', 'NOT', '20ms', '5', '..', 'é', '\ud83d', 'error', 'x.y', 'k:(', '"k":', ' or ']; // prettier-ignore
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

describe('a key before brackets', () => {
  const same = (grouped: string, written: string) => {
    assert.deepEqual(problems(grouped), [], grouped);
    assert.equal(read(grouped), read(written), grouped);
  };

  it('is the key of all that stands in them, joined as elsewhere', () => {
    same('service:(cart OR checkout)', 'service:cart OR service:checkout');
    same('-status:(ok OR unset)', '-(status:ok OR status:unset)');
    same('db.rows:(>5 <100)', '(db.rows:>5 db.rows:<100)');
    same('name:(a b)', '(name:a name:b)');
    same('name:(a -b)', '(name:a -name:b)');
    same('x name:(a OR b c) y', 'x (name:a OR (name:b name:c)) y');
    same('http.route:(/api/* OR /b c/ OR "d e")', 'http.route:/api/* OR http.route:/b c/ OR http.route:"d e"');
    same('service=(a OR b) service!=(c OR d)', '(service=a OR service=b) NOT (service=c OR service=d)');
    same('-service!=(c OR d)', 'service=c OR service=d');
    same('duration:(>20ms AND <1s)', '(duration:>20ms duration:<1s)');
    same('name:(a (b OR -(c d)))', '(name:a (name:b OR -(name:c name:d)))');
    same('(name:(a OR b) OR c)', 'name:a OR name:b OR c'.replace('name:a OR name:b', '(name:a OR name:b)'));
    same('name:(f(x) OR y)', 'name:f(x) OR name:y');
  });

  it('takes a comparison with a blank behind it, and one that is exact', () => {
    same('db.rows:(> 5 AND <  100)', '(db.rows:>5 db.rows:<100)');
    same('duration:(> 20ms)', 'duration:>20ms');
    same('db.rows:(=5 OR = 6)', 'db.rows=5 OR db.rows=6');
    same('db.rows:(!=5 "=6" => ==)', '(NOT db.rows=5 db.rows:"=6" db.rows:"=>" db.rows:"==")');
    same('db.rows:(-!=5)', 'NOT NOT db.rows=5');
    same('db.rows:=5 db.rows:!=6', 'db.rows=5 db.rows!=6');
    same('db.rows:=(5 OR 6) db.rows:!=(7)', 'db.rows=(5 OR 6) db.rows!=7');
    same('service:(= cart)', 'service=cart');
    for (const text of ['k:(> ', 'k:(>)', 'k:(= )', 'k:(!='])
      assert.deepEqual([problems(text), read(text)], [[], ''], text);
    assert.deepEqual(problems('k:(> x)'), [
      'Column 6: what is compared with > must be a number or a time such as 20ms',
    ]);
  });

  it('makes values of what is a key or a word of its own elsewhere', () => {
    assert.equal(read('name:(error OR a:b OR x=y)'), '(name~error | name~a:b | name~x=y)');
    assert.equal(read('name:(a:b)'), 'name~a:b');
    assert.equal(read('service.name:(a OR b)'), '(service~a | service~b)');
  });

  it('knows OR, AND and NOT in small letters there, as Kibana has them, and only there', () => {
    same('service:(cart or checkout)', 'service:cart OR service:checkout');
    same('service:(cart and not checkout)', '(service:cart -service:checkout)');
    assert.equal(read('cart or (a and b)'), '(cart & or & (a & and & b))');
    assert.equal(read('name:("or" OR x)'), '(name~or | name~x)');
  });

  it('takes what is being typed as not there yet', () => {
    for (const text of ['service:(', 'service:()', 'service:( ', '-service:(', 'db.rows:(>', 'duration:(>2', 'a:(/^x', 'a:(NOT'])
      assert.deepEqual([problems(text), parseQuery(text).isFilter, read(text)], [[], false, ''], text); // prettier-ignore
    assert.equal(read('service:(a OR'), 'service~a');
    assert.equal(read('service:(a OR b'), '(service~a | service~b)');
    assert.equal(read('error service:("a b'), '(error~=true & service~a b)');
  });

  it('says the column of what is wrong in them, and does without it', () => {
    assert.deepEqual(problems('kind:(client OR sever)'), [
      'Column 17: kind is one of unspecified, internal, server, client, producer, consumer',
    ]);
    assert.equal(read('kind:(client OR sever)'), 'kind~client');
    assert.deepEqual(problems('duration:(>20 <1s)'), ['Column 12: a time has a unit, such as 20ms, 1.5s or 300us']);
    assert.deepEqual(problems('service:(OR a)'), ['Column 10: OR has nothing before it']);
    assert.deepEqual(problems(`k:${'('.repeat(60)}`), ['Column 53: brackets are nested deeper than 50']);
    assert.deepEqual(problems('k:(>x y)'), [
      'Column 5: what is compared with > must be a number or a time such as 20ms',
    ]);
    assert.deepEqual(problems(`k:(${'a '.repeat(201)})`), ['Column 404: a query has at most 200 terms']);
  });

  it('tells what each part is, and where each value and its key stand', () => {
    const text = '-k:(>5 "x y" or /z/) b';
    const { root, tokens } = parseQuery(text);
    assert.deepEqual(
      tokens.map(({ kind, from, to }) => [kind, text.slice(from, to)]),
      [
        ['logic', '-'],
        ['key', 'k'],
        ['operator', ':'],
        ['bracket', '('],
        ['operator', '>'],
        ['value', '5'],
        ['quoted', '"x y"'],
        ['logic', 'or'],
        ['regex', '/z/'],
        ['bracket', ')'],
        ['word', 'b'],
      ],
    );
    const places: unknown[] = [];
    const walk = (node: QueryNode): void => {
      if (node.kind === 'key')
        places.push([text.slice(node.from, node.to), node.group && text.slice(node.group.from, node.group.to)]);
      else if (node.kind === 'not') walk(node.node);
      else if (node.kind !== 'text') node.nodes.forEach(walk);
    };
    if (root) walk(root);
    const group = 'k:(>5 "x y" or /z/)';
    assert.deepEqual(places, [
      ['>5', group],
      ['"x y"', group],
      ['/z/', group],
    ]);
  });
});

describe('a key in quotes', () => {
  it('is the attribute of that name, with whatever signs it has', () => {
    assert.equal(read('"key with blank":value'), 'key with blank@~value');
    assert.equal(read('"a:b"=1 \'c"d(e)\'>2'), '(a:b@~=1 & c"d(e)@~]2,Infinity])');
    assert.equal(read('-"a \\"b\\" \\\\ c"!=x'), 'a "b" \\ c@~=x');
    assert.equal(read('"a b":(x OR >5)'), '(a b@~x | a b@~]5,Infinity])');
    assert.equal(parseQuery('"a b":x').isFilter, true);
    assert.deepEqual(parseQuery('"a b":x').tokens[0], { kind: 'key', from: 0, to: 5 });
  });

  it('is an attribute, too, where the query has a key of that name', () => {
    assert.equal(read('"status"=x "span.id":y status:ok'), '(status@~=x & span.id@~y & status~ok)');
  });

  it('is text as long as no operator follows', () => {
    for (const text of ['"a b"', '"a b" :x', '"a b', '""=x', '"a b"::c', '"a">b'])
      assert.equal(parseQuery(text).isFilter, false, text);
    assert.equal(read('"status": "error"'), 'error');
  });

  it('is written so that it reads as the same attribute', () => {
    const names = ['http.route', 'a b', 'a:b', '"', "it's", 'a\\', '\\"', '{x}', '1st', '-x', 'status', 'ünï', 'service.namespace', 'span.x y', 'OR', 'a=b', '$f', 'x\ny']; // prettier-ignore
    for (const name of names) {
      const term = attributeTerm(name, 'v w');
      const root = { kind: 'key', key: name, isBuiltIn: false, wanted: { kind: 'exact', text: 'v w' } };
      assert.deepEqual(parseQuery(term).root, { ...root, from: 0, to: term.length });
    }
    assert.equal(attributeTerm('http.route', '/x'), 'http.route=/x');
    assert.equal(attributeTerm('service.name', 'cart'), 'service.name=cart');
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

  it('quotes what is sought, so that what stands behind it stays', () => {
    const random = new Random(7);
    const odd = ['/odata/$metadata', '/$batch', '/a|b', '1..5', '10ms..20ms', '//host/x', '/', '//', '!=a', '-5', 'Or', '/a.*', '/a/)', 'a..b', '::', '5', '>5', '\\/x', '/(?', '-', '/\\', '#', ',', 'NOT']; // prettier-ignore
    const parts = ['/', '$', '|', '..', '1', 'ms', '-', '=', '>', '<', '!', ':', 'a', ' ', '"', "'", '\\', '*', '(', ')', '^', '.', '+', '?', 'or', '\n', 'é', '😀']; // prettier-ignore
    for (let i = 0; i < 20_000; i++)
      odd.push(Array.from({ length: random.below(6) }, () => parts[random.below(parts.length)]).join(''));
    const both = (key: string, value: string) => [
      ['key', key, { kind: 'loose', pieces: [value] }],
      ['key', 'error', { kind: 'exact', text: 'true' }],
    ];
    for (const value of odd)
      for (const query of [`k:${quoteSought(value, false)} error`, `k:(${quoteSought(value, true)}) error`]) {
        const { root, problems } = parseQuery(query);
        const terms = root && 'nodes' in root ? root.nodes : [];
        const told = terms.map(node => (node.kind === 'key' ? [node.kind, node.key, node.wanted] : node));
        assert.deepEqual([told, problems], [both('k', value), []], query);
      }
    for (const value of ['cart', '/api/cart', 'a/b', '1.5', '-1', 'GET'])
      assert.equal(quoteSought(value, false), value);
  });

  it('adds a term once, however it is written', () => {
    for (const term of [
      '-a=b',
      'a!=b',
      'NOT a=b',
      'k:(a b)',
      '(service:a OR service:b)',
      'duration:>20ms',
      '"x y"',
      'k:(> 5)',
      '(a b) OR c',
    ])
      for (const query of [term, `error ${term} x`, `x AND ${term}`, `${term}  y`])
        if (!term.endsWith('OR c') || query === term) assert.equal(withTerm(query, term), query.trim());
    assert.equal(withTerm('duration:>20ms x error', 'error duration:>20ms'), 'duration:>20ms x error');
    assert.equal(withTerm('a=b OR c=d', '(a=b OR c=d)'), 'a=b OR c=d');
    // The same signs, and another meaning.
    assert.equal(withTerm('NOT a=b', 'a=b'), 'NOT a=b a=b');
    assert.equal(withTerm('-(x k:(a b))', 'k:(a b)'), '-(x k:(a b)) k:(a b)');
    assert.equal(withTerm('error', 'error duration:>20ms'), 'error error duration:>20ms');
    assert.equal(withTerm('a=b OR c=d e', 'e'), '(a=b OR c=d e) e');
  });

  it('adds a term once, to the whole of what is there', () => {
    assert.equal(withTerm('', 'a=b'), 'a=b');
    assert.equal(withTerm(' error ', 'a=b'), 'error a=b');
    assert.equal(withTerm('error a=b', 'a=b'), 'error a=b');
    assert.equal(withTerm('x OR y', 'a=b'), '(x OR y) a=b');
    assert.equal(withTerm('x name:', 'a=b'), 'x name: a=b');
    assert.equal(withTerm('x OR a=b', 'a=b'), '(x OR a=b) a=b');
    assert.equal(withTerm('-a=b', 'a=b'), '-a=b a=b');
    assert.equal(withTerm('name=(x a=b)', 'a=b'), 'name=(x a=b) a=b');
  });

  it('puts a term in front of what is still being typed, which would take it in', () => {
    assert.equal(withTerm('name:"GET /cart', 'a=b'), 'a=b name:"GET /cart');
    assert.equal(withTerm('x name:/^GET|x', 'a=b'), 'a=b x name:/^GET|x');
    assert.equal(withTerm('x (y OR z', 'a=b'), 'a=b x (y OR z');
    assert.equal(withTerm('x OR', 'a=b'), 'a=b x OR');
    assert.equal(withTerm('x NOT', 'a=b'), 'a=b x NOT');
    assert.equal(withTerm('x OR "y', 'a=b'), 'a=b (x OR "y');
    assert.equal(withTerm('name:(x OR y', 'a=b'), 'a=b (name:(x OR y');
  });
});
