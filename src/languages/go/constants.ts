import type { ConstantFacts, TextValue } from '../../core/index/facts';
import type { GoFile } from './goFile';
import { scopeOf } from './spans';
import { isKnown, textOf } from './texts';
import { join } from '../../core/index/sourceIndex';

/**
 * Names with a text: constants and variables set once, fields of structs that are always given the same, and tracers with the
 * name they were made with, so that `tracer` in another file of the package leads to its scope.
 */
export function constantsOf(file: GoFile): readonly ConstantFacts[] {
  const constants: ConstantFacts[] = [];
  const add = (name: string, owner: string, value: TextValue | undefined, line: number, inside: number): void => {
    if (value && isKnown(value))
      constants.push({ name, owner, value: withGlobals(file, value), line, function: inside });
  };
  for (const [name, { value, position, line }] of file.globals) {
    if (!value || position !== 0) continue;
    const text = textOf(file, value, -1);
    add(name, '', isKnown(text) ? text : scopeOf(file, value, -1), line, -1);
  }
  file.functions.forEach(({ names }, inside) => {
    for (const [name, { value, position, line }] of names) {
      if (!value || position !== 0) continue;
      const text = textOf(file, value, inside);
      if (text.some(part => typeof part === 'string')) add(name, '', text, line, inside);
    }
  });
  for (const [key, set] of file.fieldValues) {
    if (!set) continue;
    const [owner, name] = key.split('.');
    const text = textOf(file, set.node, set.function);
    const isText = text.some(
      part => typeof part === 'string' || (typeof part === 'object' && part !== null && 'ref' in part),
    );
    add(
      name,
      owner,
      isText
        ? text.map(part => (typeof part === 'object' && part !== null && 'param' in part ? null : part))
        : scopeOf(file, set.node, set.function),
      set.node.line,
      -1,
    );
  }
  return constants;
}

/** Other constants of the file put in: the index follows a name one hop, `tracer = otel.Tracer(name)` would need two. */
function withGlobals(file: GoFile, value: TextValue): TextValue {
  return join(
    value.flatMap((part): TextValue => {
      const binding =
        typeof part === 'object' && part !== null && 'ref' in part ? file.globals.get(part.ref) : undefined;
      if (!binding?.value || binding.position !== 0) return [part];
      const text = textOf(file, binding.value, -1);
      return text.every(inner => typeof inner === 'string') ? text : [part];
    }),
  );
}
