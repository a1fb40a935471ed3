// From the name of a job to the function that runs: names given in code, code's own names, classes with the method that
// frameworks call.
import type { FunctionFacts, NamedHandler } from '../../index/facts';
import { literalOf, type At, type IndexedFile, type SourceIndex } from '../../index/sourceIndex';
import { membersOf } from '../calls/callTargets';
import { handlersOf } from '../calls/handlerFunctions';

export interface JobHandler {
  readonly file: IndexedFile;
  /** Undefined when the code names a handler that is nowhere to be found: the line of that. */
  readonly handler: At<FunctionFacts> | undefined;
  readonly line: number;
  /** The whole name is accounted for: a given name, or module and function. */
  readonly isExact: boolean;
  /** The code itself says that it is a job. */
  readonly isGiven?: true;
}

/** What frameworks call on a job's class. */
const jobMethods =
  'perform handle Handle Consume execute Execute ExecuteAsync run Run process call __invoke doWork perform_async invoke work'.split(
    ' ',
  );

export function jobHandlers(index: SourceIndex, name: string, isFunction = false): readonly JobHandler[] {
  const known = index.derived('handlers of jobs', () => new Map<string, readonly JobHandler[]>());
  const key = `${isFunction} ${name}`;
  let found = known.get(key);
  if (!found) {
    if (known.size > 5_000) known.clear();
    known.set(key, (found = find(index, name, isFunction)));
  }
  return found;
}

function find(index: SourceIndex, name: string, isFunction: boolean): readonly JobHandler[] {
  const given = byGivenName(index, name);
  if (given.length) return given.map(one => ({ ...one, isGiven: true }));
  const path = name.split(/::|[.\\#:]/).filter(part => part !== '');
  const last = path[path.length - 1];
  if (last === undefined) return [];
  const tasks = byTaskFunction(index, path);
  if (tasks.length) return tasks;
  const classes = byClass(index, path);
  return classes.length || (path.length < 2 && !isFunction) ? classes : byMethod(index, path);
}

/** `name="orders.send"` at the task, or a key that facts made of class and function. */
function byGivenName(index: SourceIndex, name: string): readonly JobHandler[] {
  return (jobsByKey(index).get(name) ?? []).flatMap(at => handlersAt(index, at, true));
}

function handlersAt(index: SourceIndex, { file, fact }: At<NamedHandler>, isExact: boolean): readonly JobHandler[] {
  const functions = handlersOf(index, file, fact.handler, fact.function, jobMethods);
  if (!functions.length) return [{ file, handler: undefined, line: fact.line, isExact }];
  return functions.map(one => ({ file: one.file, handler: one, line: one.fact.line, isExact }));
}

function jobsByKey(index: SourceIndex): ReadonlyMap<string, readonly At<NamedHandler>[]> {
  return index.derived('jobs by name', () => {
    const byKey = new Map<string, At<NamedHandler>[]>();
    for (const at of index.all('handlers')) {
      if (at.fact.kind !== 'job' && at.fact.kind !== 'schedule') continue;
      const key = literalOf(index.resolveText(at.file, at.fact.key, at.fact.function));
      if (key === undefined) continue;
      const known = byKey.get(key);
      if (known) known.push(at);
      else byKey.set(key, [at]);
    }
    return byKey;
  });
}

/** Celery's own names are those of module and function. */
function byTaskFunction(index: SourceIndex, path: readonly string[]): readonly JobHandler[] {
  const module = path.slice(0, -1).join('.');
  const jobs = jobsByKey(index).get(path[path.length - 1]) ?? [];
  const all = jobs.flatMap(at => handlersAt(index, at, false));
  const functions = all.length
    ? all
    : index
        .functionsNamed(path[path.length - 1], file => file.language === 'python' && !file.isTest)
        .filter(({ fact }) => fact.annotations?.some(isTaskAnnotation))
        .map((one): JobHandler => ({ file: one.file, handler: one, line: one.fact.line, isExact: false }));
  if (module === '') return functions;
  const inModule = functions.filter(({ file }) => index.modulesOf(file).includes(module));
  return inModule.length ? inModule.map(one => ({ ...one, isExact: true })) : functions;
}

function isTaskAnnotation(name: string): boolean {
  return /(?:^|[._])(?:task|shared_task|actor|job|periodic_task|activity\.defn|defn)$/.test(name);
}

/** A class of that name with a method that jobs have. */
function byClass(index: SourceIndex, path: readonly string[]): readonly JobHandler[] {
  const [name, owner] = [path[path.length - 1], path[path.length - 2]];
  const types = index.typesNamed(name, file => !file.isTest);
  const inPackage = types.filter(
    ({ file, fact }) => owner === undefined || fact.owner.endsWith(owner) || endsWithPart(file.facts.package, owner),
  );
  return (inPackage.length ? inPackage : types).flatMap(({ file, fact }) => {
    for (const method of jobMethods) {
      const members = membersOf(index, file, fact.name, method).filter(one => one.file === file);
      if (members.length)
        return members.map((one): JobHandler => ({ file: one.file, handler: one, line: one.fact.line, isExact: true }));
    }
    return [];
  });
}

function endsWithPart(text: string, part: string): boolean {
  return text === part || text.endsWith(`.${part}`) || text.endsWith(`\\${part}`);
}

/** `Type.Method`, and Temporal's types, which are names of functions or of methods with another first letter. */
function byMethod(index: SourceIndex, path: readonly string[]): readonly JobHandler[] {
  const [name, owner] = [path[path.length - 1], path[path.length - 2]];
  const spellings = owner === undefined ? [name, name[0].toLowerCase() + name.slice(1)] : [name];
  const found = spellings.flatMap(spelling =>
    index
      .functionsNamed(spelling, file => !file.isTest)
      .filter(
        ({ fact }) =>
          !fact.isDeclaration && (owner === undefined || fact.owner === owner || fact.owner.endsWith(`.${owner}`)),
      ),
  );
  return found.map(one => ({ file: one.file, handler: one, line: one.fact.line, isExact: owner !== undefined }));
}
