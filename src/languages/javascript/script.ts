import type { FunctionFacts, TypeFacts } from '../../core/index/facts';
import type { SourceFile } from '../../core/index/language';
import type { SourceText, SyntaxNode } from '../../core/index/syntax';
import { BodyHashes } from '../shared/bodyHashes';
import { Bindings } from './bindings';
import { Nesting } from './nesting';
import { boundNameOf, ownerOfObject } from './naming';
import { argumentsOf, isClass, isDeclared, isFunction, keyOf, outermost, typeTextOf, unwrap } from './nodes';
import { namesIn, readParameters } from './parameters';
import { basesOf, decoratorsOf, madeBy } from './classes';
import type { Decorator } from './classes';

export interface Call {
  readonly node: SyntaxNode;
  /** Last name; '' when what is called has none (`wrap(f)(x)`, `router[method](…)`). */
  readonly callee: string;
  readonly calleeNode: SyntaxNode;
  /** What stands before the name. */
  readonly object: SyntaxNode | undefined;
  readonly isNew: boolean;
  readonly args: readonly SyntaxNode[];
  readonly function: number;
}

export interface ClassNode {
  readonly node: SyntaxNode;
  readonly name: string;
  /** Dotted, with what is around it. */
  readonly path: string;
  readonly decorators: readonly Decorator[];
  readonly bases: readonly string[];
  readonly function: number;
  readonly methods: ClassMember[];
  readonly fields: Map<
    string,
    {
      readonly type: string;
      readonly value?: SyntaxNode;
      /** Name of the queue that Nest puts in. */ readonly queue?: SyntaxNode;
    }
  >;
  /** Filled as the fields are. */
  readonly fieldTypes: Record<string, string>;
}

export interface ClassMember {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly decorators: readonly Decorator[];
  /** Of the method, or of the closure that a field is set to; -1 for other fields. */
  readonly function: number;
  readonly isStatic: boolean;
}

interface Around {
  readonly function: number;
  /** Types and namespaces around, dotted. */
  readonly owner: string;
  /** What `this` is. */
  readonly self: string;
  readonly class: ClassNode | undefined;
  /** The block that names live in, and the function. */
  readonly block: SyntaxNode;
  readonly body: SyntaxNode;
}

const blocks = new Set([
  'statement_block',
  'for_statement',
  'for_in_statement',
  'class_body',
  'switch_body',
  'catch_clause',
]);

/** A file with its functions, classes, names and calls found, for the readers of single facts. */
export class Script {
  readonly path: readonly string[];
  readonly source: SourceText;
  readonly functions: FunctionFacts[] = [];
  /** By index, as in `functions`. */
  readonly functionNodes: SyntaxNode[] = [];
  readonly types: TypeFacts[] = [];
  readonly classes: ClassNode[] = [];
  readonly bindings = new Bindings();
  /** In the order of their names. */
  readonly calls: Call[] = [];
  private readonly indexes = new Map<SyntaxNode, number>();
  private readonly callsByNode = new Map<SyntaxNode, Call>();
  private readonly nodes = new Map<string, { readonly node: SyntaxNode; readonly function: number }[]>();
  private readonly owners = new Map<SyntaxNode, string>();
  private readonly callTexts = new Map<SyntaxNode, string>();
  private readonly hashes: BodyHashes;
  private readonly assigned = new Set<string>();
  /** `this.x = …`, read when all names are known. */
  private readonly fieldsSet: { readonly owner: ClassNode; readonly name: string; readonly right: SyntaxNode }[] = [];
  private classNesting: Nesting<{ start: number; end: number; found: ClassNode }> | undefined;

  constructor(
    file: SourceFile,
    readonly root: SyntaxNode,
  ) {
    this.path = file.path;
    this.source = file.source;
    this.hashes = new BodyHashes(file.source.text, root);
    this.readAll();
    this.setFields();
    this.calls.sort((a, b) => a.calleeNode.start - b.calleeNode.start);
    for (const binding of this.bindings)
      if (this.assigned.has(binding.name)) binding.isConstant &&= binding.kind !== 'variable';
  }

  /** Index of the function that a node is. */
  indexOf(node: SyntaxNode): number | undefined {
    return this.indexes.get(node);
  }

  callAt(node: SyntaxNode | undefined): Call | undefined {
    return node && this.callsByNode.get(unwrap(node));
  }

  /** Nodes of a type, in the order of the text, and the function each is in. */
  of(type: string): readonly { readonly node: SyntaxNode; readonly function: number }[] {
    return this.nodes.get(type) ?? [];
  }

