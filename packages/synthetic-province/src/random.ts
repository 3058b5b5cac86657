/**
 * Deterministic randomness: integers only, so the same seed gives the same bytes on every machine. A stream is named by
 * numbers (seed, purpose, index), never by what was drawn before, so that person 734,112 can be made without the others.
 */
export class Random {
  #a: number;

  /** @param keys what this stream is for, for example (seed, purpose, person index) */
  constructor(...keys: readonly number[]) {
    let h = 0x9e3779b9;
    for (const key of keys) {
      h = Math.imul(h ^ (key >>> 0), 0x85ebca6b);
      h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
      h ^= h >>> 16;
      h = (h + Math.trunc(key / 0x1_0000_0000) + 0x6d2b79f5) | 0;
    }
    this.#a = h;
  }

  /** Next 32 bits, unsigned (mulberry32). */
  bits(): number {
    this.#a = (this.#a + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#a ^ (this.#a >>> 15), 1 | this.#a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** Whole number in [0, below). */
  below(below: number): number {
    return Math.floor((this.bits() / 0x1_0000_0000) * below);
  }

  /** Whole number in [low, high], both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** Real number in [0, 1). */
  unit(): number {
    return this.bits() / 0x1_0000_0000;
  }

  /** True in `percent` of 100 draws; fractions of a percent count. */
  chance(percent: number): boolean {
    return this.unit() * 100 < percent;
  }

  /** One of the list; the list must not be empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Bell-shaped around `mean`, within three deviations (sum of uniforms: no logarithm that could differ by machine). */
  bell(mean: number, deviation: number): number {
    return mean + deviation * (this.unit() + this.unit() + this.unit() + this.unit() - 2) * 1.732;
  }
}

/** A list to draw from by weight. Built once, drawn often. */
export class Weighted<T> {
  readonly #values: readonly T[];
  readonly #upTo: readonly number[];
  readonly #total: number;

  constructor(entries: Iterable<readonly [value: T, weight: number]>) {
    const values: T[] = [];
    const upTo: number[] = [];
    let total = 0;
    for (const [value, weight] of entries) {
      if (weight <= 0) continue;
      total += weight;
      values.push(value);
      upTo.push(total);
    }
    this.#values = values;
    this.#upTo = upTo;
    this.#total = total;
  }

  get total(): number {
    return this.#total;
  }

  draw(random: Random): T {
    const at = random.unit() * this.#total;
    let low = 0;
    let high = this.#upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#upTo[middle] as number) > at) high = middle;
      else low = middle + 1;
    }
    return this.#values[low] as T;
  }
}

/** Reads `Nguyễn 31 Trần 11 …` lists: `name weight` pairs separated by `|`; a missing weight counts 1. */
export function weightedWords(text: string): Weighted<string> {
  return new Weighted(
    text.split('|').map((entry) => {
      const [, word, weight] = /^\s*(.*?)(?:\s+([\d.]+))?\s*$/u.exec(entry) as RegExpExecArray;
      return [word as string, weight === undefined ? 1 : Number(weight)] as const;
    }),
  );
}
