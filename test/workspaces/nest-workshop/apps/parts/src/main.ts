import { join } from 'node:path';
import { Server, ServerCredentials, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { countParts, findPart } from './handlers';
import { reservePart } from './reservePart';

const proto = loadPackageDefinition(loadSync(join(process.cwd(), 'proto/parts.proto'))) as any;

const server = new Server();
server.addService(proto.workshop.parts.PartsService.service, {
  FindPart: findPart,
  ReservePart: reservePart,
  countParts,
});
server.bindAsync(`127.0.0.1:${process.env.PORT ?? 50051}`, ServerCredentials.createInsecure(), error => {
  if (error) throw error;
});
process.once('SIGTERM', () => server.tryShutdown(() => undefined));
