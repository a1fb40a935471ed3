import type { SpanSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { speaksOfTracing } from '../shared/tracerNames';
import type { Call } from './calls';
import { callAt, callsNamed } from './calls';
import { macroArguments, splitArguments } from './macros';
import type { Attribute, RustFile } from './rustFile';
import { hasText, isKnown, textOf, textOfTokens } from './texts';

const spanMacros = /^(?:(?:trace|debug|info|warn|error)_span|span)$/;
const starts =
  /^(?:start|start_with_context|start_with_builder|span_builder|in_span|from_name|root|enter_with_local_parent|enter_with_parent|enter_with_parents|with_span)$/;

export function spansOf(file: RustFile): readonly SpanSite[] {
  return [...annotated(file), ...macros(file), ...calls(file)].sort((a, b) => a.line - b.line);
}

/** `#[instrument]`, `#[tracing::instrument(name = "n")]`, fastrace's `#[trace]`, and both in `cfg_attr`. */
function annotated(file: RustFile): SpanSite[] {
  return file.functions.flatMap(({ attributes, facts }, index) =>
    attributes.flatMap(attribute => {
      const found = spanAttribute(attribute);
      if (!found) return [];
      const name = nameIn(file, found.args, index);
      const isFull = found.name === 'trace' && !found.args.some(arg => /^short_name\s*=\s*true$/.test(arg));
      // fastrace says the whole path, and where a crate lies isn't known here.
      const names: TextValue[] = [name ?? (isFull ? [null, `::${facts.name}`] : [facts.name])];
      return [
        {
          names,
          line: attribute.node.line,
          endLine: attribute.node.endLine,
          function: index,
          how: 'annotation' as const,
        },
      ];
    }),
  );
}

function spanAttribute(attribute: Attribute): { name: string; args: readonly string[] } | undefined {
  const args = macroArguments(attribute.args).map(({ text }) => text);
  if (attribute.name === 'instrument') return { name: 'instrument', args };
  if (attribute.name === 'trace' && /^(?:trace|(?:fastrace|minitrace)::trace)$/.test(attribute.path))
    return { name: 'trace', args };
  if (attribute.name !== 'cfg_attr') return undefined;
  for (const arg of args.slice(1)) {
    const inner = /^(?:(\w+)::)?(instrument|trace)\s*(?:\(([^]*)\))?$/.exec(arg);
    if (inner) return { name: inner[2], args: splitArguments(inner[3] ?? '').map(({ text }) => text) };
  }
  return undefined;
}

/** The name that arguments of an attribute give; undefined when none does. */
function nameIn(file: RustFile, args: readonly string[], inside: number): TextValue | undefined {
  for (const arg of args) {
    const fields = /^fields\s*\(([^]*)\)$/.exec(arg)?.[1];
    const override =
      fields === undefined
        ? undefined
        : overrideIn(
            file,
            splitArguments(fields).map(({ text }) => text),
            inside,
          );
    if (override) return override;
  }
  for (const arg of args) {
    const name = /^name\s*=\s*([^]*)$/.exec(arg)?.[1] ?? (/^"/.test(arg) ? arg : undefined);
    const value = name === undefined ? undefined : constantsOnly(textOfTokens(file, name, -1));
    if (value && isKnown(value)) return value;
  }
  return undefined;
}

/** The field `otel.name`, which the span is shown under instead. */
function overrideIn(file: RustFile, fields: readonly string[], inside: number): TextValue | undefined {
  for (const field of fields) {
    const written = /^(?:otel\.name|"otel\.name")\s*=\s*[%?]?\s*([^]*)$/.exec(field)?.[1];
    if (written === undefined || /\bEmpty$/.test(written)) continue;
    const value = textOfTokens(file, written, inside);
    if (isKnown(value)) return value;
  }
  return undefined;
}

function constantsOnly(value: TextValue): TextValue {
  return value.map(part => (typeof part === 'object' && part !== null && 'param' in part ? null : part));
}

/** `info_span!(target: "t", "name", id, otel.name = "shown")`, `span!(Level::INFO, "name")`. */
function macros(file: RustFile): SpanSite[] {
  return file.macros.flatMap(({ node, function: inside }) => {
    const name = node.field('macro')?.text.replace(/^.*::/s, '').trim() ?? '';
    const tree = node.child('token_tree');
    if (!spanMacros.test(name)) return spansInMacro(file, tree, inside);
    const site = siteOfMacro(file, name, node, tree, inside);
    return site ? [site] : [];
  });
}

function siteOfMacro(
  file: RustFile,
  macro: string,
  node: SyntaxNode,
  tree: SyntaxNode | undefined,
  inside: number,
): SpanSite | undefined {
  const args = macroArguments(tree)
    .map(({ text }) => text)
    .filter(text => !/^(?:target|parent|follows_from)\s*:(?!:)/.test(text));
  const rest = macro === 'span' ? args.slice(1) : args;
  const given = rest[0]?.replace(/^name\s*:\s*/, '');
  const name = overrideIn(file, rest.slice(1), inside) ?? constantsOnly(textOfTokens(file, given, inside));
  if (!isKnown(name)) return undefined;
  return { names: [name], line: node.line, endLine: (tree ?? node).endLine, function: inside, how: 'macro' };
}

/** Spans among the tokens of another macro: `tokio::join!(f().instrument(info_span!("f")))`. */
function spansInMacro(file: RustFile, tree: SyntaxNode | undefined, inside: number): SpanSite[] {
  const sites: SpanSite[] = [];
  for (const part of tree?.walk() ?? []) {
    if (part.type !== 'token_tree') continue;
    part.children.forEach((child, i) => {
      const list = part.children[i + 1];
      if (child.type !== 'identifier' || !spanMacros.test(child.text) || list?.type !== 'token_tree') return;
      if (child.source.text[child.end] !== '!') return;
      const site = siteOfMacro(file, child.text, child, list, inside);
      if (site) sites.push(site);
    });
  }
  return sites;
}

/** OpenTelemetry's own interface, and fastrace's. */
function calls(file: RustFile): SpanSite[] {
  const sites: SpanSite[] = [];
  for (const call of callsNamed(file, starts)) {
    const [first] = call.args;
    if (!first || !isSpanCall(file, call)) continue;
    const [name, owner] = spanName(file, first, call.function);
    if (!isKnown(name)) continue;
    const scope = call.receiver && scopeOf(file, call.receiver, call.function);
    sites.push({
      names: [name],
      line: call.line,
      endLine: call.endLine,
      function: owner,
      ...(scope && { scope }),
      how: 'call',
    });
  }
  return sites;
}

/** Name of the span, and the function whose parameter it is where that is one further out. */
function spanName(file: RustFile, node: SyntaxNode, inside: number): [TextValue, number] {
  const plain = node.type === 'reference_expression' ? node.field('value') : node;
  if (plain?.type === 'identifier') {
    const found = file.meaning(plain.text, inside);
    if (found.kind === 'parameter') return [[{ param: found.index }], found.function];
  }
  return [textOf(file, node, inside), inside];
}

function isSpanCall(file: RustFile, call: Call): boolean {
  const receiver = call.receiver?.text.slice(-200).replace(/\s+/g, '') ?? '';
  switch (call.name) {
    case 'span_builder':
      return true;
    case 'in_span':
      return call.args.length > 1;
    case 'from_name':
      return /(?:^|::)SpanBuilder$/.test(receiver);
    case 'root':
    case 'enter_with_local_parent':
    case 'enter_with_parent':
    case 'enter_with_parents':
      return /(?:^|::)(?:Local)?Span$/.test(receiver) && hasText(textOf(file, call.args[0], call.function));
    case 'with_span':
      return hasText(textOf(file, call.args[0], call.function));
    default:
      return isTracer(file, call.receiver, call.function);
  }
}

function isTracer(file: RustFile, node: SyntaxNode | undefined, inside: number): boolean {
  if (!node) return false;
  if (speaksOfTracing(node.text.slice(-200))) return true;
  if (node.type !== 'identifier') return false;
  const found = file.meaning(node.text, inside);
  if (found.kind === 'parameter') return /Tracer/.test(found.type);
  return found.kind === 'variable' && !!found.value && /tracer/i.test(found.value.text.slice(0, 500));
}

/** Name of the tracer, followed through variables, statics and functions of the file. */
export function scopeOf(file: RustFile, node: SyntaxNode, inside: number, depth = 0): TextValue | undefined {
  if (depth > 8) return undefined;
  switch (node.type) {
    case 'reference_expression':
    case 'parenthesized_expression':
    case 'unary_expression':
    case 'try_expression':
    case 'await_expression': {
      const value = node.field('value') ?? node.children.find(({ isNamed }) => isNamed);
      return value && scopeOf(file, value, inside, depth + 1);
    }
    case 'identifier': {
      const found = file.meaning(node.text, inside);
      if (found.kind === 'variable') return found.value && scopeOf(file, found.value, found.function, depth + 1);
      if (found.kind === 'constant')
        return scopeOf(file, found.value, -1, depth + 1) ?? tracerWithin(file, found.value, inside);
      return found.kind === 'unknown' && /^[A-Z_]+$/.test(node.text) ? [{ ref: node.text }] : undefined;
    }
    case 'call_expression': {
      const call = callAt(node, inside);
      if (!call) return undefined;
      const made = tracerName(file, call);
      if (made) return made;
      const index =
        call.receiver === undefined || /^(?:Self|self)$/.test(call.receiver.text) ? file.functionNamed(call.name) : -1;
      if (index >= 0) return tracerWithin(file, file.functions[index].node, index);
      // `TRACER.get_or_init(|| global::tracer("s"))`, `.clone()`.
      const closure = call.args.find(({ type }) => type === 'closure_expression');
      return (
        (closure && tracerWithin(file, closure, inside)) ??
        (call.receiver && scopeOf(file, call.receiver, inside, depth + 1))
      );
    }
    default:
      return undefined;
  }
}

function tracerName(file: RustFile, call: Call): TextValue | undefined {
  if (
    !/^(?:tracer|tracer_with_scope|tracer_builder|versioned_tracer|get_tracer|builder)$/.test(call.name) ||
    call.args.length === 0
  )
    return undefined;
  if (call.name === 'builder' && !/InstrumentationScope$/.test(call.receiver?.text ?? '')) return undefined;
  if (call.name === 'tracer_with_scope') {
    const text = call.args[0].type === 'identifier' ? file.meaning(call.args[0].text, call.function) : undefined;
    const built = text?.kind === 'variable' ? text.value : call.args[0];
    return built && scopeOf(file, built, call.function, 4);
  }
  const value = constantsOnly(textOf(file, call.args[0], call.function));
  return isKnown(value) ? value : undefined;
}

/** The tracer that something makes on its way. */
function tracerWithin(file: RustFile, node: SyntaxNode, inside: number): TextValue | undefined {
  let left = 500;
  for (const part of node.walk()) {
    if (left-- < 0) return undefined;
    const call = part.type === 'call_expression' ? callAt(part, inside) : undefined;
    const made = call && tracerName(file, call);
    if (made) return made;
  }
  return undefined;
}
