// One pass over a tree collects what the readers of themes ask for: methods, blocks, classes, calls, assignments.
import type { FunctionFacts } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { BodyHashes } from '../shared/bodyHashes';

export interface RubyClass {
  readonly node: SyntaxNode;
  readonly isModule: boolean;
  /** Last part of its name. */
  readonly name: string;
  readonly owner: string;
  /** Dotted with all modules around it. */
  readonly path: string;
  readonly base: string;
  readonly includes: string[];
  /** Indexes of instance and singleton methods by name. */
  readonly methods: Map<string, number>;
}

export interface RubyCall {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly receiver: SyntaxNode | undefined;
  readonly args: readonly SyntaxNode[];
  /** `key: value` and `:key => value`; `'text' => value` under the text. */
  readonly named: ReadonlyMap<string, SyntaxNode>;
  readonly block: SyntaxNode | undefined;
  readonly function: number;
  readonly class: RubyClass | undefined;
  /** Offset of the name. */
  readonly at: number;
}

export interface Assignment {
  /** `name`, `@name`, `NAME`, `A::NAME`. */
  readonly target: string;
  readonly value: SyntaxNode;
  readonly node: SyntaxNode;
  readonly function: number;
  readonly class: RubyClass | undefined;
}

export interface Outline {
  readonly root: SyntaxNode;
  readonly functions: FunctionFacts[];
  readonly functionOf: Map<SyntaxNode, number>;
  /** Methods by name. */
  readonly named: Map<string, SyntaxNode[]>;
  readonly classes: RubyClass[];
  readonly calls: RubyCall[];
  readonly callOf: Map<SyntaxNode, RubyCall>;
  readonly assignments: Assignment[];
  readonly texts: { readonly node: SyntaxNode; readonly function: number }[];
  readonly heredocs: Map<SyntaxNode, SyntaxNode>;
}

interface Frame {
  readonly node: SyntaxNode;
  readonly function: number;
  readonly class: RubyClass | undefined;
}

export function outlineOf(root: SyntaxNode): Outline {
  const hashes = new BodyHashes(root.source.text, root);
  const outline: Outline = {
    root, functions: [], functionOf: new Map(), named: new Map(), classes: [], calls: [], callOf: new Map(), assignments: [], texts: [],
    heredocs: heredocsIn(root),
  }; // prettier-ignore
  const taken = new Set<SyntaxNode>();
  const waiting: Frame[] = [{ node: root, function: -1, class: undefined }];

  const add = (node: SyntaxNode, frame: Frame, name: string, nameNode: SyntaxNode | undefined): number => {
    const index = outline.functions.length;
    const isMember = name !== '' && frame.class !== undefined;
    const body = node.field('body') ?? node;
    outline.functions.push({
      name,
      owner: isMember ? frame.class!.path : '',
      parent: frame.function,
      firstLine: node.line,
      line: nameNode?.line ?? node.line,
      endLine: node.endLine,
      params: parametersOf(node),
      hash: hashes.of(body),
    });
    outline.functionOf.set(node, index);
    if (name !== '') {
      const known = outline.named.get(name);
      if (known) known.push(node);
      else outline.named.set(name, [node]);
    }
    if (isMember) frame.class!.methods.set(name, index);
    return index;
  };

  for (let frame = waiting.pop(); frame; frame = waiting.pop()) {
    const { node } = frame;
    let inside = frame.function;
    let around = frame.class;
    switch (node.type) {
      case 'method':
      case 'singleton_method': {
        const name = node.field('name');
        inside = add(node, frame, name?.text ?? '', name);
        break;
      }
      case 'lambda':
      case 'block':
      case 'do_block': {
        if (node.parent?.type === 'lambda' && node.type !== 'lambda') break;
        const { name, at } = blockName(node);
        inside = add(node, frame, name, at);
        break;
      }
      case 'class':
      case 'module': {
        const name = constantName(node.field('name'));
        const parts = name.split('.');
        const outer = frame.class?.path ?? '';
        const path = outer === '' ? name : `${outer}.${name}`;
        around = {
          node, isModule: node.type === 'module', name: parts[parts.length - 1], path,
          owner: path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '',
          base: node.field('superclass')?.children[0]?.text.replace(/\s+/g, '') ?? '',
          includes: [], methods: new Map(),
        }; // prettier-ignore
        outline.classes.push(around);
        break;
      }
      case 'call': {
        const call = readCall(node, inside, around);
        if (call) {
          outline.calls.push(call);
          outline.callOf.set(node, call);
          if (around && !call.receiver && /^(?:include|extend|prepend)$/.test(call.name) && inside === frame.function)
            around.includes.push(...call.args.map(arg => arg.text.replace(/^::/, '')));
        }
        break;
      }
      case 'assignment':
      case 'operator_assignment': {
        const left = node.field('left');
        const value = node.field('right');
        if (
          left &&
          value &&
          /^(?:identifier|constant|instance_variable|class_variable|global_variable|scope_resolution)$/.test(left.type)
        )
          outline.assignments.push({ target: left.text, value, node, function: inside, class: around });
        break;
      }
    }
    if (/^(?:string|chained_string|binary|heredoc_beginning)$/.test(node.type)) {
      if (!taken.has(node)) outline.texts.push({ node, function: inside });
      if (node.type === 'binary' || node.type === 'chained_string') for (const child of node.children) taken.add(child);
    }
    for (let i = node.children.length - 1; i >= 0; i--) {
      waiting.push({ node: node.children[i], function: inside, class: around });
    }
  }
  outline.calls.sort((a, b) => a.at - b.at);
  return outline;
}

