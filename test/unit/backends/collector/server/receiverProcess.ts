// A receiver in a process of its own, for what would not fit into one with its senders: connections, memory.
import { openReceiver, type ReceiverOptions } from '../../../../../src/backends/collector/server/openReceiver';
import { appendTo } from './receiving';

/** Requests are checked and forgotten. */
const append = (spans: string[]) => appendTo([], spans);
let taken = 0;
let peakBytes = 0;
setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage.rss())), 20).unref();

process.on('message', async (message: { limits?: ReceiverOptions['limits'] } | 'state') => {
  if (message === 'state') {
    process.send?.({ taken, bytes: process.memoryUsage.rss(), peakBytes });
    return;
  }
  const opened = await openReceiver(
    {
      host: '127.0.0.1',
      httpPort: 0,
      grpcPort: 0,
      allowedOrigins: [],
      log: text => console.error(text),
      loadGrpc: () => import('../../../../../src/backends/collector/server/grpc'),
      limits: message.limits,
    },
    async request => {
      const spans: string[] = [];
      const answer = await append(spans)(request);
      taken += answer.spanCount;
      return answer;
    },
  );
  process.send?.('receiver' in opened ? opened.receiver.httpPort : undefined);
});
process.on('disconnect', () => process.exit());
