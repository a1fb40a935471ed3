// Figures of single rounds, for whoever watches: a median hides what one of them says.

/** @param {number[]} values @returns {string} such as `13 15 120` */
export function figures(values) {
  return values.map(value => Math.round(value)).join(' ');
}
