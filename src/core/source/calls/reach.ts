// What runs when a function runs: its own calls, and those of what it calls, two steps down.
import type { CallSite, FunctionFacts } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';
import { callTargets } from './callTargets';
import { dependenciesOf } from './dependencies';

/** A call within reach of a function. */
export interface ReachedCall {
  readonly file: IndexedFile;
  readonly call: CallSite;
  /** 0: in the function itself; 1, 2: in what it calls. */
  readonly hops: number;
  /** The call in the function itself that leads there; the same call when hops is 0. */
  readonly entry: CallSite;
}

/** A function by its file and index. */
export interface FunctionPlace {
  readonly file: IndexedFile;
  readonly index: number;
}

const mostHops = 2;
const mostFunctions = 60;
const mostCalls = 3_000;

/** Calls within reach, nearest first. Kept until the index changes. */
export function reachOf(index: SourceIndex, { file, index: number }: FunctionPlace): readonly ReachedCall[] {
  const known = index.derived('calls within reach', () => new Map<string, readonly ReachedCall[]>());
  const key = `${number} ${file.uri}`;
  let reach = known.get(key);
  if (!reach) {
    if (known.size > 2_000) known.clear();
    known.set(key, (reach = walk(index, file, number)));
  }
  return reach;
}

interface Step extends FunctionPlace {
  readonly hops: number;
  readonly entry: CallSite | undefined;
}

function walk(index: SourceIndex, file: IndexedFile, number: number): ReachedCall[] {
  const found: ReachedCall[] = [];
  const seen = new Set([`${number} ${file.uri}`]);
  const waiting: Step[] = [{ file, index: number, hops: 0, entry: undefined }];
  for (let at = 0; at < waiting.length && found.length < mostCalls; at++) {
    const { file: home, index: inside, hops, entry } = waiting[at];
    if (hops < mostHops && waiting.length < mostFunctions) {
      for (const { call, target } of dependenciesOf(index, home, inside)) {
        const key = `${target.index} ${target.file.uri}`;
        if (seen.has(key) || target.file.isTest !== file.isTest) continue;
        seen.add(key);
        waiting.push({ file: target.file, index: target.index, hops: hops + 1, entry: entry ?? call });
      }
    }
    for (const call of callsInside(home, inside)) {
      const first = entry ?? call;
      found.push({ file: home, call, hops, entry: first });
      if (hops === mostHops || waiting.length >= mostFunctions) continue;
      for (const target of callTargets(index, home, call)) {
        const key = `${target.index} ${target.file.uri}`;
        if (seen.has(key) || target.file.isTest !== file.isTest) continue;
        seen.add(key);
        waiting.push({ file: target.file, index: target.index, hops: hops + 1, entry: first });
      }
    }
  }
  return found;
}

/** Calls in a function and in the closures inside of it. */
export function callsInside(file: IndexedFile, inside: number): readonly CallSite[] {
  const { functions, calls } = file.facts;
  const known = new Map<number, boolean>([
    [inside, true],
    [-1, inside === -1],
  ]);
  const isInside = (at: number): boolean => {
    const path: number[] = [];
    let here = at;
    while (!known.has(here)) {
      path.push(here);
      here = functions[here]?.parent ?? -1;
    }
    const is = known.get(here)!;
    for (const one of path) known.set(one, is);
    return is;
  };
  const decorated = functions[inside];
  return (calls ?? []).filter(
    // What decorates the function runs when that is defined.
    call => isInside(call.function) && !(decorated && call.function === inside && call.line < decorated.line),
  );
}

/** Whether one function is, directly, called by another. */
export function isCalledFrom(index: SourceIndex, from: FunctionPlace, target: At<FunctionFacts>): boolean {
  return callsInside(from.file, from.index).some(
    call =>
      call.callee === target.fact.name &&
      callTargets(index, from.file, call).some(one => one.file === target.file && one.index === target.index),
  );
}
