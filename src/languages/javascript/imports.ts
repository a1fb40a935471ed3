import type { ImportFacts } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { argumentsOf, dottedOf, propertiesOf, stringOf, unwrap } from './nodes';
import { namesIn } from './parameters';
import type { Script } from './script';
import { madeBy } from './classes';

/**
 * Imports in all their forms. What the file gives under another name than its own is listed, too: `export { a as b } from './x'`
 * as `b`, `export * from './x'` as `*`, a default export as `default`; a module of '' is the file itself.
 */
export function readImports(script: Script): ImportFacts[] {
  const imports: ImportFacts[] = [];
  for (const { node } of script.of('import_statement')) imports.push(...imported(node));
  const locals = new Map(imports.map(entry => [entry.local, entry]));
  for (const entry of required(script)) {
    imports.push(entry);
    if (!locals.has(entry.local)) locals.set(entry.local, entry);
  }
  imports.push(...exported(script, locals));
  return imports;
}

function imported(node: SyntaxNode): ImportFacts[] {
  const require = node.child('import_require_clause');
  const source = node.field('source') ?? require?.field('source');
  if (!source) return [];
  const module = stringOf(source);
  if (require) return both(require.children[0].text, module);
  const clause = node.child('import_clause');
  return (clause?.children ?? []).flatMap((child): ImportFacts[] => {
    if (child.type === 'identifier') return [{ local: child.text, module, name: 'default' }];
    if (child.type === 'namespace_import')
      return child.children[0] ? [{ local: child.children[0].text, module, name: '' }] : [];
    return child.children.flatMap(specifier => {
      const name = specifier.field('name');
      return name ? [{ local: (specifier.field('alias') ?? name).text, module, name: stringOf(name) }] : [];
    });
  });
}

/** `require` gives the module, or the one thing that it exports. */
function both(local: string, module: string): ImportFacts[] {
  return [
    { local, module, name: '' },
    { local, module, name: 'default' },
  ];
}

/** Module of `require('x')` or `import('x')`. */
export function requiredModule(node: SyntaxNode | undefined): string | undefined {
  const inner = node && unwrap(node);
  if (inner?.type !== 'call_expression') return undefined;
  const callee = inner.field('function');
  const [first] = argumentsOf(inner);
  const isLoading = callee?.type === 'import' || (callee?.type === 'identifier' && callee.text === 'require');
  return isLoading && first?.type === 'string' ? stringOf(first) : undefined;
}

function required(script: Script): ImportFacts[] {
  return script.of('variable_declarator').flatMap(({ node }): ImportFacts[] => {
    const name = node.field('name');
    const given = node.field('value');
    if (!name || !given) return [];
    let value = unwrap(given);
    // `const Orders = () => import('./orders')`.
    if (value.type === 'arrow_function') value = unwrap(value.field('body') ?? value);
    const path: string[] = [];
    // `require('x').y`, `require('x').default`, `require('x')(app)`.
    while (value.type === 'member_expression' && path.length < 4) {
      path.unshift(value.field('property')?.text ?? '');
      value = unwrap(value.field('object') ?? value);
    }
    const module = requiredModule(value);
    if (module === undefined) return [];
    if (name.type === 'identifier') {
      return path.length === 1
        ? [{ local: name.text, module, name: path[0] }]
        : path.length
          ? []
          : both(name.text, module);
    }
    const isWhole = path.length === 0 || (path.length === 1 && path[0] === 'default');
    return isWhole ? namesIn(name).map(({ local, member }) => ({ local, module, name: member })) : [];
  });
}

