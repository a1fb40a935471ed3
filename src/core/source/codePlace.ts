import { readQualifiedName } from './qualifiedName';
import type { QualifiedName } from './qualifiedName';
import type { SpanView } from './spanView';

/** What a span says about its place in the code; any part may be missing. */
export interface CodePlace {
  readonly file: string | undefined;
  /** 1-based. */
  readonly line: number | undefined;
  /** 1-based; V8 sends it, and source maps need it. */
  readonly column: number | undefined;
  /** Name of the function as it was said, with the namespace in front where that came apart. */
  readonly functionText: string | undefined;
  readonly names: readonly QualifiedName[];
  /** Module, namespace or package in parts, when the span says it without a function or beside one. */
  readonly module: readonly string[] | undefined;
  /** The attribute that says so: for sentences. */
  readonly key: string;
}

/** Places that a span's attributes name, the surest first. */
export function codePlacesOf(span: SpanView): readonly CodePlace[] {
  return [...standard(span), ...datadog(span)];
}

/** By the attributes of an event, or of anything else that has the standard ones. */
export function codePlaceIn(read: (key: string) => string | undefined): CodePlace | undefined {
  const stable = read('code.file.path');
  const old = read('code.filepath');
  const file = stable ?? old;
  // A line belongs to the file beside it: an old line is not read into a stable file that has one of its own.
  const isStable = stable !== undefined || old === undefined;
  const [lineKey, otherKey] = isStable ? ['code.line.number', 'code.lineno'] : ['code.lineno', 'code.line.number'];
  const namespace = read('code.namespace') ?? read('code.module.name');
  const functionText = functionTextOf(read('code.function.name'), read('code.function'), read('code.namespace'));
  if (file === undefined && functionText === undefined && namespace === undefined) return undefined;
  return {
    file,
    line: readLine(read(lineKey)) ?? readLine(read(otherKey)),
    column: readLine(read('code.column.number') ?? read('code.column')),
    functionText,
    names: functionText === undefined ? [] : readQualifiedName(functionText),
    module: namespace?.split(/::|[.\\/]/).filter(part => part !== ''),
    key:
      file === undefined
        ? functionText
          ? 'code.function'
          : 'code.namespace'
        : isStable
          ? 'code.file.path'
          : 'code.filepath',
  };
}

function standard(span: SpanView): readonly CodePlace[] {
  const place = codePlaceIn(key => span.attribute(key));
  return place ? [place] : [];
}

/** Frame 0 of the entry, or of the exit: up to eight of those, the innermost of one's own first. */
function datadog(span: SpanView): readonly CodePlace[] {
  const type = span.attribute('_dd.code_origin.type');
  if (type === undefined) return [];
  const places: CodePlace[] = [];
  for (let frame = 0; frame < (type === 'exit' ? 8 : 1); frame++) {
    const prefix = `_dd.code_origin.frames.${frame}.`;
    const file = span.attribute(`${prefix}file`);
    const method = span.attribute(`${prefix}method`);
    if (file === undefined && method === undefined) break;
    const owner = span.attribute(`${prefix}type`);
    const text = method === undefined ? undefined : owner && !method.includes(owner) ? `${owner}.${method}` : method;
    const names = text === undefined || isAnonymous(text) ? [] : readQualifiedName(text);
    places.push({
      file,
      line: readLine(span.attribute(`${prefix}line`)),
      column: readLine(span.attribute(`${prefix}column`)),
      functionText: text,
      names,
      module: undefined,
      key: '_dd.code_origin',
    });
  }
  return places;
}

/** Line numbers come as integers, floats (`42.0`) and strings; they count from 1. */
export function readLine(value: string | undefined): number | undefined {
  if (value === undefined || !/^\s*\+?\d{1,10}(\.0*)?\s*$/.test(value)) return undefined;
  const line = Number(value);
  return line >= 1 && line <= 0x7fffffff ? line : undefined;
}

function functionTextOf(
  stable: string | undefined,
  old: string | undefined,
  namespace: string | undefined,
): string | undefined {
  // Ruby's `block in show` is in show, whatever it belongs to.
  const bare = (stable ?? old)?.replace(/^(?:(?:block|rescue|ensure)(?: \(\d+ levels\))? in )+/, '');
  if (bare === undefined || isAnonymous(bare)) return undefined;
  if (namespace === undefined || bare.startsWith(namespace)) return bare;
  // `code.function.name` is fully qualified by now; early senders put the bare name there, as `code.function` does.
  const isQualified = /[./\\:#$]/.test(bare);
  if (stable !== undefined && isQualified && !namespace.endsWith(bare.replace(/[.#:]+\w+$/, ''))) return bare;
  // The namespace may end in the type that the name begins with.
  const head = /^(\w+)[.#]/.exec(bare)?.[1];
  const joined = head !== undefined && new RegExp(`(?:^|[.:\\\\$])${head}$`).test(namespace);
  const rest = joined ? bare.slice(head!.length + 1) : bare;
  const separator = namespace.includes('\\') || namespace.includes('::') ? '::' : '.';
  return namespace + separator + rest;
}

function isAnonymous(name: string): boolean {
  return /^[(<]?anonymous[)>]?$|^<(?:lambda|module|unknown)>$|^\?+$/i.test(name);
}
