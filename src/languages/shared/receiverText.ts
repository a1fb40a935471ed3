import type { SyntaxNode } from '../../core/index/syntax';

const longest = 80;
const argumentLists = /^(?:argument_list|arguments|value_arguments|call_suffix)$/;

/**
 * What stands before a call's name, as written: without line breaks, argument lists as `(…)`, cut at 80 characters. Chains are as
 * deep as they are long, so only so much of one is looked at.
 */
export function receiverText(node: SyntaxNode): string {
  const { text } = node.source;
  if (node.end - node.start <= longest && !/[\n(]/.test(node.text)) return node.text;
  const pieces: string[] = [];
  let at: SyntaxNode | undefined = node;
  for (let steps = 0; at && steps < 60; steps++) {
    // The part that the rest hangs on stands first; what follows it is text or an argument list.
    const inner: SyntaxNode | undefined = at.children.find(child => child.isNamed && !child.type.endsWith('comment'));
    if (!inner || inner.start !== at.start || inner.end === at.end) break;
    const list = at.children.find(child => argumentLists.test(child.type));
    const rest = list
      ? `${text.slice(inner.end, list.start)}(…)${text.slice(list.end, Math.min(at.end, list.end + longest))}`
      : text.slice(inner.end, Math.min(at.end, inner.end + longest));
    pieces.push(rest);
    at = inner;
  }
  if (at) pieces.push(text.slice(at.start, Math.min(at.end, at.start + longest)));
  return pieces
    .reverse()
    .join('')
    .replace(/\s*\n\s*/g, '')
    .slice(0, longest);
}
