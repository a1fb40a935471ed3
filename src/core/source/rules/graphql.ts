// GraphQL: the resolver of a field, the document of an operation, the line of the schema.
import type { FunctionFacts, NamedHandler, TypeFacts } from '../../index/facts';
import { literalOf, type At, type IndexedFile, type SourceIndex } from '../../index/sourceIndex';
import { phrase } from '../../phrase';
import { handlersOf } from '../calls/handlerFunctions';
import { functionFinding, lineFinding, nothing } from '../finding';
import { confidenceIn, preferService } from '../preference';
import type { Confidence, Finding, Rule, RuleContext } from '../rule';
import type { SpanView } from '../spanView';

export const graphql: Rule = {
  name: 'graphql field',
  find(span, context) {
    const keys = keysOf(span);
    if (!keys.length) return nothing(phrase('The span is not about a field of a GraphQL query.'));
    for (const { key, confidence } of keys) {
      const sites = handlersBy(context.index).get(key) ?? [];
      const own = sites.filter(({ file }) => file.language !== 'graphql');
      const resolvers = preferService<At<NamedHandler>>(span, context, own);
      if (resolvers.length)
        return {
          findings: findingsOf(span, context, resolvers, key, confidence),
          note: phrase('{0} has a resolver in this code.', key),
        };
      const declared = preferService<At<NamedHandler>>(span, context, sites);
      if (declared.length)
        return {
          findings: declared.slice(0, 5).map(({ file, fact }) =>
            lineFinding(file, fact.line, {
              kind: 'handler',
              confidence: 'low',
              why: phrase('The schema declares {0} here.', key),
            }),
          ),
          note: phrase('{0} is declared, a resolver of that name is not known.', key),
        };
    }
    return nothing(phrase('{0} has neither a resolver nor a line in a schema here.', keys[0].key));
  },
};

interface Key {
  readonly key: string;
  readonly confidence: Confidence;
}

const rootTypes = ['Query', 'Mutation', 'Subscription'];

/** `Parent.field`, best first. */
function keysOf(span: SpanView): readonly Key[] {
  const field = span.attribute('graphql.field.name');
  const parent = span.attribute('graphql.parent.name', 'graphql.field.parent');
  if (field !== undefined && parent !== undefined) return [{ key: `${parent}.${field}`, confidence: 'high' }];
  const path = span.attribute('graphql.field.path') ?? /^graphql\.resolve (\S+)$/.exec(span.name)?.[1];
  if (field !== undefined || path !== undefined) {
    const last = field ?? path!.split('.').at(-1)!;
    // Only at the top is the type known: one of the roots.
    if (path === undefined || !path.includes('.'))
      return rootTypes.map(type => ({ key: `${type}.${last}`, confidence: 'medium' }));
    return [];
  }
  const resolving = /^GraphQL Resolving: (\w+)$/.exec(span.name)?.[1];
  if (resolving !== undefined) {
    const type = span.attribute('graphql.parentType');
    const types = type === undefined ? rootTypes : [type];
    return types.flatMap(one =>
      [resolving, snakeCase(resolving)].map(name => ({
        key: `${one}.${name}`,
        confidence: type === undefined ? ('medium' as const) : ('high' as const),
      })),
    );
  }
  // Go: `Type/field`.
  const resolved = /gqlgen/i.test(span.scope) ? /^([A-Z]\w*)\/([A-Za-z]\w*)$/.exec(span.name) : null;
  if (resolved) return [{ key: `${resolved[1]}.${resolved[2]}`, confidence: 'high' }];
  const data = /^(Query|Mutation|Subscription)[./](\w+)$/.exec(span.name);
  if (data && /graphql|hotchocolate|gqlgen|strawberry|ariadne|dgs|spring/i.test(span.scope))
    return [{ key: `${data[1]}.${data[2]}`, confidence: 'medium' }];
  return operationKeys(span);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}

/** A root span has the name that the client's document gives: often, and by no rule, that of the field. */
function operationKeys(span: SpanView): readonly Key[] {
  const type = span.attribute('graphql.operation.type') ?? '';
  const name =
    span.attribute('graphql.operation.name') ?? /^(?:query|mutation|subscription) (\w+)$/.exec(span.name)?.[1];
  if (name === undefined || (type === '' && !/graphql/i.test(span.scope))) return [];
  const kind = type || /^\w+/.exec(span.name)?.[0] || '';
  const root = rootTypes.find(one => one.toLowerCase() === kind.toLowerCase());
  if (root === undefined) return [];
  return [`document ${name}`, `${root}.${name}`, `${root}.${name[0].toLowerCase()}${name.slice(1)}`].map(key => ({
    key,
    confidence: 'low',
  }));
}

/** `class Query(OrderQueries, PartQueries)`: classes, by name and file, whose fields are those of a root. */
function rootsByMixin(index: SourceIndex): ReadonlyMap<string, string> {
  const roots = new Map<string, string>();
  for (const root of rootTypes) {
    const waiting: At<TypeFacts>[][] = [[...index.typesNamed(root, file => file.language === 'python')]];
    for (const types of waiting) {
      const below = types.flatMap(({ file, fact }) =>
        fact.bases
          .slice(0, mostMixins)
          .flatMap(base =>
            index.lookUp(file, base).flatMap((found): At<TypeFacts>[] => (found.kind === 'type' ? [found] : [])),
          ),
      );
      const added = below.filter(({ file, fact }) => fact.name !== root && !roots.has(`${fact.name} ${file.uri}`));
      for (const { file, fact } of added) roots.set(`${fact.name} ${file.uri}`, root);
      if (added.length && waiting.length < 4) waiting.push(added);
    }
  }
  return roots;
}

const mostMixins = 60;

function handlersBy(index: SourceIndex): ReadonlyMap<string, readonly At<NamedHandler>[]> {
  return index.derived('graphql handlers', () => {
    const byKey = new Map<string, At<NamedHandler>[]>();
    const mixed = rootsByMixin(index);
    const add = (key: string, at: At<NamedHandler>): void => {
      const known = byKey.get(key);
      if (known) known.push(at);
      else byKey.set(key, [at]);
    };
    for (const at of index.all('handlers')) {
      if (at.fact.kind !== 'graphql') continue;
      const key = literalOf(index.resolveText(at.file, at.fact.key, at.fact.function));
      if (key === undefined) continue;
      add(key, at);
      const [type, field] = key.split('.');
      const root = at.file.language === 'python' ? mixed.get(`${type} ${at.file.uri}`) : undefined;
      if (root !== undefined && field !== undefined) add(`${root}.${field}`, at);
    }
    return byKey;
  });
}

function findingsOf(
  span: SpanView,
  context: RuleContext,
  resolvers: readonly At<NamedHandler>[],
  key: string,
  confidence: Confidence,
): readonly Finding[] {
  return resolvers.slice(0, 10).flatMap(({ file, fact }) => {
    const functions: readonly At<FunctionFacts>[] = handlersOf(context.index, file, fact.handler, fact.function);
    const home: IndexedFile = functions[0]?.file ?? file;
    const found = {
      kind: 'handler' as const,
      confidence: confidenceIn(span, context, home, confidence),
      why: phrase('This resolves {0}.', key),
    };
    return functions.length ? functions.map(one => functionFinding(one, found)) : [lineFinding(file, fact.line, found)];
  });
}
