import type { CallSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { PythonCall } from './callNode';
import { importedNames } from './spans';
import { literal } from './texts';
import type { Texts } from './texts';

const longestReceiver = 80;

export function callsIn(texts: Texts): CallSite[] {
  const receivers = new Map<SyntaxNode, string>();
  const modules = new Set(texts.outline.imports.flatMap(importedNames));
  // Calls come in the order of their names, so what a chain begins with has its text before the rest asks for it.
  return texts.outline.calls.flatMap((call): CallSite[] => {
    const before = call.receiver ? receiverText(call.receiver, receivers) : '';
    receivers.set(call.node, `${before === '' ? '' : `${before}.`}${call.name}(…)`.slice(0, longestReceiver));
    if (call.name === '') return [];
    // A method of a stub (`stub.GetCart(request)`) begins with a capital, too.
    const isOfModule = before === '' || modules.has(before.split('.')[0]);
    const isConstructor = isOfModule && /^_*[A-Z]/.test(call.name) && !/^_*[A-Z][A-Z\d_]+$/.test(call.name);
    const { args, named } = argumentsOf(call, texts);
    return [
      {
        callee: call.name,
        receiver: isConstructor ? 'new' : before,
        line: call.node.source.lineAt(call.at),
        endLine: call.node.endLine,
        function: call.function,
        ...(args.length > 0 && { args }),
        ...(Object.keys(named).length > 0 && { named }),
      },
    ];
  });
}

function argumentsOf(call: PythonCall, texts: Texts): { args: TextValue[]; named: Record<string, TextValue> } {
  const args: TextValue[] = [];
  const named: Record<string, TextValue> = {};
  const add = (name: string, node: SyntaxNode | undefined): void => {
    const value = node ? texts.argumentOf(node, call.function) : [];
    if (value.length && name !== '__proto__') named[name] = value;
  };
  for (const node of call.args) {
    args.push(texts.argumentOf(node, call.function));
    if (node.type === 'dictionary') {
      for (const pair of node.children) {
        const key = pair.type === 'pair' ? literal(pair.field('key')) : undefined;
        if (key !== undefined) add(key, pair.field('value'));
      }
    }
  }
  for (const [name, node] of call.named) add(name, node);
  while (args.length > 0 && args[args.length - 1].length === 0) args.pop();
  return { args, named };
}

/** What stands before a name, argument lists shortened, on one line. */
export function receiverText(node: SyntaxNode, known: ReadonlyMap<SyntaxNode, string>): string {
  const names: string[] = [];
  let at: SyntaxNode | undefined = node;
  let first = '';
  for (let length = 0; at && length < longestReceiver * 2;) {
    const text = known.get(at);
    if (text !== undefined) first = text;
    else if (at.type === 'attribute') {
      const name: string = at.field('attribute')?.text ?? '';
      names.push(name);
      length += name.length + 1;
      at = at.field('object');
      continue;
    } else if (at.type === 'parenthesized_expression' || at.type === 'await') {
      at = at.children[0];
      continue;
    } else first = at.text.slice(0, longestReceiver).replace(/\s+/g, ' ');
    break;
  }
  return [first, ...names.reverse()].join('.').slice(0, longestReceiver);
}
