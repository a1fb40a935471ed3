// What readers of routes share: which framework a file uses, what a handler is, which classes answer by verb.
import type { HandlerRef, MountSite, RouterSite, RouteSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { callOf } from './callNode';
import { dotted } from './outline';
import type { PythonClass } from './outline';
import { importsModule } from './spans';
import { literal, named } from './texts';
import type { Texts } from './texts';

const frameworks = [
  'fastapi', 'starlette', 'flask_restful', 'flask_restx', 'flask_smorest', 'flask', 'quart', 'rest_framework', 'django', 'aiohttp',
  'sanic', 'falcon', 'bottle', 'litestar', 'tornado', 'pyramid', 'chalice', 'robyn', 'blacksheep', 'aws_lambda_powertools',
]; // prettier-ignore

export const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'];

/** Bases that answer nothing themselves. */
const plainBases =
  /(?:^|\.)(?:MethodView|View|Resource|HTTPEndpoint|WebSocketEndpoint|RequestHandler|APIView|HTTPMethodView|object)$/;

export class RouteReader {
  readonly routes: RouteSite[] = [];
  readonly routers: RouterSite[] = [];
  readonly mounts: MountSite[] = [];
  /** First of those that the file imports; '' when it imports none (its router comes from another file). */
  readonly framework: string;
  private readonly classes = new Map<string, PythonClass>();

  constructor(readonly texts: Texts) {
    this.framework = frameworks.find(name => importsModule(texts, name)) ?? '';
    for (const one of texts.outline.classes) this.classes.set(one.name, one);
  }

  uses(...names: readonly string[]): boolean {
    return names.includes(this.framework) || importsModule(this.texts, ...names);
  }

  classNamed(name: string): PythonClass | undefined {
    return name.includes('.') ? undefined : this.classes.get(name);
  }

  /** Of wrapped handlers (`login_required(view)`, `csrf_exempt(V.as_view())`) the innermost; '' when it is nothing with a name. */
  handlerOf(
    node: SyntaxNode | undefined,
    inside: number,
  ): { handler: HandlerRef; isClass: boolean; actions?: SyntaxNode } {
    let at = node;
    for (let depth = 0; at && depth < 8; depth++) {
      if (at.type === 'lambda') {
        const index = this.texts.outline.functionNodes.indexOf(at);
        return { handler: index < 0 ? '' : index, isClass: false };
      }
      if (at.type === 'call') {
        const call = callOf(at, inside);
        if (call.name === 'as_view' || call.name === 'as_asgi') {
          return { handler: dotted(call.receiver), isClass: true, ...(call.args[0] && { actions: call.args[0] }) };
        }
        if (call.args.length === 0 || /^_*[A-Z]/.test(call.name))
          return { handler: dotted(at.field('function')), isClass: true };
        // A decorator with arguments of its own is called twice; else the view is the last plain argument.
        const plain: SyntaxNode[] = call.args.filter(
          arg => dotted(arg) !== '' || arg.type === 'call' || arg.type === 'lambda',
        );
        at = plain[plain.length - 1];
        continue;
      }
      if (at.type === 'parenthesized_expression' || at.type === 'await') {
        at = named(at)[0];
        continue;
      }
      const name = dotted(at);
      if (name === '') return { handler: literal(at) ?? '', isClass: false };
      const set = name.includes('.') ? undefined : this.texts.assignment(name, inside);
      const made = set?.value?.type === 'call' ? callOf(set.value, inside) : undefined;
      // `things = ThingsResource()`, `user_view = UserView.as_view()`.
      if (made && (made.name === 'as_view' || /^[A-Z]/.test(made.name))) {
        at = set!.value;
        if (made.name !== 'as_view') return { handler: dotted(at!.field('function')), isClass: true };
        continue;
      }
      return { handler: name, isClass: /^_*[A-Z]/.test(name.slice(name.lastIndexOf('.') + 1)) };
    }
    return { handler: '', isClass: false };
  }

  /** A route for each verb that a class of this file answers; one for the class itself where it is elsewhere or inherits them. */
  addClass(
    site: Omit<RouteSite, 'handler' | 'methods'>,
    handler: string,
    methods: readonly string[],
    methodName = (verb: string): string => verb,
  ): void {
    const known = this.classNamed(handler);
    const answered = verbs.filter(
      verb => known?.methods.has(methodName(verb)) && (!methods.length || methods.includes(verb.toUpperCase())),
    );
    if (!known || !answered.length) {
      this.routes.push({ ...site, methods, handler });
      return;
    }
    // What is left may come from a base that says more than that it answers by verb.
    const isOpen = known.bases.some(base => !plainBases.test(dotted(base)));
    const left = verbs.slice(0, 5).filter(verb => !answered.includes(verb));
    const inherited = methods.length ? left.filter(verb => methods.includes(verb.toUpperCase())) : left;
    if (isOpen && inherited.length)
      this.routes.push({ ...site, methods: inherited.map(verb => verb.toUpperCase()), handler });
    for (const verb of answered) {
      this.routes.push({ ...site, methods: [verb.toUpperCase()], handler: known.methods.get(methodName(verb))! });
    }
  }

  /** Paths of a route: one text, or a list of them. */
  pathsOf(node: SyntaxNode | undefined, inside: number): TextValue[] {
    if (!node) return [];
    if (node.type === 'list' || node.type === 'tuple') return named(node).flatMap(child => this.pathsOf(child, inside));
    const value = this.texts.valueOf(node, inside);
    return value.length ? [value] : [];
  }
}

export function methodsOf(node: SyntaxNode | undefined): string[] {
  if (!node) return [];
  const found: string[] = [];
  for (const child of node.type === 'string' ? [node] : named(node)) {
    const text = literal(child) ?? dotted(child).split('.').pop();
    if (text && /^[A-Za-z]+$/.test(text)) found.push(text.toUpperCase());
  }
  return found.filter(method => method !== '*' && method !== 'ANY');
}

/** Whether a text can be a path of a route: it begins with a slash, is empty, or is not known. */
export function isPath(value: TextValue): boolean {
  const [first] = value;
  return (
    typeof first !== 'string' || first === '' || first.startsWith('/') || first.startsWith('{') || first.startsWith('<')
  );
}
