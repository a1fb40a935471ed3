import type { HandlerRef, ImportFacts } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { requiredModule } from './imports';
import { argumentsOf, dottedOf, elementsOf, isFunction, keyOf, propertyOf, stringOf, unwrap } from './nodes';
import type { ClassNode, Script } from './script';
import { madeBy } from './classes';

const wrapperName =
  /async|wrap|catch|handl|safe|try|with|auth|protect|guard|measure|trace|span|instrument|compose|promisif|limit|cache|require|ensure|validate|use|make|create|to[A-Z]|as[A-Z]/i;

/** Finds what runs: closures by their place, names by what they lead to in this file, or as written. */
export class Handlers {
  /** Modules that are loaded where they are used get a name, so that it can be looked up like others. */
  readonly imports: ImportFacts[] = [];

  constructor(private readonly script: Script) {}

  /** What an expression runs; undefined when it is nothing that can be called. */
  of(node: SyntaxNode | undefined, depth = 0): HandlerRef | undefined {
    if (!node || depth > 6) return undefined;
    const inner = unwrap(node);
    const index = this.script.indexOf(inner);
    if (index !== undefined) return index;
    switch (inner.type) {
      case 'identifier':
      case 'shorthand_property_identifier':
        return this.named(inner, depth);
      case 'member_expression':
      case 'subscript_expression':
        return this.member(inner);
      case 'call_expression':
        return this.wrapped(inner, depth);
      case 'array':
        return this.pair(inner) ?? this.last(elementsOf(inner), depth);
      case 'spread_element':
        return this.of(inner.children[0], depth + 1);
      case 'object':
        return this.of(propertyOf(inner, 'handler', 'handle', 'resolve', 'execute'), depth + 1);
      case 'ternary_expression':
        return this.of(inner.field('consequence'), depth + 1) ?? this.of(inner.field('alternative'), depth + 1);
      case 'binary_expression':
        return this.of(inner.field('left'), depth + 1) ?? this.of(inner.field('right'), depth + 1);
      default:
        return undefined;
    }
  }

