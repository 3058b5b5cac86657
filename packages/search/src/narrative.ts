import { fold, type Resource, typeNumber } from '@hub/fhir-model';
import type { StringRow } from './index-rows.ts';
import type { Parameter } from './parameters.ts';

/**
 * `_text` (R4 search.html#text): rows of the narrative's words, only of resources that have one. Each row is the text from the start of a word on, so
 * that words in a row are one range of the index. Numbered by type; stored in index rows: never changed.
 */
export const NARRATIVE_ROWS = 30_000;
/** Characters of a row, and so of what is asked for; words that are found. */
const LENGTH = 60;
const MOST_WORDS = 1_000;

/** These are no DomainResource: they have no narrative. */
const WITHOUT: ReadonlySet<string> = new Set(['Binary', 'Bundle', 'Parameters']);
export const hasNarrative = (type: string): boolean => !WITHOUT.has(type);

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Tags and comments as spaces; in one pass, whatever is left open. */
function withoutTags(xhtml: string): string {
  let text = '';
  let at = 0;
  let commentsEnd = true;
  for (;;) {
    const open = xhtml.indexOf('<', at);
    if (open < 0) return text + xhtml.slice(at);
    let end = -1;
    if (commentsEnd && xhtml.startsWith('<!--', open)) {
      const found = xhtml.indexOf('-->', open + 4);
      commentsEnd = found >= 0;
      end = found < 0 ? -1 : found + 3;
    }
    if (end < 0) end = xhtml.indexOf('>', open) + 1;
    if (end === 0) return text + xhtml.slice(at);
    text += `${xhtml.slice(at, open)} `;
    at = end;
  }
}

function decoded(xhtml: string): string {
  return withoutTags(xhtml).replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,8}));/gi, (whole, number, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const point = number === undefined ? Number.parseInt(hex, 16) : Number(number);
    return point <= 0x10ffff ? String.fromCodePoint(point) : ' ';
  });
}

/** A text as it is asked for: words without case, marks and punctuation, a space between each. */
export function words(text: string): string {
  return fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The words of a resource's narrative, from each of them on. */
export function narrativeOf({ text }: { readonly text?: { readonly div?: unknown } }): readonly string[] {
  if (typeof text?.div !== 'string') return [];
  const whole = words(decoded(text.div));
  const starts = new Set<string>();
  for (let at = 0, n = 0; at >= 0 && at < whole.length && n < MOST_WORDS; n++) {
    starts.add(whole.slice(at, at + LENGTH).trimEnd());
    const space = whole.indexOf(' ', at);
    at = space < 0 ? -1 : space + 1;
  }
  return [...starts];
}

/** Rows of a resource's narrative. */
export function narrativeRows(resource: Resource): readonly StringRow[] {
  const param = NARRATIVE_ROWS + (typeNumber(resource.resourceType) ?? 0);
  return narrativeOf(resource as never).map((folded) => ({ param, exact: '', folded }));
}

/** `_text` of these types, as a parameter like any other; undefined when none of them can have a narrative. */
export function narrativeParameter(types: readonly string[]): Parameter | undefined {
  const rows = types.filter(hasNarrative).map((type) => NARRATIVE_ROWS + (typeNumber(type) as number));
  if (rows.length === 0) return undefined;
  return { code: '_text', type: 'special', kind: 'string', number: rows[0] as number, rows, many: true };
}

/** What is asked for: words that follow each other, the last of which may be cut short. Undefined when there is none. */
export function parseNarrative(text: string): string | undefined {
  const asked = words(text).slice(0, LENGTH).trimEnd();
  return asked === '' ? undefined : asked;
}
