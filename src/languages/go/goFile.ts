// One Go file while it is read: its functions with the names that are visible in them, and what other parts look for.
import type { FunctionFacts, ImportFacts, TypeFacts } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { BodyHashes } from '../shared/bodyHashes';
import { visit } from '../shared/visit';
import { boundName, parametersOf, typeName } from './declarations';

/** A variable or constant, as far as it is set once. */
export interface Binding {
  /** Undefined when it is set several times, or by something that has no expression. */
  readonly value: SyntaxNode | undefined;
  /** Which of the results, when the value is a call with several. */
  readonly position: number;
  readonly type: string;
  readonly line: number;
  /** What a `for … range` goes through. */
  readonly range?: SyntaxNode;
}

export interface GoFunction {
  readonly node: SyntaxNode;
  readonly facts: FunctionFacts;
  readonly names: Map<string, Binding>;
  readonly receiver: string;
  /** First result's type, as `typeName` gives it. */
  readonly result: string;
}

export interface Within {
  readonly node: SyntaxNode;
  readonly function: number;
}

/** What an identifier means. */
export type Meaning =
  | { readonly kind: 'parameter'; readonly function: number; readonly index: number; readonly type: string }
  | { readonly kind: 'receiver'; readonly type: string }
  | { readonly kind: 'variable'; readonly function: number; readonly binding: Binding }
  | { readonly kind: 'function'; readonly index: number }
  | { readonly kind: 'import'; readonly entry: ImportFacts }
  | { readonly kind: 'unknown' };

export class GoFile {
  package = '';
  readonly functions: GoFunction[] = [];
  readonly types: TypeFacts[] = [];
  readonly typeNodes = new Map<string, SyntaxNode>();
  readonly imports: ImportFacts[] = [];
  readonly globals = new Map<string, Binding>();
  readonly calls: Within[] = [];
  readonly literals: Within[] = [];
  readonly composites: Within[] = [];
  readonly strings: Within[] = [];
  /** Values of a struct's fields, `Type.field`; undefined where they differ. */
  readonly fieldValues = new Map<string, { node: SyntaxNode; function: number } | undefined>();
  /** Declared functions as `Type.name`. */
  private readonly members = new Map<string, number>();
  private readonly indexes = new Map<SyntaxNode, number>();
  private readonly fieldSets: Within[] = [];

  constructor(readonly root: SyntaxNode) {
    const hashes = new BodyHashes(root.source.text, root);
    visit(root, (node, around) => this.enter(node, around, hashes));
    this.collectFields();
  }

  indexOf(node: SyntaxNode): number | undefined {
    return this.indexes.get(node);
  }

  /** What a name means in a function. */
  meaning(name: string, inside: number): Meaning {
    for (let at = inside, levels = 0; at >= 0 && levels < 100; at = this.functions[at].facts.parent, levels++) {
      const { names, facts, receiver } = this.functions[at];
      const binding = names.get(name);
      if (binding) return { kind: 'variable', function: at, binding };
      const index = facts.params.indexOf(name);
      if (index >= 0) return { kind: 'parameter', function: at, index, type: facts.paramTypes?.[index] ?? '' };
      if (receiver === name && name !== '') return { kind: 'receiver', type: facts.owner };
    }
    const index = this.members.get(`.${name}`);
    if (index !== undefined) return { kind: 'function', index };
    const binding = this.globals.get(name);
    if (binding) return { kind: 'variable', function: -1, binding };
    const entry = this.imports.find(({ local }) => local === name);
    return entry ? { kind: 'import', entry } : { kind: 'unknown' };
  }

  /** Index of a method of this file; -1 when there is none. */
  method(type: string, name: string): number {
    return type === '' ? -1 : (this.members.get(`${type}.${name}`) ?? -1);
  }

  typeNamed(name: string): TypeFacts | undefined {
    return this.types.find(type => type.name === name);
  }

