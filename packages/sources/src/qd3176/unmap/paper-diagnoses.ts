import { type CodeableConcept, type Coding, TERMINOLOGY } from '@hub/fhir-model';
import { LEFT_OUT } from '../map/left-out.ts';
import { codeSystemOf, hubExtension } from '../map/names.ts';
import { keptField } from './kept-field.ts';
import type { Found } from './paper.ts';
import type { Holder, Reading } from './reading.ts';
import { writtenCode, writtenList } from './written.ts';

/** MA_BENH_CHINH, MA_BENH_KT, MA_BENH_YHCT of a referral or an appointment: the reverse of `map/paper-diagnoses.ts`. */
export function paperDiagnosesOf(reading: Reading, holder: Holder & { readonly reasonCode?: CodeableConcept[] | undefined }): Found {
  const { names } = reading;
  const codings = (holder.reasonCode ?? []).flatMap(({ coding }) => coding ?? []);
  const written = (system: string) =>
    codings.filter((coding: Coding) => coding.system === system).map((coding) => writtenCode(coding, names));
  const icd = written(TERMINOLOGY.icd10);
  const url = hubExtension(names, LEFT_OUT);
  const noMain = holder.extension?.some((one) => one.url === url && one.valueString === 'MA_BENH_CHINH') ?? false;
  return {
    MA_BENH_CHINH: keptField(reading, holder, 'MA_BENH_CHINH', icd[0]),
    MA_BENH_KT: keptField(reading, holder, 'MA_BENH_KT', writtenList(noMain ? icd : icd.slice(1))),
    MA_BENH_YHCT: keptField(reading, holder, 'MA_BENH_YHCT', writtenList(written(codeSystemOf(names, 'MA_BENH_YHCT')))),
  };
}
