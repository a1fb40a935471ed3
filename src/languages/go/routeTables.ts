// Routes that stand in tables: `[]Route{{"GET", "/u", h}}`, `map[string]http.HandlerFunc{"/u": h}`.
import type { HandlerRef, RouteSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { GoFile } from './goFile';
import { keyedElements } from './goFile';
import { handlerOf, isFunctionType } from './handlers';
import { isKnown, textOf } from './texts';

const isVerb = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY)$/;

export function tableRoutesOf(file: GoFile, framework: string): readonly RouteSite[] {
  const routes: RouteSite[] = [];
  for (const { node, function: inside } of file.composites) {
    const type = node.field('type');
    const body = node.field('body');
    if (!type || !body) continue;
    if (type.type === 'map_type') {
      if (!isFunctionType(type.field('value')?.text ?? '')) continue;
      for (const element of body.children) {
        if (element.type !== 'keyed_element') continue;
        const [key, value] = element.children;
        const path = textOf(file, key, inside);
        const handler = handlerOf(file, value, inside);
        const first = path[0];
        if (handler !== undefined && typeof first === 'string')
          add(routes, framework, element, inside, [], path, handler);
      }
    } else if (type.type === 'slice_type' || type.type === 'array_type' || type.type === 'implicit_length_array_type') {
      for (const element of body.children) row(file, routes, framework, element, inside);
    }
  }
  return routes;
}

function row(file: GoFile, routes: RouteSite[], framework: string, element: SyntaxNode, inside: number): void {
  let literal: SyntaxNode | undefined = element.type === 'literal_element' ? element.children[0] : element;
  if (literal?.type === 'unary_expression') literal = literal.field('operand');
  if (literal?.type === 'composite_literal') literal = literal.field('body');
  if (literal?.type !== 'literal_value') return;
  const keyed = keyedElements(literal);
  const cells: readonly (readonly [string, SyntaxNode])[] = keyed.length
    ? keyed
    : literal.children.flatMap(child =>
        child.type === 'literal_element' && child.children[0] ? [['', child.children[0]] as const] : [],
      );
  let path: TextValue | undefined;
  const methods: string[] = [];
  let handler: HandlerRef | undefined;
  for (const [key, value] of cells) {
    if (value.type === 'composite_literal' || value.type === 'literal_value') {
      for (const inner of (value.type === 'literal_value' ? value : value.field('body'))?.children ?? [])
        addMethod(methods, textOf(file, inner, inside));
      continue;
    }
    const text = textOf(file, value, inside);
    const [first] = text;
    if (typeof first === 'string') {
      if (addMethod(methods, text)) continue;
      const pattern = /^([A-Z]+) (\S*\/\S*)$/.exec(first);
      if (pattern && isVerb.test(pattern[1])) {
        methods.push(pattern[1]);
        path = [pattern[2], ...text.slice(1)];
      } else if (first.startsWith('/') && !path && (key === '' || /path|pattern|route|url|uri|endpoint/i.test(key)))
        path = text;
    } else if (key === '' || /handle|func|fn|action|endpoint|controller|h$/i.test(key)) {
      if (
        /^(?:func_literal|identifier|selector_expression|call_expression)$/.test(value.type) &&
        !/^(?:nil|true|false)$/.test(value.text)
      )
        handler = handlerOf(file, value, inside) ?? handler;
    }
  }
  if (path && isKnown(path) && handler !== undefined && (methods.length > 0 || keyed.length > 0 || cells.length <= 4))
    add(routes, framework, element, inside, methods.includes('ANY') ? [] : methods, path, handler);
}

function addMethod(methods: string[], text: TextValue): boolean {
  if (text.length !== 1 || typeof text[0] !== 'string' || !isVerb.test(text[0].toUpperCase())) return false;
  methods.push(text[0].toUpperCase());
  return true;
}

function add(
  routes: RouteSite[],
  framework: string,
  node: SyntaxNode,
  inside: number,
  methods: readonly string[],
  path: TextValue,
  handler: HandlerRef,
): void {
  routes.push({
    methods,
    path,
    router: '',
    handler,
    line: node.line,
    endLine: node.endLine,
    function: inside,
    framework,
  });
}
