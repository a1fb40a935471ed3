import type { ConstantFacts } from '../../core/index/facts';
import type { RustFile } from './rustFile';
import { scopeOf } from './spans';
import { hasText, isKnown, textOf } from './texts';

/** Constants, statics and variables set once that are texts; statics with a tracer have its name. */
export function constantsOf(file: RustFile): readonly ConstantFacts[] {
  const constants: ConstantFacts[] = [];
  for (const { name, owner, value, line, function: inside } of file.constants) {
    const text = textOf(file, value, inside);
    const known = isKnown(text) ? text : scopeOf(file, value, inside);
    if (known && isKnown(known)) constants.push({ name, owner, value: known, line, function: inside });
  }
  file.functions.forEach(({ names }, inside) => {
    for (const [name, value] of names) {
      const text = value ? textOf(file, value, inside) : [];
      if (value && hasText(text)) constants.push({ name, owner: '', value: text, line: value.line, function: inside });
    }
  });
  return constants;
}
