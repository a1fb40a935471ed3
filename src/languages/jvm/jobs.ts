import type { HandlerRef, NamedHandler, TextValue } from '../../core/index/facts';
import { literalOf } from '../../core/index/sourceIndex';
import { annotated, argument } from '../shared/outline';
import type { Annotation, Outline, OutlineFunction, OutlineType } from '../shared/outline';
import { classNameOf, simpleNameOf } from './names';

type Kind = NamedHandler['kind'];

const scheduled = new Set(['Scheduled', 'Schedule', 'Schedules', 'Recurring', 'EnableScheduling']);

/** Types that something runs by calling one of their methods. */
const runners: readonly { readonly base: RegExp; readonly method: RegExp; readonly kind: Kind }[] = [
  { base: /^(?:Job|QuartzJobBean|InterruptableJob|StatefulJob)$/, method: /^execute(?:Internal)?$/, kind: 'job' },
  { base: /^(?:SimpleJob|DataflowJob|IJobHandler)$/, method: /^(?:execute|processData|fetchData)$/, kind: 'job' },
  { base: /^(?:BasicProcessor|BroadcastProcessor|MapProcessor|MapReduceProcessor)$/, method: /^process$/, kind: 'job' },
  { base: /^JobRequestHandler$/, method: /^run$/, kind: 'job' },
  { base: /^(?:RequestHandler|RequestStreamHandler)$/, method: /^handleRequest$/, kind: 'faas' },
  { base: /^(?:HttpFunction|TypedFunction)$/, method: /^(?:service|apply)$/, kind: 'faas' },
  { base: /^(?:BackgroundFunction|RawBackgroundFunction|CloudEventsFunction)$/, method: /^accept$/, kind: 'faas' },
  { base: /^(?:CliktCommand|SuspendingCliktCommand)$/, method: /^run$/, kind: 'command' },
];

/** Scheduled methods, jobs, workflows, functions of clouds, commands. */
export function jobsOf(outline: Outline, fileClass: string): NamedHandler[] {
  const found: NamedHandler[] = [];
  for (const fn of outline.functions) {
    const className = classNameOf(fn, fileClass);
    for (const annotation of fn.annotations) {
      const [kind, ...keys] = annotatedJob(outline, fn, annotation, className) ?? [];
      if (kind)
        for (const key of keys) found.push({ kind, key, handler: fn.index, line: annotation.line, function: -1 });
    }
  }
  for (const type of outline.types)
    found.push(...ranTypes(outline, type), ...temporal(outline, type), ...commands(outline, type));
  for (const call of outline.calls) {
    const key = call.args[0] && outline.text(call.args[0].node, call.function);
    const isBatch = call.isNew
      ? /^(?:Job|Step)Builder$/.test(call.callee)
      : call.callee === 'get' && /(?:job|step)Builders?(?:Factory)?$/i.test(outline.nameOf(call.receiver));
    if (isBatch && key?.length && call.function >= 0)
      found.push({ kind: 'job', key, handler: call.function, line: call.line, function: call.function });
  }
  return found;
}

function annotatedJob(
  outline: Outline,
  fn: OutlineFunction,
  { simple, args }: Annotation,
  className: string,
): [Kind, ...TextValue[]] | undefined {
  const given = (...names: string[]): TextValue[] => {
    const text = outline.text(argument(args, ...names), fn.index);
    return text.length && text[0] !== '' ? [text] : [];
  };
  const own: TextValue = [`${className}.${fn.facts.name}`];
  if (scheduled.has(simple)) return ['schedule', own];
  switch (simple) {
    case 'XxlJob':
      return ['job', ...given('value'), own];
    case 'Job':
      return given('name').length || args.length === 0 ? ['job', ...given('name'), own] : undefined;
    case 'FunctionName':
    case 'Funq':
      return ['faas', ...(given('value').length ? given('value') : [[fn.facts.name]])];
    case 'ShellMethod':
      return ['command', ...(given('key').length ? given('key') : [[dashed(fn.facts.name)]])];
    case 'Command':
      return ['command', ...(given('name', 'command').length ? given('name', 'command') : [[fn.facts.name]])];
    case 'View':
      return given('value').length ? ['template', ...given('value')] : undefined;
    default:
      return undefined;
  }
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

function simpleBases({ facts }: OutlineType): string[] {
  return facts.bases.map(base => /([\w$]+)\s*(?:<.*)?$/s.exec(base.replace(/<.*$/s, ''))?.[1] ?? '');
}

function ranTypes(outline: Outline, type: OutlineType): NamedHandler[] {
  const bases = simpleBases(type);
  const runner = runners.find(({ base }) => bases.some(one => base.test(one)));
  if (!runner || type.kind === 'interface') return [];
  const name = simpleNameOf(type);
  const { line } = type.facts;
  const given =
    runner.kind === 'command'
      ? outline.baseArguments(type).find(one => one.name === 'name' || one.name === undefined)
      : undefined;
  return type.functions
    .filter(({ facts, modifiers }) => runner.method.test(facts.name) && !modifiers.has('abstract'))
    .flatMap(({ facts, index }) => {
      const texts = given ? [outline.text(given.node, -1)].filter(text => text.length) : [];
      const keys: TextValue[] =
        runner.kind === 'faas'
          ? [[name], [outline.qualifiedName(type.path)], [`${outline.qualifiedName(type.path)}::${facts.name}`]]
          : runner.kind === 'command'
            ? texts.length
              ? texts
              : [[dashed(name.replace(/Command$/, '')).replace(/^-/, '')]]
            : [[name], [`${name}.${facts.name}`]];
      return keys.map(key => ({ kind: runner.kind, key, handler: index as HandlerRef, line, function: -1 }));
    });
}

/** Temporal calls workflows by the interface's name and activities by the method's, with a capital. */
function temporal(outline: Outline, type: OutlineType): NamedHandler[] {
  const activities = annotated(type, 'ActivityInterface');
  if (!activities && !annotated(type, 'WorkflowInterface')) return [];
  const prefix = activities ? (literalOf(outline.text(argument(activities.args, 'namePrefix'), -1)) ?? '') : '';
  return type.functions.flatMap((fn): NamedHandler[] => {
    const workflow = annotated(fn, 'WorkflowMethod');
    const annotation = workflow ?? annotated(fn, 'ActivityMethod', 'SignalMethod', 'QueryMethod', 'UpdateMethod');
    if (!activities && !annotation) return [];
    const { name } = fn.facts;
    const given = annotation && outline.text(argument(annotation.args, 'name'), fn.index);
    const usual = workflow
      ? type.facts.name
      : activities
        ? prefix + name.slice(0, 1).toUpperCase() + name.slice(1)
        : name;
    return [
      { kind: 'job', key: given?.length ? given : [usual], handler: fn.index, line: fn.facts.line, function: -1 },
    ];
  });
}

/** picocli: `@Command(name = "import") class Import implements Runnable`. */
function commands(outline: Outline, type: OutlineType): NamedHandler[] {
  const command = annotated(type, 'Command');
  const name = command && outline.text(argument(command.args, 'name'), -1);
  const run = type.functions.find(
    ({ facts }) => (facts.name === 'run' || facts.name === 'call') && facts.params.length === 0,
  );
  if (!name?.length || !run) return [];
  return [{ kind: 'command', key: name, handler: run.index, line: command!.line, function: -1 }];
}
