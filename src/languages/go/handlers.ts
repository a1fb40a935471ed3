import type { HandlerRef } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { calleeOf } from './calls';
import type { GoFile } from './goFile';
import { simpleType } from './goFile';
import { argumentsOf, plainName } from './texts';

/** Calls that wrap a handler, as far as one can tell by a name; `newX`, `getX` make one of other things. */
const wrappers =
  /^(?:with|wrap|require|auth|log|cors|limit|rate|recover|chain|must|adapt|handle|instrument|trac|measure|secure|protect|cache|gzip|compress|only|admin|use|middleware|monitor|metric|timeout|otel|sign|check|ensure|verify|valid|to|as|err|json|then|strip|max)|(?:middleware|handler|handlerfunc|func|wrapper|auth|mw)$/i;
const factories = /^(?:new|make|build|create|get)[A-Z]/i;
const plainTypes =
  /^(?:\.{3})?(?:\[\])?(?:string|u?int\d*|bool|float\d+|error|byte|rune|time\.\w+|any)$|\*?(?:sql|sqlx|gorm|pgxpool|redis|zap|slog|log|logrus|mongo)\.\w+$/;

/** What runs for a request that an argument answers; undefined when it is nothing that can answer one. */
export function handlerOf(
  file: GoFile,
  node: SyntaxNode | undefined,
  inside: number,
  depth = 0,
): HandlerRef | undefined {
  if (!node || depth > 8) return undefined;
  switch (node.type) {
    case 'func_literal':
      return file.indexOf(node);
    case 'parenthesized_expression':
    case 'literal_element':
      return handlerOf(file, node.children[0], inside, depth + 1);
    case 'unary_expression':
      return handlerOf(file, node.field('operand'), inside, depth + 1);
    case 'type_conversion_expression':
      return handlerOf(file, node.field('operand'), inside, depth + 1);
    case 'composite_literal': {
      const type = file.typeOf(node, inside);
      return type === '' ? undefined : `${type}.ServeHTTP`;
    }
    case 'identifier':
      return identifier(file, node, inside, depth);
    case 'selector_expression': {
      const name = file.selectorName(node, inside);
      const type = file.typeOf(node, inside);
      // A field with a handler of a type of this file: `s.users` that has ServeHTTP.
      if (type !== '' && file.method(type, 'ServeHTTP') >= 0) return `${type}.ServeHTTP`;
      return plainTypes.test(type) ? undefined : plainName(node) === '' ? name.replace(/^.*\)\./s, '') : name;
    }
    case 'call_expression':
      return handlerOfCall(file, node, inside, depth);
    default:
      return undefined;
  }
}

function identifier(file: GoFile, node: SyntaxNode, inside: number, depth: number): HandlerRef | undefined {
  const name = node.text;
  if (/^(?:nil|true|false|_)$/.test(name)) return undefined;
  const found = file.meaning(name, inside);
  switch (found.kind) {
    case 'parameter':
      return isFunctionType(found.type) ? name : typed(simpleType(found.type));
    case 'receiver':
      return typed(found.type);
    case 'variable': {
      const { value, position, type } = found.binding;
      if (value && position === 0) {
        const handler = handlerOf(file, value, found.function, depth + 1);
        const isDirect =
          /^(?:func_literal|call_expression|composite_literal|unary_expression|selector_expression|identifier|type_conversion_expression)$/.test(
            value.type,
          );
        if (handler !== undefined && isDirect) return made(file, value, found.function) ?? handler;
        return undefined;
      }
      return type === '' || isFunctionType(type) ? name : typed(simpleType(type));
    }
    case 'import':
      return undefined;
    default:
      return name;
  }
}

/** A value of a type of this file that is a handler by its method. */
function made(file: GoFile, value: SyntaxNode, inside: number): string | undefined {
  const type = file.typeOf(value, inside);
  return type !== '' && file.method(type, 'ServeHTTP') >= 0 ? `${type}.ServeHTTP` : undefined;
}

function typed(type: string): string | undefined {
  return type !== '' && !plainTypes.test(type) && /^[\w.]+$/.test(type) ? `${type}.ServeHTTP` : undefined;
}

export function isFunctionType(type: string): boolean {
  return /^\*?(?:func\b|(?:\w+\.)?\w*(?:Handle|Handler|HandlerFunc|HandleFunc|Func|Endpoint|Action|Middleware)$)/.test(
    type,
  );
}

