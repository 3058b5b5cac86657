import type { CodeableConcept, Extension } from '@hub/fhir-model';
import { readList } from '../../values/list.ts';
import { writtenCode, writtenList } from '../unmap/written.ts';
import { oneConcept } from './element.ts';
import type { Fields } from './fields.ts';
import { icdCoding } from './icd.ts';
import { keepField } from './left-out.ts';
import { codeSystemOf } from './names.ts';
import type { Scope } from './scope.ts';

/**
 * Why a patient is referred or called again (XML13, XML14): MA_BENH_CHINH first, then MA_BENH_KT, then MA_BENH_YHCT, one concept per
 * code. Where a row has other diagnoses and no main one, its first code is not the main one: `extension` says so.
 */
export function paperDiagnoses(scope: Scope, fields: Fields, extension: Extension[]): CodeableConcept[] {
  const { MA_BENH_CHINH: main, MA_BENH_KT: others, MA_BENH_YHCT: traditional } = fields;
  const codes = [...(main === undefined ? [] : [main]), ...readList(others ?? '')].map((code) => icdCoding(scope, code));
  const written = codes.map((code) => writtenCode(code, scope.names));
  keepField(scope, extension, 'MA_BENH_CHINH', main, written[0]);
  keepField(scope, extension, 'MA_BENH_KT', others, writtenList(main === undefined ? written : written.slice(1)));
  const system = codeSystemOf(scope.names, 'MA_BENH_YHCT');
  const own = readList(traditional ?? '');
  keepField(scope, extension, 'MA_BENH_YHCT', traditional, writtenList(own));
  return [...codes.map((code) => ({ coding: [code] })), ...own.map((code) => oneConcept(system, code))];
}
