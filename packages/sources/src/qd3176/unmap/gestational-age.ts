import type { Observation } from '@hub/fhir-model';
import { GESTATIONAL_AGE } from '../map/gestational-age.ts';
import { partsOfType, type StoredPaper } from './paper.ts';
import { nativeText } from './reading.ts';
import { writtenNumber } from './written.ts';

/** TUOI_THAI of a paper (XML7, XML11): the Observation of its row. */
export function gestationalAgeOf(paper: StoredPaper): string | undefined {
  const [age] = GESTATIONAL_AGE.coding ?? [];
  const found = partsOfType<Observation>(paper, 'Observation').find(({ code }) =>
    code.coding?.some((coding) => coding.system === age?.system && coding.code === age?.code),
  );
  return nativeText(paper.reading, found, 'TUOI_THAI', writtenNumber(found?.valueQuantity?.value));
}
