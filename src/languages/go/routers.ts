// What routes are registered on: routers, their groups, and what is passed on to other functions.
import type { MountSite, RouterSite, TextValue } from '../../core/index/facts';
import { join } from '../../core/index/sourceIndex';
import type { SyntaxNode } from '../../core/index/syntax';
import { Call, calleeOf } from './calls';
import type { GoFile } from './goFile';
import { argumentsOf, isKnown, plainName, textOf } from './texts';

/** A router as an expression has it: a name, and what lies between that and the expression. */
export interface RouterRef {
  readonly router: string;
  readonly prefixes: readonly TextValue[];
  /** Function in which the name means it. */
  readonly function: number;
  /** Whether there is more to it than its name that says that it is a router. */
  readonly isSure: boolean;
  readonly framework: string;
}

const makers = /^(?:NewRouter|NewServeMux|NewMux|Default|New|NewWithConfig|Classic|NewEngine|NewApp)$/;
const packages =
  /^(?:gin|echo|chi|mux|fiber|http|httprouter|iris|web|bunrouter|httptreemux|pat|bone|flow|hertz|server|beego|router|fasthttprouter)$/;
const routerTypes =
  /^\*?(?:\w+\.)?(?:Router|Engine|RouterGroup|IRouter|IRoutes|Mux|ServeMux|Echo|Group|App|Routes|Party|Application|TreeMux|Hertz|ContextMux)$/;
const routerNames =
  /^(?:r|rt|e|g|mux|app|api|router|routes|engine|srv|group|grp|gr|v\d+|auth|admin|public|private|protected|sub|\w*(?:[rR]outer|[rR]outes?|[gG]roup|[mM]ux|[eE]ngine|App|Api|API|Grp|V\d+)|(?:api|v\d)\w*)$/;
const passThrough =
  /^(?:With|Use|StrictSlash|SkipClean|UseEncodedPath|Host|Schemes|Subrouter|Methods|Headers|Queries|MatcherFunc|Middleware|WithMiddleware|NewRoute|Name)$/;

/** Modules of routers, by the framework's name. */
const frameworks: readonly (readonly [RegExp, string])[] = [
  [/gin-gonic\/gin/, 'gin'],
  [/labstack\/echo/, 'echo'],
  [/go-chi\/chi/, 'chi'],
  [/gorilla\/mux/, 'gorilla'],
  [/gofiber\/fiber/, 'fiber'],
  [/julienschmidt\/httprouter/, 'httprouter'],
  [/kataras\/iris/, 'iris'],
  [/beego/, 'beego'],
  [/cloudwego\/hertz/, 'hertz'],
];

export class Routers {
  readonly sites: RouterSite[] = [];
  readonly mounts: MountSite[] = [];
  /** Closures that get a group as their parameter. */
  private readonly groups = new Map<number, { readonly param: string; readonly router: RouterRef }>();
  readonly framework: string;

  constructor(readonly file: GoFile) {
    const found = frameworks.find(([module]) => file.imports.some(entry => module.test(entry.module)));
    this.framework = found?.[1] ?? 'net/http';
    for (const { node, function: inside } of file.calls) this.look(node, inside);
    this.addSites();
  }

  /** The router that an expression is; undefined when it surely is none. */
  refOf(node: SyntaxNode | undefined, inside: number, depth = 0): RouterRef | undefined {
    if (!node || depth > 30) return undefined;
    switch (node.type) {
      case 'parenthesized_expression':
        return this.refOf(node.children[0], inside, depth + 1);
      case 'unary_expression':
        return this.refOf(node.field('operand'), inside, depth + 1);
      case 'identifier':
        return this.named(node, inside);
      case 'selector_expression':
        return this.selected(node, inside);
      case 'call_expression':
        return this.called(node, inside, depth);
      default:
        return undefined;
    }
  }

