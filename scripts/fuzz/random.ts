/** A stream of numbers decided by its keys (mulberry32 over a mix of them): request 7,413 of a run can be made without the others. */
export class Random {
  #a = 0x9e3779b9;

  constructor(...keys: readonly number[]) {
    for (const key of keys) {
      this.#a = Math.imul(this.#a ^ (key >>> 0), 0x85ebca6b);
      this.#a = Math.imul(this.#a ^ (this.#a >>> 13), 0xc2b2ae35);
      this.#a ^= this.#a >>> 16;
    }
  }

  /** Whole number in [0, below). */
  below(below: number): number {
    this.#a = (this.#a + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#a ^ (this.#a >>> 15), 1 | this.#a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000) * below);
  }
}
