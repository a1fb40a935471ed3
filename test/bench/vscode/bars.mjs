// A bar is said for one size or some; what is measured at others is for looking at.

/**
 * @template T
 * @param {boolean} isMeant
 * @param {T} bar
 * @returns {T | undefined}
 */
export function barAt(isMeant, bar) {
  return isMeant ? bar : undefined;
}
