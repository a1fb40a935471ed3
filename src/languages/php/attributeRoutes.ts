// Routes that stand on what answers them: Symfony's attributes and annotations, and what others took over from it.
import type { RouteSite, TextValue } from '../../core/index/facts';
import { snakeCase } from '../shared/tableNames';
import { argument, entriesOf } from './calls';
import type { Attribute, PhpFile } from './phpFile';
import { commentBefore } from './phpFile';
import { isKnown, literalOf, textOf } from './texts';

const verbs = /^(?:Get|Post|Put|Patch|Delete|Head|Options|Any)$/;

/** One declaration, whatever it is written as. */
interface Declared {
  readonly paths: readonly TextValue[];
  readonly name: string | undefined;
  readonly methods: readonly string[];
  readonly line: number;
  readonly endLine: number;
}

export function attributeRoutesOf(file: PhpFile): readonly RouteSite[] {
  const classes = new Map(
    file.types.map(({ facts, attributes, comment }) => {
      const declared = [
        ...attributes.flatMap(attribute => declaredIn(file, attribute) ?? []),
        ...annotated(comment, facts.line),
      ];
      return [facts.name, declared[0]] as const;
    }),
  );
  const routes = file.functions.flatMap(({ node, facts, attributes }, index) => {
    if (facts.owner === '' && attributes.length === 0) return [];
    const comment = node.type === 'method_declaration' ? commentBefore(node) : '';
    const own = [
      ...attributes.flatMap(attribute => declaredIn(file, attribute) ?? []),
      ...annotated(comment, facts.line),
    ];
    const around = classes.get(facts.owner);
    // A class with one thing to do has the route on itself.
    const isInvoked = own.length === 0 && facts.name === '__invoke' && around !== undefined;
    const all = isInvoked ? [around] : own;
    return all.flatMap((declared, i) =>
      declared.paths.map((path): RouteSite => {
        const prefix = isInvoked ? undefined : around?.paths[0];
        const prefixName = isInvoked ? '' : (around?.name ?? '');
        const isDefault = declared.name === undefined;
        return {
          methods: declared.methods.length ? declared.methods : (around?.methods ?? []),
          path,
          ...(prefix && { prefixes: [prefix] }),
          router: '',
          handler: index,
          name: prefixName + (isDefault ? defaultName(file, facts.owner, facts.name, i) : declared.name),
          line: declared.line,
          endLine: declared.endLine,
          function: index,
          framework: 'symfony',
        };
      }),
    );
  });
  return [...routes, ...conventional(file)];
}

function declaredIn(file: PhpFile, attribute: Attribute): Declared[] | undefined {
  const isRoute = attribute.name === 'Route' || attribute.name === 'Prefix';
  if (!isRoute && !verbs.test(attribute.name)) return undefined;
  const node = argument(attribute, 0, 'path') ?? argument(attribute, 0, 'uri');
  const localized = entriesOf(file, node);
  const text = textOf(file, node, -1);
  // Without a path the route adds nothing to what is around it.
  const paths = localized.length
    ? localized.map(([, value]) => textOf(file, value, -1))
    : isKnown(text)
      ? [text]
      : [['']];
  const name =
    literalOf(textOf(file, argument(attribute, 1, 'name'), -1)) ??
    literalOf(textOf(file, attribute.args.find(one => one.name === 'name')?.value, -1));
  const given = attribute.args.find(one => one.name === 'methods')?.value;
  const single = literalOf(textOf(file, given, -1));
  const listed = entriesOf(file, given).map(
    ([, value]) => literalOf(textOf(file, value, -1)) ?? /::METHOD_(\w+)$/.exec(value.text)?.[1] ?? '',
  );
  const methods = verbs.test(attribute.name)
    ? attribute.name === 'Any'
      ? []
      : [attribute.name]
    : single !== undefined
      ? [single]
      : listed;
  return [
    {
      paths,
      name,
      methods: methods.map(method => method.toUpperCase()).filter(method => method !== ''),
      line: attribute.node.line,
      endLine: attribute.node.endLine,
    },
  ];
}

/** `@Route("/posts/{id}", name="post_show", methods={"GET"})` in a comment. */
function annotated(comment: string, line: number): Declared[] {
  if (!comment.includes('@')) return [];
  return [...comment.matchAll(/@(?:[\w\\]+\\)?(Route|Get|Post|Put|Patch|Delete)\(([^)]{0,500})\)/g)].flatMap(
    ([, kind, args]) => {
      const path = /^\s*(?:path\s*=\s*)?"([^"]*)"/.exec(args)?.[1] ?? /\bpath\s*=\s*"([^"]*)"/.exec(args)?.[1];
      if (path === undefined && kind !== 'Route') return [];
      const methods =
        kind !== 'Route'
          ? [kind]
          : [
              ...(/methods\s*=\s*(?:\{([^}]*)\}|("[^"]*"))/.exec(args)?.slice(1).join('') ?? '').matchAll(/"(\w+)"/g),
            ].map(([, method]) => method);
      return [
        {
          paths: [[path ?? '']],
          name: /\bname\s*=\s*"([^"]*)"/.exec(args)?.[1],
          methods: methods.map(method => method.toUpperCase()),
          line,
          endLine: line,
        },
      ];
    },
  );
}

/** Symfony's: `app_post_show` for `App\Controller\PostController::show`. */
function defaultName(file: PhpFile, owner: string, method: string, index: number): string {
  const full = [file.namespace, owner].filter(part => part !== '').join('\\');
  let name = `${full.replace(/\\/g, '_')}_${method}`.toLowerCase();
  if (index > 0) name += `_${index}`;
  name = name.replace(/(?:bundle|controller)_/g, '_');
  if (/Action$|_action$/.test(method)) name = name.replace(/action(_\d+)?$/, '$1');
  return name.replace(/__/g, '_');
}

/** Yii: `actionView` of `PostController` is `post/view`. */
function conventional(file: PhpFile): RouteSite[] {
  if (
    !file.imports.some(({ module }) => /^yii\b/.test(module)) &&
    !file.types.some(({ facts }) => facts.bases.some(base => /^\\?yii\\/.test(base)))
  )
    return [];
  return file.functions.flatMap(({ facts }, index): RouteSite[] => {
    const controller = /^(\w+)Controller$/.exec(facts.owner)?.[1];
    const action = /^action([A-Z]\w*)$/.exec(facts.name)?.[1];
    if (controller === undefined || action === undefined) return [];
    const path = `${dashed(controller)}/${dashed(action)}`;
    return [
      {
        methods: [],
        path: [path],
        router: '',
        handler: index,
        name: path,
        line: facts.line,
        endLine: facts.line,
        function: index,
        framework: 'yii',
      },
    ];
  });
}

function dashed(name: string): string {
  return snakeCase(name).replace(/_/g, '-');
}