  /** Type of an expression without pointer and type arguments (`Handler`, `users.Handler`); '' when it can't be told. */
  typeOf(node: SyntaxNode | undefined, inside: number, depth = 0): string {
    if (!node || depth > 8) return '';
    switch (node.type) {
      case 'parenthesized_expression':
      case 'literal_element':
        return this.typeOf(node.children[0], inside, depth + 1);
      case 'unary_expression':
        return this.typeOf(node.field('operand'), inside, depth + 1);
      case 'composite_literal':
        return typeName(node.field('type'));
      case 'type_assertion_expression':
        return typeName(node.field('type'));
      case 'identifier': {
        const found = this.meaning(node.text, inside);
        if (found.kind === 'receiver') return found.type;
        if (found.kind === 'parameter') return simpleType(found.type);
        if (found.kind !== 'variable') return '';
        const { binding } = found;
        if (binding.type) return simpleType(binding.type);
        return binding.position === 0 ? this.typeOf(binding.value, found.function, depth + 1) : '';
      }
      case 'selector_expression': {
        const of = this.typeOf(node.field('operand'), inside, depth + 1);
        const field = node.field('field')?.text ?? '';
        const type = of === '' ? undefined : this.typeNamed(of)?.fields?.[field];
        return type === undefined ? '' : simpleType(type);
      }
      case 'call_expression':
        return this.typeOfCall(node, inside, depth);
      default:
        return '';
    }
  }

  /**
   * A name to look up for `a.b`: with the type in place of a variable (`Handler.get` for `h.get`), because a variable means
   * nothing outside of its function.
   */
  selectorName(node: SyntaxNode, inside: number): string {
    const type = this.typeOf(node.field('operand'), inside);
    const field = node.field('field')?.text ?? '';
    return type !== '' && isTypeName(type) ? `${type}.${field}` : oneLine(node.text);
  }

  private typeOfCall(node: SyntaxNode, inside: number, depth: number): string {
    const callee = node.field('function');
    if (callee?.type === 'identifier') {
      const name = callee.text;
      if (name === 'new') return typeName(node.field('arguments')?.children[0]);
      const found = this.meaning(name, inside);
      if (found.kind === 'function') return this.functions[found.index].result;
      const made = /^[nN]ew([A-Z]\w*)$/.exec(name);
      return made ? made[1] : '';
    }
    if (callee?.type !== 'selector_expression') return '';
    const operand = callee.field('operand');
    const name = callee.field('field')?.text ?? '';
    if (operand?.type === 'identifier' && this.meaning(operand.text, inside).kind === 'import') {
      const made = /^New([A-Z]\w*)$/.exec(name);
      return made ? `${operand.text}.${made[1]}` : '';
    }
    const method = this.method(this.typeOf(operand, inside, depth + 1), name);
    return method >= 0 ? this.functions[method].result : '';
  }

  private enter(node: SyntaxNode, around: number, hashes: BodyHashes): number {
    switch (node.type) {
      case 'package_clause':
        this.package = node.child('package_identifier')?.text ?? '';
        return around;
      case 'import_spec':
        this.addImport(node);
        return around;
      case 'function_declaration':
      case 'method_declaration':
      case 'func_literal':
      case 'method_elem':
      case 'method_spec':
        return this.addFunction(node, around, hashes);
      case 'type_spec':
      case 'type_alias':
        this.addType(node);
        return around;
      case 'const_spec':
      case 'var_spec':
        this.bindAll(
          node.fields('name').filter(name => name.isNamed),
          node.field('value'),
          around,
          node.field('type')?.text,
        );
        return around;
      case 'short_var_declaration':
        this.bindAll(node.field('left')?.children ?? [], node.field('right'), around);
        return around;
      case 'range_clause':
        for (const name of node.field('left')?.children ?? [])
          this.bind(
            name,
            { value: undefined, position: 0, type: '', line: name.line, range: node.field('right') },
            around,
          );
        return around;
      case 'assignment_statement':
        this.assign(node, around);
        return around;
      case 'call_expression':
        this.calls.push({ node, function: around });
        return around;
      case 'composite_literal':
        this.composites.push({ node, function: around });
        return around;
      case 'interpreted_string_literal':
      case 'raw_string_literal':
        this.strings.push({ node, function: around });
        return around;
      default:
        return around;
    }
  }

