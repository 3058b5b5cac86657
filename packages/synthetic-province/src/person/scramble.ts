/** A number of fixed length that looks random and differs for every index below `size` (the multiplier is coprime to ten). */
export function scramble(index: number, size: number, digits = 6): string {
  return String(((index % size) * 7_654_321 + 271_829) % size).padStart(digits, '0');
}
