import type { Composition, Encounter, Observation, Patient, Resource } from '@hub/fhir-model';
import { facilityNames, hubCodeSystem, hubExtension, type Names } from '../../qd3176/map/names.ts';
import type { KskFile } from '../content.ts';
import { readPersonFields } from './person.ts';
import { keptFields, readResult } from './result.ts';
import { readVisitFields } from './visit.ts';

/** A health check as stored: its Composition, the person, and resources among which those it refers to are. */
export interface StoredCheck {
  /** MA_CSKCB. */
  readonly facility: string;
  readonly composition: Composition;
  readonly patient: Patient;
  readonly resources: readonly Resource[];
}

/** The files of a health check, regenerated from FHIR alone. */
export function healthCheckOf({ facility, composition, patient, resources }: StoredCheck, names: Names): KskFile[] {
  const reading = { names, facility: facilityNames(names, facility) };
  const at = new Map(resources.map((one) => [`${one.resourceType}/${one.id}`, one]));
  const encounter = at.get(composition.encounter?.reference ?? '') as Encounter | undefined;
  const health = (resources as readonly Observation[]).find(
    ({ resourceType, code, encounter: of }) =>
      resourceType === 'Observation' &&
      of?.reference === composition.encounter?.reference &&
      code.coding?.some((one) => one.system === hubCodeSystem(names, 'ksk') && one.code === 'PHAN_LOAI_SK'),
  );
  const found = {
    ...readPersonFields(reading, patient),
    ...(encounter === undefined ? {} : readVisitFields(reading, encounter, health)),
  };
  return (composition.section ?? []).map(({ extension, code, entry = [] }) => {
    const fields: Record<string, string> = {};
    for (const { name, text = found[name] } of keptFields(names, extension)) if (text !== undefined) fields[name] = text;
    const rows = entry.flatMap(({ reference = '' }) => (at.get(reference) as Observation | undefined) ?? []);
    return {
      type: extension?.find(({ url }) => url === hubExtension(names, 'ksk-file'))?.valueString ?? '',
      root: code?.coding?.[0]?.code ?? '',
      fields,
      results: rows.map((row) => readResult(reading, row)),
    };
  });
}
