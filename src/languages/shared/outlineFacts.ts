import type {
  CallSite, ConstantFacts, FileFacts, FunctionFacts, ImportFacts, SqlSite, TextValue, TypeFacts,
} from '../../core/index/facts'; // prettier-ignore
import type { SyntaxNode } from '../../core/index/syntax';
import type { Annotation, Argument, Outline, OutlineCall, OutlineVariable } from './outline';
import { isSqlValue } from './sqlLike';

/** What every language takes from an outline as it is. */
export function basicFacts(outline: Outline): {
  functions: readonly FunctionFacts[];
  types: readonly TypeFacts[];
  imports: readonly ImportFacts[];
  calls: readonly CallSite[];
} {
  const receivers = new Receivers(outline);
  return {
    functions: outline.functions.map(({ facts }) => facts),
    types: outline.types.map(({ facts }) => facts),
    imports: outline.imports,
    calls: outline.calls.map(call => callFacts(call, outline, receivers)),
  };
}

/** Leaves out what is empty. */
export function compact(facts: FileFacts): FileFacts {
  return Object.fromEntries(
    Object.entries(facts).filter(([key, value]) => key === 'functions' || !Array.isArray(value) || value.length > 0),
  ) as unknown as FileFacts;
}

function callFacts(call: OutlineCall, outline: Outline, receivers: Receivers): CallSite {
  const args: TextValue[] = [];
  const named: Record<string, TextValue> = {};
  for (const { name, node } of call.args) {
    const text = outline.text(node, call.function);
    if (name === undefined) args.push(text);
    else if (text.length) named[name] = text;
  }
  while (args.length && args[args.length - 1].length === 0) args.pop();
  const { callee, line, endLine } = call;
  return {
    callee,
    receiver: call.isNew ? 'new' : receivers.of(call.receiver),
    line,
    endLine,
    function: call.function,
    ...(args.length ? { args } : {}),
    ...(Object.keys(named).length ? { named } : {}),
  };
}

const longestReceiver = 80;

/** Receivers as text. Each link of a chain builds on the one before, so that long chains stay cheap. */
class Receivers {
  private readonly texts = new Map<SyntaxNode, string>();

  constructor(private readonly outline: Outline) {}

  of(node: SyntaxNode | undefined): string {
    if (!node) return '';
    const path: SyntaxNode[] = [];
    let at: SyntaxNode | undefined = node;
    while (at && !this.texts.has(at)) {
      path.push(at);
      const first: SyntaxNode | undefined = at.children[0];
      at = first?.start === at.start ? first : undefined;
    }
    let text = at ? this.texts.get(at)! : '';
    let inner = at;
    for (const link of path.reverse()) {
      text = this.link(link, inner, text).slice(0, longestReceiver);
      this.texts.set(link, text);
      inner = link;
    }
    return text;
  }

  private link(node: SyntaxNode, inner: SyntaxNode | undefined, text: string): string {
    const { text: source } = node.source;
    const call = this.outline.callAt(node);
    if (call) {
      const brackets = call.args.length ? '(…)' : '()';
      if (call.isNew) return `new ${call.callee}${brackets}`;
      const { receiver } = call;
      if (!receiver) return call.callee + brackets;
      // The receiver is further in than what stands right below: some grammars have a node for `a.b` in `a.b()`.
      const before = this.texts.get(receiver) ?? '';
      return before + squeeze(source.slice(receiver.end, call.nameStart)) + call.callee + brackets;
    }
    if (!inner) return squeeze(source.slice(node.start, Math.min(node.end, node.start + 200)));
    return text + squeeze(source.slice(inner.end, Math.min(node.end, inner.end + 200)));
  }
}

function squeeze(text: string): string {
  return text
    .replace(/\/\/[^\n]*\n|\s+/g, ' ')
    .replace(/ ?([.?!:]+) ?/g, '$1')
    .trim();
}

/** Variables that hold a text, or whatever else `other` says of them. */
export function constantsOf(
  outline: Outline,
  other: (variable: OutlineVariable) => TextValue | undefined,
): ConstantFacts[] {
  return outline.variables.flatMap((variable): ConstantFacts[] => {
    const { name, type, line, function: inside } = variable;
    if (!name) return [];
    let value = variable.text ?? outline.text(outline.valueOf(variable), inside);
    if (!value.some(part => typeof part === 'string')) value = other(variable) ?? [];
    if (!value.length) return [];
    return [{ name, owner: inside < 0 ? (type?.path ?? '') : '', value, line, function: inside }];
  });
}

const speaking = /^(?:log|trace|debug|info|warn|warning|error|fatal|print|println|printf|Log\w+|Write|WriteLine)$/;

/**
 * Texts that read like SQL. `queries` are the annotations and attributes whose text is the query that their function stands
 * for; a list of strings is one text there.
 */
export function sqlOf(outline: Outline, queries: (annotation: Annotation) => readonly Argument[]): SqlSite[] {
  const sites: SqlSite[] = [];
  const taken: SyntaxNode[] = [];
  for (const { annotations, index } of outline.functions) {
    for (const annotation of annotations) {
      for (const { node } of queries(annotation)) {
        const text = joined(outline, node, index);
        if (!text.some(part => typeof part === 'string')) continue;
        taken.push(node);
        sites.push({ text, line: annotation.line, endLine: annotation.endLine, function: index, method: index });
      }
    }
  }
  taken.sort((a, b) => a.start - b.start);
  let next = 0;
  const seen = new Set<SyntaxNode>();
  for (const { node, function: inside } of outline.strings) {
    while (next < taken.length && taken[next].end <= node.start) next++;
    if (seen.has(node) || (next < taken.length && taken[next].start <= node.start)) continue;
    seen.add(node);
    const text = outline.text(node, inside);
    if (!isSqlValue(text) || isSpoken(outline, node)) continue;
    sites.push({ text, line: node.line, endLine: node.endLine, function: inside });
  }
  return sites.sort((a, b) => a.line - b.line);
}

function joined(outline: Outline, node: SyntaxNode, inside: number): TextValue {
  const all = outline.elements(node);
  if (all.length < 2) return outline.text(all[0] ?? node, inside);
  const parts = all.flatMap((element, i): TextValue => [...(i ? [' '] : []), ...outline.text(element, inside)]);
  return parts.every(part => typeof part === 'string') ? [parts.join('')] : parts;
}

/** Whether a text goes to a log or into an exception. */
function isSpoken(outline: Outline, node: SyntaxNode): boolean {
  let at = node.parent;
  for (let steps = 0; at && steps < 3; steps++, at = at.parent) {
    const call = outline.callAt(at);
    if (call) return call.isNew ? /(?:Exception|Error)$/.test(call.callee) : speaking.test(call.callee);
  }
  return false;
}
