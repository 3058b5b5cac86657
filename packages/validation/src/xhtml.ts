/**
 * Elements of a narrative (R4 narrative.html#xhtml, invariant txt-1): "the basic HTML formatting elements described in chapters 7–11
 * (except section 4 of chapter 9) and 15 of the HTML 4.0 standard, <a> elements, images"; deprecated ones are left out.
 */
const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'div p br h1 h2 h3 h4 h5 h6 address span a b i em strong small big tt sub sup dfn code samp kbd var cite abbr acronym q blockquote ' +
    'ins del bdo pre hr ul ol li dl dt dd table caption colgroup col thead tfoot tbody tr th td img map area'
  ).split(' '),
);

// One tag, from its < to its >. Each part begins with a character the part before it cannot hold, so nothing is tried twice.
const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s+[A-Za-z_:][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
/** Event handlers, and what makes a page of an attribute. */
const ACTIVE = /^(?:on|formaction$|srcdoc$)/i;
const ACTIVE_URL = /^(?:javascript|vbscript|data:text\/html)/i;
const CONTENT = /\S/;

/**
 * True for what a narrative may be (R4 narrative.html): one well-formed `div` of formatting elements, with some content (txt-2). No
 * scripts, forms, frames, objects, event attributes or script addresses: viewers show it as it is. Entities are not looked up.
 * Takes time in proportion to the text.
 */
export function isNarrative(text: string): boolean {
  const open: string[] = [];
  let content = false;
  let at = 0;
  do {
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 4);
      if (end < 0 || open.length === 0) return false;
      at = end + 3;
    } else {
      TAG.lastIndex = at;
      const [whole, closing, name = '', attributes = '', empty] = TAG.exec(text) ?? [];
      if (whole === undefined || !ELEMENTS.has(name) || !harmless(attributes)) return false;
      at += whole.length;
      if (closing === '/') {
        if (open.pop() !== name || attributes !== '' || empty === '/') return false;
      } else if (empty !== '/') open.push(name);
      if (name === 'img') content = true;
      if (open.length === 0) return open.length === 0 && closing === '/' && name === 'div' && content && at === text.length;
      if (open[0] !== 'div') return false;
    }
    const next = text.indexOf('<', at);
    if (next < 0) return false;
    content ||= CONTENT.test(text.slice(at, next));
    at = next;
  } while (at < text.length);
  return false;
}

function harmless(attributes: string): boolean {
  for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    if (ACTIVE.test(name) || ACTIVE_URL.test(bare(double ?? single ?? ''))) return false;
  }
  return true;
}

/** A value as a browser reads an address: character references resolved, no blanks and controls. */
function bare(value: string): string {
  const plain = value.includes('&')
    ? value.replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/gi, (_, hex?: string, decimal?: string) => {
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
        return code > 0x10ffff ? '' : String.fromCodePoint(code);
      })
    : value;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers pass over them in addresses
  return plain.replace(/[\u0000-\u0020\u007f]+|&(?:tab|newline);/gi, '').replace(/&colon;/gi, ':');
}
