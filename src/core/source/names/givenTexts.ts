// Texts that facts have in them (names of spans, topics, queries) by the places that give them: where the fact stands, or where a
// function is called that takes the text, or a part of it, as a parameter.
import type { CallSite, FunctionFacts, TextValue } from '../../index/facts';
import { join, literalOf, type IndexedFile, type SourceIndex } from '../../index/sourceIndex';
import { importersOf } from './importers';
import { callTargets } from '../calls/callTargets';

/** A fact's text and where it stands. */
export interface Seed<T> {
  readonly file: IndexedFile;
  readonly function: number;
  readonly line: number;
  readonly endLine: number;
  readonly value: TextValue;
  readonly of: T;
}

/** A place that gives a text. */
export interface GivenText<T> {
  readonly file: IndexedFile;
  readonly line: number;
  readonly endLine: number;
  /** Function around it; the one below for a decorator. */
  readonly function: number;
  /** 0 where the fact itself stands; else how many calls lead to it. */
  readonly hops: number;
  /** The call is a decorator of `function`. */
  readonly isDecorator: boolean;
  /** How many characters are known where the fact itself stands. */
  readonly literal: number;
  /** The text with constants put in: a literal, or one with holes. */
  readonly value: TextValue;
  /** The same when it is known as a whole. */
  readonly text: string | undefined;
  readonly of: T;
}

/** Calls of calls of what takes the text. */
const mostHops = 2;
const mostFiles = 300;

export function givenTexts<T>(index: SourceIndex, seeds: Iterable<Seed<T>>): readonly GivenText<T>[] {
  const collector = new Collector<T>(index);
  for (const seed of seeds) {
    const { file, line, endLine, value, of } = seed;
    collector.take(
      value,
      { file, line, endLine, function: seed.function, hops: 0, isDecorator: false, literal: lengthOf(value), of },
      seed.function,
    );
  }
  return collector.finish();
}

type Place<T> = Omit<GivenText<T>, 'value' | 'text'>;

/** A function that has the text, or a part of it, from its callers. */
interface Taking<T> {
  readonly place: Place<T>;
  readonly function: number;
  readonly fact: FunctionFacts;
  readonly value: TextValue;
}

class Collector<T> {
  private readonly found: GivenText<T>[] = [];
  private readonly waiting: Taking<T>[] = [];
  private readonly seen = new Map<T, Set<string>>();

  constructor(private readonly index: SourceIndex) {}

  finish(): readonly GivenText<T>[] {
    for (let at = 0; at < this.waiting.length; at++) this.callers(this.waiting[at]);
    return this.found;
  }

  take(value: TextValue, place: Place<T>, inside: number): void {
    const open = this.parametersIn(place.file, value, inside);
    if (!open) {
      const known = this.index.resolveText(place.file, value, inside);
      const text = literalOf(known);
      // A caller that says nothing of it is no place of its own.
      if (text !== undefined || place.hops === 0 || lengthOf(known) > place.literal)
        this.found.push({ ...place, value: known, text });
      return;
    }
    if (place.hops === 0 || lengthOf(open.value) > place.literal)
      this.found.push({ ...place, value: open.value, text: undefined });
    const fact = place.file.facts.functions[open.function];
    if (place.hops >= mostHops || fact.name === '' || this.isSeen(place.of, `${open.function} ${place.file.uri}`))
      return;
    this.waiting.push({ place, function: open.function, fact, value: open.value });
  }

  private isSeen(of: T, key: string): boolean {
    let keys = this.seen.get(of);
    if (!keys) this.seen.set(of, (keys = new Set()));
    if (keys.has(key)) return true;
    keys.add(key);
    return false;
  }

