import type { FunctionFacts, HandlerRef } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';
import { callTargets, membersOf, plainPath } from './callTargets';

/**
 * Functions that a handler as facts have it means. A type means the first of `methods` that it has; empty when nothing in the
 * workspace is meant.
 */
export function handlersOf(
  index: SourceIndex,
  file: IndexedFile,
  ref: HandlerRef,
  inside: number,
  methods: readonly string[] = [],
): readonly At<FunctionFacts>[] {
  if (typeof ref === 'number') {
    const fact = file.facts.functions[ref];
    return fact ? [{ file, index: ref, fact }] : [];
  }
  const found = index.lookUp(file, ref, inside);
  const functions = found.flatMap(one => (one.kind === 'function' && !one.fact.isDeclaration ? [one] : []));
  if (functions.length) return functions;
  for (const type of found) {
    if (type.kind !== 'type') continue;
    for (const method of methods) {
      const members = membersOf(index, type.file, type.fact.name, method);
      if (members.length) return members;
    }
  }
  const path = plainPath(ref.replace(/[#\\]/g, '.'));
  if (!path || path.length < 2) return [];
  const receiver = path.slice(0, -1).join('.');
  return callTargets(index, file, { callee: path[path.length - 1], receiver, line: 1, endLine: 1, function: inside });
}
