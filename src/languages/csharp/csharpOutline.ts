import type { SourceFile } from '../../core/index/language';
import type { SyntaxNode } from '../../core/index/syntax';
import { addField } from '../shared/outline';
import type { Annotation, Argument, OutlineFunction, OutlineParameter, Scope, TypeKind } from '../shared/outline';
import { CSharpValues, plainName } from './csharpValues';

const typeKinds: Readonly<Record<string, TypeKind>> = {
  class_declaration: 'class',
  struct_declaration: 'class',
  record_declaration: 'record',
  record_struct_declaration: 'record',
  interface_declaration: 'interface',
  enum_declaration: 'enum',
};
const nothing: ReadonlySet<string> = new Set();

/** Reads a file of C#. */
export class CSharpOutline extends CSharpValues {
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
      case 'using_directive':
        this.addImport(node);
        return undefined;
      case 'namespace_declaration':
      case 'file_scoped_namespace_declaration':
        this.enterNamespace(node);
        return scope;
      case 'class_declaration':
      case 'struct_declaration':
      case 'record_declaration':
      case 'record_struct_declaration':
      case 'interface_declaration':
      case 'enum_declaration':
        return this.enterType(node, scope);
      case 'method_declaration':
      case 'constructor_declaration':
      case 'local_function_statement':
      case 'operator_declaration':
        return this.enterFunction(node, scope);
      case 'property_declaration':
      case 'indexer_declaration':
        return this.enterProperty(node, scope);
      case 'lambda_expression':
      case 'anonymous_method_expression':
        return this.enterClosure(node, scope);
      case 'enum_member_declaration':
        this.addMember(node, scope);
        return scope;
      case 'variable_declaration':
        this.addVariables(node, scope);
        return scope;
      case 'assignment_expression':
        this.addAssignment(node, scope);
        return scope;
      case 'return_statement':
        this.addReturn(node.children[0], scope);
        return scope;
      case 'arrow_expression_clause':
        this.addReturn(node.children[0], scope);
        return scope;
      case 'invocation_expression':
        this.enterCall(node, scope);
        return scope;
      case 'object_creation_expression':
      case 'implicit_object_creation_expression':
        this.enterCreation(node, scope);
        return scope;
      case 'string_literal':
      case 'verbatim_string_literal':
      case 'raw_string_literal':
      case 'interpolated_string_expression':
        this.strings.push({ node: outermost(node), function: scope.function, type: scope.type });
        return scope;
      default:
        return node.type === 'comment' ? undefined : scope;
    }
  }

  private enterNamespace(node: SyntaxNode): void {
    const name = node.field('name')?.text.replace(/\s+/g, '') ?? '';
    const isInner = node.around('namespace_declaration') !== undefined;
    const whole = isInner && this.package ? `${this.package}.${name}` : name;
    if (!this.package || isInner) this.package = whole;
    // Types of the namespaces around are in sight without being imported.
    const parts = name.split('.');
    for (let length = parts.length - 1; length > 0; length--) {
      this.imports.push({ local: '*', module: parts.slice(0, length).join('.'), name: '*' });
    }
  }

  private addImport(node: SyntaxNode): void {
    const alias = node.field('name');
    const path =
      node.children.findLast(({ fieldName }) => fieldName !== 'name')?.text.replace(/\s+|^global::/g, '') ?? '';
    if (alias) this.imports.push({ local: alias.text, module: path, name: path.slice(path.lastIndexOf('.') + 1) });
    else this.imports.push({ local: '*', module: path, name: '*' });
  }

  private enterType(node: SyntaxNode, { type: outer }: Scope): Scope {
    const name = node.field('name')?.text ?? '';
    const { annotations, names, modifiers } = this.modifiersOf(node);
    const line = node.field('name')?.line ?? node.line;
    const owner = outer?.path ?? '';
    const bases = (node.child('base_list')?.children ?? [])
      .filter(({ type }) => type !== 'argument_list' && type !== 'comment')
      .map(({ text }) => text.replace(/\s+/g, ' '));
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
    for (const { name: field, type: declared } of this.parametersOf(node.child('parameter_list')))
      addField(type, field, declared);
    return { type, function: -1 };
  }

  private enterFunction(node: SyntaxNode, { type, function: parent }: Scope): Scope {
    const nameNode = node.field('name') ?? node.field('operator');
    const { annotations, names, modifiers } = this.modifiersOf(node);
    const list = node.field('parameters');
    const parameters = this.parametersOf(list);
    const line = nameNode?.line ?? node.line;
    const body = node.field('body');
    const isLocal = node.type === 'local_function_statement';
    const first = list?.children[0];
    const fn = this.addFunction({
      facts: {
        name: node.type === 'operator_declaration' ? `operator ${nameNode?.text ?? ''}` : (nameNode?.text ?? ''),
        owner: isLocal ? '' : (type?.path ?? ''),
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
      returns: node.field('returns')?.text ?? '',
      extends: first?.children.some(child => child.type === 'modifier' && child.text === 'this')
        ? (parameters[0]?.type ?? '')
        : '',
      type,
      isClosure: false,
      node,
    });
    return { type, function: fn.index };
  }

  /** A property with code in it is a function of its name; any is a field with a type. */
  private enterProperty(node: SyntaxNode, scope: Scope): Scope {
    const nameNode = node.field('name');
    const name = nameNode?.text ?? 'this[]';
    const { annotations, names, modifiers } = this.modifiersOf(node);
    const declared = node.field('type')?.text.replace(/\s+/g, ' ') ?? '';
    const value = node.field('value');
    const line = nameNode?.line ?? node.line;
    const { type, function: parent } = scope;
    if (nameNode) {
      const returned = node
        .child('accessor_list')
        ?.children.find(one => one.field('name')?.type === 'get')
        ?.field('body');
      const given = value ?? (returned?.type === 'arrow_expression_clause' ? returned : undefined);
      this.variables.push({
        name,
        declared,
        value: unwrapArrow(given),
        annotations,
        modifiers,
        type,
        function: -1,
        line,
        endLine: node.endLine,
      });
    }
    const hasCode =
      value?.type === 'arrow_expression_clause' ||
      node.field('accessors')?.children.some(one => one.field('body') !== undefined) === true;
    if (!hasCode) return scope;
    const body = value?.type === 'arrow_expression_clause' ? value : node.field('accessors');
    const fn: OutlineFunction = this.addFunction({
      facts: {
        name, owner: type?.path ?? '', parent, firstLine: annotations[0]?.line ?? line, line, endLine: node.endLine,
        params: [], ...(names.length ? { annotations: names } : {}), hash: this.hashes.of(body),
      }, // prettier-ignore
      annotations,
      parameters: [],
      modifiers,
      returns: declared,
      extends: '',
      type,
      isClosure: false,
      node,
    });
    return { type, function: fn.index };
  }

  private enterClosure(node: SyntaxNode, { type, function: parent }: Scope): Scope {
    const list = node.field('parameters');
    const parameters: OutlineParameter[] =
      list?.type === 'implicit_parameter' ? [{ name: list.text, type: '', annotations: [] }] : this.parametersOf(list);
    const body = node.field('body') ?? node.child('block') ?? node;
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
      annotations: this.modifiersOf(node).annotations,
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
    this.variables.push({
      name, declared: '', value: undefined, annotations: [], modifiers: new Set(['const']),
      type, function: -1, line: node.line, endLine: node.line, text: [name],
    }); // prettier-ignore
  }

  private addVariables(node: SyntaxNode, { type, function: inside }: Scope): void {
    const around = node.parent?.type === 'field_declaration' ? node.parent : undefined;
    const { annotations, modifiers } = around ? this.modifiersOf(around) : { annotations: [], modifiers: nothing };
    const declared = node.field('type')?.text.replace(/\s+/g, ' ') ?? '';
    for (const declarator of node.children) {
      if (declarator.type !== 'variable_declarator') continue;
      const name = declarator.field('name')?.text ?? '';
      const value = declarator.children.find(
        ({ fieldName, type: kind }) => fieldName !== 'name' && kind !== 'bracketed_argument_list',
      );
      const { line, endLine } = declarator;
      this.variables.push({
        name,
        declared,
        value,
        annotations,
        modifiers,
        type,
        function: around ? -1 : inside,
        line,
        endLine,
      });
    }
  }

  private addAssignment(node: SyntaxNode, scope: Scope): void {
    // `new X { A = 1 }` and `[Foo(A = 1)]` only look like assignments.
    if (node.parent?.type === 'initializer_expression' || node.parent?.type === 'attribute_argument') return;
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
    const target = node.field('function');
    let written: SyntaxNode | undefined;
    let receiver: SyntaxNode | undefined;
    if (target?.type === 'identifier' || target?.type === 'generic_name') written = target;
    else if (target?.type === 'member_access_expression') {
      written = target.field('name');
      receiver = target.field('expression');
    } else if (target?.type === 'conditional_access_expression') {
      written = target.child('member_binding_expression')?.field('name');
      receiver = target.field('condition');
    }
    if (!written) return;
    const list = node.field('arguments');
    this.addCall({
      callee: plainName(written),
      receiver,
      isNew: false,
      args: argumentsIn(list),
      typeArgs: written.child('type_argument_list')?.text.slice(1, -1) ?? '',
      node,
      nameStart: written.start,
      line: written.line,
      endLine: list?.endLine ?? node.endLine,
      ...scope,
    });
  }

  private enterCreation(node: SyntaxNode, scope: Scope): void {
    const written = node.field('type') ?? declaredType(node);
    const list = node.field('arguments') ?? node.child('argument_list');
    const initializer = node.field('initializer') ?? node.child('initializer_expression');
    const set = (initializer?.children ?? []).flatMap((one): Argument[] => {
      const left = one.type === 'assignment_expression' ? one.field('left') : undefined;
      const right = one.field('right');
      return left?.type === 'identifier' && right ? [{ name: left.text, node: right }] : [];
    });
    const text = written?.text ?? '';
    const open = text.indexOf('<');
    this.addCall({
      callee: /([\w]+)\??$/.exec(open < 0 ? text : text.slice(0, open))?.[1] ?? '',
      receiver: undefined,
      isNew: true,
      args: [...argumentsIn(list), ...set],
      typeArgs: open < 0 ? '' : text.slice(open + 1, text.lastIndexOf('>')),
      node,
      nameStart: node.start,
      line: node.line,
      endLine: (list ?? node).endLine,
      ...scope,
    });
  }

  private parametersOf(list: SyntaxNode | undefined): OutlineParameter[] {
    const parameters: OutlineParameter[] = [];
    let loose = '';
    for (const node of list?.children ?? []) {
      if (node.type === 'parameter' || node.type === 'implicit_parameter') {
        const name = node.type === 'implicit_parameter' ? node.text : (node.field('name')?.text ?? '');
        const type = node.field('type')?.text.replace(/\s+/g, ' ') ?? '';
        parameters.push({ name, type, annotations: this.modifiersOf(node).annotations });
      } else if (node.fieldName === 'type') loose = node.text;
      else if (node.fieldName === 'name') parameters.push({ name: node.text, type: loose, annotations: [] });
    }
    return parameters;
  }

  private modifiersOf(node: SyntaxNode): {
    annotations: readonly Annotation[];
    names: readonly string[];
    modifiers: ReadonlySet<string>;
  } {
    const annotations: Annotation[] = [];
    const modifiers = new Set<string>();
    for (const child of node.children) {
      if (child.type === 'modifier') modifiers.add(child.text);
      if (child.type !== 'attribute_list') continue;
      for (const attribute of child.children) {
        if (attribute.type !== 'attribute') continue;
        const written = attribute.field('name');
        const name = (written?.text ?? '').replace(/\s+|<.*$/gs, '');
        const args = (attribute.child('attribute_argument_list')?.children ?? []).flatMap(attributeArgument);
        const simple = plainName(written?.type === 'qualified_name' ? written.field('name') : written).replace(
          /Attribute$/,
          '',
        );
        annotations.push({ name, simple, args, line: attribute.line, endLine: attribute.endLine });
      }
    }
    return { annotations, names: annotations.map(({ name }) => name), modifiers };
  }
}

