import { status, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { stock, type Part } from './stock';

export function findPart(call: ServerUnaryCall<{ sku: string }, Part>, callback: sendUnaryData<Part>): void {
  const part = stock.get(call.request.sku);
  if (!part) {
    callback({ code: status.NOT_FOUND, message: `no part ${call.request.sku}` });
    return;
  }
  callback(null, part);
}

export const countParts = (_call: unknown, callback: sendUnaryData<{ count: number }>): void => {
  callback(null, { count: stock.size });
};
