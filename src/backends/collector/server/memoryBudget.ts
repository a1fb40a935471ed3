/**
 * Bytes of requests that are in memory at once, over all connections. What would go beyond is told to come back later. Who began
 * to send and stopped in the middle gives way to those that go on.
 */
export class MemoryBudget {
  private readonly shares = new Set<Share>();
  private used = 0;

  constructor(
    private readonly limitBytes: number,
    /** ms; a share that did not grow for so long while its request is still being read gives way. */
    private readonly patienceMs: number,
    private readonly now: () => number,
  ) {}

  get usedBytes(): number {
    return this.used;
  }

  /** `giveWay`: ends the request, and the share with it. */
  open(giveWay: () => void): Share {
    const share = new Share(this, giveWay, this.now());
    this.shares.add(share);
    return share;
  }

  /** One request alone may be as large as any request may be: otherwise the largest ones would never get through. */
  grow(share: Share, bytes: number): boolean {
    if (!this.shares.has(share)) return false;
    if (!this.fits(share, bytes)) this.askToGiveWay(share);
    if (!this.fits(share, bytes)) return false;
    share.bytes += bytes;
    share.grownMs = this.now();
    this.used += bytes;
    return true;
  }

  end(share: Share): void {
    if (!this.shares.delete(share)) return;
    this.used -= share.bytes;
    share.bytes = 0;
  }

  private fits(share: Share, bytes: number): boolean {
    return this.used + bytes <= this.limitBytes || this.used === share.bytes;
  }

  private askToGiveWay(asking: Share): void {
    const latestMs = this.now() - this.patienceMs;
    for (const share of [...this.shares]) {
      if (share === asking || !share.isReading || !share.bytes || share.grownMs > latestMs) continue;
      this.end(share);
      share.giveWay();
    }
  }
}

/** What one request holds. */
export class Share {
  bytes = 0;
  /** Its bytes still come in. */
  isReading = true;

  constructor(
    private readonly budget: MemoryBudget,
    readonly giveWay: () => void,
    public grownMs: number,
  ) {}

  /** False when there is no room. */
  grow(bytes: number): boolean {
    return this.budget.grow(this, bytes);
  }

  end(): void {
    this.budget.end(this);
  }
}
