import type { ConstantFacts, TextValue } from '../../core/index/facts';
import { annotated, argument } from '../shared/outline';
import type { Outline, OutlineType } from '../shared/outline';

/**
 * Ktor's typed routes: `@Resource("/articles") class Articles`, used as `get<Articles> { }` in other files. The path is a
 * constant of the class's name, so that names lead to it over files.
 */
export function resourcePaths(outline: Outline): ConstantFacts[] {
  return outline.types.flatMap((type): ConstantFacts[] => {
    const value = pathOf(outline, type);
    const { name, owner, line } = type.facts;
    return value ? [{ name, owner, value, line, function: -1 }] : [];
  });
}

function pathOf(outline: Outline, type: OutlineType): TextValue | undefined {
  const annotation = annotated(type, 'Resource', 'Location');
  const own = annotation && outline.text(argument(annotation.args, 'value', 'path'), -1);
  if (!own?.length) return undefined;
  const before = type.outer && pathOf(outline, type.outer);
  if (!before) return own;
  const parts: TextValue = [...before, '/', ...own];
  return parts.every(part => typeof part === 'string') ? [parts.join('')] : parts;
}
