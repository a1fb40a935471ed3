// One PHP file while it is read: its classes and functions with their attributes, variables, and what other parts look for.
import type { FunctionFacts, ImportFacts, TypeFacts } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { BodyHashes } from '../shared/bodyHashes';
import { visit } from '../shared/visit';
import { importsOf } from './imports';

export interface Argument {
  /** '' for one by position. */
  readonly name: string;
  readonly value: SyntaxNode;
}

export interface Attribute {
  /** As written: `ORM\Table`. */
  readonly path: string;
  /** Its last part. */
  readonly name: string;
  readonly args: readonly Argument[];
  readonly node: SyntaxNode;
}

export interface PhpFunction {
  readonly node: SyntaxNode;
  readonly facts: FunctionFacts;
  readonly attributes: readonly Attribute[];
  /** Variables; undefined for those that are set several times. */
  readonly names: Map<string, SyntaxNode | undefined>;
}

export interface PhpType {
  readonly node: SyntaxNode;
  readonly facts: TypeFacts;
  readonly attributes: readonly Attribute[];
  /** The comment before it, which older programs have annotations in. */
  readonly comment: string;
}

export interface Within {
  readonly node: SyntaxNode;
  readonly function: number;
}

export interface Constant {
  readonly name: string;
  readonly owner: string;
  readonly value: SyntaxNode;
  readonly line: number;
}

const functions = new Set([
  'function_definition', 'method_declaration', 'anonymous_function', 'anonymous_function_creation_expression', 'arrow_function',
]); // prettier-ignore
const types = new Set(['class_declaration', 'interface_declaration', 'trait_declaration', 'enum_declaration']);
const calls = new Set([
  'function_call_expression', 'member_call_expression', 'nullsafe_member_call_expression', 'scoped_call_expression',
  'object_creation_expression',
]); // prettier-ignore
const strings = new Set(['string', 'encapsed_string', 'heredoc', 'nowdoc']);

export class PhpFile {
  namespace = '';
  readonly functions: PhpFunction[] = [];
  readonly types: PhpType[] = [];
  readonly imports: ImportFacts[] = [];
  readonly constants: Constant[] = [];
  readonly calls: Within[] = [];
  readonly strings: Within[] = [];
  /** Variables outside of functions. */
  readonly globals = new Map<string, SyntaxNode | undefined>();
  /** What properties are set to, `Class.name`; undefined where that differs. */
  readonly properties = new Map<string, { node: SyntaxNode; function: number } | undefined>();
  private readonly indexes = new Map<SyntaxNode, number>();
  private readonly members = new Map<string, number>();
  private readonly byNode = new Map<SyntaxNode, PhpType>();

  constructor(readonly root: SyntaxNode) {
    const hashes = new BodyHashes(root.source.text, root);
    visit(root, (node, around) => this.enter(node, around, hashes));
  }

  indexOf(node: SyntaxNode): number | undefined {
    return this.indexes.get(node);
  }

  /** Class around a function, closures included; '' outside of any. */
  ownerAt(inside: number): string {
    for (let at = inside, levels = 0; at >= 0 && levels < 100; at = this.functions[at].facts.parent, levels++)
      if (this.functions[at].facts.owner !== '') return this.functions[at].facts.owner;
    return '';
  }

  meaning(name: string, inside: number): Meaning {
    for (let at = inside, levels = 0; at >= 0 && levels < 100; at = this.functions[at].facts.parent, levels++) {
      const { names, facts } = this.functions[at];
      if (names.has(name)) return { kind: 'variable', value: names.get(name), function: at };
      const index = facts.params.indexOf(name);
      if (index >= 0) return { kind: 'parameter', index, function: at, type: facts.paramTypes?.[index] ?? '' };
    }
    return this.globals.has(name)
      ? { kind: 'variable', value: this.globals.get(name), function: -1 }
      : { kind: 'unknown' };
  }

  /** Index of a method, or with owner '' of a function; -1 for none. */
  method(owner: string, name: string): number {
    return this.members.get(`${owner}.${name.toLowerCase()}`) ?? -1;
  }