  /** The innermost class around a node. */
  classAround(node: SyntaxNode): ClassNode | undefined {
    this.classNesting ??= new Nesting(
      this.classes.map(found => ({ start: found.node.start, end: found.node.end, found })),
    );
    return this.classNesting.around(node.start)?.found;
  }

  classNamed(name: string): ClassNode | undefined {
    return this.classes.find(found => found.name === name || found.path === name);
  }

  isWithin(inside: number, around: number): boolean {
    for (let at = inside, steps = 0; steps < 200; steps++, at = this.functions[at].parent) {
      if (at === around) return true;
      if (at < 0) return false;
    }
    return false;
  }

  /** As written, without arguments and line breaks, at most 80 characters. */
  written(node: SyntaxNode | undefined): string {
    if (!node) return '';
    const parts: string[] = [];
    let at: SyntaxNode | undefined = unwrap(node);
    let base = '';
    for (let steps = 0; at && steps < 200; steps++) {
      const known: string | undefined = this.callTexts.get(at);
      if (known !== undefined) {
        base = known;
        break;
      }
      const object: SyntaxNode | undefined = at.field('object');
      const called: SyntaxNode | undefined = at.type === 'call_expression' ? at.field('function') : undefined;
      if (at.type === 'member_expression' && object) {
        parts.push(`.${at.field('property')?.text ?? ''}`);
        at = unwrap(object);
      } else if (called) {
        parts.push(argumentsOf(at).length ? '(…)' : '()');
        at = unwrap(called);
      } else {
        const isNew: boolean = at.type === 'new_expression';
        base = isNew
          ? `new ${at.field('constructor')?.text.slice(0, 60) ?? ''}(…)`
          : this.source.text.slice(at.start, Math.min(at.end, at.start + 80));
        break;
      }
    }
    const text = (base + parts.reverse().join('')).replace(/\s+/g, ' ').slice(0, 80);
    if (node.type === 'call_expression') this.callTexts.set(node, text);
    return text;
  }

  private readAll(): void {
    const nodes: SyntaxNode[] = [this.root];
    const arounds: Around[] = [
      { function: -1, owner: '', self: '', class: undefined, block: this.root, body: this.root },
    ];
    for (let node = nodes.pop(); node; node = nodes.pop()) {
      const inside = this.enter(node, arounds.pop()!);
      for (let i = node.children.length - 1; i >= 0; i--) {
        nodes.push(node.children[i]);
        arounds.push(inside);
      }
    }
  }

  private enter(node: SyntaxNode, around: Around): Around {
    if (isFunction(node) || isDeclared(node)) return this.addFunction(node, around);
    if (isClass(node)) return this.addClass(node, around);
    switch (node.type) {
      case 'call_expression':
      case 'new_expression':
        this.addCall(node, around);
        return around;
      case 'variable_declarator':
        this.keep(node, around);
        this.addVariable(node, around);
        return around;
      case 'assignment_expression':
        this.keep(node, around);
        this.addAssignment(node, around);
        return around;
      case 'augmented_assignment_expression':
      case 'update_expression': {
        const target = node.field('left') ?? node.field('argument');
        if (target?.type === 'identifier') this.assigned.add(target.text);
        return around;
      }
      case 'public_field_definition':
      case 'field_definition':
        this.addField(node, around);
        return around;
      case 'interface_declaration':
      case 'enum_declaration':
        this.keep(node, around);
        return { ...around, owner: this.addType(node, around), class: undefined };
      case 'internal_module':
      case 'module': {
        const name = node.field('name')?.text;
        return name ? { ...around, owner: dotted(around.owner, name), block: node } : around;
      }
      case 'import_statement':
      case 'export_statement':
      case 'object':
      case 'template_string':
      case 'string':
      case 'for_in_statement':
      case 'arguments':
        if (node.type !== 'arguments') this.keep(node, around);
        break;
    }
    return blocks.has(node.type) ? { ...around, block: node } : around;
  }

  private keep(node: SyntaxNode, around: Around): void {
    const known = this.nodes.get(node.type);
    if (known) known.push({ node, function: around.function });
    else this.nodes.set(node.type, [{ node, function: around.function }]);
  }

