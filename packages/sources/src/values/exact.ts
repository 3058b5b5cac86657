/** Amounts are summed as integers of this many decimals, never as floats. */
const SCALE = 6;
const ONE = 10n ** BigInt(SCALE);
const NUMBER = /^([+-]?)(\d{0,30})(?:[.,](\d{0,30}))?$/;

/**
 * An amount as a whole number of millionths. Digits beyond the sixth decimal are cut off (no list price has them).
 * Undefined when the text is not one plain number, or longer than any amount; a decimal comma is read.
 */
export function toMillionths(text: string): bigint | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const whole = match[2] as string;
  const fraction = match[3] ?? '';
  if (whole === '' && fraction === '') return undefined;
  const value = BigInt(whole + fraction.slice(0, SCALE).padEnd(SCALE, '0'));
  return match[1] === '-' ? -value : value;
}

/** The shortest text of an amount in millionths: `42100`, `91500.5`. */
export function fromMillionths(value: bigint): string {
  const sign = value < 0n ? '-' : '';
  const size = value < 0n ? -value : value;
  const fraction = (size % ONE).toString().padStart(SCALE, '0').replace(/0+$/, '');
  return `${sign}${size / ONE}${fraction === '' ? '' : `.${fraction}`}`;
}

/** True when two amounts differ by more than one đồng: the tolerance of every sum (mapping contract §3.3, §5). */
export function differsByMoreThanOne(a: bigint, b: bigint): boolean {
  const gap = a > b ? a - b : b - a;
  return gap > ONE;
}
