import type { RelatedPerson } from '@hub/fhir-model';
import { codeSystemOf } from '../../qd3176/map/names.ts';
import type { Fields } from '../content.ts';
import { RELATION_FIELDS } from '../sections.ts';
import { completed, type Reading } from './reading.ts';

/** QUANHE_GIADINH, from the RelatedPerson. */
export function readRelation(reading: Reading, resource: RelatedPerson): Fields {
  const { names, facility } = reading;
  const code = (field: string): string | undefined => {
    const system = codeSystemOf(names, field);
    return resource.relationship?.flatMap(({ coding = [] }) => coding).find((one) => one.system === system)?.code;
  };
  return completed(reading, resource, RELATION_FIELDS, {
    LOAI_QUANHE: code('LOAI_QUANHE'),
    TEN_QUANHE: resource.relationship?.find(({ text }) => text !== undefined)?.text,
    MADINHDANH: resource.identifier?.find(({ system }) => system !== facility.row)?.value,
    HOTEN: resource.name?.[0]?.text,
    DIENTHOAI: resource.telecom?.find(({ use }) => use !== 'mobile')?.value,
    DIDONG: resource.telecom?.find(({ use }) => use === 'mobile')?.value,
    GIAMHO: code('GIAMHO'),
  });
}