  /** The text with its parameters as such, and whose they are: of the function around, or of one further out (decorators). */
  private parametersIn(
    file: IndexedFile,
    value: TextValue,
    inside: number,
  ): { function: number; value: TextValue } | undefined {
    if (value.every(part => typeof part === 'string' || part === null)) return undefined;
    const { functions } = file.facts;
    let owner = -1;
    const open = value.map(part => {
      if (typeof part === 'string' || part === null) return part;
      if ('param' in part) {
        owner = inside;
        return part;
      }
      for (let at = inside, depth = 0; at >= 0 && depth < 20; at = functions[at]?.parent ?? -1, depth++) {
        const param = functions[at]?.params.indexOf(part.ref) ?? -1;
        if (param < 0) continue;
        owner = at;
        return { param };
      }
      return part;
    });
    if (owner < 0 || !functions[owner]) return undefined;
    return { function: owner, value: this.index.resolveText(file, open, inside) };
  }

  private callers({ place, function: number, fact, value }: Taking<T>): void {
    const { file } = place;
    const isAkin = (other: IndexedFile): boolean => other.language === file.language || (isJvm(other) && isJvm(file));
    const name = callName(fact);
    const files = this.index.filesCalling(name).filter(isAkin);
    const near = files.length > mostFiles ? this.nearest(files, file, name) : files;
    for (const { file: caller, fact: call } of near.flatMap(one => this.index.callsOf(name, other => other === one))) {
      const given = filled(value, fact, call);
      if (given === undefined) continue;
      const targets = callTargets(this.index, caller, call);
      const isMeant = targets.some(target => target.file === file && target.index === number);
      // Where the text does not tell what is called, the name does, unless something else of that name is.
      if (!isMeant && (targets.length || !this.isOnly(fact, file))) continue;
      const below = decorated(caller, call);
      const next: Place<T> = {
        file: caller,
        line: call.line,
        endLine: call.endLine,
        function: below >= 0 ? below : call.function,
        hops: place.hops + 1,
        isDecorator: below >= 0,
        literal: place.literal,
        of: place.of,
      };
      this.take(given, next, call.function);
    }
  }

  /** Files that are known to mean this one, where half the workspace calls something of that name. */
  private nearest(files: readonly IndexedFile[], home: IndexedFile, name: string): readonly IndexedFile[] {
    const stem = (home.segments[home.segments.length - 1] ?? '').replace(/\..*$/, '');
    const users = importersOf(this.index, [name, stem]);
    const unit = this.index.unitOf(home);
    const likely = files.filter(one => one === home || users.has(one));
    return (likely.length ? likely : files.filter(one => this.index.unitOf(one) === unit)).slice(0, mostFiles);
  }

  private isOnly(fact: FunctionFacts, file: IndexedFile): boolean {
    return (
      this.index.functionsNamed(fact.name, other => other.language === file.language && !other.isTest).length === 1
    );
  }
}

function lengthOf(value: TextValue): number {
  return value.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
}

/** The function that a call decorates; -1 when it is no decorator. */
function decorated(file: IndexedFile, call: CallSite): number {
  return file.facts.functions.findIndex(
    ({ firstLine, line, annotations }) =>
      firstLine <= call.line && call.line < line && annotations?.some(name => name.split('.').at(-1) === call.callee),
  );
}

/** A constructor is called by the name of its type. */
function callName({ name, owner }: FunctionFacts): string {
  return /^(?:__init__|constructor|__construct|initialize|<init>|init)$/.test(name) && owner !== ''
    ? (owner.split('.').at(-1) ?? name)
    : name;
}

/** The text with the call's arguments in place of parameters; undefined when the call does not say them. */
function filled(value: TextValue, { params }: FunctionFacts, { args, named }: CallSite): TextValue | undefined {
  const parts: TextValue[number][] = [];
  for (const part of value) {
    if (typeof part !== 'object' || part === null || !('param' in part)) {
      parts.push(part);
      continue;
    }
    const name = params[part.param];
    const byName = name !== undefined && Object.hasOwn(named ?? {}, name) ? named?.[name] : undefined;
    const given = byName ?? args?.[part.param];
    if (given === undefined || given.length === 0) return undefined;
    parts.push(...given);
  }
  return join(parts);
}

function isJvm({ language }: IndexedFile): boolean {
  return language === 'java' || language === 'kotlin';
}
