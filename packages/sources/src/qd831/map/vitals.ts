import type { CodeableConcept } from '@hub/fhir-model';
import { loinc } from '../../qd3176/map/observation.ts';

/** A measurement of a visit or at birth, with the unit its tag implies. */
export interface Vital {
  readonly tag: string;
  readonly code: CodeableConcept;
  readonly loinc: string;
  readonly unit: string;
  readonly ucum: string;
}

const vital = (tag: string, code: string, display: string, unit: string, ucum: string): Vital => ({
  tag,
  code: loinc(code, display),
  loinc: code,
  unit,
  ucum,
});

export const VITALS: readonly Vital[] = [
  vital('MACH', '8867-4', 'Heart rate', 'lần/phút', '/min'),
  vital('NHIETDO', '8310-5', 'Body temperature', '°C', 'Cel'),
  vital('NHIPTHO', '9279-1', 'Respiratory rate', 'lần/phút', '/min'),
  vital('CHIEUCAO', '8302-2', 'Body height', 'cm', 'cm'),
  vital('CHISOBMI', '39156-5', 'Body mass index (BMI) [Ratio]', 'kg/m2', 'kg/m2'),
  vital('CANNANG', '29463-7', 'Body weight', 'kg', 'kg'),
  vital('VONGBUNG', '8280-0', 'Waist Circumference at umbilicus by Tape measure', 'cm', 'cm'),
];

/** Components of {@link BLOOD_PRESSURE}. */
export const PRESSURES: readonly Vital[] = [
  vital('HUYETAPTT', '8480-6', 'Systolic blood pressure', 'mmHg', 'mm[Hg]'),
  vital('HUYETAPTD', '8462-4', 'Diastolic blood pressure', 'mmHg', 'mm[Hg]'),
];
export const BLOOD_PRESSURE = loinc('85354-9', 'Blood pressure panel with all children optional');

export const BIRTH_VITALS: readonly Vital[] = [
  vital('CANNANG', '8339-4', 'Birth weight Measured', 'g', 'g'),
  vital('CHIEUDAI', '89269-5', 'Body height Measured --at birth', 'cm', 'cm'),
];