  private named(node: SyntaxNode, inside: number): RouterRef | undefined {
    const name = node.text;
    for (let at = inside, levels = 0; at >= 0 && levels < 100; at = this.file.functions[at].facts.parent, levels++) {
      const group = this.groups.get(at);
      if (group?.param === name) return group.router;
      if (this.file.functions[at].names.has(name) || this.file.functions[at].facts.params.includes(name)) break;
    }
    const found = this.file.meaning(name, inside);
    const ref = { router: name, prefixes: [], function: inside };
    switch (found.kind) {
      case 'parameter':
        return routerTypes.test(found.type)
          ? { ...ref, isSure: true, framework: this.frameworkOfType(found.type) }
          : routerNames.test(name) &&
              /^\*?(?:\w+\.)?[A-Z]\w*$/.test(found.type) &&
              !/Client|Cache|Store|Redis|Conn|DB|Request|Context/.test(found.type)
            ? { ...ref, isSure: false, framework: this.framework }
            : undefined;
      case 'receiver':
        return { ...ref, isSure: this.embedsRouter(found.type), framework: this.framework };
      case 'variable': {
        const { value, type, position } = found.binding;
        if (routerTypes.test(type)) return { ...ref, isSure: true, framework: this.frameworkOfType(type) };
        const made = position === 0 ? this.made(value, found.function) : undefined;
        if (made) return { ...ref, isSure: true, framework: made };
        if (value?.type === 'call_expression' && position === 0) {
          const inner = this.called(value, found.function, 20);
          if (inner) return { ...ref, isSure: inner.isSure, framework: inner.framework };
          const callee = calleeOf(value)?.name.text ?? '';
          if (/Client|Cache|Redis|Store|resty|Repo|Conn|Session/i.test(callee)) return undefined;
        }
        return routerNames.test(name) ? { ...ref, isSure: false, framework: this.framework } : undefined;
      }
      case 'import':
        return found.entry.module === 'net/http' || /beego/.test(found.entry.module)
          ? { ...ref, isSure: true, framework: found.entry.module === 'net/http' ? 'net/http' : 'beego' }
          : undefined;
      case 'unknown':
        return routerNames.test(name) ? { ...ref, isSure: false, framework: this.framework } : undefined;
      default:
        return undefined;
    }
  }

  /** `s.router`: by the field's type, else by its name. */
  private selected(node: SyntaxNode, inside: number): RouterRef | undefined {
    const name = plainName(node);
    if (name === '') return undefined;
    if (name === 'http.DefaultServeMux')
      return { router: 'http', prefixes: [], function: inside, isSure: true, framework: 'net/http' };
    const field = node.field('field')?.text ?? '';
    if (/^(?:RouterGroup|Router|Engine|Mux|ServeMux|Echo)$/.test(field)) {
      // What is embedded is the same router.
      const outer = this.refOf(node.field('operand'), inside, 20);
      if (outer?.isSure && outer.router !== 'http') return outer;
    }
    const type = this.file.typeOf(node, inside);
    const isSure = routerTypes.test(type);
    if (!isSure && !routerNames.test(field)) return undefined;
    if (!isSure && /Client|Cache|Redis|Store|Repo|Service/.test(type)) return undefined;
    return {
      router: name,
      prefixes: [],
      function: inside,
      isSure,
      framework: isSure ? this.frameworkOfType(type) : this.framework,
    };
  }

  private called(node: SyntaxNode, inside: number, depth: number): RouterRef | undefined {
    const made = this.made(node, inside);
    if (made) return { router: '', prefixes: [], function: inside, isSure: true, framework: made };
    const callee = calleeOf(node);
    if (!callee?.operand) return undefined;
    const args = argumentsOf(node);
    const name = callee.name.text;
    const isGroup = /^(?:Group|Party|PathPrefix|Route|Namespace|NewGroup)$/.test(name) && args.length > 0;
    if (!isGroup && !passThrough.test(name) && !(name === 'Group' && args.length === 0)) return undefined;
    const inner = this.refOf(callee.operand, inside, depth + 1);
    if (!inner || !isGroup) return inner && { ...inner, isSure: true };
    const prefix = textOf(this.file, args[0], inside);
    if (!isKnown(prefix) && /func_literal|selector|identifier/.test(args[0].type)) return inner;
    return { ...inner, prefixes: [...inner.prefixes, prefix], isSure: true };
  }

