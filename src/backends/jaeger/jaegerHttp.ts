/**
 * Requests to one Jaeger: addresses below the endpoint's base, headers, deadlines, repeats, and what an answer means that is
 * not the one hoped for. Everything ends in a value, a Failure, or the AbortError of the caller's signal.
 */
import { abortError, isAbort, type Failure } from '../../core/errors';
import { within } from './deadline';
import { troubleOf, type HttpAnswer, type HttpTransport, type TransportError } from './httpTransport';
import type { Messages } from './messages';
import { explain, type Reply } from './reply';

/** How long things may take, ms. What timed out is never tried again. */
export interface Deadlines {
  /** Lists and searches: to the answer's headers, and from one byte to the next. */
  readonly headersMs: number;
  readonly idleMs: number;
  /** Lists: from the question to the last byte. */
  readonly listMs: number;
  /** The same for a page of whole traces. */
  readonly pageMs: number;
  /** Opening a trace: from one byte to the next. For the first there is none: a million spans took a Jaeger 45 s. */
  readonly traceIdleMs: number;
}

export const usualDeadlines: Deadlines = {
  headersMs: 30_000,
  idleMs: 30_000,
  listMs: 90_000,
  pageMs: 180_000,
  traceIdleMs: 60_000,
};

const repeats = 2;
const firstPauseMs = 250;
/** A `retry-after` beyond this is not waited for. */
const longestPauseMs = 5_000;
/** Lists are short; whatever is longer is none. */
const maxListBytes = 16 << 20;
/** What is read of an error or a web page. */
const maxErrorBytes = 256 << 10;

export interface JaegerHttpOptions {
  readonly transport: HttpTransport;
  /** What signs requests in; asked before each request, sent to the endpoint's own origin only. */
  headersFor(): Promise<Record<string, string>>;
  log(line: string): void;
  /** ms; only differences are used. */
  now(): number;
  readonly deadlines?: Partial<Deadlines>;
}

export type Query = readonly (readonly [name: string, value: string])[];

export class JaegerHttp {
  private readonly base: string;

  constructor(
    url: string,
    readonly messages: Messages,
    private readonly options: JaegerHttpOptions,
  ) {
    this.base = baseOf(url);
  }

  get deadlines(): Deadlines {
    return { ...usualDeadlines, ...this.options.deadlines };
  }

  /** Throws Failure `invalidInput` when the endpoint's address is none. */
  urlOf(path: string, query: Query = []): string {
    if (!this.base) throw this.messages.badAddress();
    // Not URLSearchParams: its "+" for a space is read as a plus sign by some of what stands between us and Jaeger.
    const search = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
    return `${this.base}${path}${search && `?${search}`}`;
  }

  /** A short answer as text, whatever its status; repeated when the connection or a gateway failed. */
  async ask(path: string, query: Query, signal: AbortSignal): Promise<Reply> {
    const read = async (inner: AbortSignal) => {
      try {
        return await this.readReply(await this.openRepeatedly(path, query, inner), maxListBytes);
      } catch (error) {
        throw this.failureOf(error, inner);
      }
    };
    return this.within(this.deadlines.listMs, signal, read);
  }

  /**
   * A long answer, for who reads its body; with `patient` there is no deadline for its first byte and no repeat. Other answers
   * than 200 with data come as a Reply.
   */
  async open(path: string, query: Query, patient: boolean, signal: AbortSignal): Promise<HttpAnswer | Reply> {
    try {
      const answer = patient
        ? await this.request(path, query, undefined, this.deadlines.traceIdleMs, signal)
        : await this.openRepeatedly(path, query, signal);
      if (answer.status === 200 && answer.contentType !== 'text/html') return answer;
      return await this.readReply(answer, maxErrorBytes);
    } catch (error) {
      throw this.failureOf(error, signal);
    }
  }

  /** Throws Failure `unreachable` when `ms` are over before the work is done. */
  within<T>(ms: number, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return within(ms, signal, work, cause => this.messages.tooSlow(ms / 1000, cause));
  }

