// One Rust file while it is read: its functions with the names that are visible in them, attributes, and what other parts look for.
import type { FunctionFacts, ImportFacts, TypeFacts } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { BodyHashes } from '../shared/bodyHashes';
import { visit } from '../shared/visit';
import { importsOf } from './imports';

export interface Attribute {
  /** As written: `tracing::instrument`. */
  readonly path: string;
  /** Its last part. */
  readonly name: string;
  /** What stands in its brackets; undefined without any. */
  readonly args: SyntaxNode | undefined;
  readonly node: SyntaxNode;
}

export interface RustFunction {
  readonly node: SyntaxNode;
  readonly facts: FunctionFacts;
  readonly attributes: readonly Attribute[];
  /** Variables; undefined for those that are bound several times. */
  readonly names: Map<string, SyntaxNode | undefined>;
}

export interface Within {
  readonly node: SyntaxNode;
  readonly function: number;
}

export interface Impl {
  readonly node: SyntaxNode;
  readonly type: string;
  readonly trait: string;
  readonly attributes: readonly Attribute[];
}

export interface Constant {
  readonly name: string;
  readonly owner: string;
  readonly value: SyntaxNode;
  readonly line: number;
  readonly function: number;
}

export class RustFile {
  readonly functions: RustFunction[] = [];
  readonly types: TypeFacts[] = [];
  readonly typeNodes: {
    readonly node: SyntaxNode;
    readonly facts: TypeFacts;
    readonly attributes: readonly Attribute[];
  }[] = [];
  readonly imports: ImportFacts[] = [];
  readonly impls: Impl[] = [];
  readonly constants: Constant[] = [];
  readonly calls: Within[] = [];
  readonly macros: Within[] = [];
  readonly strings: Within[] = [];
  readonly matchArms: Within[] = [];
  private readonly indexes = new Map<SyntaxNode, number>();
  private readonly attributes = new Map<SyntaxNode, readonly Attribute[]>();
  private readonly owners = new Map<SyntaxNode, string>();
  private readonly globals = new Map<string, SyntaxNode>();
  private readonly declared = new Map<string, number>();

  constructor(readonly root: SyntaxNode) {
    const hashes = new BodyHashes(root.source.text, root);
    visit(root, (node, around) => this.enter(node, around, hashes));
    this.addImpls();
  }

  indexOf(node: SyntaxNode): number | undefined {
    return this.indexes.get(node);
  }

  attributesOf(node: SyntaxNode): readonly Attribute[] {
    return this.attributes.get(node) ?? [];
  }

  /** First declared function of that name; -1 for none. */
  functionNamed(name: string): number {
    return this.declared.get(name) ?? -1;
  }

  /** A parameter with the function it belongs to, or the value of a variable with its function. */
  meaning(name: string, inside: number): Meaning {
    for (let at = inside, levels = 0; at >= 0 && levels < 100; at = this.functions[at].facts.parent, levels++) {
      const { names, facts } = this.functions[at];
      if (names.has(name)) return { kind: 'variable', value: names.get(name), function: at };
      const index = facts.params.indexOf(name);
      if (index >= 0) return { kind: 'parameter', index, function: at, type: facts.paramTypes?.[index] ?? '' };
    }
    const value = this.globals.get(name);
    return value ? { kind: 'constant', value } : { kind: 'unknown' };
  }

  private enter(node: SyntaxNode, around: number, hashes: BodyHashes): number {
    if (node.children.some(child => child.type === 'attribute_item')) this.readAttributes(node);
    switch (node.type) {
      case 'use_declaration':
        this.imports.push(...importsOf(node));
        return around;
      case 'mod_item':
        this.enterModule(node);
        return around;
      case 'impl_item':
      case 'trait_item':
        this.enterMembers(node);
        return around;
      case 'struct_item':
      case 'enum_item':
      case 'union_item':
      case 'type_item':
        this.addType(node);
        return around;
      case 'const_item':
      case 'static_item':
        this.addConstant(node, around);
        return around;
      case 'function_item':
      case 'function_signature_item':
      case 'closure_expression':
        return this.addFunction(node, around, hashes);
      case 'let_declaration':
        this.bind(node.field('pattern'), node.field('value'), around);
        return around;
      case 'assignment_expression':
        this.rebind(node.field('left'), around);
        return around;
      case 'call_expression':
        this.calls.push({ node, function: around });
        return around;
      case 'macro_invocation':
        this.macros.push({ node, function: around });
        return around;
      case 'string_literal':
      case 'raw_string_literal':
        this.strings.push({ node, function: around });
        return around;
      case 'match_arm':
        this.matchArms.push({ node, function: around });
        return around;
      default:
        return around;
    }
  }

