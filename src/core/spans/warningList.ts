import { phrase, say, type Phrase } from '../phrase';
import { english, type Translate } from '../translate';
import type { ImportWarning } from './spanTable';

/**
 * Warnings of one trace. What happens to many spans becomes one sentence that says how often: a payload with a million
 * damaged spans must not become a million sentences.
 */
export class WarningList {
  private readonly byText = new Map<string, { readonly offset: number; readonly what: Phrase; count: number }>();
  private leftOut = 0;

  /** `most`: how many different sentences are kept. */
  constructor(private readonly most = 100) {}

  /**
   * `what` is a whole sentence when there is no place worth naming (`offset` -1); otherwise without its full stop, because
   * the place is added to it.
   */
  add(offset: number, what: Phrase): void {
    const text = say(what);
    const known = this.byText.get(text);
    if (known) known.count++;
    else if (this.byText.size < this.most) this.byText.set(text, { offset, what, count: 1 });
    else this.leftOut++;
  }

  /** In order of first appearance, each with the offset where it came first; the last says how many were left out. */
  list(): ImportWarning[] {
    const warnings = Array.from(this.byText.values(), ({ offset, what, count }) => ({ offset, ...what, count }));
    if (this.leftOut) {
      const what = phrase('{0} more warnings were left out.', this.leftOut);
      warnings.push({ offset: -1, ...what, count: 1 });
    }
    return warnings;
  }
}

/** The warning as one sentence, with how often and where. */
export function warningPhrase(warning: ImportWarning): Phrase {
  const { text, args, offset, count } = warning;
  const what = { text, args };
  if (count > 1 && offset < 0) return phrase('{0} ({1} times).', what, count);
  if (count > 1) return phrase('{0} ({1} times, first at byte {2}).', what, count, offset);
  return offset < 0 ? what : phrase('{0} (byte {1}).', what, offset);
}

/** The same in words; without `t` in English. */
export function warningText(warning: ImportWarning, t: Translate = english): string {
  return say(warningPhrase(warning), t);
}
