import { phrase, verbatim, type Phrase } from '../../phrase';
import type { SpanRow } from '../../spans/spanTable';
import { subjectOfAll } from '../words/spanSubject';
import type { FindingContext } from './context';

/** Longer routes are cut. */
const longest = 80;

/** `12 × GET /items/:sku`: what several calls of one shape are called, by what they have in common where that is known. */
export function manySubject({ table, calls }: FindingContext, rows: ArrayLike<SpanRow>): Phrase {
  const route = calls.routeOf(rows[0]);
  const subject = route === undefined ? subjectOfAll(table, rows) : verbatim(route.slice(0, longest));
  return phrase('{0} × {1}', rows.length, subject);
}
