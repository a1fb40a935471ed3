import type { ConstantFacts, ModelSite, SqlSite, TypeFacts } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { isSqlValue } from '../shared/sqlLike';
import { plural, snakeCase } from '../shared/tableNames';
import type { Outline } from './outline';
import { scopeOf } from './spans';
import { literal } from './texts';
import type { Texts } from './texts';

export function typesIn({ classes }: Outline): TypeFacts[] {
  return classes.map(({ node, name, owner, base, includes }) => ({
    name,
    owner,
    firstLine: node.line,
    line: node.field('name')?.line ?? node.line,
    endLine: node.endLine,
    bases: [...(base === '' ? [] : [base]), ...includes],
  }));
}

const longest = 4_000;

export function constantsIn(texts: Texts): ConstantFacts[] {
  return texts.outline.assignments.flatMap(
    ({ target, value, node, function: inside, class: owner }): ConstantFacts[] => {
      const isConstant = /^[A-Z]/.test(target);
      if (target.includes('::')) return [];
      const add = (name: string, path: string, text: SyntaxNode | undefined): ConstantFacts[] => {
        const found = texts.valueOf(text, inside);
        const size = found.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
        if (size === 0 || size > longest) return [];
        return [
          {
            name,
            owner: path,
            value: found,
            line: node.line,
            function: isConstant || target.startsWith('@') ? -1 : inside,
          },
        ];
      };
      const path = owner?.path ?? '';
      if (isConstant) {
        const scope =
          value.type === 'call' && value.field('method')?.text === 'tracer'
            ? scopeOf(value, inside, texts, 2)
            : undefined;
        if (scope?.length) return [{ name: target, owner: path, value: scope, line: node.line, function: -1 }];
        const table = value.type === 'hash' ? value : value.type === 'call' ? value.field('receiver') : undefined;
        if (table?.type === 'hash') {
          return table.children.flatMap(pair => {
            const key = pair.field('key');
            const text = key ? (literal(key) ?? key.text.replace(/^:/, '')) : '';
            return /^\w+$/.test(text) ? add(text, path === '' ? target : `${path}.${target}`, pair.field('value')) : [];
          });
        }
        return add(target, path, value);
      }
      const isOnce = texts.assignment(target, inside)?.node === node;
      return isOnce ? add(target, target.startsWith('@') ? path : '', value) : [];
    },
  );
}

export function sqlIn(texts: Texts): SqlSite[] {
  return texts.outline.texts.flatMap(({ node, function: inside }): SqlSite[] => {
    if (node.type === 'binary' && node.field('operator')?.text !== '+' && node.field('operator')?.text !== '%')
      return [];
    if (isSaid(node)) return [];
    const text = texts.valueOf(node, inside);
    if (!isSqlValue(text)) return [];
    const body = texts.outline.heredocs.get(node);
    return [{ text, line: node.line, endLine: (body ?? node).endLine, function: inside }];
  });
}

/** A message for people is no query, however it begins. */
function isSaid(node: SyntaxNode): boolean {
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : undefined;
  const name = call?.field('method')?.text ?? '';
  return /^(?:debug|info|warn|error|fatal|puts|print|p|raise|desc|it|describe|context|log)$/.test(name);
}

export function modelsIn(texts: Texts): ModelSite[] {
  const { classes, outline } = { classes: texts.outline.classes, outline: texts.outline };
  const tables = new Map<SyntaxNode, string>();
  for (const node of outline.root.walk()) {
    if (node.type !== 'assignment') continue;
    const left = node.field('left');
    if (left?.type !== 'call' || left.field('method')?.text !== 'table_name' || left.field('receiver')?.type !== 'self')
      continue;
    const owner = node.around('class');
    const name = literal(node.field('right'));
    if (owner && name !== undefined) tables.set(owner, name);
  }
  return classes.flatMap(({ node, name, base, includes, isModule }): ModelSite[] => {
    if (isModule) return [];
    const site = (table: string): ModelSite[] => [{ name, table, line: node.field('name')?.line ?? node.line }];
    const given = tables.get(node);
    if (given !== undefined) return site(given);
    const sequel = /^Sequel::Model(?:\(:(\w+)\))?/.exec(base);
    if (sequel) return site(sequel[1] ?? plural(snakeCase(name)));
    const isRecord =
      /(?:^|::)(?:ApplicationRecord|ActiveRecord::Base)$|Record$/.test(base) || includes.includes('Mongoid::Document');
    const isAbstract =
      outline.calls.some(call => call.name === 'primary_abstract_class' && call.class?.node === node) ||
      name === 'ApplicationRecord';
    return isRecord && !isAbstract ? site(plural(snakeCase(name))) : [];
  });
}
