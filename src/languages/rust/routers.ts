// What routes are registered on: routers are built in chains, below each other as arguments, in variables and in functions.
import type { MountSite, RouterSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Call } from './calls';
import { callAt, callsNamed } from './calls';
import { macroArguments } from './macros';
import { chainOf, nameOfPath, rootOf } from './paths';
import type { RustFile } from './rustFile';
import { isKnown, textOf } from './texts';

/** Where a chain of a router ends up. */
export interface Place {
  readonly router: string;
  readonly prefixes: readonly TextValue[];
}

const below = /^(?:nest|nest_service|merge|service|mount|push|nest_api_service|configure)$/;

export class Routers {
  readonly sites: RouterSite[] = [];
  readonly mounts: MountSite[] = [];
  readonly framework: string;

  constructor(readonly file: RustFile) {
    const uses = (name: string): boolean =>
      file.imports.some(
        ({ module, name: inner }) =>
          module === name || module.startsWith(`${name}::`) || (module === '' && inner === name),
      ) || file.root.text.includes(`${name}::`);
    this.framework =
      ['axum', 'actix_web', 'rocket', 'poem', 'tide', 'warp', 'salvo'].find(uses)?.replace('_web', '') ?? 'axum';
    this.addSites();
    for (const call of callsNamed(file, /^(?:nest|nest_service|merge|mount|configure|service|push)$/)) this.look(call);
  }

  /** The router that a call in a chain belongs to. */
  placeOf(call: Call): Place | undefined {
    return this.place(call.node, call.function, 0);
  }

  private place(node: SyntaxNode, inside: number, depth: number): Place {
    const own = this.scopes(node, inside);
    const chain = chainOf(node);
    const parent = chain.parent;
    const name = this.boundName(chain);
    if (name !== undefined) return { router: name, prefixes: own };
    const outer = parent?.type === 'arguments' && depth < 12 ? callAt(parent.parent, inside) : undefined;
    if (outer && below.test(outer.name) && outer.receiver) {
      const prefix = this.prefixOf(outer);
      const around = this.place(outer.node, inside, depth + 1);
      return { router: around.router, prefixes: [...around.prefixes, ...(prefix ? [prefix] : []), ...own] };
    }
    const root = rootOf(node);
    const isName = root.type === 'identifier' || root.type === 'self' || root.type === 'field_expression';
    return { router: isName ? root.text : '', prefixes: own };
  }

  /** Prefix that a chain itself begins with: `web::scope("/a")`, `Router::with_path("a")`. */
  private scopes(node: SyntaxNode, inside: number): TextValue[] {
    const call = callAt(rootOf(node), inside);
    if (!call?.receiver || call.args.length === 0) return [];
    const path = `${call.receiver.text.replace(/\s+/g, '')}::${call.name}`;
    if (!/(?:^|::)(?:web::scope|Scope::new|Router::with_path)$/.test(path)) return [];
    const text = textOf(this.file, call.args[0], inside);
    return isKnown(text) ? [text] : [];
  }

  /** The variable that a chain is put into. */
  private boundName(chain: SyntaxNode): string | undefined {
    const parent = chain.parent;
    if (parent?.type === 'let_declaration' && parent.field('value') === chain) {
      const pattern = parent.field('pattern');
      const name = pattern?.type === 'identifier' ? pattern.text : undefined;
      // `let app = app.route(…)` goes on with the same router.
      return name;
    }
    if (parent?.type === 'assignment_expression' && parent.field('right') === chain) return parent.field('left')?.text;
    return undefined;
  }

  private prefixOf(call: Call): TextValue | undefined {
    if (!/^(?:nest|nest_service|mount|nest_api_service)$/.test(call.name) || call.args.length < 2) return undefined;
    const text = textOf(this.file, call.args[0], call.function);
    return isKnown(text) ? text : undefined;
  }

