import { fromLegacy } from './legacy.ts';
import { evidence } from './vietnamese.ts';

/** A field's text ready for rules and mapping. */
export interface CleanText {
  readonly text: string;
  /** True when the sent text was TCVN3 or VNI and has been converted. */
  readonly legacy: boolean;
}

/** White space that is more than one plain space: single spaces, by far the most, are not touched. */
const SPACES = /\s{2,}|[^\S ]/g;

/** White space of Unicode above Latin-1, as `\s` has it: from word processors (U+2009, U+3000), or a stray BOM. */
function isWideSpace(c: number): boolean {
  if (c < 0x1680) return false;
  return (
    c === 0x1680 ||
    (c >= 0x2000 && c <= 0x200a) ||
    c === 0x2028 ||
    c === 0x2029 ||
    c === 0x202f ||
    c === 0x205f ||
    c === 0x3000 ||
    c === 0xfeff
  );
}

/**
 * Cleans one field (mapping contract §4.4): NFC, outer white space trimmed, inner runs of white space (line breaks too) to
 * one space, old fonts converted. Case and tone placement stay as sent.
 */
export function cleanText(sent: string): CleanText {
  let untidy = false;
  let compose = false;
  let foreign = false;
  let vietnamese = false;
  let space = true;
  for (let i = 0; i < sent.length; i++) {
    const c = sent.charCodeAt(i);
    if (c <= 0x20 || c === 0xa0) {
      if (space || c !== 0x20) untidy = true;
      space = true;
      continue;
    }
    space = false;
    if (c < 0xa1) continue;
    if (c <= 0xff) foreign = true;
    else if (evidence(c) === 1) vietnamese = true;
    else {
      compose = true;
      if (isWideSpace(c)) untidy = true;
    }
  }
  if (space && sent !== '') untidy = true;
  let text = untidy ? sent.replace(SPACES, ' ').trim() : sent;
  if (compose) {
    text = text.normalize('NFC');
    for (let i = 0; i < text.length; i++) if (evidence(text.charCodeAt(i)) === 1) vietnamese = true;
    foreign = true;
  }
  if (foreign && !vietnamese) {
    const converted = fromLegacy(text);
    if (converted !== undefined) return { text: converted, legacy: true };
  }
  return { text, legacy: false };
}
