/** A JSON Pointer (RFC 6901) as its reference tokens, unescaped; the whole document is the empty list. */
export type Pointer = readonly string[];

/** Reads a pointer. Undefined for what is none: it begins with `/` or is empty, and `~` only stands before 0 or 1. */
export function parsePointer(text: string): Pointer | undefined {
  if (text === '') return [];
  if (!text.startsWith('/') || /~(?![01])/.test(text)) return undefined;
  return text
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Index into a list: digits without leading zeros (RFC 6901 §4). Undefined for anything else, `-` among it. */
export function indexOf(token: string): number | undefined {
  return /^(?:0|[1-9]\d{0,8})$/.test(token) ? Number(token) : undefined;
}

/** True when `inner` lies below `outer`. */
export function isBelow(inner: Pointer, outer: Pointer): boolean {
  return inner.length > outer.length && outer.every((token, i) => token === inner[i]);
}
