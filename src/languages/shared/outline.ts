// What Java, Kotlin and C# have in common, whatever their grammars call it: types with members, annotated functions, calls,
// variables. Each language draws the outline of a file once; frameworks are then read off the outline.
import type { FunctionFacts, HandlerRef, ImportFacts, TextPart, TextValue, TypeFacts } from '../../core/index/facts';
import type { SourceFile } from '../../core/index/language';
import type { SyntaxNode } from '../../core/index/syntax';
import { join } from '../../core/index/sourceIndex';
import { BodyHashes } from './bodyHashes';

export interface Argument {
  /** Undefined for one by position. */
  readonly name: string | undefined;
  readonly node: SyntaxNode;
}

export interface Annotation {
  /** Dotted, as written. */
  readonly name: string;
  /** Its last part, without C#'s `Attribute`. */
  readonly simple: string;
  readonly args: readonly Argument[];
  readonly line: number;
  readonly endLine: number;
}

export type TypeKind = 'class' | 'interface' | 'enum' | 'record' | 'object' | 'annotation' | 'anonymous';

export interface OutlineType {
  readonly index: number;
  readonly facts: TypeFacts & { fields?: Record<string, string> };
  /** Dotted with its owners. */
  readonly path: string;
  readonly kind: TypeKind;
  readonly annotations: readonly Annotation[];
  readonly outer: OutlineType | undefined;
  readonly functions: OutlineFunction[];
  readonly modifiers: ReadonlySet<string>;
  readonly node: SyntaxNode;
  anonymous: number;
}

export interface OutlineParameter {
  readonly name: string;
  readonly type: string;
  readonly annotations: readonly Annotation[];
}

export interface OutlineFunction {
  readonly index: number;
  readonly facts: FunctionFacts;
  readonly annotations: readonly Annotation[];
  readonly parameters: readonly OutlineParameter[];
  readonly modifiers: ReadonlySet<string>;
  readonly returns: string;
  /** Type that it extends from outside: Kotlin's receiver, C#'s `this` parameter. */
  readonly extends: string;
  /** The type it is a member of or, for closures, written in. */
  readonly type: OutlineType | undefined;
  readonly isClosure: boolean;
  readonly node: SyntaxNode;
}

export interface OutlineCall {
  readonly callee: string;
  readonly receiver: SyntaxNode | undefined;
  readonly isNew: boolean;
  readonly args: readonly Argument[];
  /** Type arguments as written, without brackets. */
  readonly typeArgs: string;
  readonly node: SyntaxNode;
  readonly nameStart: number;
  readonly line: number;
  readonly endLine: number;
  readonly function: number;
  readonly type: OutlineType | undefined;
}

export interface OutlineVariable {
  readonly name: string;
  readonly declared: string;
  readonly value: SyntaxNode | undefined;
  readonly annotations: readonly Annotation[];
  readonly modifiers: ReadonlySet<string>;
  readonly type: OutlineType | undefined;
  readonly function: number;
  readonly line: number;
  readonly endLine: number;
  /** Enum members: a text that is known although no expression says so. */
  readonly text?: TextValue;
}

export interface Assignment {
  /** `topic`, `this.topic`. */
  readonly target: string;
  readonly value: SyntaxNode;
  readonly function: number;
  readonly type: OutlineType | undefined;
}

/** Where the walk is. */
export interface Scope {
  readonly type: OutlineType | undefined;
  readonly function: number;
}

const none: readonly never[] = [];

/** How many names one leads to until it is given up. */
export const mostHops = 6;

export abstract class Outline {
  package = '';
  readonly imports: ImportFacts[] = [];
  readonly types: OutlineType[] = [];
  readonly functions: OutlineFunction[] = [];
  /** In the order of their names. */
  readonly calls: OutlineCall[] = [];
  readonly variables: OutlineVariable[] = [];
  readonly assignments: Assignment[] = [];
  /** Strings, outermost expression first. */
  readonly strings: { readonly node: SyntaxNode; readonly function: number; readonly type: OutlineType | undefined }[] =
    [];
  protected readonly typesByNode = new Map<SyntaxNode, OutlineType>();
  private readonly closures = new Map<SyntaxNode, number>();
  private readonly functionsByNode = new Map<SyntaxNode, number>();
  private readonly callsByNode = new Map<SyntaxNode, OutlineCall>();
  private variablesByName: Map<string, Map<number, OutlineVariable[]>> | undefined;
  private assignmentsByName: Map<string, Assignment[]> | undefined;
  private callsByFunction: Map<number, OutlineCall[]> | undefined;
  protected readonly hashes: BodyHashes;

  constructor(protected readonly file: SourceFile) {
    this.hashes = new BodyHashes(file.source.text, file.root);
  }

  /** The text that an expression is. Parameters are those of `inside`; other names are references. */
  text(node: SyntaxNode | undefined, inside: number): TextValue {
    const value = join(this.parts(node, inside, 0));
    return value.some(part => part !== null) ? value : [];
  }

