import type { EpisodeOfCare } from '@hub/fhir-model';
import { TB_QUESTIONS, TB_SUMMARY } from '../map/programme-specs.ts';
import { completeRow, repeated } from './complete-row.ts';
import { fieldText, openReading, type Reading, resourcesOf } from './reading.ts';
import { answers, regimenCode, regimenOf, rowParts } from './row-parts.ts';
import type { NationalRow } from './stored-visit.ts';
import type { TableReader } from './tables.ts';
import { writtenDay } from './written.ts';
import { xml1 } from './xml1.ts';

/** XML15, from its episodes. */
export const xml15: TableReader = (stored, names) => {
  const reading = openReading(stored, names);
  const rows = resourcesOf<EpisodeOfCare>(reading, 'XML15', 'EpisodeOfCare');
  const [summary = {}] = rows.length === 0 ? [] : xml1(stored, names);
  return rows.map(({ part }) => xml15Row(reading, part, summary));
};

/** One row, from its episode and what else was made from it; what it repeats of XML1 is read there. */
export function xml15Row(reading: Reading, episode: EpisodeOfCare, summary: NationalRow): NationalRow {
  const row = rowParts(reading, 'XML15', episode);
  return completeRow(reading, 'XML15', episode, {
    ...repeated(summary, TB_SUMMARY),
    ...answers(row, TB_QUESTIONS),
    STT: fieldText(reading, episode, 'STT'),
    NGAYBD_DTRI_LAO: writtenDay(episode.period?.start),
    NGAYKT_DTRI_LAO: writtenDay(episode.period?.end),
    PHACDO_DTRI_LAO: regimenCode(regimenOf(row, 'PHACDO_DTRI_LAO')),
    MA_CSKCB: episode.managingOrganization?.identifier?.value,
    NGAYKD_HIV: fieldText(reading, episode, 'NGAYKD_HIV'),
    BDDT_ARV: fieldText(reading, episode, 'BDDT_ARV'),
    NGAY_BAT_DAU_DT_CTX: fieldText(reading, episode, 'NGAY_BAT_DAU_DT_CTX'),
    DU_PHONG: fieldText(reading, episode, 'DU_PHONG'),
  });
}
