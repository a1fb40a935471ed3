import * as assert from 'node:assert/strict';
import { request as httpRequest, type Agent, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import {
  openReceiver,
  type Receiver,
  type ReceiverOptions,
} from '../../../../../src/backends/collector/server/openReceiver';
import type { Append } from '../../../../../src/backends/collector/server/intake';
import type { ReceivedRequest } from '../../../../../src/backends/collector/store/traceStore';
import { jsonToProtobuf } from '../../../../../src/core/otlp/jsonToProtobuf';
import { scanRequest } from '../../../../../src/core/otlp/scanRequest';

export interface Receiving extends Receiver {
  readonly requests: ReceivedRequest[];
  readonly logged: string[];
  /** Names of the spans that were taken, in order. */
  readonly spanNames: string[];
  readonly url: string;
}

/** Both where the machine has both. */
export const loopbacks: readonly string[] = Object.values(networkInterfaces())
  .flat()
  .some(entry => entry?.address === '::1')
  ? ['127.0.0.1', '::1']
  : ['127.0.0.1'];

/** Reads requests as the store does, and keeps them in memory. */
export function appendTo(requests: ReceivedRequest[], spanNames: string[]): Append {
  return async request => {
    const isProtobuf = request.format === 'otlp-protobuf';
    const protobuf = isProtobuf || request.format === 'zipkin-json' ? request.plain : jsonToProtobuf(request.plain);
    const names: string[] = [];
    const result =
      request.format === 'zipkin-json'
        ? { spanCount: 1, rejectedCount: 0, rejectedBecause: '' }
        : scanRequest(protobuf, span => names.push(span.name));
    requests.push(request);
    spanNames.push(...names);
    return result;
  };
}

/** A receiver on free ports. It is closed by the caller. */
export async function receive(options: Partial<ReceiverOptions> = {}, append?: Append): Promise<Receiving> {
  const requests: ReceivedRequest[] = [];
  const logged: string[] = [];
  const spanNames: string[] = [];
  const opened = await openReceiver(
    {
      host: '',
      httpPort: 0,
      grpcPort: 0,
      allowedOrigins: [],
      log: message => logged.push(message),
      loadGrpc: () => import('../../../../../src/backends/collector/server/grpc'),
      ...options,
    },
    append ?? appendTo(requests, spanNames),
  );
  assert.ok('receiver' in opened, JSON.stringify(opened));
  const { receiver } = opened;
  return { ...receiver, requests, logged, spanNames, url: `http://127.0.0.1:${receiver.httpPort}` };
}

/** A request in OTLP JSON with a span of each name. */
export function jsonOf(...names: string[]): string {
  const spans = names.map((name, i) => ({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: (i + 1).toString(16).padStart(16, '0'),
    name,
    startTimeUnixNano: '1700000000000000000',
    endTimeUnixNano: '1700000000001000000',
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

export const protobufOf = (...names: string[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(jsonToProtobuf(Buffer.from(jsonOf(...names))));

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Own port of the connection: tells whether one was used again. */
  readonly localPort: number | undefined;
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string | number>;
  readonly body?: Uint8Array | string | readonly Uint8Array[];
  readonly agent?: Agent;
  readonly host?: string;
}

/** By node:http, which sends every header as it is told. Several bodies are sent as chunks. */
export function send(
  port: number,
  { method = 'POST', path = '/v1/traces', headers, body, agent, host }: Sent,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: host ?? '127.0.0.1', port, method, path, headers, agent: agent ?? false };
    const request = httpRequest(options, response => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts),
          localPort,
        }),
      );
      response.on('error', reject);
    });
    let localPort: number | undefined;
    request.on('socket', socket => {
      const remember = (): unknown => (localPort = socket.localPort);
      if (socket.connecting) socket.once('connect', remember);
      else remember();
    });
    request.on('error', reject);
    const parts = Array.isArray(body) ? (body as Uint8Array[]) : undefined;
    for (const part of parts ?? []) request.write(part);
    request.end(parts ? undefined : (body as Uint8Array | string | undefined));
  });
}

export const protobuf = { 'content-type': 'application/x-protobuf' };
export const json = { 'content-type': 'application/json' };

/** The status of an error as OTLP says it in JSON. */
export const messageIn = ({ body }: Answer): string => (JSON.parse(String(body)) as { message: string }).message;

/** A bare connection; rejects when there is none. */
export function dial(port: number, host = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host, noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
    socket.on('error', () => undefined);
  });
}

/** Everything that comes until the other side ends. */
export function readAll(socket: Socket): Promise<string> {
  return new Promise(resolve => {
    let text = '';
    socket.on('data', part => (text += part.toString('latin1')));
    socket.once('close', () => resolve(text));
    socket.once('end', () => socket.end());
  });
}
