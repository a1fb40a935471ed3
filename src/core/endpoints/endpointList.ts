import { collectorId, sampleId, type Endpoint } from '../endpoint';
import { idOfUrl, readEndpointUrl, withoutUserinfo, type UrlProblem } from './endpointUrl';

/** Who wrote an entry: the manifest's default, the person (or this machine), or the opened workspace. */
export type EntrySource = 'default' | 'user' | 'workspace';

/** The value of `spanlight.endpoints` at one place, unchecked. */
export interface EntryLayer {
  readonly source: EntrySource;
  readonly value: unknown;
}

export interface ListedEndpoint extends Endpoint {
  readonly source: EntrySource;
}

/** An entry that can't be used, by its place in the list (0-based). */
export interface EntryProblem {
  readonly source: EntrySource;
  readonly index: number;
  readonly problem: UrlProblem | 'notObject' | 'noUrl' | 'reservedId' | 'sameId';
  /** What was written as id or address, never more of the entry. */
  readonly text: string;
}

export interface EndpointList {
  readonly endpoints: readonly ListedEndpoint[];
  readonly problems: readonly EntryProblem[];
  /** Ids that were made up now: to be saved, so that they outlive a change of the address. */
  readonly newIds: readonly NewId[];
}

export interface NewId {
  readonly source: EntrySource;
  /** Place in the layer's list, 0-based. */
  readonly index: number;
  /** The entry's name, or its address when it has none: what its id is kept under where its list can't be written. */
  readonly key: string;
  readonly id: string;
}

/** Ids that belong to endpoints which are in no list. */
const reserved = new Set([collectorId, sampleId]);

/**
 * Reads every layer; the default counts only when nobody wrote a list. Layers come in the order of their right to an id: an
 * entry of a later layer whose id is taken gets the hash of its address instead. So does an entry without an id, unless
 * `keptIds` has one by its name (or address, when it has none). The answer lists the workspace's endpoints first.
 */
export function readEndpointList(
  layers: readonly EntryLayer[],
  keptIds: Readonly<Record<string, string>> = {},
): EndpointList {
  const endpoints: ListedEndpoint[] = [];
  const problems: EntryProblem[] = [];
  const newIds: NewId[] = [];
  const byId = new Map<string, ListedEndpoint>();

  const isWritten = layers.some(({ source, value }) => source !== 'default' && Array.isArray(value));
  for (const { source, value } of layers) {
    if (value === undefined || value === null || (source === 'default' && isWritten)) continue;
    if (!Array.isArray(value)) {
      problems.push({ source, index: 0, problem: 'notObject', text: '' });
      continue;
    }
    for (const [index, entry] of value.entries() as Iterable<[number, unknown]>) {
      const wrong = (problem: EntryProblem['problem'], text: string): void =>
        void problems.push({ source, index, problem, text });
      if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
        wrong('notObject', '');
        continue;
      }
      const { id: writtenId, name: writtenName, url: writtenUrl } = entry as Record<string, unknown>;
      const name = textOf(writtenName);
      if (textOf(writtenUrl) === '') {
        wrong('noUrl', name);
        continue;
      }
      const read = readEndpointUrl(textOf(writtenUrl));
      if ('problem' in read) {
        wrong(read.problem, read.problem === 'userinfo' ? name : withoutUserinfo(textOf(writtenUrl)));
        continue;
      }
      const key = name || read.url;
      let id = textOf(writtenId);
      if (reserved.has(id)) {
        wrong('reservedId', id);
        id = '';
      }
      if (!id) {
        id = (Object.hasOwn(keptIds, key) && keptIds[key]) || idOfUrl(read.url); // a name may be "constructor"
        // The same address twice without ids is one endpoint written twice; a taken id with another address is not.
        if (byId.has(id) && byId.get(id)?.url !== read.url) id = idOfUrl(read.url);
        if (!textOf(writtenId)) newIds.push({ source, index, key, id });
      }
      const other = byId.get(id);
      if (other && other.url !== read.url && other.source !== source) id = idOfUrl(read.url);
      const taken = byId.get(id);
      if (taken) {
        if (taken.url !== read.url) wrong('sameId', id);
        continue;
      }
      const endpoint: ListedEndpoint = {
        id,
        kind: 'jaeger',
        name: name || new URL(read.url).host,
        url: read.url,
        source,
      };
      byId.set(id, endpoint);
      endpoints.push(endpoint);
    }
  }
  endpoints.sort((a, b) => Number(b.source === 'workspace') - Number(a.source === 'workspace'));
  return { endpoints, problems, newIds };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
