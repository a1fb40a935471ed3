import { readSpanDetails } from '../../import/details';
import type { Attribute, SpanDetails, SpanEvent } from '../../spans/spanDetails';
import type { SpanRow, SpanTable } from '../../spans/spanTable';
import { statusEntry } from './traceLog';

/** What an entry of the log says, cut to what a line can show; the stack trace, where there is one, as far as the details have it. */
export interface LogText {
  /** Message, or type and message of an exception, or the attributes. */
  readonly text: string;
  readonly stack: string;
  /** Characters of the whole stack trace, when `stack` is a part of it. */
  readonly stackLength?: number;
  /** `error`, `warn` …, where the event says so. */
  readonly level: string;
}

/** Nobody reads a longer line. */
const longestText = 600;
const messageKeys = ['message', 'log.message', 'body', 'event.message', 'exception.message', 'error.message'];
const stackKeys = ['exception.stacktrace', 'stack', 'error.stack'];
const levelKeys = ['level', 'log.severity', 'severity', 'log.level'];

/** Texts of entries, in the order asked. A span with many of them is read once. */
export function logTexts(table: SpanTable, rows: Uint32Array, events: Int32Array): LogText[] {
  const known = new Map<SpanRow, SpanDetails>();
  return Array.from(rows, (row, i) => {
    let details = known.get(row);
    if (!details) known.set(row, (details = readSpanDetails(table, row)));
    if (events[i] === statusEntry) return { text: flat(details.statusMessage ?? ''), stack: '', level: '' };
    const event = details.events[events[i]];
    return event ? textOf(event) : { text: '', stack: '', level: '' };
  });
}

function textOf({ name, attributes }: SpanEvent): LogText {
  const find = (keys: readonly string[]) => attributes.find(({ key }) => keys.includes(key));
  const message = find(messageKeys);
  const type = find(['exception.type', 'error.kind', 'error.type']);
  const stack = find(stackKeys);
  const level = find(levelKeys);
  const words = [type?.value.text, message?.value.text].filter(Boolean);
  const rest = attributes.filter(attribute => attribute !== stack && !isSaid(attribute, name));
  return {
    text: flat(words.length ? words.join(': ') : rest.map(({ key, value }) => `${key}=${value.text}`).join(' ')),
    stack: stack?.value.text ?? '',
    stackLength: stack?.value.fullLength,
    level: (level?.value.text ?? '').slice(0, 20),
  };
}

/** Jaeger's form of an event has its name as an attribute, too. */
function isSaid({ key, value }: Attribute, name: string): boolean {
  return key === 'event' && value.text === name;
}

function flat(text: string): string {
  return text.slice(0, longestText).replace(/\s+/g, ' ').trim();
}
