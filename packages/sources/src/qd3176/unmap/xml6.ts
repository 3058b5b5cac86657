import type { EpisodeOfCare } from '@hub/fhir-model';
import { codeSystemOf } from '../map/names.ts';
import { HIV_EXTENSIONS, HIV_QUESTIONS, HIV_SUMMARY, PCR, VIRAL_LOAD } from '../map/programme-specs.ts';
import { completeRow, repeated } from './complete-row.ts';
import { codeIn, fieldText, openReading, type Reading, resourcesOf } from './reading.ts';
import { answers, asked, regimenCode, regimenOf, rowParts } from './row-parts.ts';
import type { NationalRow } from './stored-visit.ts';
import type { TableReader } from './tables.ts';
import { writtenDay } from './written.ts';
import { xml1 } from './xml1.ts';

/** XML6, from its episodes. */
export const xml6: TableReader = (stored, names) => {
  const reading = openReading(stored, names);
  const rows = resourcesOf<EpisodeOfCare>(reading, 'XML6', 'EpisodeOfCare');
  const [summary = {}] = rows.length === 0 ? [] : xml1(stored, names);
  return rows.map(({ part }) => xml6Row(reading, part, summary));
};

/** One row, from its episode and what else was made from it; what it repeats of XML1 is read there. */
export function xml6Row(reading: Reading, episode: EpisodeOfCare, summary: NationalRow): NationalRow {
  const row = rowParts(reading, 'XML6', episode);
  const [load] = asked(row, VIRAL_LOAD.field);
  const [pcr] = asked(row, PCR.field);
  const first = regimenOf(row, 'MA_PHAC_DO_DIEU_TRI_BD');
  const tb = regimenOf(row, 'PHACDO_DTRI_LAO');
  const now = regimenOf(row, 'MA_PHAC_DO_DIEU_TRI');
  return completeRow(reading, 'XML6', episode, {
    ...repeated(summary, HIV_SUMMARY),
    ...Object.fromEntries(HIV_EXTENSIONS.map((field) => [field, fieldText(reading, episode, field)])),
    ...answers(row, [...HIV_QUESTIONS, VIRAL_LOAD, PCR]),
    MA_LOAI_BN: episode.type
      ?.map((type) => codeIn(reading, type, codeSystemOf(reading.names, 'MA_LOAI_BN')))
      .find((code) => code !== undefined),
    MA_CSKCB: episode.managingOrganization?.identifier?.value,
    MA_PHAC_DO_DIEU_TRI_BD: regimenCode(first),
    MA_BAC_PHAC_DO_BD: fieldText(reading, first, 'MA_BAC_PHAC_DO_BD'),
    PHACDO_DTRI_LAO: regimenCode(tb),
    NGAYBD_DTRI_LAO: writtenDay(tb?.effectivePeriod?.start),
    NGAYKT_DTRI_LAO: writtenDay(tb?.effectivePeriod?.end),
    MA_LYDO_XNTL_VR: fieldText(reading, load, 'MA_LYDO_XNTL_VR'),
    NGAY_XN_TLVR: writtenDay(load?.effectiveDateTime),
    NGAY_KQ_XN_TLVR: writtenDay(load?.issued),
    LAN_XN_PCR: fieldText(reading, pcr, 'LAN_XN_PCR'),
    NGAY_XN_PCR: writtenDay(pcr?.effectiveDateTime),
    NGAY_KQ_XN_PCR: writtenDay(pcr?.issued),
    NGAY_BAT_DAU_DT_CTX: writtenDay(regimenOf(row, 'NGAY_BAT_DAU_DT_CTX')?.effectivePeriod?.start),
    NGAY_BAT_DAU_XU_TRI: writtenDay(now?.effectivePeriod?.start),
    NGAY_KET_THUC_XU_TRI: writtenDay(now?.effectivePeriod?.end),
    MA_PHAC_DO_DIEU_TRI: regimenCode(now),
    MA_BAC_PHAC_DO: fieldText(reading, now, 'MA_BAC_PHAC_DO'),
    SO_NGAY_CAP_THUOC_ARV: fieldText(reading, now, 'SO_NGAY_CAP_THUOC_ARV'),
    NGAY_CHUYEN_PHAC_DO: fieldText(reading, now, 'NGAY_CHUYEN_PHAC_DO'),
    LY_DO_CHUYEN_PHAC_DO: now?.statusReason?.[0]?.coding?.[0]?.code,
  });
}