  private addImport(node: SyntaxNode): void {
    const module = node.field('path')?.text.slice(1, -1) ?? '';
    const name = node.field('name')?.text ?? '';
    if (module === '' || name === '_') return;
    this.imports.push(
      name === '.' ? { local: '', module, name: '*' } : { local: name || packageOf(module), module, name: '' },
    );
  }

  private addFunction(node: SyntaxNode, around: number, hashes: BodyHashes): number {
    const index = this.functions.length;
    const isLiteral = node.type === 'func_literal';
    const nameNode = node.field('name');
    const { names: params, types } = parametersOf(node.field('parameters'));
    const receiver = node.field('receiver')?.child('parameter_declaration');
    const spec = node.type === 'method_elem' || node.type === 'method_spec' ? node.around('type_spec') : undefined;
    const body = node.field('body');
    const facts: FunctionFacts = {
      name: isLiteral ? boundName(node) : (nameNode?.text ?? ''),
      owner: receiver ? typeName(receiver.field('type')) : (spec?.field('name')?.text ?? ''),
      parent: around,
      firstLine: node.line,
      line: (nameNode ?? node).line,
      endLine: node.endLine,
      params,
      ...(types.some(type => type !== '') && { paramTypes: types }),
      hash: hashes.of(body),
      ...(!body && { isDeclaration: true }),
    };
    const result = node.field('result');
    const first = result?.type === 'parameter_list' ? result.child('parameter_declaration')?.field('type') : result;
    this.functions.push({
      node,
      facts,
      names: new Map(),
      receiver: receiver?.field('name')?.text ?? '',
      result: typeName(first),
    });
    this.indexes.set(node, index);
    const key = `${facts.owner}.${facts.name}`;
    if (!isLiteral && !this.members.has(key)) this.members.set(key, index);
    if (isLiteral) this.literals.push({ node, function: around });
    return body ? index : around;
  }

