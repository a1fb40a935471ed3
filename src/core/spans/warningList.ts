import type { ImportWarning } from './spanTable';

/** Warnings of one trace: a payload with a million damaged spans must not become a million sentences. */
export class WarningList {
  private readonly kept: ImportWarning[] = [];
  private more = 0;

  constructor(private readonly most = 100) {}

  add(warning: ImportWarning): void {
    if (this.kept.length < this.most) this.kept.push(warning);
    else this.more++;
  }

  /** In order of the calls; the last one says how many were left out. */
  list(): ImportWarning[] {
    if (!this.more) return [...this.kept];
    return [...this.kept, { offset: -1, message: `${this.more} more warnings of this kind were left out.` }];
  }
}