  private addFunction(node: SyntaxNode, around: Around): Around {
    const index = this.functions.length;
    const isMember = node.parent?.type === 'class_body' || node.parent?.type === 'interface_body';
    const nameNode = node.field('name');
    let name = (nameNode && keyOf(nameNode)) ?? '';
    let owner = isMember ? around.owner : '';
    let line = (nameNode ?? node).line;
    let start = node;
    if (node.type === 'method_definition' && !isMember && node.parent) {
      owner = this.ownerOf(node.parent, around.self);
    } else if (!isMember && /declaration$|^function_signature$/.test(node.type)) {
      owner = around.function < 0 || around.owner ? around.owner : '';
      if (name === '' && node.parent?.type === 'export_statement') name = 'default';
    } else if (!isMember) {
      const bound = boundNameOf(node, around.self);
      if (bound) {
        name = bound.name === 'default' && name !== '' ? name : bound.name;
        owner = bound.owner ?? around.owner;
        // A key's or a variable's object is looked up by the path that leads there.
        if (bound.node.parent?.type === 'pair' && bound.node.parent.parent) {
          owner = this.ownerOf(bound.node.parent.parent, around.self);
        }
        line = bound.node.line;
        start = bound.node;
      }
    }
    const decorators = isMember ? decoratorsOf(node) : [];
    const parameters = readParameters(node);
    this.functions.push({
      name,
      owner,
      parent: around.function,
      firstLine: Math.min(decorators[0]?.line ?? line, start.line),
      line,
      endLine: node.endLine,
      params: parameters.names,
      ...(parameters.types.some(type => type !== '') && { paramTypes: parameters.types }),
      ...(decorators.length > 0 && { annotations: decorators.map(decorator => decorator.name) }),
      hash: this.hashes.of(node.field('body')),
      ...(!node.field('body') && { isDeclaration: true as const }),
    });
    this.functionNodes.push(node);
    this.indexes.set(node, index);
    for (const { name: parameter, position, type, node: at, value, member } of parameters.bound) {
      this.bindings.add({
        name: parameter, kind: 'parameter', start: node.start, end: node.end, function: index, isConstant: true, position,
        type, node: at, ...(value && { value }), ...(member !== undefined && { member }),
      }); // prettier-ignore
    }
    if (nameNode && /declaration$/.test(node.type)) {
      const { start: from, end } = around.block;
      this.bindings.add({
        name, kind: 'function', start: from, end, function: around.function, isConstant: true, value: node, type: '', node,
      }); // prettier-ignore
    }
    if (isMember && around.class) {
      around.class.methods.push({
        name,
        node,
        decorators,
        function: index,
        isStatic: /^static\s/.test(node.text.slice(0, 8)),
      });
      if (name === 'constructor') {
        for (const { name: field, type, isField, node: parameter } of parameters.bound) {
          if (!isField) continue;
          const queue = injectedQueue(parameter);
          around.class.fields.set(field, { type, ...(queue && { queue }) });
          if (type) around.class.fieldTypes[field] = type;
        }
      }
    }
    const isArrow = node.type === 'arrow_function';
    const self =
      isArrow || (around.self !== '' && isMember) ? around.self : owner || (/^[A-Z]/.test(name) ? name : around.self);
    return {
      function: index,
      owner: '',
      self,
      class: isMember || isArrow ? around.class : undefined,
      block: node,
      body: node,
    };
  }

  private ownerOf(object: SyntaxNode, self: string): string {
    let owner = this.owners.get(object);
    if (owner === undefined) this.owners.set(object, (owner = ownerOfObject(object, self)));
    return owner;
  }

  private addClass(node: SyntaxNode, around: Around): Around {
    const nameNode = node.field('name');
    const bound = nameNode ? undefined : boundNameOf(node, around.self);
    const name = nameNode?.text ?? (bound?.name === 'module.exports' ? 'default' : (bound?.name ?? ''));
    const decorators = decoratorsOf(node);
    const bases = basesOf(node);
    const fieldTypes: Record<string, string> = {};
    const path = dotted(around.owner, name);
    const line = (nameNode ?? bound?.node ?? node).line;
    this.types.push({
      name,
      owner: around.owner,
      firstLine: Math.min(decorators[0]?.line ?? line, line),
      line,
      endLine: node.endLine,
      bases,
      ...(decorators.length > 0 && { annotations: decorators.map(decorator => decorator.name) }),
      fields: fieldTypes,
    });
    const found: ClassNode = {
      node, name, path, decorators, bases, function: around.function, methods: [], fields: new Map(), fieldTypes,
    }; // prettier-ignore
    this.classes.push(found);
    if (name !== '') {
      const { start, end } = around.block;
      this.bindings.add({
        name, kind: 'class', start, end, function: around.function, isConstant: true, value: node, type: '', node,
      }); // prettier-ignore
    }
    return { ...around, owner: path, self: path, class: found };
  }

