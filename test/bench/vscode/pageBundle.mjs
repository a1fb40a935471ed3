// The text of `lookEntry.ts` for a page.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** @type {Promise<string> | undefined} */
let text;

/** @returns {Promise<string>} a script that makes `window.spanlightLook` */
export function lookScript() {
  text ??= build({
    entryPoints: [fileURLToPath(new URL('lookEntry.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome130',
    logLevel: 'warning',
  }).then(({ outputFiles }) => outputFiles[0].text);
  return text;
}
