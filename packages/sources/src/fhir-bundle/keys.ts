import type { BusinessKey, Canonicals } from '@hub/fhir-model';
import { parseLicence } from '../qd3176/map/licence.ts';
import { facilityNames, namesOf } from '../qd3176/map/names.ts';
import { type Json, textOf } from './read/json.ts';

/** Who sends, and how the hub's names are built. */
export interface Sender {
  readonly facility: string;
  /** Code of the source: the space of its own ids. */
  readonly source: string;
  readonly canonicals: Canonicals;
}

/** Numbers of a person or a card, unique in the country: never what a resource of one facility is known by (contract §1.1). */
const NATIONAL = /\/(?:national_id|citizen_id|passport_number|social_insurance_number)$/;
const OF_A_PERSON: ReadonlySet<string> = new Set(['Patient', 'RelatedPerson', 'Practitioner', 'Person']);
/** Longer ones name nothing. */
const LONGEST = 400;

/** The key of what a sender calls `Type/id`, a URL or a urn: in the space of its source, so that it is nobody's id here. */
export function senderKey({ facility, source, canonicals }: Sender, type: string, address: string): BusinessKey {
  return { type, system: `${canonicals.sid}sender-id/${facility}`, value: `${source}|${address}` };
}

interface Told {
  readonly system: string;
  readonly value: string;
}

function usable(identifier: Json): Told | undefined {
  const [system, value] = [textOf(identifier, 'system'), textOf(identifier, 'value')];
  if (system === undefined || value === undefined || value.length > LONGEST || system.length > LONGEST) return undefined;
  return { system, value: value.trim() };
}

/** Systems of the contract that name resources of one type, best first. */
function contractSystems({ facility, canonicals }: Sender, type: string): readonly string[] {
  const own = facilityNames(namesOf(canonicals), facility);
  switch (type) {
    case 'Patient':
      return [own.patient, `${canonicals.sid}station-person/${facility}`];
    case 'Encounter':
      return [own.visit];
    case 'Location':
      return [own.department, own.bed];
    case 'Organization':
      return [namesOf(canonicals).sid.providerCode];
    default:
      return [];
  }
}

/**
 * The business key of a resource of `type` with these identifiers: the one the contract gives its type, else one in a space of the facility
 * (`{SID}kind/{F}`), else its first identifier with a system, inside the facility. National numbers are nobody's key: a person is one Patient per
 * facility. Undefined when nothing names it.
 */
export function businessKey(sender: Sender, type: string, identifiers: readonly Json[]): BusinessKey | undefined {
  const { facility, canonicals } = sender;
  const told = identifiers.flatMap((one) => usable(one) ?? []);
  for (const system of contractSystems(sender, type)) {
    const found = told.find((one) => one.system === system);
    if (found !== undefined) return { type, ...found };
  }
  if (type === 'Practitioner') return licenceKey(sender, identifiers);
  const own = told.find(({ system }) => system.startsWith(canonicals.sid) && system.endsWith(`/${facility}`));
  if (own !== undefined) return { type, ...own };
  const person = OF_A_PERSON.has(type);
  for (const one of identifiers) {
    const given = usable(one);
    if (given === undefined || one.use === 'old' || one.use === 'temp' || NATIONAL.test(given.system)) continue;
    if (person && given.system.startsWith(canonicals.sid)) continue;
    return { type, system: `${canonicals.sid}sender-identifier/${facility}`, value: `${given.system}|${given.value}` };
  }
  return undefined;
}

/** A health worker is known by the licence everywhere (contract §1). */
function licenceKey({ facility, canonicals }: Sender, identifiers: readonly Json[]): BusinessKey | undefined {
  const names = namesOf(canonicals);
  for (const one of identifiers) {
    const given = usable(one);
    if (given?.system !== names.sid.licence) continue;
    const [first] = parseLicence(given.value, names, facilityNames(names, facility));
    if (first !== undefined) return { type: 'Practitioner', system: first.system, value: first.value };
  }
  return undefined;
}

/** The type that an identifier system of the contract names resources of; undefined when it names none, or several. */
export function typeNamedBy(sender: Sender, system: string): string | undefined {
  for (const type of ['Patient', 'Encounter', 'Location', 'Organization']) if (contractSystems(sender, type).includes(system)) return type;
  return system === namesOf(sender.canonicals).sid.licence ? 'Practitioner' : undefined;
}

/** The facility that an identifier's space belongs to (`{SID}visit/92902` → 92902); undefined for any other system. */
export function facilityOf({ canonicals }: Pick<Sender, 'canonicals'>, system: string): string | undefined {
  if (!system.startsWith(canonicals.sid)) return undefined;
  return /^[a-z0-9_-]+\/([A-Za-z0-9]{2,20})$/.exec(system.slice(canonicals.sid.length))?.[1];
}

/** `system|value` of a conditional reference or a condition (`identifier=…`, decoded); undefined for any other search. */
export function identifierAsked(query: string): Json | undefined {
  const found = /^identifier=([^&]+)$/.exec(query);
  if (found === null) return undefined;
  let text: string;
  try {
    text = decodeURIComponent((found[1] as string).replaceAll('+', '%20'));
  } catch {
    return undefined;
  }
  const bar = text.indexOf('|');
  return bar <= 0 || bar === text.length - 1 ? undefined : { system: text.slice(0, bar), value: text.slice(bar + 1) };
}
