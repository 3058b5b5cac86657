/**
 * VNI for Windows: a base letter followed by a Latin-1 character that stands for its marks ("Tieáng Vieät"), and a few
 * letters of one character. Written from the published keyboard and font tables of VNI Software.
 */
const PLAIN_MARKS = 'ùøûõï'; // sắc, huyền, hỏi, ngã, nặng on the bare letter
const HAT_MARKS = 'áàåãä'; // the same with a circumflex
const BREVE_MARKS = 'éèúüë'; // the same with a breve, on a only

const PLAIN: readonly (readonly [string, string])[] = [
  ['a', 'áàảãạ'],
  ['e', 'éèẻẽẹ'],
  ['o', 'óòỏõọ'],
  ['u', 'úùủũụ'],
  ['y', 'ýỳỷỹ'],
  ['ô', 'ớờởỡợ'],
  ['ö', 'ứừửữự'],
];
const HAT: readonly (readonly [string, string])[] = [
  ['a', 'ấầẩẫậ'],
  ['e', 'ếềểễệ'],
  ['o', 'ốồổỗộ'],
];

function pairs(): Map<string, string> {
  const table = new Map<string, string>();
  const put = (base: string, marks: string, letters: string): void => {
    [...letters].forEach((letter, i) => {
      table.set(base + marks[i], letter);
    });
  };
  for (const [base, letters] of PLAIN) put(base, PLAIN_MARKS, letters);
  for (const [base, letters] of HAT) put(base, HAT_MARKS, letters);
  put('a', BREVE_MARKS, 'ắằẳẵặ');
  put('a', 'âê', 'âă');
  put('e', 'â', 'ê');
  put('o', 'â', 'ô');
  const singles: Record<string, string> = { ô: 'ơ', ö: 'ư', ñ: 'đ', æ: 'ỉ', ó: 'ĩ', ò: 'ị', î: 'ỵ' };
  for (const [sign, letter] of Object.entries(singles)) table.set(sign, letter);
  for (const [sign, letter] of [...table]) {
    const [base = '', mark = ''] = sign;
    table.set(base.toUpperCase() + mark.toUpperCase(), letter.toUpperCase());
    if (mark !== '') table.set(base.toUpperCase() + mark, letter.toUpperCase());
  }
  return table;
}

const TABLE: ReadonlyMap<string, string> = pairs();

/** Turns VNI text into Unicode: two characters first, then one. Everything else stays. */
export function fromVni(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const two = TABLE.get(text.slice(i, i + 2));
    if (two !== undefined && i + 1 < text.length) {
      out += two;
      i++;
    } else {
      out += TABLE.get(text[i] as string) ?? text[i];
    }
  }
  return out;
}

/** A base letter and a mark that never follow each other in Vietnamese Unicode text: `eá`, `aê`, `oâ`. */
export const VNI_PAIR = /[ae][áàãâ]|a[êéèú]|o[âáãùõ]|[ueiy][ùõ]|[AE][ÁÀÃÂ]|A[ÊÉÈÚ]|O[ÂÁÃÙÕ]|[UEIY][ÙÕ]/g;
