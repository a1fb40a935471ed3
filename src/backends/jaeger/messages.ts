/**
 * Every Failure and note this backend makes, in one place: each sentence says what happened, where, and what helps.
 * `translate` is the host's `l10n.t`; without it the sentences are English.
 */
import { redactUrl } from '../../core/credentials';
import { Failure } from '../../core/errors';
import type { ImportWarning } from '../../core/spans/spanTable';
import { warningText } from '../../core/spans/warningList';
import { ConnectionMessages, endpoints, signIn } from './connectionMessages';
import { formatBytes, sentence } from './wording';

export class Messages extends ConnectionMessages {
  loginNeeded(status: number, said: string): Failure {
    const text = /tenant/i.test(said)
      ? this.t(
          "{0} asks for a tenant ({1}: {2}). Run Sign In to Endpoint… and give the tenant's header, usually x-tenant.",
          this.where,
          String(status),
          said,
        )
      : status === 403
        ? this.t('{0} does not let you in (403). Run Sign In to Endpoint…, or ask for access.', this.where)
        : this.t('{0} asks for a login ({1}). Run Sign In to Endpoint….', this.where, String(status));
    return new Failure('loginNeeded', text, { command: signIn, status });
  }

  proxyLogin(): Failure {
    const text = this.t(
      'A proxy on the way to {0} asks for a login (407). Check the proxy of your network.',
      this.where,
    );
    return new Failure('loginNeeded', text, { status: 407 });
  }

  redirect(status: number, target: string | undefined): Failure {
    const here = URL.canParse(this.where) ? new URL(this.where) : undefined;
    const there = target !== undefined && URL.canParse(target, this.where) ? new URL(target, this.where) : undefined;
    if (here && there && there.hostname === here.hostname && there.protocol !== here.protocol) {
      const text = this.t(
        '{0} sends us on to {1}. If that is your Jaeger, put it into the setting spanlight.endpoints: Spanlight follows no redirect, so that no secret goes astray.',
        this.where,
        there.origin,
      );
      return new Failure('loginNeeded', text, { setting: endpoints, command: signIn, status });
    }
    const text = this.t(
      '{0} sends us on to {1} ({2}): a login is needed. Run Sign In to Endpoint… with a token or header that it accepts.',
      this.where,
      there ? redactUrl(there.href) : this.t('another page'),
      String(status),
    );
    return new Failure('loginNeeded', text, { command: signIn, status });
  }

  htmlPage(status: number): Failure {
    const text = this.t(
      '{0} answered with a web page instead of data: a login page, or no Jaeger at all. Run Sign In to Endpoint…, or check the setting spanlight.endpoints.',
      this.where,
    );
    return new Failure('loginNeeded', text, { command: signIn, setting: endpoints, status });
  }

  notJaeger(status: number): Failure {
    const text = this.t(
      "Something answers at {0}, and it is not Jaeger's query API ({1}).{2} Spanlight needs the address of Jaeger's UI with its base path, usually port 16686: check the setting spanlight.endpoints.",
      this.where,
      String(status),
      this.portHint(),
    );
    return new Failure('notJaeger', text, { setting: endpoints, status });
  }

  /** A Jaeger, but the request is not among those it knows (any more). */
  notOffered(path: string, status: number): Failure {
    const text = this.t(
      'The Jaeger at {0} does not know the request {1} ({2}). Its base path may be missing in the setting spanlight.endpoints, its version may be older than 1.54, or something on the way lets only part of its API through.',
      this.where,
      path,
      String(status),
    );
    return new Failure('notJaeger', text, { setting: endpoints, status });
  }

  /** `path` as the server's own page has it. */
  otherBasePath(path: string): Failure {
    const text = this.t(
      'The Jaeger at {0} says that its base path is {1}. Write {2} into the setting spanlight.endpoints.',
      this.where,
      path,
      URL.canParse(this.where) ? new URL(path, this.where).href.replace(/\/$/, '') : path,
    );
    return new Failure('notJaeger', text, { setting: endpoints });
  }

  needsHttps(): Failure {
    const text = this.t('{0} speaks HTTPS only. Write https:// in the setting spanlight.endpoints.', this.where);
    return new Failure('notJaeger', text, { setting: endpoints, status: 400 });
  }

  serverError(status: number, said: string): Failure {
    const text = said
      ? this.t('{0} answered with an error ({1}): {2}', this.where, String(status), sentence(said))
      : this.t(
          '{0} answered with an error ({1}) and no explanation. Its own log may say more.',
          this.where,
          String(status),
        );
    return new Failure('refused', text, { status });
  }

  gateway(status: number): Failure {
    const text = this.t(
      "The server in front of {0} can't reach Jaeger ({1}). Is Jaeger running behind it? Try again in a moment.",
      this.where,
      String(status),
    );
    return new Failure('refused', text, { status });
  }

  tooManyRequests(): Failure {
    const text = this.t('{0} asks us to come back later (429): too many requests. Try again in a moment.', this.where);
    return new Failure('refused', text, { status: 429 });
  }

