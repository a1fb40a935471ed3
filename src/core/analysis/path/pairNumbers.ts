/**
 * Gives each pair of numbers a number of its own, from 1 on. A Map of pairs would want a text or a double for each as its key,
 * which takes longer than all the rest for a hundred thousand of them.
 */
export class PairNumbers {
  private count = 0;
  // Open addressing: number 0 marks what is free.
  private first = new Uint32Array(1024);
  private second = new Uint32Array(1024);
  private numbers = new Uint32Array(1024);

  /** Both whole, from 0 to 2^32 - 1. */
  numberOf(first: number, second: number): number {
    const slot = this.slotOf(first, second);
    if (this.numbers[slot] === 0) {
      this.put(slot, first, second, ++this.count);
      if (this.count * 2 > this.numbers.length) this.grow();
      return this.count;
    }
    return this.numbers[slot];
  }

  private slotOf(first: number, second: number): number {
    const mask = this.numbers.length - 1;
    const hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (this.numbers[slot] !== 0 && (this.first[slot] !== first || this.second[slot] !== second))
      slot = (slot + 1) & mask;
    return slot;
  }

  private put(slot: number, first: number, second: number, number: number): void {
    this.first[slot] = first;
    this.second[slot] = second;
    this.numbers[slot] = number;
  }

  private grow(): void {
    const { first, second, numbers } = this;
    const size = numbers.length * 2;
    this.first = new Uint32Array(size);
    this.second = new Uint32Array(size);
    this.numbers = new Uint32Array(size);
    for (let slot = 0; slot < numbers.length; slot++)
      if (numbers[slot] !== 0)
        this.put(this.slotOf(first[slot], second[slot]), first[slot], second[slot], numbers[slot]);
  }
}
