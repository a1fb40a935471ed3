import type { ModelSite, SqlSite } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { isSqlValue } from '../shared/sqlLike';
import { plural, snakeCase } from '../shared/tableNames';
import { calleeOf, callsNamed } from './calls';
import type { GoFile } from './goFile';
import { argumentsOf, isString, stringOf, textOf } from './texts';

/** Texts that read like SQL, with what they are put together with. */
export function sqlOf(file: GoFile): readonly SqlSite[] {
  const sites: SqlSite[] = [];
  let end = -1;
  for (const { node, function: inside } of file.strings) {
    if (node.start < end || node.parent?.type === 'import_spec' || node.fieldName === 'tag') continue;
    if (!/^[`"]\s*(?:[-/(]|[a-z]{4,8}\b)/i.test(node.source.text.slice(node.start, node.start + 60))) continue;
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
  const call = at.parent?.type === 'argument_list' ? at.parent.parent : undefined;
  if (call?.type === 'call_expression' && calleeOf(call)?.name.text === 'Sprintf' && argumentsOf(call)[0] === at)
    return call;
  return at;
}

/** Entities of GORM, Bun and ent. */
export function modelsOf(file: GoFile): readonly ModelSite[] {
  const tables = new Map<string, string>();
  for (const { facts, node } of file.functions) {
    if (facts.name !== 'TableName' || facts.owner === '' || facts.params.length) continue;
    for (const inner of node.walk())
      if (inner.type === 'return_statement') {
        const returned = inner.child('expression_list')?.children[0];
        if (isString(returned)) tables.set(facts.owner, stringOf(returned!));
      }
  }
  const migrated = new Set<string>();
  for (const call of callsNamed(file, /^(?:AutoMigrate|Model|CreateTable|NewCreateTable)$/))
    for (const arg of call.args) {
      const type = file.typeOf(arg, call.function);
      if (type !== '' && (call.name !== 'Model' || file.imports.some(({ module }) => /gorm/.test(module))))
        migrated.add(type);
    }
  return file.types.flatMap(({ name, bases, line }): ModelSite[] => {
    const text = file.typeNodes.get(name)?.text ?? '';
    if (bases.includes('ent.Schema'))
      return [
        {
          name,
          table: /entsql\.Annotation\{\s*Table:\s*"([^"]+)"/.exec(file.root.text)?.[1] ?? plural(snakeCase(name)),
          line,
        },
      ];
    const bun = /bun:"table:([\w.]+)/.exec(text)?.[1];
    if (bun) return [{ name, table: bun, line }];
    const isGorm =
      bases.some(base => /(?:^|\.)(?:Model|DeletedAt)$/.test(base)) || /\bgorm:"/.test(text) || migrated.has(name);
    if (!tables.has(name) && !isGorm) return [];
    return [{ name, table: tables.get(name) ?? plural(snakeCase(name)), line }];
  });
}
