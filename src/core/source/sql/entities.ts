// From tables to entities, and from entities to what code calls them.
import type { CallSite, ModelSite, TextValue } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';
import { importersOf } from '../names/importers';
import type { DbTarget } from './dbTarget';

/** What a database operation is about, in the words of code. */
export interface Subject {
  readonly models: readonly At<ModelSite>[];
  /** Names in their plain form: of entities, of tables, in singular and plural. */
  readonly names: ReadonlySet<string>;
  /** Whether a name is that of an entity, of this or another table. */
  readonly isEntity: (name: string) => boolean;
}

/** The entities of the table that an operation is about; by names alone where no entity says it is of that table. */
export function subjectIn(index: SourceIndex, target: DbTarget): Subject {
  const cache = index.derived('entities by target', () => new Map<string, Subject>());
  const key = `${target.entity ?? ''} ${target.tables.join(' ')}`;
  let subject = cache.get(key);
  if (!subject) {
    if (cache.size > 5_000) cache.clear();
    cache.set(key, (subject = find(index, target)));
  }
  return subject;
}

function find(index: SourceIndex, { entity, tables }: DbTarget): Subject {
  const names = new Set<string>();
  const isEntity = (name: string): boolean => modelsBy(index).byName.has(plain(name));
  const addNames = (name: string): void => {
    for (const form of [plain(name), singular(plain(name))]) if (form.length > 1) names.add(form);
  };
  if (entity !== undefined) {
    addNames(entity);
    const models = modelsBy(index).byName.get(plain(entity)) ?? [];
    for (const { fact } of models) if (fact.table) addNames(fact.table);
    return { models, names, isEntity };
  }
  const [table] = tables;
  if (table === undefined) return { models: [], names, isEntity };
  const models = modelsOfTable(index, table);
  addNames(table);
  for (const { fact } of models) addNames(fact.name);
  return { models, names, isEntity };
}

function modelsOfTable(index: SourceIndex, table: string): readonly At<ModelSite>[] {
  const { byTable, byName } = modelsBy(index);
  const exact = byTable.get(table.toLowerCase());
  if (exact) return exact;
  const form = plain(table);
  const named = byName.get(form) ?? byName.get(singular(form));
  if (named) return named;
  // Django puts the application in front: `shop_order`.
  const after = table.indexOf('_');
  const rest = after > 0 ? plain(table.slice(after + 1)) : '';
  return rest.length > 2 ? (byName.get(rest) ?? []) : [];
}

function modelsBy(index: SourceIndex): {
  readonly byTable: ReadonlyMap<string, At<ModelSite>[]>;
  readonly byName: ReadonlyMap<string, At<ModelSite>[]>;
} {
  return index.derived('models', () => {
    const byTable = new Map<string, At<ModelSite>[]>();
    const byName = new Map<string, At<ModelSite>[]>();
    const add = (map: Map<string, At<ModelSite>[]>, key: string, at: At<ModelSite>): void => {
      const known = map.get(key);
      if (!known) map.set(key, [at]);
      else if (!known.includes(at)) known.push(at);
    };
    for (const at of index.all('models')) {
      const { table, name } = at.fact;
      if (table !== '') add(byTable, table.toLowerCase().replace(/^.*\./, ''), at);
      add(byName, plain(name), at);
      add(byName, singular(plain(name)), at);
    }
    return { byTable, byName };
  });
}

/** Letters and digits, lower case. */
export function plain(name: string): string {
  return name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

function singular(form: string): string {
  if (/ies$/.test(form) && form.length > 4) return `${form.slice(0, -3)}y`;
  if (/(?:sses|xes|ches|shes)$/.test(form)) return form.slice(0, -2);
  return /[^s]s$/.test(form) && form.length > 2 ? form.slice(0, -1) : form;
}

/** What code adds to an entity's name for what stores it. */
const suffixes =
  /(?:repository|repo|dao|model|store|mapper|entity|entities|set|table|collection|manager|service|query|queries|record|row|doc|document|col|db|s)$/;

/** Whether a name in code is that of the subject or of what stores it. */
export function isNamed(subject: Subject, name: string): boolean {
  let form = plain(name);
  for (let i = 0; i < 3; i++) {
    if (subject.names.has(form) || subject.names.has(singular(form))) return true;
    const shorter = form.replace(suffixes, '');
    if (shorter === form || shorter.length < 2) return false;
    form = shorter;
  }
  return false;
}

/** What a place in the code says about names there. */
export interface Names {
  /** Type of a field or parameter as written; '' when unknown. */
  readonly typeOf: (name: string) => string;
  readonly params: readonly string[];
}

/** Whether a call has the subject in its receiver or among its arguments. */
export function mentions(subject: Subject, { receiver, args, callee, named: keys }: CallSite, names: Names): boolean {
  const words = wordsIn(receiver);
  if (words.some(word => isNamed(subject, word))) return true;
  // `Review.objects.filter(…)` is about reviews, whatever follows.
  if (words.some(word => /^[A-Z]/.test(word) && subject.isEntity(word))) return false;
  const last = words[words.length - 1];
  if (last !== undefined && wordsIn(names.typeOf(last)).some(word => isNamed(subject, word))) return true;
  if (receiver === 'new' && isNamed(subject, callee)) return true;
  const named = subjectKeys.flatMap(key => (keys && Object.hasOwn(keys, key) ? [keys[key]] : []));
  const values: readonly TextValue[] = [...(args ?? []).slice(0, 2), ...named];
  return values.some(([part]) => {
    if (part === undefined || part === null) return false;
    if (typeof part === 'string') return /^[\w.-]{2,80}$/.test(part) && isNamed(subject, part);
    const written = 'ref' in part ? part.ref : (names.params[part.param] ?? '');
    return [...wordsIn(written), ...wordsIn(names.typeOf(written))].some(word => isNamed(subject, word));
  });
}

/** Named arguments that say what it is about; others are conditions and values. */
const subjectKeys = 'table tableName TableName collection collectionName index from into entity'.split(' ');

function wordsIn(text: string): readonly string[] {
  return text.slice(0, 300).match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
}

/** Files that can mean an entity: those that import it or its file's other names, and those beside it. */
export function filesUsing(index: SourceIndex, models: readonly At<ModelSite>[]): ReadonlySet<IndexedFile> {
  const names = models.flatMap(({ file: { segments }, fact }) => {
    const stem = (segments[segments.length - 1] ?? '').replace(/\..*$/, '');
    return [fact.name, stem, segments[segments.length - 2] ?? ''];
  });
  return new Set([...models.map(({ file }) => file), ...importersOf(index, names)]);
}