  /** `let api = app.route(…)`: another name for a router, and chains that begin with a prefix. */
  private addSites(): void {
    this.file.functions.forEach(({ node: around, names }, inside) => {
      for (const [name, value] of names) {
        if (
          !value ||
          (value.type !== 'call_expression' && value.type !== 'await_expression' && value.type !== 'try_expression')
        )
          continue;
        const root = rootOf(value);
        const prefixes = this.scopes(value, inside);
        const isDerived =
          root.type === 'identifier' &&
          root.text !== name &&
          /\b(?:route|nest|merge|at|service)\(/.test(value.text.slice(0, 4000));
        const made = callAt(root, inside);
        const isMade =
          made?.receiver !== undefined &&
          /(?:^|::)(?:Router|App|Route|Server)$/.test(made.receiver.text) &&
          /^(?:new|default|build)$/.test(made.name);
        if (prefixes.length || isDerived || isMade || /^(?:rocket::)?build$/.test(root.text.replace(/\(\)$/, '')))
          this.sites.push({
            name,
            function: inside,
            prefix: [''],
            parent: isDerived ? root.text : '',
            line: (value.parent ?? around).line,
          });
      }
    });
  }

  /** Routers put below others by name or by the function that makes them. */
  private look(call: Call): void {
    if (!call.receiver) return;
    const { router, prefixes } = this.place(call.node, call.function, 0);
    const mount = (kind: MountSite['kind'], child: string, prefix: TextValue | undefined): void => {
      const all = [...prefixes, ...(prefix ? [prefix] : [])];
      this.mounts.push({ parent: router, prefix: joined(all), kind, child, function: call.function, line: call.line });
    };
    const last = call.args[call.args.length - 1];
    if (!last) return;
    if (last.type === 'macro_invocation') {
      // Rocket: `mount("/a", routes![list, users::show])`.
      if (!/routes$/.test(last.field('macro')?.text ?? '')) return;
      for (const { text } of macroArguments(last.child('token_tree')))
        if (/^[\w:]+$/.test(text)) mount('function', nameOfPath(this.file, text), this.prefixOf(call));
      return;
    }
    const value = last.type === 'reference_expression' ? (last.field('value') ?? last) : last;
    if (value.type === 'identifier') {
      const found = this.file.meaning(value.text, call.function);
      const isRouter = found.kind === 'variable' || found.kind === 'parameter';
      if (call.name === 'service' || call.name === 'configure')
        mount(isRouter ? 'router' : 'function', value.text, undefined);
      else mount(isRouter ? 'router' : 'function', value.text, this.prefixOf(call));
    } else if (value.type === 'scoped_identifier') {
      mount('function', nameOfPath(this.file, value.text), this.prefixOf(call));
    } else if (value.type === 'call_expression') {
      const root = rootOf(value);
      const made = callAt(root, call.function);
      const path = root.field('function')?.text.replace(/\s+/g, '') ?? '';
      if (root.type === 'identifier') mount('router', root.text, this.prefixOf(call));
      else if (
        made &&
        !/(?:^|::)(?:Router|Route|App|web|Scope|ServeDir|Files|SwaggerUi|Redoc|RapiDoc)::\w+$|^(?:get|post|put|delete|patch|any)$/.test(
          path,
        ) &&
        /^[\w:]+$/.test(path)
      )
        mount('function', nameOfPath(this.file, path), this.prefixOf(call));
    }
  }
}

/** Prefixes one after the other, with one slash between. */
export function joined(prefixes: readonly TextValue[]): TextValue {
  if (prefixes.length === 0) return [''];
  const parts = prefixes.flatMap((prefix, i): TextValue => {
    const [first] = prefix;
    return i > 0 && typeof first === 'string' && first !== '' && !first.startsWith('/') ? ['/', ...prefix] : prefix;
  });
  const text: TextValue[number][] = [];
  for (const part of parts) {
    const before = text[text.length - 1];
    if (typeof part === 'string' && typeof before === 'string') text[text.length - 1] = before + part;
    else text.push(part);
  }
  return text;
}
