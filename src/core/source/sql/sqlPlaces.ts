// Where the workspace has SQL, by its canonical form.
import type { CallSite, FunctionFacts, SqlSite } from '../../index/facts';
import { literalOf, type At, type IndexedFile, type SourceIndex } from '../../index/sourceIndex';
import { importersOf } from '../names/importers';
import { canonicalParts, canonicalSql, subjectOf } from '../sqlText';

/** A statement and where it stands. */
export interface SqlPlace {
  readonly file: IndexedFile;
  /** The call that sends it, as far as that is plain; else the text. */
  readonly line: number;
  readonly endLine: number;
  readonly function: number;
  /** The function that is the query. */
  readonly method: At<FunctionFacts> | undefined;
}

export type Likeness = 'same' | 'nearly' | 'beginning';

interface Statement {
  readonly at: At<SqlSite>;
  /** Parts between unknowns, canonical. One part: all of it is known. */
  readonly parts: readonly string[];
  readonly isWhole: boolean;
  readonly words: readonly string[];
}

interface Statements {
  readonly byText: ReadonlyMap<string, readonly Statement[]>;
  /** By verb and first table; those whose table is not known by verb alone. */
  readonly bySubject: ReadonlyMap<string, readonly Statement[]>;
  readonly known: Map<string, SqlMatch>;
}

export interface SqlMatch {
  readonly places: readonly SqlPlace[];
  readonly likeness: Likeness;
}

/** Fewer words than this begin many statements. */
const fewestWords = 6;
const nearEnough = 0.9;

/** Places whose text is that of a statement as it was sent; nearly or in part where none is equal. */
export function placesOfSql(index: SourceIndex, sent: string): SqlMatch {
  const statements = statementsOf(index);
  const text = canonicalSql(sent);
  let match = statements.known.get(text);
  if (!match) {
    if (statements.known.size > 5_000) statements.known.clear();
    const { found, likeness } = find(statements, text);
    match = { places: distinct(found.map(({ at }) => placeOf(index, at))), likeness };
    statements.known.set(text, match);
  }
  return match;
}

function find(statements: Statements, text: string): { found: readonly Statement[]; likeness: Likeness } {
  const same = statements.byText.get(text) ?? [];
  if (same.length) return { found: same, likeness: 'same' };
  const { verb, tables } = subjectOf(text);
  const words = text.split(' ');
  const candidates = [
    ...(statements.bySubject.get(`${verb} ${tables[0] ?? ''}`) ?? []),
    ...(statements.bySubject.get(verb) ?? []),
  ];
  const templates = candidates.filter(one => !one.isWhole && one.words.length >= 3 && fitsParts(one.parts, text));
  const most = Math.max(0, ...templates.map(one => one.words.length));
  // Who knows most of it: a statement with everything but its end beats one with everything but its beginning.
  const fullest = templates.filter(one => one.words.length === most);
  if (fullest.length && most * 2 >= words.length) return { found: fullest, likeness: 'nearly' };
  const beginnings = candidates.filter(
    one => isBeginning(one, text) || (words.length >= fewestWords * 2 && isCut(one, text)),
  );
  const longest = Math.max(0, ...beginnings.map(one => one.words.length));
  if (beginnings.length)
    return { found: beginnings.filter(one => one.words.length === longest), likeness: 'beginning' };
  const scored = candidates.filter(one => one.isWhole).map(one => ({ one, score: similarity(one.words, words) }));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  if (best >= nearEnough)
    return { found: scored.filter(({ score }) => score === best).map(({ one }) => one), likeness: 'nearly' };
  return { found: fullest, likeness: 'beginning' };
}

