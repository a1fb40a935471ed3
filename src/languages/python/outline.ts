// One pass over a tree collects what the readers of themes ask for: functions, classes, calls, decorators, assignments.
import type { FunctionFacts } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { BodyHashes } from '../shared/bodyHashes';
import { describeFunction } from './functions';
import { callOf } from './callNode';
import type { PythonCall } from './callNode';

export interface PythonClass {
  readonly node: SyntaxNode;
  readonly name: string;
  /** Dotted, with the classes around it. */
  readonly path: string;
  readonly owner: string;
  readonly bases: readonly SyntaxNode[];
  readonly decorators: readonly Decorator[];
  /** Indexes of its functions by name; the last one of a name counts, as it does in Python. */
  readonly methods: Map<string, number>;
  readonly function: number;
}

export interface Decorator {
  readonly node: SyntaxNode;
  /** Dotted as written, without arguments; '' for any other expression. */
  readonly name: string;
  readonly call: PythonCall | undefined;
  /** Index of the function below, -1 above a class. */
  readonly target: number;
  targetClass: PythonClass | undefined;
}

export interface Assignment {
  /** `name`, `self.name`, as written. */
  readonly target: string;
  readonly value: SyntaxNode | undefined;
  readonly type: SyntaxNode | undefined;
  readonly node: SyntaxNode;
  readonly function: number;
  /** Class whose body or method it stands in. */
  readonly class: PythonClass | undefined;
}

export interface Outline {
  readonly root: SyntaxNode;
  readonly functions: FunctionFacts[];
  readonly functionNodes: SyntaxNode[];
  /** Class that a function is a member of, by the function's index. */
  readonly classOf: (PythonClass | undefined)[];
  readonly classes: PythonClass[];
  readonly calls: PythonCall[];
  readonly decorators: Decorator[];
  readonly assignments: Assignment[];
  /** Strings that are not inside of a larger text, and what they are part of. */
  readonly texts: { readonly node: SyntaxNode; readonly function: number }[];
  readonly imports: SyntaxNode[];
  /** Names bound by anything but one assignment (loops, patterns, `+=`), as `FUNCTION:NAME`. */
  readonly rebound: Set<string>;
  readonly returns: { readonly value: SyntaxNode; readonly function: number }[];
  /** `with … as name`: what it is bound to, by the node of the value. */
  readonly aliases: Map<SyntaxNode, string>;
}

interface Frame {
  readonly node: SyntaxNode;
  readonly function: number;
  readonly class: PythonClass | undefined;
}

const textTypes = new Set(['string', 'concatenated_string', 'binary_operator']);

