import type { DiagnosticReport, Observation } from '@hub/fhir-model';
import { codeSystemOf, fieldExtension, hubCodeSystem } from '../map/names.ts';
import { codeIn, fieldText, nationalRow, nativeText, openReading, type Reading, referenceList, resourcesOf } from './reading.ts';
import type { NationalRow } from './stored-visit.ts';
import type { TableReader } from './tables.ts';
import { writtenTime, writtenValue } from './written.ts';

/** XML4: one Observation a row, and the report of its service for MA_DICH_VU and KET_LUAN. */
export const xml4: TableReader = (stored, names) => {
  const reading = openReading(stored, names);
  const reports = new Map<string, DiagnosticReport>();
  for (const report of stored.of<DiagnosticReport>('DiagnosticReport')) {
    for (const { reference } of report.result ?? []) if (reference !== undefined) reports.set(reference, report);
  }
  return resourcesOf<Observation>(reading, 'XML4', 'Observation').map(({ row, part }) =>
    nationalRow({ MA_LK: reading.visit, STT: row.stt, ...result(reading, part, reports.get(`Observation/${part.id}`)) }),
  );
};

function result(reading: Reading, one: Observation, report: DiagnosticReport | undefined): NationalRow {
  const { names } = reading;
  const text = (field: string) => fieldText(reading, one, field);
  const native = (field: string, written: string | undefined) => nativeText(reading, one, field, written);
  const index = (list: string) => codeIn(reading, one.code, hubCodeSystem(names, list));
  return nationalRow({
    MA_DICH_VU: codeIn(reading, report?.code, codeSystemOf(names, 'MA_DICH_VU')),
    MA_CHI_SO: index('lab-index-1227') ?? index('lab-index-7603'),
    TEN_CHI_SO: one.code.text,
    GIA_TRI: native('GIA_TRI', writtenValue(one)),
    DON_VI_DO: native('DON_VI_DO', one.valueQuantity?.unit ?? one.valueRange?.low?.unit),
    MO_TA: one.note?.[0]?.text,
    KET_LUAN: conclusion(reading, one, report),
    NGAY_KQ: one.issued === undefined ? text('NGAY_KQ') : native('NGAY_KQ', writtenTime(one.issued)),
    MA_BS_DOC_KQ: native('MA_BS_DOC_KQ', referenceList(reading, one.performer)),
    MA_MAY: text('MA_MAY'),
    DU_PHONG: text('DU_PHONG'),
  });
}

/** The report's conclusion; of several rows the line this one points to. */
function conclusion({ names }: Reading, { extension }: Observation, report: DiagnosticReport | undefined): string | undefined {
  if (report?.result === undefined || report.result.length < 2) return report?.conclusion;
  const line = extension?.find(({ url }) => url === fieldExtension(names, 'KET_LUAN'))?.valueInteger;
  return line === undefined ? undefined : report.conclusion?.split('\n')[line - 1];
}
