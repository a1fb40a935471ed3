import type { ModelSite } from '../../core/index/facts';
import { literalOf } from '../../core/index/sourceIndex';
import { annotated, argument } from '../shared/outline';
import type { Annotation, Argument, Outline, OutlineType } from '../shared/outline';
import { snakeCase } from '../shared/tableNames';

const entities = ['Entity', 'MappedEntity', 'Table', 'TableName', 'Document', 'DynamoDBTable', 'RedisHash'];

/** Entities of JPA, Spring Data, Micronaut Data, MyBatis-Plus and Exposed with their tables. */
export function modelsOf(outline: Outline): ModelSite[] {
  return outline.types.flatMap((type): ModelSite[] => {
    const exposed = exposedTable(outline, type);
    const entity = annotated(type, ...entities);
    if (!entity && exposed === undefined) return [];
    return [{ name: type.facts.name, table: exposed ?? tableOf(outline, type), line: type.facts.line }];
  });
}

function tableOf(outline: Outline, type: OutlineType): string {
  const given = (name: string, ...keys: string[]): string | undefined => {
    const annotation = annotated(type, name);
    return annotation && (literalOf(outline.text(argument(annotation.args, ...keys), -1)) || undefined);
  };
  return (
    given('Table', 'name', 'value') ??
    given('TableName', 'value') ??
    given('Document', 'collection', 'value') ??
    given('DynamoDBTable', 'tableName') ??
    given('MappedEntity', 'value') ??
    given('RedisHash', 'value') ??
    given('Entity', 'name') ??
    snakeCase(type.facts.name)
  );
}

/** `object Users : IntIdTable("users")`; without a name the object's own, less the word Table. */
function exposedTable(outline: Outline, type: OutlineType): string | undefined {
  if (type.kind !== 'object') return undefined;
  const base = type.facts.bases.find(one => /^(?:\w*IdTable|Table|CompositeIdTable)\b/.test(one));
  if (base === undefined) return undefined;
  const first = outline.baseArguments(type)[0];
  return (first && literalOf(outline.text(first.node, -1))) ?? type.facts.name.replace(/Table$/, '');
}

const queries = new Set('Query NativeQuery Select Insert Update Delete SqlQuery SqlUpdate SqlBatch SqlCall'.split(' '));

/** Arguments of an annotation whose text is the query that its method stands for. */
export function queryTexts({ simple, args }: Annotation): readonly Argument[] {
  if (!queries.has(simple)) return [];
  // `@Query("name")` of GraphQL has a name there and no text.
  return args.filter(({ name, node }) => (name === undefined || name === 'value') && !/^"\w*"$/.test(node.text));
}
