// Sinatra's and Grape's routes, and config.ru.
import type { MountSite, RouterSite, RouteSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { RubyCall, RubyClass } from './outline';
import { literal, literals } from './texts';
import type { Texts } from './texts';

const verbs = new Set(['get', 'post', 'put', 'patch', 'delete', 'options', 'head', 'link', 'unlink']);

export function appsIn(texts: Texts): { routes: RouteSite[]; routers: RouterSite[]; mounts: MountSite[] } {
  const reader = new AppReader(texts);
  for (const call of texts.outline.calls) reader.read(call);
  for (const one of texts.outline.classes) {
    if (reader.kindOf(one) !== undefined)
      reader.routers.push({
        name: one.path.replace(/\./g, '::'),
        function: -1,
        prefix: [''],
        parent: '',
        line: one.node.line,
      });
  }
  return { routes: reader.routes, routers: reader.routers, mounts: reader.mounts };
}

class AppReader {
  readonly routes: RouteSite[] = [];
  readonly routers: RouterSite[] = [];
  readonly mounts: MountSite[] = [];
  private readonly requiresSinatra: boolean;
  private readonly settings = new Map<RubyClass, { prefix?: TextValue; version?: TextValue }>();

  constructor(private readonly texts: Texts) {
    const { calls } = texts.outline;
    this.requiresSinatra = calls.some(
      ({ name, args }) => name === 'require' && /^sinatra\b/.test(literal(args[0]) ?? ''),
    );
    for (const { name, args, named, class: owner } of calls) {
      if (!owner || (name !== 'prefix' && name !== 'version') || this.kindOf(owner) !== 'grape') continue;
      const using = literal(named.get('using')) ?? 'path';
      if (name === 'version' && using !== 'path') continue;
      const value = args[0] ? texts.valueOf(args[0], -1) : [];
      if (value.length) this.settings.set(owner, { ...this.settings.get(owner), [name]: value });
    }
  }

  kindOf(one: RubyClass | undefined): 'sinatra' | 'grape' | undefined {
    if (!one) return undefined;
    if (/^(?:::)?Grape::API/.test(one.base)) return 'grape';
    if (/^(?:::)?Sinatra::(?:Base|Application)$/.test(one.base)) return 'sinatra';
    return undefined;
  }

  read(call: RubyCall): void {
    const kind = this.kindOf(call.class) ?? this.guess(call);
    if (call.name === 'map' && call.block && literal(call.args[0])?.startsWith('/')) this.map(call);
    if (call.name === 'mount' && kind === 'grape') this.mount(call);
    if (!kind || !call.block || call.receiver) return;
    const methods = verbs.has(call.name)
      ? [call.name.toUpperCase()]
      : call.name === 'route'
        ? this.listed(call, kind)
        : undefined;
    if (!methods) return;
    const around = this.prefixesOf(call, kind);
    const handler = this.texts.outline.functionOf.get(call.block);
    if (handler === undefined) return;
    const first =
      call.args[call.name === 'route' && kind === 'grape' ? 1 : call.name === 'route' ? call.args.length - 1 : 0];
    const paths = !first ? [''] : first.type === 'array' ? literals(first) : undefined;
    const values: TextValue[] = paths ? paths.map(path => [path]) : [this.texts.valueOf(first, call.function)];
    for (const value of values) {
      if (!value.length || (kind === 'sinatra' && typeof value[0] === 'string' && !/^[/*]/.test(value[0]))) continue;
      for (const prefixes of around) {
        this.routes.push({
          methods, path: kind === 'grape' ? slashed(value) : value, ...(prefixes.length > 0 && { prefixes }),
          router: call.class ? call.class.path.replace(/\./g, '::') : '', handler, line: call.node.line,
          endLine: (call.node.field('arguments') ?? call.node).endLine, function: this.texts.outline.functions[handler].parent, framework: kind,
        }); // prettier-ignore
      }
    }
  }

  /** At the top of a file, or in a base class of the project's own: a path and a block is Sinatra's. */
  private guess(call: RubyCall): 'sinatra' | undefined {
    if (!call.block || !verbs.has(call.name) || !literal(call.args[0])?.startsWith('/')) return undefined;
    if (this.requiresSinatra) return 'sinatra';
    return call.class &&
      !call.class.isModule &&
      /(?:^|::)(?:\w*(?:App|Application|Base|Api|API|Controller|Server|Routes))$/.test(call.class.base)
      ? 'sinatra'
      : undefined;
  }

  private listed(call: RubyCall, kind: 'sinatra' | 'grape'): string[] {
    const list = kind === 'grape' ? literals(call.args[0]) : call.args.slice(0, -1).flatMap(arg => literals(arg));
    return list.map(text => text.toUpperCase()).filter(text => text !== 'ANY' && text !== '*');
  }

  /** Prefixes by the blocks around it; Grape's spans leave its `prefix` out, servers in front of it don't: both are given. */
  private prefixesOf(call: RubyCall, kind: 'sinatra' | 'grape'): TextValue[][] {
    const prefixes: TextValue[] = [];
    let at: SyntaxNode | undefined = call.node.parent;
    for (let depth = 0; at && depth < 60; depth++, at = at.parent) {
      const outer: RubyCall | undefined = at.type === 'call' ? this.texts.outline.callOf.get(at) : undefined;
      if (!outer?.block || outer === call) continue;
      const first = outer.args[0] as SyntaxNode | undefined;
      if (/^(?:namespace|resource|resources|group|segment|map)$/.test(outer.name) && first) {
        const value = this.texts.valueOf(first, outer.function);
        if (value.length)
          prefixes.unshift(
            typeof value[0] === 'string' && !value[0].startsWith('/') ? [`/${value[0]}`, ...value.slice(1)] : value,
          );
      } else if (outer.name === 'route_param' && first) prefixes.unshift([`/:${literal(first) ?? ''}`]);
      else if (outer.name === 'version' && first && (literal(outer.named.get('using')) ?? 'path') === 'path')
        prefixes.unshift([`/${literal(first) ?? ''}`]);
    }
    const settings = kind === 'grape' && call.class ? this.settings.get(call.class) : undefined;
    const inner = settings?.version ? [slashed(settings.version), ...prefixes] : prefixes;
    return settings?.prefix ? [[slashed(settings.prefix), ...inner], inner] : [inner];
  }

  /** `mount Orders => "/orders"`, `mount Orders`. */
  private mount(call: RubyCall): void {
    const parent = call.class?.path.replace(/\./g, '::') ?? '';
    const prefixes = this.prefixesOf(call, 'grape')[0].flat();
    for (const arg of call.node.field('arguments')?.children ?? []) {
      const child = arg.type === 'pair' ? arg.field('key') : arg;
      const at = arg.type === 'pair' ? (literal(arg.field('value')) ?? '') : '';
      if (!child || !/^(?:constant|scope_resolution)$/.test(child.type)) continue;
      this.mounts.push({
        parent, prefix: [...prefixes, at].reduce<TextValue[number][]>(appended, []), kind: 'router', child: child.text,
        function: call.function, line: call.node.line,
      }); // prettier-ignore
    }
  }

  /** config.ru: `map "/api" do run Api end`. */
  private map(call: RubyCall): void {
    const inner = this.texts.outline.calls.filter(
      ({ name, node }) =>
        (name === 'run' || name === 'use') && node.start > call.node.start && node.end <= call.node.end,
    );
    for (const { args } of inner) {
      const child = args[0]?.type === 'call' ? args[0].field('receiver') : args[0];
      if (!child || !/^(?:constant|scope_resolution)$/.test(child.type)) continue;
      this.mounts.push(...mountedAt(literal(call.args[0]) ?? '', child.text, call));
    }
  }
}

/** Rack hands an application the rest of the path: its own instrumentation says that, the server's the whole of it. */
export function mountedAt(path: string, child: string, call: RubyCall): MountSite[] {
  const paths = path === '' || path === '/' ? [''] : [path, ''];
  return paths.map(prefix => ({
    parent: '', prefix: [prefix], kind: 'router', child, function: call.function, line: call.node.line,
  })); // prettier-ignore
}

function appended(all: TextValue[number][], part: TextValue[number]): TextValue[number][] {
  const last = all[all.length - 1];
  if (typeof last === 'string' && typeof part === 'string') return [...all.slice(0, -1), last + part];
  return [...all, part];
}

function slashed(value: TextValue): TextValue {
  const [first, ...rest] = value;
  return typeof first === 'string' && !first.startsWith('/') ? [`/${first}`, ...rest] : value;
}