  /** The last of several: what stands in front of it is middleware. A closure wins over names behind it. */
  last(nodes: readonly SyntaxNode[], depth = 0): HandlerRef | undefined {
    for (let i = nodes.length - 1; i >= 0; i--) {
      const found = this.of(nodes[i], depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** AdonisJS and others give a class and the name of its method. */
  private pair(array: SyntaxNode): string | undefined {
    const [first, second, ...rest] = elementsOf(array).map(unwrap);
    if (first?.type !== 'identifier' || second?.type !== 'string' || rest.length) return undefined;
    return `${first.text}.${stringOf(second)}`;
  }

  /** Dotted name with the class in place of a variable or field that holds an instance: `OrdersController.list`. */
  typed(node: SyntaxNode): string | undefined {
    const inner = unwrap(node);
    if (inner.type === 'member_expression') {
      const object = unwrap(inner.field('object') ?? inner);
      const property = inner.field('property')?.text ?? '';
      const module = requiredModule(object);
      if (module !== undefined) return this.loaded(module, property);
      const made = this.classOf(object);
      if (made) return `${made}.${property}`;
      const before = object.type === 'member_expression' ? this.typed(object) : dottedOf(object);
      return before === undefined ? undefined : `${before}.${property}`;
    }
    return dottedOf(inner);
  }

  /** Class of the instance that an expression gives; '' when the file doesn't say. */
  classOf(node: SyntaxNode): string {
    const inner = unwrap(node);
    const made = madeBy(inner);
    if (made) return made;
    if (inner.type === 'call_expression') {
      const callee = inner.field('function');
      // What a factory gives has its members below the factory's name.
      return callee?.type === 'identifier' && callee.text !== 'require' ? callee.text : '';
    }
    if (inner.type === 'identifier') {
      const binding = this.script.bindings.find(inner.text, inner.start);
      if (!binding || binding.kind === 'class' || binding.kind === 'function' || binding.kind === 'import') return '';
      const type = typeName(binding.type);
      if (type) return type;
      if (!binding.value || binding.member !== undefined) return '';
      const value = unwrap(binding.value);
      if (/^(?:identifier|member_expression|object|function)/.test(value.type)) return '';
      return requiredModule(value) === undefined ? this.classOfValue(value) : '';
    }
    const dotted = dottedOf(inner);
    const path = dotted?.split('.');
    if (path?.length !== 2 || path[0] !== 'this') return '';
    const field = this.script.classAround(inner)?.fields.get(path[1]);
    return typeName(field?.type ?? '');
  }

  /** `const show = wrap(showOne)`: other names of functions, as imports have them. */
  aliases(): ImportFacts[] {
    const found: ImportFacts[] = [];
    for (const { name, kind, function: inside, value } of this.script.bindings) {
      const call = kind === 'variable' && inside < 0 && value?.type === 'call_expression' ? value : undefined;
      if (
        !call ||
        !call.field('arguments')?.children.some(({ type }) => type === 'identifier' || type === 'member_expression')
      )
        continue;
      const handler = this.of(call);
      const fact = typeof handler === 'number' ? this.script.functions[handler] : undefined;
      if (fact && fact.parent < 0 && fact.name !== '' && fact.name !== name) {
        found.push({ local: name, module: '', name: fact.owner ? `${fact.owner}.${fact.name}` : fact.name });
      }
    }
    return found;
  }

  /** Name for what a module gives; it is imported under it. */
  loaded(module: string, name: string): string {
    const known = this.imports.find(entry => entry.module === module && entry.name === name);
    if (known) return known.local;
    const local = `$module${this.imports.length}`;
    this.imports.push({ local, module, name });
    return local;
  }

  private classOfValue(value: SyntaxNode): string {
    const made = madeBy(value);
    if (made) return made;
    const callee = value.type === 'call_expression' ? value.field('function') : undefined;
    return callee?.type === 'identifier' ? callee.text : '';
  }

  private named(node: SyntaxNode, depth: number): HandlerRef | undefined {
    const binding = this.script.bindings.find(node.text, node.start);
    if (node.text === 'undefined') return undefined;
    if (!binding || binding.kind === 'import' || binding.kind === 'class') return node.text;
    const value = binding.value && unwrap(binding.value);
    if (binding.kind === 'parameter') return binding.value ? undefined : node.text;
    const index = value && this.script.indexOf(value);
    if (index !== undefined) return index;
    if (binding.member !== undefined) {
      if (!value) return node.text;
      const object = dottedOf(value);
      const made = this.classOf(value) || (value.type === 'identifier' ? value.text : object);
      return requiredModule(value) === undefined && made ? `${made}.${binding.member}` : node.text;
    }
    if (!value) return node.text;
    if (value.type === 'call_expression' && requiredModule(value) !== undefined) return node.text;
    // A text, a number, settings: data, unless the settings have a handler.
    return this.of(value, depth + 1);
  }

  private member(node: SyntaxNode): HandlerRef | undefined {
    const name = this.typed(node);
    if (name === undefined) {
      const last = node.field('property')?.text;
      return last === undefined ? undefined : this.ofCallee(node.field('object'), last);
    }
    if (/^(?:process|Math|JSON)\./.test(name)) return undefined;
    const split = name.lastIndexOf('.');
    const owner = name.slice(0, split);
    const member = name.slice(split + 1);
    const owners = owner === 'this' ? this.script.classAround(node) : this.script.classNamed(owner);
    return this.inClass(owners, member) ?? this.inObject(owner, member) ?? name;
  }

  private inClass(found: ClassNode | undefined, name: string): number | undefined {
    if (!found) return undefined;
    const functions = this.script.functions;
    const index = functions.findIndex(
      ({ owner, name: own, isDeclaration }) => owner === found.path && own === name && !isDeclaration,
    );
    return index < 0 ? undefined : index;
  }

  private inObject(owner: string, name: string): number | undefined {
    const binding = this.script.bindings.top(owner);
    if (binding?.value?.type !== 'object') return undefined;
    const index = this.script.functions.findIndex(found => found.owner === owner && found.name === name);
    return index < 0 ? undefined : index;
  }

  /** `new Controller().list`, `makeHandlers(db).list`. */
  private ofCallee(object: SyntaxNode | undefined, name: string): HandlerRef | undefined {
    const made = object && this.classOf(object);
    return made ? `${made}.${name}` : undefined;
  }

  private wrapped(call: SyntaxNode, depth: number): HandlerRef | undefined {
    const module = requiredModule(call);
    if (module !== undefined) return this.loaded(module, 'default');
    const callee = call.field('function');
    const args = argumentsOf(call);
    if (callee?.type === 'member_expression' && callee.field('property')?.text === 'bind') {
      return this.of(callee.field('object'), depth + 1);
    }
    const closures = args.map(unwrap).filter(isFunction);
    const last = closures[closures.length - 1];
    if (last) return this.script.indexOf(last);
    const name =
      callee && (callee.type === 'member_expression' ? keyOf(callee.field('property') ?? callee) : callee.text);
    const isWrapper = name !== undefined && wrapperName.test(name);
    for (let i = args.length - 1; i >= 0; i--) {
      const argument = unwrap(args[i]);
      if (argument.type === 'call_expression' || argument.type === 'array') {
        const inner = this.of(argument, depth + 1);
        if (inner !== undefined) return inner;
      } else if (this.isCallable(argument, isWrapper)) {
        const found = this.of(argument, depth + 1);
        if (found !== undefined) return found;
      }
    }
    // `wrap(options)(handler)`, `createHandler(db)`: the function that gives the handler.
    if (callee?.type === 'call_expression') return this.of(callee, depth + 1);
    return callee ? this.of(callee, depth + 1) : undefined;
  }

  /** Whether an argument is the thing that is wrapped rather than a setting of the wrapper. */
  private isCallable(node: SyntaxNode, isWrapper: boolean): boolean {
    if (node.type === 'member_expression') {
      const dotted = dottedOf(node) ?? '';
      return (
        isWrapper &&
        !/^[A-Z\d_]+$/.test(dotted.slice(dotted.lastIndexOf('.') + 1)) &&
        !/schema|config|option|param/i.test(dotted)
      );
    }
    if (node.type !== 'identifier') return false;
    const binding = this.script.bindings.find(node.text, node.start);
    if (binding?.kind === 'function') return true;
    const value = binding?.kind === 'variable' && binding.value ? unwrap(binding.value) : undefined;
    if (value && isFunction(value)) return true;
    if (/schema|dto|config|options?$|limit$|^db$|repo/i.test(node.text)) return false;
    return (
      isWrapper &&
      (!binding ||
        binding.kind === 'import' ||
        binding.kind === 'parameter' ||
        (binding.kind === 'variable' && (value?.type === 'call_expression' || binding.member !== undefined)))
    );
  }
}

/** A class's name as a type; '' for types of the language and of functions. */
function typeName(type: string): string {
  const name = /^([A-Z][\w$]*)(?:<.*>)?$/s.exec(type)?.[1] ?? '';
  return /^(?:Promise|Array|Record|Map|Set|Function|Object|String|Number|Partial|Router|Express|Application|RequestHandler)$/.test(
    name,
  )
    ? ''
    : name;
}
