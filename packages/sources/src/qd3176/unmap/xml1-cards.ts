import type { Claim, Coverage } from '@hub/fhir-model';
import { fieldText, nativeText, type Reading } from './reading.ts';
import { writtenDay, writtenList } from './written.ts';

/**
 * The cards of the visit: the Coverages its bill names, in order. Other visits with the same card describe them too, so a list with blanks
 * or doubles stays as text on the bill, and the Encounter says which fields were left out.
 */
export function cards(reading: Reading, bill: Pick<Claim, 'insurance' | 'extension'>): Record<string, string | undefined> {
  const byId = new Map(reading.stored.of<Coverage>('Coverage').map((coverage) => [`Coverage/${coverage.id}`, coverage]));
  const all = [...bill.insurance]
    .sort((a, b) => a.sequence - b.sequence)
    .map(({ coverage }) => ({ number: coverage.identifier?.value, coverage: byId.get(coverage.reference ?? '') }));
  const shown = all.filter(({ number }) => number !== undefined);
  const native = (field: string, values: readonly (string | undefined)[]) => nativeText(reading, bill, field, writtenList(values));
  const first = all[0]?.coverage;
  const { insurance } = reading.names.sid;
  return {
    MA_THE_BHYT: native(
      'MA_THE_BHYT',
      shown.map(({ coverage }) => coverage?.identifier?.find(({ system }) => system === insurance)?.value),
    ),
    MA_DKBD: native(
      'MA_DKBD',
      shown.map(({ coverage }) => fieldText(reading, coverage, 'MA_DKBD')),
    ),
    GT_THE_TU: native(
      'GT_THE_TU',
      shown.map(({ coverage }) => writtenDay(coverage?.period?.start)),
    ),
    GT_THE_DEN: native(
      'GT_THE_DEN',
      shown.map(({ coverage }) => writtenDay(coverage?.period?.end)),
    ),
    NGAY_MIEN_CCT: fieldText(reading, first, 'NGAY_MIEN_CCT'),
    MA_KHUVUC: fieldText(reading, first, 'MA_KHUVUC'),
    NAM_NAM_LIEN_TUC: fieldText(reading, first, 'NAM_NAM_LIEN_TUC'),
  };
}
