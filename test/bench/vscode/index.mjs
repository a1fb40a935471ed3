// The benches inside a real VS Code.
import { benches as open } from './open.mjs';
import { benches as longestTask } from './longestTask.mjs';
import { benches as scroll } from './scroll.mjs';
import { benches as back } from './back.mjs';
import { benches as actions } from './actions.mjs';
import { benches as memory } from './memory.mjs';
import { benches as jaeger } from './openJaeger.mjs';

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [...open, ...longestTask, ...scroll, ...back, ...actions, ...memory, ...jaeger];
