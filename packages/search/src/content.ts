import { fold, type Resource } from '@hub/fhir-model';

/** Characters of what is asked for with `_content`; texts asked for at once. Each is looked for in every resource that is gone through. */
export const LONGEST_CONTENT = 100;
export const MOST_CONTENTS = 20;

/** Members that have parameters of their own (`_type`, `_id`, `_tag`, `_security`, `_profile`, `_source`, `_lastUpdated`) and are no text. */
const NO_CONTENT: ReadonlySet<string> = new Set(['resourceType', 'id', 'meta']);

/** Bytes written as text (base64Binary): what is found in them by chance says nothing. The store has the same rule (search-sql/content.ts). */
const BYTES = /^[A-Za-z0-9+/=]+$/;
const BYTES_FROM = 200;

/** The form texts are compared in: folded; in lower case a Greek s is written by what stands beside it. */
export const contentForm = (text: string): string => fold(text).replaceAll('ς', 'σ');

/** What is asked for in the form it is compared in; undefined when nothing is left or it is too long. */
export function parseContent(text: string): string | undefined {
  const asked = contentForm(text);
  return asked === '' || asked.length > LONGEST_CONTENT ? undefined : asked;
}

/**
 * `_content` (R4 search.html#text: "Search on the entire content of the resource"): the text stands somewhere in one value of the
 * resource that is written as a string, of any element at any depth, contained resources, extensions and the narrative (without its tags) among them.
 */
export function contentHolds(resource: Resource, asked: string): boolean {
  return Object.entries(resource).some(([name, value]) => !NO_CONTENT.has(name) && holds(value, asked));
}

function holds(value: unknown, asked: string): boolean {
  if (typeof value === 'string') {
    if (value.length >= BYTES_FROM && BYTES.test(value)) return false;
    return contentForm(value.startsWith('<div') ? tagsAsSpaces(value) : value).includes(asked);
  }
  return typeof value === 'object' && value !== null && Object.values(value).some((inner) => holds(inner, asked));
}

/** Every `<…>` as a space, as the statement takes them out; what is left open stays. In one pass: a pattern would begin at every `<` anew. */
function tagsAsSpaces(xhtml: string): string {
  let text = '';
  for (let at = 0; ; ) {
    const open = xhtml.indexOf('<', at);
    const close = open < 0 ? -1 : xhtml.indexOf('>', open);
    if (close < 0) return text + xhtml.slice(at);
    text += `${xhtml.slice(at, open)} `;
    at = close + 1;
  }
}
