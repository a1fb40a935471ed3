/**
 * A whole number of 64 bits without sign in two exact parts, because it does not fit a double: nanoseconds since the epoch as
 * seconds and the rest, or any number as what is left and what is right of its ninth digit from the end.
 */
export class Time {
  seconds = 0;
  nanos = 0;

  get isZero(): boolean {
    return this.seconds === 0 && this.nanos === 0;
  }

  /** The eight bytes of a fixed64. */
  read(view: DataView, at: number): void {
    this.set(view.getUint32(at + 4, true), view.getUint32(at, true));
  }

  /** Divides as on paper, 16 bits at a time: no step leaves what a double holds. */
  set(high: number, low: number): void {
    const first = Math.floor(high / 1e9);
    let rest = (high - first * 1e9) * 65536 + (low >>> 16);
    const second = Math.floor(rest / 1e9);
    rest = (rest - second * 1e9) * 65536 + (low & 0xffff);
    const third = Math.floor(rest / 1e9);
    this.seconds = (first * 65536 + second) * 65536 + third;
    this.nanos = rest - third * 1e9;
  }
}
