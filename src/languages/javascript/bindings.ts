import type { SyntaxNode } from '../../core/index/syntax';
import { Nesting } from './nesting';

/** What a name stands for, in the piece of text where it does. */
export interface Binding {
  readonly name: string;
  readonly kind: 'variable' | 'parameter' | 'function' | 'class' | 'import';
  /** Offsets between which it is in sight. */
  readonly start: number;
  readonly end: number;
  /** Function it is local to; -1 at the top of the file. */
  readonly function: number;
  /** Set once: declared with `const`, or never assigned. */
  isConstant: boolean;
  /** What it is set to. For one taken out of an object the object, and `member` says what of it. */
  readonly value?: SyntaxNode;
  readonly member?: string;
  /** Type as written; '' when there is none. */
  readonly type: string;
  /** Of a parameter: its place in FunctionFacts.params. */
  readonly position?: number;
  readonly node: SyntaxNode;
}

/** The names of a file. */
export class Bindings {
  private readonly byName = new Map<string, Binding[]>();
  private readonly tops = new Map<string, Binding>();
  private readonly nestings = new Map<string, Nesting<Binding>>();

  add(binding: Binding): void {
    if (binding.function < 0 && !this.tops.has(binding.name)) this.tops.set(binding.name, binding);
    const known = this.byName.get(binding.name);
    if (known) known.push(binding);
    else this.byName.set(binding.name, [binding]);
  }

  /** The innermost one in sight. To be asked when all are added. */
  find(name: string, offset: number): Binding | undefined {
    let nesting = this.nestings.get(name);
    if (!nesting) {
      const named = this.byName.get(name);
      if (!named) return undefined;
      this.nestings.set(name, (nesting = new Nesting(named)));
    }
    return nesting.around(offset);
  }

  /** At the top of the file. */
  top(name: string): Binding | undefined {
    return this.tops.get(name);
  }

  *[Symbol.iterator](): Generator<Binding> {
    for (const bindings of this.byName.values()) yield* bindings;
  }
}
