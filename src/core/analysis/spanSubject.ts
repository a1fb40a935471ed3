import { phrase, verbatim, type Phrase } from '../phrase';
import { dbTargetOf } from '../source/sql/dbTarget';
import { TableSpan } from '../source/spanView';
import { SpanKind, serviceOf, type SpanRow, type SpanTable } from '../spans/spanTable';
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

/** Whether a span of another service has the same name. */
function isShared(table: SpanTable, row: SpanRow): boolean {
  const { name, resource } = table;
  const service = serviceOf(table, row);
  const isOther = table.resources.map(other => other.service !== service);
  for (let other = 0; other < table.count; other++)
    if (name[other] === name[row] && isOther[resource[other]]) return true;
  return false;
}
