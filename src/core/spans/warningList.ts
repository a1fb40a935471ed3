import type { ImportWarning } from './spanTable';

/**
 * Warnings of one trace. What happens to many spans becomes one sentence that says how often: a payload with a million
 * damaged spans must not become a million sentences.
 */
export class WarningList {
  private readonly byMessage = new Map<string, { readonly offset: number; count: number }>();
  private leftOut = 0;

  /** `most`: how many different sentences are kept. */
  constructor(private readonly most = 100) {}

  /** `message` without a full stop; the place is added to it. `offset` -1: there is no place worth naming. */
  add({ offset, message }: ImportWarning): void {
    const known = this.byMessage.get(message);
    if (known) known.count++;
    else if (this.byMessage.size < this.most) this.byMessage.set(message, { offset, count: 1 });
    else this.leftOut++;
  }

  /** In order of first appearance, each with the offset where it came first; the last says how many were left out. */
  list(): ImportWarning[] {
    const warnings = Array.from(this.byMessage, ([message, { offset, count }]) => {
      const place = offset < 0 ? '' : count > 1 ? `first at byte ${offset}` : `byte ${offset}`;
      const remarks = [count > 1 ? `${count} times` : '', place].filter(remark => remark !== '');
      return { offset, message: remarks.length ? `${message} (${remarks.join(', ')}).` : message };
    });
    if (this.leftOut) warnings.push({ offset: -1, message: `${this.leftOut} more warnings were left out.` });
    return warnings;
  }
}
