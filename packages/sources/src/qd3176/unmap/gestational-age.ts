import type { Observation } from '@hub/fhir-model';
import { GESTATIONAL_AGE } from '../map/gestational-age.ts';
import type { StoredPaper } from './paper.ts';
import { nativeText, resourcesOf, rowKeyOf } from './reading.ts';
import { writtenNumber } from './written.ts';

/** TUOI_THAI of a paper (XML7, XML11): the Observation of its row. */
export function gestationalAgeOf({ reading, row }: StoredPaper): string | undefined {
  const [code] = GESTATIONAL_AGE.coding ?? [];
  const found = resourcesOf<Observation>(reading, row.table, 'Observation').find(
    (one) =>
      rowKeyOf(one.row) === rowKeyOf(row) &&
      one.part.code.coding?.some((coding) => coding.system === code?.system && coding.code === code?.code),
  );
  return nativeText(reading, found?.part, 'TUOI_THAI', writtenNumber(found?.part.valueQuantity?.value));
}
