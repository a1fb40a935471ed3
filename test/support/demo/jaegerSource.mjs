// A real Jaeger as where the demo's traces are: one of our own, or the one that was named.
import { jaegerBinaries, requireGo } from '../jaeger/build.mjs';
import { startJaeger } from '../jaeger/jaeger.mjs';
import { Missing } from '../bootstrap/processes.mjs';

/**
 * Fails early, before anything long begins, where a Jaeger can't be had.
 * @param {{endpoint?: string, otlp?: string}} options
 */
export async function requireJaeger({ endpoint, otlp }) {
  if (endpoint && otlp) await Promise.all([endpoint, otlp].map(requireAnswer));
  else {
    await requireGo().catch(error => {
      throw new Missing(`${error.message}; with a Jaeger of your own: npm run demo -- --endpoint URL --otlp URL`);
    });
  }
}

/** Builds the Jaeger of our own, where it was not built before. @param {(text: string) => void} echo */
export function buildJaeger(echo) {
  return jaegerBinaries(echo);
}

/**
 * The Jaeger that was named, or one of our own; never one that happens to answer.
 * @param {{endpoint?: string, otlp?: string}} options
 * @returns {Promise<import('./collector.mjs').TraceSource & {stop: () => Promise<void>}>}
 */
export async function jaegerAsSource({ endpoint, otlp }) {
  if (endpoint && otlp) return sourceOf(endpoint.replace(/\/$/, ''), otlp.replace(/\/$/, ''), async () => undefined);
  const own = await startJaeger({ version: 'v2' });
  return sourceOf(own.query, own.otlpHttp, own.stop);
}

function sourceOf(query, otlp, stop) {
  return {
    otlp,
    stop,
    isInEditor: false,
    settings: { 'spanlight.endpoints': [{ id: 'demo', name: 'demo', url: query }] },
    whenReady: async () => undefined,
    description: `Jaeger is at ${query}, for another VS Code as well: "Spanlight: Add Jaeger Endpoint…".`,
  };
}

/** Whatever it answers: a page, a login, an error. @param {string} url */
async function requireAnswer(url) {
  const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) }).catch(error => {
    throw new Missing(`nothing answers at ${url} (${error.cause?.message || error.message})`);
  });
  await answer.body?.cancel();
}
