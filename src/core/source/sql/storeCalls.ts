// Which calls of object mappers and clients send which operation.
import type { CallSite, LanguageId } from '../../index/facts';
import type { IndexedFile } from '../../index/sourceIndex';
import type { DbTarget, Operation } from './dbTarget';
import { isNamed, mentions, plain, type Names, type Subject } from './entities';

const reads =
  /^(?:query|queryset|get|get_or_create|get_object_or_404|get_list_or_404|find\w*|Find\w*|first\w*|First\w*|last|last!|Last|take|Take|all|one|one_or_none|filter\w*|exclude|select\w*|Select\w*|scalar\w*|execute\w*|fetch\w*|Fetch\w*|load\w*|Load\w*|list\w*|List\w*|count\w*|Count\w*|exists\w*|Exists\w*|exist|where\w*|Where\w*|order\w*|limit|values\w*|annotate|aggregate\w*|in_bulk|iterator|Any\w*|All\w*|Single\w*|ToList\w*|ToArray\w*|ToDictionary\w*|Include\w*|Pluck|pluck|Scan|scan\w*|paginate\w*|read\w*|Read\w*|refresh\w*|search\w*|from|From|with|withCount|join\w*|prefetch_related|select_related|distinct|Preload|Get|Query\w*|includes|eager_load|preload|lookup|stream\w*|groupBy|collection|table|Table|knex|db|first_or_\w+|updateOrCreate|firstOrCreate|getOne|getMany|getRawMany|getRawOne|getCount|createQueryBuilder|createQuery|createNamedQuery|sole|find_each)!?$/;
const inserts =
  /^(?:add|add_all|Add\w*|create\w*|Create\w*|insert\w*|Insert\w*|save\w*|Save\w*|persist\w*|bulk_create|bulk_save\w*|get_or_create|update_or_create|first_or_create\w*|firstOrCreate|updateOrCreate|upsert\w*|Upsert\w*|merge|push|store|values|put\w*|Put\w*|replace\w*|execute\w*|exec\w*|Exec\w*|into|returning|find_or_create_by)!?$/;
const updates =
  /^(?:update\w*|Update\w*|save\w*|Save\w*|persist\w*|merge|bulk_update|set|Set\w*|increment\w*|decrement\w*|touch|upsert\w*|update_or_create|updateOrCreate|findOneAndUpdate|findByIdAndUpdate|find_one_and_update|replace\w*|Replace\w*|Modify\w*|modify|execute\w*|exec\w*|Exec\w*|toggle)!?$/;
const deletes =
  /^(?:delete\w*|Delete\w*|destroy\w*|remove\w*|Remove\w*|drop|truncate|findOneAndDelete|findByIdAndDelete|find_one_and_delete|clear|execute\w*|exec\w*|Exec\w*)!?$/;

const byOperation: Readonly<Record<Operation, RegExp>> = {
  select: reads,
  insert: inserts,
  update: updates,
  delete: deletes,
  other: /^(?!)/,
};

/** What sends changes that were only collected before. */
const flushes: Readonly<Partial<Record<LanguageId, RegExp>>> = {
  python: /^(?:commit|flush|bulk_save_objects)$/,
  csharp: /^SaveChanges(?:Async)?$/,
  php: /^flush$/,
  java: /^(?:flush|saveAndFlush|commit)$/,
  kotlin: /^(?:flush|saveAndFlush|commit)$/,
};
const flushing =
  /\b(?:session|db|_?context|_?ctx|_?db|uow|unitOfWork|em|entityManager|entity_manager|transaction|tx|conn\w*)\b/i;

/** Names of calls to look for in files that use the entity. */
export const storeCallees: Readonly<Record<Operation, readonly string[]>> = {
  select:
    'query get find findOne findMany findUnique findFirst findAll findById find_by find_one first all filter select where Find First Take Where scalars scalar count exists FindAsync FirstOrDefaultAsync ToListAsync get_object_or_404 aggregate'.split(
      ' ',
    ),
  insert:
    'add add_all create insert save insertOne bulk_create Create Save Add AddAsync persist insert_one create! save!'.split(
      ' ',
    ),
  update: 'update save updateOne updateMany Update Updates Save merge update! save! update_one'.split(' '),
  delete: 'delete destroy remove deleteOne deleteMany Delete Remove delete_one destroy! delete_all'.split(' '),
  other: [],
};

