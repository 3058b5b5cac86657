const TAG = /<(?:a|img)\s[^<>]*>/g;
const ATTRIBUTE = { a: /(\shref\s*=\s*)(?:"([^"]*)"|'([^']*)')/, img: /(\ssrc\s*=\s*)(?:"([^"]*)"|'([^']*)')/ };

/**
 * Puts links into the XHTML of a narrative: `<a href>` and `<img src>` only (R4 http.html#trules). `linkOf` answers with the text to
 * put in, of the alphabet of types, ids and what it was given, or undefined. Everything else stays byte for byte.
 */
export function linkNarrative(xhtml: string, linkOf: (url: string) => string | undefined): string | undefined {
  if (!xhtml.includes('href') && !xhtml.includes('src')) return undefined;
  let changed = false;
  const text = xhtml.replace(TAG, (tag) =>
    tag.replace(ATTRIBUTE[tag.startsWith('<a') ? 'a' : 'img'], (whole, name: string, double?: string, single?: string) => {
      const linked = linkOf((double ?? single ?? '').replaceAll('&amp;', '&'));
      if (linked === undefined) return whole;
      changed = true;
      return `${name}"${linked.replaceAll('&', '&amp;')}"`;
    }),
  );
  return changed ? text : undefined;
}
