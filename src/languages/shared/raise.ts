import type { TextValue } from '../../core/index/facts';
import type { Outline } from './outline';

/** In a closure a name may be a parameter of the function around it: then that is where callers give it. */
export function raise(
  outline: Outline,
  given: readonly TextValue[],
  inside: number,
): { names: readonly TextValue[]; function: number } {
  const refs = given.flat().flatMap(part => (typeof part === 'object' && part && 'ref' in part ? [part.ref] : []));
  if (!refs.length) return { names: given, function: inside };
  let at = outline.functions[inside];
  for (let steps = 0; at?.isClosure && at.facts.parent >= 0 && steps < 10; steps++) {
    at = outline.functions[at.facts.parent];
    const { params } = at.facts;
    if (!refs.some(ref => params.includes(ref))) continue;
    const put = (value: TextValue): TextValue =>
      value.map(part => {
        const index = typeof part === 'object' && part && 'ref' in part ? params.indexOf(part.ref) : -1;
        return index >= 0 ? { param: index } : part;
      });
    return { names: given.map(put), function: at.index };
  }
  return { names: given, function: inside };
}
