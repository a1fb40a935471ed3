/** What kind of trouble an expected failure is; code decides by this, never by words. */
export type FailureKind =
  | 'unreachable' // no connection, name not found, timed out
  | 'loginNeeded' // 401, 403, a redirect, or HTML where JSON was due
  | 'notFound' // the server does not know this trace
  | 'refused' // the server answered with an error of its own (4xx, 5xx)
  | 'notJaeger' // something answers there, and it is no Jaeger query API
  | 'unreadable' // the answer could not be understood at all
  | 'cutOff' // the answer ended early
  | 'tooLarge'
  | 'invalidInput'; // what the person typed or configured

/**
 * Something we expect to go wrong. `message` is for the person and says what, where and what next; `cause` is for the log.
 * `hint` names the setting or command that helps, when there is one.
 */
export class Failure extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
    readonly details: { cause?: unknown; setting?: string; command?: string; status?: number } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'Failure';
  }
}

/** What to show of an error of any kind: always words, never "[object Object]" and never nothing. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  return (typeof error === 'object' || typeof error === 'function' ? '' : String(error ?? '')) || 'unknown error';
}

/** True for the error with which a cancelled operation ends: it is shown to nobody and logged nowhere. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'Canceled');
}

/** The error that a cancelled operation throws; `name` is 'AbortError' as everywhere on the platform. */
export function abortError(message = 'Cancelled'): Error {
  const error = new Error(message);
  error.name = 'AbortError';
  return error;
}
