import type { SyntaxNode } from '../../core/index/syntax';

/** Modules that only a test has in it: what they open, send or answer is no part of the service that the file belongs to. */
export function testModulesOf(root: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  let isTest = false;
  for (const node of root.children) {
    if (node.type === 'attribute_item') isTest ||= /^#\[cfg\((?:all\()?test\b/.test(node.text);
    else if (!/comment/.test(node.type)) {
      if (isTest && node.type === 'mod_item') found.push(node);
      isTest = false;
    }
  }
  return found;
}
