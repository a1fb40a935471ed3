/** How much requests may hold. */
export interface BudgetLimits {
  /** Of all requests together. */
  readonly bytes: number;
  /** A request up to that is a small one. A third of all is for them alone: large ones don't keep them out. */
  readonly smallRequestBytes: number;
  /** ms; a share that did not grow for so long while its request is still being read gives way. */
  readonly patienceMs: number;
}

/**
 * Bytes of requests that are in memory at once, over all connections. What would go beyond is told to come back later. Who began
 * to send and stopped in the middle gives way to those that go on.
 */
export class MemoryBudget {
  private readonly shares = new Set<Share>();
  private readonly used = { small: 0, large: 0 };
  private readonly limits;

  constructor(
    private readonly options: BudgetLimits,
    private readonly now: () => number,
  ) {
    this.limits = { small: options.bytes / 3, large: (options.bytes * 2) / 3 };
  }

  get usedBytes(): number {
    return this.used.small + this.used.large;
  }

  /** `giveWay`: ends the request, and the share with it. */
  open(giveWay: () => void): Share {
    const share = new Share(this, giveWay, this.now());
    this.shares.add(share);
    return share;
  }

  grow(share: Share, bytes: number): boolean {
    if (!this.shares.has(share)) return false;
    if (!this.fits(share, bytes)) this.askToGiveWay(share);
    if (!this.fits(share, bytes)) return false;
    this.used[share.size] -= share.bytes;
    share.bytes += bytes;
    share.size = this.sizeOf(share.bytes);
    share.grownMs = this.now();
    this.used[share.size] += share.bytes;
    return true;
  }

  end(share: Share): void {
    if (!this.shares.delete(share)) return;
    this.used[share.size] -= share.bytes;
    share.bytes = 0;
  }

  /** One request alone may be as large as any request may be: otherwise the largest ones would never get through. */
  private fits(share: Share, bytes: number): boolean {
    const size = this.sizeOf(share.bytes + bytes);
    const others = this.used[size] - (share.size === size ? share.bytes : 0);
    return others === 0 || others + share.bytes + bytes <= this.limits[size];
  }

  private sizeOf(bytes: number): 'small' | 'large' {
    return bytes > this.options.smallRequestBytes ? 'large' : 'small';
  }

  private askToGiveWay(asking: Share): void {
    const latestMs = this.now() - this.options.patienceMs;
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
  size: 'small' | 'large' = 'small';
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
