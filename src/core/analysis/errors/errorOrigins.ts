import { factsOf } from '../../spans/summary';
import type { SpanRow, SpanTable } from '../../spans/spanTable';
import type { ErrorOrigin } from '../analysis';
import { silenceEchoes } from './echoes';
import { ErrorTexts } from './errorText';
import { beganAfterParent, Mark, markExplained, markFailing, markRetried } from './failureMarks';

/** Origins whose type and message are read. The others are origins all the same, with nothing said. */
const mostTold = 1_000;
/** Rows of all chains together; when they are used up, a chain is the origin alone. */
const mostChainRows = 4_000_000;

/**
 * Where errors began, earliest first, and how far each came. An origin below another top than the chosen root counts as having
 * reached the caller when it reached that top: what is above isn't there to be asked.
 */
export function errorOrigins(table: SpanTable): readonly ErrorOrigin[] {
  if (factsOf(table).errorCount === 0) return [];
  const marks = markFailing(table);
  markRetried(table, marks);
  const twins = silenceEchoes(table, marks);
  markExplained(table, marks);

  const rows: SpanRow[] = [];
  for (let row = 0; row < table.count; row++) if (marks[row] & Mark.Origin) rows.push(row);
  rows.sort((a, b) => table.start[a] - table.start[b] || a - b);
  const texts = new ErrorTexts(table);
  const chains = chainsOf(table, rows);
  return rows.map((row, index) => {
    const outcome = outcomeOf(marks[row]);
    const text =
      index < mostTold
        ? texts.of(row, twins.get(row), carriersOf(table, marks, row, outcome))
        : { type: '', message: '', toldBy: row };
    return { row, outcome, ...text, chain: chains[index] };
  });
}

function outcomeOf(mark: number): ErrorOrigin['outcome'] {
  if (mark & Mark.Retried) return 'retried';
  if (mark & Mark.Unbroken) return 'reached';
  return mark & Mark.UnexplainedAbove ? 'probablyReached' : 'swallowed';
}

/**
 * Which spans above an origin its error went through: of one that was swallowed or overcome those up to the last that
 * fails, and who caught it; what lies further up has seen other errors. Asked upwards, one after the other.
 */
function carriersOf(
  table: SpanTable,
  marks: Uint16Array,
  origin: SpanRow,
  outcome: ErrorOrigin['outcome'],
): (above: SpanRow) => boolean {
  let at = origin;
  let isOver = false;
  const isWhole = outcome === 'reached' || outcome === 'probablyReached';
  return above => {
    while (at > above && !isOver) {
      if (beganAfterParent(table, at)) isOver = true;
      else if (!isWhole && (!(marks[at] & Mark.Fails) || (outcome === 'retried' && marks[at] & Mark.Overcome)))
        isOver = true;
      else at = table.parent[at];
    }
    return !isOver;
  };
}

/** In one piece of memory: a hundred thousand pieces would take longer to send than all of this to find out. */
function chainsOf({ depth, parent }: SpanTable, origins: readonly SpanRow[]): readonly Uint32Array[] {
  let left = mostChainRows;
  const lengths = origins.map(row => {
    left -= depth[row] + 1;
    return left < 0 ? 1 : depth[row] + 1;
  });
  const all = new Uint32Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  return origins.map((origin, index) => {
    const chain = all.subarray(at, at + lengths[index]);
    for (let row = origin, i = 0; i < chain.length; row = parent[row], i++) chain[i] = row;
    at += chain.length;
    return chain;
  });
}
