import type { Encounter, Observation } from '@hub/fhir-model';
import type { Reading } from '../../qd831/unmap/reading.ts';
import { writtenTime } from '../../qd3176/unmap/written.ts';

/** Fields of the visit, from the Encounter and the class of health. */
export function readVisitFields(
  { facility }: Reading,
  encounter: Encounter,
  health: Observation | undefined,
): Record<string, string | undefined> {
  return {
    MA_LK: encounter.identifier?.find(({ system }) => system === facility.visit)?.value,
    LY_DO_VV: encounter.reasonCode?.[0]?.text,
    MA_LOAI_KCB: encounter.type?.[0]?.coding?.[0]?.code,
    NGAY_VAO: writtenTime(encounter.period?.start),
    NGAY_RA: writtenTime(encounter.period?.end),
    PHAN_LOAI_SK: health?.valueCodeableConcept?.coding?.[0]?.code,
  };
}
