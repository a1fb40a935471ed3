import type { NamedHandler, TextValue } from '../../core/index/facts';
import { literalOf } from '../../core/index/sourceIndex';
import type { SyntaxNode } from '../../core/index/syntax';
import { annotated, argument } from '../shared/outline';
import type { Annotation, Outline, OutlineCall, OutlineFunction, OutlineType } from '../shared/outline';
import { publicMethods } from './names';

const roots: Readonly<Record<string, string>> = {
  QueryMapping: 'Query', MutationMapping: 'Mutation', SubscriptionMapping: 'Subscription',
  DgsQuery: 'Query', DgsMutation: 'Mutation', DgsSubscription: 'Subscription',
  GraphQLQuery: 'Query', GraphQLMutation: 'Mutation', GraphQLSubscription: 'Subscription',
}; // prettier-ignore
const resolverBases: Readonly<Record<string, string>> = {
  Query: 'Query', Mutation: 'Mutation', Subscription: 'Subscription',
  GraphQLQueryResolver: 'Query', GraphQLMutationResolver: 'Mutation', GraphQLSubscriptionResolver: 'Subscription',
}; // prettier-ignore

/** Resolvers of Spring for GraphQL, DGS, SmallRye, kickstart, graphql-kotlin, and fetchers that are wired by hand. */
export function graphqlOf(outline: Outline): NamedHandler[] {
  const handlers: NamedHandler[] = [];
  const add = (parent: string, field: TextValue, fn: OutlineFunction, line: number): void => {
    const name = literalOf(field);
    if (parent && name)
      handlers.push({ kind: 'graphql', key: [`${parent}.${name}`], handler: fn.index, line, function: -1 });
  };
  for (const fn of outline.functions) {
    for (const annotation of fn.annotations) {
      const [parent, field] = fieldOf(outline, fn, annotation) ?? [];
      if (parent !== undefined && field) add(parent, field, fn, annotation.line);
    }
  }
  for (const type of outline.types) {
    const parent = resolverType(type);
    if (!parent) continue;
    for (const fn of publicMethods(outline, type))
      add(parent, [fn.facts.name.replace(/^get(?=[A-Z])/, '')].map(lowerFirst), fn, fn.facts.line);
  }
  for (const call of outline.calls) if (call.callee === 'dataFetcher') handlers.push(...wired(outline, call));
  return handlers;
}

function fieldOf(outline: Outline, fn: OutlineFunction, { simple, args }: Annotation): [string, TextValue] | undefined {
  const given = (...names: string[]): TextValue | undefined => {
    const text = outline.text(argument(args, ...names), fn.index);
    return text.length && text[0] !== '' ? text : undefined;
  };
  const name: TextValue = [fn.facts.name];
  if (Object.hasOwn(roots, simple)) return [roots[simple], given('name', 'field', 'value') ?? name];
  switch (simple) {
    case 'SchemaMapping':
    case 'BatchMapping': {
      const around = fn.type && annotated(fn.type, 'SchemaMapping');
      const ofType = around && literalOf(outline.text(argument(around.args, 'typeName'), -1));
      const parent = literalOf(given('typeName') ?? []) ?? ofType ?? sourceType(fn);
      return [parent, given('field', 'value') ?? name];
    }
    case 'DgsData':
    case 'DgsEntityFetcher':
      return [literalOf(given('parentType') ?? []) ?? '', given('field') ?? name];
    case 'Query':
    case 'Mutation':
    case 'Subscription': {
      if (!fn.type || !annotated(fn.type, 'GraphQLApi')) return undefined;
      return [simple, given('value') ?? [lowerFirst(fn.facts.name.replace(/^get(?=[A-Z])/, ''))]];
    }
    default:
      return undefined;
  }
}

/** The first parameter is the object whose field is asked for; a list of them for batches. */
function sourceType({ parameters }: OutlineFunction): string {
  const source = parameters.find(({ annotations }) => annotations.length === 0)?.type ?? '';
  return (
    /(?:List|Set|Collection|Flux)<\s*(?:out\s+|\? extends\s+)?([\w.]+)/.exec(source)?.[1] ??
    /^[A-Z]\w*/.exec(source)?.[0] ??
    ''
  );
}

function resolverType(type: OutlineType): string {
  for (const base of type.facts.bases) {
    const ofObject = /^GraphQLResolver<\s*(\w+)\s*>$/.exec(base)?.[1];
    if (ofObject) return ofObject;
    if (Object.hasOwn(resolverBases, base) && type.kind !== 'interface') return resolverBases[base];
  }
  return '';
}

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

/** `type("Query", t -> t.dataFetcher("x", f))`, `newTypeWiring("Query").dataFetcher("x", f)`, `dataFetcher(coordinates("Query", "x"), f)`. */
function wired(outline: Outline, call: OutlineCall): NamedHandler[] {
  const [what, how] = call.args.map(({ node }) => node);
  const handler = how && outline.handler(how, call.function);
  if (!what || handler === undefined) return [];
  const coordinates = outline.callAt(what);
  const [parent, field] = coordinates
    ? coordinates.args.map(({ node }) => literalOf(outline.text(node, call.function)))
    : [wiredType(outline, call), literalOf(outline.text(what, call.function))];
  if (!parent || !field) return [];
  return [{ kind: 'graphql', key: [`${parent}.${field}`], handler, line: call.line, function: call.function }];
}

function wiredType(outline: Outline, call: OutlineCall): string | undefined {
  let at: SyntaxNode | undefined = call.receiver;
  for (let steps = 0; at && steps < 60; steps++) {
    const inner = outline.callAt(at);
    if (!inner) break;
    if (/^(?:newTypeWiring|type|typeName)$/.test(inner.callee) && inner.args.length)
      return literalOf(outline.text(inner.args[0].node, inner.function));
    at = inner.receiver;
  }
  at = call.node.parent;
  for (let steps = 0; at && steps < 60; steps++, at = at.parent) {
    const outer = outline.callAt(at);
    if (outer?.callee === 'type' && outer.args.length > 1)
      return literalOf(outline.text(outer.args[0].node, outer.function));
  }
  return undefined;
}
