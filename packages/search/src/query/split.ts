/**
 * Splits at an unescaped separator (R4 search, escaping: `\,` `\$` `\|` `\\`). The parts keep their escapes, so that a
 * part can be split again; {@link unescapeValue} takes them out.
 */
export function split(text: string, separator: ',' | '|' | '$'): string[] {
  if (!text.includes(separator)) return [text];
  if (!text.includes('\\')) return text.split(separator);
  const parts: string[] = [];
  let part = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '\\' && i + 1 < text.length) {
      part += c + text[++i];
    } else if (c === separator) {
      parts.push(part);
      part = '';
    } else part += c;
  }
  parts.push(part);
  return parts;
}

/** The text a value stands for. A backslash before any other character stays: only four are escapes. */
export function unescapeValue(text: string): string {
  return text.includes('\\') ? text.replace(/\\([,$|\\])/g, '$1') : text;
}
