// The local collector: how fast it takes spans, what that costs the extension host, and how soon they are seen.
import { benches as inVSCode } from './inVSCode.mjs';
import { benches as keptUp } from './keptUp.mjs';
import { benches as live } from './liveView.mjs';

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [...keptUp, ...inVSCode, ...live];
