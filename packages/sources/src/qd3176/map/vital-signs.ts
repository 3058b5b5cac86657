import type { CodeableConcept, Observation, ObservationComponent, Reference } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { exact, ucum } from './element.ts';
import { loinc, observation, VITAL_SIGNS } from './observation.ts';
import { emit, rowName, type Scope } from './scope.ts';

/** `CSST<M75_T37_HA120/70_NT18_SP98>` inside XML5.DIEN_BIEN_LS; spaces are tolerated. */
const BLOCK = /CSST\s*<([^<>]*)>/i;
const PART = /^(M|T|NT|SP)\s*(\d+(?:[.,]\d+)?)$/i;
const PRESSURE = /^HA\s*(\d+(?:[.,]\d+)?)\s*(?:\/\s*(\d+(?:[.,]\d+)?))?$/i;

interface Sign {
  readonly code: CodeableConcept;
  readonly loinc: string;
  readonly unit: string;
  readonly ucum: string;
}

const sign = (code: string, display: string, unit: string, ucumCode: string): Sign => ({
  code: loinc(code, display),
  loinc: code,
  unit,
  ucum: ucumCode,
});

const SIGNS: Readonly<Record<string, Sign>> = {
  M: sign('8867-4', 'Heart rate', 'lần/phút', '/min'),
  T: sign('8310-5', 'Body temperature', '°C', 'Cel'),
  NT: sign('9279-1', 'Respiratory rate', 'lần/phút', '/min'),
  SP: sign('2708-6', 'Oxygen saturation in Arterial blood', '%', '%'),
};
const BLOOD_PRESSURE = loinc('85354-9', 'Blood pressure panel with all children optional');
const SYSTOLIC = loinc('8480-6', 'Systolic blood pressure');
const DIASTOLIC = loinc('8462-4', 'Diastolic blood pressure');

/**
 * Observations for the vital signs a note carries: pulse (M), temperature (T), blood pressure (HA), breathing (NT), oxygen
 * saturation (SP). Parts that do not read as a number make nothing; the note keeps the whole text.
 */
export function vitalSigns(scope: Scope, row: Row, note: string, effective: string | undefined, performers: readonly Reference[]): void {
  const block = BLOCK.exec(note)?.[1];
  if (block === undefined) return;
  const start = (code: string, concept: CodeableConcept): Observation & { id: string } =>
    observation(scope, row, `${rowName(row)}/${code}`, VITAL_SIGNS, concept, effective ?? scope.start?.instant, performers);
  for (const text of block.split('_')) {
    const part = text.trim();
    const pressure = PRESSURE.exec(part);
    if (pressure !== null) {
      const resource = start('85354-9', BLOOD_PRESSURE);
      resource.component = pressureComponents(pressure[1] as string, pressure[2]);
      if (resource.component.length > 0) emit(scope, resource);
      continue;
    }
    const [, letter, number] = PART.exec(part) ?? [];
    const found = SIGNS[letter?.toUpperCase() ?? ''];
    const value = exact(number);
    if (found === undefined || value === undefined) continue;
    const resource = start(found.loinc, found.code);
    resource.valueQuantity = ucum(value, found.unit, found.ucum);
    emit(scope, resource);
  }
}

function pressureComponents(systolic: string, diastolic: string | undefined): ObservationComponent[] {
  const component = (code: CodeableConcept, text: string | undefined): ObservationComponent[] => {
    const value = exact(text);
    return value === undefined ? [] : [{ code, valueQuantity: ucum(value, 'mmHg', 'mm[Hg]') }];
  };
  return [...component(SYSTOLIC, systolic), ...component(DIASTOLIC, diastolic)];
}
