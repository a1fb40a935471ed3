import { SpanFlag, spanIdOf, type SpanRow, type SpanTable } from '../spans/spanTable';
import { stringCount, textAt } from '../spans/stringColumn';
import { possessions, spanKinds, spanStatuses } from './keys';
import { readyLeaf, remembering, type Leaf } from './leaf';
import type { KeyTerm } from './query';
import { isWithin, type ValueTest } from './valueTest';

/** A term of a built-in key whose answer stands in the table's columns; undefined for the others. */
export function columnLeaf(table: SpanTable, term: KeyTerm, test: ValueTest): Leaf | undefined {
  const { key, wanted } = term;
  const text = remembering(stringCount(table.strings), index => test(textAt(table.strings, index)));
  const number = (of: (row: SpanRow) => number): Leaf =>
    readyLeaf(wanted.kind === 'bounds' ? row => isWithin(of(row), wanted) : () => wanted.kind === 'anything');
  const truth = (of: (row: SpanRow) => boolean): Leaf => {
    const expected = wanted.kind !== 'exact' || wanted.text === 'true';
    return readyLeaf(row => of(row) === expected);
  };
  switch (key) {
    case 'service': {
      const isHit = remembering(table.resources.length, index => test(table.resources[index].service));
      return readyLeaf(row => isHit(table.resource[row]));
    }
    case 'name':
      return readyLeaf(row => text(table.name[row]));
    case 'scope':
      return readyLeaf(row => table.scope[row] !== 0 && text(table.scope[row]));
    case 'kind': {
      const isHit = spanKinds.map(test);
      return readyLeaf(row => isHit[table.kind[row]]);
    }
    case 'status': {
      const isHit = spanStatuses.map(test);
      return readyLeaf(row => isHit[table.status[row]]);
    }
    case 'duration':
      return number(row => table.duration[row]);
    case 'self':
      return number(row => table.selfTime[row]);
    case 'depth':
      return number(row => table.depth[row] + 1);
    case 'children': {
      const counts = childCounts(table);
      return number(row => counts[row]);
    }
    case 'error':
      return truth(row => (table.flags[row] & SpanFlag.Error) !== 0);
    case 'root':
      return truth(row => table.parent[row] < 0);
    case 'id':
      return readyLeaf(row => test(spanIdOf(table, row)));
    case 'event':
      return readyLeaf(row => {
        for (let event = table.eventIndex[row]; event < table.eventIndex[row + 1]; event++)
          if (text(table.eventName[event])) return true;
        return false;
      });
    default:
      return undefined;
  }
}

/** What a span has, by the word behind `has:`; undefined when the word is the name of an attribute. */
export function possessionLeaf(table: SpanTable, word: string): Leaf | undefined {
  const { flags } = table;
  const flag = (bit: number): Leaf => readyLeaf(row => (flags[row] & bit) !== 0);
  switch (possessions.find(known => known === word || `${known}s` === word)) {
    case 'exception':
      return flag(SpanFlag.Exception);
    case 'link':
      return flag(SpanFlag.Links);
    case 'warning':
      return flag(SpanFlag.Warning);
    case 'error':
      return flag(SpanFlag.Error);
    case 'event':
      return readyLeaf(row => table.eventIndex[row + 1] > table.eventIndex[row]);
    case 'children':
      return readyLeaf(row => table.subtreeEnd[row] > row + 1);
    case 'parent':
      return readyLeaf(row => table.parent[row] >= 0);
    case undefined:
      return undefined;
  }
}

function childCounts({ count, parent }: SpanTable): Uint32Array {
  const counts = new Uint32Array(count);
  for (let row = 0; row < count; row++) if (parent[row] >= 0) counts[parent[row]]++;
  return counts;
}
