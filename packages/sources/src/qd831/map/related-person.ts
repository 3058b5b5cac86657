import type { CodeableConcept, Coding, ContactPoint, Extension, RelatedPerson } from '@hub/fhir-model';
import { coding, concept } from '../../qd3176/map/element.ts';
import { humanName } from '../../qd3176/map/human-name.ts';
import { codeSystemOf } from '../../qd3176/map/names.ts';
import { personalNumber } from '../../qd3176/map/personal-number.ts';
import { ROLE_CODE } from '../../qd3176/map/relatives.ts';
import type { NamedPart } from '../row-names.ts';
import { RELATION_FIELDS } from '../sections.ts';
import { readRelation } from '../unmap/related-person.ts';
import { emit, idAt, keepTags, personPlace, type Scope } from './scope.ts';

/** A relative, QUANHE_GIADINH. */
export function relation(scope: Scope, { name, part: { section, fields } }: NamedPart): void {
  const { names } = scope;
  const place = personPlace(scope, section, name.slice(section.length + 1));
  const personal = personalNumber(names, fields.MADINHDANH);
  const telecom: ContactPoint[] = [];
  if (fields.DIENTHOAI !== undefined) telecom.push({ system: 'phone', value: fields.DIENTHOAI });
  if (fields.DIDONG !== undefined) telecom.push({ system: 'phone', value: fields.DIDONG, use: 'mobile' });
  const code = fields.LOAI_QUANHE === undefined ? [] : [coding(codeSystemOf(names, 'LOAI_QUANHE'), fields.LOAI_QUANHE)];
  const relationship: CodeableConcept[] = [];
  const role = concept(code, fields.TEN_QUANHE);
  if (role !== undefined) relationship.push(role);
  if (fields.GIAMHO !== undefined) {
    const guardian: Coding[] = fields.GIAMHO === '1' ? [coding(ROLE_CODE, 'GUARD', 'guardian')] : [];
    relationship.push({ coding: [coding(codeSystemOf(names, 'GIAMHO'), fields.GIAMHO), ...guardian] });
  }
  const extension: Extension[] = [];
  const resource: RelatedPerson & { id: string } = {
    resourceType: 'RelatedPerson',
    id: idAt(scope, place, 'RelatedPerson'),
    extension,
    identifier: personal === undefined ? [place.row] : [place.row, personal],
    active: true,
    patient: scope.subject,
    ...(relationship.length === 0 ? {} : { relationship }),
    ...(fields.HOTEN === undefined ? {} : { name: [humanName(fields.HOTEN)] }),
    ...(telecom.length === 0 ? {} : { telecom }),
  };
  keepTags(scope, extension, RELATION_FIELDS, fields, readRelation({ names, facility: scope.facility }, resource));
  if (extension.length === 0) delete resource.extension;
  emit(scope, resource);
}
