// Requests differ in their numbers, the code that serves them does not. What rules read of a span has them replaced, so that
// a hundred thousand requests are a few hundred questions.

const paths = new Set(['url.path', 'url.full', 'http.url', 'http.target', 'http.path', 'uri']);
const queries = new Set(['db.query.text', 'db.statement']);

/** Whether values of the attribute are replaced by what they have in common. */
export function isVaried(key: string): boolean {
  return paths.has(key) || queries.has(key);
}

/** Longer texts than any query in a program are data. */
const longestQuery = 20_000;

/** The value as it is for all requests of its kind; as it stands for attributes that do not tell requests apart. */
export function sameText(key: string, value: string): string {
  if (paths.has(key)) return samePath(value);
  return queries.has(key) ? sameQuery(value) : value;
}

/** Numbers of four digits and more, UUIDs and hashes stand for others of their kind; the query is cut off. */
function samePath(value: string): string {
  const end = value.search(/[?#]/);
  const path = end < 0 ? value : value.slice(0, end);
  if (!/\d/.test(path)) return path;
  return path
    .split('/')
    .map((part, i, parts) => {
      // Not what is a host's.
      if (i === 2 && parts[1] === '' && parts[0].endsWith(':')) return part;
      if (/^\d{4,}$/.test(part)) return '10000';
      if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(part)) return uuid;
      return /^(?=.*\d)[0-9a-f]{8,}$/i.test(part) ? '0'.repeat(8) + 'f' : part;
    })
    .join('/');
}

const uuid = '00000000-0000-4000-8000-000000000000';

/** Values are placeholders, as sanitised text has them; a comment about the caller stays as far as it is the same for all. */
function sameQuery(value: string): string {
  const comment = /\/\*([^*]{1,1000})\*\/[\s;]*$/.exec(value.slice(-1_100))?.[1] ?? '';
  const about = comment.split(',').filter(pair => /^\s*(?:controller|action|route)=/.test(pair));
  return withoutValues(value) + (about.length ? ` /*${about.join(',')}*/` : '');
}

function withoutValues(value: string): string {
  return value
    .slice(0, longestQuery)
    .replace(/'(?:[^'\\]|''|\\.)*'/g, '?')
    .replace(/(?<![\w$:@."`])\d+(?:\.\d+)?(?![\w"`])/g, '?');
}