  /** What the person reads of an error of the transport; the AbortError of a cancelled request stays one. `bytes`: read so far. */
  failureOf(error: unknown, signal: AbortSignal, bytes = 0): unknown {
    if (signal.aborted) return abortError();
    const { messages } = this;
    const trouble = troubleOf(error);
    if (trouble === undefined) return error;
    const { message, details } = error as TransportError;
    const seconds = (details.afterMs ?? 0) / 1000;
    switch (trouble) {
      case 'nameNotFound':
        return messages.nameNotFound(error);
      case 'refused':
        return messages.refused(error);
      case 'connectTimeout':
        return messages.connectTimeout(error);
      case 'headersTimeout':
        return messages.tooSlow(seconds, error);
      case 'bodyTimeout':
        return messages.silent(seconds, bytes, error);
      case 'reset':
        return messages.connectionClosed(error);
      case 'cutOff':
        return messages.cutOff(bytes, error);
      case 'tls':
        return messages.tls(details.code, error);
      case 'notHttp':
        return messages.notHttp(error);
      case 'encoding':
        return messages.damagedEncoding(error);
      case 'request':
        return messages.badRequestHeaders(error);
      case 'other':
        return messages.other(message, error);
    }
  }

  /** The Failure that a Reply which is not the hoped-for one ends in. */
  explain(reply: Reply, path: string): Failure {
    return explain(reply, path, this.messages);
  }

  private async openRepeatedly(path: string, query: Query, signal: AbortSignal): Promise<HttpAnswer> {
    const { headersMs, idleMs } = this.deadlines;
    for (let left = repeats, pauseMs = firstPauseMs; ; left--, pauseMs *= 2) {
      try {
        const answer = await this.request(path, query, headersMs, idleMs, signal);
        const wantedMs = pauseAskedFor(answer, pauseMs);
        if (!left || wantedMs === undefined || wantedMs > longestPauseMs) return answer;
        answer.discard();
        await pause(wantedMs, signal);
      } catch (error) {
        if (!left || troubleOf(error) !== 'reset') throw error;
        await pause(pauseMs, signal);
      }
    }
  }

  private async request(
    path: string,
    query: Query,
    headersMs: number | undefined,
    idleMs: number,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const url = this.urlOf(path, query);
    const { transport, headersFor, log, now } = this.options;
    const began = now();
    const took = () => `${Math.round(now() - began)} ms`;
    try {
      const headers = await headersFor();
      const answer = await transport.get(url, {
        headers,
        signal,
        headersTimeoutMs: headersMs,
        bodyIdleTimeoutMs: idleMs,
      });
      log(
        `GET ${this.messages.where}${path} ${answer.status} ${answer.contentType || 'no type'}, headers after ${took()}`,
      );
      return answer;
    } catch (error) {
      if (!isAbort(error)) log(`GET ${this.messages.where}${path} failed after ${took()}: ${(error as Error).message}`);
      throw error;
    }
  }

  private async readReply(answer: HttpAnswer, maxBytes: number): Promise<Reply> {
    const decoder = new TextDecoder();
    let text = '';
    let bytes = 0;
    let error: unknown;
    try {
      for await (const chunk of answer.body) {
        text += decoder.decode(chunk, { stream: true });
        bytes += chunk.length;
        if (bytes > maxBytes && answer.status === 200) throw this.messages.unreadable(this.messages.tooLong(maxBytes));
        if (bytes > maxBytes) break; // leaving the loop ends the request
      }
    } catch (reason) {
      // Of an answer that broke off the status still says something; a good one is of no use without its end.
      if (answer.status === 200 || isAbort(reason)) throw this.failureOf(reason, never, bytes);
      error = reason;
    }
    text += decoder.decode();
    return { status: answer.status, contentType: answer.contentType, location: answer.headers.location, text, error };
  }
}

const never = new AbortController().signal;

/** Origin and path without a slash at the end; empty for what is no http(s) address. User and password are left out. */
function baseOf(url: string): string {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return '';
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, '');
}

/** How long to wait before asking again, ms; undefined when the answer is worth having. */
function pauseAskedFor(answer: HttpAnswer, usualMs: number): number | undefined {
  if (![429, 502, 503, 504].includes(answer.status)) return undefined;
  const seconds = Number(answer.headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : usualMs;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(abortError());
    const cancel = () => {
      clearTimeout(timer);
      reject(abortError());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', cancel);
      resolve();
    }, ms);
    signal.addEventListener('abort', cancel, { once: true });
  });
}