function readCall(node: SyntaxNode, inside: number, around: RubyClass | undefined): RubyCall | undefined {
  const name = node.field('method');
  if (!name) return undefined;
  const args: SyntaxNode[] = [];
  const named = new Map<string, SyntaxNode>();
  for (const arg of node.field('arguments')?.children ?? []) {
    if (arg.type === 'comment') continue;
    if (arg.type === 'pair') addPair(named, arg);
    else {
      args.push(arg);
      if (arg.type === 'hash') for (const pair of arg.children) if (pair.type === 'pair') addPair(named, pair);
    }
  }
  return {
    node, name: name.text, receiver: node.field('receiver'), args, named, block: node.field('block'), function: inside, class: around,
    at: name.start,
  }; // prettier-ignore
}

function addPair(named: Map<string, SyntaxNode>, pair: SyntaxNode): void {
  const key = pair.field('key');
  const value = pair.field('value');
  if (!key || !value) return;
  const text = key.type === 'string' ? (key.child('string_content')?.text ?? '') : key.text.replace(/^:|^"|"$/g, '');
  named.set(text, value);
}

/** `define_method(:total) { … }`, `f = ->(x) { … }` and `f = lambda do … end` give a block a name. */
function blockName(node: SyntaxNode): { name: string; at: SyntaxNode | undefined } {
  const { parent } = node;
  const call = parent?.type === 'call' ? parent : undefined;
  const method = call?.field('method')?.text;
  if (method === 'define_method' || method === 'define_singleton_method') {
    const [name] = call?.field('arguments')?.children ?? [];
    if (name?.type === 'simple_symbol') return { name: name.text.slice(1), at: name };
    if (name?.type === 'string') return { name: name.child('string_content')?.text ?? '', at: name };
  }
  return { name: '', at: undefined };
}

function parametersOf(node: SyntaxNode): string[] {
  const list = node.field('parameters');
  return (list?.children ?? []).flatMap(child => {
    const name = child.type === 'identifier' ? child : child.field('name');
    return name ? [name.text] : [];
  });
}

/** `A::B` as `A.B`. */
export function constantName(node: SyntaxNode | undefined): string {
  return node && /^(?:constant|scope_resolution)$/.test(node.type)
    ? node.text.replace(/^::/, '').replace(/\s+/g, '').replace(/::/g, '.')
    : '';
}

/** Bodies come in the order of what announces them. */
function heredocsIn(root: SyntaxNode): Map<SyntaxNode, SyntaxNode> {
  const beginnings: SyntaxNode[] = [];
  const bodies: SyntaxNode[] = [];
  for (const node of root.walk()) {
    if (node.type === 'heredoc_beginning') beginnings.push(node);
    else if (node.type === 'heredoc_body') bodies.push(node);
  }
  bodies.sort((a, b) => a.start - b.start);
  beginnings.sort((a, b) => a.start - b.start);
  return new Map(beginnings.flatMap((node, i) => (bodies[i] ? [[node, bodies[i]] as const] : [])));
}