  /** Framework of a call that makes a router: `chi.NewRouter()`. */
  private made(node: SyntaxNode | undefined, inside: number): string | undefined {
    if (node?.type === 'unary_expression') return this.made(node.field('operand'), inside);
    if (node?.type === 'composite_literal')
      return routerTypes.test(node.field('type')?.text ?? '')
        ? this.frameworkOfType(node.field('type')!.text)
        : undefined;
    if (node?.type !== 'call_expression') return undefined;
    const callee = calleeOf(node);
    const text = callee?.operand?.text ?? '';
    if (callee?.name.text === 'new')
      return routerTypes.test(argumentsOf(node)[0]?.text ?? '') ? this.framework : undefined;
    if (!callee?.operand || !makers.test(callee.name.text) || callee.operand.type !== 'identifier') return undefined;
    const entry = this.file.imports.find(({ local }) => local === text);
    const known = entry && frameworks.find(([module]) => module.test(entry.module))?.[1];
    if (known) return known;
    if (callee.name.text === 'NewServeMux') return 'net/http';
    return packages.test(text) && (callee.name.text !== 'New' || text !== 'http') ? this.framework : undefined;
  }

  private frameworkOfType(type: string): string {
    const local = /^\*?(\w+)\./.exec(type)?.[1];
    const entry = this.file.imports.find(one => one.local === local);
    if (entry?.module === 'net/http') return 'net/http';
    return (entry && frameworks.find(([module]) => module.test(entry.module))?.[1]) ?? this.framework;
  }

  private embedsRouter(type: string): boolean {
    return (this.file.typeNamed(type)?.bases ?? []).some(base => routerTypes.test(base));
  }

  /** `v1 := r.Group("/v1")`, `s.api = r.Group("/api")`. */
  private addSites(): void {
    const add = (name: string, value: SyntaxNode | undefined, inside: number, line: number): void => {
      const ref = value?.type === 'call_expression' ? this.called(value, inside, 0) : undefined;
      if (!ref || (ref.router === name && ref.prefixes.length === 0)) return;
      const parent = ref.router === name ? '' : ref.router;
      this.sites.push({ name, function: inside, prefix: joined(ref.prefixes), parent, line });
    };
    for (const [name, { value, position, line }] of this.file.globals) if (position === 0) add(name, value, -1, line);
    this.file.functions.forEach(({ names }, inside) => {
      for (const [name, { value, position, line }] of names) if (position === 0) add(name, value, inside, line);
    });
    for (const { node, function: inside } of this.file.calls) {
      const statement = node.parent?.parent;
      if (statement?.type !== 'assignment_statement' || statement.field('right') !== node.parent) continue;
      const target = statement.field('left')?.children[0];
      if (target?.type === 'selector_expression') add(plainName(target), node, inside, target.line);
    }
  }

  private look(node: SyntaxNode, inside: number): void {
    const callee = calleeOf(node);
    if (!callee) return;
    const call = new Call(this.file, { node, function: inside }, callee.name, callee.operand);
    if (this.lookAtGroup(call) || this.lookAtMount(call)) return;
    this.lookAtPassing(call);
  }

  /** `r.Route("/a", func(r chi.Router) { … })`, `r.Group(func(r chi.Router) { … })`. */
  private lookAtGroup(call: Call): boolean {
    if (!/^(?:Route|Group|PartyFunc|Namespace|With|Mount)$/.test(call.name) || !call.operand) return false;
    const last = call.args[call.args.length - 1];
    if (call.args.length === 0 || call.args.length > 3) return false;
    const isFunction = last.type === 'func_literal';
    const isNamed =
      !isFunction &&
      call.name !== 'Mount' &&
      (last.type === 'identifier' || last.type === 'selector_expression') &&
      (call.name === 'Route' || call.name === 'PartyFunc' || (call.name === 'Group' && call.args.length === 1)) &&
      !isKnown(call.text(0)) === (call.args.length === 1);
    if (!isFunction && !isNamed) return false;
    const parent = this.refOf(call.operand, call.function);
    if (!parent) return false;
    const prefix = call.args.length > 1 ? call.text(0) : undefined;
    const router: RouterRef = {
      ...parent,
      prefixes: prefix ? [...parent.prefixes, prefix] : parent.prefixes,
      isSure: true,
    };
    if (isFunction) {
      const index = this.file.indexOf(last);
      const param = index === undefined ? undefined : this.file.functions[index].facts.params[0];
      if (index !== undefined && param !== undefined) this.groups.set(index, { param, router });
    } else {
      this.mounts.push({
        parent: router.router,
        prefix: joined(router.prefixes),
        kind: 'function',
        child: this.nameOf(last, call.function),
        function: call.function,
        line: call.line,
      });
    }
    return true;
  }

