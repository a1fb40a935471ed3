// One window and one server of traces for the benches of a run that leave them as they were.
import { atEnd } from '../../support/bootstrap/ending.mjs';
import { BenchWindow } from './benchWindow.mjs';
import { startTraceServer } from './traceServer.mjs';

/** @type {Promise<{window: BenchWindow, server: import('./traceServer.mjs').TraceServer}> | undefined} */
let shared;

export function sharedWindow() {
  shared ??= start();
  return shared;
}

async function start() {
  const server = await startTraceServer();
  atEnd(() => server.close());
  const window = await BenchWindow.open({ url: server.url });
  atEnd(() => window.close());
  await warmUp(window, server);
  return { window, server };
}

/**
 * The first of everything costs what the hundredth doesn't: a first request, a first webview, source files looked up.
 * @param {BenchWindow} window
 * @param {import('./traceServer.mjs').TraceServer} server
 */
export async function warmUp(window, server) {
  await window.openEmptyPanel();
  await window.closeAll();
  const trace = await server.add(1000);
  await window.openTrace(trace.traceId);
  await window.closeAll();
  server.drop(trace);
}
