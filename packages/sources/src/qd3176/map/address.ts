import type { Address, Element, Extension } from '@hub/fhir-model';
import { type AdministrativeEdition, administrativeEdition, administrativeUnit } from '@hub/terminology';
import { coding } from './element.ts';
import type { Fields } from './fields.ts';
import { hubCodeSystem, hubExtension } from './names.ts';
import type { Scope } from './scope.ts';

/** What an address needs to know of what is being mapped. */
type Place = Pick<Scope, 'names' | 'context' | 'start'>;

/**
 * Home address: XML1.DIA_CHI as text (its lines are not guessed), XML1.MAXA_CU_TRU as city, XML1.MAHUYEN_CU_TRU as district,
 * XML1.MATINH_CU_TRU as state, each with its code. The list is chosen by the day of XML1.NGAY_VAO; districts are of the
 * list before 2025-07-01 only. A code no list of that day has (a foreigner's nationality in MATINH_CU_TRU, a district after
 * the merger) is kept without a name. `fields` gives another person's address under the same names.
 */
export function homeAddress(scope: Place & Pick<Scope, 'xml1'>, fields: Fields = scope.xml1): Address | undefined {
  const { DIA_CHI, MAXA_CU_TRU, MAHUYEN_CU_TRU, MATINH_CU_TRU } = fields;
  if (DIA_CHI === undefined && MAXA_CU_TRU === undefined && MAHUYEN_CU_TRU === undefined && MATINH_CU_TRU === undefined) return undefined;
  const address: Address = { use: 'home' };
  const edition = administrativeEdition(recordDay(scope));
  if (DIA_CHI !== undefined) address.text = DIA_CHI;
  if (MAXA_CU_TRU !== undefined) {
    const name = administrativeUnit(edition, MAXA_CU_TRU)?.name;
    if (name !== undefined) address.city = name;
    address._city = unit(scope, edition, MAXA_CU_TRU, name);
  }
  if (MAHUYEN_CU_TRU !== undefined) {
    const name = edition === DISTRICTS ? administrativeUnit(edition, MAHUYEN_CU_TRU)?.name : undefined;
    if (name !== undefined) address.district = name;
    address._district = unit(scope, DISTRICTS, MAHUYEN_CU_TRU, name);
  }
  if (MATINH_CU_TRU !== undefined) {
    const name = administrativeUnit(edition, MATINH_CU_TRU)?.name;
    if (name !== undefined) address.state = name;
    address._state = unit(scope, edition, MATINH_CU_TRU, name);
  }
  return address;
}

/** The only list with districts. */
const DISTRICTS: AdministrativeEdition = 'administrative-unit-pre-2025';

/** The day that chooses lists: XML1.NGAY_VAO, else the day of receipt (UTC+7). */
function recordDay(scope: Place): string {
  return scope.start?.date ?? new Date(scope.context.receivedAt + 25_200_000).toISOString().slice(0, 10);
}

function unit(scope: Place, edition: AdministrativeEdition, code: string, name: string | undefined): Element {
  const valueCoding = coding(hubCodeSystem(scope.names, edition), code, name);
  const extension: Extension = { url: hubExtension(scope.names, 'administrative-unit'), valueCoding };
  return { extension: [extension] };
}
