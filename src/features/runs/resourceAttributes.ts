import { runAttribute } from '../../core/runAttribute';

/**
 * The text of `OTEL_RESOURCE_ATTRIBUTES` (pairs `key=value` between commas, percent-encoded) with the id of a run. What
 * stands there stays as it was written; an id of the person's own is the one that counts.
 */
export function withRunId(existing: string | undefined, id: string): { readonly text: string; readonly id: string } {
  const own = findRunId(existing);
  if (existing !== undefined && own !== undefined) return { text: existing, id: own };
  const pair = runIdPair(id);
  const kept = existing?.trim() ?? '';
  if (!kept) return { text: pair, id };
  return { text: kept.endsWith(',') ? `${kept}${pair}` : `${kept},${pair}`, id };
}

/** The id that spans will carry by this text; undefined where it names none. */
export function findRunId(text: string | undefined): string | undefined {
  for (const pair of text?.split(',') ?? []) {
    const at = pair.indexOf('=');
    if (at >= 0 && decode(pair.slice(0, at)) === runAttribute) return decode(pair.slice(at + 1));
  }
  return undefined;
}

export function runIdPair(id: string): string {
  return `${runAttribute}=${encodeURIComponent(id)}`;
}

function decode(text: string): string {
  const trimmed = text.trim();
  try {
    return decodeURIComponent(trimmed);
  } catch {
    return trimmed; // a stray percent sign: SDKs differ in what they make of it
  }
}
