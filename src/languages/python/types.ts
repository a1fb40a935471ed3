import type { TypeFacts } from '../../core/index/facts';
import { dotted } from './outline';
import type { Outline } from './outline';

export function typesIn(outline: Outline): TypeFacts[] {
  const fields = fieldsByClass(outline);
  const classes = outline.classes.map(({ node, name, path, owner, bases, decorators }) => {
    const annotations = decorators.map(decorator => decorator.name).filter(text => text !== '');
    const own = fields.get(path);
    return {
      name,
      owner,
      firstLine: decorators[0]?.node.line ?? node.line,
      line: node.field('name')?.line ?? node.line,
      endLine: node.endLine,
      bases: bases.map(base => base.text.replace(/\s+/g, ' ').slice(0, 200)),
      ...(annotations.length > 0 && { annotations }),
      ...(own && { fields: Object.fromEntries(own) }),
    };
  });
  return [...classes, ...aliasesIn(outline)];
}

/** `CurrentUser = Annotated[User, Depends(get_user)]`: what a parameter of that type brings along stands in its base. */
function aliasesIn({ assignments }: Outline): TypeFacts[] {
  return assignments.flatMap(({ target, value, node, function: inside, class: owner }): TypeFacts[] => {
    if (inside >= 0 || owner || value?.type !== 'subscript' || !/^\w+$/.test(target)) return [];
    if (!/(?:^|\.)Annotated$/.test(dotted(value.field('value')))) return [];
    const base = value.text.replace(/\s+/g, ' ').slice(0, 200);
    return [{ name: target, owner: '', firstLine: node.line, line: node.line, endLine: node.endLine, bases: [base] }];
  });
}

/** Types of attributes: declared, made by a constructor, or a parameter of `__init__` that has a type. */
function fieldsByClass({ assignments, functions }: Outline): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const { target, type, value, function: inside, class: owner } of assignments) {
    if (!owner) continue;
    const isBody = owner.function === inside;
    const name = isBody ? target : /^self\.(\w+)$/.exec(target)?.[1];
    if (name === undefined || name.includes('.')) continue;
    let text = type?.text.replace(/\s+/g, ' ') ?? '';
    if (text === '' && value?.type === 'call') {
      const made = dotted(value.field('function'));
      if (/(?:^|\.)_*[A-Z]\w*$/.test(made)) text = made;
    }
    if (text === '' && value?.type === 'identifier' && inside >= 0) {
      const { params, paramTypes } = functions[inside];
      text = paramTypes?.[params.indexOf(value.text)] ?? '';
    }
    if (text === '') continue;
    let fields = found.get(owner.path);
    if (!fields) found.set(owner.path, (fields = new Map()));
    if (!fields.has(name)) fields.set(name, text);
  }
  return found;
}
