/** Numbers for what comes and goes, from 0: those that were given back are used again, so that columns stay as long as needed. */
export class SlotList {
  /** One more than the largest number that was ever given. */
  end = 0;
  private free: number[] = [];

  /** How many are in use. */
  get count(): number {
    return this.end - this.free.length;
  }

  take(): number {
    return this.free.pop() ?? this.end++;
  }

  giveBack(slot: number): void {
    this.free.push(slot);
  }

  clear(): void {
    this.end = 0;
    this.free = [];
  }
}

/** How long columns have to be for `end` entries: half as much more, so that growing is rare. */
export function lengthFor(end: number, length: number): number {
  return end <= length ? length : Math.max(1024, Math.ceil(end * 1.5));
}