  private addType(node: SyntaxNode): void {
    const name = node.field('name');
    const type = node.field('type');
    if (!name) return;
    const bases: string[] = [];
    const fields: Record<string, string> = {};
    if (type?.type === 'struct_type') {
      for (const field of type.child('field_declaration_list')?.children ?? []) {
        if (field.type !== 'field_declaration') continue;
        const names = field.fields('name').filter(one => one.isNamed);
        const written = oneLine(field.field('type')?.text ?? '');
        if (names.length === 0 && written !== '') {
          bases.push(written.replace(/^\*/, ''));
          fields[written.replace(/^\*/, '').replace(/\[.*$/s, '').replace(/^.*\./, '')] = written;
        }
        for (const one of names) fields[one.text] = written.slice(0, 200);
      }
    } else if (type?.type === 'interface_type') {
      for (const element of type.children)
        if (/^(?:type_elem|constraint_elem|interface_type_name)$/.test(element.type)) bases.push(oneLine(element.text));
    } else if (node.type === 'type_alias' && type) {
      bases.push(oneLine(type.text));
    }
    this.typeNodes.set(name.text, node);
    this.types.push({
      name: name.text,
      owner: '',
      firstLine: node.line,
      line: name.line,
      endLine: node.endLine,
      bases,
      ...(Object.keys(fields).length > 0 && { fields }),
    });
  }

  private bindAll(names: readonly SyntaxNode[], values: SyntaxNode | undefined, around: number, type = ''): void {
    const given =
      values?.type === 'expression_list'
        ? values.children.filter(({ type }) => type !== 'comment')
        : values
          ? [values]
          : [];
    names.forEach((name, i) => {
      const isShared = given.length === 1 && names.length > 1;
      const value = isShared ? given[0] : given[i];
      this.bind(name, { value, position: isShared ? i : 0, type: oneLine(type), line: name.line }, around);
    });
  }

  private bind(name: SyntaxNode, binding: Binding, around: number): void {
    if (name.type !== 'identifier' || name.text === '_') return;
    const names = around < 0 ? this.globals : this.functions[around].names;
    const known = names.get(name.text);
    names.set(name.text, known ? merged(known, binding) : binding);
  }

  private assign(node: SyntaxNode, around: number): void {
    const targets = node.field('left')?.children ?? [];
    const values = node.field('right')?.children ?? [];
    targets.forEach((target, i) => {
      if (target.type === 'identifier') {
        for (let at = around, levels = 0; at >= 0 && levels < 100; at = this.functions[at].facts.parent, levels++) {
          const known = this.functions[at].names.get(target.text);
          if (!known) continue;
          const value = values.length === targets.length ? values[i] : undefined;
          this.functions[at].names.set(
            target.text,
            merged(known, { value, position: 0, type: known.type, line: target.line }),
          );
          return;
        }
        const known = this.globals.get(target.text);
        if (known) {
          const value = values.length === targets.length ? values[i] : undefined;
          this.globals.set(target.text, merged(known, { value, position: 0, type: known.type, line: target.line }));
        }
      } else if (target.type === 'selector_expression' && values.length === targets.length) {
        this.fieldSets.push({ node: target, function: around });
      }
    });
  }

  /** `&Store{tracer: …}` and `s.tracer = …`. */
  private collectFields(): void {
    const set = (type: string, field: string, node: SyntaxNode, inside: number): void => {
      if (type === '') return;
      const key = `${type}.${field}`;
      const known = this.fieldValues.get(key);
      if (!this.fieldValues.has(key)) this.fieldValues.set(key, { node, function: inside });
      else if (known?.node.text !== node.text) this.fieldValues.set(key, undefined);
    };
    for (const { node, function: inside } of this.composites) {
      const type = typeName(node.field('type'));
      if (!this.typeNodes.has(type)) continue;
      for (const [key, value] of keyedElements(node)) set(type, key, value, inside);
    }
    for (const { node, function: inside } of this.fieldSets) {
      const statement = node.parent?.parent;
      const at = node.parent?.children.indexOf(node) ?? 0;
      const value = statement?.field('right')?.children[at];
      if (value) set(this.typeOf(node.field('operand'), inside), node.field('field')?.text ?? '', value, inside);
    }
  }
}

/** Keyed elements of a composite literal with their values. */
export function keyedElements(composite: SyntaxNode): readonly (readonly [string, SyntaxNode])[] {
  const body = composite.type === 'literal_value' ? composite : composite.field('body');
  return (body?.children ?? []).flatMap(element => {
    if (element.type !== 'keyed_element') return [];
    const [keyNode, valueNode] = [
      element.field('key') ?? element.children[0],
      element.field('value') ?? element.children[1],
    ];
    const value = valueNode?.type === 'literal_element' ? valueNode.children[0] : valueNode;
    return keyNode && value ? [[keyNode.text, value] as const] : [];
  });
}

function merged(known: Binding, other: Binding): Binding {
  // `var x string` and one `x = …` after it is set once.
  if (!known.value && known.position === 0 && !known.range && other.value)
    return { ...other, type: known.type || other.type };
  if (known.value && other.value && known.value.text === other.value.text) return known;
  return { value: undefined, position: -1, type: known.type || other.type, line: known.line };
}

/** The name that a package goes by: last part of its path, without version. */
export function packageOf(module: string): string {
  const parts = module.split('/');
  let last = parts[parts.length - 1];
  if (/^v\d+$/.test(last) && parts.length > 1) last = parts[parts.length - 2];
  return last
    .replace(/\.v\d+$/, '')
    .replace(/^go-|-go$|\.go$/g, '')
    .replace(/-/g, '_');
}

/** `Handler` of `*Handler[T]`; '' for what has no methods here (lists, maps, functions). */
export function simpleType(written: string): string {
  const name = written.replace(/^\*+/, '').replace(/\[.*$/s, '').trim();
  return /^[\w.]+$/.test(name) ? name : '';
}

function isTypeName(type: string): boolean {
  return !/^(?:string|int\d*|uint\d*|bool|error|any|byte|rune|float\d+)$/.test(type);
}

export function oneLine(text: string): string {
  return /\s/.test(text) ? text.replace(/\s*\n\s*/g, '').replace(/\s+/g, ' ') : text;
}
