import type { Composition, Patient } from '@hub/fhir-model';
import { ASSESSED_SUMMARY, ASSESSMENT_EXTENSIONS, ASSESSMENT_SECTIONS, INJURY } from '../map/assessment-specs.ts';
import { hubExtension, type Names } from '../map/names.ts';
import { socialInsuranceNumber } from '../map/paper-cards.ts';
import { personalNumber } from '../map/personal-number.ts';
import { completeRow, repeated } from './complete-row.ts';
import { sectionText } from './narrative.ts';
import { fieldText, openReading, type Reading, resourcesOf } from './reading.ts';
import { asked, rowParts } from './row-parts.ts';
import type { NationalRow } from './stored-visit.ts';
import type { TableReader } from './tables.ts';
import { writtenDay, writtenNumber } from './written.ts';
import { xml1 } from './xml1.ts';

/** XML12, from its papers. */
export const xml12: TableReader = (stored, names) => {
  const reading = openReading(stored, names);
  const rows = resourcesOf<Composition>(reading, 'XML12', 'Composition');
  const [summary = {}] = rows.length === 0 ? [] : xml1(stored, names);
  return rows.map(({ part }) => xml12Row(reading, part, summary));
};

/** One row of XML12, from its Composition, what else was made from it, and the visit's person; what it repeats of XML1 is read there. */
export function xml12Row(reading: Reading, paper: Composition, summary: NationalRow): NationalRow {
  const { names, facility, stored } = reading;
  const parts = rowParts(reading, 'XML12', paper);
  return completeRow(reading, 'XML12', paper, {
    ...repeated(summary, ASSESSED_SUMMARY),
    ...ofPerson(names, stored.patient, summary),
    NGAY_SINH: summary.NGAY_SINH?.slice(0, 8),
    MA_BHXH: socialInsuranceNumber(summary),
    ...Object.fromEntries(ASSESSMENT_EXTENSIONS.map(([field]) => [field, fieldText(reading, paper, field)])),
    ...Object.fromEntries(ASSESSMENT_SECTIONS.map(([field]) => [field, sectionText(reading, paper.section, field)])),
    ...Object.fromEntries(INJURY.map(({ field }) => [field, writtenNumber(asked(parts, field)[0]?.valueQuantity?.value)])),
    NGUOI_CHU_TRI: paper.attester?.find(({ mode }) => mode === 'official')?.party?.display,
    NGAY_CHUNG_TU: writtenDay(paper.date),
    SO_BIEN_BAN: paper.identifier?.system === facility.documentNumber ? paper.identifier.value : undefined,
  });
}

/** What only XML12 says of the person. */
function ofPerson(names: Names, person: Patient, { SO_CCCD }: NationalRow): Record<string, string | undefined> {
  const number = personalNumber(names, SO_CCCD);
  const paper = person.identifier?.find(({ system, value }) => system === number?.system && value === number?.value);
  const occupation = person.extension?.find(({ url }) => url === hubExtension(names, 'extension-occupation'));
  return {
    NGAY_CAP_CCCD: writtenDay(paper?.period?.start),
    NOI_CAP_CCCD: paper?.assigner?.display,
    NGHE_NGHIEP: occupation?.valueCodeableConcept?.text,
  };
}