export function outlineOf(root: SyntaxNode): Outline {
  const hashes = new BodyHashes(root.source.text, root, isDocstring);
  const outline: Outline = {
    root, functions: [], functionNodes: [], classOf: [], classes: [], calls: [], decorators: [], assignments: [], texts: [],
    imports: [], rebound: new Set(), returns: [], aliases: new Map(),
  }; // prettier-ignore
  /** Functions and classes that were announced by their decorators. */
  const announced = new Map<SyntaxNode, { index: number; decorators: Decorator[] }>();
  /** Parts of texts that were taken already. */
  const taken = new Set<SyntaxNode>();
  const waiting: Frame[] = [{ node: root, function: -1, class: undefined }];

  const addFunction = (node: SyntaxNode, frame: Frame, first: SyntaxNode, decorators: readonly Decorator[]): number => {
    const index = outline.functions.length;
    const isMember = frame.class !== undefined && frame.class.function === frame.function;
    const member = isMember ? frame.class : undefined;
    const owner = member && node.type === 'function_definition' ? member.path : '';
    outline.functions.push(
      describeFunction(node, {
        owner,
        parent: frame.function,
        first,
        decorators,
        hash: hashes.of(node.field('body')),
        member,
      }),
    );
    outline.functionNodes.push(node);
    outline.classOf.push(member);
    const name = outline.functions[index].name;
    if (member && node.type === 'function_definition') member.methods.set(name, index);
    return index;
  };

  for (let frame = waiting.pop(); frame; frame = waiting.pop()) {
    const { node } = frame;
    let inside = frame.function;
    let around = frame.class;
    switch (node.type) {
      case 'decorated_definition': {
        const definition = node.field('definition');
        const names = node.children.filter(child => child.type === 'decorator');
        const decorators: Decorator[] = [];
        const isFunction = definition?.type === 'function_definition';
        const index = isFunction ? outline.functions.length : -1;
        for (const decorator of names) {
          const expression = decorator.children.find(child => child.type !== 'comment');
          if (!expression) continue;
          const call = expression.type === 'call' ? callOf(expression, index < 0 ? frame.function : index) : undefined;
          const named = expression.type === 'call' ? expression.field('function') : expression;
          decorators.push({ node: decorator, name: dotted(named), call, target: index, targetClass: undefined });
        }
        outline.decorators.push(...decorators);
        if (definition) announced.set(definition, { index, decorators });
        if (isFunction) {
          addFunction(definition, frame, node, decorators);
          // Calls of decorators count as the function's: a click on one means the function below.
          push(waiting, names, { function: index, class: frame.class });
          waiting.splice(waiting.length - names.length, 0, {
            node: definition,
            function: frame.function,
            class: frame.class,
          });
          continue;
        }
        break;
      }
      case 'function_definition':
        inside = announced.get(node)?.index ?? addFunction(node, frame, node, []);
        break;
      case 'lambda':
        inside = addFunction(node, frame, node, []);
        break;
      case 'class_definition': {
        const name = node.field('name')?.text ?? '';
        const owner = frame.class !== undefined && frame.class.function === frame.function ? frame.class.path : '';
        const bases = (node.field('superclasses')?.children ?? []).filter(
          child => child.type !== 'keyword_argument' && child.type !== 'comment',
        );
        const decorators = announced.get(node)?.decorators ?? [];
        around = {
          node, name, owner, path: owner === '' ? name : `${owner}.${name}`, bases, decorators,
          methods: new Map(), function: frame.function,
        }; // prettier-ignore
        for (const decorator of decorators) decorator.targetClass = around;
        outline.classes.push(around);
        break;
      }
      case 'call': {
        outline.calls.push(callOf(node, inside));
        if (isFormat(node) && !taken.has(node)) {
          outline.texts.push({ node, function: inside });
          const text = node.field('function')!.field('object')!;
          taken.add(text);
        }
        break;
      }
      case 'assignment':
      case 'named_expression': {
        const left = node.field('left') ?? node.field('name');
        const target = dotted(left);
        const value = node.field('right') ?? node.field('value');
        if (target !== '') {
          outline.assignments.push({
            target, value, type: node.field('type'), node, function: frame.function, class: frame.class,
          }); // prettier-ignore
        } else if (left) rebind(outline, left, frame.function);
        break;
      }
      case 'augmented_assignment':
      case 'for_statement':
      case 'for_in_clause': {
        const left = node.field('left');
        if (left) rebind(outline, left, frame.function);
        break;
      }
      case 'as_pattern': {
        const alias = node.child('as_pattern_target')?.text;
        if (alias !== undefined && node.children[0]) {
          outline.aliases.set(node.children[0], alias);
          outline.rebound.add(`${frame.function}:${alias}`);
        }
        break;
      }
      case 'return_statement': {
        const value = node.children.find(child => child.type !== 'comment');
        if (value) outline.returns.push({ value, function: frame.function });
        break;
      }
      case 'import_statement':
      case 'import_from_statement':
        outline.imports.push(node);
        continue;
    }
    if (textTypes.has(node.type)) {
      const isPart = taken.has(node);
      if (!isPart && !isDocstring(node)) outline.texts.push({ node, function: inside });
      // What is inside of a larger text is read with it.
      if (node.type !== 'string') for (const child of node.children) taken.add(child);
    } else if (node.type === 'parenthesized_expression' && taken.has(node)) {
      for (const child of node.children) taken.add(child);
    }
    push(waiting, node.children, { function: inside, class: around });
  }
  outline.calls.sort((a, b) => a.at - b.at);
  return outline;
}

function push(waiting: Frame[], nodes: readonly SyntaxNode[], frame: Omit<Frame, 'node'>): void {
  for (let i = nodes.length - 1; i >= 0; i--) waiting.push({ node: nodes[i], ...frame });
}

function rebind(outline: Outline, left: SyntaxNode, inside: number): void {
  for (const node of left.walk()) if (node.type === 'identifier') outline.rebound.add(`${inside}:${node.text}`);
}

/** `a.b.c`, as long as it is nothing but names; '' for anything else. Long chains are nobody's name. */
export function dotted(node: SyntaxNode | undefined): string {
  let name = '';
  for (let depth = 0; node && depth < 12; depth++) {
    if (node.type === 'identifier') return node.text + name;
    if (node.type !== 'attribute') return '';
    name = `.${node.field('attribute')?.text ?? ''}${name}`;
    node = node.field('object');
  }
  return '';
}

/** A string that stands for itself as a statement. */
function isDocstring(node: SyntaxNode): boolean {
  return (
    (node.type === 'string' || node.type === 'concatenated_string') &&
    node.parent?.type === 'expression_statement' &&
    node.parent.children.length === 1
  );
}

function isFormat(call: SyntaxNode): boolean {
  const callee = call.field('function');
  if (callee?.type !== 'attribute' || callee.field('attribute')?.text !== 'format') return false;
  const object = callee.field('object')?.type;
  return object === 'string' || object === 'concatenated_string' || object === 'parenthesized_expression';
}