  storageNeedsService(said: string): Failure {
    const text = this.t(
      "The storage behind {0} can't search all services at once: choose one. It said: {1}",
      this.where,
      sentence(said),
    );
    return new Failure('refused', text, { status: 400 });
  }

  needsService(version: string | undefined): Failure {
    const text = this.t(
      "The Jaeger at {0}{1} can't search all services at once: choose a service.",
      this.where,
      version ? ` (${version})` : '',
    );
    return new Failure('invalidInput', text);
  }

  noSearch(): Failure {
    const text = this.t('The Jaeger at {0} offers no search that Spanlight knows.', this.where);
    return new Failure('notJaeger', text, { setting: endpoints });
  }

  /** One number that JSON can't hold makes the legacy API fail as a whole. */
  notANumber(): Failure {
    const text = this.t(
      "The Jaeger at {0} can't write its answer: a span in it holds a number that JSON does not know (NaN or infinity). Leave that trace out by a shorter time or another filter, or open it by its id.",
      this.where,
    );
    return new Failure('refused', text, { status: 500 });
  }

  cutOff(bytes: number, cause: unknown): Failure {
    const text = this.t(
      'The answer of {0} broke off after {1}, before anything in it could be read. Try again; if it stays so, look for a size limit in a proxy on the way.',
      this.where,
      formatBytes(bytes),
    );
    return new Failure('cutOff', text, { cause });
  }

  damagedEncoding(cause: unknown): Failure {
    const text = this.t(
      'The compressed answer of {0} is damaged. Try again; if it stays so, look at the proxy on the way.',
      this.where,
    );
    return new Failure('unreadable', text, { cause });
  }

  unreadable(reason: string, cause?: unknown): Failure {
    const text = this.t(
      "The answer of {0} can't be understood: {1}. If that is no Jaeger, check the setting spanlight.endpoints.",
      this.where,
      reason.replace(/\.$/, ''),
    );
    return new Failure('unreadable', text, { cause, setting: endpoints });
  }

  /** What the reader of an answer found wrong with all of it. */
  ofReader(failure: Failure): Failure {
    const text =
      failure.kind === 'refused' || failure.kind === 'notFound' || failure.kind === 'loginNeeded'
        ? this.t('{0} sent no trace. {1}', this.where, failure.message)
        : this.t(
            '{0} sent what is no whole answer. {1} Try again; if it stays so, check the setting spanlight.endpoints and the proxies on the way.',
            this.where,
            failure.message,
          );
    return new Failure(failure.kind, text, { setting: endpoints, ...failure.details, cause: failure });
  }

  emptyAnswer(): string {
    return this.t('it is empty');
  }

  tooLong(bytes: number): string {
    return this.t('it is longer than {0} and still goes on', formatBytes(bytes));
  }

  invalidJson(): string {
    return this.t('it is not valid JSON');
  }

  otherShape(): string {
    return this.t("it has another shape than Jaeger's answers");
  }

  answerTooLarge(bytes: number): Failure {
    const text = this.t(
      'The traces found at {0} are larger than {1} together. Ask for fewer of them: spanlight.search.limit.',
      this.where,
      formatBytes(bytes),
    );
    return new Failure('tooLarge', text, { setting: 'spanlight.search.limit' });
  }

  traceTooLarge(bytes: number): Failure {
    const text = this.t(
      'The trace is larger than {0} and was not loaded. The limit is the setting spanlight.maxTraceBytes.',
      formatBytes(bytes),
    );
    return new Failure('tooLarge', text, { setting: 'spanlight.maxTraceBytes' });
  }

  traceNotFound(traceId: string): Failure {
    const text = this.t(
      '{0} has no trace {1}. It may be older than Jaeger keeps traces, not have arrived yet, or belong to another endpoint: try again in a moment, or Switch Endpoint….',
      this.where,
      traceId,
    );
    return new Failure('notFound', text, { command: 'spanlight.switchEndpoint', status: 404 });
  }

  traceEmpty(traceId: string): Failure {
    const text = this.t(
      '{0} knows the trace {1}, but sent no span of it. Its spans may not have arrived yet, or are older than Jaeger keeps them: try again in a moment.',
      this.where,
      traceId,
    );
    return new Failure('notFound', text);
  }

  otherTrace(traceId: string, got: string): Failure {
    return this.unreadable(this.t('it holds trace {0} instead of {1}', got, traceId));
  }

  checkedErrors(checked: number): string {
    return checked === 1
      ? this.t('Checked 1 trace for errors here.')
      : this.t('Checked {0} traces for errors here.', String(checked));
  }

  checkedAttributes(checked: number): string {
    return this.t(
      "Checked the attributes of {0} traces here: Jaeger's own search by attributes failed at a number that JSON does not know (NaN or infinity).",
      String(checked),
    );
  }

  checkedAttributesUnsupported(checked: number): string {
    return this.t(
      'Checked the attributes of {0} traces here, because this Jaeger has no search by attributes.',
      String(checked),
    );
  }

  /** What was noticed while reading an answer. */
  warning(warning: ImportWarning): string {
    return warningText(warning, this.t);
  }

  errorsOfService(service: string): string {
    return this.t('Shows traces in which a span of {0} failed.', service);
  }
}
