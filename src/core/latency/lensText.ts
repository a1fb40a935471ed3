import { formatDuration } from '../time';
import type { LatencySummary } from './latencyBook';
import { shortRevision } from './revisionChange';
import type { RevisionChange } from './revisionChange';

/** Words of a lens, so that the host can translate them; `{0}` is the number or duration. */
export interface LensWords {
  readonly span: string;
  readonly spans: string;
  readonly p50: string;
  readonly p95: string;
  readonly max: string;
  readonly errors: string;
  readonly window: string;
  /** `{0}` is the factor, `{1}` the earlier revision. */
  readonly slower: string;
  readonly faster: string;
  readonly asFast: string;
}

export const englishWords: LensWords = {
  span: '{0} span',
  spans: '{0} spans',
  p50: 'p50 {0}',
  p95: 'p95 {0}',
  max: 'max {0}',
  errors: '{0} % errors',
  window: 'last {0}',
  slower: '{0} × slower than {1}',
  faster: '{0} × faster than {1}',
  asFast: 'as fast as {1}',
};

export const usualTemplate = '${count} · ${p50} · ${p95} · ${errors} · ${window}';

/** Under so few spans a 95th percentile would be the maximum under another name: it is called the maximum. */
export const fewSpans = 20;

/**
 * The one form in which latency is written: `214 spans · p50 12 ms · p95 87 ms · 3 % errors · last 1 h`. Each part of a
 * template brings its own name along, so that a template can leave out and reorder, but never call a maximum a p95.
 */
export function formatLens(summary: LatencySummary, template = '', words: LensWords = englishWords): string {
  const { count, errorCount, p50, p95, max, windowMs, change } = summary;
  const parts: Readonly<Record<string, string>> = {
    count: fill(count === 1 ? words.span : words.spans, String(count)),
    p50: fill(words.p50, formatDuration(p50)),
    p95: count < fewSpans ? fill(words.max, formatDuration(max)) : fill(words.p95, formatDuration(p95)),
    errors: fill(words.errors, formatShare(errorCount, count)),
    window: fill(words.window, formatWindow(windowMs)),
    change: change ? formatChange(change, words) : '',
  };
  const usual = change ? `${usualTemplate} · \${change}` : usualTemplate;
  return (template.trim() || usual).replace(/\$\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(parts, name) ? parts[name] : whole,
  );
}

/** Whole percent; `<1` and `>99` where rounding would say none or all. */
export function formatShare(part: number, whole: number): string {
  const percent = Math.round((100 * part) / whole);
  if (percent === 0 && part > 0) return '<1';
  if (percent === 100 && part < whole) return '>99';
  return String(percent);
}

/** `15 m`, `1 h`, `24 h`, `7 d`. */
export function formatWindow(windowMs: number): string {
  const hours = windowMs / 3_600_000;
  if (hours >= 48 && hours % 24 === 0) return `${hours / 24} d`;
  return formatDuration(windowMs * 1e6);
}

/** Within so much of each other two medians are called the same. */
const noChange = 1.05;

/** `1.4 × slower than 3f2a91c`. */
function formatChange({ ratio, revision }: RevisionChange, words: LensWords): string {
  const factor = Math.max(ratio, 1 / ratio);
  const form = factor < noChange ? words.asFast : ratio > 1 ? words.slower : words.faster;
  const shown = Number.isFinite(factor) ? (factor < 9.95 ? factor.toFixed(1) : String(Math.round(factor))) : '∞';
  return fill(form, shown).replace('{1}', () => shortRevision(revision));
}

function fill(words: string, value: string): string {
  return words.replace('{0}', () => value);
}
