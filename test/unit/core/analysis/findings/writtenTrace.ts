/**
 * Traces as they are written, a line a span, children below their parents and further in:
 *
 *   POST /cart     0+100 server                               name, start + duration in ms, and words:
 *     SELECT       5+10 ×5/12 db "SELECT … WHERE id = {n}"    five of them, one every 12 ms, {n} from 1 to 5, children included
 *     GET         70+8 client GET <http://prices/7> in shop   a call by HTTP; the service (that of the parent unless told)
 *     work        80+5 error by lib {key=value; key=value}    it failed; the instrumentation; other attributes
 *
 * Spans are numbered from 0 as they are written, repeated ones one after the other.
 */
import { findAll } from '../../../../../src/core/analysis/findings';
import { defaultFindings, defaultThresholds } from '../../../../../src/core/analysis/analysis';
import type { Finding, FindingKind, FindingThresholds } from '../../../../../src/core/analysis/analysis';
import { chosenRoot } from '../../../../../src/core/spans/summary';
import type { SpanTable } from '../../../../../src/core/spans/spanTable';
import { readOne } from '../../import/plainTrace';

interface WrittenSpan {
  readonly indent: number;
  readonly name: string;
  readonly start: number;
  readonly duration: number;
  readonly times: number;
  readonly step: number;
  readonly kind: number;
  readonly isError: boolean;
  readonly service: string | undefined;
  readonly scope: string;
  readonly attributes: readonly [key: string, value: string][];
  readonly children: WrittenSpan[];
}

const base = 1_795_342_800_000_000_000n;
const kinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

export interface Options {
  readonly off?: readonly FindingKind[];
  readonly thresholds?: Partial<FindingThresholds>;
}

/** The findings as `KIND SPANS COST`: `n-plus-one 1-5 40 ms`. */
export function found(written: string, options?: Options): string[] {
  return findingsIn(written, options).map(
    ({ kind, rows, cost }) => `${kind} ${ranges([...rows])} ${Number((cost / 1e6).toFixed(3))} ms`,
  );
}

export function findingsIn(written: string, { off = [], thresholds = {} }: Options = {}): readonly Finding[] {
  const table = tableOf(written);
  const settings = { ...defaultFindings, off, thresholds: { ...defaultThresholds, ...thresholds } };
  // Ids count spans as they are written, rows as they begin.
  const numbers = Array.from({ length: table.count }, (_, row) => table.spanIdLow[row] - 1);
  return findAll(table, chosenRoot(table), settings).map(finding => ({
    ...finding,
    rows: finding.rows.map(row => numbers[row]),
    places: finding.places.map(row => numbers[row]),
  }));
}

export function tableOf(written: string): SpanTable {
  const resourceSpans: unknown[] = [];
  let count = 0;
  const add = (span: WrittenSpan, parent: string | undefined, above: string, shift: number, n: string): void => {
    for (let time = 0; time < span.times; time++) {
      const own = span.times > 1 ? String(time + 1) : n;
      const offset = shift + time * span.step;
      const start = base + BigInt(Math.round((span.start + offset) * 1e6));
      const spanId = (++count).toString(16).padStart(16, '0');
      const service = (span.service ?? above).replaceAll(numberMark, own);
      resourceSpans.push({
        resource: { attributes: [attribute('service.name', service)] },
        scopeSpans: [
          {
            scope: { name: span.scope },
            spans: [
              {
                traceId: '0af7651916cd43dd8448eb211c80319c',
                spanId,
                ...(parent === undefined ? {} : { parentSpanId: parent }),
                name: span.name.replaceAll(numberMark, own),
                kind: span.kind,
                startTimeUnixNano: String(start),
                endTimeUnixNano: String(start + BigInt(Math.round(span.duration * 1e6))),
                attributes: span.attributes.map(([key, value]) => attribute(key, value.replaceAll(numberMark, own))),
                status: span.isError ? { code: 2 } : {},
              },
            ],
          },
        ],
      });
      for (const child of span.children) add(child, spanId, service, offset, own);
    }
  };
  for (const top of readTree(written)) add(top, undefined, 'shop', 0, '1');
  return readOne('otlp-json', JSON.stringify({ resourceSpans }));
}

function attribute(key: string, value: string): unknown {
  return { key, value: { stringValue: value } };
}

function readTree(written: string): WrittenSpan[] {
  const tops: WrittenSpan[] = [];
  const open: WrittenSpan[] = [];
  for (const line of written.split('\n')) {
    if (line.trim() === '') continue;
    const span = readLine(line);
    while (open.length && open[open.length - 1].indent >= span.indent) open.pop();
    (open[open.length - 1]?.children ?? tops).push(span);
    open.push(span);
  }
  return tops;
}

/** Stands for `{n}` while braces are looked for. */
const numberMark = '\u0001';

function readLine(written: string): WrittenSpan {
  const line = written.replaceAll('{n}', numberMark);
  const match = /^(\s*)(\S.*?)\s+([\d.]+)\+([\d.]+)(.*)$/.exec(line);
  if (!match) throw new Error(`No span: ${line}`);
  const [, indent, name, start, duration, rest] = match;
  const statement = /"([^"]*)"/.exec(rest)?.[1];
  const [, method, url] = /([A-Z]+) <([^>]*)>/.exec(rest) ?? [];
  const more = /\{([\w.]+=[^}]*)\}/.exec(rest)?.[1];
  const words = rest.replace(/"[^"]*"|[A-Z]+ <[^>]*>|\{[\w.]+=[^}]*\}/g, '');
  const isDatabase = /\bdb\b/.test(words);
  const [, times, step] = /×(\d+)(?:\/([\d.]+))?/.exec(words) ?? [];
  return {
    indent: indent.length,
    name,
    start: Number(start),
    duration: Number(duration),
    times: Number(times ?? 1),
    step: Number(step ?? 0),
    kind: isDatabase
      ? 3
      : Math.max(
          1,
          kinds.findIndex(kind => kind !== '' && new RegExp(`\\b${kind}\\b`).test(words)),
        ),
    isError: /\berror\b/.test(words),
    service: /\bin (\S+)/.exec(words)?.[1],
    scope: /\bby (\S+)/.exec(words)?.[1] ?? 'lib',
    attributes: [
      ...(isDatabase ? [['db.system.name', 'postgresql'] as [string, string]] : []),
      ...(statement === undefined ? [] : [['db.query.text', statement] as [string, string]]),
      ...(url === undefined
        ? []
        : ([
            ['http.request.method', method],
            ['url.full', url],
          ] as [string, string][])),
      ...((more?.split('; ').map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]) as
        [string, string][] | undefined) ?? []),
    ],
    children: [],
  };
}

/** `1-5 7` */
function ranges(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < numbers.length;) {
    let last = i;
    while (numbers[last + 1] === numbers[last] + 1) last++;
    parts.push(last > i + 1 ? `${numbers[i]}-${numbers[last]}` : numbers.slice(i, last + 1).join(' '));
    i = last + 1;
  }
  return parts.join(' ');
}
