import * as vscode from 'vscode';
import { problemWithCredentials, problemWithHeader, type Credentials } from '../core/credentials';
import type { Endpoint } from '../core/endpoint';
import { isAbort } from '../core/errors';
import { askText, type Question } from './inputBox';
import type { Services } from './services';
import { refusalOf, tryEndpoint } from './tryEndpoint';

type Header = readonly [name: string, value: string];

/** Asks how to sign in and with what, and tries it; what is wrong stays in the box with the reason. Keeps nothing. */
export async function askCredentials(
  endpoints: Services['endpoints'],
  endpoint: Endpoint,
): Promise<Credentials | undefined> {
  const title = vscode.l10n.t('Sign In to {0}', endpoint.name);
  const trying = async (credentials: Credentials, signal: AbortSignal): Promise<string | undefined> => {
    try {
      await tryEndpoint(endpoints, endpoint, credentials, signal);
      return undefined;
    } catch (error) {
      if (isAbort(error)) throw error;
      return refusalOf(error, vscode.l10n);
    }
  };
  for (;;) {
    const kind = await askKind(title, endpoint);
    if (kind === undefined) return undefined;
    const answer = await { bearer: askToken, basic: askPassword, headers: askHeaders }[kind](title, trying);
    if (answer !== 'back') return answer;
  }
}

type Trying = (credentials: Credentials, signal: AbortSignal) => Promise<string | undefined>;

async function askKind(title: string, endpoint: Endpoint): Promise<Credentials['kind'] | undefined> {
  const kinds: (vscode.QuickPickItem & { kindOf: Credentials['kind'] })[] = [
    {
      kindOf: 'bearer',
      label: vscode.l10n.t('$(key) Bearer Token'),
      description: vscode.l10n.t('Authorization: Bearer …'),
    },
    {
      kindOf: 'basic',
      label: vscode.l10n.t('$(account) User and Password'),
      description: vscode.l10n.t('basic authentication'),
    },
    {
      kindOf: 'headers',
      label: vscode.l10n.t('$(list-unordered) Headers'),
      description: vscode.l10n.t('a tenant, a cookie, or what else the server wants'),
    },
  ];
  const choice = await vscode.window.showQuickPick(kinds, {
    title,
    placeHolder: vscode.l10n.t(
      'How do you sign in? Kept in the secret storage, sent to {0} only',
      new URL(endpoint.url).origin,
    ),
    ignoreFocusOut: true,
  });
  return choice?.kindOf;
}

async function askToken(title: string, trying: Trying): Promise<Credentials | 'back' | undefined> {
  const read = (token: string): Credentials => ({ kind: 'bearer', token });
  const answer = await askText({
    title,
    prompt: vscode.l10n.t('The token, without or with the word "Bearer"'),
    password: true,
    canGoBack: true,
    check: value => problemWithCredentials(read(value), vscode.l10n.t),
    accept: (value, signal) => trying(read(value), signal),
  });
  return typeof answer === 'object' ? read(answer.value) : answer;
}

async function askPassword(title: string, trying: Trying): Promise<Credentials | 'back' | undefined> {
  let user = '';
  for (;;) {
    const read = (name: string, password: string): Credentials => ({ kind: 'basic', user: name, password });
    const steps: Pick<Question, 'title' | 'canGoBack' | 'totalSteps'> = { title, canGoBack: true, totalSteps: 2 };
    const name = await askText({
      ...steps,
      step: 1,
      prompt: vscode.l10n.t('User name'),
      value: user,
      check: value => problemWithCredentials(read(value, ''), vscode.l10n.t),
    });
    if (typeof name !== 'object') return name;
    user = name.value;
    const password = await askText({
      ...steps,
      step: 2,
      prompt: vscode.l10n.t('Password of {0}', user),
      password: true,
      check: value => problemWithCredentials(read(user, value), vscode.l10n.t),
      accept: (value, signal) => trying(read(user, value), signal),
    });
    if (password === undefined) return undefined;
    if (password !== 'back') return read(user, password.value);
  }
}

/** One header after the other; an empty line ends the list and tries it. */
async function askHeaders(title: string, trying: Trying): Promise<Credentials | 'back' | undefined> {
  const headers: Header[] = [];
  for (;;) {
    const all = (): Credentials => ({ kind: 'headers', headers });
    const names = headers.map(([name]) => name).join(', ');
    const answer = await askText({
      title,
      prompt: names
        ? vscode.l10n.t('Headers so far: {0}. Add another one, or leave this empty to sign in.', names)
        : vscode.l10n.t('A header as "Name: value"; the name alone asks for its value unseen'),
      placeholder: names ? vscode.l10n.t('Press Enter to sign in') : 'x-tenant: acme',
      canGoBack: true,
      check: value => {
        if (!value.trim()) return names ? undefined : vscode.l10n.t('Enter a header such as "x-tenant: acme".');
        const [name, content] = splitHeader(value);
        return (
          problemWithHeader(name, content || '-', vscode.l10n.t) ??
          problemWithCredentials({ kind: 'headers', headers: [...headers, [name, content || '-']] }, vscode.l10n.t)
        );
      },
      accept: async (value, signal) => (value.trim() ? undefined : trying(all(), signal)),
    });
    if (answer === undefined) return undefined;
    if (answer === 'back') {
      if (!headers.pop()) return 'back';
      continue;
    }
    if (!answer.value.trim()) return all();
    const [name, content] = splitHeader(answer.value);
    if (content) {
      headers.push([name, content]);
      continue;
    }
    const hidden = await askText({
      title,
      prompt: vscode.l10n.t('Value of the header {0}', name),
      password: true,
      canGoBack: true,
      check: value => problemWithHeader(name, value, vscode.l10n.t),
    });
    if (hidden === undefined) return undefined;
    if (hidden !== 'back') headers.push([name, hidden.value.trim()]);
  }
}

function splitHeader(line: string): Header {
  const colon = line.indexOf(':');
  return colon < 0 ? [line.trim(), ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}
