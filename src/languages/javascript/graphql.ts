import type { HandlerRef, NamedHandler } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Handlers } from './handlers';
import { dottedOf, isFunction, propertiesOf, propertyOf, unwrap } from './nodes';
import type { Property } from './nodes';
import type { Script } from './script';
import { frozen } from './texts';
import type { Texts } from './texts';

const roots = /^(?:Query|Mutation|Subscription)$/;

/** Resolvers by type and field: maps, builders (Pothos, Nexus) and graphql-js types. Classes are read with their decorators. */
export function readGraphql(script: Script, texts: Texts, handlers: Handlers): NamedHandler[] {
  const found: NamedHandler[] = [];
  const add = (type: string, field: string, value: SyntaxNode, line: number, inside: number): void => {
    const handler = resolverOf(value, handlers);
    if (handler !== undefined)
      found.push({ kind: 'graphql', key: [`${type}.${field}`], handler, line, function: inside });
  };
  const addMap = (type: string, object: SyntaxNode, inside: number): void => {
    for (const { key, keyNode, value } of propertiesOf(object)) add(type, key, value, keyNode.line, inside);
    for (const spread of object.children) {
      const given =
        spread.type === 'spread_element' && spread.children[0] ? objectOf(spread.children[0], script) : undefined;
      for (const { key, keyNode, value } of propertiesOf(given)) add(type, key, value, keyNode.line, inside);
    }
  };
  for (const { node, function: inside } of script.of('object')) {
    const properties = propertiesOf(node);
    if (!isResolverMap(node, properties, script)) continue;
    for (const { key, value } of properties) {
      const object = objectOf(value, script);
      if (/^[A-Z]/.test(key) && object) addMap(key, object, inside);
    }
  }
  for (const binding of script.bindings) {
    const value =
      binding.kind === 'variable' && binding.member === undefined && binding.value ? frozen(binding.value) : undefined;
    if (!value) continue;
    // `const Query: QueryResolvers = {…}`, `export const order: QueryResolvers['order'] = …`.
    const typed = /^(?:\w+\.)*([A-Z]\w*?)Resolvers(?:<[^[]*>)?(\[['"](\w+)['"]\])?$/.exec(binding.type);
    const name = typed ? typed[1] : roots.test(binding.name) ? binding.name : undefined;
    if (!name) continue;
    if (typed?.[3]) add(name, typed[3], value, binding.node.line, binding.function);
    else if (value.type === 'object' && !(typed && name === '')) addMap(name, value, binding.function);
  }
  found.push(...ofFile(script));
  for (const { node, function: inside } of script.of('assignment_expression')) {
    const target = dottedOf(node.field('left') ?? node)?.split('.') ?? [];
    const [type, field] = target.slice(-2);
    const right = node.field('right');
    if (target.length >= 2 && roots.test(type ?? '') && field && right)
      add(type, field, unwrap(right), node.line, inside);
  }
  for (const call of script.calls) {
    const { callee, args, function: inside } = call;
    const line = call.calleeNode.line;
    const [first, second] = args.map(unwrap);
    if (!first) continue;
    const one = /^(query|mutation|subscription)Fields?$/.exec(callee)?.[1];
    if (one) {
      const type = one[0].toUpperCase() + one.slice(1);
      const name = texts.literal(first);
      const resolve = second && resolveIn(second, 0);
      if (name !== undefined && resolve) add(type, name, resolve, line, inside);
      // `builder.queryFields(t => ({ order: t.field({ resolve }) }))`.
      else if (name === undefined) addFields(type, first, inside, add);
      continue;
    }
    const whole = /^(query|mutation|subscription)Type$/.exec(callee)?.[1];
    if (
      whole ||
      /^(?:objectType|objectField|objectFields|extendType|GraphQLObjectType|interfaceType|objectRef|implement|prismaObject|node|prismaNode|inputObjectType)$/.test(
        callee,
      )
    ) {
      const options = args.map(unwrap).find(({ type }) => type === 'object');
      const type = whole
        ? whole[0].toUpperCase() + whole.slice(1)
        : (texts.literal(first) ??
          (first.type === 'identifier' ? first.text : texts.literal(propertyOf(options, 'name', 'type'))));
      if (type === undefined) continue;
      if (callee === 'objectField') {
        const name = second && texts.literal(second);
        const resolve = args[2] && resolveIn(unwrap(args[2]), 0);
        if (name && resolve) add(type, name, resolve, line, inside);
        continue;
      }
      const fields = callee === 'objectFields' ? second : propertyOf(options, 'fields');
      if (fields) addFields(type, fields, inside, add);
      const definition = propertyOf(options, 'definition');
      if (definition) addDefinition(type, definition, script, texts, inside, add);
    }
  }
  return found;
}

/** `resolvers/Query.js` whose functions are the fields: the file stands for the type. */
function ofFile(script: Script): NamedHandler[] {
  const file = script.path[script.path.length - 1] ?? '';
  const type = /^([A-Z]\w*)\.[cm]?[jt]s$/.exec(file)?.[1];
  const isInFolder = /^(?:resolvers?|graphql)$/i.test(script.path[script.path.length - 2] ?? '');
  if (!type || !(roots.test(type) || isInFolder)) return [];
  return script.functions.flatMap((fact, handler): NamedHandler[] => {
    const isField = fact.parent < 0 && fact.owner === '' && fact.params.length >= 1 && /^[a-z]/.test(fact.name);
    const isOther = fact.name === 'default' || fact.name === 'module.exports';
    if (!isField || isOther || !/^_|parent|root|source|obj|ctx/i.test(`${fact.params[0]}`)) return [];
    return [{ kind: 'graphql', key: [`${type}.${fact.name}`], handler, line: fact.line, function: -1 }];
  });
}

type Add = (type: string, field: string, value: SyntaxNode, line: number, inside: number) => void;

/** `{ order: { resolve } }`, `t => ({ order: t.field({ resolve }) })`, `() => ({…})`. */
function addFields(type: string, node: SyntaxNode, inside: number, add: Add): void {
  const object = isFunction(node) ? returnedObject(node) : node;
  if (object?.type !== 'object') return;
  for (const { key, keyNode, value } of propertiesOf(object)) {
    const resolve = resolveIn(value, 0);
    if (resolve) add(type, key, resolve, keyNode.line, inside);
  }
}

function returnedObject(closure: SyntaxNode): SyntaxNode | undefined {
  const body = closure.field('body');
  if (!body) return undefined;
  if (body.type !== 'statement_block') return unwrap(body);
  const value = body.children.filter(({ type }) => type === 'return_statement').at(-1)?.children[0];
  return value && unwrap(value);
}

/** Nexus: `definition(t) { t.field('order', { resolve }) }`. */
function addDefinition(
  type: string,
  definition: SyntaxNode,
  script: Script,
  texts: Texts,
  inside: number,
  add: Add,
): void {
  for (const call of script.calls) {
    if (call.node.start < definition.start || call.node.end > definition.end || !call.object) continue;
    const [first, second] = call.args.map(unwrap);
    const name = first && (texts.literal(first) ?? texts.literal(propertyOf(first, 'name')));
    const resolve = propertyOf(second?.type === 'object' ? second : first, 'resolve');
    if (name !== undefined && resolve) add(type, name, resolve, call.calleeNode.line, inside);
  }
}

/** The resolver in `{ resolve }`, `t.field({ resolve })`, `t => t.field({ resolve })`. */
function resolveIn(node: SyntaxNode, depth: number): SyntaxNode | undefined {
  const inner = unwrap(node);
  if (depth > 4) return undefined;
  if (inner.type === 'object') return propertyOf(inner, 'resolve', 'subscribe');
  if (isFunction(inner)) {
    const body = inner.field('body');
    const value = body?.type === 'statement_block' ? returnedObject(inner) : body;
    return value && resolveIn(value, depth + 1);
  }
  if (inner.type === 'call_expression') {
    for (const argument of inner.field('arguments')?.children ?? []) {
      const found = argument.type === 'object' ? resolveIn(argument, depth + 1) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

function resolverOf(value: SyntaxNode, handlers: Handlers): HandlerRef | undefined {
  const inner = unwrap(value);
  if (inner.type === 'object') {
    const resolve = propertyOf(inner, 'resolve', 'subscribe');
    return resolve && handlers.of(resolve);
  }
  if (/^(?:string|number|true|false|array|new_expression)$/.test(inner.type)) return undefined;
  return handlers.of(inner);
}

/** An object with the root types, or one that is called or typed as resolvers and has types of functions. */
function isResolverMap(node: SyntaxNode, properties: readonly Property[], script: Script): boolean {
  const types = properties.filter(({ key }) => /^[A-Z]/.test(key));
  if (types.some(({ key, value }) => roots.test(key) && objectOf(value, script) !== undefined)) return true;
  if (!types.some(({ value }) => hasFunctions(objectOf(value, script)))) return false;
  const declarator = node.parent?.type === 'variable_declarator' ? node.parent : undefined;
  const named =
    /resolver/i.test(declarator?.field('name')?.text ?? '') || /Resolvers/.test(declarator?.field('type')?.text ?? '');
  const isExported =
    /resolver/i.test(script.path[script.path.length - 1] ?? '') &&
    (node.parent?.type === 'export_statement' || node.parent?.type === 'assignment_expression');
  return named || isExported || (node.parent?.type === 'pair' && node.parent.field('key')?.text === 'resolvers');
}

function hasFunctions(object: SyntaxNode | undefined): boolean {
  return propertiesOf(object).some(({ value }) => isFunction(value));
}

/** An object literal, or the one that a variable of this file holds. */
function objectOf(value: SyntaxNode, script: Script): SyntaxNode | undefined {
  const inner = frozen(value);
  if (inner.type === 'object') return inner;
  if (inner.type !== 'identifier' && inner.type !== 'shorthand_property_identifier') return undefined;
  const bound = script.bindings.find(inner.text, inner.start)?.value;
  const object = bound && frozen(bound);
  return object?.type === 'object' ? object : undefined;
}
