import type { SqlSite } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { isSqlValue } from '../shared/sqlLike';
import { outermost } from './nodes';
import type { Script } from './script';
import type { Texts } from './texts';

const longest = 20_000;

/** Texts that read like SQL, each where the whole of it is written. */
export function readSql(script: Script, texts: Texts): SqlSite[] {
  const sites: SqlSite[] = [];
  const seen = new Set<SyntaxNode>();
  const strings = [...script.of('string'), ...script.of('template_string')];
  for (const { node, function: inside } of strings) {
    if (node.end - node.start < 8 || node.end - node.start > longest) continue;
    if (/^(?:import_statement|export_statement|literal_type|jsx_attribute)$/.test(node.parent?.type ?? '')) continue;
    const whole = wholeOf(node);
    if (seen.has(whole) || !mayBegin(node) || isInside(whole, seen)) continue;
    const text = texts.of(whole);
    if (!isSqlValue(text)) continue;
    seen.add(whole);
    sites.push({ text, line: whole.line, endLine: whole.endLine, function: inside });
  }
  return sites.sort((a, b) => a.line - b.line);
}

const word = /^[`'"(\s]*(?:(?:--|\/\*)|[A-Za-z]{3,9}\b)/;

/** Most strings are no words of a query; asking that is cheaper than putting them together. */
function mayBegin(node: SyntaxNode): boolean {
  return word.test(node.source.text.slice(node.start, Math.min(node.end, node.start + 200)));
}

/** Whether a text is a later part of one that was read. */
function isInside(node: SyntaxNode, seen: ReadonlySet<SyntaxNode>): boolean {
  let at: SyntaxNode | undefined = node;
  for (let steps = 0; at?.parent?.type === 'binary_expression' && steps < 500; steps++) {
    at = outermost(at.parent);
    if (seen.has(at)) return true;
  }
  return false;
}

/** The concatenation that a string is the beginning of, with `.trim()` or a tag in front. */
function wholeOf(node: SyntaxNode): SyntaxNode {
  let at = outermost(node);
  for (let steps = 0; steps < 500; steps++) {
    const { parent } = at;
    if (parent?.type === 'binary_expression' && parent.field('left') === at && parent.field('operator')?.text === '+')
      at = outermost(parent);
    else return at;
  }
  return at;
}
