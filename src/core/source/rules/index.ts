import type { Rule } from '../rule';

/** In the order of how directly they know. All are asked; the ranking decides. */
export const allRules: readonly Rule[] = [];
