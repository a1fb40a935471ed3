/** Bytes that are written at a time. */
const blockBytes = 1 << 18;

/** How long, in ms, the thread may be kept from everything else. */
const portionMs = 8;

/** Puts small pieces together, hands on blocks, and lets other work of the thread run in between. */
export class PieceBuffer {
  private block = new Uint8Array(blockBytes);
  private filled = 0;
  private began = performance.now();

  constructor(
    private readonly write: (bytes: Uint8Array) => Promise<void>,
    private readonly signal: AbortSignal,
  ) {}

  /** Rejects with the signal's reason when it fires. */
  async drain(pieces: Iterable<Uint8Array | undefined>): Promise<void> {
    for (const piece of pieces) {
      if (piece) await this.add(piece);
      if (performance.now() - this.began >= portionMs) await this.breathe();
    }
  }

  async flush(): Promise<void> {
    const { block, filled } = this;
    if (!filled) return;
    this.block = new Uint8Array(blockBytes);
    this.filled = 0;
    await this.write(block.subarray(0, filled));
    this.began = performance.now();
  }

  private async add(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length;) {
      const taken = Math.min(piece.length - at, blockBytes - this.filled);
      this.block.set(piece.subarray(at, at + taken), this.filled);
      this.filled += taken;
      at += taken;
      if (this.filled === blockBytes) await this.flush();
    }
  }

  private async breathe(): Promise<void> {
    await new Promise(resolve => setImmediate(resolve));
    this.signal.throwIfAborted();
    this.began = performance.now();
  }
}
