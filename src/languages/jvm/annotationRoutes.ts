import type { MountSite, RouteSite, TextValue } from '../../core/index/facts';
import { annotated, argument } from '../shared/outline';
import type { Annotation, Outline, OutlineFunction, OutlineType } from '../shared/outline';

interface Style {
  readonly framework: string;
  /** HTTP methods of a method's annotation; undefined when it makes no route. */
  verbs(annotation: Annotation, outline: Outline, type: OutlineType): readonly string[] | undefined;
  readonly pathNames: readonly string[];
  /** Other annotation of the method that has the path. */
  readonly pathOf?: string;
  readonly prefixOf: readonly string[];
}

const springVerbs = /^(Get|Post|Put|Delete|Patch)Mapping$/;
const spring: Style = {
  framework: 'spring',
  verbs({ simple, args }, outline) {
    const verb = springVerbs.exec(simple)?.[1];
    if (verb) return [verb.toUpperCase()];
    return simple === 'RequestMapping' ? constantsIn(outline, args, 'method') : undefined;
  },
  pathNames: ['value', 'path'],
  prefixOf: ['RequestMapping'],
};

const jaxrs: Style = {
  framework: 'jaxrs',
  verbs({ simple, args }, _, { kind }) {
    if (!/^(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)$/.test(simple)) return undefined;
    // Retrofit gives the path to the verb: interfaces of clients. Jooby does the same in classes.
    return args.length && kind === 'interface' ? undefined : [simple];
  },
  pathNames: ['value'],
  pathOf: 'Path',
  prefixOf: ['Path'],
};

const micronaut: Style = {
  framework: 'micronaut',
  verbs({ simple }) {
    return /^(?:Get|Post|Put|Delete|Patch|Head|Options)$/.test(simple) ? [simple.toUpperCase()] : undefined;
  },
  pathNames: ['value', 'uri', 'uris'],
  prefixOf: ['Controller', 'PathPrefix'],
};

const quarkusRoutes: Style = {
  framework: 'quarkus',
  verbs({ simple, args }, outline) {
    return simple === 'Route' ? constantsIn(outline, args, 'methods') : undefined;
  },
  pathNames: ['path', 'regex'],
  prefixOf: ['RouteBase'],
};

const styles = [spring, jaxrs, micronaut, quarkusRoutes];
/** Interfaces that describe what others serve. */
const clients = ['FeignClient', 'RegisterRestClient', 'Client', 'HttpExchange', 'KafkaClient', 'RabbitClient'];

/** Endpoints that annotations declare: Spring MVC and WebFlux, JAX-RS, Micronaut, Quarkus, servlets. */
export function annotationRoutes(outline: Outline): { routes: RouteSite[]; mounts: MountSite[] } {
  const routes: RouteSite[] = [];
  const mounts: MountSite[] = [];
  for (const type of outline.types) {
    if (annotated(type, ...clients)) continue;
    routes.push(...servletRoutes(outline, type));
    const application = annotated(type, 'ApplicationPath');
    const root = application && outline.text(argument(application.args, 'value'), -1);
    if (root?.length) {
      mounts.push({ parent: '', prefix: root, kind: 'module', child: '', function: -1, line: application!.line });
    }
    mounts.push(...inheritedRoutes(outline, type));
    for (const fn of type.functions) {
      const before = routes.length;
      for (const annotation of fn.annotations) {
        for (const style of styles) {
          const methods = style.verbs(annotation, outline, type);
          if (methods) routes.push(...declared(outline, type, fn, annotation, style, methods));
        }
      }
      if (routes.length === before) mounts.push(...subResource(outline, type, fn));
    }
  }
  return { routes, mounts };
}

function declared(
  outline: Outline,
  type: OutlineType,
  fn: OutlineFunction,
  annotation: Annotation,
  style: Style,
  methods: readonly string[],
): RouteSite[] {
  const other = style.pathOf ? annotated(fn, style.pathOf) : undefined;
  const own = pathsOf(outline, annotation, style.pathNames, fn.index);
  const paths = other ? pathsOf(outline, other, ['value'], fn.index) : own;
  const prefix = annotated(type, ...style.prefixOf);
  const prefixes = prefix ? pathsOf(outline, prefix, ['value', 'path', 'uri'], -1) : [];
  const first = fn.annotations.length ? Math.min(annotation.line, other?.line ?? annotation.line) : annotation.line;
  return (prefixes.length ? prefixes : [undefined]).flatMap(before =>
    (paths.length ? paths : [['']]).map(path => ({
      methods: methods.length ? methods : verbsOfType(outline, prefix),
      path,
      ...(before && before[0] !== '' ? { prefixes: [before] } : {}),
      router: '',
      handler: fn.index,
      line: first,
      endLine: annotation.endLine,
      function: fn.index,
      framework: style.framework,
    })),
  );
}

