import type { CodeableConcept, Extension } from '@hub/fhir-model';
import { readList } from '../../values/list.ts';
import { writtenCode, writtenList } from '../unmap/written.ts';
import { oneConcept } from './element.ts';
import { keepExact } from './extensions.ts';
import type { Fields } from './fields.ts';
import { icdCoding } from './icd.ts';
import { codeSystemOf } from './names.ts';
import type { Scope } from './scope.ts';

/**
 * Why something was asked for: MA_BENH (ICD-10) and MA_BENH_YHCT (traditional) of a row, one concept per code. A list written in a way its
 * codes do not give back stays as text in `extension`.
 */
export function reasons(scope: Scope, fields: Fields, extension: Extension[]): CodeableConcept[] {
  const list: CodeableConcept[] = [];
  if (fields.MA_BENH !== undefined) {
    const codings = readList(fields.MA_BENH).map((code) => icdCoding(scope, code));
    for (const one of codings) list.push({ coding: [one] });
    keepExact(scope, extension, 'MA_BENH', fields.MA_BENH, writtenList(codings.map((one) => writtenCode(one, scope.names))));
  }
  if (fields.MA_BENH_YHCT !== undefined) {
    const system = codeSystemOf(scope.names, 'MA_BENH_YHCT');
    const codes = readList(fields.MA_BENH_YHCT);
    for (const code of codes) list.push(oneConcept(system, code));
    keepExact(scope, extension, 'MA_BENH_YHCT', fields.MA_BENH_YHCT, writtenList(codes));
  }
  return list;
}
