import type { Composition, CompositionSection } from '@hub/fhir-model';
import { formatInstant, TERMINOLOGY } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { coding, dateTime, identifier } from './element.ts';
import { addFieldExtensions, type FieldRule, timeOrText } from './extensions.ts';
import { keepField } from './left-out.ts';
import { hubCodeSystem } from './names.ts';
import { performers } from './performers.ts';
import { emit, rowKey, rowName, type Scope, visitChildId } from './scope.ts';
import { textSection } from './text-section.ts';
import { vitalSigns } from './vital-signs.ts';

const EXTENSIONS: readonly FieldRule[] = [['DU_PHONG', 'text']];

/** The text parts of a note, in order. */
const SECTIONS = [
  ['DIEN_BIEN_LS', 'Diễn biến lâm sàng'],
  ['GIAI_DOAN_BENH', 'Giai đoạn bệnh'],
  ['HOI_CHAN', 'Hội chẩn'],
  ['PHAU_THUAT', 'Phẫu thuật'],
] as const;

/** A progress note: a row of XML5, with the vital signs written in it. */
export function composition(scope: Scope, row: Row): void {
  const { fields } = row;
  const extension = addFieldExtensions(scope, fields, EXTENSIONS, []);
  const authors = performers(scope, fields, 'NGUOI_THUC_HIEN', extension);
  const date = timeOrText(scope, fields, 'THOI_DIEM_DBLS', extension);
  if (fields.THOI_DIEM_DBLS === undefined) keepField(scope, extension, 'THOI_DIEM_DBLS', undefined, 'a date'); // R4 demands one
  const section = sections(scope, row);
  const resource: Composition & { id: string } = {
    resourceType: 'Composition',
    id: visitChildId(scope, 'Composition', rowName(row)),
    ...scope.head,
    ...(extension.length === 0 ? {} : { extension }),
    identifier: identifier(scope.facility.row, rowKey(scope, row)),
    status: 'final',
    type: {
      coding: [coding(TERMINOLOGY.loinc, '11506-3', 'Progress note'), coding(hubCodeSystem(scope.names, 'document-type'), 'XML5')],
    },
    subject: scope.subject,
    encounter: scope.encounter,
    date: date ?? dateTime(scope.xml1.NGAY_VAO) ?? formatInstant(scope.context.receivedAt),
    author: authors.length > 0 ? authors : [scope.organization],
    title: 'Diễn biến lâm sàng',
    ...(section.length === 0 ? {} : { section }),
  };
  emit(scope, resource);
  if (fields.DIEN_BIEN_LS !== undefined) vitalSigns(scope, row, fields.DIEN_BIEN_LS, date, authors);
}

function sections(scope: Scope, row: Row): CompositionSection[] {
  const list: CompositionSection[] = [];
  for (const [field, title] of SECTIONS) {
    const text = row.fields[field];
    if (text === undefined) continue;
    list.push(textSection(scope, field, title, text));
  }
  return list;
}
