// All benches, in the order in which they run. A new one is a line here.
import { benches as decode } from './decode.mjs';
import { benches as open } from './open.mjs';
import { benches as scroll } from './scroll.mjs';

/** @type {import('./rows.mjs').Bench[]} */
export const registry = [...decode, ...open, ...scroll];
