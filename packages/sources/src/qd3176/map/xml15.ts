import type { Extension } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { xml15Row } from '../unmap/xml15.ts';
import { oneConcept } from './element.ts';
import { addFieldExtensions, type FieldRule } from './extensions.ts';
import { keepRow, sentSummary } from './keep-row.ts';
import { codeSystemOf } from './names.ts';
import { days, emitEpisode, episode, findings, programmeType, regimen } from './programme.ts';
import { type Question, TB_QUESTIONS } from './programme-specs.ts';
import type { Scope } from './scope.ts';

/** Fields without a home in EpisodeOfCare. */
const EXTENSIONS: readonly FieldRule[] = [
  ['STT', 'integer'],
  ['NGAYKD_HIV', 'date'],
  ['BDDT_ARV', 'date'],
  ['NGAY_BAT_DAU_DT_CTX', 'date'],
  ['DU_PHONG', 'text'],
];

const REGIMEN: Question = { field: 'PHACDO_DTRI_LAO', title: 'Phác đồ điều trị lao' };

/** A row of XML15, treatment of tuberculosis: the episode, its classifications, its regimen. */
export function xml15(scope: Scope, row: Row): void {
  const from = scope.visitResources.length;
  const { fields } = row;
  const period = days(fields.NGAYBD_DTRI_LAO, fields.NGAYKT_DTRI_LAO);
  findings(scope, row, TB_QUESTIONS);
  if (fields.PHACDO_DTRI_LAO !== undefined) {
    const medication = oneConcept(codeSystemOf(scope.names, 'PHACDO_DTRI_LAO'), fields.PHACDO_DTRI_LAO);
    regimen(scope, row, { question: REGIMEN, medication, period });
  }
  const extension: Extension[] = addFieldExtensions(scope, fields, EXTENSIONS, []);
  const resource = episode(scope, row, [programmeType(scope, 'TB', 'Điều trị lao')], period, extension);
  keepRow(scope, row, extension, (reading) => xml15Row(reading, resource, sentSummary(scope)), from);
  emitEpisode(scope, resource);
}
