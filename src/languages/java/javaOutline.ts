import type { SyntaxNode } from '../../core/index/syntax';
import type { SourceFile } from '../../core/index/language';
import { addField } from '../shared/outline';
import type { Annotation, Argument, OutlineParameter, Scope, TypeKind } from '../shared/outline';
import { JavaValues } from './javaValues';
import { literalText } from './javaText';

const typeKinds: Readonly<Record<string, TypeKind>> = {
  class_declaration: 'class',
  interface_declaration: 'interface',
  enum_declaration: 'enum',
  record_declaration: 'record',
  annotation_type_declaration: 'annotation',
};

const nothing: ReadonlySet<string> = new Set();

/** Reads a file of Java. */
export class JavaOutline extends JavaValues {
  constructor(file: SourceFile) {
    super(file);
    if (file.root) this.walk(file.root);
    this.sortCalls();
    this.finishFields();
  }

  private walk(root: SyntaxNode): void {
    const nodes: SyntaxNode[] = [root];
    const scopes: Scope[] = [{ type: undefined, function: -1 }];
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
  private enter(node: SyntaxNode, scope: Scope): Scope | undefined {
    switch (node.type) {
      case 'package_declaration':
        this.package = packageName(node.child('scoped_identifier', 'identifier'));
        return undefined;
      case 'import_declaration':
        this.addImport(node);
        return undefined;
      case 'class_declaration':
      case 'interface_declaration':
      case 'enum_declaration':
      case 'record_declaration':
      case 'annotation_type_declaration':
        return this.enterType(node, scope);
      case 'class_body':
        return node.parent?.type === 'object_creation_expression' || node.parent?.type === 'enum_constant'
          ? this.enterAnonymous(node, node.parent, scope)
          : scope;
      case 'method_declaration':
      case 'constructor_declaration':
      case 'compact_constructor_declaration':
        return this.enterMethod(node, scope);
      case 'lambda_expression':
        return this.enterLambda(node, scope);
      case 'enum_constant':
        this.addMember(node, scope);
        return scope;
      case 'field_declaration':
      case 'constant_declaration':
      case 'local_variable_declaration':
        this.addVariables(node, scope);
        return scope;
      case 'resource':
        if (node.field('name')) this.addVariable(node, node, scope, [], nothing);
        return scope;
      case 'assignment_expression':
        this.addAssignment(node, scope);
        return scope;
      case 'method_invocation':
      case 'object_creation_expression':
        this.enterCall(node, scope);
        return scope;
      case 'return_statement':
        this.addReturn(node.children[0], scope);
        return scope;
      case 'string_literal':
        this.strings.push({ node: outermost(node), function: scope.function, type: scope.type });
        return undefined;
      default:
        return node.type.endsWith('comment') ? undefined : scope;
    }
  }

  private addImport(node: SyntaxNode): void {
    const path = packageName(node.child('scoped_identifier', 'identifier'));
    const last = path.slice(path.lastIndexOf('.') + 1);
    const isStatic = /^import\s+static\b/.test(node.text);
    if (node.child('asterisk')) this.imports.push({ local: '*', module: path, name: '*' });
    else if (isStatic) this.imports.push({ local: last, module: path.slice(0, -last.length - 1), name: last });
    else this.imports.push({ local: last, module: path, name: last });
  }

  private enterType(node: SyntaxNode, { type: outer }: Scope): Scope {
    const name = node.field('name')?.text ?? '';
    const { annotations, names, modifiers } = this.modifiersOf(node);
    const line = node.field('name')?.line ?? node.line;
    const owner = outer?.path ?? '';
    const bases = [node.field('superclass'), node.field('interfaces'), node.child('extends_interfaces')].flatMap(
      basesIn,
    );
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
      kind: typeKinds[node.type],
      annotations,
      outer,
      modifiers,
      node,
    });
    for (const { name: field, type: declared } of this.parametersOf(node.field('parameters')))
      addField(type, field, declared);
    return { type, function: -1 };
  }

  private enterAnonymous(node: SyntaxNode, parent: SyntaxNode, scope: Scope): Scope {
    const outer = scope.type;
    const name = String(outer ? ++outer.anonymous : 1);
    const owner = outer?.path ?? '';
    const base = parent.field('type')?.text ?? outer?.facts.name ?? '';
    const type = this.addType({
      facts: { name, owner, firstLine: parent.line, line: parent.line, endLine: node.endLine, bases: [base] },
      path: owner ? `${owner}.${name}` : name,
      kind: 'anonymous',
      annotations: [],
      outer,
      modifiers: nothing,
      node,
    });
    return { type, function: scope.function };
  }

  private enterMethod(node: SyntaxNode, { type, function: parent }: Scope): Scope {
    const nameNode = node.field('name');
    const { annotations, names, modifiers } = this.modifiersOf(node);
    const parameters = this.parametersOf(node.field('parameters'));
    const line = nameNode?.line ?? node.line;
    const body = node.field('body');
    const fn = this.addFunction({
      facts: {
        name: nameNode?.text ?? '',
        owner: type?.path ?? '',
        parent,
        firstLine: annotations[0]?.line ?? line,
        line,
        endLine: node.endLine,
        params: parameters.map(({ name }) => name),
        ...(parameters.length ? { paramTypes: parameters.map(one => one.type) } : {}),
        ...(names.length ? { annotations: names } : {}),
        hash: this.hashes.of(body),
        ...(body ? {} : { isDeclaration: true }),
      },
      annotations,
      parameters,
      modifiers,
      returns: node.field('type')?.text ?? '',
      extends: '',
      type,
      isClosure: false,
      node,
    });
    return { type, function: fn.index };
  }

  private enterLambda(node: SyntaxNode, { type, function: parent }: Scope): Scope {
    const list = node.field('parameters');
    const parameters: OutlineParameter[] =
      list?.type === 'formal_parameters'
        ? this.parametersOf(list)
        : (list?.type === 'identifier' ? [list] : (list?.children ?? []))
            .filter(child => child.type === 'identifier')
            .map(child => ({ name: child.text, type: '', annotations: [] }));
    const body = node.field('body') ?? node;
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
        hash: this.hashes.of(body),
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
    const name = node.field('name')?.text ?? '';
    const text = node.field('arguments')?.children.find(child => child.type === 'string_literal');
    this.variables.push({
      name,
      declared: '',
      value: undefined,
      annotations: [],
      modifiers: new Set(['final', 'static']),
      type,
      function: -1,
      line: node.line,
      endLine: node.line,
      text: [text ? literalText(text.text) : name],
    });
  }

  private addVariables(node: SyntaxNode, scope: Scope): void {
    const { annotations, modifiers } = this.modifiersOf(node);
    for (const declarator of node.fields('declarator'))
      this.addVariable(node, declarator, scope, annotations, modifiers);
  }

  private addVariable(
    node: SyntaxNode,
    declarator: SyntaxNode,
    scope: Scope,
    annotations: readonly Annotation[],
    modifiers: ReadonlySet<string>,
  ): void {
    const placeholder = annotations.find(({ simple }) => simple === 'Value' || simple === 'ConfigProperty');
    const value = placeholder?.args.find(({ name }) => name === undefined || name === 'value')?.node;
    this.variables.push({
      name: declarator.field('name')?.text ?? '',
      declared: node.field('type')?.text.replace(/\s+/g, ' ') ?? '',
      value: declarator.field('value') ?? value,
      annotations,
      modifiers,
      type: scope.type,
      function: scope.function,
      line: declarator.line,
      endLine: declarator.endLine,
    });
  }

  private addReturn(value: SyntaxNode | undefined, { function: inside }: Scope): void {
    if (!value || value.type.endsWith('comment')) return;
    const known = this.returns.get(inside);
    if (known) known.push(value);
    else this.returns.set(inside, [value]);
  }

  private addAssignment(node: SyntaxNode, scope: Scope): void {
    const target = this.nameOf(node.field('left'));
    const value = node.field('right');
    if (target && value) this.assignments.push({ target, value, ...scope });
  }

  private enterCall(node: SyntaxNode, scope: Scope): void {
    const isNew = node.type === 'object_creation_expression';
    const written = isNew ? node.field('type') : node.field('name');
    if (!written) return;
    const list = node.field('arguments');
    const args: Argument[] = (list?.children ?? [])
      .filter(({ type }) => !type.endsWith('comment'))
      .map(child => ({ name: undefined, node: child }));
    const typeText = isNew ? written.text : (node.field('type_arguments')?.text ?? '');
    const open = typeText.indexOf('<');
    this.addCall({
      callee: isNew ? simpleName(written.text) : written.text,
      receiver: isNew ? undefined : node.field('object'),
      isNew,
      args,
      typeArgs: open < 0 ? '' : typeText.slice(open + 1, typeText.lastIndexOf('>')),
      node,
      nameStart: written.start,
      line: written.line,
      endLine: list?.endLine ?? node.endLine,
      ...scope,
    });
  }

  private parametersOf(list: SyntaxNode | undefined): OutlineParameter[] {
    return (list?.children ?? []).flatMap((node): OutlineParameter[] => {
      if (node.type !== 'formal_parameter' && node.type !== 'spread_parameter') return [];
      const name = node.field('name') ?? node.child('variable_declarator')?.field('name');
      const type = node.field('type') ?? node.children.find(child => child.type.includes('type'));
      const spread = node.type === 'spread_parameter' ? '...' : '';
      const { annotations } = this.modifiersOf(node);
      return [{ name: name?.text ?? '', type: (type?.text.replace(/\s+/g, ' ') ?? '') + spread, annotations }];
    });
  }

  private modifiersOf(node: SyntaxNode): {
    annotations: readonly Annotation[];
    names: readonly string[];
    modifiers: ReadonlySet<string>;
  } {
    const list = node.child('modifiers');
    if (!list) return { annotations: [], names: [], modifiers: nothing };
    const annotations = list.children.flatMap((child): Annotation[] => {
      if (child.type !== 'annotation' && child.type !== 'marker_annotation') return [];
      const name = child.field('name')?.text.replace(/\s+/g, '') ?? '';
      const args = (child.field('arguments')?.children ?? []).flatMap((argument): Argument[] => {
        if (argument.type.endsWith('comment')) return [];
        if (argument.type !== 'element_value_pair') return [{ name: undefined, node: argument }];
        const value = argument.field('value');
        return value ? [{ name: argument.field('key')?.text, node: value }] : [];
      });
      return [{ name, simple: simpleName(name), args, line: child.line, endLine: child.endLine }];
    });
    let rest = list.text;
    if (annotations.length) {
      const last = list.children.findLast(({ type }) => type === 'annotation' || type === 'marker_annotation')!;
      const first = list.children.find(({ type }) => type === 'annotation' || type === 'marker_annotation')!;
      rest = rest.slice(0, first.start - list.start) + ' ' + rest.slice(last.end - list.start);
    }
    return { annotations, names: annotations.map(({ name }) => name), modifiers: new Set(rest.split(/\s+/)) };
  }
}

