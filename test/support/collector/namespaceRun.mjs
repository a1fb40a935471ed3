// node namespaceRun.mjs FOLDER ENTRY SENDER...: a collector on the ports that SDKs send to unless told otherwise, programs for which
// no endpoint is set, and what they say they sent as JSON. Meant for a network namespace of its own, where those ports are free.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { sendByDefault } from '../sdk/senders.mjs';

const [folder, entry, ...senders] = process.argv.slice(2);
const dist = fileURLToPath(new URL('../../../dist', import.meta.url));
const host = createRequire(import.meta.url)(entry).createCollectHost(dist);
const options = { folder, host: '', httpPort: 4318, grpcPort: 4317, storageBytes: 1e9, allowedOrigins: [] };
const state = await host.worker.start(options);
if (state.role !== 'owner') throw new Error(`The collector does not run: ${JSON.stringify({ state, log: host.log })}`);
// Those for Go speak TLS to any address that nobody has called a plain one, as no collector on a loopback address can.
const envOf = name => (name.startsWith('Go') ? { OTEL_EXPORTER_OTLP_INSECURE: 'true' } : {});
const sent = [];
for (const name of senders) sent.push({ name, ...(await sendByDefault(/** @type {any} */ (name), envOf(name))) });
await host.worker.leave();
process.stdout.write(`\n${JSON.stringify(sent)}\n`, () => process.exit(0));
