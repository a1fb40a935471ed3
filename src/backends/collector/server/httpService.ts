import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Acknowledgement } from '../store/traceStore';
import type { AccessRules } from './accessRules';
import { contentTypes, exportResponse, nothingRejected, statusMessage, type AnswerFormat } from './answers';
import { shortAnswer, type ConnectionOf } from './connections';
import { allowOrigin, answerPreflight } from './cors';
import type { Intake } from './intake';
import { readBody } from './readBody';
import { Refusal, refusalFor, retryAfterSeconds } from './refusal';
import { encodingOf, expectsContinue, formatOf, pathOf } from './requestHead';

export interface HttpDeps {
  readonly intake: Intake;
  readonly rules: AccessRules;
  readonly connectionOf: ConnectionOf;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const methods = 'POST, OPTIONS';

/** OTLP/HTTP and Zipkin. The server never listens: connections are handed to it by `emit('connection')`. */
export function createHttpService({ intake, rules, connectionOf }: HttpDeps): Server {
  const { limits } = intake;

  const receive = async (
    request: IncomingMessage,
    response: ServerResponse,
    format: 'otlp' | 'zipkin',
  ): Promise<Acknowledgement> => {
    const type = formatOf(request);
    if (format === 'zipkin' ? type === 'protobuf' : !type) throw wrongType(request, format);
    const encoding = encodingOf(request);
    const share = intake.budget.open(() => request.destroy());
    try {
      const bytes = await readBody(request, response, limits.requestBytes, share);
      const otlp = type === 'protobuf' ? 'otlp-protobuf' : 'otlp-json';
      return await intake.take({ format: format === 'zipkin' ? 'zipkin-json' : otlp, bytes, encoding }, share);
    } finally {
      share.end();
    }
  };

  const traces: Handle = async (request, response) => {
    const answer = await receive(request, response, 'otlp');
    const format = formatOf(request) ?? 'json';
    send(response, 200, contentTypes[format], exportResponse(answer, format));
  };
  const zipkin: Handle = async (request, response) => {
    // Zipkin has no word for a part of them.
    const { spanCount, rejectedCount, rejectedBecause } = await receive(request, response, 'zipkin');
    if (rejectedCount && !spanCount) throw new Refusal('unreadable', `No span was taken: ${rejectedBecause}.`);
    response.writeHead(202, { 'Content-Length': 0 }).end();
  };
  /** SDKs that send more than spans are told yes: they would try again and fill their log otherwise. */
  const dropped: Handle = async (request, response) => {
    if (expectsContinue(request)) response.writeContinue();
    for await (const _ of request); // nothing of it is kept
    const format = formatOf(request) ?? 'json';
    send(response, 200, contentTypes[format], exportResponse(nothingRejected, format));
  };
  const handlers: Readonly<Record<string, Handle>> = {
    '/v1/traces': traces,
    '/v1/logs': dropped,
    '/v1/metrics': dropped,
    '/v1development/profiles': dropped,
    '/api/v2/spans': zipkin,
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, headers } = request;
    const objection = rules.objection(headers.host, headers.origin);
    if (objection) throw new Refusal('forbidden', objection);
    allowOrigin(request, response);
    const path = pathOf(request);
    if (path === '/' && (method === 'GET' || method === 'HEAD')) return sendText(response, greeting(intake));
    const handle = Object.hasOwn(handlers, path) ? handlers[path] : undefined;
    if (!handle) throw new Refusal('unknownPath', `Nothing is received at ${shortened(path)}. ${pathsText}`);
    if (method === 'POST') return handle(request, response);
    response.setHeader('Allow', methods);
    if (method !== 'OPTIONS') throw new Refusal('wrongMethod', `${path} takes POST only.`);
    answerPreflight(request, response, methods);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const connection = connectionOf(request.socket);
    connection?.requestBegan(request);
    const isRead = (): void => connection?.requestRead(request);
    request.once('end', isRead).once('close', isRead);
    response.once('close', () => connection?.requestEnded());
    try {
      await answer(request, response);
    } catch (error) {
      sendRefusal(request, response, refusalFor(error));
    }
  };

  const server = createServer({ keepAliveTimeout: 10 * 60_000, noDelay: true }, (request, response) => {
    void serve(request, response);
  });
  server.on('checkContinue', (request, response) => void serve(request, response));
  server.on('clientError', (error, socket) => {
    const answer = (): void => answerGarbage(error, socket);
    const connection = connectionOf(socket);
    // Whole requests before the garbage are answered first; the end of the last one is told in a moment.
    if (connection) setImmediate(() => connection.afterAnswers(answer));
    else answer();
  });
  return server;
}

function sendRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent || response.destroyed) return;
  const format: AnswerFormat = formatOf(request) ?? 'json';
  // The sender waits for a word before it sends the body, and may or may not send it now.
  if (expectsContinue(request) && !request.complete) response.setHeader('Connection', 'close');
  if (refusal.reason === 'busy') response.setHeader('Retry-After', retryAfterSeconds);
  const body = statusMessage(refusal.grpcCode, refusal.message, format);
  send(response, refusal.httpStatus, contentTypes[format], body);
}

function send(response: ServerResponse, status: number, type: string, body: Buffer): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': body.length }).end(body);
}

const sendText = (response: ServerResponse, text: string): void =>
  send(response, 200, 'text/plain; charset=utf-8', Buffer.from(text));

/** What is no HTTP has no request to answer: a line, and the connection ends. */
function answerGarbage(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const isTooLong = error.code === 'HPE_HEADER_OVERFLOW';
  const status = isTooLong ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(shortAnswer(status), () => socket.destroy());
}

function wrongType(request: IncomingMessage, format: 'otlp' | 'zipkin'): Refusal {
  const type = shortened(request.headers['content-type'] ?? '');
  const known = format === 'zipkin' ? 'application/json' : 'application/x-protobuf or application/json';
  return new Refusal('wrongType', `The content type ${type} is not known here: ${known}.`);
}

const shortened = (text: string): string => JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);

const pathsText = 'Traces go to /v1/traces (OTLP) or /api/v2/spans (Zipkin v2, JSON).';

const greeting = ({ requestCount, spanCount }: Intake): string => `Spanlight's local collector is listening here.

OTLP/HTTP   POST /v1/traces, protocol buffers or JSON
OTLP/gRPC   on this port as well
Zipkin v2   POST /api/v2/spans, JSON

Since it was started it took ${spanCount} spans in ${requestCount} requests.
`;
