import type { Principal } from '@hub/access';
import type { RestDeps } from '@hub/fhir-rest';
import { ownSearch } from './own-search.ts';

/** A patient as the picker shows one. */
export interface PatientRow {
  readonly id: string;
  readonly name: string;
  readonly gender?: string;
  readonly birthDate?: string;
}

/** What is looked for: a name, or one patient by id, who has that visit when one is named. */
export type PatientQuery = { readonly name: string } | { readonly id: string; readonly encounter?: string };

/** Finds patients that `principal` may see, a few at most. */
export type PatientSearch = (principal: Principal, base: string, query: PatientQuery) => Promise<readonly PatientRow[]>;

/** The picker asks what anybody could ask: a FHIR search as the person, behind the same visibility. */
export function patientSearch(rest: Pick<RestDeps, 'store' | 'now'>): PatientSearch {
  const search = ownSearch(rest);
  return async (principal, base, query) => (await search<PatientResource>(principal, base, 'Patient', askedOf(query))).map(rowOf);
}

function askedOf(query: PatientQuery): [string, string][] {
  if ('name' in query) return [['name', query.name]];
  return [
    ['_id', query.id],
    ...(query.encounter === undefined ? [] : [['_has:Encounter:patient:_id', query.encounter] as [string, string]]),
  ];
}

interface PatientResource {
  readonly resourceType: 'Patient';
  readonly id: string;
  readonly name?: readonly { readonly text?: string; readonly family?: string; readonly given?: readonly string[] }[];
  readonly gender?: string;
  readonly birthDate?: string;
}

function rowOf({ id, name: [first] = [], gender, birthDate }: PatientResource): PatientRow {
  const name = first?.text ?? [first?.family, ...(first?.given ?? [])].filter((one) => one !== undefined).join(' ');
  return { id, name, ...(gender === undefined ? {} : { gender }), ...(birthDate === undefined ? {} : { birthDate }) };
}
