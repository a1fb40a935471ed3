import type { IncomingMessage } from 'node:http';
import type { AnswerFormat } from './answers';
import type { Encoding } from './inflate';
import { Refusal } from './refusal';

/** The path without query and without a slash at its end. */
export function pathOf(request: IncomingMessage): string {
  const [path] = (request.url ?? '').split(/[?#]/, 1);
  return (path.replace(/^https?:\/\/[^/]*/i, '') || '/').replace(/(?<=.)\/+$/, '');
}

/** In which format the request is, and its answer; undefined for a content type that OTLP does not know. */
export function formatOf(request: IncomingMessage): AnswerFormat | undefined {
  const [type] = (request.headers['content-type'] ?? '').split(';', 1);
  switch (type.trim().toLowerCase()) {
    case 'application/x-protobuf':
    case 'application/protobuf':
      return 'protobuf';
    case 'application/json':
      return 'json';
    default:
      return undefined;
  }
}

/** Undefined for a body that is not compressed. Throws Refusal `wrongType`. */
export function encodingOf(request: IncomingMessage): Encoding | undefined {
  const encoding = (request.headers['content-encoding'] ?? '').trim().toLowerCase();
  switch (encoding) {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return 'gzip';
    case 'deflate':
    case 'br':
      return encoding;
    default:
      throw new Refusal('wrongType', `The content encoding ${encoding} is not known here: gzip, deflate, br or none.`);
  }
}

/** The sender waits for `100 Continue` before it sends the body. */
export const expectsContinue = ({ headers }: IncomingMessage): boolean => /^100-continue$/i.test(headers.expect ?? '');