  /** Attributes stand before what they belong to, as its siblings. */
  private readAttributes(parent: SyntaxNode): void {
    let waiting: Attribute[] = [];
    for (const child of parent.children) {
      if (child.type === 'attribute_item') {
        const node = child.child('attribute');
        const path = node?.children[0]?.text ?? '';
        if (node) waiting.push({ path, name: path.replace(/^.*::/s, ''), args: node.field('arguments'), node: child });
      } else if (!child.type.endsWith('comment') && waiting.length > 0) {
        this.attributes.set(child, waiting);
        waiting = [];
      }
    }
  }

  private ownerOf(node: SyntaxNode): string {
    const around = node.around('mod_item', 'impl_item', 'trait_item', 'source_file');
    return (around && this.owners.get(around)) ?? '';
  }

  private enterModule(node: SyntaxNode): void {
    const name = node.field('name')?.text ?? '';
    if (!node.field('body')) {
      this.imports.push({ local: name, module: `self::${name}`, name: '' });
      return;
    }
    this.owners.set(node, within(this.ownerOf(node), name));
    // Relative paths inside begin one level deeper; what the module itself is called leads to its members by their owner.
  }

  private enterMembers(node: SyntaxNode): void {
    const outer = this.ownerOf(node);
    if (node.type === 'trait_item') {
      const name = node.field('name')?.text ?? '';
      this.owners.set(node, within(outer, name));
      this.pushType(node, name, outer, node.child('trait_bounds')?.children.map(({ text }) => text) ?? []);
      return;
    }
    const type = bareType(node.field('type'));
    this.owners.set(node, within(outer, type));
    this.impls.push({
      node,
      type,
      trait: oneLine(node.field('trait')?.text ?? ''),
      attributes: this.attributesOf(node),
    });
  }

  private addType(node: SyntaxNode): void {
    const fields: Record<string, string> = {};
    for (const field of node.field('body')?.children ?? []) {
      const name = field.type === 'field_declaration' ? field.field('name')?.text : undefined;
      if (name !== undefined) fields[name] = oneLine(field.field('type')?.text ?? '').slice(0, 200);
    }
    this.pushType(node, node.field('name')?.text ?? '', this.ownerOf(node), [], fields);
  }

  private pushType(
    node: SyntaxNode,
    name: string,
    owner: string,
    bases: string[],
    fields?: Record<string, string>,
  ): void {
    if (name === '') return;
    const attributes = this.attributesOf(node);
    const facts: TypeFacts = {
      name,
      owner,
      firstLine: (attributes[0]?.node ?? node).line,
      line: (node.field('name') ?? node).line,
      endLine: node.endLine,
      bases,
      ...(attributes.length > 0 && { annotations: attributes.map(({ path }) => dotted(path)) }),
      ...(fields && Object.keys(fields).length > 0 && { fields }),
    };
    this.types.push(facts);
    this.typeNodes.push({ node, facts, attributes });
  }

  /** Traits become bases of the type they are written for, of an entry of its own where the type is declared elsewhere. */
  private addImpls(): void {
    for (const { node, type, trait } of this.impls) {
      if (trait === '' || type === '') continue;
      const known = this.types.find(({ name }) => name === type);
      if (known) (known.bases as string[]).push(trait);
      else this.pushType(node, type, this.ownerOf(node), [trait]);
    }
  }

  private addConstant(node: SyntaxNode, around: number): void {
    const name = node.field('name')?.text;
    const value = node.field('value');
    if (name === undefined || !value) return;
    this.constants.push({
      name,
      owner: around < 0 ? this.ownerOf(node) : '',
      value,
      line: node.line,
      function: around,
    });
    if (!this.globals.has(name)) this.globals.set(name, value);
  }

