import type { SpanSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { argument, callAt, callsNamed } from './calls';
import type { PhpFile } from './phpFile';
import { variableName } from './phpFile';
import { hasText, isKnown, textOf } from './texts';

export function spansOf(file: PhpFile): readonly SpanSite[] {
  return [...annotated(file), ...calls(file)].sort((a, b) => a.line - b.line);
}

/** `#[WithSpan]`, named or after the function. */
function annotated(file: PhpFile): SpanSite[] {
  return file.functions.flatMap(({ attributes, facts }, index) =>
    attributes.flatMap((attribute): SpanSite[] => {
      const isOwn = attribute.name === 'WithSpan';
      if (!isOwn && !/(?:^|\\)DDTrace\\Trace$/.test(attribute.path)) return [];
      const given = textOf(file, argument(attribute, 0, 'span_name') ?? argument(attribute, 0, 'name'), -1);
      const name = facts.owner === '' ? facts.name : `${facts.owner}::${facts.name}`;
      const full = file.namespace === '' ? name : `${file.namespace}\\${name}`;
      const names: TextValue[] = isKnown(given)
        ? [given]
        : full === name || facts.owner !== ''
          ? [[full]]
          : [[full], [name]];
      return [
        { names, line: attribute.node.line, endLine: attribute.node.endLine, function: index, how: 'annotation' },
      ];
    }),
  );
}

function calls(file: PhpFile): SpanSite[] {
  const sites: SpanSite[] = [];
  for (const call of callsNamed(file, /^(?:spanBuilder|startSpan|startActiveSpan|startRootSpan)$/)) {
    const name = argument(call, 0, call.name === 'spanBuilder' ? 'spanName' : 'operationName');
    if (!name || !call.receiver) continue;
    const [value, owner] = spanName(file, name, call.function);
    // `->spanBuilder('n')->startSpan()` has its name in the builder.
    if (!isKnown(value) || (call.name !== 'spanBuilder' && !hasText(value) && !value.some(part => part !== null)))
      continue;
    const scope = scopeOf(file, call.receiver, call.function);
    sites.push({
      names: [value],
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
function spanName(file: PhpFile, node: SyntaxNode, inside: number): [TextValue, number] {
  if (node.type === 'variable_name') {
    const found = file.meaning(variableName(node), inside);
    if (found.kind === 'parameter') return [[{ param: found.index }], found.function];
  }
  return [textOf(file, node, inside), inside];
}

/** Name of the tracer, followed through variables and properties of the file. */
export function scopeOf(file: PhpFile, node: SyntaxNode, inside: number, depth = 0): TextValue | undefined {
  if (depth > 8) return undefined;
  switch (node.type) {
    case 'parenthesized_expression':
      return node.children[0] && scopeOf(file, node.children[0], inside, depth + 1);
    case 'variable_name': {
      const found = file.meaning(variableName(node), inside);
      return found.kind === 'variable' && found.value
        ? scopeOf(file, found.value, found.function, depth + 1)
        : undefined;
    }
    case 'member_access_expression': {
      if (node.field('object')?.text !== '$this') return undefined;
      const set = file.properties.get(`${file.ownerAt(inside)}.${node.field('name')?.text ?? ''}`);
      return set && scopeOf(file, set.node, set.function, depth + 1);
    }
    case 'object_creation_expression': {
      const call = callAt(node, inside);
      return call?.name === 'CachedInstrumentation' ? textArgument(file, argument(call, 0, 'name'), inside) : undefined;
    }
    case 'assignment_expression': {
      const right = node.field('right');
      return right && scopeOf(file, right, inside, depth + 1);
    }
    case 'binary_expression': {
      const right = node.field('operator')?.text === '??' ? node.field('right') : undefined;
      return right && scopeOf(file, right, inside, depth + 1);
    }
    default: {
      const call = callAt(node, inside);
      if (!call) return undefined;
      if (call.name === 'getTracer') return textArgument(file, argument(call, 0, 'name'), inside);
      if (call.name === 'tracer' && call.receiver) return scopeOf(file, call.receiver, inside, depth + 1);
      // A method of this class that makes the tracer.
      const isOwn = call.receiver === undefined || /^(?:\$this|self|static)$/.test(call.receiver.text);
      const index = isOwn ? file.method(call.receiver ? file.ownerAt(inside) : '', call.name) : -1;
      if (index < 0) return undefined;
      for (const made of callsNamed(file, /^getTracer$/))
        if (made.function === index) return textArgument(file, argument(made, 0, 'name'), index);
      return undefined;
    }
  }
}

function textArgument(file: PhpFile, node: SyntaxNode | undefined, inside: number): TextValue | undefined {
  const value = textOf(file, node, inside);
  return isKnown(value) && !value.some(part => typeof part === 'object' && part !== null && 'param' in part)
    ? value
    : undefined;
}
