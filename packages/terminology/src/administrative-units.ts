import since2025 from '@hub/fhir-profiles/administrative-units/administrative-unit-2025.json' with { type: 'json' };
import until2025 from '@hub/fhir-profiles/administrative-units/administrative-unit-pre-2025.json' with { type: 'json' };

/** Last segment of the CodeSystem URL: the same 5 digits mean different places before and from 2025-07-01. */
export type AdministrativeEdition = 'administrative-unit-pre-2025' | 'administrative-unit-2025';

/** A province (2 digits), district (3, before the merger only) or commune (5). */
export interface AdministrativeUnit {
  readonly code: string;
  /** Full name, `Phường Ninh Kiều`. */
  readonly name: string;
  readonly province?: string;
  readonly district?: string;
}

interface UnitFile {
  readonly provinces: string;
  readonly districts: string;
  readonly communes: string;
}

function lines(text: string): string[][] {
  return text === '' ? [] : text.split('\n').map((line) => line.split('|'));
}

function index(file: UnitFile): ReadonlyMap<string, AdministrativeUnit> {
  const units = new Map<string, AdministrativeUnit>();
  for (const [code = '', name = ''] of lines(file.provinces)) units.set(code, { code, name });
  for (const [code = '', province = '', name = ''] of lines(file.districts)) units.set(code, { code, name, province });
  for (const [code = '', province = '', district = '', name = ''] of lines(file.communes)) {
    units.set(code, district === '' ? { code, name, province } : { code, name, province, district });
  }
  return units;
}

const EDITIONS: Readonly<Record<AdministrativeEdition, ReadonlyMap<string, AdministrativeUnit>>> = {
  'administrative-unit-pre-2025': index(until2025),
  'administrative-unit-2025': index(since2025),
};

/** The edition in force on a local date (`yyyy-MM-dd` or longer): the merger took effect on 2025-07-01 (QĐ 19/2025/QĐ-TTg). */
export function administrativeEdition(date: string): AdministrativeEdition {
  return date < '2025-07-01' ? 'administrative-unit-pre-2025' : 'administrative-unit-2025';
}

/** The unit of a code in an edition; undefined when there is none. Provinces, districts and communes differ in length. */
export function administrativeUnit(edition: AdministrativeEdition, code: string): AdministrativeUnit | undefined {
  return EDITIONS[edition].get(code);
}
