/** A start tag without attributes, as the fast readers take it. */
export const PLAIN_NAME = /^[A-Za-z_][\w.-]*$/;
/** A start tag with plain attributes (namespace declarations of the root). */
export const PLAIN_TAG = /^([A-Za-z_][\w.-]*)((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<&]*"|'[^'<&]*'))*)\s*$/;
/** The one XML declaration the fast readers take; every other goes to the full parser. */
export const DECLARATION =
  /^<\?xml\s+version\s*=\s*(?:"1\.0"|'1\.0')(?:\s+encoding\s*=\s*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>/;
/** Characters of text that need the full parser: references, `]]>`, and what XML 1.0 forbids. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
export const UNUSUAL = /[&\]\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;

/** The name of an element without its prefix, in upper case: senders put tables in namespaces of their own making. */
export function localName(name: string): string {
  const colon = name.indexOf(':');
  return (colon < 0 ? name : name.slice(colon + 1)).toUpperCase();
}
