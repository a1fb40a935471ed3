// What is called by a name: tasks, commands, GraphQL fields, functions as a service, templates.
import type { HandlerRef, NamedHandler, TextValue } from '../../core/index/facts';
import { argument, callOf } from './callNode';
import { graphqlIn } from './graphql';
import { dotted } from './outline';
import type { Decorator } from './outline';
import type { RouteReader } from './routeReader';
import { importsModule } from './spans';
import { literal } from './texts';
import type { Texts } from './texts';

export function handlersIn(texts: Texts, reader: RouteReader, path: readonly string[]): NamedHandler[] {
  const handlers: NamedHandler[] = [...graphqlIn(texts)];
  for (const decorator of texts.outline.decorators) handlers.push(...fromDecorator(decorator, texts));
  handlers.push(
    ...classTasks(texts),
    ...afterwards(texts, reader),
    ...commandsIn(texts, reader, path),
    ...functionsIn(texts),
    ...templatesIn(texts),
  );
  return handlers.filter(({ key }) => key.length > 0).sort((a, b) => a.line - b.line);
}

const taskDecorators = new Set([
  'task', 'shared_task', 'periodic_task', 'actor', 'job', 'db_task', 'db_periodic_task', 'lock_task', 'flow', 'defn', 'function',
]); // prettier-ignore
const taskLibraries = [
  'celery', 'huey', 'dramatiq', 'rq', 'taskiq', 'prefect', 'airflow', 'procrastinate', 'temporalio', 'arq', 'inngest', 'django_rq',
]; // prettier-ignore

function fromDecorator(decorator: Decorator, texts: Texts): NamedHandler[] {
  const { call, name, target, targetClass, node } = decorator;
  const last = name.slice(name.lastIndexOf('.') + 1);
  const before = name.slice(0, -last.length - 1);
  const own = target >= 0 ? texts.outline.functions[target].name : (targetClass?.name ?? '');
  const handler: HandlerRef = target >= 0 ? target : own;
  const given = call ? texts.valueOf(call.named.get('name') ?? firstText(decorator), call.function) : [];
  const make = (kind: NamedHandler['kind'], key: TextValue): NamedHandler => ({
    kind,
    key,
    handler,
    line: node.line,
    function: target,
  });
  const isTask =
    taskDecorators.has(last) &&
    (last === 'shared_task' ||
      /celery|app$|broker|huey|worker|task|activity|workflow|dramatiq|rq|queue|^$/i.test(before)) &&
    (last === 'shared_task' ||
      /celery|huey|dramatiq|broker|task|activity|workflow/i.test(before) ||
      importsModule(texts, ...taskLibraries) ||
      (last === 'task' && before !== ''));
  if (isTask && !(last === 'function' && !importsModule(texts, 'inngest', 'modal'))) {
    const key =
      last === 'defn' && target >= 0 && texts.outline.functions[target].owner !== '' && own === 'run'
        ? texts.outline.functions[target].owner
        : own;
    return [...(given.length && last !== 'job' ? [make('job', given)] : []), make('job', [key])];
  }
  if (/^(?:scheduled_job|cron|interval|periodic|repeat_every|on_schedule|schedule)$/.test(last))
    return [make('schedule', [own])];
  if (last === 'command' || last === 'group' || last === 'callback') {
    const isLine =
      /click|cli|app|typer|command|group|main|^$/i.test(before) &&
      (importsModule(texts, 'click', 'typer', 'flask', 'rich_click', 'asyncclick', 'cyclopts', 'quart') ||
        before !== '');
    if (!isLine || (last === 'callback' && !importsModule(texts, 'typer'))) return [];
    return given.length ? [make('command', given)] : commandNames(own).map(key => make('command', [key]));
  }
  if (/^functions_framework\.|^(?:https_fn|pubsub_fn|scheduler_fn|firestore_fn)\./.test(name))
    return [make('faas', [own])];
  if (last === 'function_name') return given.length ? [make('faas', given)] : [];
  if (/_trigger$/.test(last) && importsModule(texts, 'azure')) return [make('faas', [own])];
  if ((last === 'template' || last === 'jinja2_template') && call?.args[0] && literal(call.args[0])?.includes('.')) {
    return [make('template', texts.valueOf(call.args[0], call.function))];
  }
  const renderer = call?.named.get('renderer');
  if (renderer && literal(renderer)?.includes('.')) return [make('template', texts.valueOf(renderer, call!.function))];
  return [];
}

function firstText({ call }: Decorator): ReturnType<typeof argument> {
  const [first] = call?.args ?? [];
  return first &&
    (first.type === 'string' ||
      first.type === 'identifier' ||
      first.type === 'attribute' ||
      first.type === 'concatenated_string')
    ? first
    : undefined;
}

/** click's default: underscores become dashes, and since 8.2 some endings go. */
function commandNames(name: string): string[] {
  const dashed = name.toLowerCase().replace(/_/g, '-');
  const short = dashed.replace(/-(?:command|cmd|group|grp)$/, '');
  return [...new Set([dashed, short])];
}