  /** `App\Controller\PostController` for a name that means a class here. */
  qualified(name: string): string {
    if (name.startsWith('\\')) return name.slice(1);
    const [first, ...rest] = name.split('\\');
    const entry = this.imports.find(({ local }) => local === first);
    if (entry) return [entry.module, entry.name, ...rest].filter(part => part !== '').join('\\');
    return this.namespace === '' ? name : `${this.namespace}\\${name}`;
  }

  private enter(node: SyntaxNode, around: number, hashes: BodyHashes): number {
    if (functions.has(node.type)) return this.addFunction(node, around, hashes);
    if (types.has(node.type)) this.addType(node);
    else if (calls.has(node.type)) this.calls.push({ node, function: around });
    else if (strings.has(node.type)) this.strings.push({ node, function: around });
    else if (node.type === 'namespace_definition') this.namespace = node.field('name')?.text ?? '';
    else if (node.type === 'namespace_use_declaration') this.imports.push(...importsOf(node));
    else if (node.type === 'use_declaration') this.addTraits(node);
    else if (node.type === 'assignment_expression') this.assign(node, around);
    else if (node.type === 'const_element' || node.type === 'property_element' || node.type === 'enum_case')
      this.addConstant(node);
    return around;
  }

  private typeAround(node: SyntaxNode): PhpType | undefined {
    const around = node.around(...types, 'anonymous_class', 'object_creation_expression', ...functions);
    return around && this.byNode.get(around);
  }

  private addType(node: SyntaxNode): void {
    const name = node.field('name');
    if (!name) return;
    const bases = node.children
      .filter(({ type }) => type === 'base_clause' || type === 'class_interface_clause')
      .flatMap(clause => clause.children.filter(({ isNamed }) => isNamed).map(({ text }) => text));
    const fields: Record<string, string> = {};
    for (const member of node.field('body')?.children ?? []) {
      if (member.type === 'property_declaration') {
        const type = member.field('type')?.text;
        for (const element of member.children)
          if (type !== undefined && element.type === 'property_element')
            fields[variableName(element.field('name') ?? element.children[0])] = type;
      } else if (member.type === 'method_declaration' && member.field('name')?.text === '__construct') {
        for (const parameter of member.field('parameters')?.children ?? []) {
          const type = parameter.field('type')?.text;
          if (type !== undefined) fields[variableName(parameter.field('name'))] = type;
        }
      }
    }
    const attributes = attributesOf(node);
    const type: PhpType = {
      node,
      attributes,
      comment: commentBefore(node),
      facts: {
        name: name.text,
        owner: '',
        firstLine: node.line,
        line: name.line,
        endLine: node.endLine,
        bases,
        ...(attributes.length > 0 && { annotations: attributes.map(({ path }) => dotted(path)) }),
        ...(Object.keys(fields).length > 0 && { fields }),
      },
    };
    this.types.push(type);
    this.byNode.set(node, type);
  }

  /** `use SomeTrait;` in a class. */
  private addTraits(node: SyntaxNode): void {
    const type = this.typeAround(node);
    if (type)
      (type.facts.bases as string[]).push(
        ...node.children.filter(({ type: kind }) => /name$/.test(kind)).map(({ text }) => text),
      );
  }

  private addFunction(node: SyntaxNode, around: number, hashes: BodyHashes): number {
    const nameNode = node.field('name');
    const attributes = attributesOf(node);
    const params: string[] = [];
    const paramTypes: string[] = [];
    for (const parameter of node.field('parameters')?.children ?? []) {
      const name = parameter.field('name');
      if (!name) continue;
      params.push(variableName(name));
      paramTypes.push((parameter.field('type')?.text ?? '').slice(0, 120));
    }
    const body = node.field('body');
    const index = this.functions.length;
    const isMember = node.type === 'method_declaration';
    this.functions.push({
      node,
      attributes,
      names: new Map(),
      facts: {
        name: nameNode?.text ?? closureName(node),
        owner: isMember ? (this.typeAround(node)?.facts.name ?? '') : '',
        parent: around,
        firstLine: node.line,
        line: (nameNode ?? node).line,
        endLine: node.endLine,
        params,
        ...(paramTypes.some(type => type !== '') && { paramTypes }),
        ...(attributes.length > 0 && { annotations: attributes.map(({ path }) => dotted(path)) }),
        hash: hashes.of(body),
        ...(!body && { isDeclaration: true }),
      },
    });
    this.indexes.set(node, index);
    const { owner, name } = this.functions[index].facts;
    const key = `${owner}.${name.toLowerCase()}`;
    if (nameNode && !this.members.has(key)) this.members.set(key, index);
    return body ? index : around;
  }