/** How well a call fits an operation, as callSites' `fits` has it. */
export function fitsStore(target: DbTarget, subject: Subject, call: CallSite, file: IndexedFile): number {
  const { callee, receiver } = call;
  if (sendsStatement(target, subject, call, file)) return 3;
  if (target.method !== undefined && target.entity !== undefined) return fitsMapper(target, call);
  const isWrite = target.operation === 'insert' || target.operation === 'update' || target.operation === 'delete';
  // A flush sends before a commit does.
  if (isWrite && flushes[file.language]?.test(callee) && flushing.test(receiver)) return callee === 'flush' ? 3 : 2.9;
  if (target.operation !== 'other' && byOperation[target.operation].test(callee)) {
    const names = namesAround(file, call.function);
    // TypeORM's `create` makes an object, `save` sends it.
    if (callee === 'create' && /^(?:Mongo|Tree)?Repository</.test(names.typeOf(lastWord(receiver)))) return 0;
    if (mentions(subject, call, names) || (isWrite && takesNew(subject, call, file))) return 2;
    if (isWrite && savesVariable(subject, call, file)) return 1.5;
    // Without a table to go by, the driver's own command on what looks like a client of it.
    return subject.names.size ? 0 : fitsCommand(target, call);
  }
  return subject.names.size ? 0 : fitsCommand(target, call);
}

const statements: Readonly<Partial<Record<Operation, string>>> = {
  insert: 'insert',
  update: 'update',
  delete: 'delete',
};

/** SQLAlchemy's `session.execute(delete(Item))`, the statement perhaps made some lines above: sent at once, by no commit. */
function sendsStatement(target: DbTarget, subject: Subject, call: CallSite, file: IndexedFile): boolean {
  const statement = statements[target.operation];
  if (file.language !== 'python' || statement === undefined || !/^(?:exec|execute|scalars?)$/.test(call.callee))
    return false;
  let isMade = false;
  for (const other of file.facts.calls ?? []) {
    if (other.function !== call.function || other.line > call.endLine) continue;
    if (other.callee === statement && other.args?.length === 1) {
      const [part] = other.args[0];
      if (typeof part !== 'object' || part === null || !('ref' in part)) continue;
      isMade = isNamed(subject, lastWord(part.ref));
    } else if (other !== call && other.callee === call.callee && other.endLine < call.line) isMade = false;
  }
  return isMade;
}

/** `r = Review(…)`, `r.save()`: the variable says nothing, the function is about the entity. */
function savesVariable(subject: Subject, { callee, receiver, function: inside }: CallSite, file: IndexedFile): boolean {
  if (!/^(?:save|update|delete|destroy|remove|insert|persist)\w*!?$/i.test(callee) || !/^\$?\w+$/.test(receiver))
    return false;
  if (/^(?:self|this|super)$/.test(receiver)) return false;
  return (file.facts.calls ?? []).some(
    call => call.function === inside && (isNamed(subject, call.callee) || isNamed(subject, lastWord(call.receiver))),
  );
}

/** `session.add_all([Book(…), Book(…)])` */
function takesNew(subject: Subject, { line, endLine, function: inside, callee }: CallSite, file: IndexedFile): boolean {
  return (file.facts.calls ?? []).some(
    call =>
      call.function === inside &&
      call.callee !== callee &&
      line <= call.line &&
      call.endLine <= endLine &&
      (call.receiver === 'new' || call.receiver === '') &&
      isNamed(subject, call.callee),
  );
}

function lastWord(receiver: string): string {
  return /([\p{L}\p{N}_$]+)\W*$/u.exec(receiver)?.[1] ?? '';
}

/** `prisma.order.findUnique(…)`: model and method are both there. */
function fitsMapper({ entity, method }: DbTarget, { callee, receiver }: CallSite): number {
  if (callee !== method || entity === undefined) return 0;
  return plain(lastWord(receiver)) === plain(entity) ? 3 : 0;
}

const clients =
  /(?:redis|cache|rdb|memcache|mongo|dynamo|elastic|cassandra|client|conn|pool|database|collection|coll|kv|store)/i;

/** `redis.hgetall(…)` for HGETALL. */
function fitsCommand({ verb }: DbTarget, { callee, receiver }: CallSite): number {
  const name = plain(callee).replace(/async$/, '');
  if (verb === '' || name !== plain(verb)) return 0;
  return clients.test(receiver) ? 2 : 1;
}

function namesAround(file: IndexedFile, inside: number): Names {
  const typeOf = (name: string): string => {
    const { functions, types } = file.facts;
    for (let at = inside; at >= 0 && functions[at]; at = functions[at].parent) {
      const { params, paramTypes, owner } = functions[at];
      const position = params.indexOf(name);
      if (position >= 0 && paramTypes?.[position]) return paramTypes[position];
      const type = owner === '' ? undefined : types?.find(one => one.name === owner.split('.').at(-1));
      if (type?.fields && Object.hasOwn(type.fields, name)) return type.fields[name];
    }
    return '';
  };
  return { typeOf, params: file.facts.functions[inside]?.params ?? [] };
}
