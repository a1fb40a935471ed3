import type { ModelSite, SqlSite } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { isSqlLike, isSqlValue } from '../shared/sqlLike';
import { snakeCase } from '../shared/tableNames';
import { macroArguments, stringValue } from './macros';
import type { RustFile } from './rustFile';
import { formatted, textOf } from './texts';

/** Texts that read like SQL, in calls, macros and constants. */
export function sqlOf(file: RustFile): readonly SqlSite[] {
  const sites: SqlSite[] = [];
  let end = -1;
  for (const { node, function: inside } of file.strings) {
    if (node.start < end) continue;
    const text = stringValue(node.text);
    if (text === undefined || !isSqlLike(text)) continue;
    const tree = node.parent?.type === 'token_tree' ? node.parent : undefined;
    const macro = tree?.parent?.type === 'macro_invocation' ? tree.parent : undefined;
    const name = macro?.field('macro')?.text.replace(/^.*::/s, '') ?? '';
    const whole = /^(?:format|concat)$/.test(name) && macro ? macro : outermost(node);
    end = whole.end;
    const value =
      name === 'format'
        ? formatted(
            file,
            macroArguments(tree).map(one => one.text),
            inside,
          )
        : macro && whole === node
          ? [text]
          : textOf(file, whole, inside);
    if (isSqlValue(value)) sites.push({ text: value, line: node.line, endLine: whole.endLine, function: inside });
  }
  return sites;
}

function outermost(node: SyntaxNode): SyntaxNode {
  let at = node;
  for (
    let steps = 0;
    at.parent &&
    at.parent.start === node.start &&
    /^(?:binary_expression|field_expression|call_expression)$/.test(at.parent.type) &&
    steps < 400;
    steps++
  )
    at = at.parent;
  return at.type === 'binary_expression' ? at : node;
}

/** Entities of Diesel and SeaORM. */
export function modelsOf(file: RustFile): readonly ModelSite[] {
  const models: ModelSite[] = [];
  for (const { facts, attributes, node } of file.typeNodes) {
    if (node.type !== 'struct_item') continue;
    let table: string | undefined;
    let isModel = false;
    for (const { name, args } of attributes) {
      const given = macroArguments(args).map(({ text }) => text);
      const named = given.map(text => /^table_name\s*=\s*([^]*)$/.exec(text)?.[1]).find(text => text !== undefined);
      if (named !== undefined && (name === 'diesel' || name === 'sea_orm'))
        table = (stringValue(named) ?? named).replace(/^.*::/, '');
      if (
        name === 'derive' &&
        given.some(text => /(?:^|::)(?:Identifiable|Insertable|DeriveEntityModel|Model)$/.test(text))
      )
        isModel = true;
    }
    // Diesel only adds an s.
    if (table !== undefined || isModel)
      models.push({ name: facts.name, table: table ?? `${snakeCase(facts.name)}s`, line: facts.line });
  }
  for (const { node } of file.macros) {
    if (!/(?:^|::)table$/.test(node.field('macro')?.text ?? '')) continue;
    const name = /^\{\s*(?:(?:\/\/[^\n]*|use [^;]*;|#!?\[[^\]]*\])\s*)*(?:\w+\.)?(\w+)/.exec(
      node.child('token_tree')?.text ?? '',
    )?.[1];
    if (name !== undefined) models.push({ name, table: name, line: node.line });
  }
  return models;
}
