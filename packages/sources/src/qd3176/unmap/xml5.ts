import type { Composition } from '@hub/fhir-model';
import { completeRow } from './complete-row.ts';
import { sectionText } from './narrative.ts';
import { fieldText, openReading, referenceList, resourcesOf } from './reading.ts';
import type { TableReader } from './tables.ts';
import { writtenTime } from './written.ts';

/** XML5: one progress note a row. */
export const xml5: TableReader = (stored, names) => {
  const reading = openReading(stored, names);
  return resourcesOf<Composition>(reading, 'XML5', 'Composition').map(({ row, part }) => {
    // Without a doctor R4 has the facility as author.
    const authors = part.author.filter(({ identifier }) => identifier?.system !== names.sid.providerCode);
    return completeRow(reading, 'XML5', part, {
      STT: row.stt,
      DIEN_BIEN_LS: sectionText(reading, part.section, 'DIEN_BIEN_LS'),
      GIAI_DOAN_BENH: sectionText(reading, part.section, 'GIAI_DOAN_BENH'),
      HOI_CHAN: sectionText(reading, part.section, 'HOI_CHAN'),
      PHAU_THUAT: sectionText(reading, part.section, 'PHAU_THUAT'),
      THOI_DIEM_DBLS: writtenTime(part.date),
      NGUOI_THUC_HIEN: referenceList(reading, authors),
      DU_PHONG: fieldText(reading, part, 'DU_PHONG'),
    });
  });
};
