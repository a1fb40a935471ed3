// What a chain of calls is the value of: `const app = new Hono().get(…)`, `export default Router().use(…)`.
import type { SyntaxNode } from '../../core/index/syntax';
import { dottedOf, outermost } from './nodes';

/** The whole of `a.b().c()` that a node begins. */
export function outermostOfChain(node: SyntaxNode): SyntaxNode {
  let at = outermost(node);
  for (;;) {
    const member = at.parent;
    const call =
      member?.type === 'member_expression' && member.field('object') === at ? outermost(member).parent : undefined;
    if (call?.type !== 'call_expression' || call.field('function') !== outermost(member!)) return at;
    at = outermost(call);
  }
}

/** Name of the variable or field that an expression is the value of; '' when there is none. */
export function boundTo(node: SyntaxNode): string {
  const { parent } = node;
  if (parent?.type === 'variable_declarator') {
    const name = parent.field('name');
    return name?.type === 'identifier' ? name.text : '';
  }
  if (parent?.type === 'assignment_expression' && parent.field('right') === node) {
    const left = parent.field('left');
    const dotted = left && dottedOf(left);
    // `exports = module.exports = router`
    return dotted === undefined || /^(?:module\.)?exports$/.test(dotted)
      ? ''
      : dotted.replace(/^(?:module\.)?exports\./, '');
  }
  if (parent?.type === 'public_field_definition' || parent?.type === 'field_definition') {
    const name = parent.field('name') ?? parent.field('property');
    return name ? `this.${name.text}` : '';
  }
  return '';
}

/** What a file exports without a name for it. */
export const defaultRouter = 'default';

/** The same; one that is exported at once goes by a name of its own, so that what is below it is not below the file. */
export function routerName(node: SyntaxNode): string {
  const name = boundTo(node);
  const { parent } = node;
  const isExported =
    parent?.type === 'export_statement' ||
    (parent?.type === 'assignment_expression' && /^(?:module\.)?exports$/.test(parent.field('left')?.text ?? ''));
  return name || (isExported ? defaultRouter : '');
}
