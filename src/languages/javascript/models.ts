import type { ModelSite } from '../../core/index/facts';
import { plural, snakeCase } from '../shared/tableNames';
import { dottedOf, outermost, propertyOf, stringOf, unwrap } from './nodes';
import { boundTo } from './boundNames';
import { lastOf } from './nest';
import type { Call, ClassNode, Script } from './script';
import type { Texts } from './texts';

/** Entities and their tables: TypeORM, MikroORM, Sequelize, Mongoose, Drizzle, Objection, Bookshelf. */
export function readModels(script: Script, texts: Texts): ModelSite[] {
  const models: ModelSite[] = [];
  for (const found of script.classes) {
    const model = ofClass(found, texts);
    if (model) models.push(model);
  }
  for (const call of script.calls) {
    const model = ofCall(call, texts);
    if (model) models.push(model);
  }
  return models;
}

function ofClass({ name, decorators, fields, methods, bases, node }: ClassNode, texts: Texts): ModelSite | undefined {
  const line = (node.field('name') ?? node).line;
  const entity = decorators.find(({ name: own }) =>
    /^(?:Entity|ViewEntity|ChildEntity|Table|Schema|model|Model)$/.test(lastOf(own)),
  );
  if (entity) {
    const [first, second] = entity.args.map(unwrap);
    const option = [first, second].map(node => propertyOf(node, 'tableName', 'name', 'collection')).find(Boolean);
    const given = texts.literal(first?.type === 'object' ? option : first) ?? texts.literal(option);
    const kind = lastOf(entity.name);
    // sequelize-typescript has plurals as Sequelize, Nest's Mongoose lower case, TypeORM snake case.
    const usual =
      kind === 'Table'
        ? capitalPlural(name)
        : kind === 'Schema'
          ? plural(name.toLowerCase())
          : /model/i.test(kind)
            ? name
            : snakeCase(name);
    return { name, table: given ?? usual, line };
  }
  // Objection and Bookshelf say it in a member.
  const table = fields.get('tableName')?.value;
  if (table) return { name, table: texts.literal(table) ?? '', line };
  const getter = methods.find(method => method.name === 'tableName')?.node.field('body');
  const value = getter?.child('return_statement')?.children[0];
  if (value) return { name, table: texts.literal(value) ?? '', line };
  return bases.some(base => /^(?:Sequelize\.)?Model(?:<.*)?$/s.test(base))
    ? { name, table: capitalPlural(name), line }
    : undefined;
}

function ofCall(call: Call, texts: Texts): ModelSite | undefined {
  const { callee, object, args } = call;
  const line = call.node.line;
  const [first, second, third] = args.map(unwrap);
  if (!first) return undefined;
  if (callee === 'define' && object && second?.type === 'object' && /sequelize|^db$|connection/i.test(object.text)) {
    const name = texts.literal(first);
    if (name === undefined) return undefined;
    const isFrozen = propertyOf(third, 'freezeTableName')?.type === 'true';
    return {
      name,
      table: texts.literal(propertyOf(third, 'tableName')) ?? (isFrozen ? name : capitalPlural(name)),
      line,
    };
  }
  if (callee === 'init' && object && second?.type === 'object' && propertyOf(second, 'sequelize')) {
    const name = dottedOf(object) ?? '';
    const model = texts.literal(propertyOf(second, 'modelName')) ?? name;
    return { name, table: texts.literal(propertyOf(second, 'tableName')) ?? capitalPlural(model), line };
  }
  if (callee === 'model' && second && /mongoose|connection|^conn$|^db$|^$/i.test(object?.text ?? '')) {
    const name = first.type === 'string' ? stringOf(first) : undefined;
    if (name === undefined || (!object && !/schema/i.test(second.text.slice(0, 60)))) return undefined;
    return { name, table: (third && texts.literal(third)) ?? plural(name.toLowerCase()), line };
  }
  if (
    /^(?:pg|mysql|sqlite|singlestore)(?:Table|View)$|^(?:table|createTable)$/.test(callee) &&
    second &&
    first.type === 'string'
  ) {
    const name = boundTo(outermost(call.node));
    return name && !name.includes('.') && second.type !== 'string' && !/^create/.test(callee)
      ? { name, table: stringOf(first), line }
      : undefined;
  }
  return undefined;
}

/** Sequelize: `User` to `Users`. */
function capitalPlural(name: string): string {
  const many = plural(name.toLowerCase());
  const shared = [...name].findIndex((letter, i) => many[i] !== letter.toLowerCase());
  return shared < 0 ? name + many.slice(name.length) : name.slice(0, shared) + many.slice(shared);
}
