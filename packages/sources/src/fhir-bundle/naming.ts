import { type BusinessKey, shardOfId } from '@hub/fhir-model';
import type { MapContext } from '../mapping.ts';
import { isOfPatient, REFUSED_TYPES } from './accepted.ts';
import { isLasting, readAddress } from './addresses.ts';
import { businessKey, identifierAsked, type Sender, senderKey } from './keys.ts';
import type { Survey, Target } from './survey.ts';

/**
 * What names a resource in the directory: what it is called outside (`business`), and what its sender calls it (`own`, the lasting one first).
 * The first that is known gives the id; of what is not known yet the id follows from the lasting address, else from the business key, so that a
 * reference can be written before its target comes.
 */
export interface Named {
  readonly type: string;
  readonly business?: BusinessKey;
  readonly own: readonly BusinessKey[];
  /** Whose it is, when that is told; a type of nobody's record has none. */
  readonly patient?: Named;
}

/** The keys that name it. */
export const keysOfName = ({ business, own }: Named): readonly BusinessKey[] => (business === undefined ? own : [business, ...own]);

/** The key a new id is derived from. */
const basis = ({ business, own }: Named): BusinessKey => {
  const lasting = own.find(({ value }) => isLasting(value.slice(value.indexOf('|') + 1)));
  return lasting ?? business ?? (own[0] as BusinessKey);
};

/** The hub's id of a resource. `around`: the shard of the patient whose record speaks of it. */
export function idOf(named: Named, context: Pick<MapContext, 'idFor' | 'known'>, around?: number): string {
  for (const key of keysOfName(named)) {
    const known = context.known(key);
    if (known !== undefined) return known;
  }
  if (!isOfPatient(named.type)) return context.idFor(basis(named));
  const shard = named.patient === undefined ? around : shardOfId(idOf(named.patient, context));
  return context.idFor(basis(named), shard);
}

/** What its sender calls a resource. A urn, made anew for every bundle by many, is no name of what has a better one. */
export function ownKeys(
  sender: Sender,
  type: string,
  addresses: readonly string[],
  business: BusinessKey | undefined,
): readonly BusinessKey[] {
  return addresses.filter((address) => business === undefined || isLasting(address)).map((address) => senderKey(sender, type, address));
}

/** A resource of the file. */
export function nameOfTarget(sender: Sender, file: Survey, target: Target): Named {
  const { type, identifiers, addresses, patient } = target;
  const business = businessKey(sender, type, identifiers);
  // Only a Patient is followed: resources that call each other their subject end here.
  const isPerson = patient !== undefined && (file.targets.get(patient)?.type ?? 'Patient') === 'Patient';
  const whose = isOfPatient(type) && isPerson ? nameOfAddress(sender, file, patient, 'Patient') : undefined;
  return {
    type,
    own: ownKeys(sender, type, addresses, business),
    ...(business === undefined ? {} : { business }),
    ...(whose?.type === 'Patient' ? { patient: whose } : {}),
  };
}

/**
 * What an address, or a conditional reference, of the file stands for: one of its resources, else one that its sender calls so. `said` is the type
 * that is told beside it. Undefined when it names nothing the hub can know: a urn that no entry has and that comes without its type, a search
 * by anything but an identifier.
 */
export function nameOfAddress(sender: Sender, file: Survey, address: string | undefined, said?: string): Named | undefined {
  if (address === undefined) return undefined;
  const target = file.targets.get(address);
  if (target !== undefined) return nameOfTarget(sender, file, target);
  const search = /^([A-Z][A-Za-z]{1,40})\?(.*)$/s.exec(address);
  if (search !== null) {
    const [, type = '', query = ''] = search;
    const asked = identifierAsked(query);
    const business = asked === undefined ? undefined : businessKey(sender, type, [asked]);
    return business === undefined ? undefined : { type, business, own: [] };
  }
  const type = readAddress(address)?.type ?? said;
  return type === undefined || REFUSED_TYPES.has(type) ? undefined : { type, own: [senderKey(sender, type, address)] };
}
