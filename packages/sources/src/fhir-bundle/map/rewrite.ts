import type { Identifier, Reference } from '@hub/fhir-model';
import type { MapContext } from '../../mapping.ts';
import { organizationKey } from '../../qd3176/map/keys.ts';
import { namesOf } from '../../qd3176/map/names.ts';
import { readAddress } from '../addresses.ts';
import { businessKey, type Sender, typeNamedBy } from '../keys.ts';
import { idOf, type Named, nameOfAddress } from '../naming.ts';
import type { Entry } from '../read/entry.ts';
import { isObject, type Json, textOf } from '../read/json.ts';
import { addressOf, type Survey } from '../survey.ts';

/** Where a resource stands: what its references are read with. */
export interface Standing {
  readonly sender: Sender;
  readonly file: Survey;
  readonly entry: Entry;
}

/** What a reference means here. */
export type Meaning =
  /** Left as it is: contained, another server's, a name alone. */
  | { readonly kind: 'kept' }
  | { readonly kind: 'named'; readonly named: Named }
  /** Nothing the hub holds under an id of its own: it is told by its identifier alone. */
  | { readonly kind: 'told'; readonly identifier: Identifier }
  | { readonly kind: 'unresolved' };

const KEPT: Meaning = { kind: 'kept' };

/** Reads a Reference. */
export function meaningOf({ sender, file, entry }: Standing, reference: Json): Meaning {
  const text = textOf(reference, 'reference');
  if (text === undefined) return meaningOfIdentifier(sender, reference.identifier);
  if (text.startsWith('#')) return KEPT;
  const address = addressOf(text, entry, file.root);
  if (address === undefined) return /^https?:\/\//.test(text) ? KEPT : { kind: 'unresolved' };
  // Another server's: what it calls so is not the sender's.
  if (/^https?:\/\//.test(address) && !file.targets.has(address)) return KEPT;
  const named = nameOfAddress(sender, file, address, textOf(reference, 'type'));
  if (named !== undefined) return organization(sender, named);
  const identifier = isObject(reference.identifier) ? (reference.identifier as Identifier) : undefined;
  if (identifier !== undefined) return { kind: 'told', identifier };
  // A type this door does not take: who reads can still tell what was meant.
  const system = `${sender.canonicals.sid}sender-id/${sender.facility}`;
  return /^[A-Z][A-Za-z]+\//.test(address)
    ? { kind: 'told', identifier: { system, value: `${sender.source}|${address}` } }
    : { kind: 'unresolved' };
}

/** A logical reference by a number of the contract points at what has it. */
function meaningOfIdentifier(sender: Sender, identifier: unknown): Meaning {
  const system = textOf(identifier, 'system');
  const type = system === undefined ? undefined : typeNamedBy(sender, system);
  if (type === undefined || !isObject(identifier)) return KEPT;
  const business = businessKey(sender, type, [identifier]);
  return business === undefined ? KEPT : organization(sender, { type, business, own: [] });
}

/** Of the facilities only the sender's own is known to be in the hub under this door; others are referred to by their code. */
function organization({ facility, canonicals }: Sender, named: Named): Meaning {
  const { business } = named;
  const { providerCode } = namesOf(canonicals).sid;
  if (named.type !== 'Organization' || business?.system !== providerCode) return { kind: 'named', named };
  if (business.value !== facility) return { kind: 'told', identifier: { system: providerCode, value: business.value } };
  return { kind: 'named', named: { type: 'Organization', business: organizationKey(namesOf(canonicals), facility), own: [] } };
}

/**
 * Every Reference inside a resource, contained ones too, with its path. Nothing else in R4 has a text called `reference`. A `url` that names an entry of its
 * bundle, as an Attachment names its Binary, is one too (R4 http.html, transaction processing rules).
 */
export function* referencesIn(value: unknown, path: string): Generator<{ readonly reference: Json; readonly path: string }> {
  if (Array.isArray(value)) {
    for (const [i, one] of value.entries()) yield* referencesIn(one, `${path}[${i}]`);
  } else if (isObject(value)) {
    if (isReference(value)) yield { reference: value, path };
    const entry = entryUrl(value);
    if (entry !== undefined) yield { reference: entry, path: `${path}.url` };
    for (const name in value) if (typeof value[name] === 'object') yield* referencesIn(value[name], `${path}.${name}`);
  }
}

/** `url` with the fullUrl of an entry, as the Reference it is. */
const entryUrl = ({ url }: Json): Json | undefined =>
  typeof url === 'string' && url.startsWith('urn:uuid:') ? { reference: url } : undefined;

const isReference = (value: Json): boolean =>
  typeof value.reference === 'string' ||
  (isObject(value.identifier) && !('resourceType' in value) && Object.keys(value).every((name) => REFERENCE.has(name)));
const REFERENCE: ReadonlySet<string> = new Set(['reference', 'type', 'identifier', 'display', 'id', 'extension', '_display', '_type']);

/** The resource with every reference written as the hub's. `around` is the shard of its patient. */
export function rewritten(
  standing: Standing,
  value: unknown,
  context: Pick<MapContext, 'idFor' | 'known'>,
  around: number | undefined,
): unknown {
  if (Array.isArray(value)) return value.map((one) => rewritten(standing, one, context, around));
  if (!isObject(value) || 'rawJSON' in value) return value;
  const made: Record<string, unknown> = {};
  for (const name in value) made[name] = typeof value[name] === 'object' ? rewritten(standing, value[name], context, around) : value[name];
  const entry = entryUrl(value);
  if (entry !== undefined) {
    const meaning = meaningOf(standing, entry);
    if (meaning.kind === 'named') made.url = `${meaning.named.type}/${idOf(meaning.named, context, around)}`;
  }
  if (!isReference(value)) return made;
  const meaning = meaningOf(standing, value);
  if (meaning.kind === 'kept' || meaning.kind === 'unresolved') return made;
  const { reference: _, identifier, ...rest } = made;
  if (meaning.kind === 'told') return { ...rest, identifier: meaning.identifier } satisfies Reference;
  const { named } = meaning;
  // Of what its sender calls by a lasting name only that is said: the number beside it would come and go with what else the file holds.
  const address = addressOf(textOf(value, 'reference'), standing.entry, standing.file.root);
  const lasting = address !== undefined && readAddress(address)?.type !== undefined;
  const outside = identifier ?? (lasting ? undefined : shownKey(standing.sender, named));
  return { reference: `${named.type}/${idOf(named, context, around)}`, ...(outside === undefined ? {} : { identifier: outside }), ...rest };
}

/** The name outsiders know: a business key, unless its system is the directory's own. */
function shownKey({ facility, canonicals }: Sender, { business }: Named): Identifier | undefined {
  if (business === undefined || business.system === `${canonicals.sid}sender-identifier/${facility}`) return undefined;
  return { system: business.system, value: business.value };
}
