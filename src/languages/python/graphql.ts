// Resolvers of Graphene, Strawberry and Ariadne, keyed `Type.field`.
import type { HandlerRef, NamedHandler } from '../../core/index/facts';
import { callOf } from './callNode';
import { dotted } from './outline';
import type { PythonClass } from './outline';
import { importsModule } from './spans';
import { literal } from './texts';
import type { Texts } from './texts';

export function graphqlIn(texts: Texts): NamedHandler[] {
  if (!importsModule(texts, 'graphene', 'graphene_django', 'strawberry', 'strawberry_django', 'ariadne')) return [];
  return [...graphene(texts), ...strawberry(texts), ...ariadne(texts)];
}

/** GraphQL's spelling first; a schema may keep Python's. */
function keysOf(type: string, field: string): string[] {
  const camel = field.replace(/(?<=[^_])_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
  return [...new Set([`${type}.${camel}`, `${type}.${field}`])];
}

function handler(key: string, target: HandlerRef, line: number, inside: number): NamedHandler {
  return { kind: 'graphql', key: [key], handler: target, line, function: inside };
}

function graphene(texts: Texts): NamedHandler[] {
  const { classes, functions, assignments } = texts.outline;
  return classes
    .flatMap((one): NamedHandler[] => {
      const found: NamedHandler[] = [];
      for (const [name, index] of one.methods) {
        if (!name.startsWith('resolve_')) continue;
        for (const key of keysOf(one.name, name.slice(8)))
          found.push(handler(key, index, functions[index].line, index));
      }
      return found;
    })
    .concat(
      assignments.flatMap(({ target, value, class: owner, function: inside }): NamedHandler[] => {
        // `create_order = CreateOrder.Field()`: the mutation's class answers.
        if (value?.type !== 'call' || inside !== owner?.function) return [];
        const call = callOf(value, inside);
        const made = dotted(call.receiver);
        if (call.name !== 'Field' || !/(?:^|\.)[A-Z]\w*$/.test(made) || made === 'graphene') return [];
        return keysOf(owner.name, target).map(key => handler(key, `${made}.mutate`, value.line, -1));
      }),
    );
}

function strawberry(texts: Texts): NamedHandler[] {
  const { decorators, functions, assignments, classOf } = texts.outline;
  const found: NamedHandler[] = [];
  for (const { name, call, target } of decorators) {
    const owner = target >= 0 ? classOf[target] : undefined;
    if (!owner || !/^(?:strawberry(?:_django|\.django)?\.)?(?:field|mutation|subscription|connection)$/.test(name))
      continue;
    if (!isType(owner)) continue;
    const given = call ? literal(call.named.get('name')) : undefined;
    const keys = given === undefined ? keysOf(owner.name, functions[target].name) : [`${owner.name}.${given}`];
    for (const key of keys) found.push(handler(key, target, functions[target].line, target));
  }
  for (const { target, value, class: owner, function: inside } of assignments) {
    if (value?.type !== 'call' || inside !== owner?.function) continue;
    const resolver = dotted(callOf(value, inside).named.get('resolver'));
    if (resolver !== '')
      for (const key of keysOf(owner.name, target)) found.push(handler(key, resolver, value.line, -1));
  }
  return found;
}

function isType({ decorators }: PythonClass): boolean {
  return decorators.some(({ name }) => /^strawberry\b|^(?:type|input|interface)$/.test(name));
}

function ariadne(texts: Texts): NamedHandler[] {
  const types = new Map<string, string>();
  const usual: Readonly<Record<string, string>> = {
    QueryType: 'Query',
    MutationType: 'Mutation',
    SubscriptionType: 'Subscription',
  };
  for (const { target, value } of texts.outline.assignments) {
    if (value?.type !== 'call') continue;
    const call = callOf(value, -1);
    const name = Object.hasOwn(usual, call.name)
      ? usual[call.name]
      : call.name === 'ObjectType' || call.name === 'InterfaceType'
        ? literal(call.args[0])
        : undefined;
    if (name !== undefined) types.set(target, name);
  }
  const found: NamedHandler[] = [];
  for (const { name, call, target, node } of texts.outline.decorators) {
    const type = types.get(name.replace(/\.(?:field|source)$/, ''));
    const field = call ? literal(call.args[0]) : undefined;
    if (type !== undefined && field !== undefined && target >= 0)
      found.push(handler(`${type}.${field}`, target, node.line, target));
  }
  for (const call of texts.outline.calls) {
    const type = call.name === 'set_field' ? types.get(dotted(call.receiver)) : undefined;
    const field = literal(call.args[0]);
    const target = dotted(call.args[1]);
    if (type !== undefined && field !== undefined && target !== '')
      found.push(handler(`${type}.${field}`, target, call.node.line, call.function));
  }
  return found;
}
