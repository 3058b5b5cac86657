import type { CodeableConcept } from '@hub/fhir-model';
import { readList } from '../../values/list.ts';
import { oneConcept } from './element.ts';
import type { Fields } from './fields.ts';
import { icdCoding } from './icd.ts';
import { codeSystemOf } from './names.ts';
import type { Scope } from './scope.ts';

/** Why something was asked for: MA_BENH (ICD-10) and MA_BENH_YHCT (traditional) of a row, one concept per code. */
export function reasons(scope: Scope, fields: Fields): CodeableConcept[] {
  const list: CodeableConcept[] = [];
  if (fields.MA_BENH !== undefined) for (const code of readList(fields.MA_BENH)) list.push({ coding: [icdCoding(scope, code)] });
  if (fields.MA_BENH_YHCT !== undefined) {
    const system = codeSystemOf(scope.names, 'MA_BENH_YHCT');
    for (const code of readList(fields.MA_BENH_YHCT)) list.push(oneConcept(system, code));
  }
  return list;
}