function handlerOfCall(file: GoFile, node: SyntaxNode, inside: number, depth: number): HandlerRef | undefined {
  const args = argumentsOf(node);
  const callee = calleeOf(node);
  // `middleware(x)(h)`: what it is applied to.
  if (!callee) return lastOf(file, args, inside, depth);
  const name = callee.name.text;
  if (
    /^(?:FileServer|FileServerFS|NotFoundHandler|RedirectHandler|DefaultServeMux|Handler|HandlerFor)$/.test(name) &&
    callee.operand &&
    /^(?:http|promhttp)$/.test(callee.operand.text)
  )
    return undefined;
  if (args.length > 0) {
    const inner = lastOf(
      file,
      args.filter(arg => isFunctionLike(file, arg, inside)),
      inside,
      depth,
    );
    if (inner !== undefined) return inner;
    const isWrapper = wrappers.test(name) && !factories.test(name);
    const isKnownWrapper =
      callee.operand !== undefined &&
      /^(?:http|otelhttp|gin|echo|adaptor|adapter|negroni|httpsnoop|nethttp|promhttp|nrgin|nrecho|newrelic|sentryhttp|rate|httprate|kithttp|lambda)$/.test(
        callee.operand.text,
      );
    if (isWrapper || isKnownWrapper) {
      const wrapped = lastOf(
        file,
        args.filter(
          arg =>
            /^(?:identifier|selector_expression|call_expression|unary_expression|composite_literal)$/.test(arg.type) &&
            !isPlain(file, arg, inside),
        ),
        inside,
        depth,
      );
      if (wrapped !== undefined) return wrapped;
    }
  }
  // A function that gives the handler: the closure that it returns is what runs.
  if (callee.name.parent?.type === 'selector_expression')
    return file.selectorName(callee.name.parent, inside).replace(/^.*\)\./s, '');
  return name;
}

/** Names of what stands around handlers: `Chain(list, Auth, Log)` is about the list. */
const around =
  /(?:^|\.|[a-z])(?:[aA]uth\w*|[lL]og(?:ger|ging)?|CORS|[cC]ors|[rR]ecover\w*|[mM]iddlewares?|[mM][wW]|[tT]rac(?:e|ing)|[mM]etrics?|[gG]zip|[rR]ate[lL]imit\w*|[lL]imit\w*|[tT]imeout)$/;

function lastOf(file: GoFile, all: readonly SyntaxNode[], inside: number, depth: number): HandlerRef | undefined {
  const inner = all.filter(arg => arg.type === 'func_literal' || arg.end - arg.start > 100 || !around.test(arg.text));
  const args = inner.length ? inner : all;
  for (let i = args.length - 1; i >= 0; i--) {
    const handler = handlerOf(file, args[i], inside, depth + 1);
    if (handler !== undefined) return handler;
  }
  return undefined;
}

/** Surely a function: a literal, one of this file, a method of a type of this file, a conversion of such. */
function isFunctionLike(file: GoFile, node: SyntaxNode, inside: number): boolean {
  switch (node.type) {
    case 'func_literal':
      return true;
    case 'identifier': {
      const found = file.meaning(node.text, inside);
      if (found.kind === 'function') return true;
      if (found.kind === 'parameter') return isFunctionType(found.type);
      return found.kind === 'variable' && found.binding.value?.type === 'func_literal';
    }
    case 'selector_expression': {
      const type = file.typeOf(node.field('operand'), inside);
      return file.method(type, node.field('field')?.text ?? '') >= 0;
    }
    case 'call_expression': {
      const callee = calleeOf(node);
      return (
        !!callee &&
        /^(?:HandlerFunc|HandleFunc|Handler|ThenFunc|Then)$/.test(callee.name.text) &&
        argumentsOf(node).length > 0
      );
    }
    default:
      return false;
  }
}

/** Something that is no function for sure: `s.db`, a text, a logger. */
function isPlain(file: GoFile, node: SyntaxNode, inside: number): boolean {
  const type = node.type === 'identifier' ? parameterType(file, node.text, inside) : file.typeOf(node, inside);
  if (plainTypes.test(type)) return true;
  return /(?:^|\.)(?:ctx|log|logger|db|cfg|config|conf|store|repo|tracer|meter|opts|options|timeout|name|path|secret|key)$/i.test(
    node.text,
  );
}

function parameterType(file: GoFile, name: string, inside: number): string {
  const found = file.meaning(name, inside);
  return found.kind === 'parameter' ? found.type : found.kind === 'variable' ? found.binding.type : '';
}
