/** What must not leave the machine with an exported trace: which attributes, and what inside of texts. */

export const redacted = '[redacted]';

/** Attributes that hold them whole, whatever comes before their last part: `http.request.header.authorization`. */
const secretNames: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'cookies',
  'set-cookie',
  'x-api-key',
  'x-auth-token',
  'x-csrf-token',
  'x-xsrf-token',
  'x-amz-security-token',
  'x-goog-iap-jwt-assertion',
  'connection-string',
]);

/** Parameters of database calls, in every form that SDKs have given them. */
const secretKeys: readonly string[] = [
  'db.query.parameter.*',
  'db.operation.parameter.*',
  'db.statement.parameters',
  'db.statement.parameters.*',
  'db.query.parameters',
  'db.query.parameters.*',
  'db.sql.parameters',
  'db.postgresql.values',
  'db.params',
];

/** Ends of names that say it: `db.password`, `aws_secret_access_key`, `sessionToken`. Not `tokens`, which are counted. */
const secretEnd =
  /(?:^|[-_.])(?:password|passwd|passphrase|pwd|secrets?|credentials?|jwt|token|(?:api|access|private|secret|signing|encryption)[-_]?key)$/;

/** Decides, remembers what it decided (a trace has a few hundred keys), and counts what it took out. */
export class Redaction {
  /** Values and parts of values that were taken out so far. */
  count = 0;
  private readonly known = new Map<string, boolean>();
  private readonly patterns: readonly string[];

  /** `own`: names of attributes besides those of the default list; `*` stands for any text, case doesn't matter. */
  constructor(own: readonly string[] = []) {
    this.patterns = [...secretKeys, ...own.map(pattern => pattern.trim().toLowerCase()).filter(Boolean)];
  }

  hides(key: string): boolean {
    let answer = this.known.get(key);
    if (answer === undefined) {
      if (this.known.size > 10_000) this.known.clear();
      this.known.set(key, (answer = this.decide(key)));
    }
    return answer;
  }

  /** The text without user names and passwords in addresses and without secret parameters of them; undefined when it has none. */
  cleaned(text: string): string | undefined {
    let found = text.includes('://') ? withoutUsers(text, () => this.count++) : text;
    if (found.includes('=')) found = withoutParameters(found, () => this.count++);
    return found === text ? undefined : found;
  }

  private decide(key: string): boolean {
    const lower = key.toLowerCase();
    if (this.patterns.some(pattern => matches(pattern, lower))) return true;
    const dashed = lower.slice(lower.lastIndexOf('.') + 1).replaceAll('_', '-');
    if (secretNames.has(dashed)) return true;
    const words = key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
    return words.length <= 1000 && secretEnd.test(words);
  }
}

/** `*` stands for any text. No expression is made of what somebody wrote: time grows with the length of both only. */
export function matches(pattern: string, text: string): boolean {
  let [at, p, star, retry] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      retry = at;
    } else if (p < pattern.length && pattern[p] === text[at]) {
      p++;
      at++;
    } else if (star >= 0) {
      p = star + 1;
      at = ++retry;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** `postgres://user:password@host/db` without what stands before the `@`. */
function withoutUsers(text: string, onFound: () => void): string {
  let found = '';
  let done = 0;
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at)) {
    const from = at + 3;
    let to = from;
    let user = -1;
    for (; to < text.length && !/[/?#\s"'<>]/.test(text[to]); to++) if (text[to] === '@') user = to;
    if (user > from && text.slice(from, user) !== redacted) {
      found += text.slice(done, from) + redacted;
      done = user;
      onFound();
    }
    at = to;
  }
  return found + text.slice(done);
}

/** `?access_token=…&sig=…` without the values, and `Password=…;` of connection strings. */
function withoutParameters(text: string, onFound: () => void): string {
  return text.replace(
    /([?&;]|^)([\w.~%$[\] -]{1,64})=([^&;#\s"'<>]+)/g,
    (all, before: string, name: string, value: string) => {
      if (value === redacted || !isSecretParameter(name.trim())) return all;
      onFound();
      return `${before}${name}=${redacted}`;
    },
  );
}

function isSecretParameter(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return secretEnd.test(words) || /^(?:sig|.*signature|awsaccess_?key_?id|x-goog-credential)$/.test(words);
}
