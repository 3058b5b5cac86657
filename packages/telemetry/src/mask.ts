/** Characters a text field keeps. */
const LONGEST = 200;
/** Characters a statement keeps: our longest search has some 3,000. */
const LONGEST_STATEMENT = 4_000;

/** What masking would change; most fields are plain words. */
const MASKED = /\d{9}|[^\x20-\x7e…]/;

/**
 * Last net under a text field: runs of nine digits or more (CCCD, BHYT, phone numbers) keep their last three, letters outside
 * ASCII (names) are replaced, line breaks go, and the length is bounded.
 */
export function maskText(text: string, longest = LONGEST): string {
  const short = text.length > longest ? text.slice(0, longest) : text;
  if (!MASKED.test(short)) return short;
  return short.replace(/\d{9,}/g, (digits) => `…${digits.slice(-3)}`).replace(/[^\x20-\x7e…]+/g, '?');
}

/**
 * A statement on one line. Values travel as parameters and are not in it; should somebody paste one in, it is not written either: what
 * stands between quotes goes.
 */
export function maskStatement(text: string): string {
  return maskText(
    text
      .replace(/'(?:[^']|'')*(?:'|$)/g, "'…'")
      .replace(/\s+/g, ' ')
      .trim(),
    LONGEST_STATEMENT,
  );
}
