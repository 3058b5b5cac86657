import type { RestRequest } from './message.ts';

/** What a write answers with (R4 http.html#ops, "Managing Return Content"). */
export type Return = 'minimal' | 'representation' | 'OperationOutcome';

const RETURNS: ReadonlyMap<string, Return> = new Map([
  ['minimal', 'minimal'],
  ['representation', 'representation'],
  ['operationoutcome', 'OperationOutcome'],
]);

/** The value of a preference in a Prefer header, in lower case; of two the first counts (RFC 7240 §2). */
function preference(header: string, wanted: string): string | undefined {
  for (const one of header.split(',')) {
    const [name = '', value = ''] = (one.split(';')[0] as string).split('=').map((part) => part.trim());
    if (name.toLowerCase() === wanted) return value.replace(/^"(.*)"$/, '$1').toLowerCase();
  }
  return undefined;
}

let last: { readonly header: string; readonly asked: Return | undefined } = { header: '', asked: undefined };

/** The `return` preference; undefined when the client states none. What the hub does not know is passed over. */
export function preferredReturn(request: RestRequest): Return | undefined {
  const header = request.header('prefer');
  if (header === undefined) return undefined;
  // Every entry of a bundle asks for the same.
  if (header !== last.header) last = { header, asked: RETURNS.get(preference(header, 'return') ?? '') };
  return last.asked;
}

/** The `handling` preference of a search (R4 search.html#errors): whether parameters nobody knows are passed over. Undefined: not stated. */
export function preferredHandling(request: RestRequest): 'strict' | 'lenient' | undefined {
  const header = request.header('prefer');
  const asked = header === undefined ? undefined : preference(header, 'handling');
  return asked === 'strict' || asked === 'lenient' ? asked : undefined;
}

/** Whether the client wants its answer later (RFC 7240 §4.1). */
export function prefersAsync(request: RestRequest): boolean {
  const header = request.header('prefer') ?? '';
  return header.split(/[,;]/).some((one) => one.trim().toLowerCase() === 'respond-async');
}

/** Tells the client that its `handling` was followed. */
export function handlingApplied(request: RestRequest): Record<string, string> {
  const asked = preferredHandling(request);
  return asked === undefined ? {} : { 'Preference-Applied': `handling=${asked}` };
}

/** Tells the client that its preference was followed (RFC 7240 §3); nothing when it stated none that the hub knows. */
export function preferenceApplied(request: RestRequest): Record<string, string> {
  const asked = preferredReturn(request);
  return asked === undefined ? {} : { 'Preference-Applied': `return=${asked}` };
}
