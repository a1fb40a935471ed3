import type { SourceFile } from '../../core/index/language';
import type { SyntaxNode } from '../../core/index/syntax';
import { addField } from '../shared/outline';
import type { Annotation, Argument, OutlineParameter, Scope, TypeKind } from '../shared/outline';
import { KotlinValues } from './kotlinValues';

const nothing: ReadonlySet<string> = new Set();
const companion: ReadonlySet<string> = new Set(['companion']);
const typeNodes =
  /^(?:user_type|nullable_type|function_type|parenthesized_type|dynamic|non_nullable_type|type_reference|type_identifier)$/;

interface Modifiers {
  readonly annotations: readonly Annotation[];
  readonly names: readonly string[];
  readonly modifiers: ReadonlySet<string>;
}

/** Reads a file of Kotlin. */
export class KotlinOutline extends KotlinValues {
  /** Name that the file gives to the class of what is at its top. */
  fileClass = '';
  /** Annotations that the grammar took for an expression, with the declaration they belong to coming after. */
  private loose: SyntaxNode | undefined;
  /** Calls that are the first half of one with a block behind it. */
  private readonly halves = new Set<SyntaxNode>();

  constructor(file: SourceFile) {
    super(file);
    const name = (file.path[file.path.length - 1] ?? '').replace(/\.kts?$/, '').replace(/\W/g, '_');
    this.fileClass = name.slice(0, 1).toUpperCase() + name.slice(1) + 'Kt';
    if (file.root) this.walk(file.root);
    this.sortCalls();
    this.finishFields();
  }

  private walk(root: SyntaxNode): void {
    const nodes: SyntaxNode[] = [root];
    const scopes: (Scope & { isCompanion?: boolean })[] = [{ type: undefined, function: -1 }];
    for (let node = nodes.pop(); node; node = nodes.pop()) {
      const scope = this.enter(node, scopes.pop()!);
      if (!scope) continue;
      for (let i = node.children.length - 1; i >= 0; i--) {
        nodes.push(node.children[i]);
        scopes.push(scope);
      }
    }
  }

