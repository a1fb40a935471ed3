import type { ModelSite, SqlSite } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { isSqlValue } from '../shared/sqlLike';
import { plural, snakeCase } from '../shared/tableNames';
import { argument } from './calls';
import type { PhpFile } from './phpFile';
import { literalOf, textOf } from './texts';

/** Texts that read like SQL, with what they are put together with. */
export function sqlOf(file: PhpFile): readonly SqlSite[] {
  const sites: SqlSite[] = [];
  let end = -1;
  for (const { node, function: inside } of file.strings) {
    if (node.start < end) continue;
    const whole = outermost(node);
    end = whole.end;
    const text = textOf(file, whole, inside);
    if (isSqlValue(text)) sites.push({ text, line: node.line, endLine: whole.endLine, function: inside });
  }
  return sites;
}

/** The concatenation or format that a string is the beginning of. */
function outermost(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (at.parent?.type === 'binary_expression' && at.parent.start === node.start) at = at.parent;
  const call = at.parent?.type === 'argument' ? at.parent.parent?.parent : undefined;
  return call?.type === 'function_call_expression' && /^\\?sprintf$/.test(call.field('function')?.text ?? '')
    ? call
    : at;
}

/** Entities of Eloquent and Doctrine. */
export function modelsOf(file: PhpFile): readonly ModelSite[] {
  return file.types.flatMap(({ facts: { name, bases, line }, attributes, comment }): ModelSite[] => {
    const isEntity =
      attributes.some(({ path }) => /(?:^|\\)(?:Entity|Document)$/.test(path)) || /@(?:ORM\\)?Entity\b/.test(comment);
    if (isEntity) {
      const table = attributes.find(({ path }) => /(?:^|\\)Table$/.test(path));
      const given =
        table &&
        literalOf(textOf(file, argument(table, 0, 'name') ?? table.args.find(one => one.name === 'name')?.value, -1));
      const written = given ?? /@(?:ORM\\)?Table\([^)]{0,200}?name\s*=\s*"([^"]+)"/.exec(comment)?.[1];
      return [{ name, table: (written ?? snakeCase(name)).replace(/`/g, ''), line }];
    }
    if (
      !bases.some(base =>
        /(?:^|\\)(?:Model|Authenticatable|Pivot|MorphPivot|BaseModel|Eloquent|ActiveRecord)$/.test(base),
      )
    )
      return [];
    const table = file.constants.find(constant => constant.owner === name && constant.name === 'table');
    return [{ name, table: (table && literalOf(textOf(file, table.value, -1))) ?? plural(snakeCase(name)), line }];
  });
}
