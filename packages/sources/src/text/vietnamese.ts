const ONSET = 'b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x';
const NUCLEUS =
  'uyeu|ieu|yeu|oai|oao|oay|oeo|uai|uao|uay|uoi|uou|uya|uye|uyu|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|a|e|i|o|u|y';
const SYLLABLE = new RegExp(`^(?:${ONSET})?(?:${NUCLEUS})(?:ch|ng|nh|c|m|n|p|t)?$`);
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu;
const MARKS = /\p{M}/gu;

/** True when a word can be a Vietnamese syllable: its letters make onset, nucleus and coda, and it carries one tone mark at most. */
export function isSyllable(word: string): boolean {
  const parts = word.normalize('NFD').toLowerCase();
  if ((parts.match(TONES)?.length ?? 0) > 1) return false;
  return SYLLABLE.test(parts.replace(MARKS, '').replaceAll('đ', 'd'));
}

/**
 * What a character says about its text: 0 nothing, 1 a letter only Vietnamese Unicode has (no legacy text holds it),
 * 2 a sign of a legacy code page (Latin-1 symbols and letters that Vietnamese does not write).
 */
export function evidence(code: number): 0 | 1 | 2 {
  if (code < 0xa1) return 0;
  if (code <= 0xff) return VIETNAMESE_LATIN1.has(code) ? 0 : 2;
  if ((code >= 0x1ea0 && code <= 0x1ef9) || ONLY_VIETNAMESE.has(code)) return 1;
  return 0;
}

const VIETNAMESE_LATIN1: ReadonlySet<number> = new Set([...'ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý'].map((c) => c.charCodeAt(0)));
const ONLY_VIETNAMESE: ReadonlySet<number> = new Set([...'ĂăĐđƠơƯư'].map((c) => c.charCodeAt(0)));