  /** Scope of what is inside; undefined when nothing in it is of interest. */
  private enter(node: SyntaxNode, scope: Scope & { isCompanion?: boolean }): Scope | undefined {
    switch (node.type) {
      case 'file_annotation': {
        const name = /@file:\s*JvmName\(\s*(?:name\s*=\s*)?"(\w+)"/.exec(node.text)?.[1];
        if (name !== undefined) this.fileClass = name;
        return undefined;
      }
      case 'package_header':
        this.package = dotted(node.child('qualified_identifier', 'identifier'));
        return undefined;
      case 'import':
        this.addImport(node);
        return undefined;
      case 'class_declaration':
      case 'object_declaration':
        return this.enterType(node, scope);
      case 'companion_object':
        return this.enterCompanion(node, scope);
      case 'object_literal':
        return this.enterAnonymous(node, scope);
      case 'enum_entry':
        this.addMember(node, scope);
        return node.child('class_body') ? this.enterAnonymous(node, scope) : scope;
      case 'function_declaration':
      case 'secondary_constructor':
        return this.enterFunction(node, scope);
      case 'getter':
      case 'setter':
        return this.enterAccessor(node, scope);
      case 'lambda_literal':
      case 'anonymous_function':
        return this.enterClosure(node, scope);
      case 'property_declaration':
        this.addVariable(node, scope);
        return scope;
      case 'assignment':
        this.addAssignment(node, scope);
        return scope;
      case 'return_expression':
        this.addReturn(
          node.children.find(({ fieldName }) => fieldName !== 'label'),
          scope,
        );
        return scope;
      case 'function_body':
        if (node.children[0]?.type !== 'block')
          this.addReturn(
            node.children.find(({ type }) => !type.endsWith('comment')),
            scope,
          );
        return scope;
      case 'call_expression':
        this.enterCall(node, scope);
        return scope;
      case 'annotated_expression':
        if (node.parent?.type !== 'annotated_expression') this.loose = node;
        return scope;
      case 'binary_expression':
        this.enterGeneric(node, scope);
        return scope;
      case 'infix_expression':
        this.enterInfix(node, scope);
        return scope;
      case 'string_literal':
      case 'multiline_string_literal':
        this.strings.push({ node: outermost(node), function: scope.function, type: scope.type });
        return scope;
      default:
        return node.type.endsWith('comment') ? undefined : scope;
    }
  }

  private addImport(node: SyntaxNode): void {
    const path = dotted(node.child('qualified_identifier', 'identifier'));
    const last = path.slice(path.lastIndexOf('.') + 1);
    const alias = node.children.length > 1 ? node.children[node.children.length - 1] : undefined;
    if (/\.\s*\*\s*;?\s*$/.test(node.text)) this.imports.push({ local: '*', module: path, name: '*' });
    else this.imports.push({ local: alias?.type === 'identifier' ? alias.text : last, module: path, name: last });
  }

  private enterType(node: SyntaxNode, { type: outer }: Scope): Scope {
    const nameNode = node.field('name') ?? node.child('identifier', 'type_identifier');
    const name = nameNode?.text ?? '';
    const { annotations, names, modifiers } = this.modifiersOf(node);
    const line = nameNode?.line ?? node.line;
    const owner = outer?.path ?? '';
    const before = node.source.text.slice(
      Math.max(node.start, (nameNode?.start ?? node.start) - 40),
      nameNode?.start ?? node.start,
    );
    const kind: TypeKind =
      node.type === 'object_declaration'
        ? 'object'
        : /\binterface\s+$/.test(before)
          ? 'interface'
          : modifiers.has('enum')
            ? 'enum'
            : 'class';
    const { bases, args } = this.basesOf(node.child('delegation_specifiers'));
    const type = this.addType({
      facts: {
        name,
        owner,
        firstLine: annotations[0]?.line ?? line,
        line,
        endLine: node.endLine,
        bases,
        ...(names.length ? { annotations: names } : {}),
      },
      path: owner ? `${owner}.${name}` : name,
      kind,
      annotations,
      outer,
      modifiers,
      node,
    });
    if (args.length) this.baseArgs.set(type, args);
    const parameters = node.child('primary_constructor');
    for (const one of parametersIn(parameters?.child('class_parameters') ?? parameters)) {
      if (one.type !== 'class_parameter') continue;
      const declared = one.children.find(({ type: written }) => typeNodes.test(written));
      const called = one.child('identifier')?.text ?? '';
      if (declared) addField(type, called, declared.text.replace(/\s+/g, ' '));
      const { annotations: own } = this.modifiersOf(one);
      const placeholder = own.find(({ simple }) => simple === 'Value' || simple === 'ConfigProperty')?.args[0]?.node;
      const value =
        placeholder ?? one.children.find(({ type: written }) => /^(?:multiline_)?string_literal$/.test(written));
      this.variables.push({
        name: called, declared: declared?.text ?? '', value, annotations: own, modifiers: nothing,
        type, function: -1, line: one.line, endLine: one.endLine,
      }); // prettier-ignore
    }
    return { type, function: -1 };
  }

  /** Members of a companion are those of its class, as code sees them. */
  private enterCompanion(node: SyntaxNode, scope: Scope): Scope {
    const { bases, args } = this.basesOf(node.child('delegation_specifiers'));
    if (bases.length && scope.type && args.length) this.baseArgs.set(scope.type, args);
    return { ...scope, isCompanion: true } as Scope;
  }

  private enterAnonymous(node: SyntaxNode, scope: Scope): Scope {
    const outer = scope.type;
    const name = String(outer ? ++outer.anonymous : 1);
    const owner = outer?.path ?? '';
    const { bases } = this.basesOf(node.child('delegation_specifiers'));
    const type = this.addType({
      facts: {
        name, owner, firstLine: node.line, line: node.line, endLine: node.endLine,
        bases: node.type === 'enum_entry' && outer ? [outer.facts.name] : bases,
      }, // prettier-ignore
      path: owner ? `${owner}.${name}` : name,
      kind: 'anonymous',
      annotations: [],
      outer,
      modifiers: nothing,
      node,
    });
    return { type, function: scope.function };
  }

  private enterFunction(
    node: SyntaxNode,
    { type, function: parent, ...rest }: Scope & { isCompanion?: boolean },
  ): Scope {
    const isConstructor = node.type === 'secondary_constructor';
    const nameNode = node.field('name');
    const { annotations, names, modifiers } = this.modifiersOf(node);
    const list = node.child('function_value_parameters');
    const parameters = this.parametersOf(list);
    const line = nameNode?.line ?? (list ?? node).line;
    const body = node.child('function_body', 'block');
    const at = list ? node.children.indexOf(list) : -1;
    const isMember = parent < 0 || type?.kind === 'anonymous';
    const fn = this.addFunction({
      facts: {
        name: isConstructor ? (type?.facts.name ?? '') : (nameNode?.text ?? ''),
        owner: isMember ? (type?.path ?? '') : '',
        parent,
        firstLine: annotations[0]?.line ?? line,
        line,
        endLine: node.endLine,
        params: parameters.map(({ name }) => name),
        ...(parameters.length ? { paramTypes: parameters.map(one => one.type) } : {}),
        ...(names.length ? { annotations: names } : {}),
        hash: this.hashes.of(body),
        ...(body || isConstructor ? {} : { isDeclaration: true }),
      },
      annotations,
      parameters,
      modifiers: rest.isCompanion ? new Set([...modifiers, 'companion']) : modifiers,
      returns: node.children.find((child, i) => i > at && typeNodes.test(child.type))?.text ?? expressionType(body),
      extends: node.children.find((child, i) => i < at && typeNodes.test(child.type))?.text ?? '',
      type,
      isClosure: false,
      node,
    });
    return { type, function: fn.index };
  }

  /** `val total get() = …` is a function of the property's name. */
  private enterAccessor(
    node: SyntaxNode,
    { type, function: parent, ...rest }: Scope & { isCompanion?: boolean },
  ): Scope {
    const body = node.child('function_body');
    if (!body) return { type, function: parent };
    const property = node.parent?.type === 'property_declaration' ? node.parent : node;
    const nameNode = property.child('variable_declaration')?.child('identifier');
    const fn = this.addFunction({
      facts: {
        name: nameNode?.text ?? '',
        owner: parent < 0 || type?.kind === 'anonymous' ? (type?.path ?? '') : '',
        parent,
        firstLine: node.line,
        line: node.line,
        endLine: node.endLine,
        params:
          node.type === 'setter'
            ? node.children.filter(child => child.type === 'identifier').map(({ text }) => text)
            : [],
        hash: this.hashes.of(body),
      },
      annotations: [],
      parameters: [],
      modifiers: rest.isCompanion ? companion : nothing,
      returns: '',
      extends: '',
      type,
      isClosure: false,
      node,
    });
    return { type, function: fn.index };
  }

  private enterClosure(node: SyntaxNode, { type, function: parent }: Scope): Scope {
    const parameters: OutlineParameter[] =
      node.type === 'anonymous_function'
        ? this.parametersOf(node.child('function_value_parameters'))
        : (node.child('lambda_parameters')?.children ?? []).map(one => {
            const declared = one.children.find(child => typeNodes.test(child.type));
            return { name: one.child('identifier')?.text ?? '', type: declared?.text ?? '', annotations: [] };
          });
    const fn = this.addFunction({
      facts: {
        name: boundName(node),
        owner: parent < 0 ? (type?.path ?? '') : '',
        parent,
        firstLine: node.line,
        line: node.line,
        endLine: node.endLine,
        params: parameters.map(({ name }) => name),
        ...(parameters.some(one => one.type) ? { paramTypes: parameters.map(one => one.type) } : {}),
        hash: this.hashes.of(node),
      },
      annotations: [],
      parameters,
      modifiers: nothing,
      returns: '',
      extends: '',
      type,
      isClosure: true,
      node,
    });
    return { type, function: fn.index };
  }

  private addMember(node: SyntaxNode, { type }: Scope): void {
    const name = node.child('identifier')?.text ?? '';
    const argument = node
      .child('value_arguments')
      ?.children.find(one => one.children.at(-1)?.type === 'string_literal');
    const literal = argument?.children.at(-1);
    this.variables.push({
      name, declared: '', value: literal, annotations: [], modifiers: new Set(['final', 'static']),
      type, function: -1, line: node.line, endLine: node.line,
      ...(literal ? {} : { text: [name] }),
    }); // prettier-ignore
  }

  private addVariable(node: SyntaxNode, scope: Scope): void {
    const declaration = node.child('variable_declaration');
    const name = declaration?.child('identifier')?.text;
    if (name === undefined || !declaration) return;
    const { annotations, modifiers } = this.modifiersOf(node);
    const declared = declaration.children.find(({ type }) => typeNodes.test(type))?.text.replace(/\s+/g, ' ') ?? '';
    const after = node.children.slice(node.children.indexOf(declaration) + 1);
    const given = after.find(
      ({ type }) => !/^(?:getter|setter|type_constraints|property_delegate)$/.test(type) && !type.endsWith('comment'),
    );
    const placeholder = annotations.find(({ simple }) => simple === 'Value' || simple === 'ConfigProperty')?.args[0]
      ?.node;
    const getter = node.child('getter')?.child('function_body')?.children[0];
    const value =
      placeholder ??
      given ??
      lazyValue(node.child('property_delegate')) ??
      (getter?.type === 'block' ? undefined : getter);
    this.variables.push({
      name,
      declared,
      value,
      annotations,
      modifiers,
      ...scope,
      line: declaration.line,
      endLine: node.endLine,
    });
  }

  private addAssignment(node: SyntaxNode, scope: Scope): void {
    const target = this.nameOf(node.field('left'));
    const value = node.field('right');
    if (target && value && node.field('operator')?.type === '=') this.assignments.push({ target, value, ...scope });
  }

  private addReturn(value: SyntaxNode | undefined, { function: inside }: Scope): void {
    if (!value) return;
    const known = this.returns.get(inside);
    if (known) known.push(value);
    else this.returns.set(inside, [value]);
  }

  private enterCall(node: SyntaxNode, scope: Scope): void {
    if (this.halves.has(node)) return;
    let head = node.children[0];
    const args: Argument[] = [];
    let last = node;
    const block = node.child('annotated_lambda');
    if (block && head?.type === 'call_expression' && !head.child('annotated_lambda')) {
      this.halves.add(head);
      args.push(...argumentsIn(head.child('value_arguments')));
      last = head;
      head = head.children[0];
    } else args.push(...argumentsIn(node.child('value_arguments')));
    const lambda = block?.child('lambda_literal');
    if (lambda) args.push({ name: undefined, node: lambda });
    if (!head) return;
    const isChain = head.type === 'navigation_expression' && head.children.length === 2;
    const nameNode = isChain ? head.children[1] : head;
    if (nameNode.type !== 'identifier') return;
    this.addWritten(
      node,
      nameNode,
      isChain ? head.children[0] : undefined,
      args,
      last.child('type_arguments')?.text.slice(1, -1) ?? '',
      scope,
    );
  }

  private addWritten(
    node: SyntaxNode,
    nameNode: SyntaxNode,
    receiver: SyntaxNode | undefined,
    args: readonly Argument[],
    typeArgs: string,
    scope: Scope,
  ): void {
    const callee = nameNode.text.replaceAll('`', '');
    const isNew =
      /^[A-Z]/.test(callee) &&
      !/^[A-Z][A-Z\d_]+$/.test(callee) &&
      (!receiver || /^[\w.]*\.?[A-Z]\w*$/.test(receiver.text));
    this.addCall({
      callee,
      receiver: isNew ? undefined : receiver,
      isNew,
      args,
      typeArgs,
      node,
      nameStart: nameNode.start,
      line: nameNode.line,
      endLine: node.endLine,
      type: scope.type,
      function: scope.function,
    });
  }

  /** `load<Order>("x")` as a statement: the grammar takes its brackets for comparisons. */
  private enterGeneric(node: SyntaxNode, scope: Scope): void {
    const [left, right] = [node.field('left'), node.field('right')];
    if (
      node.field('operator')?.type !== '>' ||
      left?.type !== 'binary_expression' ||
      left.field('operator')?.type !== '<'
    )
      return;
    const name = left.field('left');
    if (name?.type !== 'identifier' || !right) return;
    const brackets = right.type === 'call_expression' ? right.children[0] : right;
    const args: Argument[] = [];
    if (brackets?.type === 'lambda_literal') args.push({ name: undefined, node: brackets });
    else if (brackets?.type === 'parenthesized_expression')
      args.push(...brackets.children.map(one => ({ name: undefined, node: one })));
    else return;
    const lambda = right.child('annotated_lambda')?.child('lambda_literal');
    if (lambda) args.push({ name: undefined, node: lambda });
    if (right.type === 'call_expression') this.halves.add(right);
    this.addWritten(node, name, undefined, args, left.field('right')?.text ?? '', scope);
  }

  /** Only those infix calls that declare routes: others are operators to the eye. */
  private enterInfix(node: SyntaxNode, scope: Scope): void {
    const [left, operator, right] = node.children;
    if (!right || (operator.text !== 'bind' && operator.text !== 'to')) return;
    if (operator.text === 'to' && left.type !== 'infix_expression') return;
    this.addWritten(node, operator, left, [{ name: undefined, node: right }], '', scope);
  }

  private parametersOf(list: SyntaxNode | undefined): OutlineParameter[] {
    let annotations: readonly Annotation[] = [];
    const parameters: OutlineParameter[] = [];
    for (const node of list?.children ?? []) {
      if (node.type === 'parameter_modifiers') annotations = this.annotationsIn(node);
      if (node.type !== 'parameter') continue;
      const type = node.children.find(child => typeNodes.test(child.type))?.text.replace(/\s+/g, ' ') ?? '';
      parameters.push({ name: node.child('identifier')?.text ?? '', type, annotations });
      annotations = [];
    }
    return parameters;
  }

  private modifiersOf(node: SyntaxNode): Modifiers {
    const list = node.child('modifiers');
    const before = this.looseBefore(node);
    if (!list && !before.length) return { annotations: [], names: [], modifiers: nothing };
    const annotations = list ? [...before, ...this.annotationsIn(list)] : before;
    const words = (list?.children ?? []).filter(({ type }) => type !== 'annotation').map(({ text }) => text);
    return { annotations, names: annotations.map(({ name }) => name), modifiers: new Set(words) };
  }

  /** At the top of a file `@Get("x")` before a declaration may be read as an annotated `("x")` of its own. */
  private looseBefore(node: SyntaxNode): Annotation[] {
    const first = this.loose;
    if (!first || first.parent !== node.parent || first.end > node.start) return [];
    const between = node.source.text.slice(first.end, Math.min(node.start, first.end + 300));
    if (first.end + 300 < node.start || !/^(?:\s|\/\/[^\n]*\n|\/\*[^*]*\*+\/)*$/.test(between)) return [];
    const annotations: Annotation[] = [];
    let at: SyntaxNode | undefined = first;
    for (let steps = 0; at?.type === 'annotated_expression' && steps < 30; steps++) {
      annotations.push(...this.annotationsIn(at));
      at = at.children.find(({ type }) => type !== 'annotation' && !type.endsWith('comment'));
    }
    if (at && at.type !== 'parenthesized_expression') return [];
    const last = annotations.pop();
    if (!last) return [];
    const args: Argument[] = (at?.children ?? []).map(child => ({ name: undefined, node: child }));
    return [...annotations, at ? { ...last, args, endLine: at.endLine } : last];
  }

  private annotationsIn(list: SyntaxNode): Annotation[] {
    return list.children.flatMap((child): Annotation[] => {
      if (child.type !== 'annotation') return [];
      return child.children.flatMap((one): Annotation[] => {
        if (one.type !== 'constructor_invocation' && one.type !== 'user_type') return [];
        const type = one.type === 'user_type' ? one : one.child('user_type');
        const name = (type?.text ?? '').replace(/<.*$|\s/gs, '');
        const args = one.type === 'user_type' ? [] : argumentsIn(one.child('value_arguments'));
        return [
          { name, simple: name.slice(name.lastIndexOf('.') + 1), args, line: child.line, endLine: child.endLine },
        ];
      });
    });
  }

  private basesOf(list: SyntaxNode | undefined): { bases: string[]; args: readonly Argument[] } {
    const bases: string[] = [];
    let args: readonly Argument[] = [];
    for (const specifier of list?.children ?? []) {
      const [inner] = specifier.children;
      if (!inner) continue;
      const type = typeNodes.test(inner.type) ? inner : inner.children.find(child => typeNodes.test(child.type));
      if (type) bases.push(type.text.replace(/\s+/g, ' '));
      if (inner.type === 'constructor_invocation' && !args.length) args = argumentsIn(inner.child('value_arguments'));
    }
    return { bases, args };
  }
}

function dotted(node: SyntaxNode | undefined): string {
  return node?.text.replace(/[\s`]+/g, '') ?? '';
}

function parametersIn(node: SyntaxNode | undefined): readonly SyntaxNode[] {
  return node?.children ?? [];
}

function argumentsIn(list: SyntaxNode | undefined): Argument[] {
  return (list?.children ?? []).flatMap((argument): Argument[] => {
    if (argument.type !== 'value_argument') return [];
    const node = argument.children[argument.children.length - 1];
    if (!node) return [];
    const first = argument.children[0];
    const isNamed =
      argument.children.length > 1 &&
      first.type === 'identifier' &&
      /^\s*=/.test(argument.source.text.slice(first.end, node.start));
    return [{ name: isNamed ? first.text : undefined, node }];
  });
}

/** The type of `= Consumer<Order> { … }`, where the expression names it. */
function expressionType(body: SyntaxNode | undefined): string {
  const expression = body?.type === 'function_body' ? body.children[0] : undefined;
  if (expression?.type !== 'call_expression') return '';
  return /^[A-Z]\w*(?:<[\w<>,.\s?]*>)?/.exec(expression.text.slice(0, 200))?.[0] ?? '';
}

function lazyValue(delegate: SyntaxNode | undefined): SyntaxNode | undefined {
  const call = delegate?.child('call_expression');
  if (!call || !/^lazy\b/.test(call.text)) return undefined;
  return call.child('annotated_lambda')?.child('lambda_literal')?.children.at(-1);
}

/** The name that a closure is put under by what stands around it. */
function boundName(node: SyntaxNode): string {
  const { parent } = node;
  if (parent?.type === 'property_declaration')
    return parent.child('variable_declaration')?.child('identifier')?.text ?? '';
  if (parent?.type === 'assignment' && parent.field('right') === node) {
    const left = parent.field('left');
    return (left?.type === 'identifier' ? left : left?.children.at(-1))?.text ?? '';
  }
  return '';
}

/** The whole concatenation, and `trimIndent` and the like, that a string is a part of. */
function outermost(node: SyntaxNode): SyntaxNode {
  let at = node;
  for (let steps = 0; at.parent && steps < 300; steps++) {
    const { parent } = at;
    if (parent.type === 'binary_expression' && parent.field('operator')?.type === '+') at = parent;
    else if (parent.type === 'parenthesized_expression') at = parent;
    else if (
      parent.type === 'navigation_expression' &&
      parent.parent?.type === 'call_expression' &&
      parent.children[0] === at &&
      /^(?:trimIndent|trimMargin|trim|format)$/.test(parent.children[1]?.text ?? '')
    )
      at = parent.parent;
    else break;
  }
  return at;
}
