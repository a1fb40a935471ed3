import type { SyntaxNode } from '../../core/index/syntax';

/** Hash of a node's text without blanks, line breaks and comments; 0 for none. */
export function bodyHash(node: SyntaxNode | undefined): number {
  if (!node) return 0;
  const comments: SyntaxNode[] = [];
  for (const inner of node.walk()) if (inner.type.endsWith('comment')) comments.push(inner);
  const { text } = node.source;
  let hash = 0x811c9dc5;
  let next = 0;
  for (let at = node.start; at < node.end; at++) {
    while (next < comments.length && comments[next].end <= at) next++;
    if (next < comments.length && at >= comments[next].start) {
      at = comments[next].end - 1;
      continue;
    }
    const code = text.charCodeAt(at);
    if (code === 32 || (code >= 9 && code <= 13)) continue;
    hash = Math.imul(hash ^ code, 0x01000193);
  }
  return hash >>> 0;
}
