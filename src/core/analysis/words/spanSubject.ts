import { phrase, verbatim, type Phrase } from '../../phrase';
import { dbTargetOf } from '../../source/sql/dbTarget';
import { TableSpan } from '../../source/spanView';
import { SpanKind, serviceOf, type SpanRow, type SpanTable } from '../../spans/spanTable';
import { stringCount } from '../../spans/stringColumn';
import { shownName } from './shownName';

/** Names that HTTP's instrumentations give, from which nobody could tell one call from another. */
const methodOnly = /^(?:HTTP )?(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/;
const longestTarget = 60;

/** Of more spans so many, spread over them, are asked what they have in common. */
const mostAsked = 1_000;

/**
 * What a span is called in a sentence: its name, and what a bare `GET` or `SELECT` went to; the service where spans of others
 * have the same name.
 */
export function spanSubject(table: SpanTable, row: SpanRow): Phrase {
  return subjectOfAll(table, [row]);
}

/** The same for spans of one service and name, at least one: of where they went only what is true of all is said. */
export function subjectOfAll(table: SpanTable, rows: ArrayLike<SpanRow>): Phrase {
  const step = Math.ceil(rows.length / mostAsked);
  const asked = Array.from({ length: Math.ceil(rows.length / step) }, (_, i) => rows[i * step]);
  const [row] = asked;
  const name = shownName(table, row);
  if (methodOnly.test(name)) {
    const address = sharedAddress(asked.map(other => addressOf(table, other)));
    if (address) return verbatim(`${name} ${address}`);
  }
  const stored = storedIn(table, row);
  const isSaid = stored !== undefined && !name.toLowerCase().includes(stored);
  if (isSaid && asked.every(other => storedIn(table, other) === stored)) return phrase('{0} on {1}', name, stored);
  return isShared(table, row) ? phrase('{0} of {1}', name, serviceOf(table, row)) : verbatim(name);
}

function storedIn(table: SpanTable, row: SpanRow): string | undefined {
  return dbTargetOf(new TableSpan(table, row))?.tables[0];
}

const servedKeys = ['http.route', 'url.path', 'http.target'] as const;

/** Host and path, without what a query or a password says; empty when nobody said. */
function addressOf(table: SpanTable, row: SpanRow): string {
  const span = new TableSpan(table, row);
  const isServed = table.kind[row] === SpanKind.Server;
  const text =
    span.attribute(...(isServed ? servedKeys : [])) ??
    span.attribute('url.full', 'http.url', 'url.path', 'http.target') ??
    '';
  return text
    .slice(0, 2000)
    .replace(/^[a-z][\w+.-]*:\/\/(?:[^/?#@]*@)?/i, '')
    .replace(/[?#].*$/s, '');
}

/** `shop/items/…` for `shop/items/7` and `shop/items/8`; empty for those that have nothing in common. */
function sharedAddress(addresses: readonly string[]): string {
  let [shared] = addresses;
  let isSame = true;
  for (const address of addresses) {
    if (address === shared) continue;
    isSame = false;
    let length = 0;
    while (length < shared.length && shared[length] === address[length]) length++;
    shared = shared.slice(0, length);
  }
  if (!isSame) shared = shared.slice(0, shared.lastIndexOf('/') + 1);
  if (shared === '' || (!isSame && shared === '/')) return '';
  if (shared.length > longestTarget) return `${shared.slice(0, longestTarget)}…`;
  return isSame ? shared : `${shared}…`;
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
