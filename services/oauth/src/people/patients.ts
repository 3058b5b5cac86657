import type { Principal } from '@hub/access';
import { joined, matchRoute, type RestDeps } from '@hub/fhir-rest';
import { isProblemError } from '@hub/outcome';

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

const MOST = 20;

/** The picker asks what anybody could ask: a FHIR search as the person, behind the same visibility. */
export function patientSearch({ store, now }: Pick<RestDeps, 'store' | 'now'>): PatientSearch {
  const deps: RestDeps = { store, now, writes: { write: nothingElse }, capabilityStatement: nothingElse, openApi: nothingElse };
  return async (principal, base, query) => {
    const match = matchRoute('GET', '/fhir/Patient');
    if ('allow' in match) throw new Error('patients cannot be searched');
    const asked = askedOf(query);
    try {
      const { body = '' } = await match.route.handle(
        {
          method: 'GET',
          base,
          params: { type: 'Patient' },
          query: [...asked, ['_count', String(MOST)]],
          header: () => undefined,
          principal,
        },
        deps,
      );
      const bundle = JSON.parse(joined(body)) as {
        readonly entry?: readonly { readonly resource: PatientResource; readonly search?: { readonly mode?: string } }[];
      };
      return (bundle.entry ?? []).filter(({ resource }) => resource.resourceType === 'Patient').map(({ resource }) => rowOf(resource));
    } catch (error) {
      // What cannot be a search value finds nobody.
      if (isProblemError(error) && error.problem.category === 'incorrect') return [];
      throw error;
    }
  };
}

function askedOf(query: PatientQuery): [string, string][] {
  if ('name' in query) return [['name', query.name]];
  return [
    ['_id', query.id],
    ...(query.encounter === undefined ? [] : [['_has:Encounter:patient:_id', query.encounter] as [string, string]]),
  ];
}

/** A search neither writes nor describes the server. */
function nothingElse(): never {
  throw new Error('the picker only searches');
}

interface PatientResource {
  readonly resourceType: string;
  readonly id: string;
  readonly name?: readonly { readonly text?: string; readonly family?: string; readonly given?: readonly string[] }[];
  readonly gender?: string;
  readonly birthDate?: string;
}

function rowOf({ id, name: [first] = [], gender, birthDate }: PatientResource): PatientRow {
  const name = first?.text ?? [first?.family, ...(first?.given ?? [])].filter((one) => one !== undefined).join(' ');
  return { id, name, ...(gender === undefined ? {} : { gender }), ...(birthDate === undefined ? {} : { birthDate }) };
}
