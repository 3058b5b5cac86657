/**
 * A value as a message may show it: the last 3 characters only when it can name a person. What is shown in full is short
 * and reads as a code, an amount or a moment of care; a value that slipped into the wrong field (a card number, a name)
 * is masked all the same, because it does not look like one.
 */
export function shown(value: string, personal: boolean, amount = false): string {
  const number = amount ? LIKE_IDENTITY : LONG_NUMBER;
  const safe = !personal && value.length <= 20 && SAFE.test(value) && !number.test(value) && !CARD.test(value);
  return safe ? value : `…${[...value.slice(-6)].slice(-3).join('')}`;
}

/** A text that is kept beside no person, such as the name of a code: shown, unless a number of a person slipped into it. */
export function withoutNumbers(text: string): string {
  return LONG_NUMBER.test(text) || /(?<![A-Za-z\d])[A-Z]{2}\d{13}(?!\d)/i.test(text) ? shown(text, true) : text;
}

/** Letters without diacritics, digits and the punctuation of codes; no space, so no full name. */
const SAFE = /^[\w.,;:/+*†-]*$/;
/** Nine digits in a row may be an identity card, unless they begin like a date of our time. */
const LONG_NUMBER = /(?<!\d)(?!(?:19|20)\d{6}(?:\d{4}|\d{6})?(?!\d))\d{9,}/;
/** What no amount looks like: nine digits or more that begin with a zero, as identity cards and telephones do. */
const LIKE_IDENTITY = /(?<!\d)0\d{8,}/;
const CARD = /^[A-Z]{2}\d{13}$/i;
