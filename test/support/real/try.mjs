// By hand: node test/support/real/try.mjs NAME [FOLDER] runs one program against a Jaeger of its own (v2.13), and says what came
// out; traces and answers are left in FOLDER (out/real/NAME). Needs `npm run build`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startJaeger } from '../jaeger/jaeger.mjs';
import { loadProgram, tryProgram } from './programs.mjs';

const [name, folder = join('out', 'real', process.argv[2] ?? '')] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const jaeger = await startJaeger({ version: 'v2' });
try {
  const [host, port] = jaeger.udpCompact.split(':');
  const udp = { host, port: Number(port) };
  const result = await tryProgram(
    await loadProgram(name),
    { query: jaeger.query, otlp: jaeger.otlpHttp, udp },
    { keep: folder },
  );
  const { own, jumped, offered, ignored, wrong, missed, unlisted, unseen, errors } = result;
  console.log(
    `${own} spans of its code: ${jumped} jump right, ${offered} among the first three; ${ignored} are others'`,
  );
  console.log(`${errors.right} of ${errors.due} errors found`);
  for (const [what, list] of Object.entries({ wrong, missed, unlisted, unseen, 'wrong errors': errors.wrong })) {
    for (const [line, count] of counted(list)) console.log(`${what}: ${line}${count > 1 ? ` (${count} ×)` : ''}`);
  }
} finally {
  await jaeger.stop();
}

function counted(list) {
  const counts = new Map();
  for (const line of list) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
