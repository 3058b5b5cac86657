/** Characters a text field keeps. */
const LONGEST = 200;

/**
 * Last net under a text field: runs of nine digits or more (CCCD, BHYT, phone numbers) keep their last three, letters outside
 * ASCII (names) are replaced, line breaks go, and the length is bounded.
 */
export function maskText(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(/\d{9,}/g, (digits) => `…${digits.slice(-3)}`)
    .replace(/[^\x20-\x7e…]+/g, '?');
}
