import type { Composition, Observation, Patient } from '@hub/fhir-model';
import { formatInstant } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { xml12Row } from '../unmap/xml12.ts';
import { ASSESSMENT_EXTENSIONS, ASSESSMENT_SECTIONS, INJURY } from './assessment-specs.ts';
import { coding, dateTime, exact, identifier, ucum } from './element.ts';
import { addFieldExtensions } from './extensions.ts';
import { keepRow, sentSummary } from './keep-row.ts';
import { hubCodeSystem, hubExtension } from './names.ts';
import { day, finding } from './programme.ts';
import { emit, rowKey, rowName, type Scope, visitChildId } from './scope.ts';
import { textSection } from './text-section.ts';

const TITLE = 'Biên bản giám định y khoa';

/**
 * A row of XML12, the record of a medical assessment board: a Composition, and an Observation per percentage of bodily injury. What it
 * says of the person goes to the visit's Patient (`assessed-person.ts`).
 */
export function xml12(scope: Scope, row: Row, person: Patient): void {
  const from = scope.visitResources.length;
  const { fields } = row;
  for (const question of INJURY) {
    const value = exact(fields[question.field]);
    if (value === undefined) continue;
    const percentage: Observation & { id: string } = { ...finding(scope, row, question), valueQuantity: ucum(value, '%') };
    emit(scope, percentage);
  }
  const extension = addFieldExtensions(scope, fields, ASSESSMENT_EXTENSIONS, []);
  const number = fields.SO_BIEN_BAN;
  if (number !== undefined) extension.unshift({ url: hubExtension(scope.names, 'xml-row'), valueString: rowKey(scope, row) });
  const section = ASSESSMENT_SECTIONS.flatMap(([field, title]) => {
    const text = fields[field];
    return text === undefined ? [] : [textSection(scope, field, title, text)];
  });
  const resource: Composition & { id: string } = {
    resourceType: 'Composition',
    id: visitChildId(scope, 'Composition', rowName(row)),
    ...scope.head,
    extension,
    identifier:
      number === undefined ? identifier(scope.facility.row, rowKey(scope, row)) : identifier(scope.facility.documentNumber, number),
    status: 'final',
    type: { coding: [coding(hubCodeSystem(scope.names, 'document-type'), 'XML12', TITLE)] },
    subject: scope.subject,
    encounter: scope.encounter,
    date: day(fields.NGAY_CHUNG_TU) ?? dateTime(scope.xml1.NGAY_VAO) ?? formatInstant(scope.context.receivedAt),
    author: [scope.organization],
    title: TITLE,
    ...(fields.NGUOI_CHU_TRI === undefined ? {} : { attester: [{ mode: 'official', party: { display: fields.NGUOI_CHU_TRI } }] }),
    ...(section.length === 0 ? {} : { section }),
  };
  keepRow(scope, row, extension, (reading) => xml12Row(reading, resource, sentSummary(scope)), from, person);
  if (extension.length === 0) delete resource.extension;
  emit(scope, resource);
}
