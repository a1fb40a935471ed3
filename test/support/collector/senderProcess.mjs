// The process of startSender: sends what it is told and tells of each acknowledged request.
import { sendBatches } from './sendBatches.mjs';

let sending;
let acknowledged = [];
const tell = () => {
  if (acknowledged.length) process.send?.({ acknowledged: acknowledged.splice(0) });
};

process.on('message', message => {
  if (message.stop) return sending?.stop();
  sending = sendBatches(message, batch => acknowledged.push(batch));
  const timer = setInterval(tell, 50);
  void sending.done.then(report => {
    clearInterval(timer);
    tell();
    process.send?.({ report: { ...report, acknowledged: [] } }, () => process.disconnect());
  });
});
process.on('disconnect', () => process.exit());
