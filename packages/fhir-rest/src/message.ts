import type { Principal } from '@hub/access';
import type { Resource } from '@hub/fhir-model';

/** A request as the interactions see it: no socket, no framework. Batch entries become the same. */
export interface RestRequest {
  readonly method: string;
  /** Base of the API as the caller reached it, without trailing slash: `http://host/fhir`. */
  readonly base: string;
  /** Path parts named by the route: `type`, `id`, `vid`. */
  readonly params: Readonly<Record<string, string>>;
  /** Decoded query, in order; for `POST _search` the form's fields after those of the URL. */
  readonly query: readonly (readonly [string, string])[];
  /** Header by lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** Absent on public routes only. */
  readonly principal?: Principal;
  /** Absent when the request has none. */
  readonly body?: RequestBody;
  /** Instead of `body`, on routes that take theirs as it comes: unpacked, read once. */
  readonly incoming?: AsyncIterable<Uint8Array>;
}

/** A body: bytes as they came, unpacked (of a request), or a resource that was read already (of a bundle's entry). */
export type RequestBody = { readonly contentType: string | undefined; readonly bytes: Uint8Array } | { readonly resource: Resource };

/** How large a request came, for bounds of what waits; nothing for an entry of a bundle. */
export function sizeOf({ body }: Pick<RestRequest, 'body'>): { readonly bytes?: number } {
  return body !== undefined && 'bytes' in body ? { bytes: body.bytes.length } : {};
}

/** An answer. `body` is complete text: what lies in the store goes out as it is. */
export interface RestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent for 304. */
  readonly body?: Text;
  /** Instead of `body`: content of any type (Binary). */
  readonly bytes?: Uint8Array;
  /** Instead of `body`: content that is too much to be held, piece by piece. */
  readonly stream?: { readonly bytes: number; readonly stream: AsyncIterable<Uint8Array> };
  /** Instead of `body`: a text too long to be held, in pieces as they come. What a piece tells of is on record before it goes out. */
  readonly pieces?: AsyncIterable<string>;
  /** Of a version: epoch milliseconds, which `Last-Modified` has without its fraction of a second. */
  readonly lastUpdated?: number;
  /** The same body, the same object, is answered again and again: the edge may keep it packed. */
  readonly kept?: true;
}

/**
 * The bytes of a text in UTF-8, each as a character. As a string they lie with the small objects of a request and go with them; V8 counts what is
 * outside of its heap against it, and marks the whole of it every 64 MB.
 */
export interface Latin1 {
  readonly latin1: string;
}

/** Characters, or their bytes in UTF-8: a store hands on what it holds without reading it. */
export type Piece = string | Uint8Array | Latin1;

/**
 * A text in one piece or in several that follow each other. A page of fifty resources is hundreds of kilobytes: it stays in the
 * pieces it came in until the edge writes them as bytes, once.
 */
export type Text = string | readonly Piece[];

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

// biome-ignore lint/suspicious/noControlCharactersInRegex: the bytes of ASCII are what is looked for
const BEYOND_ASCII = /[^\x00-\x7f]/;
const isAscii = (text: string): boolean => !BEYOND_ASCII.test(text);

/** The bytes of a piece, each as a character. */
export function latin1Of(piece: Piece): string {
  if (typeof piece === 'string') return isAscii(piece) ? piece : Buffer.from(piece, 'utf8').toString('latin1');
  return piece instanceof Uint8Array ? Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1') : piece.latin1;
}

/** The characters of a piece. */
export function characters(piece: Piece): string {
  if (typeof piece === 'string') return piece;
  if (piece instanceof Uint8Array) return utf8.decode(piece);
  return isAscii(piece.latin1) ? piece.latin1 : Buffer.from(piece.latin1, 'latin1').toString('utf8');
}

/** The text as one string. Every piece is whole: no character lies in two. */
export function joined(text: Text): string {
  return typeof text === 'string' ? text : text.map(characters).join('');
}
