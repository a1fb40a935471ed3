/**
 * Traces as they are drawn, a line a span, children below their parents and further in:
 *
 *   r  |--------|        from a bar's first to its last | it lasts; a column is 1 µs
 *     a  |---|  producer  words behind: a kind, `orphan`, `of NAME` (another parent than the one above), `id NAME` (the same id as that one's), `in SERVICE`
 *     b     !            a span without length
 */
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { readOne } from '../import/plainTrace';

const base = 1_795_342_800_000_000_000n;
const kinds: Readonly<Record<string, number>> = { server: 2, client: 3, producer: 4, consumer: 5 };

interface DrawnLine {
  readonly name: string;
  readonly indent: number;
  readonly column: number;
  readonly length: number;
  readonly words: string;
}

/** The table, and the column of the drawing at which its time begins. */
export function drawnTable(drawing: string): { readonly table: SpanTable; readonly origin: number } {
  const lines = drawing.split('\n').flatMap(readLine);
  const ids = lines.map(({ words }, i) => {
    const same = /\bid (\S+)/.exec(words)?.[1];
    return idOf(same === undefined ? i : lines.findIndex(({ name }) => name === same));
  });
  const spans = lines.map(({ name, column, length, words }, i) => {
    const start = base + BigInt(column) * 1000n;
    const parent = parentOf(lines, i);
    return {
      service: /\bin (\S+)/.exec(words)?.[1] ?? 'app',
      json: {
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId: ids[i],
        ...(parent === undefined ? {} : { parentSpanId: ids[parent] ?? idOf(lines.length) }),
        name,
        kind: Object.entries(kinds).find(([kind]) => new RegExp(`\\b${kind}\\b`).test(words))?.[1] ?? 1,
        startTimeUnixNano: String(start),
        endTimeUnixNano: String(start + BigInt(length) * 1000n),
      },
    };
  });
  const resourceSpans = spans.map(({ service, json }) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [{ spans: [json] }],
  }));
  const table = readOne('otlp-json', JSON.stringify({ resourceSpans }));
  return { table, origin: Math.min(...lines.map(({ column }) => column)) };
}

/** Line of the parent; -1 for one that is missing. */
function parentOf(lines: readonly DrawnLine[], i: number): number | undefined {
  const { indent, words } = lines[i];
  if (/\borphan\b/.test(words)) return -1;
  const named = /\bof (\S+)/.exec(words)?.[1];
  if (named !== undefined) return lines.findIndex(({ name }) => name === named);
  const above = lines.slice(0, i).findLastIndex(line => line.indent < indent);
  return above < 0 ? undefined : above;
}

function readLine(line: string): DrawnLine[] {
  const match = /^(\s*)(\S+)\s+(\|-*\||!)(.*)$/.exec(line);
  if (!match) return [];
  const [, blank, name, bar, words] = match;
  const column = line.indexOf(bar, blank.length + name.length);
  return [{ name, indent: blank.length, column, length: Math.max(0, bar.length - 1), words }];
}

function idOf(line: number): string {
  return (line + 1).toString(16).padStart(16, '0');
}
