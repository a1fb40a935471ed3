// All benches, in the order in which they run. A new one is a line here.
import { benches as decode } from './decode.mjs';

/** @type {import('./rows.mjs').Bench[]} */
export const registry = [...decode];
