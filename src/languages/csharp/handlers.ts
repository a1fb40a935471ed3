import type { ModelSite, NamedHandler, RpcSite, TextValue } from '../../core/index/facts';
import { literalOf } from '../../core/index/sourceIndex';
import { annotated, argument } from '../shared/outline';
import type { Annotation, Outline, OutlineFunction, OutlineType } from '../shared/outline';
import { publicMethods } from '../jvm/names';

/** Jobs, functions of clouds, workflows and GraphQL's fields. */
export function handlersOf(outline: Outline): NamedHandler[] {
  return [
    ...outline.functions.flatMap(fn => fn.annotations.flatMap(annotation => annotatedHandler(outline, fn, annotation))),
    ...outline.functions.flatMap(fn => lambdaFunction(outline, fn)),
    ...outline.types.flatMap(type => [...jobs(type), ...workflow(outline, type), ...fields(outline, type)]),
    ...recurring(outline),
  ];
}

function annotatedHandler(outline: Outline, fn: OutlineFunction, { simple, args, line }: Annotation): NamedHandler[] {
  const given = outline.text(argument(args, 'value', 'name'), fn.index);
  const site = { handler: fn.index, line, function: -1 };
  const name = fn.facts.name.replace(/Async$/, '');
  switch (simple) {
    case 'Function':
    case 'FunctionName':
      return given.length ? [{ kind: 'faas', key: given, ...site }] : [];
    case 'Activity':
      return [{ kind: 'job', key: given.length ? given : [name], ...site }];
    default:
      return [];
  }
}

/** AWS Lambda: `Assembly::Namespace.Type::Method`, known by its last parameter. */
function lambdaFunction(outline: Outline, fn: OutlineFunction): NamedHandler[] {
  const isOne =
    fn.parameters.some(({ type }) => /^ILambdaContext\b/.test(type)) || annotated(fn, 'LambdaFunction') !== undefined;
  if (!isOne || !fn.type || fn.isClosure) return [];
  const type = outline.qualifiedName(fn.type.path);
  const keys: TextValue[] = [[`${type}::${fn.facts.name}`], [fn.type.facts.name]];
  return keys.map(key => ({ kind: 'faas', key, handler: fn.index, line: fn.facts.line, function: -1 }));
}

function jobs(type: OutlineType): NamedHandler[] {
  const isJob = type.facts.bases.some(base => /^(?:\w+\.)*(?:IJob|IInvocable|IBackgroundJob)$/.test(base));
  const fn = type.functions.find(({ facts }) => /^(?:Execute|Invoke|Run)(?:Async)?$/.test(facts.name));
  if (!isJob || !fn || type.kind === 'interface') return [];
  const keys: TextValue[] = [[type.facts.name], [`${type.facts.name}.${fn.facts.name}`]];
  return keys.map(key => ({ kind: 'job', key, handler: fn.index, line: type.facts.line, function: -1 }));
}

/** Temporal: a workflow goes by its class. */
function workflow(outline: Outline, type: OutlineType): NamedHandler[] {
  const annotation = annotated(type, 'Workflow');
  const run = annotation && type.functions.find(fn => annotated(fn, 'WorkflowRun'));
  if (!run) return [];
  const given = outline.text(argument(annotation.args, 'value'), -1);
  const key: TextValue = given.length ? given : [type.facts.name.replace(/^I(?=[A-Z])/, '')];
  return [{ kind: 'job', key, handler: run.index, line: run.facts.line, function: -1 }];
}

/** Hangfire: `RecurringJob.AddOrUpdate<Cleaner>("nightly", x => x.Run(), …)`. */
function recurring(outline: Outline): NamedHandler[] {
  return outline.calls.flatMap((call): NamedHandler[] => {
    if (call.callee !== 'AddOrUpdate') return [];
    const key = call.args[0] ? outline.text(call.args[0].node, call.function) : [];
    const closure = call.args.map(({ node }) => outline.closureAt(node)).find(one => one !== undefined);
    const inner = closure === undefined ? undefined : outline.callsIn(closure)[0];
    if (!key.length || !inner) return [];
    const type =
      call.typeArgs || outline.typeOf(outline.nameOf(inner.receiver), closure!) || outline.nameOf(inner.receiver);
    const handler = type ? `${type}.${inner.callee}` : inner.callee;
    return [{ kind: 'schedule', key, handler, line: call.line, function: call.function }];
  });
}

