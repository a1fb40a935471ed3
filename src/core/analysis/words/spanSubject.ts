import { phrase, verbatim, type Phrase } from '../../phrase';
import { dbTargetOf } from '../../source/sql/dbTarget';
import { TableSpan } from '../../source/spanView';
import { SpanKind, serviceOf, type SpanRow, type SpanTable } from '../../spans/spanTable';
import { stringCount } from '../../spans/stringColumn';
import { shownName } from './shownName';

/** Names that HTTP's instrumentations give, from which nobody could tell one call from another. */
const methodOnly = /^(?:HTTP )?(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/;
const longestTarget = 60;

/**
 * What a span is called in a sentence: its name, and what a bare `GET` or `SELECT` went to; the service where spans of others
 * have the same name. Of spans of one shape the first one speaks for all.
 */
export function spanSubject(table: SpanTable, row: SpanRow): Phrase {
  const name = shownName(table, row);
  const span = new TableSpan(table, row);
  const isServed = table.kind[row] === SpanKind.Server;
  if (methodOnly.test(name)) {
    const address = addressIn(
      span.attribute(...(isServed ? servedKeys : [])) ??
        span.attribute('url.full', 'http.url', 'url.path', 'http.target'),
    );
    if (address) return verbatim(`${name} ${address}`);
  }
  const [stored] = dbTargetOf(span)?.tables ?? [];
  if (stored !== undefined && !name.toLowerCase().includes(stored)) return phrase('{0} on {1}', name, stored);
  return isShared(table, row) ? phrase('{0} of {1}', name, serviceOf(table, row)) : verbatim(name);
}

const servedKeys = ['http.route', 'url.path', 'http.target'] as const;

/** Host and path, without what a query or a password says. */
function addressIn(text: string | undefined): string | undefined {
  const address = text
    ?.slice(0, 2000)
    .replace(/^[a-z][\w+.-]*:\/\/(?:[^/?#@]*@)?/i, '')
    .replace(/[?#].*$/s, '');
  if (!address) return undefined;
  return address.length <= longestTarget ? address : `${address.slice(0, longestTarget)}…`;
}

/** By table: 1 for names (by their number) that spans of several services have. One pass for all that is asked. */
const sharedNames = new WeakMap<SpanTable, Uint8Array>();

/** Whether a span of another service has the same name. */
function isShared(table: SpanTable, row: SpanRow): boolean {
  let shared = sharedNames.get(table);
  if (!shared) sharedNames.set(table, (shared = findSharedNames(table)));
  return shared[table.name[row]] === 1;
}

function findSharedNames({ count, name, resource, resources, strings }: SpanTable): Uint8Array {
  const numbers = new Map<string, number>();
  const serviceOfResource = resources.map(({ service }) => {
    if (!numbers.has(service)) numbers.set(service, numbers.size + 1);
    return numbers.get(service)!;
  });
  const firstService = new Uint32Array(stringCount(strings));
  const shared = new Uint8Array(firstService.length);
  for (let row = 0; row < count; row++) {
    const service = serviceOfResource[resource[row]];
    if (firstService[name[row]] === 0) firstService[name[row]] = service;
    else if (firstService[name[row]] !== service) shared[name[row]] = 1;
  }
  return shared;
}
