/** Long work gives way to what waits. */
export function breathe(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

const sliceMs = 8;

/** Tells when it is time to give way. */
export class Slices {
  private since = performance.now();

  /** Rejects with the signal's reason when it was aborted. */
  async breatheIfDue(signal?: AbortSignal): Promise<boolean> {
    if (performance.now() - this.since < sliceMs) return false;
    await breathe();
    signal?.throwIfAborted();
    this.since = performance.now();
    return true;
  }
}
