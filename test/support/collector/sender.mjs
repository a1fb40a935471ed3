// A program that sends spans, as a process of its own: what it does takes nothing from the thread that measures.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('senderProcess.mjs', import.meta.url));

/**
 * @param {import('./sendBatches.mjs').SendOptions} options
 * @returns {{acknowledged: () => number, done: Promise<import('./sendBatches.mjs').SendReport>, stop: () => void}}
 *   `acknowledged()`: how many requests up to now; `stop` lets it finish what is under way
 */
export function startSender(options) {
  const child = fork(script, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const acknowledged = [];
  const done = new Promise((resolve, reject) => {
    let report;
    child.on('message', message => {
      if (message.acknowledged) for (const batch of message.acknowledged) acknowledged.push(batch);
      if (message.report) report = { ...message.report, acknowledged: acknowledged.sort((a, b) => a - b) };
    });
    child.once('exit', (code, signal) => {
      if (report) resolve(report);
      else reject(new Error(`The sender ended with ${signal ?? `code ${code}`}`));
    });
  });
  child.send(options);
  return { acknowledged: () => acknowledged.length, done, stop: () => child.connected && child.send({ stop: true }) };
}
