/** What stands in NOIDUNGFILE instead of the base64 of the table. Each takes the text of a table. */

const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>';

export const base64 = (xml: string): string => Buffer.from(xml, 'utf8').toString('base64');

/** The table, escaped, without base64. */
export const bareText = (xml: string): string => xml.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Ends in the middle. */
export const brokenText = (xml: string): string => base64(xml.slice(0, Math.floor(xml.length * 0.7)));

export const doctypeText = (xml: string): string => base64(xml.replace(DECLARATION, `${DECLARATION}<!DOCTYPE x [<!ENTITY a "b">]>`));

/** Elements in elements, deeper than any table. */
export const NESTED = `${'<A>'.repeat(300)}${'</A>'.repeat(300)}`;
export const deepText = (): string => base64(`${DECLARATION}${NESTED}`);

/** Declares UTF-8 and holds a byte that is none. */
export const latinText = (xml: string): string => {
  const text = Buffer.from(xml, 'utf8');
  const at = text.indexOf('</');
  return Buffer.concat([text.subarray(0, at), Buffer.from([0xe9]), text.subarray(at)]).toString('base64');
};

/** UTF-16 with its mark, declaring UTF-8. */
export const utf16 = (xml: string): string => Buffer.from(`\ufeff${xml}`, 'utf16le').toString('base64');

/** UTF-8 that declares UTF-16. */
export const swapped = (xml: string): string => base64(xml.replace('encoding="utf-8"', 'encoding="utf-16"'));
