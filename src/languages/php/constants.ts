import type { ConstantFacts } from '../../core/index/facts';
import type { PhpFile } from './phpFile';
import { hasText, isKnown, textOf } from './texts';

/** Constants, cases of enums, defaults of properties, and variables that are set once. */
export function constantsOf(file: PhpFile): readonly ConstantFacts[] {
  const constants: ConstantFacts[] = [];
  for (const { name, owner, value, line } of file.constants) {
    const text = textOf(file, value, -1);
    if (isKnown(text)) constants.push({ name, owner, value: text, line, function: -1 });
  }
  for (const [key, set] of file.properties) {
    const [owner, name] = key.split('.');
    const text = set ? textOf(file, set.node, set.function) : [];
    if (set && hasText(text) && !constants.some(known => known.owner === owner && known.name === name))
      constants.push({ name, owner, value: text, line: set.node.line, function: -1 });
  }
  const variables = [
    { names: file.globals, inside: -1 },
    ...file.functions.map(({ names }, inside) => ({ names, inside })),
  ];
  for (const { names, inside } of variables)
    for (const [name, value] of names) {
      const text = value ? textOf(file, value, inside) : [];
      if (value && hasText(text)) constants.push({ name, owner: '', value: text, line: value.line, function: inside });
    }
  return constants;
}
