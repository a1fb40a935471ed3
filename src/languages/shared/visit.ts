import type { SyntaxNode } from '../../core/index/syntax';

/**
 * Visits all nodes in the order of the text. `enter` gets the index of the function around a node and says which one its
 * children are in. Iterative: trees go deep.
 */
export function visit(root: SyntaxNode, enter: (node: SyntaxNode, around: number) => number): void {
  const nodes: SyntaxNode[] = [root];
  const arounds: number[] = [-1];
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    const inside = enter(node, arounds.pop()!);
    for (let i = node.children.length - 1; i >= 0; i--) {
      nodes.push(node.children[i]);
      arounds.push(inside);
    }
  }
}
