import type { RestRequest } from './message.ts';

/** What a write answers with (R4 http.html#ops, "Managing Return Content"). */
export type Return = 'minimal' | 'representation' | 'OperationOutcome';

const RETURNS: ReadonlyMap<string, Return> = new Map([
  ['minimal', 'minimal'],
  ['representation', 'representation'],
  ['operationoutcome', 'OperationOutcome'],
]);

/**
 * The `return` preference of the Prefer header; undefined when the client states none. What the hub does not know is passed over
 * and of two the first counts (RFC 7240 §2).
 */
export function preferredReturn(request: RestRequest): Return | undefined {
  const header = request.header('prefer');
  if (header === undefined) return undefined;
  // Every entry of a bundle asks for the same.
  if (header !== last.header) last = { header, asked: read(header) };
  return last.asked;
}

let last: { readonly header: string; readonly asked: Return | undefined } = { header: '', asked: undefined };

function read(header: string): Return | undefined {
  for (const preference of header.split(',')) {
    const [name = '', value = ''] = (preference.split(';')[0] as string).split('=').map((part) => part.trim());
    if (name.toLowerCase() === 'return') return RETURNS.get(value.replace(/^"(.*)"$/, '$1').toLowerCase());
  }
  return undefined;
}

/** Tells the client that its preference was followed (RFC 7240 §3); nothing when it stated none that the hub knows. */
export function preferenceApplied(request: RestRequest): Record<string, string> {
  const asked = preferredReturn(request);
  return asked === undefined ? {} : { 'Preference-Applied': `return=${asked}` };
}
