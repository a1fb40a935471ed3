// Consumers and producers by their destinations, constants and settings put in.
import type { MessageSite, TextValue } from '../../index/facts';
import { literalOf, type At, type IndexedFile, type SourceIndex } from '../../index/sourceIndex';
import { givenTexts, type GivenText, type Seed } from '../names/givenTexts';
import { fitsPattern, patternOf, type NamePattern } from '../names/namePattern';
import { settingOf } from './settings';

export type MessagePlace = GivenText<At<MessageSite>>;

interface Destinations {
  readonly byName: ReadonlyMap<string, readonly MessagePlace[]>;
  /** Subjects with wildcards, and those with parts that are not known. */
  readonly open: readonly Open[];
}

interface Open {
  readonly fits: (name: string) => boolean;
  readonly place: MessagePlace;
  /** A wildcard says all there is to say. */
  readonly isWildcard: boolean;
}

/** Places of a role for a destination; `isSure` is false for those whose destination has parts that are not known. */
export function placesFor(
  index: SourceIndex,
  role: MessageSite['role'],
  names: readonly string[],
): { readonly places: readonly MessagePlace[]; readonly isSure: boolean } {
  const { byName, open } = destinationsOf(index, role);
  for (const name of names) {
    const places = byName.get(name);
    if (places?.length) return { places, isSure: true };
  }
  for (const name of names) {
    const fitting = open.filter(({ fits }) => fits(name));
    const wildcards = fitting.filter(({ isWildcard }) => isWildcard);
    if (wildcards.length) return { places: wildcards.map(({ place }) => place), isSure: true };
    if (fitting.length) return { places: fitting.map(({ place }) => place), isSure: false };
  }
  return { places: [], isSure: false };
}

function destinationsOf(index: SourceIndex, role: MessageSite['role']): Destinations {
  return index.derived(`messages of ${role}s`, () => {
    const byName = new Map<string, MessagePlace[]>();
    const open: Open[] = [];
    for (const place of givenTexts(index, seedsOf(index, role))) {
      for (const name of namesOf(index, place)) {
        const known = byName.get(name);
        if (known) known.push(place);
        else byName.set(name, [place]);
        const wildcard = wildcardOf(name);
        if (wildcard) open.push({ fits: wildcard, place, isWildcard: true });
      }
      const pattern: NamePattern | undefined = place.text === undefined ? patternOf(place.value) : undefined;
      if (pattern) open.push({ fits: name => fitsPattern(pattern, name), place, isWildcard: false });
    }
    return { byName, open };
  });
}

function* seedsOf(index: SourceIndex, role: MessageSite['role']): Generator<Seed<At<MessageSite>>> {
  for (const at of index.all('messages')) {
    const { file, fact } = at;
    if (fact.role !== role) continue;
    const { line, endLine, function: inside, destination: value } = fact;
    yield { file, line, endLine, function: inside, value, of: at };
  }
}

/** What a place's destination is called: as written, what a setting makes of it, the end of a URL. */
function namesOf(index: SourceIndex, place: MessagePlace): readonly string[] {
  const { file, value, of } = place;
  const written = literalOf(value);
  const text = written === undefined ? bySettingName(index, file, of.fact.destination) : filledIn(index, file, written);
  if (text === undefined || text === '') return [];
  const names = new Set(text.split(/\s*,\s*/));
  for (const name of [...names]) {
    if (/^(?:arn:|https?:\/\/|projects\/|persistent:\/\/)/.test(name))
      names.add(name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1));
    for (const destination of channelDestinations(index, file, name, of.fact.role)) names.add(destination);
  }
  return [...names];
}

/** `${app.topic:orders}`, `#{'${app.topic}'}`, `%env(TOPIC)%`, `%topic%`, `{{topic}}` with the setting's value put in. */
function filledIn(index: SourceIndex, file: IndexedFile, text: string): string {
  if (!/[$%{]/.test(text)) return text;
  return text
    .slice(0, 500)
    .replace(/^#\{\s*'?(.*?)'?\s*(?:\.split\(.*)?\}$/s, '$1')
    .replace(
      /\$\{([^{}:]+)(?::-?([^{}]*))?\}|\{\{\s*([\w.-]+)\s*\}\}|%(?:env\()?([\w.]+)\)?%/g,
      (all, a, fallback, b, c) => {
        const key = String(a ?? b ?? c);
        return settingOf(index, file, key) ?? (fallback as string | undefined) ?? String(all);
      },
    );
}

/** `settings.ORDERS_TOPIC`, `process.env.TOPIC`: a setting of that name. */
function bySettingName(index: SourceIndex, file: IndexedFile, value: TextValue): string | undefined {
  const part = value.length === 1 ? value[0] : null;
  if (typeof part !== 'object' || part === null || !('ref' in part)) return undefined;
  const key = /([\w-]+)\W*$/.exec(part.ref)?.[1];
  return key === undefined || key.length < 3 ? undefined : settingOf(index, file, key);
}

/** Channels and bindings stand for a destination that configuration names. */
function channelDestinations(
  index: SourceIndex,
  file: IndexedFile,
  channel: string,
  role: MessageSite['role'],
): readonly string[] {
  const way = role === 'consumer' ? 'incoming' : 'outgoing';
  const side = role === 'consumer' ? 'in' : 'out';
  const keys = [
    ...['topic', 'topics', 'address', 'queue.name', 'destination', 'subject', 'exchange.name'].map(
      last => `mp.messaging.${way}.${channel}.${last}`,
    ),
    `spring.cloud.stream.bindings.${channel}.destination`,
    `spring.cloud.stream.bindings.${channel}-${side}-0.destination`,
  ];
  return keys.flatMap(key => settingOf(index, file, key) ?? []);
}

/** `orders.*`, `orders.>`, `orders.#`: one word, or any number of them. */
function wildcardOf(text: string): ((name: string) => boolean) | undefined {
  const words = text.split('.');
  if (words.length < 2 || !words.some(word => word === '*' || word === '>' || word === '#')) return undefined;
  return name => {
    const given = name.split('.');
    for (const [i, word] of words.entries()) {
      if (word === '>' || word === '#') return given.length >= i;
      if (given[i] === undefined || (word !== '*' && word !== given[i])) return false;
    }
    return given.length === words.length;
  };
}