  /** The same unjoined. `hops` counts what was gone through to get here: beyond `mostHops` nothing is known any more. */
  protected abstract parts(node: SyntaxNode | undefined, inside: number, hops: number): readonly TextPart[];
  /** What an argument that is to be called leads to; undefined when it is nothing that can be. */
  abstract handler(node: SyntaxNode, inside: number): HandlerRef | undefined;
  /** Elements of a list as written (`{"a", "b"}`, `listOf("a")`, `new[] { "a" }`); the node itself when it is none. */
  abstract elements(node: SyntaxNode): readonly SyntaxNode[];
  /** `X` of `X.class`, `X::class`, `typeof(X)`; '' for any other expression. */
  abstract classOf(node: SyntaxNode): string;
  /** The branches of an expression that chooses (`a ? "x" : "y"`); the node itself when it does not. */
  abstract choices(node: SyntaxNode): readonly SyntaxNode[];
  /** Declared type of a name in sight, without type arguments; '' when unknown. */
  abstract typeOf(name: string, inside: number): string;
  /** What a type hands to the constructor of what it extends. */
  abstract baseArguments(type: OutlineType): readonly Argument[];
  /** Expressions that a function gives back, those of closures in it left out. */
  abstract returned(index: number): readonly SyntaxNode[];
  /** Whether members are public that say nothing. */
  abstract readonly isPublicByDefault: boolean;
  /** A name or a chain of names as written (`this.router`, `a.b`); '' for any other expression. */
  abstract nameOf(node: SyntaxNode | undefined): string;

  closureAt(node: SyntaxNode): number | undefined {
    return this.closures.get(node);
  }

  callAt(node: SyntaxNode | undefined): OutlineCall | undefined {
    return node && this.callsByNode.get(node);
  }

  /** Calls written directly in a function, not in closures within it; -1 for those outside of all. */
  callsIn(index: number): readonly OutlineCall[] {
    this.callsByFunction ??= groupBy(this.calls, call => call.function);
    return this.callsByFunction.get(index) ?? none;
  }

  /** The variable that a name means: local ones first, then the fields of the types around. */
  variable(name: string, inside: number, type: OutlineType | undefined): OutlineVariable | undefined {
    const named = this.variablesNamed(name);
    if (!named) return undefined;
    let steps = 0;
    for (let at = inside; at >= 0 && steps++ < 100; at = this.functions[at].facts.parent) {
      const local = named.get(at);
      if (local) return local[0];
      if (this.functions[at].facts.params.includes(name)) return undefined;
    }
    return this.field(name, type);
  }

  /** What a name or a chain of names says: the text of a variable of this file, a parameter, or a reference. */
  protected namedParts(name: string, node: SyntaxNode, inside: number, hops: number): readonly TextPart[] {
    const dot = name.lastIndexOf('.');
    if (dot < 0) {
      const variable = this.variable(name, inside, this.typeAround(node));
      if (variable) return this.constant(variable, hops) ?? [{ ref: name }];
      const at = this.functions[inside]?.facts.params.indexOf(name) ?? -1;
      return [at >= 0 ? { param: at } : { ref: name }];
    }
    const owner = name.slice(0, dot);
    const type = owner === 'this' ? this.typeAround(node) : this.typeNamed(owner);
    const variable = type && this.field(name.slice(dot + 1), type);
    if (variable?.type !== type || !variable) return [{ ref: name }];
    return this.constant(variable, hops) ?? [{ ref: name }];
  }

  private constant(variable: OutlineVariable, hops: number): readonly TextPart[] | undefined {
    if (variable.text) return variable.text;
    const value = this.valueOf(variable);
    if (!value) return undefined;
    const parts = this.parts(value, variable.function, hops + 1);
    return parts.some(part => part !== null) ? parts : undefined;
  }

  /** The innermost type that a place lies in. */
  typeAround(node: SyntaxNode): OutlineType | undefined {
    let at: SyntaxNode | undefined = node;
    for (let steps = 0; at && steps < 500; steps++, at = at.parent) {
      const type = this.typesByNode.get(at);
      if (type) return type;
    }
    return undefined;
  }

  /** A field of a type or of those around it, or a variable at the top of the file. */
  field(name: string, type: OutlineType | undefined): OutlineVariable | undefined {
    const named = this.variablesNamed(name)?.get(-1);
    if (!named) return undefined;
    let steps = 0;
    for (let at = type; at && steps++ < 100; at = at.outer) {
      const field = named.find(variable => variable.type === at);
      if (field) return field;
    }
    return named.find(variable => variable.type === undefined);
  }

  /** The innermost function that a place lies in; -1 outside of all. */
  functionAround(node: SyntaxNode): number {
    let at: SyntaxNode | undefined = node;
    for (let steps = 0; at && steps < 500; steps++, at = at.parent) {
      const index = this.functionsByNode.get(at);
      if (index !== undefined) return index;
    }
    return -1;
  }

