/** A resource of this server, or with type {@link ELSEWHERE} one of another: then `id` is its whole URL. */
export interface LocalReference {
  readonly type: string;
  readonly id: string;
}

/** In the place of a type: the resource is not one of this server. */
export const ELSEWHERE = '';

const SHAPE = /^([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:./i;
const VERSION = /\/_history\/[A-Za-z0-9.-]{1,64}$/;
const TYPED = /\/([A-Z][A-Za-z]{1,63})\/[A-Za-z0-9.-]{1,64}$/;

/**
 * Reads `Type/id` (a version part is dropped), relative or under `base`. Undefined for contained references (`#x`),
 * urn:uuid, other servers and anything else.
 */
export function localReference(text: string, base: string | undefined): LocalReference | undefined {
  const relative = base !== undefined && text.startsWith(base) ? text.slice(base.length) : text;
  const match = SHAPE.exec(relative);
  return match === null ? undefined : { type: match[1] as string, id: match[2] as string };
}

/** What a reference points at, here or elsewhere (an absolute URL, a URN; a version part is dropped). Undefined for contained references and what is no reference. */
export function anyReference(text: string, base: string | undefined): LocalReference | undefined {
  const local = localReference(text, base);
  if (local !== undefined) return local;
  return ABSOLUTE.test(text) ? { type: ELSEWHERE, id: text.replace(VERSION, '') } : undefined;
}

/** The type a reference says its target is of: a RESTful URL of another server names it too. Undefined when it says none. */
export function saidType({ type, id }: LocalReference): string | undefined {
  return type === ELSEWHERE ? TYPED.exec(id)?.[1] : type;
}
