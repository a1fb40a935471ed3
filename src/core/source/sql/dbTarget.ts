import type { SpanView } from '../spanView';
import { canonicalSql, subjectOf } from '../sqlText';

export type Operation = 'select' | 'insert' | 'update' | 'delete' | 'other';

/** What a span says of a database operation. */
export interface DbTarget {
  readonly system: string;
  readonly operation: Operation;
  /** The operation as sent, lower case: `find`, `hgetall`. */
  readonly verb: string;
  /** Tables or collections, the first is the one it is about; folded, without schema. */
  readonly tables: readonly string[];
  /** Entity or model, where the mapper names it. */
  readonly entity: string | undefined;
  /** The mapper's own method (`findUnique`). */
  readonly method: string | undefined;
}

const operations: Readonly<Record<string, Operation>> = {
  select: 'select', find: 'select', findone: 'select', aggregate: 'select', count: 'select', distinct: 'select', get: 'select', query: 'select', scan: 'select', search: 'select', getitem: 'select', countdocuments: 'select',
  insert: 'insert', insertone: 'insert', insertmany: 'insert', create: 'insert', put: 'insert', putitem: 'insert', replace: 'insert', merge: 'insert', index: 'insert',
  update: 'update', updateone: 'update', updatemany: 'update', findandmodify: 'update', findoneandupdate: 'update', updateitem: 'update', replaceone: 'update', set: 'update',
  delete: 'delete', remove: 'delete', deleteone: 'delete', deletemany: 'delete', deleteitem: 'delete', del: 'delete',
}; // prettier-ignore

/** Verbs of SQL: `create` makes tables there, not rows. */
const statements: Readonly<Record<string, Operation | undefined>> = {
  select: 'select', insert: 'insert', replace: 'insert', merge: 'insert', upsert: 'insert', update: 'update', delete: 'delete',
}; // prettier-ignore

/** Undefined for spans that are about no database. */
export function dbTargetOf(span: SpanView): DbTarget | undefined {
  const hibernate = hibernateEntity(span);
  if (hibernate) return hibernate;
  const model = span.attribute('model');
  const method = span.attribute('method');
  if (model !== undefined && method !== undefined && /^prisma/.test(span.scope || span.name))
    return {
      system: 'prisma',
      operation: operationOf(method),
      verb: method.toLowerCase(),
      tables: [],
      entity: model,
      method,
    };
  const system = span.attribute('db.system.name', 'db.system');
  if (system === undefined) return undefined;
  const text = span.attribute('db.query.text', 'db.statement');
  const subject = text === undefined ? undefined : subjectOf(canonicalSql(text));
  const summary = span.attribute('db.query.summary')?.toLowerCase().split(' ') ?? [];
  const sent = span.attribute('db.operation.name', 'db.operation');
  const named = span.attribute('db.collection.name', 'db.sql.table', 'db.mongodb.collection');
  const isSql = subject !== undefined && subject.tables.length > 0;
  const verb = (
    isSql ? subject.verb : (sent ?? summary[0] ?? subject?.verb ?? /^(\w+)/.exec(span.name)?.[1] ?? '')
  ).toLowerCase();
  const tables = new Set(isSql ? subject.tables : []);
  for (const table of [...(named?.split(',') ?? []), ...(isSql ? [] : summary.slice(1))]) {
    const last = /([\p{L}_][\p{L}\p{N}_$]*)["`\]]?$/u.exec(table.trim())?.[1];
    if (last !== undefined) tables.add(last.toLowerCase());
  }
  const operation = isSql ? (statements[verb] ?? 'other') : operationOf(verb);
  return { system, operation, verb, tables: [...tables], entity: undefined, method: undefined };
}

/** Hibernate's own spans: `SELECT com.acme.Order`, `Session.find com.acme.Order`, `Transaction.commit`. */
function hibernateEntity({ name, scope }: SpanView): DbTarget | undefined {
  if (!/hibernate/i.test(scope)) return undefined;
  const match = /^(?:Session\.|EntityManager\.|StatelessSession\.)?(\w+)(?: (?:[\w$]+\.)*([\w$]+))?$/.exec(name);
  if (!match) return undefined;
  const verb = match[1].toLowerCase();
  return { system: 'hibernate', operation: operationOf(verb), verb, tables: [], entity: match[2], method: undefined };
}

function operationOf(verb: string): Operation {
  const plain = verb.toLowerCase().replace(/[^a-z]/g, '');
  if (Object.hasOwn(operations, plain)) return operations[plain];
  if (/^(?:find|get|load|fetch|list|count|exists|select|aggregate|groupby|h?m?get|query|scan)/.test(plain))
    return 'select';
  if (/^(?:create|insert|add|persist|save|upsert|merge)/.test(plain)) return 'insert';
  if (/^(?:update|set|replace)/.test(plain)) return 'update';
  if (/^(?:delete|remove|destroy|del)/.test(plain)) return 'delete';
  return 'other';
}

/** What drivers and pools do by themselves: nobody's line, whatever stands above. */
export function isDbPlumbing(span: SpanView): boolean {
  const { name } = span;
  if (
    /(?:\bconnect\b|getConnection|\bpool\b|[.-]acquire|acquireconnection|sql\.conn\.(?:reset_session|connect|begin_tx|ping)|sql\.(?:connector|rows|tx|conn\.ping)|sql\.stmt\.close|^prisma:engine:connect|^prisma:client:(?:connect|serialize|compile|detect_platform|load_engine)|^Transaction\.(?!commit)|^(?:BEGIN|ROLLBACK|SET|SHOW|PRAGMA|DISCARD|SAVEPOINT|RELEASE)\b)/i.test(
      name,
    )
  )
    return true;
  const text = span.attribute('db.query.text', 'db.statement');
  return (
    text !== undefined &&
    /^\s*(?:begin|start transaction|rollback|set |show |pragma |discard |savepoint |release |select \?\s*;?$|select 1\s*;?$|ping$|client |hello|info$)/i.test(
      text,
    )
  );
}
