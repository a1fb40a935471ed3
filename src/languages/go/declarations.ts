import type { SyntaxNode } from '../../core/index/syntax';

/** Name of a type without pointer and type arguments, package kept: `Store`, `users.Handler`; '' for lists, maps, functions. */
export function typeName(node: SyntaxNode | undefined): string {
  let at = node;
  for (let depth = 0; at && depth < 8; depth++) {
    switch (at.type) {
      case 'type_identifier':
      case 'qualified_type':
      case 'identifier':
        return at.text;
      case 'pointer_type':
      case 'parenthesized_type':
      case 'type_elem':
        at = at.children[0];
        continue;
      case 'generic_type':
        at = at.field('type');
        continue;
      case 'selector_expression':
        return at.text;
      default:
        return '';
    }
  }
  return '';
}

/** Names and types of parameters; those without a name are `_`. */
export function parametersOf(list: SyntaxNode | undefined): { names: string[]; types: string[] } {
  const names: string[] = [];
  const types: string[] = [];
  for (const parameter of list?.children ?? []) {
    if (parameter.type !== 'parameter_declaration' && parameter.type !== 'variadic_parameter_declaration') continue;
    const written = (parameter.field('type')?.text ?? '').replace(/\s+/g, ' ').slice(0, 120);
    const type = parameter.type === 'variadic_parameter_declaration' ? `...${written}` : written;
    const own = parameter.fields('name').filter(name => name.isNamed);
    for (const name of own.length ? own.map(({ text }) => text) : ['_']) {
      names.push(name);
      types.push(type);
    }
  }
  return { names, types };
}

/** The name that a func literal is bound to: by `f := func…`, `var f = func…`, `s.f = func…` or `f: func…`; else ''. */
export function boundName(literal: SyntaxNode): string {
  const parent = literal.parent;
  if (parent?.type === 'literal_element') {
    const element = parent.parent;
    if (element?.type !== 'keyed_element' || (element.field('value') ?? element.children[1]) !== parent) return '';
    const key = element.field('key') ?? element.children[0];
    return key && /^\w+$/.test(key.text) ? key.text : '';
  }
  if (parent?.type !== 'expression_list') return '';
  const statement = parent.parent;
  const at = parent.children.indexOf(literal);
  switch (statement?.type) {
    case 'var_spec':
      return statement.fields('name').filter(name => name.isNamed)[at]?.text ?? '';
    case 'short_var_declaration':
    case 'assignment_statement': {
      const target = statement.field('left')?.children[at];
      const name = target?.type === 'selector_expression' ? target.field('field') : target;
      return name && /^\w+$/.test(name.text) && name.text !== '_' ? name.text : '';
    }
    default:
      return '';
  }
}
