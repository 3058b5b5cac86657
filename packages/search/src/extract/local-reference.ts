/** A resource of this server. */
export interface LocalReference {
  readonly type: string;
  readonly id: string;
}

const SHAPE = /^([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;

/**
 * Reads `Type/id` (a version part is dropped), relative or under `base`. Undefined for contained references (`#x`),
 * urn:uuid, other servers and anything else.
 */
export function localReference(text: string, base: string | undefined): LocalReference | undefined {
  const relative = base !== undefined && text.startsWith(base) ? text.slice(base.length) : text;
  const match = SHAPE.exec(relative);
  return match === null ? undefined : { type: match[1] as string, id: match[2] as string };
}
