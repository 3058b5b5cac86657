import type { FieldRule } from './extensions.ts';

/** XML9, birth certificate, as data: `xml9.ts` and its neighbours write it, `unmap/xml9.ts` reads it. */

/** Fields without a home in Composition. */
export const BIRTH_EXTENSIONS: readonly FieldRule[] = [
  ['SO_CON', 'integer'],
  ['SINHCON_PHAUTHUAT', 'flag'],
  ['SINHCON_DUOI32TUAN', 'flag'],
  ['NGUOI_DO_DE', 'text'],
  ['QUYEN_SO', 'text'],
  ['DU_PHONG', 'text'],
];

/** Text parts, in order. */
export const BIRTH_SECTIONS = [
  ['TINH_TRANG_CON', 'Tình trạng của con'],
  ['GHI_CHU', 'Ghi chú'],
] as const;

/** How often the mother has given birth, and how many of her children live: LOINC, one Observation each. */
export const PARITY = [
  { field: 'LAN_SINH', loinc: '11640-0', display: '[#] Births total' },
  { field: 'SO_CON_SONG', loinc: '11638-4', display: '[#] Births.still living' },
] as const;

export const BIRTH_PLACE = 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace';
export const BIRTH_TIME = 'http://hl7.org/fhir/StructureDefinition/patient-birthTime';