  private assign(node: SyntaxNode, around: number): void {
    const left = node.field('left');
    const right = node.field('right');
    if (left?.type === 'variable_name') {
      const names = around < 0 ? this.globals : this.functions[around].names;
      const name = variableName(left);
      names.set(name, names.has(name) ? undefined : right);
    } else if (left?.type === 'member_access_expression' && left.field('object')?.text === '$this' && right) {
      const key = `${this.ownerAt(around)}.${left.field('name')?.text ?? ''}`;
      const known = this.properties.get(key);
      if (!this.properties.has(key)) this.properties.set(key, { node: right, function: around });
      else if (known?.node.text !== right.text) this.properties.set(key, undefined);
    }
  }

  private addConstant(node: SyntaxNode): void {
    const isConstant = node.type === 'const_element';
    const nameNode = isConstant ? node.children[0] : (node.field('name') ?? node.children[0]);
    const value = isConstant
      ? node.children[1]
      : (node.field('value') ?? node.field('default_value') ?? node.children[1]);
    if (!nameNode || !value) return;
    this.constants.push({
      name: variableName(nameNode),
      owner: this.typeAround(node)?.facts.name ?? '',
      value,
      line: node.line,
    });
  }
}

export type Meaning =
  | { readonly kind: 'variable'; readonly value: SyntaxNode | undefined; readonly function: number }
  | { readonly kind: 'parameter'; readonly index: number; readonly function: number; readonly type: string }
  | { readonly kind: 'unknown' };

/** `table` of `$table`. */
export function variableName(node: SyntaxNode | undefined): string {
  return node?.text.replace(/^[&.]*\$/, '') ?? '';
}

/** Attributes of a declaration, in order. */
export function attributesOf(node: SyntaxNode): readonly Attribute[] {
  const list = node.field('attributes');
  if (!list) return [];
  return list.children.flatMap(group =>
    group.children.flatMap(attribute => {
      if (attribute.type !== 'attribute') return [];
      const path = attribute.children[0]?.text ?? '';
      return [
        { path, name: path.replace(/^.*\\/s, ''), args: argumentsOf(attribute.field('parameters')), node: attribute },
      ];
    }),
  );
}

export function argumentsOf(list: SyntaxNode | undefined): readonly Argument[] {
  return (list?.children ?? []).flatMap(argument => {
    if (argument.type !== 'argument') return [];
    const name = argument.field('name');
    const value = argument.children.filter(child => child !== name && child.isNamed && child.type !== 'comment').at(-1);
    return value ? [{ name: name?.text ?? '', value }] : [];
  });
}

function closureName(node: SyntaxNode): string {
  const parent = node.parent;
  if (parent?.type !== 'assignment_expression' || parent.field('right') !== node) return '';
  const left = parent.field('left');
  return left?.type === 'variable_name' ? variableName(left) : (left?.field('name')?.text ?? '');
}

export function commentBefore(node: SyntaxNode): string {
  const siblings = node.parent?.children ?? [];
  // Members come one after the other: the one before is found by its end.
  let low = 0;
  let high = siblings.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (siblings[middle].start <= node.start) low = middle;
    else high = middle;
  }
  const before = siblings[low - 1];
  return before?.type === 'comment' ? before.text : '';
}

export function dotted(path: string): string {
  return path.replace(/^\\/, '').replace(/\\/g, '.');
}