/** HotChocolate: public methods of the types that answer queries. */
function fields(outline: Outline, type: OutlineType): NamedHandler[] {
  const parent = graphType(outline, type);
  if (!parent) return [];
  return publicFields(outline, type, parent).flatMap(fn => {
    const name = annotated(fn, 'GraphQLName');
    const given = name && literalOf(outline.text(name.args[0]?.node, fn.index));
    const usual = fn.facts.name.replace(/^Get(?=[A-Z])/, '').replace(/Async$/, '');
    const key = `${parent}.${given ?? usual.slice(0, 1).toLowerCase() + usual.slice(1)}`;
    return [{ kind: 'graphql' as const, key: [key], handler: fn.index, line: fn.facts.line, function: -1 }];
  });
}

/** Methods that HotChocolate takes: static ones, too, where an attribute marks the type. */
function publicFields(outline: Outline, type: OutlineType, parent: string): readonly OutlineFunction[] {
  const all = publicMethods(outline, type);
  if (parent === type.facts.name && type.annotations.length === 0) return all;
  return type.functions.filter(({ modifiers, facts }) => modifiers.has('public') && facts.name !== type.facts.name);
}

function graphType(outline: Outline, type: OutlineType): string {
  const extend = annotated(type, 'ExtendObjectType', 'ObjectType', 'ExtendObjectTypeAttribute');
  if (extend) {
    const node = extend.args[0]?.node;
    const text = node && literalOf(outline.text(node, -1));
    const operation = /OperationTypeNames\.(\w+)$/.exec(node?.text ?? '')?.[1];
    const generic = /<\s*(\w+)\s*>/.exec(extend.name)?.[1];
    return text ?? operation ?? generic ?? (node ? outline.classOf(node) : '');
  }
  if (annotated(type, 'QueryType')) return 'Query';
  if (annotated(type, 'MutationType')) return 'Mutation';
  if (annotated(type, 'SubscriptionType')) return 'Subscription';
  if (!/^(?:Query|Mutation|Subscription)$/.test(type.facts.name)) return '';
  // Plain classes need no import, as methods of theirs are found by name; a query of some other library has a base.
  const usesIt = outline.imports.some(({ module }) => /^(?:HotChocolate|GraphQL)\b/.test(module));
  return usesIt || (type.facts.bases.length === 0 && type.facts.owner === '') ? type.facts.name : '';
}

/** gRPC's generated bases, and hubs of SignalR. */
export function rpcOf(outline: Outline): RpcSite[] {
  return outline.types.flatMap((type): RpcSite[] => {
    for (const base of type.facts.bases) {
      const [, around, own] = /^(?:[\w.]+\.)?(\w+)\.(\w+)Base$/.exec(base) ?? [];
      const service =
        around !== undefined && around === own
          ? own
          : /^(?:Microsoft\.AspNetCore\.SignalR\.)?Hub(?:<.*>)?$/.test(base)
            ? type.facts.name
            : undefined;
      if (service !== undefined) return [{ service, type: type.path, line: type.facts.line }];
    }
    return [];
  });
}

/** Entities of Entity Framework: sets of a context, `[Table("x")]`, `ToTable("x")`. */
export function modelsOf(outline: Outline): ModelSite[] {
  const models: ModelSite[] = [];
  for (const { declared, name, line, function: inside } of outline.variables) {
    const entity = /^(?:virtual\s+)?I?DbSet<\s*([\w.]+)\s*\??>/.exec(declared)?.[1];
    if (entity !== undefined && inside < 0) models.push({ name: lastPart(entity), table: name, line });
  }
  for (const type of outline.types) {
    const table = annotated(type, 'Table');
    const name = table && literalOf(outline.text(argument(table.args, 'value', 'name'), -1));
    if (name) models.push({ name: type.facts.name, table: name, line: type.facts.line });
  }
  for (const call of outline.calls) {
    if (call.callee !== 'ToTable' || !call.args[0]) continue;
    const table = literalOf(outline.text(call.args[0].node, call.function));
    const entity = configured(outline, call.receiver, call.function, call.type);
    if (table && entity) models.push({ name: lastPart(entity), table, line: call.line });
  }
  return models;
}

/** `modelBuilder.Entity<Order>()`, or the builder that a configuration of an entity gets. */
function configured(
  outline: Outline,
  receiver: Parameters<Outline['callAt']>[0],
  inside: number,
  type: OutlineType | undefined,
): string {
  let call = outline.callAt(receiver);
  for (let steps = 0; call && steps < 20; steps++) {
    if (call.callee === 'Entity') return call.typeArgs;
    call = outline.callAt(call.receiver);
  }
  const own = type?.facts.bases
    .map(base => /^IEntityTypeConfiguration<\s*([\w.]+)/.exec(base)?.[1])
    .find(one => one !== undefined);
  if (own !== undefined) return own;
  let at = outline.functions[inside]?.node.parent;
  for (let steps = 0; at && steps < 6; steps++, at = at.parent) {
    const outer = outline.callAt(at);
    if (outer?.callee === 'Entity') return outer.typeArgs;
  }
  return '';
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
