/**
 * Traces in which something fails, a line a span, children further in than their parents; a column is 1 ms:
 *
 *   GET       |--------| FAILS                      FAILS or OK is the status, nothing is none
 *     SELECT   |---|     FAILS client sql:items throws DbError:no_such_table
 *     send          |-|  FAILS
 *
 * Other words: a kind, `says TEXT` (status message), `url:TEXT`, `http:STATUS`, `tag:KEY=VALUE`, `in SERVICE`, `on HOST`, `orphan`,
 * `id NAME`, `of NAME`; `_` in texts is a blank. What a span `throws` it records at its end, what it `threw` at its start.
 */
import type { SpanTable } from '../../../../../src/core/spans/spanTable';
import { readOne } from '../../import/plainTrace';

const base = 1_795_342_800_000_000_000n;
const kinds: Readonly<Record<string, number>> = { server: 2, client: 3, producer: 4, consumer: 5 };

export interface TestSpan {
  readonly id: string;
  readonly parent?: string | undefined;
  readonly name: string;
  readonly kind?: number | undefined;
  /** ms */
  readonly start: number;
  readonly end: number;
  readonly status?: number | undefined;
  readonly message?: string | undefined;
  readonly service?: string | undefined;
  readonly host?: string | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  readonly exceptions?: readonly { readonly type: string; readonly message: string; readonly at: number }[] | undefined;
  /** Members of the span as they stand in OTLP's JSON. */
  readonly more?: Readonly<Record<string, unknown>> | undefined;
}

export function failingTrace(drawing: string): SpanTable {
  return tableOf(spansOf(drawing));
}

export function spansOf(drawing: string): TestSpan[] {
  const lines = drawing.split('\n').flatMap(line => {
    const match = /^(\s*)(\S+)(\s+)(\|-*\||!)(.*)$/.exec(line);
    if (!match) return [];
    const [, blank, name, gap, bar, words] = match;
    return [{ indent: blank.length, name, bar, words, start: blank.length + name.length + gap.length }];
  });
  return lines.map(({ indent, name, bar, words, start }, i): TestSpan => {
    const text = (pattern: RegExp): string | undefined => pattern.exec(words)?.[1]?.replaceAll('_', ' ');
    const above = lines.slice(0, i).findLast(line => line.indent < indent);
    const aboveId = above && (/ id (\S+)/.exec(above.words)?.[1] ?? above.name);
    const end = start + bar.length - 1;
    const attributes: Record<string, string> = {};
    for (const [, key, value] of words.matchAll(/ tag:([^=\s]+)=(\S+)/g)) attributes[key] = value;
    const short = { sql: 'db.query.text', url: 'url.full', http: 'http.response.status_code' };
    for (const [word, key] of Object.entries(short)) {
      const value = text(new RegExp(` ${word}:(\\S+)`));
      if (value !== undefined) attributes[key] = value;
    }
    return {
      id: text(/ id (\S+)/) ?? name,
      parent: / orphan\b/.test(words) ? 'missing' : (text(/ of (\S+)/) ?? aboveId),
      name,
      kind: Object.entries(kinds).find(([kind]) => new RegExp(` ${kind}\\b`).test(words))?.[1],
      start,
      end,
      status: / FAILS\b/.test(words) ? 2 : / OK\b/.test(words) ? 1 : 0,
      message: text(/ says (\S+)/),
      service: text(/ in (\S+)/),
      host: text(/ on (\S+)/),
      attributes,
      exceptions: [...words.matchAll(/ (throws|threw) ([^:\s]*):?(\S*)/g)].map(([, when, type, message]) => ({
        type,
        message: message.replaceAll('_', ' '),
        at: when === 'threw' ? start : end,
      })),
    };
  });
}

/** Through the reader that real traces come by. */
export function tableOf(spans: readonly TestSpan[]): SpanTable {
  const time = (ms: number): string => String(base + BigInt(Math.round(ms * 1e6)));
  const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const resourceSpans = spans.map(span => ({
    resource: {
      attributes: [
        attribute('service.name', span.service ?? 'app'),
        ...(span.host === undefined ? [] : [attribute('host.name', span.host)]),
      ],
    },
    scopeSpans: [
      {
        spans: [
          {
            traceId: '0af7651916cd43dd8448eb211c80319c',
            spanId: idOf(span.id),
            ...(span.parent === undefined ? {} : { parentSpanId: idOf(span.parent) }),
            name: span.name,
            kind: span.kind ?? 1,
            startTimeUnixNano: time(span.start),
            endTimeUnixNano: time(span.end),
            status: { code: span.status ?? 0, message: span.message ?? '' },
            attributes: Object.entries(span.attributes ?? {}).map(([key, value]) => attribute(key, value)),
            events: (span.exceptions ?? []).map(({ type, message, at }) => ({
              timeUnixNano: time(at),
              name: 'exception',
              attributes: [attribute('exception.type', type), attribute('exception.message', message)],
            })),
            ...span.more,
          },
        ],
      },
    ],
  }));
  return readOne('otlp-json', JSON.stringify({ resourceSpans }));
}

/** The same id for the same name. */
export function idOf(name: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(name)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}
