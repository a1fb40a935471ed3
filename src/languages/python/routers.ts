// Applications, blueprints, routers, and how they are put below each other.
import type { MountSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { argument } from './callNode';
import type { PythonCall } from './callNode';
import { dotted } from './outline';
import { literal, named } from './texts';
import type { RouteReader } from './routeReader';

export function readRouters(reader: RouteReader): void {
  const { calls } = reader.texts.outline;
  for (const call of calls) {
    const made = routerOf(reader, call);
    if (made) {
      const name = boundTo(call.node);
      reader.routers.push({
        name,
        function: call.function,
        prefix: made.prefix,
        parent: made.parent,
        line: call.node.line,
      });
    }
    readMount(reader, call);
  }
}

/** Name that the value of an expression is bound to, '' when it is passed on. */
export function boundTo(node: SyntaxNode): string {
  let at: SyntaxNode = node;
  while (at.parent?.type === 'await' || at.parent?.type === 'parenthesized_expression') at = at.parent;
  const { parent } = at;
  if ((parent?.type === 'assignment' || parent?.type === 'named_expression') && at.fieldName !== 'left') {
    return dotted(parent.field('left') ?? parent.field('name'));
  }
  return '';
}

function routerOf(reader: RouteReader, call: PythonCall): { prefix: TextValue; parent: string } | undefined {
  const { texts } = reader;
  const prefix = (...keys: readonly string[]): TextValue => {
    const node = keys.map(key => call.named.get(key)).find(found => found);
    const value = node ? texts.valueOf(node, call.function) : [''];
    return value.length ? value : node?.type === 'none' ? [''] : [null];
  };
  switch (call.name) {
    case 'APIRouter':
    case 'Router':
    case 'Blueprint':
    case 'APIBlueprint':
      return { prefix: versioned(call, prefix('prefix', 'url_prefix', 'path')), parent: '' };
    case 'Flask':
    case 'FastAPI':
    case 'Starlette':
    case 'Quart':
    case 'Sanic':
    case 'Bottle':
    case 'Litestar':
    case 'Starlite':
    case 'Esmerald':
    case 'Chalice':
    case 'Robyn':
    case 'OpenAPI':
    case 'NinjaAPI':
    case 'NinjaExtraAPI':
    case 'RouteTableDef':
    case 'APIGatewayRestResolver':
    case 'APIGatewayHttpResolver':
    case 'LambdaFunctionUrlResolver':
    case 'DefaultRouter':
    case 'SimpleRouter':
      return { prefix: [''], parent: '' };
    case 'Application':
      return reader.uses('aiohttp', 'tornado', 'blacksheep') ? { prefix: [''], parent: '' } : undefined;
    case 'Api':
      return { prefix: prefix('prefix'), parent: call.args[0] ? dotted(call.args[0]) : '' };
    case 'Namespace': {
      if (!reader.uses('flask_restx', 'flask_restplus')) return undefined;
      if (call.named.has('path')) return { prefix: prefix('path'), parent: '' };
      const name = texts.valueOf(call.args[0], call.function);
      return { prefix: typeof name[0] === 'string' ? [`/${name[0]}`, ...name.slice(1)] : [null], parent: '' };
    }
    case 'namespace':
      return call.receiver && reader.uses('flask_restx', 'flask_restplus')
        ? { prefix: prefix('path'), parent: dotted(call.receiver) }
        : undefined;
    case 'NestedDefaultRouter':
    case 'NestedSimpleRouter': {
      const parent = call.args[0] ? dotted(call.args[0]) : '';
      const under = texts.valueOf(call.args[1], call.function);
      return { prefix: [...under, '/', null, '/'], parent };
    }
    default:
      return undefined;
  }
}

function readMount(reader: RouteReader, call: PythonCall): void {
  const { texts } = reader;
  const parent = dotted(call.receiver);
  const value = (node: SyntaxNode | undefined): TextValue => {
    if (!node || node.type === 'none') return [''];
    const text = texts.valueOf(node, call.function);
    return text.length ? text : [null];
  };
  const add = (child: SyntaxNode | undefined, prefix: TextValue, replaces = false): void => {
    const site = childOf(child);
    if (!site) return;
    reader.mounts.push({
      parent, prefix, ...site, function: call.function, line: call.node.line, ...(replaces && { replaces: true as const }),
    }); // prettier-ignore
  };
  switch (call.name) {
    case 'include_router':
      add(argument(call, 'router', 0), value(call.named.get('prefix')));
      break;
    case 'register_blueprint':
    case 'blueprint': {
      if (call.name === 'blueprint' && !call.receiver) return;
      const prefix = call.named.get('url_prefix');
      // What is said here counts instead of what the blueprint says of itself.
      const isGiven = prefix !== undefined && prefix.type !== 'none';
      const children = argument(call, 'blueprint', 0);
      for (const child of children?.type === 'list' || children?.type === 'tuple' ? named(children) : [children])
        add(child, value(prefix), isGiven);
      break;
    }
    case 'group':
      if (parent === 'Blueprint') readGroup(reader, call);
      break;
    case 'mount':
    case 'host': {
      if (call.name === 'host') return;
      const prefix = argument(call, 'path', 0);
      const text = value(prefix);
      if (typeof text[0] === 'string' && text[0] !== '' && !text[0].startsWith('/')) return;
      add(argument(call, 'app', 1), text);
      break;
    }
    case 'add_subapp':
      add(argument(call, 'subapp', 1), value(argument(call, 'prefix', 0)));
      break;
    case 'add_routes':
      if (call.args[0] && dotted(call.args[0]) !== '') add(call.args[0], ['']);
      break;
    case 'add_namespace': {
      const path = argument(call, 'path', 1);
      add(argument(call, 'ns', 0), value(path), path !== undefined);
      break;
    }
    case 'add_router':
      add(argument(call, 'router', 1) ?? call.args[0], call.args.length > 1 ? value(call.args[0]) : ['']);
      break;
    case 'init_app':
    case 'include': {
      const isApi = call.name === 'include' && reader.uses('pyramid', 'aws_lambda_powertools', 'chalice', 'robyn');
      if (isApi) {
        const module = call.args[0] ? texts.valueOf(call.args[0], call.function) : [];
        const prefix = value(call.named.get('route_prefix'));
        if (typeof module[0] === 'string' && module.length === 1) {
          reader.mounts.push({
            parent: '',
            prefix,
            kind: 'module',
            child: module[0],
            function: call.function,
            line: call.node.line,
          });
        }
      }
      break;
    }
    case 'register': {
      // Tables and routers handed over by functions are read where they are made.
      break;
    }
  }
}

/** What is mounted: a name, a call that returns a router, or an application that is wrapped. */
function childOf(node: SyntaxNode | undefined): Pick<MountSite, 'kind' | 'child'> | undefined {
  const name = dotted(node);
  if (name !== '') return { kind: 'router', child: name };
  if (node?.type !== 'call') return undefined;
  const called = dotted(node.field('function'));
  if (called === '') return undefined;
  const inner = named(node.field('arguments') ?? node)[0];
  // `WSGIMiddleware(flask_app)`, `StaticFiles(directory=…)`: what is wrapped, or nothing of ours.
  if (/^[A-Z]|\.[A-Z]/.test(called))
    return inner && dotted(inner) !== '' ? { kind: 'router', child: dotted(inner) } : undefined;
  return { kind: 'function', child: called };
}

/** Sanic puts `/v1` in front of what has `version=1`. */
function versioned(call: PythonCall, prefix: TextValue): TextValue {
  const version = call.named.get('version');
  const number = version?.type === 'integer' || version?.type === 'float' ? version.text : literal(version);
  if (number === undefined) return prefix;
  const text = `/v${number.replace(/^v/, '')}`;
  const [first, ...rest] = prefix;
  return typeof first === 'string' ? [text + first, ...rest] : [text, ...prefix];
}

/** `api = Blueprint.group(a, b, url_prefix="/api")`. */
function readGroup(reader: RouteReader, call: PythonCall): void {
  const name = boundTo(call.node);
  const given = call.named.get('url_prefix');
  const prefix = versioned(call, given ? reader.texts.valueOf(given, call.function) : ['']);
  reader.routers.push({ name, function: call.function, prefix, parent: '', line: call.node.line });
  for (const arg of call.args) {
    const site = childOf(arg);
    if (site)
      reader.mounts.push({ parent: name, prefix: [''], ...site, function: call.function, line: call.node.line });
  }
}
