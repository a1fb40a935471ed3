/**
 * What signs a request in, as it lies in the secret storage. Pure: storing it, and sending it to no other origin than the
 * one it was given for, is the business of others.
 */
import { Failure } from './errors';
import { english, type Translate } from './translate';

export type Credentials =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'headers'; readonly headers: readonly (readonly [name: string, value: string])[] };

/** Headers that belong to the connection and not to the person: they would break or falsify requests. */
const reserved = new Set(
  'host connection keep-alive content-length content-type transfer-encoding upgrade te trailer expect accept accept-encoding'.split(
    ' ',
  ),
);

/** What is wrong with a header somebody typed, as a sentence; undefined when nothing is. */
export function problemWithHeader(name: string, value: string, t: Translate = english): string | undefined {
  if (!name) return t('The header needs a name.');
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
    return t('"{0}" is no name for a header: use letters, digits and -.', name);
  if (reserved.has(name.toLowerCase())) return t('The header {0} is set by Spanlight itself.', name);
  if (!value.trim()) return t('The header {0} needs a value.', name);

  if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
    return t('The value of {0} holds characters that no header can carry.', name);
  return undefined;
}

/** What is wrong with these credentials, as a sentence that never repeats a secret; undefined when nothing is. */
export function problemWithCredentials(credentials: Credentials, t: Translate = english): string | undefined {
  switch (credentials.kind) {
    case 'bearer': {
      const token = bareToken(credentials.token);
      if (!token) return t('The token is empty.');
      return /^[\x21-\x7e]+$/.test(token)
        ? undefined
        : t('The token holds spaces or characters that no header can carry.');
    }
    case 'basic':
      if (!credentials.user) return t('The user name is empty.');
      if (credentials.user.includes(':')) return t('A user name for basic authentication can hold no colon.');

      return /[\x00-\x1f\x7f]/.test(credentials.user + credentials.password)
        ? t('User name and password can hold no control characters.')
        : undefined;
    case 'headers': {
      const names = new Set<string>();
      for (const [name, value] of credentials.headers) {
        const problem = problemWithHeader(name, value, t);
        if (problem) return problem;
        if (names.has(name.toLowerCase())) return t('The header {0} is given twice.', name);
        names.add(name.toLowerCase());
      }
      return names.size ? undefined : t('No header is given.');
    }
  }
}

/** Request headers, names in lower case. Throws Failure `invalidInput` for what `problemWithCredentials` finds. */
export function headersOf(credentials: Credentials, t: Translate = english): Record<string, string> {
  const problem = problemWithCredentials(credentials, t);
  if (problem) throw new Failure('invalidInput', problem, { command: 'spanlight.signIn' });
  switch (credentials.kind) {
    case 'bearer':
      return { authorization: `Bearer ${bareToken(credentials.token)}` };
    case 'basic':
      return { authorization: `Basic ${base64(`${credentials.user}:${credentials.password}`)}` };
    case 'headers':
      return Object.fromEntries(credentials.headers.map(([name, value]) => [name.toLowerCase(), value.trim()]));
  }
}

/** For the log: which headers are sent, without what is in them. */
export function redactHeaders(headers: Readonly<Record<string, string>>): string {
  return Object.keys(headers)
    .map(name => `${name}: •••`)
    .join(', ');
}

/** Origin and path of an http(s) URL: no user, no password, no query, no fragment. Anything else gives '(no URL)'. */
export function redactUrl(url: string): string {
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return '(no URL)';
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** People paste the whole header as often as the token. */
function bareToken(token: string): string {
  return token.trim().replace(/^(authorization:\s*)?bearer(\s+|$)/i, '');
}

function base64(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
