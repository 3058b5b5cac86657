import { fromTcvn3, isTcvn3 } from './tcvn3.ts';
import { evidence, isSyllable } from './vietnamese.ts';
import { fromVni, VNI_PAIR } from './vni.ts';

const WORD = /[\p{L}\p{M}]+/gu;
const RUN = /[^\s\d.,;:/()[\]+-]+/gu;

/** Longer texts are not looked at: no field is, and a hostile one must not cost seconds. */
const LONGEST = 50_000;

/** A marked capital right after a small letter (`rÊt`, `TiÕng`): TCVN3 writes small letters with these codes. */
const CAPITAL_INSIDE = /[a-z][ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ]/g;

interface Guess {
  readonly text: string;
  readonly good: number;
  readonly bad: number;
}

/** How well a conversion reads: changed words that are Vietnamese syllables, and changed words that are not. */
function judge(before: string, convert: (text: string) => string): Guess {
  let good = 0;
  let bad = 0;
  for (const [run] of before.matchAll(RUN)) {
    const after = convert(run);
    if (after.toLowerCase() === run.toLowerCase()) continue;
    const words = after.match(WORD) ?? [];
    const fits = words.length > 0 && words.every(isSyllable) && after.length >= 2;
    if (fits) good++;
    else bad++;
  }
  return { text: convert(before), good, bad };
}

/**
 * Turns text of the old one-byte fonts (TCVN3 or VNI, seen through Latin-1) into Unicode; undefined when it is none.
 *
 * Taken for old (mapping contract §4.4): no letter of U+1EA0–1EF9 and no ă đ ơ ư, and at least two code points that
 * Vietnamese Unicode text does not use. Both codes are partly Vietnamese letters, so pairs that Unicode text never has
 * count as well: `eá` (VNI), a marked capital after a small letter (TCVN3). Besides, what comes out must read as
 * Vietnamese syllables more often than not: "50µg × 2" and "Günther Schröder" stay as they are.
 */
export function fromLegacy(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  let signs = 0;
  let tcvn3 = 0;
  for (const c of text) {
    const says = evidence(c.charCodeAt(0));
    if (says === 1) return undefined;
    if (says === 2) {
      signs++;
      if (isTcvn3(c)) tcvn3++;
    }
  }
  if (signs < 2) tcvn3 += text.match(CAPITAL_INSIDE)?.length ?? 0;
  const vniSigns = signs + (text.match(VNI_PAIR)?.length ?? 0);
  if (tcvn3 < 2 && vniSigns < 2) return undefined;
  const guesses: Guess[] = [];
  if (tcvn3 >= 2) guesses.push(judge(text, fromTcvn3));
  if (vniSigns >= 2) guesses.push(judge(text, fromVni));
  const best = guesses.sort((a, b) => b.good - b.bad - (a.good - a.bad))[0];
  return best !== undefined && best.good > best.bad ? best.text.normalize('NFC') : undefined;
}