  private variablesNamed(name: string): ReadonlyMap<number, OutlineVariable[]> | undefined {
    if (!this.variablesByName) {
      const groups = groupBy(this.variables, variable => variable.name);
      this.variablesByName = new Map();
      for (const [key, group] of groups)
        this.variablesByName.set(
          key,
          groupBy(group, variable => variable.function),
        );
    }
    return this.variablesByName.get(name);
  }

  /** The only expression that a variable gets its value from; undefined when there are several or none. */
  valueOf(variable: OutlineVariable): SyntaxNode | undefined {
    this.assignmentsByName ??= this.groupAssignments();
    const all = this.assignmentsByName.get(`${variable.name}@${variable.function}`) ?? none;
    const assigned =
      variable.function >= 0
        ? all
        : all.filter(
            ({ type, target, function: inside }) =>
              type === variable.type &&
              (target.startsWith('this.') || !this.functions[inside]?.facts.params.includes(variable.name)),
          );
    if (variable.value) return assigned.length === 0 ? variable.value : undefined;
    return assigned.length === 1 ? assigned[0].value : undefined;
  }

  /** By name and function: an assignment counts for the function it is in, for those around it, and for fields (-1). */
  private groupAssignments(): Map<string, Assignment[]> {
    const groups = new Map<string, Assignment[]>();
    for (const assignment of this.assignments) {
      const name = assignment.target.replace(/^this\./, '');
      let at = assignment.function;
      for (let steps = 0; steps < 200; steps++) {
        const key = `${name}@${at}`;
        const group = groups.get(key);
        if (group) group.push(assignment);
        else groups.set(key, [assignment]);
        if (at < 0) break;
        at = this.functions[at].facts.parent;
      }
    }
    return groups;
  }

  /** Type of the file by its simple or dotted name. */
  typeNamed(name: string): OutlineType | undefined {
    return this.types.find(({ facts, path }) => facts.name === name || path === name);
  }

  /** `com.acme.Invoice` for a name that means a type: of this file, imported, or else of this package. */
  qualifiedName(name: string): string {
    const own = this.types.find(({ facts, path }) => facts.name === name || path === name);
    const inPackage = (path: string): string => (this.package ? `${this.package}.${path}` : path);
    if (own) return inPackage(own.path);
    const first = name.split('.')[0];
    const imported = this.imports.find(({ local, name: inside }) => local === first && inside !== '*');
    if (imported) return imported.module + name.slice(first.length);
    return /^[a-z]/.test(name) ? name : inPackage(name);
  }

  protected addType(type: Omit<OutlineType, 'index' | 'functions' | 'anonymous'>): OutlineType {
    const added = { ...type, index: this.types.length, functions: [], anonymous: 0 };
    this.types.push(added);
    this.typesByNode.set(type.node, added);
    return added;
  }

  protected addFunction(fn: Omit<OutlineFunction, 'index'>): OutlineFunction {
    const added = { ...fn, index: this.functions.length };
    this.functions.push(added);
    this.functionsByNode.set(fn.node, added.index);
    if (added.isClosure) this.closures.set(fn.node, added.index);
    else if (added.type && added.facts.owner !== '') added.type.functions.push(added);
    return added;
  }

  protected addCall(call: OutlineCall): void {
    this.calls.push(call);
    this.callsByNode.set(call.node, call);
  }

  protected sortCalls(): void {
    this.calls.sort((a, b) => a.nameStart - b.nameStart);
  }

  protected finishFields(): void {
    for (const { name, declared, type, function: inside } of this.variables) {
      if (type && inside < 0 && declared && !/^(?:var|val)$/.test(declared)) addField(type, name, declared);
    }
    for (const fn of this.functions) {
      if (!fn.type || fn.isClosure || fn.facts.name !== fn.type.facts.name) continue;
      for (const { name, type } of fn.parameters) if (type) addField(fn.type, name, type);
    }
  }
}

export function addField(type: OutlineType, name: string, declared: string): void {
  const fields = (type.facts.fields ??= {});
  if (!Object.hasOwn(fields, name)) fields[name] = declared;
}

function groupBy<K, V>(values: readonly V[], key: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group) group.push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}

/** By position 0 or by one of the names. */
export function argument(args: readonly Argument[], ...names: readonly string[]): SyntaxNode | undefined {
  return (
    args.find(({ name }) => name !== undefined && names.includes(name)) ??
    (names.includes('value') ? args.find(({ name }) => name === undefined) : undefined)
  )?.node;
}

export function annotated(
  { annotations }: { readonly annotations: readonly Annotation[] },
  ...names: readonly string[]
): Annotation | undefined {
  return annotations.find(({ simple }) => names.includes(simple));
}

/** Without type arguments and brackets. */
export function typeName(written: string): string {
  const end = written.search(/[<[\s?]/);
  return (end < 0 ? written : written.slice(0, end)).trim();
}
