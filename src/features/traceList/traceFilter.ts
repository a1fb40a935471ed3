import { runAttribute } from '../../core/runAttribute';
import type { AttributeFilter } from '../../core/search/attributeFilter';
import type { DurationFilter } from '../../core/search/durationFilter';
import type { TraceQuery } from '../../core/search/traceQuery';
import { containsWords, readTypedFilter } from '../../core/search/typedFilter';
import type { TraceSummary } from '../../core/spans/summary';
import type { Nanos } from '../../core/time';
import type { Run } from '../../host/commands';

/** What the list is narrowed to: typed by the person, and the run whose traces were asked for. */
export interface TraceFilter {
  /** As it was typed. */
  readonly text: string;
  readonly words: readonly string[];
  readonly errorsOnly: boolean;
  /** Of the whole trace: that is the number which stands in its row. */
  readonly duration: DurationFilter | undefined;
  /** Of one span; only the source of the traces can tell. */
  readonly attributes: AttributeFilter;
  readonly run: Run | undefined;
}

export const noFilter = readTraceFilter('', undefined);

/** Words, `error`, `>200ms`, `key=value`; what is none of these is a word. */
export function readTraceFilter(text: string, run: Run | undefined): TraceFilter {
  const { words, duration, attributes } = readTypedFilter(text);
  const isError = (word: string): boolean => /^errors?$/i.test(word);
  const errorsOnly = words.some(isError);
  const bare = words.filter(word => !isError(word)).map(unquoted);
  return { text: text.trim(), words: bare, errorsOnly, duration, attributes, run };
}

export function isFiltering({ text, run }: TraceFilter): boolean {
  return text !== '' || run !== undefined;
}

/** Whether a trace that came can't be judged here: its attributes are not in the summary. */
export function needsSource(filter: TraceFilter): boolean {
  return Object.keys(attributesOf(filter)).length > 0;
}

/** All but the attributes, which are the source's part. */
export function fits(filter: TraceFilter, trace: TraceSummary): boolean {
  const { words, errorsOnly, duration, run } = filter;
  if (errorsOnly && trace.errorCount === 0) return false;
  if (duration?.min !== undefined && trace.duration < duration.min) return false;
  if (duration?.max !== undefined && trace.duration > duration.max) return false;
  if (run && trace.start < nanosOf(run.sinceMs)) return false;
  if (!words.length) return true;
  return containsWords(words, [trace.rootName, ...trace.services.map(({ name }) => name), trace.traceId]);
}

/** What the source is asked besides time and number, so that matches beyond the newest traces are found as well. */
export function questionOf(filter: TraceFilter): Pick<TraceQuery, 'errorsOnly' | 'minDuration' | 'attributes'> {
  const attributes = attributesOf(filter);
  const min: Nanos | undefined = filter.duration?.min;
  return {
    ...(filter.errorsOnly && { errorsOnly: true }),
    ...(min !== undefined && { minDuration: min }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

/** ns since the epoch; 0 where the filter has no beginning. */
export function sinceOf({ run }: TraceFilter): bigint {
  return run ? nanosOf(run.sinceMs) : 0n;
}

function attributesOf({ attributes, run }: TraceFilter): AttributeFilter {
  return run?.id === undefined ? attributes : { ...attributes, [runAttribute]: run.id };
}

function nanosOf(ms: number): bigint {
  return BigInt(Math.floor(ms)) * 1_000_000n;
}

function unquoted(word: string): string {
  const inner = /^(["'])([^]*)\1$/.exec(word)?.[2];
  return inner === undefined ? word : inner.replace(/\\(["'\\])/g, '$1');
}
