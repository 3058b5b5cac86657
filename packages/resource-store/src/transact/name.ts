import { randomFillSync } from 'node:crypto';
import { newId, type Resource } from '@hub/fhir-model';
import { shardOf } from '../write/prepared.ts';
import type { Aim } from './aim.ts';
import type { Meant } from './references.ts';

/** Elements of R4 resources that name the patient a resource is about. */
const PATIENT_ELEMENTS = ['subject', 'patient', 'beneficiary', 'individual', 'for'] as const;

/** What a url of a unit (a `fullUrl`, a conditional reference) stands for: "Type/id", once it is known. */
export type Resolve = (url: string) => string | undefined;

const ID_BYTES = 17;
const drawn = new Uint8Array(240 * ID_BYTES);
let used = drawn.length;

/** Random bytes, none handed out twice; drawn for many ids at once, since asking costs more than the bytes. */
function random(count: number): Uint8Array {
  if (used + count > drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += count;
  return drawn.subarray(used - count, used);
}

/** Gives new resources their ids: patients first, then what points at them, in the shard of its patient. */
export function name(
  aims: readonly Aim[],
  meant: ReadonlyMap<string, Meant>,
): { readonly aims: readonly Aim[]; readonly resolve: Resolve } {
  const named = [...aims];
  const urls = new Map<string, string>();
  const settle = (place: number, id: string) => {
    const aim = named[place] as Aim;
    if (id === '') return;
    if (id !== aim.id) named[place] = { ...aim, id };
    if (aim.change.fullUrl !== undefined) urls.set(aim.change.fullUrl, `${aim.type}/${id}`);
  };
  const resolve: Resolve = (url) => {
    const direct = urls.get(url);
    if (direct !== undefined) return direct;
    const one = meant.get(url);
    if (typeof one !== 'number') return one;
    const { type, id } = named[one] as Aim;
    return id === '' ? undefined : `${type}/${id}`;
  };
  const make = (patients: boolean) => {
    for (const [place, { kind, type, change }] of aims.entries()) {
      if (kind !== 'make' || (type === 'Patient') !== patients) continue;
      const patient = patients || !('resource' in change) ? undefined : patientOf(change.resource, resolve);
      settle(place, newId(random(ID_BYTES), patient === undefined ? undefined : shardOf(patient)));
    }
    for (const [place, { kind, as }] of aims.entries()) if (kind === 'same') settle(place, (named[as as number] as Aim).id);
  };
  for (const [place, { kind, id }] of aims.entries()) if (kind !== 'make' && kind !== 'same') settle(place, id);
  make(true);
  make(false);
  return { aims: named, resolve };
}

/** The id of the patient that a resource points at, as far as the hub can have it. */
function patientOf(resource: Resource, resolve: Resolve): string | undefined {
  for (const element of PATIENT_ELEMENTS) {
    const reference = (resource as unknown as Record<string, { readonly reference?: unknown } | undefined>)[element]?.reference;
    if (typeof reference !== 'string') continue;
    const [type, id] = (resolve(reference) ?? reference).split('/');
    if (type === 'Patient' && id !== undefined && /^[A-Za-z0-9.-]{1,64}$/.test(id)) return id;
  }
  return undefined;
}
