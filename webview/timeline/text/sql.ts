/**
 * SQL with a line for each clause. Only white space between tokens changes, never a literal, a name or a comment: where
 * dialects disagree about what a literal is, the text stays as it came.
 */
const longest = 50_000;

interface Token {
  readonly text: string;
  readonly kind: 'word' | 'literal' | 'comment' | 'lineComment' | 'symbol';
  /** White space stood before it. */
  readonly isSpaced: boolean;
}

/** Begin a line, at the level of their parenthesis. */
const clauses = new Set(
  [
    'SELECT FROM WHERE HAVING LIMIT OFFSET FETCH UNION EXCEPT INTERSECT VALUES SET RETURNING WITH INSERT UPDATE DELETE',
    'GROUP ORDER WINDOW JOIN LEFT RIGHT INNER FULL CROSS NATURAL',
  ].flatMap(line => line.split(' ')),
);
/** Not a new line when they follow one of these: `GROUP BY`, `LEFT OUTER JOIN`, `DELETE FROM`, `FOR UPDATE`, `DO UPDATE SET`. */
const glue: Readonly<Record<string, readonly string[]>> = {
  JOIN: ['LEFT', 'RIGHT', 'INNER', 'FULL', 'CROSS', 'NATURAL', 'OUTER', 'LATERAL'],
  INNER: ['NATURAL'],
  LEFT: ['NATURAL'],
  RIGHT: ['NATURAL'],
  FULL: ['NATURAL'],
  FROM: ['DELETE', 'DISTINCT'],
  SELECT: ['ALL', 'EXPLAIN'],
  UPDATE: ['FOR', 'DO', 'ON'],
  DELETE: ['ON'],
  SET: ['DELETE', 'UPDATE'],
};
const startsStatement = /^(?:SELECT|INSERT|UPDATE|DELETE|WITH|MERGE|EXPLAIN|REPLACE)$/;

/** Undefined for what does not look like a statement that gains from it. */
export function formatSql(text: string): string | undefined {
  if (text.length > longest) return undefined;
  const tokens = tokenize(text);
  const first = tokens?.find(token => token.kind === 'word');
  if (!tokens || !first || !startsStatement.test(first.text.toUpperCase())) return undefined;
  return layOut(tokens);
}

/** Undefined when a literal has no end, or holds a backslash before a quote (an escape in some dialects, not in others). */
function tokenize(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  // Blank, comments, quoted, dollar-quoted, words and numbers (with names like a.b and :p, $1, @v), operators, single signs.
  const pattern =
    /\s+|(--[^\n]*)|(\/\*[\s\S]*?\*\/)|((?:\b[eEnNbBxX])?'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|(\$\w*\$)[\s\S]*?\4)|([\w$@:#?\u0080-\uffff][\w$@:#.?\u0080-\uffff]*)|([<>=!|&*+/%^~-]+)|([\s\S])/gy;
  let isSpaced = false;
  const add = (kind: Token['kind'], token: string) => {
    tokens.push({ text: token, kind, isSpaced });
    isSpaced = false;
  };
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [, lineComment, comment, literal, , word, operator, sign] = match;
    if (lineComment !== undefined) add('lineComment', lineComment.trimEnd());
    else if (comment !== undefined) add('comment', comment);
    else if (literal !== undefined) {
      if (/\\['"`]/.test(literal)) return undefined;
      add('literal', literal);
    } else if (word !== undefined) {
      if (word === '#') return undefined; // MySQL's other comment
      add('word', word);
    } else if (operator !== undefined) {
      if (/--|\/\*/.test(operator)) return undefined; // a comment the operator swallowed, or one without an end
      add('symbol', operator);
    } else if (sign !== undefined) {
      if (/['"`]/.test(sign)) return undefined;
      add('symbol', sign);
    } else isSpaced = true;
  }
  return tokens;
}

function layOut(tokens: readonly Token[]): string {
  const lines: string[] = [];
  let line = '';
  /** For each open parenthesis: whether it holds a statement of its own. */
  const nested: boolean[] = [];
  let between = false;
  let inCase = 0;
  const flush = () => {
    if (line.trim()) lines.push(line);
    line = '  '.repeat(nested.filter(Boolean).length);
  };
  tokens.forEach((token, i) => {
    const upper = token.kind === 'word' ? token.text.toUpperCase() : token.text;
    const before = tokens[i - 1];
    const previous = before?.kind === 'word' ? before.text.toUpperCase() : (before?.text ?? '');
    const inList = nested.length > 0 && !nested[nested.length - 1];
    if (upper === 'CASE') inCase++;
    if (upper === 'END' && inCase) inCase--;
    if (upper === 'BETWEEN') between = true;
    if (token.text === ')' && nested.pop()) flush();
    if (!inList && token.kind === 'word' && clauses.has(upper) && !glue[upper]?.includes(previous)) flush();
    if (!inList && !inCase && (upper === 'AND' || upper === 'OR')) {
      if (upper === 'AND' && between) between = false;
      else {
        flush();
        line += '  ';
      }
    }
    line += (needsSpace(before, token, line) ? ' ' : '') + token.text;
    if (token.text === '(') {
      const isStatement = startsStatement.test(tokens[i + 1]?.text.toUpperCase() ?? '');
      nested.push(isStatement);
      if (isStatement) flush();
    }
    if (token.kind === 'lineComment' || token.text === ';') flush();
  });
  if (line.trim()) lines.push(line);
  return lines.join('\n');
}

function needsSpace(before: Token | undefined, token: Token, line: string): boolean {
  if (!before || !line.trim()) return false;
  if (/^[,;).]$/.test(token.text) || /^[(.]$/.test(before.text) || token.text === '[' || before.text === '[')
    return false;
  if (token.text === ']') return false;
  // `count(*)`, `IN (1, 2)`, `t (a, b)`: as its author has it.
  if (token.text === '(' && before.kind === 'word') return token.isSpaced;
  return true;
}
