import type { Text } from '@hub/fhir-rest';
import { type Packing, pack } from './pack.ts';

const plain = new WeakMap<object, Uint8Array>();
const packed = new WeakMap<object, Map<Packing, Promise<Uint8Array>>>();

/**
 * The bytes of a text that is the same for everybody (`RestResponse.kept`): made at the first question and held as long as the
 * text is, so that a stranger who asks for half a megabyte of statement costs a write and nothing else.
 */
export function keptBytes(text: Text, make: (text: Text) => Uint8Array): Uint8Array {
  if (typeof text === 'string') return make(text);
  const bytes = plain.get(text) ?? make(text);
  plain.set(text, bytes);
  return bytes;
}

/** The same packed, once for each packing, however many ask at the same time. */
export function keptPacked(bytes: Uint8Array, packing: Packing): Promise<Uint8Array> {
  const forms = packed.get(bytes) ?? new Map<Packing, Promise<Uint8Array>>();
  packed.set(bytes, forms);
  const made = forms.get(packing) ?? pack(bytes, packing);
  forms.set(packing, made);
  // A failure is this answer's and not the next one's.
  made.catch(() => forms.delete(packing));
  return made;
}