function attributeArgument(node: SyntaxNode): Argument[] {
  const value = node.children[node.children.length - 1];
  if (node.type !== 'attribute_argument' || !value) return [];
  if (value.type === 'assignment_expression') {
    const right = value.field('right');
    return right ? [{ name: value.field('left')?.text, node: right }] : [];
  }
  return [{ name: node.children.length > 1 ? node.children[0].text : undefined, node: value }];
}

function argumentsIn(list: SyntaxNode | undefined): Argument[] {
  return (list?.children ?? []).flatMap((argument): Argument[] => {
    if (argument.type !== 'argument') return [];
    const node = argument.children[argument.children.length - 1];
    return node ? [{ name: argument.children.length > 1 ? argument.field('name')?.text : undefined, node }] : [];
  });
}

/** The type that stands in front of `= new(…)`. */
function declaredType(node: SyntaxNode): SyntaxNode | undefined {
  const { parent } = node;
  if (parent?.type === 'property_declaration') return parent.field('type');
  if (parent?.type === 'arrow_expression_clause')
    return parent.parent?.field('type') ?? parent.parent?.field('returns');
  return parent?.type === 'variable_declarator' ? parent.parent?.field('type') : undefined;
}

function unwrapArrow(node: SyntaxNode | undefined): SyntaxNode | undefined {
  return node?.type === 'arrow_expression_clause' ? node.children[0] : node;
}

/** The name that a closure is put under by what stands around it. */
function boundName(node: SyntaxNode): string {
  const { parent } = node;
  if (parent?.type === 'variable_declarator') return parent.field('name')?.text ?? '';
  if (parent?.type === 'assignment_expression' && parent.field('right') === node) {
    const left = parent.field('left');
    return (
      (left?.type === 'member_access_expression' ? left.field('name') : left?.type === 'identifier' ? left : undefined)
        ?.text ?? ''
    );
  }
  return '';
}

/** The whole concatenation that a string is a part of. */
function outermost(node: SyntaxNode): SyntaxNode {
  let at = node;
  for (let steps = 0; at.parent && steps < 300; steps++) {
    const { parent } = at;
    const isPart =
      (parent.type === 'binary_expression' && parent.field('operator')?.type === '+') ||
      parent.type === 'parenthesized_expression';
    if (!isPart) break;
    at = parent;
  }
  return at;
}
