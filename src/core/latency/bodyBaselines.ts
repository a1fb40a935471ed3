// What a function's body was when its spans were first seen, for programs that don't say which revision they are. Plain data,
// so that it outlives a reload of the window.

/** `[hash at first sight, hash last seen, when that one was first noticed, when last asked for]`; times in ms since the epoch. */
export type Baseline = readonly [hash: number, lastHash: number, changedMs: number, usedMs: number];

/** Functions remembered; those that nobody asked about for longest go first. */
const most = 2_000;

/** What was not asked about for so long says nothing of today's data. */
const longestMs = 14 * 24 * 3_600_000;

export class BodyBaselines {
  private readonly known: Map<string, Baseline>;
  /** Something differs from what was read. */
  isChanged = false;

  constructor(kept: unknown, nowMs: number) {
    this.known = new Map(readBaselines(kept).filter(([, [, , , usedMs]]) => usedMs > nowMs - longestMs));
  }

  /** Takes down the body at first sight of a function's data; later sights change nothing. */
  see(key: string, hash: number, nowMs: number): void {
    if (!this.known.has(key)) this.set(key, [hash, hash, nowMs, nowMs]);
  }

  /** The body is one that was not seen before. */
  isNew(key: string, hash: number): boolean {
    const known = this.known.get(key);
    return known !== undefined && known[0] !== hash && known[1] !== hash;
  }

  /**
   * Whether the body is another than at first sight. Once every span in the window began after the latest change, they are
   * taken to have run what stands there now. `oldestMs`: when the first of them began; `writtenMs`: when the text was last
   * changed, as far as that is known.
   */
  isStale(key: string, hash: number, times: { nowMs: number; oldestMs: number; writtenMs?: number }): boolean {
    const { nowMs, oldestMs, writtenMs } = times;
    const known = this.known.get(key);
    if (!known) {
      this.set(key, [hash, hash, nowMs, nowMs]);
      return false;
    }
    const [first, last, changedMs] = known;
    if (hash === first) {
      if (last !== hash || nowMs - known[3] > 3_600_000) this.set(key, [first, hash, changedMs, nowMs]);
      return false;
    }
    const since = hash === last ? changedMs : Math.min(nowMs, writtenMs ?? nowMs);
    const isRenewed = oldestMs >= since;
    if (isRenewed) this.set(key, [hash, hash, since, nowMs]);
    else if (hash !== last) this.set(key, [first, hash, since, nowMs]);
    return !isRenewed;
  }

  /** To be kept. */
  write(): Readonly<Record<string, Baseline>> {
    this.isChanged = false;
    return Object.fromEntries(this.known);
  }

  private set(key: string, baseline: Baseline): void {
    this.known.delete(key); // moves it to the end: the latest
    this.known.set(key, baseline);
    this.isChanged = true;
    if (this.known.size > most) this.known.delete(this.known.keys().next().value!);
  }
}

/** Whatever a version before, or somebody else, left there. */
function readBaselines(kept: unknown): [string, Baseline][] {
  if (typeof kept !== 'object' || kept === null) return [];
  return Object.entries(kept).filter(
    (entry): entry is [string, Baseline] =>
      Array.isArray(entry[1]) && entry[1].length === 4 && entry[1].every(part => typeof part === 'number'),
  );
}
