// A real VS Code whose window collects, on ports that are free.
import { join } from 'node:path';
import { freePorts } from '../../support/bootstrap/processes.mjs';
import { BenchWindow } from '../vscode/benchWindow.mjs';

/**
 * @param {{storageBytes: number}} options
 * @returns {Promise<{window: BenchWindow, url: string, folder: string, start: () => Promise<void>}>} `url` where spans go to by HTTP;
 *   `folder` what the collector keeps them in; `start` as the command does
 */
export async function openCollectingWindow({ storageBytes }) {
  const [httpPort, grpcPort] = await freePorts(2);
  const settings = {
    'spanlight.collector.httpPort': httpPort,
    'spanlight.collector.grpcPort': grpcPort,
    'spanlight.collector.storageBytes': storageBytes,
  };
  const window = await BenchWindow.open({ url: 'http://127.0.0.1:1', settings });
  const start = async () => {
    await window.command('spanlight.startCollector');
  };
  const folder = join(window.data, 'data', 'User', 'globalStorage', 'spanlight.spanlight', 'collector');
  return { window, url: `http://127.0.0.1:${httpPort}`, folder, start };
}