function packageName(node: SyntaxNode | undefined): string {
  return node?.text.replace(/\s+/g, '') ?? '';
}

function simpleName(name: string): string {
  const plain = /^[^<]*/.exec(name)![0].trim();
  return plain.slice(plain.lastIndexOf('.') + 1).replace(/^@\w+\s+/, '');
}

function basesIn(node: SyntaxNode | undefined): string[] {
  if (!node) return [];
  const list = node.child('type_list') ?? node;
  return list.children.filter(({ type }) => !type.endsWith('comment')).map(({ text }) => text.replace(/\s+/g, ' '));
}

/** The name that a closure is put under by what stands around it. */
function boundName(node: SyntaxNode): string {
  const { parent } = node;
  if (parent?.type === 'variable_declarator') return parent.field('name')?.text ?? '';
  if (parent?.type === 'assignment_expression' && parent.field('right') === node) {
    const left = parent.field('left');
    return (
      (left?.type === 'field_access' ? left.field('field') : left?.type === 'identifier' ? left : undefined)?.text ?? ''
    );
  }
  return '';
}

/** The whole concatenation or call of `format` that a string is a part of. */
function outermost(node: SyntaxNode): SyntaxNode {
  let at = node;
  for (let steps = 0; at.parent && steps < 300; steps++) {
    const { parent } = at;
    const isPart =
      (parent.type === 'binary_expression' && parent.field('operator')?.type === '+') ||
      parent.type === 'parenthesized_expression' ||
      (parent.type === 'method_invocation' &&
        parent.field('object') === at &&
        /^(?:formatted|stripIndent|trim|strip|concat)$/.test(parent.field('name')?.text ?? ''));
    if (!isPart) break;
    at = parent;
  }
  return at;
}