/** Celery's tasks as classes: `class Send(Task): name = "send"; def run(self)`. */
function classTasks(texts: Texts): NamedHandler[] {
  const handlers: NamedHandler[] = [];
  for (const one of texts.outline.classes) {
    const run = one.methods.get('run');
    if (run === undefined || !one.bases.some(base => /(?:^|\.)\w*Task$/.test(dotted(base)))) continue;
    const name = texts.classAttribute(one.path, 'name');
    const keys: TextValue[] = [[one.name]];
    if (name) keys.unshift(texts.valueOf(name.value, -1));
    for (const key of keys) handlers.push({ kind: 'job', key, handler: run, line: one.node.line, function: run });
  }
  return handlers;
}

/** Starlette's tasks that run after the answer: `tasks.add_task(notify, id)`, `BackgroundTask(notify)`. */
function afterwards(texts: Texts, reader: RouteReader): NamedHandler[] {
  if (!reader.uses('fastapi', 'starlette')) return [];
  return texts.outline.calls.flatMap((call): NamedHandler[] => {
    if (call.name !== 'add_task' && call.name !== 'BackgroundTask') return [];
    const name = dotted(call.args[0]);
    if (name === '') return [];
    const key = [name.slice(name.lastIndexOf('.') + 1)];
    return [{ kind: 'job', key, handler: name, line: call.node.line, function: call.function }];
  });
}

/** argparse's subcommands and Django's management commands. */
function commandsIn(texts: Texts, reader: RouteReader, path: readonly string[]): NamedHandler[] {
  const handlers: NamedHandler[] = [];
  const parsers = new Map<string, TextValue>();
  for (const call of texts.outline.calls) {
    if (call.name === 'add_parser') {
      const name = texts.valueOf(argument(call, 'name', 0), call.function);
      const { parent } = call.node;
      const variable = parent?.type === 'assignment' ? dotted(parent.field('left')) : '';
      if (name.length) parsers.set(variable, name);
    } else if (call.name === 'set_defaults') {
      const key =
        parsers.get(dotted(call.receiver)) ??
        (call.receiver?.type === 'call' ? chained(call.receiver, texts) : undefined);
      for (const node of call.named.values()) {
        const { handler } = reader.handlerOf(node, call.function);
        if (key && handler !== '')
          handlers.push({ kind: 'command', key, handler, line: call.node.line, function: call.function });
      }
    }
  }
  const file = path[path.length - 1] ?? '';
  if (path[path.length - 2] === 'commands' && path[path.length - 3] === 'management') {
    const command = texts.outline.classes.find(({ name }) => name === 'Command');
    const handle = command?.methods.get('handle');
    if (command && handle !== undefined)
      handlers.push({
        kind: 'command',
        key: [file.replace(/\.py$/, '')],
        handler: handle,
        line: command.node.line,
        function: handle,
      });
  }
  return handlers;
}

function chained(node: Parameters<typeof callOf>[0], texts: Texts): TextValue | undefined {
  const call = callOf(node, -1);
  return call.name === 'add_parser' ? texts.valueOf(call.args[0], -1) : undefined;
}

/** Handlers of functions as a service take an event and a context. */
function functionsIn(texts: Texts): NamedHandler[] {
  return texts.outline.functions.flatMap(({ name, params, parent, owner, line }, index): NamedHandler[] => {
    if (parent >= 0 || owner !== '' || params.length !== 2) return [];
    const isHandler = /^_?(?:event|evt)s?$/.test(params[0]) && /^_*(?:context|ctx)?_*$/.test(params[1]);
    const isNamed = /^(?:lambda_)?handler$/.test(name) && /context|ctx/.test(params[1]);
    return isHandler || isNamed ? [{ kind: 'faas', key: [name], handler: index, line, function: index }] : [];
  });
}

const renderers = new Set([
  'render_template', 'render', 'render_to_string', 'render_to_response', 'get_template', 'select_template', 'TemplateResponse',
  'render_template_async', 'render_async', 'render_string', 'template', 'stream_template', 'SimpleTemplateResponse',
]); // prettier-ignore

function templatesIn(texts: Texts): NamedHandler[] {
  const handlers: NamedHandler[] = [];
  const add = (key: TextValue, line: number, inside: number): void => {
    const text = typeof key[0] === 'string' || typeof key[key.length - 1] === 'string' ? key : [];
    const last = text[text.length - 1];
    if (typeof last === 'string' && /\.\w+$/.test(last))
      handlers.push({ kind: 'template', key, handler: inside >= 0 ? inside : '', line, function: inside });
  };
  const decorators = new Set(texts.outline.decorators.flatMap(({ call }) => (call ? [call.node] : [])));
  for (const call of texts.outline.calls) {
    if (!renderers.has(call.name) || decorators.has(call.node)) continue;
    const name = call.named.get('name') ?? call.named.get('template_name') ?? call.named.get('template');
    for (const node of name ? [name] : call.args.slice(0, 2)) {
      const value = texts.valueOf(node, call.function);
      if (value.some(part => typeof part === 'string')) {
        add(value, call.node.line, call.function);
        break;
      }
    }
  }
  for (const { target, value, node, class: owner, function: inside } of texts.outline.assignments) {
    if (target === 'template_name' && owner && owner.function === inside) {
      const key = texts.valueOf(value, inside);
      const last = key[key.length - 1];
      if (typeof last === 'string' && /\.\w+$/.test(last))
        handlers.push({ kind: 'template', key, handler: owner.path, line: node.line, function: inside });
    }
  }
  return handlers;
}
