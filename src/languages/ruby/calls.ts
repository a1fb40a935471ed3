import type { CallSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { constantName } from './outline';
import type { RubyCall } from './outline';
import type { Texts } from './texts';

const longestReceiver = 80;

export function callsIn(texts: Texts): CallSite[] {
  const receivers = new Map<SyntaxNode, string>();
  const sites = texts.outline.calls.map((call): CallSite & { at: number } => {
    const before = call.receiver ? receiverText(call.receiver, receivers) : '';
    const hasArguments = call.node.field('arguments') !== undefined;
    receivers.set(
      call.node,
      `${before === '' ? '' : `${before}.`}${call.name}${hasArguments ? '(…)' : ''}`.slice(0, longestReceiver),
    );
    const made = call.name === 'new' ? constantName(call.receiver) : '';
    const { args, named } = argumentsOf(call, texts);
    return {
      callee: made === '' ? call.name : made.slice(made.lastIndexOf('.') + 1),
      receiver: made === '' ? before : 'new',
      line: call.node.source.lineAt(made === '' ? call.at : call.node.start),
      endLine: (call.node.field('arguments') ?? call.node.field('method') ?? call.node).endLine,
      function: call.function,
      ...(args.length > 0 && { args }),
      ...(Object.keys(named).length > 0 && { named }),
      at: call.at,
    };
  });
  sites.push(...bareCalls(texts));
  return sites.sort((a, b) => a.at - b.at).map(({ at: _, ...site }) => site);
}

/** A method without arguments is called by its name alone: whatever is no variable. */
function bareCalls(texts: Texts): (CallSite & { at: number })[] {
  const { outline } = texts;
  const found: (CallSite & { at: number })[] = [];
  const waiting: { node: SyntaxNode; inside: number }[] = [{ node: outline.root, inside: -1 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node } = next;
    const inside = outline.functionOf.get(node) ?? next.inside;
    if (/parameters$/.test(node.type) || node.type === 'alias' || node.type === 'undef') continue;
    if (node.type === 'identifier' && node.fieldName !== 'method' && node.fieldName !== 'name') {
      const isLeft = node.fieldName === 'left' && /assignment/.test(node.parent?.type ?? '');
      const name = node.text;
      const isWord = /^(?:private|public|protected|module_function|raise|yield|__method__|block_given\?)$/.test(name);
      if (
        !isLeft &&
        !isWord &&
        node.parent?.type !== 'left_assignment_list' &&
        node.parent?.type !== 'exception_variable' &&
        !texts.isVariable(name, inside)
      ) {
        found.push({
          callee: name,
          receiver: '',
          line: node.line,
          endLine: node.line,
          function: inside,
          at: node.start,
        });
      }
    }
    for (let i = node.children.length - 1; i >= 0; i--) waiting.push({ node: node.children[i], inside });
  }
  return found;
}

function argumentsOf(call: RubyCall, texts: Texts): { args: TextValue[]; named: Record<string, TextValue> } {
  const args = call.args.map((arg): TextValue => texts.argumentOf(arg, call.function));
  while (args.length > 0 && args[args.length - 1].length === 0) args.pop();
  const named: Record<string, TextValue> = {};
  for (const [name, node] of call.named) {
    const value = texts.argumentOf(node, call.function);
    if (value.length && name !== '__proto__') named[name] = value;
  }
  return { args, named };
}

function receiverText(node: SyntaxNode, known: ReadonlyMap<SyntaxNode, string>): string {
  return known.get(node) ?? node.text.slice(0, longestReceiver).replace(/\s+/g, ' ');
}
