// Functions that a framework runs before another one because that one's parameters ask for it: FastAPI's `Depends`.
import type { CallSite, FunctionFacts } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';

export interface Dependency {
  /** As if the function called it where its signature stands. */
  readonly call: CallSite;
  readonly target: At<FunctionFacts>;
}

const asking = /^(?:Depends|Security)$/;
const asked = /\b(?:Depends|Security)\(\s*(?:dependency\s*=\s*)?([A-Za-z_][\w.]*)/g;
const most = 12;

/** What defaults, types and decorators of a function ask for. */
export function dependenciesOf(index: SourceIndex, file: IndexedFile, inside: number): readonly Dependency[] {
  const fact = file.facts.functions[inside];
  if (file.language !== 'python' || !fact) return [];
  const found: Dependency[] = [];
  const add = (home: IndexedFile, name: string, line: number): void => {
    if (found.length >= most) return;
    for (const target of index.lookUp(home, name)) {
      if (target.kind !== 'function' || found.some(one => one.target.fact === target.fact)) continue;
      const callee = name.slice(name.lastIndexOf('.') + 1);
      found.push({ call: { callee, receiver: '', line, endLine: line, function: inside }, target });
    }
  };
  for (const call of file.facts.calls ?? []) {
    if (
      call.function !== inside ||
      !(asking.test(call.callee) && (call.receiver === 'new' || /^\w*$/.test(call.receiver)))
    )
      continue;
    const part = (call.args?.[0] ?? call.named?.dependency)?.[0];
    if (typeof part === 'object' && part !== null && 'ref' in part) add(file, part.ref, call.line);
  }
  for (const type of new Set(fact.paramTypes ?? [])) {
    if (!/^[A-Z][\w.]*$/.test(type)) continue;
    for (const alias of index.lookUp(file, type)) {
      if (alias.kind !== 'type' || !/^(?:\w+\.)?Annotated\[/.test(alias.fact.bases[0] ?? '')) continue;
      for (const [, name] of alias.fact.bases[0].matchAll(asked)) add(alias.file, name, fact.line);
    }
  }
  return found;
}
