import { trace } from '@opentelemetry/api';
import { status, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { stock, type Part } from './stock';

const tracer = trace.getTracer('parts');

export async function reservePart(
  call: ServerUnaryCall<{ sku: string; count: number }, Part>,
  callback: sendUnaryData<Part>,
): Promise<void> {
  const { sku, count } = call.request;
  const part = await tracer.startActiveSpan('stock.take', async span => {
    const found = stock.get(sku);
    if (found && found.left >= count) found.left -= count;
    span.end();
    return found;
  });
  if (part) callback(null, part);
  else callback({ code: status.NOT_FOUND, message: `no part ${sku}` });
}
