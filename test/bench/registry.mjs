// All benches, in the order in which they run. A new one is a line here.
import { benches as actions } from './actions.mjs';
import { benches as analysis } from './analysis/index.mjs';
import { benches as decode } from './decode.mjs';
import { benches as filter } from './filter/index.mjs';
import { benches as hidden } from './hidden.mjs';
import { benches as host } from './host.mjs';
import { benches as ingest } from './ingest/index.mjs';
import { benches as open } from './open.mjs';
import { benches as pageLoad } from './pageLoad.mjs';
import { benches as scroll } from './scroll.mjs';
import { benches as source } from './source/index.mjs';
import { benches as vscode } from './vscode/index.mjs';

/** @type {import('./rows.mjs').Bench[]} */
export const registry = [
  ...decode,
  ...open,
  ...scroll,
  ...actions,
  ...hidden,
  ...pageLoad,
  ...host,
  ...source,
  ...analysis,
  ...filter,
  ...ingest,
  ...vscode,
];
