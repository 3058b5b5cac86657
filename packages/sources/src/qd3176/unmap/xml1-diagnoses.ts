import type { Condition, EncounterDiagnosis } from '@hub/fhir-model';
import { TERMINOLOGY } from '@hub/fhir-model';
import { codeSystemOf } from '../map/names.ts';
import { codeIn, type Holder, nativeText, type Reading } from './reading.ts';
import { writtenList } from './written.ts';

/** CHAN_DOAN_VAO, CHAN_DOAN_RV, MA_BENH_CHINH, MA_BENH_KT and MA_BENH_YHCT: the Conditions in the order the Encounter gives them. */
export function diagnoses(reading: Reading, holder: Holder): Record<string, string | undefined> {
  const { encounter } = reading.stored;
  const conditions = new Map(reading.stored.of<Condition>('Condition').map((condition) => [`Condition/${condition.id}`, condition]));
  const ofRole = (role: string) =>
    (encounter.diagnosis ?? [])
      .filter(({ use }) => use?.coding?.[0]?.code === role)
      .sort(byRank)
      .flatMap(({ condition }) => conditions.get(condition.reference ?? '') ?? []);
  const native = (field: string, written: string | undefined) => nativeText(reading, holder, field, written);
  const icd = ({ code }: Condition) => codeIn(reading, code, TERMINOLOGY.icd10);
  const traditional = ({ code }: Condition) => codeIn(reading, code, codeSystemOf(reading.names, 'MA_BENH_YHCT'));
  const list = ofRole('DD');
  const [main, ...further] = list;
  const known = (codes: (string | undefined)[]) => writtenList(codes.filter((code) => code !== undefined));
  return {
    CHAN_DOAN_VAO: ofRole('AD')[0]?.code?.text,
    CHAN_DOAN_RV: main?.code?.text,
    MA_BENH_CHINH: native('MA_BENH_CHINH', main && icd(main)),
    MA_BENH_KT: native('MA_BENH_KT', known(further.map(icd))),
    MA_BENH_YHCT: native('MA_BENH_YHCT', known(list.map(traditional))),
  };
}

const byRank = (a: EncounterDiagnosis, b: EncounterDiagnosis): number => (a.rank ?? 0) - (b.rank ?? 0);
