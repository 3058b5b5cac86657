import { decimalText, isRawNumber } from '@hub/fhir-model';

const PARTS = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** A number of JSON, plain or exact. */
export function isNumber(value: unknown): value is Parameters<typeof decimalText>[0] {
  return typeof value === 'number' || isRawNumber(value);
}

/** Sign, digits and power of ten without what does not count: the same for 1.10, 1.1 and 11e-1. */
function canonical(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = PARTS.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  return `${sign}${kept}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - kept.length)}`;
}

/** True when two numbers are numerically equal (RFC 6902 §4.6), to the last digit however many there are. */
export function sameNumber(a: Parameters<typeof decimalText>[0], b: Parameters<typeof decimalText>[0]): boolean {
  return canonical(decimalText(a)) === canonical(decimalText(b));
}
