import type { FileFacts, ImportFacts } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';

/** `use A\B as C;`, `use A\{B, C as D};`, `use function A\f;`. */
export function importsOf(declaration: SyntaxNode): readonly ImportFacts[] {
  const group = declaration.child('namespace_use_group');
  const prefix = group ? (declaration.child('namespace_name')?.text ?? '') : '';
  return (group ?? declaration).children.flatMap(clause => {
    if (clause.type !== 'namespace_use_clause' && clause.type !== 'namespace_use_group_clause') return [];
    const written = clause.children.find(
      ({ type, fieldName }) => fieldName !== 'alias' && /^(?:qualified_name|name|namespace_name)$/.test(type),
    );
    const path = [prefix, written?.text ?? '']
      .filter(part => part !== '')
      .join('\\')
      .replace(/^\\/, '');
    const at = path.lastIndexOf('\\');
    const name = path.slice(at + 1);
    const alias = clause.field('alias')?.text ?? clause.child('namespace_aliasing_clause')?.children[0]?.text;
    return name === '' ? [] : [{ local: alias ?? name, module: path.slice(0, Math.max(0, at)), name }];
  });
}

/** Each class, interface and function by its full name. */
export function modulesOf(_path: readonly string[], facts: FileFacts): readonly string[] {
  const inNamespace = (name: string): string => (facts.package === '' ? name : `${facts.package}\\${name}`);
  const tops = facts.functions.filter(({ owner, parent, name }) => owner === '' && parent < 0 && name !== '');
  return [...(facts.types ?? []), ...tops].map(({ name }) => inNamespace(name));
}

export function moduleOf({ module, name }: ImportFacts): readonly string[] {
  return [module === '' ? name : `${module}\\${name}`];
}