  private addType(node: SyntaxNode, around: Around): string {
    const name = node.field('name')?.text ?? '';
    this.types.push({
      name,
      owner: around.owner,
      firstLine: node.line,
      line: node.field('name')?.line ?? node.line,
      endLine: node.endLine,
      bases: basesOf(node),
    });
    return dotted(around.owner, name);
  }

  private addField(node: SyntaxNode, around: Around): void {
    const nameNode = node.field('name') ?? node.field('property');
    const name = nameNode && keyOf(nameNode);
    if (name === undefined || !around.class) return;
    const value = node.field('value');
    const type = typeTextOf(node) || madeBy(value);
    around.class.fields.set(name, { type, ...(value && { value }) });
    if (type) around.class.fieldTypes[name] = type;
    const decorators = decoratorsOf(node);
    if (decorators.length) {
      // The closure it may be set to comes next in the walk.
      const isClosure = value !== undefined && isFunction(unwrap(value));
      around.class.methods.push({
        name,
        node,
        decorators,
        function: isClosure ? this.functions.length : -1,
        isStatic: false,
      });
    }
  }

  private addVariable(node: SyntaxNode, around: Around): void {
    const name = node.field('name');
    const value = node.field('value');
    if (!name) return;
    const declaration = node.parent;
    const isVar = declaration?.type === 'variable_declaration';
    const { start, end } = isVar ? around.body : around.block;
    const common = { kind: 'variable' as const, start, end, function: around.function, isConstant: true, node };
    if (name.type === 'identifier') {
      this.bindings.add({ ...common, name: name.text, type: typeTextOf(node), ...(value && { value: unwrap(value) }) });
      return;
    }
    for (const { local, member } of namesIn(name)) {
      this.bindings.add({ ...common, name: local, member, type: '', ...(value && { value: unwrap(value) }) });
    }
  }

  private addAssignment(node: SyntaxNode, around: Around): void {
    const left = node.field('left');
    const right = node.field('right');
    if (left?.type === 'identifier') this.assigned.add(left.text);
    if (left?.type !== 'member_expression' || left.field('object')?.type !== 'this' || !right || !around.class) return;
    this.fieldsSet.push({ owner: around.class, name: left.field('property')?.text ?? '', right });
  }

  private setFields(): void {
    for (const { owner, name, right } of this.fieldsSet) {
      const known = owner.fields.get(name);
      if (known?.value) continue;
      const binding = right.type === 'identifier' ? this.bindings.find(right.text, right.start) : undefined;
      const type = known?.type || madeBy(right) || binding?.type || (binding?.value ? madeBy(binding.value) : '');
      owner.fields.set(name, { type, value: right });
      if (type) owner.fieldTypes[name] = type;
    }
  }

  private addCall(node: SyntaxNode, around: Around): void {
    const isNew = node.type === 'new_expression';
    const called = node.field(isNew ? 'constructor' : 'function');
    if (!called) return;
    const inner = unwrap(called);
    let callee = '';
    let calleeNode = inner;
    let object: SyntaxNode | undefined;
    if (inner.type === 'member_expression') {
      calleeNode = inner.field('property') ?? inner;
      callee = calleeNode.text;
      object = inner.field('object');
    } else if (inner.type === 'subscript_expression') {
      const index = inner.field('index');
      object = inner.field('object');
      if (index?.type === 'string') callee = keyOf(index) ?? '';
      if (index) calleeNode = index;
    } else if (/^(?:identifier|import|super|type_identifier)$/.test(inner.type)) {
      callee = inner.text;
    }
    const call = { node, callee, calleeNode, object, isNew, args: argumentsOf(node), function: around.function };
    this.calls.push(call);
    this.callsByNode.set(node, call);
  }
}

function dotted(owner: string, name: string): string {
  return owner ? `${owner}.${name}` : name;
}

/** The node around which `export` stands, if any. */
export function exportAround(node: SyntaxNode): SyntaxNode | undefined {
  const parent = outermost(node).parent;
  const at = parent?.type === 'lexical_declaration' || parent?.type === 'variable_declaration' ? parent.parent : parent;
  return at?.type === 'export_statement' ? at : undefined;
}

/** `@InjectQueue('mail') private readonly mail: Queue` */
function injectedQueue(parameter: SyntaxNode): SyntaxNode | undefined {
  for (const { type, children } of parameter.children) {
    const call = type === 'decorator' ? children[0] : undefined;
    if (call?.type === 'call_expression' && /(?:^|\.)InjectQueue$/.test(call.field('function')?.text ?? ''))
      return call.field('arguments')?.children[0];
  }
  return undefined;
}
