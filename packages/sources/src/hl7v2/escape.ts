import type { Delimiters } from './delimiters.ts';

/**
 * Puts escape sequences back into text (HL7 v2.9 2.7): separators, `\X..\` bytes (UTF-8, else Latin-1), line breaks and spaces of formatted text;
 * highlighting goes. A sequence nobody defines, and an escape character that stands alone, stay as they are.
 */
export function unescaped(text: string, delimiters: Delimiters): string {
  const mark = delimiters.escape;
  let from = text.indexOf(mark);
  if (from < 0) return text;
  let out = '';
  let at = 0;
  while (from >= 0) {
    const to = text.indexOf(mark, from + 1);
    if (to < 0) break;
    const meant = to - from > LONGEST ? undefined : meaning(text.slice(from + 1, to), delimiters);
    if (meant === undefined) {
      // The second mark may begin a sequence of its own: `C:\temp\.br\`.
      out += text.slice(at, to);
      at = to;
      from = to;
      continue;
    }
    out += text.slice(at, from) + meant;
    at = to + 1;
    from = text.indexOf(mark, at);
  }
  return out + text.slice(at);
}

/** Of `\X..\`: pictures do not come as escapes. */
const LONGEST = 4096;

function meaning(code: string, { field, component, repetition, escape: mark, subcomponent }: Delimiters): string | undefined {
  switch (code) {
    case 'F':
      return field;
    case 'S':
      return component;
    case 'R':
      return repetition;
    case 'E':
      return mark;
    case 'T':
      return subcomponent;
    case 'H':
    case 'N':
    case '.fi':
    case '.nf':
      return '';
    case '.br':
    case '.ce':
      return '\n';
    default:
      return formatted(code);
  }
}

function formatted(code: string): string | undefined {
  if (/^X(?:[0-9A-Fa-f]{2})+$/.test(code)) {
    const bytes = Buffer.from(code.slice(1), 'hex');
    const text = bytes.toString('utf8');
    return text.includes('\uFFFD') ? bytes.toString('latin1') : text;
  }
  const down = /^\.sp\+?(\d{0,2})$/.exec(code);
  if (down !== null) return '\n'.repeat(Math.min(Number(down[1] || '1'), 20));
  const right = /^\.(?:sk|in|ti)\+?-?(\d{1,2})$/.exec(code);
  return right === null ? undefined : ' ';
}

/** A text as a field holds it: separators escaped, line breaks as `\.br\`. */
export function escaped(text: string, { field, component, repetition, escape: mark, subcomponent }: Delimiters): string {
  const code = new Map([
    [field, 'F'],
    [component, 'S'],
    [repetition, 'R'],
    [mark, 'E'],
    [subcomponent, 'T'],
  ]);
  let out = '';
  for (const c of text) {
    const known = code.get(c);
    if (known !== undefined) out += `${mark}${known}${mark}`;
    else if (c === '\n') out += `${mark}.br${mark}`;
    else if (c >= ' ') out += c;
  }
  return out;
}
