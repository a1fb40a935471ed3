import { readSpanDetails } from '../../import/details';
import { sparseOf, type SpanRow, type SpanTable } from '../../spans/spanTable';

/** Pairs of which both fail are decoded up to so many: what fails a thousand times fails alike. */
const mostRead = 2_000;

/** Tells the types of errors apart. One for each comparison: it stops reading spans after a while, and then tells none apart. */
export class ErrorTypes {
  private left = mostRead;

  /** Both rows fail. True when both say by which type of error, and the types differ. */
  differ(here: SpanTable, rowHere: SpanRow, there: SpanTable, rowThere: SpanRow): boolean {
    if (this.left-- <= 0) return false;
    const a = typeOf(here, rowHere);
    const b = typeOf(there, rowThere);
    return a !== '' && b !== '' && a !== b;
  }
}

/** Type of the last exception, else what the attributes call the error; empty when nothing names it. */
function typeOf(table: SpanTable, row: SpanRow): string {
  const { events, attributes } = readSpanDetails(table, row);
  for (let i = events.length - 1; i >= 0; i--) {
    const type = events[i].attributes.find(({ key }) => key === 'exception.type')?.value.text;
    if (type) return type;
  }
  const named = attributes.find(({ key }) => key === 'error.type')?.value.text;
  return (
    named ||
    sparseOf(table, row, 'http.response.status_code') ||
    sparseOf(table, row, 'http.status_code') ||
    attributes.find(({ key }) => key === 'rpc.grpc.status_code')?.value.text ||
    ''
  );
}