function verbsOfType(outline: Outline, prefix: Annotation | undefined): readonly string[] {
  return prefix?.simple === 'RequestMapping' ? constantsIn(outline, prefix.args, 'method') : [];
}

/** Routes that a controller has from what it extends and implements lie below the controller's own path. */
function inheritedRoutes(outline: Outline, type: OutlineType): MountSite[] {
  const { bases, line } = type.facts;
  const controller = annotated(type, 'RequestMapping', 'Path', 'RestController', 'Controller');
  if (!controller || !bases.length || type.kind === 'interface') return [];
  const prefix = annotated(type, 'RequestMapping', 'Path', 'Controller');
  const paths = prefix ? pathsOf(outline, prefix, ['value', 'path', 'uri'], -1) : [];
  return bases.flatMap((base): MountSite[] => {
    const child = /^[\w.]+/.exec(base)?.[0];
    if (child === undefined) return [];
    const all: readonly TextValue[] = paths.length ? paths : [['']];
    return all.map(path => ({ parent: '', prefix: path, kind: 'function', child, function: -1, line }));
  });
}

/** A method with a path but no verb answers with the object that has the rest of the route. */
function subResource(outline: Outline, type: OutlineType, fn: OutlineFunction): MountSite[] {
  const path = annotated(fn, 'Path');
  const own = path && outline.text(argument(path.args, 'value'), fn.index);
  if (!own?.length) return [];
  const classPath = annotated(type, 'Path');
  const before = classPath ? outline.text(argument(classPath.args, 'value'), -1) : [];
  const child = /^Class<(.*)>$/.exec(fn.returns)?.[1] ?? fn.returns;
  if (!/^[A-Z][\w.]*$/.test(child)) return [];
  const prefix = before.length ? [...before, '/', ...own] : own;
  return [{ parent: '', prefix: merge(prefix), kind: 'function', child, function: fn.index, line: path!.line }];
}

function merge(parts: TextValue): TextValue {
  return parts.every(part => typeof part === 'string') ? [parts.join('')] : parts;
}

const servletMethods = /^do(Get|Post|Put|Delete|Patch|Head|Options)$/;

function servletRoutes(outline: Outline, type: OutlineType): RouteSite[] {
  const annotation = annotated(type, 'WebServlet');
  if (!annotation) return [];
  const paths = pathsOf(outline, annotation, ['value', 'urlPatterns'], -1);
  const handlers = type.functions.filter(({ facts }) => servletMethods.test(facts.name) || facts.name === 'service');
  const { line, endLine } = annotation;
  return paths.flatMap((path): RouteSite[] => {
    const site = { path, router: '', line, endLine, function: -1, framework: 'servlet' };
    if (!handlers.length) return [{ ...site, methods: [], handler: type.facts.name }];
    return handlers.map(({ facts, index }) => ({
      ...site,
      methods: servletMethods.test(facts.name) ? [facts.name.slice(2).toUpperCase()] : [],
      handler: index,
    }));
  });
}

/** All texts of an annotation's arguments with one of the names; by position, too, when `value` is among them. */
export function pathsOf(
  outline: Outline,
  { args }: Annotation,
  names: readonly string[],
  inside: number,
): readonly TextValue[] {
  return args
    .filter(({ name }) => (name === undefined ? names.includes('value') : names.includes(name)))
    .flatMap(({ node }) => outline.elements(node))
    .map(element => outline.text(element, inside))
    .filter(text => text.length > 0);
}

/** `GET` of `RequestMethod.GET`, for each in a list. */
function constantsIn(outline: Outline, args: Annotation['args'], name: string): readonly string[] {
  const node = args.find(one => one.name === name)?.node;
  if (!node) return [];
  return outline
    .elements(node)
    .map(element => /(\w+)\s*$/.exec(element.text)?.[1] ?? '')
    .filter(verb => /^[A-Z]+$/.test(verb));
}
