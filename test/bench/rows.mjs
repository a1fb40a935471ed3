// What a bench says: one row per figure, the same for the table and for machines.

/**
 * @typedef {object} Row
 * @property {string} name the bench, as `--only` knows it, or `bench/figure` where it has several
 * @property {number} spans size of the trace, or of all traces where many are measured together
 * @property {number} value in `unit`; a median where rounds were made
 * @property {'ms' | 'MB' | 'frames' | 'matches' | 'spans' | 'spans/s'} unit MB: 10^6 bytes
 * @property {string | null} against what it is compared with, and what that took in the same run: `JSON.parse 812 ms`
 * @property {number | null} ratio value by what it is compared with
 * @property {string | null} bar what issue or README ask for: `≤ 0.4 ×` of the ratio, `≤ 50 ms` or `≥ 50,000 spans/s` of the value; null for none
 * @property {boolean | null} ok the bar is met; null without a bar
 * @property {string} [note] what a reader has to know
 */
/**
 * A group of figures that are measured together.
 * @typedef {object} Bench
 * @property {string[]} names all that its rows begin with: each row is named `NAME` or `NAME/FIGURE`
 * @property {(options: Options) => AsyncIterable<Row>} run measures what is wanted, row by row; throws `Missing` for what the
 *   machine lacks
 */
/**
 * What a bench is asked.
 * @typedef {object} Options
 * @property {(name: string) => boolean} wants whether a name of the group is to be measured
 * @property {(usual: number[]) => number[]} sizes the sizes to measure: the usual ones, unless the person named others
 * @property {number} rounds measured ones; a warm-up comes before them
 * @property {number} seconds how long what is kept up for a while is kept up
 * @property {(text: string) => void} say progress for a person, a line
 */

/**
 * A row out of its parts.
 * @param {object} parts
 * @param {string} parts.name
 * @param {number} parts.spans
 * @param {number} parts.value
 * @param {Row['unit']} parts.unit
 * @param {{what: string, value: number}} [parts.against] value in the same unit
 * @param {{ratio: number} | {value: number} | {atLeast: number}} [parts.bar] the most that ratio or value may be, or the least
 * @param {string} [parts.note]
 * @returns {Row}
 */
export function rowOf({ name, spans, value, unit, against, bar, note }) {
  const ratio = against && against.value > 0 ? value / against.value : null;
  let ok = null;
  if (bar && 'ratio' in bar) ok = ratio === null ? false : ratio <= bar.ratio;
  else if (bar && 'atLeast' in bar) ok = value >= bar.atLeast;
  else if (bar) ok = value <= bar.value;
  return {
    name,
    spans,
    value: rounded(value),
    unit,
    against: against ? `${against.what} ${amount(against.value, unit)}` : null,
    ratio: ratio === null ? null : rounded(ratio),
    bar: bar ? barText(bar, unit) : null,
    ok,
    ...(note ? { note } : {}),
  };
}

function barText(bar, unit) {
  if ('ratio' in bar) return `≤ ${bar.ratio} ×`;
  return 'atLeast' in bar ? `≥ ${amount(bar.atLeast, unit)}` : `≤ ${amount(bar.value, unit)}`;
}

/** The rows as a table in Markdown. @param {Row[]} rows */
export function tableOf(rows) {
  const head = ['bench', 'spans', 'value', 'against', 'ratio', 'bar', ''];
  const lines = rows.map(row => [
    row.name,
    spansText(row.spans),
    amount(row.value, row.unit),
    row.against ?? '',
    row.ratio === null ? '' : `${row.ratio} ×`,
    row.bar ?? '',
    row.ok === null ? '' : row.ok ? 'met' : '**missed**',
  ]);
  const text = cells => `| ${cells.join(' | ')} |`;
  const notes = rows.filter(row => row.note).map(row => `- ${row.name}, ${spansText(row.spans)}: ${row.note}`);
  return [text(head), text(head.map((_, i) => (i && i < 6 ? '--:' : '---'))), ...lines.map(text)]
    .concat(notes.length ? ['', ...notes] : [])
    .join('\n');
}

/** One row for the eye while the others are measured. @param {Row} row */
export function lineOf(row) {
  const parts = [row.name.padEnd(30), spansText(row.spans).padStart(9), amount(row.value, row.unit).padStart(11)];
  if (row.against) parts.push(`against ${row.against}`);
  if (row.ratio !== null) parts.push(`${row.ratio} ×`);
  if (row.bar) parts.push(`(${row.bar}: ${row.ok ? 'met' : 'MISSED'})`);
  return parts.join('  ');
}

function amount(value, unit) {
  return `${rounded(value).toLocaleString('en')} ${unit}`;
}

function spansText(spans) {
  return spans.toLocaleString('en');
}

/** Three digits that count; more would be noise. */
function rounded(value) {
  return Number(value >= 1000 ? Math.round(value) : value.toPrecision(3));
}
