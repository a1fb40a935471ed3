// A window of its own, as a process: joins the folder that its first argument names, on the port of its second one, and tells
// its states. What it reads: "leave", "stop".
import { createInterface } from 'node:readline';
import { Collecting } from '../../../../../src/backends/collector/ownership/collecting';
import { pretendCollectors } from './pretendCollector';

const [folder = '', port = '0'] = process.argv.slice(2);
const { open } = pretendCollectors(String(process.pid));
const tell = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
const collecting = new Collecting({ open, log: message => tell({ log: message }) });
collecting.onDidChangeState(({ role, httpPort }) => tell({ role, httpPort }));
createInterface({ input: process.stdin }).on('line', line => {
  if (line === 'leave') void collecting.leave().then(() => process.exit());
  if (line === 'stop') void collecting.stop();
});
process.stdin.on('end', () => process.exit()); // with whoever started it
void collecting.start({
  folder,
  host: '',
  httpPort: Number(port),
  grpcPort: Number(port),
  storageBytes: 1e6,
  allowedOrigins: [],
});
