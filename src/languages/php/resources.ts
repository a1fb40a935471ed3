// Laravel's resources: a line that stands for seven routes.
import type { RouteSite } from '../../core/index/facts';
import { plural } from '../shared/tableNames';
import type { Call } from './calls';
import { argument, callAt, entriesOf } from './calls';
import type { RouteReader } from './routes';
import { literalOf, textOf } from './texts';

const actions: readonly (readonly [action: string, methods: readonly string[], path: string])[] = [
  ['index', ['GET'], ''],
  ['create', ['GET'], '/create'],
  ['store', ['POST'], ''],
  ['show', ['GET'], '/{}'],
  ['edit', ['GET'], '/{}/edit'],
  ['update', ['PUT', 'PATCH'], '/{}'],
  ['destroy', ['DELETE'], '/{}'],
];

export function resourceRoutes(reader: RouteReader, call: Call): RouteSite[] {
  if (!/(?:^|\\)Route(?:$|::)|\$rout/.test(call.receiver?.text ?? '')) return [];
  const isApi = /^api/.test(call.name);
  if (/s$/.test(call.name)) {
    return entriesOf(reader.file, argument(call, 0)).flatMap(([name, value]) => {
      const type = reader.classIn(value);
      return type === undefined ? [] : routesOfResource(reader, call, name, type, isApi);
    });
  }
  const name = literalOf(textOf(reader.file, argument(call, 0), call.function));
  const given = argument(call, 1);
  const type = reader.classIn(given) ?? literalOf(textOf(reader.file, given, call.function));
  return name === undefined || type === undefined ? [] : routesOfResource(reader, call, name, type, isApi);
}

function routesOfResource(reader: RouteReader, call: Call, name: string, type: string, isApi: boolean): RouteSite[] {
  const context = reader.contextOf(call);
  const { only, except } = limitsOf(reader, call);
  // `posts.comments` lies below `posts/{post}`.
  const parts = name.split(/[./]/);
  const base = parts
    .map((part, i) => (i < parts.length - 1 && name.includes('.') ? `${part}/{${singular(part)}}` : part))
    .join('/');
  const parameter = singular(parts[parts.length - 1]).replace(/-/g, '_');
  return actions.flatMap(([action, methods, path]) => {
    if (isApi && (action === 'create' || action === 'edit')) return [];
    if ((only && !only.includes(action)) || except.includes(action)) return [];
    const handler = reader.named(type, action, !reader.file.imports.some(({ local }) => local === type));
    return [
      reader.site(call, methods, [base + path.replace('{}', `{${parameter}}`)], handler, context, `${name}.${action}`),
    ];
  });
}

/** `->only(['index'])`, `->except('show')` behind the resource. */
function limitsOf(reader: RouteReader, call: Call): { only: readonly string[] | undefined; except: readonly string[] } {
  let only: readonly string[] | undefined;
  let except: readonly string[] = [];
  const read = (link: { readonly args: Call['args'] }): readonly string[] =>
    link.args.flatMap(({ value }) =>
      value.type === 'array_creation_expression'
        ? entriesOf(reader.file, value).map(([, entry]) => literalOf(textOf(reader.file, entry, call.function)) ?? '')
        : [literalOf(textOf(reader.file, value, call.function)) ?? ''],
    );
  let node = call.node;
  for (let steps = 0; steps < 20; steps++) {
    const outer = node.parent;
    if (outer?.type !== 'member_call_expression' || outer.field('object') !== node) break;
    const link = callAt(outer, call.function);
    if (link?.name === 'only') only = read(link);
    if (link?.name === 'except') except = read(link);
    node = outer;
  }
  const options = new Map(entriesOf(reader.file, argument(call, 2)));
  const list = (key: string): string[] =>
    entriesOf(reader.file, options.get(key)).map(
      ([, value]) => literalOf(textOf(reader.file, value, call.function)) ?? '',
    );
  if (options.has('only')) only = list('only');
  if (options.has('except')) except = list('except');
  return { only, except };
}

/** The word whose plural this is, as far as the ending tells. */
function singular(word: string): string {
  const guesses = [
    word.replace(/ies$/, 'y'),
    word.replace(/(s|x|z|ch|sh)es$/, '$1'),
    word.replace(/s$/, ''),
    word.replace(/^people$/, 'person'),
  ];
  return guesses.find(guess => guess !== word && plural(guess) === word) ?? word;
}