  private addFunction(node: SyntaxNode, around: number, hashes: BodyHashes): number {
    const isClosure = node.type === 'closure_expression';
    const nameNode = node.field('name');
    const attributes = this.attributesOf(node);
    const params: string[] = [];
    const types: string[] = [];
    for (const parameter of node.field('parameters')?.children ?? []) {
      if (
        parameter.type === 'self_parameter' ||
        parameter.type.endsWith('comment') ||
        parameter.type === 'attribute_item'
      )
        continue;
      const isTyped = parameter.type === 'parameter';
      params.push(patternName(isTyped ? parameter.field('pattern') : parameter));
      types.push(isTyped ? oneLine(parameter.field('type')?.text ?? '').slice(0, 120) : '');
    }
    const body = node.field('body');
    const index = this.functions.length;
    this.functions.push({
      node,
      attributes,
      names: new Map(),
      facts: {
        name: isClosure ? closureName(node) : (nameNode?.text ?? ''),
        owner: isClosure || around >= 0 ? '' : this.ownerOf(node),
        parent: around,
        firstLine: (attributes[0]?.node ?? node).line,
        line: (nameNode ?? node).line,
        endLine: node.endLine,
        params,
        ...(types.some(type => type !== '') && { paramTypes: types }),
        ...(attributes.length > 0 && { annotations: attributes.map(({ path }) => dotted(path)) }),
        hash: hashes.of(body),
        ...(!body && { isDeclaration: true }),
      },
    });
    this.indexes.set(node, index);
    if (node.type === 'function_item' && nameNode && !this.declared.has(nameNode.text))
      this.declared.set(nameNode.text, index);
    return body ? index : around;
  }

  private bind(pattern: SyntaxNode | undefined, value: SyntaxNode | undefined, around: number): void {
    if (around < 0 || !pattern) return;
    const { names } = this.functions[around];
    if (pattern.type === 'identifier') names.set(pattern.text, names.has(pattern.text) ? undefined : value);
    else
      for (const node of pattern.walk())
        if (node.type === 'identifier' && node.fieldName !== 'type') names.set(node.text, undefined);
  }

  private rebind(target: SyntaxNode | undefined, around: number): void {
    if (target?.type !== 'identifier') return;
    for (let at = around, levels = 0; at >= 0 && levels < 100; at = this.functions[at].facts.parent, levels++)
      if (this.functions[at].names.has(target.text)) {
        this.functions[at].names.set(target.text, undefined);
        return;
      }
  }
}

export type Meaning =
  | { readonly kind: 'variable'; readonly value: SyntaxNode | undefined; readonly function: number }
  | { readonly kind: 'parameter'; readonly index: number; readonly function: number; readonly type: string }
  | { readonly kind: 'constant'; readonly value: SyntaxNode }
  | { readonly kind: 'unknown' };

/** Name of a type without references and type arguments: `Store` for `&'a mut Store<T>`, last part of a path. */
export function bareType(node: SyntaxNode | undefined): string {
  const text = oneLine(node?.text ?? '')
    .replace(/^&(?:'\w+ )?(?:mut )?/, '')
    .replace(/^(?:dyn|impl) /, '')
    .replace(/<.*$/s, '');
  return /^[\w:]+$/.test(text) ? text.replace(/^.*::/, '') : '';
}

/** First name that a pattern binds: `id` in `Path(id)`. */
function patternName(pattern: SyntaxNode | undefined): string {
  if (!pattern) return '_';
  let left = 20;
  for (const node of pattern.walk()) {
    if (left-- < 0) break;
    if ((node.type === 'identifier' || node.type === 'shorthand_field_identifier') && node.fieldName !== 'type')
      return node.text;
  }
  return '_';
}

/** `let f = |x| …`, `Row { f: || … }`. */
function closureName(node: SyntaxNode): string {
  const parent = node.parent;
  if (parent?.type === 'let_declaration') {
    const pattern = parent.field('pattern');
    return pattern?.type === 'identifier' ? pattern.text : '';
  }
  return parent?.type === 'field_initializer' ? (parent.field('field')?.text ?? '') : '';
}

function within(owner: string, name: string): string {
  return owner === '' ? name : name === '' ? owner : `${owner}.${name}`;
}

export function dotted(path: string): string {
  return path.replace(/\s+/g, '').replace(/::/g, '.');
}

export function oneLine(text: string): string {
  return /\s/.test(text) ? text.replace(/\s*\n\s*/g, '').replace(/\s+/g, ' ') : text;
}