  /** `r.Mount("/a", x)`, `mux.Handle("/a/", http.StripPrefix("/a", x))`. */
  private lookAtMount(call: Call): boolean {
    if (!/^(?:Mount|Handle|Handler)$/.test(call.name) || !call.operand || call.args.length === 0) return false;
    const parent = this.refOf(call.operand, call.function);
    if (!parent) return false;
    const last = call.args[call.args.length - 1];
    const isMount = call.name === 'Mount';
    const child = this.child(last, call.function, isMount);
    if (!child) return false;
    const prefix = isMount ? (call.args.length > 1 ? call.text(0) : ['']) : (child.stripped ?? ['']);
    this.mounts.push({
      parent: parent.router,
      prefix: joined([...parent.prefixes, prefix]),
      kind: child.kind,
      child: child.name,
      function: call.function,
      line: call.line,
    });
    return true;
  }

  /** A router that is put below another one: by name, returned by a function, wrapped in middleware. */
  private child(
    node: SyntaxNode,
    inside: number,
    isSure: boolean,
    depth = 0,
  ): { kind: 'router' | 'function'; name: string; stripped?: TextValue } | undefined {
    if (depth > 6) return undefined;
    if (node.type === 'identifier' || node.type === 'selector_expression') {
      const ref = this.refOf(node, inside);
      if (ref?.isSure || isSure) return { kind: 'router', name: ref?.router || plainName(node) };
      return undefined;
    }
    if (node.type !== 'call_expression') return undefined;
    const callee = calleeOf(node);
    const args = argumentsOf(node);
    const name = callee?.name.text ?? '';
    if (name === 'StripPrefix' && args.length === 2) {
      const inner = this.child(args[1], inside, isSure, depth + 1);
      return inner && { ...inner, stripped: textOf(this.file, args[0], inside) };
    }
    for (const arg of args) {
      const inner = this.child(arg, inside, false, depth + 1);
      if (inner?.kind === 'router') return inner;
    }
    if (!callee) return undefined;
    if (!isSure && !/^(?:Routes?|Router|Handler|Mux|SetupRoutes|\w+(?:Router|Routes|Mux))$/.test(name))
      return undefined;
    if (!isSure && callee.operand && /^(?:promhttp|http|pprof)$/.test(callee.operand.text)) return undefined;
    return { kind: 'function', name: this.nameOf(callee.operand ? callee.name.parent! : callee.name, inside) };
  }

  /** A router given to a function, which then fills it: `users.Register(v1)`, `h.Routes(r.Group("/users"))`. */
  private lookAtPassing(call: Call): void {
    if (
      /^(?:ListenAndServe\w*|NewServer|Use|Run|Serve\w*|Wrap\w*|Println|Fatal|HandlerFunc|append|len|Walk|NewRecorder|New\w*Handler|NewMiddleware)$/.test(
        call.name,
      )
    )
      return;
    if (
      call.operand &&
      /^(?:http|httptest|log|fmt|otelhttp|otelmux|otelgin|otelecho|cors|handlers|pprof|chi|swagger|middleware|prometheus)$/.test(
        call.operand.text,
      )
    )
      return;
    for (const arg of call.args) {
      if (!/^(?:identifier|selector_expression|call_expression|unary_expression)$/.test(arg.type)) continue;
      const ref = this.refOf(arg, call.function);
      if (!ref?.isSure || (ref.router === 'http' && ref.framework === 'net/http') || ref.router === '') continue;
      const child = this.nameOf(call.operand ? call.nameNode.parent! : call.nameNode, call.function);
      this.mounts.push({
        parent: ref.router,
        prefix: joined(ref.prefixes),
        kind: 'function',
        child,
        function: ref.function,
        line: call.line,
      });
    }
  }

  private nameOf(node: SyntaxNode, inside: number): string {
    return node.type === 'selector_expression'
      ? this.file.selectorName(node, inside).replace(/^.*\)\./s, '')
      : node.text;
  }
}

/** Prefixes one after the other, with one slash between. */
export function joined(prefixes: readonly TextValue[]): TextValue {
  if (prefixes.length === 0) return [''];
  return join(
    prefixes.flatMap((prefix, i): TextValue => {
      const [first] = prefix;
      const before = i > 0 ? prefixes[i - 1].at(-1) : '';
      const needsSlash =
        i > 0 &&
        typeof first === 'string' &&
        first !== '' &&
        !first.startsWith('/') &&
        typeof before === 'string' &&
        !before.endsWith('/');
      return needsSlash ? ['/', ...prefix] : prefix;
    }),
  );
}
