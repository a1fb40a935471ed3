import { SpanFlag, sparseKeys } from '../spans/spanTable';
import type { SpanTable } from '../spans/spanTable';
import { textAt } from '../spans/stringColumn';
import { isVaried, sameText } from './sameText';

/** Columns whose values differ from span to span and that hardly any rule asks about. */
const unlike = new Set<string>([
  'busy_ns',
  'faas.invocation_id',
  'code.stacktrace',
  'http.response.status_code',
  'http.status_code',
]);
const covered = new Set<string>(sparseKeys.filter(key => !unlike.has(key)));

const kindsOf = new WeakMap<SpanTable, Uint32Array>();

/**
 * A number for each row: rows of one number give the same answers to all questions that `isOfKind` knows. Made in one pass
 * over the columns.
 */
export function rowKinds(table: SpanTable): Uint32Array {
  let kinds = kindsOf.get(table);
  if (!kinds) kindsOf.set(table, (kinds = count(table)));
  return kinds;
}

/** Whether rows of one kind answer the question alike: it is about the span itself, and about what has a column. */
export function isOfKind(question: string): boolean {
  if (!question.startsWith(' ')) return false;
  const [what, ...keys] = question.slice(1).split(' ');
  if (what === 'a') return keys.every(key => covered.has(key));
  return what === 'r' || (keys.length === 0 && /^(?:name|service|scope|kind|isError|traceServices)$/.test(what));
}

function count(table: SpanTable): Uint32Array {
  const kinds = new Uint32Array(table.count);
  let known = new Map<number, number>();
  let next = 1;
  // Kinds get finer column by column: a kind so far and a value make a kind.
  const refine = (row: number, value: number): void => {
    const key = kinds[row] * 2 ** 27 + value;
    let kind = known.get(key);
    if (kind === undefined) known.set(key, (kind = next++));
    kinds[row] = kind;
  };
  const column = (valueOf: (row: number) => number): void => {
    known = new Map();
    for (let row = 0; row < table.count; row++) refine(row, valueOf(row));
  };
  column(row => table.name[row]);
  column(row => table.scope[row]);
  column(row => table.resource[row] * 16 + table.kind[row] * 2 + (table.flags[row] & SpanFlag.Error ? 1 : 0));
  for (const key of sparseKeys) {
    const values = table.sparse[key];
    if (!values || unlike.has(key)) continue;
    known = new Map();
    const same = new Map<string, number>();
    const numbers = new Map<number, number>();
    for (let i = 0; i < values.rows.length; i++) {
      let value = values.values[i];
      if (isVaried(key)) {
        let number = numbers.get(value);
        if (number === undefined) {
          const text = sameText(key, textAt(table.strings, value).trim());
          number = same.get(text);
          if (number === undefined) same.set(text, (number = same.size + 1));
          numbers.set(value, number);
        }
        value = number;
      }
      refine(values.rows[i], value + 1);
    }
  }
  return kinds;
}
