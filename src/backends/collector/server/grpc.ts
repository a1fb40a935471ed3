// The entry of a bundle of its own: gRPC's library is loaded when the first sender speaks HTTP/2 and not before.
import {
  Server,
  ServerCredentials,
  ServerInterceptingCall,
  type sendUnaryData,
  type ServerInterceptor,
  type ServerUnaryCall,
  type ServiceDefinition,
  type StatusObject,
} from '@grpc/grpc-js';
import type { Http2Server, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { constants } from 'node:http2';
import type { Socket } from 'node:net';
import type { Disposable } from '../../../core/disposable';
import type { AccessRules } from './accessRules';
import { exportResponse, nothingRejected } from './answers';
import type { ConnectionOf } from './connections';
import type { Encoding } from './inflate';
import type { Intake } from './intake';
import type { Share } from './memoryBudget';
import { Refusal, type refusalFor } from './refusal';

export interface GrpcDeps {
  readonly intake: Intake;
  readonly rules: AccessRules;
  readonly connectionOf: ConnectionOf;
  /** Handed in, because the classes of errors that this bundle has are not those of the one that throws them. */
  readonly refusalFor: typeof refusalFor;
}

export interface GrpcService extends Disposable {
  /** Takes over a connection whose first bytes are those of HTTP/2. */
  inject(socket: Socket): void;
  /** Ends every connection when its calls are answered, or after `graceMs`. */
  drain(graceMs: number): void;
}

const traceService = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
/** Answered with yes, and dropped: SDKs would try again and fill their log otherwise. */
const droppedServices = [
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
  '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export',
];

/** Under this name the number of a call's Share travels through the library, beside the headers of the sender. */
const callHeader = 'spanlight-call';

/** What a sender may send without being asked for more: a usual batch at once, and not too much for all connections together. */
const windowBytes = 256 * 1024;

interface Call {
  readonly share: Share;
  readonly encoding: Encoding | undefined;
}

/** OTLP/gRPC. Messages go through as they are: nothing here is decoded, and gzip is undone by the intake, which knows limits. */
export function createGrpcService({ intake, rules, connectionOf, refusalFor }: GrpcDeps): GrpcService {
  const calls = new Map<string, Call>();
  const sockets = new WeakMap<object, Socket>();
  let injecting: Socket | undefined;
  let callCount = 0;

  /** Comes before the library's own listener: counts what a call holds in memory, and takes compression out of its hands. */
  const meter = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void => {
    const connection = connectionOf(sockets.get(stream.session ?? stream) ?? stream);
    const share = intake.budget.open(() => stream.close(constants.NGHTTP2_REFUSED_STREAM));
    const id = String(callCount++);
    calls.set(id, { share, encoding: takeEncoding(headers) });
    headers[callHeader] = id;
    connection?.requestBegan(stream);
    stream.on('data', (part: Buffer) => {
      // Senders try again after REFUSED_STREAM, as after UNAVAILABLE.
      if (!share.grow(part.length)) stream.close(constants.NGHTTP2_REFUSED_STREAM);
    });
    stream.once('end', () => connection?.requestRead(stream));
    stream.once('close', () => {
      connection?.requestRead(stream);
      connection?.requestEnded();
      share.end();
      calls.delete(id);
    });
  };

  const interceptor: ServerInterceptor = (_method, call) =>
    new ServerInterceptingCall(call, {
      start: next =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            const objection = rules.objection(call.getHost(), metadata.get('origin')[0]?.toString());
            if (objection) call.sendStatus(statusOf(new Refusal('forbidden', objection)));
            else pass(metadata);
          },
        }),
    });

  const server = new Server({
    'grpc.max_receive_message_length': intake.limits.requestBytes,
    'grpc.max_concurrent_streams': 100,
    'grpc-node.max_session_memory': 10,
    'grpc.enable_channelz': 0,
    interceptors: [interceptor],
  });
  server.addService(definition, {
    [traceService]: (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => {
      const known = calls.get(String(call.metadata.get(callHeader)[0]));
      if (!known) return answer(statusOf(new Refusal('unforeseen', 'The call is not known.')));
      const { share, encoding } = known;
      const isCompressed = encoding !== undefined && looksCompressed(call.request, encoding);
      const body = {
        format: 'otlp-protobuf',
        bytes: call.request,
        encoding: isCompressed ? encoding : undefined,
      } as const;
      intake.take(body, share).then(
        taken => answer(null, exportResponse(taken, 'protobuf')),
        (error: unknown) => answer(statusOf(refusalFor(error))),
      );
    },
    ...Object.fromEntries(
      droppedServices.map(path => [
        path,
        (_call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) =>
          answer(null, exportResponse(nothingRejected, 'protobuf')),
      ]),
    ),
  });
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const http2Server = http2ServerOf(server);
  http2Server.prependListener('stream', meter);
  http2Server.prependListener('session', session => {
    if (injecting) sockets.set(session, injecting);
    session.settings({ initialWindowSize: windowBytes });
    session.setLocalWindowSize(windowBytes);
  });
  return {
    inject: socket => {
      injecting = socket; // its session begins before this returns
      injector.injectConnection(socket);
      injecting = undefined;
    },
    drain: graceMs => injector.drain(graceMs),
    dispose: () => {
      injector.destroy();
      server.forceShutdown();
    },
  };
}

const bytesAsTheyAre = (bytes: Buffer): Buffer => bytes;

const definition: ServiceDefinition = Object.fromEntries(
  [traceService, ...droppedServices].map(path => [
    path,
    {
      path,
      requestStream: false,
      responseStream: false,
      requestSerialize: bytesAsTheyAre,
      requestDeserialize: bytesAsTheyAre,
      responseSerialize: bytesAsTheyAre,
      responseDeserialize: bytesAsTheyAre,
    },
  ]),
);

/** Without the header the library hands messages on as they came. Other encodings are left for it to refuse. */
function takeEncoding(headers: IncomingHttpHeaders): Encoding | undefined {
  const encoding = headers['grpc-encoding'];
  if (encoding !== 'gzip' && encoding !== 'deflate') return undefined;
  delete headers['grpc-encoding'];
  return encoding;
}

/** Each message says by itself whether it is compressed, to the library only. A request begins with the tag of its field 1, 0x0a. */
function looksCompressed(message: Buffer, encoding: Encoding): boolean {
  return encoding === 'gzip' ? message[0] === 0x1f && message[1] === 0x8b : (message[0] & 0x0f) === 8;
}

function statusOf(refusal: Refusal): Pick<StatusObject, 'code' | 'details'> {
  // It travels in a header: short, and nothing that can't be encoded.
  return { code: refusal.grpcCode, details: refusal.message.slice(0, 500).toWellFormed() };
}

/** The library keeps to itself the server that takes injected connections; a test holds that it is found here. */
function http2ServerOf(server: Server): Http2Server {
  const [found] = (server as unknown as { http2Servers?: Map<Http2Server, unknown> }).http2Servers?.keys() ?? [];
  if (!found) throw new Error('No HTTP/2 server in this version of @grpc/grpc-js');
  return found;
}