function fitsParts(parts: readonly string[], text: string): boolean {
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const found = i === 0 ? (text.startsWith(part) ? 0 : -1) : text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

/** The code goes on to add to it. */
function isBeginning({ isWhole, parts, words }: Statement, text: string): boolean {
  return isWhole && words.length >= 4 && text.startsWith(`${parts[0]} `);
}

/** Attributes are cut at some length. */
function isCut({ isWhole, parts }: Statement, text: string): boolean {
  return isWhole && parts[0].startsWith(text);
}

/** How many words two statements share, of all that they have. */
function similarity(a: readonly string[], b: readonly string[]): number {
  if (Math.min(a.length, b.length) / Math.max(a.length, b.length) < 0.8) return 0;
  const counts = new Map<string, number>();
  for (const word of a) counts.set(word, (counts.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of b) {
    const left = counts.get(word) ?? 0;
    if (left > 0) shared++;
    counts.set(word, left - 1);
  }
  return (2 * shared) / (a.length + b.length);
}

function statementsOf(index: SourceIndex): Statements {
  return index.derived('statements of SQL', () => {
    const byText = new Map<string, Statement[]>();
    const bySubject = new Map<string, Statement[]>();
    const add = (map: Map<string, Statement[]>, key: string, statement: Statement): void => {
      const known = map.get(key);
      if (known) known.push(statement);
      else map.set(key, [statement]);
    };
    for (const at of index.all('sql')) {
      const value = index.resolveText(at.file, at.fact.text, at.fact.function);
      const literal = literalOf(value);
      const parts = literal === undefined ? canonicalParts(value) : [canonicalSql(literal)];
      if (!parts.length || parts[0] === '') continue;
      const whole = parts.join(' ');
      const statement = { at, parts, isWhole: literal !== undefined, words: whole.split(' ') };
      if (statement.isWhole) add(byText, parts[0], statement);
      const { verb, tables } = subjectOf(parts[0]);
      add(bySubject, tables.length ? `${verb} ${tables[0]}` : verb, statement);
    }
    return { byText, bySubject, known: new Map() };
  });
}

/** Calls around a text that only wrap it. */
const wrapping =
  /^(?:text|sql|format|Sprintf|sprintf|join|strip|trim|dedent|trimIndent|trimMargin|stripMargin|String|concat|append|raw|Raw|literal|unescaped|cleandoc|replace|lower|Statement|SimpleStatement|query_as|f)$/;

function placeOf(index: SourceIndex, { file, fact }: At<SqlSite>): SqlPlace {
  const { functions } = file.facts;
  if (fact.method !== undefined && functions[fact.method]) {
    const method = { file, index: fact.method, fact: functions[fact.method] };
    return { file, line: method.fact.line, endLine: method.fact.endLine, function: fact.method, method };
  }
  const sender = senderAround(file, fact) ?? senderByName(index, file, fact);
  if (sender) return { ...sender, method: undefined };
  return { file, line: fact.line, endLine: fact.endLine, function: fact.function, method: undefined };
}

type Sender = Pick<SqlPlace, 'file' | 'line' | 'endLine' | 'function'>;

function senderAround(file: IndexedFile, { line, endLine, function: inside }: SqlSite): Sender | undefined {
  const around = (file.facts.calls ?? []).filter(
    call => call.function === inside && call.line <= line && call.endLine >= endLine && call.args !== undefined,
  );
  const sending = around.filter(call => !wrapping.test(call.callee) && hasText(call));
  const innermost = narrowest(sending.length ? sending : around.filter(call => !wrapping.test(call.callee)));
  return innermost && isNear(innermost, line)
    ? { file, line: innermost.line, endLine: innermost.endLine, function: inside }
    : undefined;
}

function hasText({ args }: CallSite): boolean {
  return (args ?? []).some(value => value.some(part => typeof part === 'string' && part.includes(' ')));
}

/** A call that opened far above is a block around it rather than what sends it. */
function isNear(call: CallSite, line: number): boolean {
  return line - call.line <= 5;
}

function narrowest(calls: readonly CallSite[]): CallSite | undefined {
  return calls.reduce<CallSite | undefined>(
    (best, call) => (best && best.endLine - best.line < call.endLine - call.line ? best : call),
    undefined,
  );
}

/** A statement that has a name is sent where that name is an argument, if that is in one place. */
function senderByName(
  index: SourceIndex,
  file: IndexedFile,
  { line, endLine, function: inside }: SqlSite,
): Sender | undefined {
  const constant = (file.facts.constants ?? []).find(
    one => one.line <= line && endLine >= one.line && line - one.line <= 2 && one.function === inside,
  );
  if (!constant) return undefined;
  const uses = usesOf(file, constant.name).filter(({ call }) => inside < 0 || call.function === inside);
  const files = uses.length || inside >= 0 || constant.owner !== '' ? [] : usersOf(index, file, constant.name);
  const all = uses.length ? uses : files.flatMap(other => usesOf(other, constant.name));
  const sends = all.filter(({ call }) => !wrapping.test(call.callee));
  const places = new Set(sends.map(({ call, file: home }) => `${call.line} ${home.uri}`));
  if (places.size !== 1) return undefined;
  const [{ file: home, call }] = sends;
  return { file: home, line: call.line, endLine: call.endLine, function: call.function };
}

function usesOf(file: IndexedFile, name: string): { file: IndexedFile; call: CallSite }[] {
  return (file.facts.calls ?? []).flatMap(call =>
    (call.args ?? []).some(value =>
      value.some(part => typeof part === 'object' && part !== null && 'ref' in part && endsIn(part.ref, name)),
    )
      ? [{ file, call }]
      : [],
  );
}

function endsIn(ref: string, name: string): boolean {
  return ref === name || ref.endsWith(`.${name}`) || ref.endsWith(`::${name}`);
}

/** Files that import the name. */
function usersOf(index: SourceIndex, file: IndexedFile, name: string): readonly IndexedFile[] {
  return [...importersOf(index, [name])].filter(other => other.language === file.language).slice(0, 20);
}

function distinct(places: readonly SqlPlace[]): readonly SqlPlace[] {
  const seen = new Set<string>();
  return places.filter(({ file, line }) => {
    const key = `${line} ${file.uri}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