function exported(script: Script, locals: ReadonlyMap<string, ImportFacts>): ImportFacts[] {
  const found: ImportFacts[] = [];
  /** `local` is another name of what the file knows as `name`. */
  const alias = (local: string, name: string): void => {
    const known = locals.get(name);
    if (known) found.push({ local, module: known.module, name: known.name });
    else if (local !== name) found.push({ local, module: '', name });
  };
  const aliasOf = (local: string, value: SyntaxNode): void => {
    const inner = unwrap(value);
    if (inner.type === 'identifier') alias(local, inner.text);
    else if (inner.type === 'member_expression') {
      const dotted = dottedOf(inner);
      if (dotted !== undefined && !dotted.includes('.', dotted.indexOf('.') + 1)) alias(local, dotted);
    } else {
      const module = requiredModule(inner);
      if (module !== undefined) found.push(...both(local, module));
      else if (inner.type === 'new_expression' || inner.type === 'call_expression') instance(local, inner);
    }
  };
  /** An instance goes by the name of its class, what a factory gives by that of the factory. */
  const instance = (local: string, value: SyntaxNode): void => {
    const made = madeBy(value);
    const callee = value.type === 'call_expression' ? value.field('function') : undefined;
    const name = made || (callee?.type === 'identifier' ? callee.text : '');
    if (name && name !== 'require' && !name.includes('.')) alias(local, name);
  };
  for (const { node } of script.of('export_statement')) {
    const source = node.field('source');
    const module = source && stringOf(source);
    const clause = node.child('export_clause');
    for (const specifier of clause?.children ?? []) {
      const name = specifier.field('name');
      if (!name) continue;
      const local = stringOf(specifier.field('alias') ?? name);
      if (module !== undefined) found.push({ local, module, name: stringOf(name) });
      else if (local !== name.text) alias(local, name.text);
    }
    if (module !== undefined && !clause) {
      const namespace = node.child('namespace_export')?.children[0];
      found.push(namespace ? { local: stringOf(namespace), module, name: '' } : { local: '*', module, name: '*' });
    }
    const value = node.field('value');
    if (value) aliasOf('default', value);
    const declaration = node.field('declaration');
    const declared =
      declaration && /^(?:function|class|generator|abstract)/.test(declaration.type) && declaration.field('name');
    if (declared && /^export\s+default\b/.test(script.source.text.slice(node.start, node.start + 30))) {
      found.push({ local: 'default', module: '', name: declared.text });
    }
  }
  for (const { node, function: inside } of script.of('assignment_expression')) {
    const left = node.field('left');
    const right = node.field('right');
    const target = left && inside < 0 ? dottedOf(left) : undefined;
    if (!right || target === undefined) continue;
    let value = unwrap(right);
    // `exports = module.exports = router`.
    if (value.type === 'assignment_expression') value = unwrap(value.field('right') ?? value);
    if (target === 'module.exports' || target === 'exports') {
      if (value.type === 'object') {
        for (const property of propertiesOf(value)) {
          if (property.value.type === 'shorthand_property_identifier') alias(property.key, property.value.text);
          else aliasOf(property.key, property.value);
        }
        for (const spread of value.children) {
          const inner = requiredModule(spread.type === 'spread_element' ? spread.children[0] : undefined);
          if (inner !== undefined) found.push({ local: '*', module: inner, name: '*' });
        }
      } else if (/^(?:function|arrow|generator|class)/.test(value.type)) {
        const own = value.field('name')?.text;
        const name = value.type === 'class' ? (own ?? 'default') : 'module.exports';
        if (name !== 'default') found.push({ local: 'default', module: '', name });
      } else aliasOf('default', value);
    } else if (/^(?:module\.)?exports\.[\w$]+$/.test(target)) {
      const local = target.slice(target.lastIndexOf('.') + 1);
      aliasOf(local, value);
    }
  }
  // `export const orders = new OrdersController()`: members of what is exported are members of its class.
  for (const binding of script.bindings) {
    if (
      binding.kind === 'variable' &&
      binding.function < 0 &&
      binding.isConstant &&
      binding.value &&
      binding.member === undefined
    ) {
      if (/^(?:new|call)_expression$/.test(binding.value.type)) instance(binding.name, binding.value);
    }
  }
  return found;
}
