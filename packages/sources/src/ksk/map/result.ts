import type { CodeableConcept, Extension, Observation, Reference } from '@hub/fhir-model';
import { emit, observationAt, placeInVisit, type Scope, type VisitPlace } from '../../qd831/map/scope.ts';
import { digest } from '../../qd831/person.ts';
import { coding, UNKNOWN_CONCEPT } from '../../qd3176/map/element.ts';
import { hubCodeSystem } from '../../qd3176/map/names.ts';
import { DATA_UNKNOWN } from '../../qd3176/map/observation.ts';
import { resultValue } from '../../qd3176/map/result-value.ts';
import { type Fields, type KskFile, RESULT, RESULT_FIELDS } from '../content.ts';
import { readResult } from '../unmap/result.ts';
import { fieldExtensionOf } from './section.ts';

/**
 * An Observation for each result (CHI_TIET_CLS) of each file, and the references to them by file. A result goes by its index and service; results
 * that agree in these are told apart by all they say, and of two that say the same one is kept.
 */
export function results(scope: Scope, at: VisitPlace, files: readonly KskFile[], start: string | undefined): Reference[][] {
  return files.map(({ root, type, results: rows }) => {
    const counts = Map.groupBy(rows, natural);
    return rows.map((row) => {
      const several = new Set(counts.get(natural(row))?.map((one) => JSON.stringify(one))).size > 1;
      const name = `${root}/${type}/${several ? `${natural(row)}#${digest(JSON.stringify(row)).slice(0, 12)}` : natural(row)}`;
      return result(scope, at, name, row, start);
    });
  });
}

const natural = ({ MA_DICH_VU = '', MA_CHI_SO = '' }: Fields): string => `${MA_DICH_VU}|${MA_CHI_SO}`.slice(0, 120);

function result(scope: Scope, at: VisitPlace, name: string, row: Fields, start: string | undefined): Reference {
  const { names, facility } = scope;
  const place = placeInVisit(scope, at, RESULT, name);
  const { GIA_TRI, DON_VI_DO, MO_TA, KET_LUAN } = row;
  const resource: Observation & { id: string } = observationAt(scope, place, '', {
    ...(GIA_TRI === undefined && MO_TA === undefined && KET_LUAN === undefined ? { status: 'registered' } : {}),
    code: codeOf(scope, row),
    ...(start === undefined ? {} : { effectiveDateTime: start }),
    ...(GIA_TRI === undefined ? { dataAbsentReason: DATA_UNKNOWN } : resultValue(GIA_TRI, DON_VI_DO)),
    ...(KET_LUAN === undefined ? {} : { interpretation: [{ text: KET_LUAN }] }),
    ...(MO_TA === undefined ? {} : { note: [{ text: MO_TA }] }),
  });
  const found = readResult({ names, facility }, resource);
  const extension: Extension[] = RESULT_FIELDS.flatMap((field) =>
    row[field] === undefined || row[field] === found[field] ? [] : [fieldExtensionOf(names, field, row[field])],
  );
  if (extension.length > 0) resource.extension = extension;
  emit(scope, resource);
  return { reference: `Observation/${resource.id}`, identifier: place.row };
}

/** MA_CHI_SO: 7 digits are of QĐ 1227/2025, anything else of QĐ 7603 PL11; MA_DICH_VU beside it. */
function codeOf({ names }: Scope, { MA_CHI_SO, MA_DICH_VU }: Fields): CodeableConcept {
  const list = /^\d{7}$/.test(MA_CHI_SO ?? '') ? 'lab-index-1227' : 'lab-index-7603';
  const codes = [
    ...(MA_CHI_SO === undefined ? [] : [coding(hubCodeSystem(names, list), MA_CHI_SO)]),
    ...(MA_DICH_VU === undefined ? [] : [coding(hubCodeSystem(names, 'ma-dich-vu'), MA_DICH_VU)]),
  ];
  return codes.length === 0 ? UNKNOWN_CONCEPT : { coding: codes };
}
