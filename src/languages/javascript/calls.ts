import type { CallSite, TextValue } from '../../core/index/facts';
import { propertiesOf, unwrap } from './nodes';
import type { Call, Script } from './script';
import type { Texts } from './texts';

/** A long text says nothing more than its beginning when calls are compared. */
const longestText = 1_000;

/** Every call that has a name. */
export function readCalls(script: Script, texts: Texts): CallSite[] {
  return script.calls.flatMap(call => {
    if (call.callee === '') return [];
    const receiver = call.isNew ? 'new' : script.written(call.object);
    const args = textsOf(call, texts);
    const named = namedOf(call, texts);
    return [
      {
        callee: call.callee,
        receiver,
        line: call.calleeNode.line,
        endLine: call.node.endLine,
        function: call.function,
        ...(args.length > 0 && { args }),
        ...(named && { named }),
      },
    ];
  });
}

function textsOf(call: Call, texts: Texts): TextValue[] {
  const args = call.args.map(argument => short(texts.within(argument, call.function)));
  while (args.length && args[args.length - 1].length === 0) args.pop();
  return args;
}

function namedOf(call: Call, texts: Texts): Record<string, TextValue> | undefined {
  let named: Record<string, TextValue> | undefined;
  for (const argument of call.args) {
    for (const { key, value } of propertiesOf(unwrap(argument)).slice(0, 40)) {
      const text = short(texts.within(value, call.function));
      if (text.length && key !== '__proto__') (named ??= {})[key] ??= text;
    }
  }
  return named;
}

function short(value: TextValue): TextValue {
  return value.map(part => (typeof part === 'string' && part.length > longestText ? part.slice(0, longestText) : part));
}
