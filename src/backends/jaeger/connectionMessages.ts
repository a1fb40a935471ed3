/**
 * What is said when no answer comes at all. Each sentence says what happened, where, and what helps.
 */
import { redactUrl } from '../../core/credentials';
import { Failure } from '../../core/errors';
import { english, type Translate } from '../../core/translate';
import { formatBytes, otherPorts } from './wording';

export const endpoints = 'spanlight.endpoints';
export const signIn = 'spanlight.signIn';

export class ConnectionMessages {
  /** Origin and base path: no user, password or query. */
  readonly where: string;
  private readonly port: string;

  constructor(
    url: string,
    protected readonly t: Translate = english,
  ) {
    this.where = redactUrl(url);
    this.port = URL.canParse(url) ? new URL(url).port : '';
  }

  nameNotFound(cause: unknown): Failure {
    const host = URL.canParse(this.where) ? new URL(this.where).hostname : this.where;
    const text = this.t(
      "The name {0} is not known here, so {1} can't be reached. Check the address in the setting spanlight.endpoints, and your network or VPN.",
      host,
      this.where,
    );
    return new Failure('unreachable', text, { cause, setting: endpoints });
  }

  refused(cause: unknown): Failure {
    const text = this.t(
      'Nothing answers at {0}. Is Jaeger running there? The address is in the setting spanlight.endpoints.',
      this.where,
    );
    return new Failure('unreachable', text, { cause, setting: endpoints });
  }

  connectTimeout(cause: unknown): Failure {
    const text = this.t(
      '{0} does not answer: no connection within 5 seconds. Check the setting spanlight.endpoints, and your network or VPN.',
      this.where,
    );
    return new Failure('unreachable', text, { cause, setting: endpoints });
  }

  tooSlow(seconds: number, cause: unknown): Failure {
    const text = this.t(
      '{0} took the question and gave no answer within {1} seconds. Try again, ask for fewer traces (spanlight.search.limit) or a shorter time.',
      this.where,
      String(seconds),
    );
    return new Failure('unreachable', text, { cause, setting: 'spanlight.search.limit' });
  }

  silent(seconds: number, bytes: number, cause: unknown): Failure {
    const text = this.t(
      '{0} stopped sending: not one byte for {1} seconds after {2}. Try again; if it stays so, a proxy on the way may be cutting long answers.',
      this.where,
      String(seconds),
      formatBytes(bytes),
    );
    return new Failure('unreachable', text, { cause });
  }

  connectionClosed(cause: unknown): Failure {
    if (this.where.startsWith('https:')) return this.needsCertificate('', cause);
    const text = this.t(
      '{0} closed the connection without an answer.{1} Check the setting spanlight.endpoints.',
      this.where,
      this.portHint(),
    );
    return new Failure('unreachable', text, { cause, setting: endpoints });
  }

  /** `code`: how it was refused, if that was said. */
  needsCertificate(code: string, cause?: unknown): Failure {
    const text = this.t(
      '{0} ended the secure connection{1}. If it asks for a client certificate, set spanlight.tls.certFile and spanlight.tls.keyFile.',
      this.where,
      code && ` (${code})`,
    );
    return new Failure('unreachable', text, { cause, setting: 'spanlight.tls.certFile' });
  }

  notHttp(cause: unknown): Failure {
    const text = this.t(
      "What answers at {0} is no HTTP server.{1} Spanlight needs the port of Jaeger's UI, usually 16686: check the setting spanlight.endpoints.",
      this.where,
      this.portHint(),
    );
    return new Failure('notJaeger', text, { cause, setting: endpoints });
  }

  tls(code: string | undefined, cause: unknown): Failure {
    const known = code ?? '';
    let text: string;
    let setting = 'spanlight.tls.caFile';
    if (known.startsWith('ERR_OSSL_')) {
      setting = 'spanlight.tls.keyFile';
      text = this.t(
        'Nothing was sent to {0}: the client certificate can not be used ({1}). The files of spanlight.tls.certFile and spanlight.tls.keyFile have to belong together, and the key must need no passphrase.',
        this.where,
        known,
      );
    } else if (/SELF_SIGNED|UNABLE_TO_|CERT_UNTRUSTED|ISSUER/.test(known)) {
      text = this.t(
        'The certificate of {0} is signed by nobody trusted here ({1}). Put the file of its authority into the setting spanlight.tls.caFile.',
        this.where,
        known,
      );
    } else if (/EXPIRED|NOT_YET/.test(known)) {
      text = this.t(
        'The certificate of {0} is not valid today ({1}). Who runs the server has to renew it.',
        this.where,
        known,
      );
    } else if (/ALTNAME|HOSTNAME/.test(known)) {
      setting = endpoints;
      text = this.t(
        'The certificate of {0} belongs to another host name. Use the name it was made for in the setting spanlight.endpoints.',
        this.where,
      );
    } else if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|BAD_CERTIFICATE/.test(known)) {
      return this.needsCertificate(known, cause);
    } else {
      setting = endpoints;
      text = this.t(
        'No secure connection to {0} ({1}). If the server speaks plain HTTP, write http:// in the setting spanlight.endpoints.',
        this.where,
        known,
      );
    }
    return new Failure('unreachable', text, { cause, setting });
  }

  other(reason: string, cause: unknown): Failure {
    const text = this.t('The request to {0} failed: {1}. Check the setting spanlight.endpoints.', this.where, reason);
    return new Failure('unreachable', text, { cause, setting: endpoints });
  }

  badRequestHeaders(cause: unknown): Failure {
    const text = this.t(
      'The request to {0} could not be sent: a header from Sign In to Endpoint… holds characters that no header can carry. Sign in again.',
      this.where,
    );
    return new Failure('invalidInput', text, { cause, command: signIn });
  }

  badAddress(): Failure {
    const text = this.t(
      '"{0}" is no address of a server. Write one like http://localhost:16686 into the setting spanlight.endpoints.',
      this.where,
    );
    return new Failure('invalidInput', text, { setting: endpoints });
  }

  protected portHint(): string {
    const use = otherPorts[this.port];
    return use ? ` ${this.t('Port {0} usually takes {1}.', this.port, use)}` : '';
  }
}
