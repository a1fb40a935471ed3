// Texts that read like SQL, and classes that stand for tables.
import type { ModelSite, SqlSite } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { isSqlValue } from '../shared/sqlLike';
import { snakeCase } from '../shared/tableNames';
import { callOf } from './callNode';
import { dotted } from './outline';
import type { Assignment, PythonClass } from './outline';
import { importsModule } from './spans';
import { literal } from './texts';
import type { Texts } from './texts';

export function sqlIn(texts: Texts): SqlSite[] {
  return texts.outline.texts.flatMap(({ node, function: inside }): SqlSite[] => {
    const first = firstString(node);
    // Most texts don't begin like that, and reading them is not free.
    if (!first || isSaid(node) || !/^[\s(]*(?:--|\/\*|#|[a-zA-Z]{3,9}\b)/.test(first)) return [];
    const text = texts.valueOf(node, inside);
    // One word alone is no query unless it shouts.
    if (text.length === 1 && typeof text[0] === 'string' && /^\s*[a-z]+;?\s*$/.test(text[0])) return [];
    return isSqlValue(text) ? [{ text, line: node.line, endLine: node.endLine, function: inside }] : [];
  });
}

const said = new Set(
  'debug info warning warn error exception critical fatal log print write echo secho help ValueError RuntimeError Exception TypeError KeyError HTTPException'.split(
    ' ',
  ),
);

/** A message for people is no query, however it begins. */
function isSaid(node: SyntaxNode): boolean {
  const list = node.parent?.type === 'keyword_argument' ? node.parent.parent : node.parent;
  const call = list?.type === 'argument_list' ? list.parent : undefined;
  const callee = call?.field('function');
  const name = callee?.type === 'attribute' ? callee.field('attribute')?.text : callee?.text;
  return name !== undefined && name.length < 30 && (said.has(name) || name.endsWith('Error'));
}

/** Beginning of the leftmost string of a text. */
function firstString(node: SyntaxNode): string | undefined {
  let at: SyntaxNode | undefined = node;
  for (let depth = 0; at && depth < 200; depth++) {
    if (at.type === 'string') return at.child('string_content')?.text.slice(0, 40) ?? '';
    if (at.type === 'call') at = at.field('function')?.field('object');
    else if (at.type === 'binary_operator') at = at.field('left');
    else if (at.type === 'concatenated_string' || at.type === 'parenthesized_expression')
      at = at.children.find(child => child.type !== 'comment');
    else return undefined;
  }
  return undefined;
}

export function modelsIn(texts: Texts, path: readonly string[]): ModelSite[] {
  const { outline } = texts;
  const body = new Map<PythonClass, Assignment[]>();
  for (const assignment of outline.assignments) {
    const { class: owner, function: inside } = assignment;
    if (owner && owner.function === inside) {
      const list = body.get(owner);
      if (list) list.push(assignment);
      else body.set(owner, [assignment]);
    }
  }
  const metas = new Map<string, PythonClass>();
  for (const one of outline.classes) if (one.name === 'Meta') metas.set(one.owner, one);
  const models: ModelSite[] = [];
  for (const one of outline.classes) {
    const meta = metas.get(one.path);
    const table = tableOf(one, body.get(one) ?? [], meta ? (body.get(meta) ?? []) : [], texts, path);
    if (table !== undefined)
      models.push({ name: one.name, table, line: one.node.field('name')?.line ?? one.node.line });
  }
  const isMapped = importsModule(texts, 'sqlalchemy', 'sqlmodel', 'flask_sqlalchemy');
  for (const { target, value } of isMapped ? outline.assignments : []) {
    const call = value?.type === 'call' ? callOf(value, -1) : undefined;
    const name = call?.name === 'Table' ? literal(call.args[0]) : undefined;
    if (name !== undefined && target !== '__table__') models.push({ name: target, table: name, line: value!.line });
  }
  return models;
}

function tableOf(
  one: PythonClass,
  own: readonly Assignment[],
  metaOwn: readonly Assignment[],
  texts: Texts,
  path: readonly string[],
): string | undefined {
  const set = (name: string, list = own): string | undefined => {
    const found = list.find(({ target }) => target === name);
    const value = found ? texts.valueOf(found.value, -1) : [];
    return value.length === 1 && typeof value[0] === 'string' ? value[0] : undefined;
  };
  const named = set('__tablename__') ?? set('__table_name__');
  if (named !== undefined) return named;
  const imperative = own.find(({ target, value }) => target === '__table__' && value?.type === 'call');
  if (imperative) return literal(callOf(imperative.value!, -1).args[0]);
  const bases = one.bases.map(dotted);
  const isAbstract = [...metaOwn, ...own].some(
    ({ target, value }) => /^(?:abstract|__abstract__)$/.test(target) && value?.type === 'true',
  );
  if (isAbstract) return undefined;
  const given = set('db_table', metaOwn) ?? set('table_name', metaOwn) ?? set('table', metaOwn);
  if (isDjango(bases, own, texts))
    return given ?? `${set('app_label', metaOwn) ?? appOf(path)}_${one.name.toLowerCase()}`;
  if (given !== undefined && bases.some(base => /Model$/.test(base))) return given;
  if (bases.includes('db.Model')) return snakeCase(one.name);
  const isSqlModel =
    bases.includes('SQLModel') && /\btable\s*=\s*True\b/.test(one.node.field('superclasses')?.text ?? '');
  if (isSqlModel) return one.name.toLowerCase();
  const isPeewee =
    importsModule(texts, 'peewee', 'playhouse', 'tortoise') && bases.some(base => /(?:^|\.)\w*Model$/.test(base));
  if (isPeewee && own.some(({ value }) => value?.type === 'call' && /Field$/.test(callOf(value, -1).name)))
    return one.name.toLowerCase();
  if (importsModule(texts, 'mongoengine', 'beanie') && bases.some(base => /Document$/.test(base)))
    return set('name') ?? snakeCase(one.name);
  return undefined;
}

function isDjango(bases: readonly string[], own: readonly Assignment[], texts: Texts): boolean {
  if (bases.includes('models.Model') || bases.includes('django.db.models.Model')) return true;
  if (!importsModule(texts, 'django') || bases.length === 0) return false;
  return own.some(
    ({ value }) => value?.type === 'call' && /^models\.(?:\w+Field|ForeignKey)$/.test(dotted(value.field('function'))),
  );
}

/** The application is the folder of `models.py`, or of the package `models`. */
function appOf(path: readonly string[]): string {
  const at = path.lastIndexOf('models');
  return (at > 0 ? path[at - 1] : path[path.length - 2]) ?? '';
}
