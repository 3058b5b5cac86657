import type { Encounter } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { type Fields, map, only, SD, type Tables } from './testing.ts';

const encounterOf = (xml1: Fields, tables: Tables = {}) => only<Encounter>(map(xml1, tables), 'Encounter');

describe('Encounter', () => {
  test.each([
    ['01', '1.1', 'AMB'],
    ['1', '1.1', 'AMB'],
    ['01', '2', 'EMER'],
    ['03', '1.1', 'IMP'],
    ['09', '1.1', 'IMP'],
    ['06', '2', 'OBSENC'],
    ['04', '1.1', 'SS'],
    ['11', '1.1', 'FLD'],
    ['12', '1.1', 'HH'],
    ['14', '1.1', 'VR'],
    ['15', '1.1', 'AMB'],
    ['', '', 'AMB'],
  ])('MA_LOAI_KCB %j with MA_DOITUONG_KCB %j is %s', (MA_LOAI_KCB, MA_DOITUONG_KCB, expected) => {
    expect(encounterOf({ MA_LOAI_KCB, MA_DOITUONG_KCB }).class.code).toBe(expected);
  });

  test('an emergency that is admitted keeps IMP and says where it came from; the history has both', () => {
    const encounter = encounterOf({ MA_LOAI_KCB: '03', MA_DOITUONG_KCB: '2', NGAY_VAO_NOI_TRU: '202603100830' });
    expect(encounter.hospitalization?.admitSource?.coding?.[0]?.code).toBe('emd');
    expect(encounter.classHistory?.map((entry) => [entry.class.code, entry.period.start, entry.period.end])).toEqual([
      ['EMER', '2026-03-10T07:30:00+07:00', '2026-03-10T08:30:00+07:00'],
      ['IMP', '2026-03-10T08:30:00+07:00', '2026-03-10T10:15:00+07:00'],
    ]);
    expect(encounterOf({ MA_LOAI_KCB: '03', NGAY_VAO_NOI_TRU: '202603100730' }).classHistory).toBeUndefined();
  });

  test('leaving before arriving: no end, the raw value kept', () => {
    const encounter = encounterOf({ NGAY_RA: '202603090700' });
    expect(encounter.period).toEqual({ start: '2026-03-10T07:30:00+07:00' });
    expect(encounter.extension).toContainEqual({ url: `${SD}xml-ngay-ra`, valueString: '202603090700' });
  });

  test('numbers that are none are kept as they were sent', () => {
    const encounter = encounterOf({ SO_NGAY_DTRI: 'năm', CAN_NANG: '58kg' });
    expect(encounter.length).toBeUndefined();
    expect(encounter.extension).toContainEqual({ url: `${SD}xml-so-ngay-dtri`, valueString: 'năm' });
    expect(encounter.extension).toContainEqual({ url: `${SD}xml-can-nang`, valueString: '58kg' });
  });

  test('departments in order, each once, then beds of MA_NHOM 14–16', () => {
    const encounter = encounterOf(
      { MA_KHOA: 'K01;K19;K01' },
      {
        XML3: [
          { STT: '1', MA_NHOM: '15', MA_KHOA: 'K19', MA_GIUONG: 'H012' },
          { STT: '2', MA_NHOM: '15', MA_KHOA: 'K19', MA_GIUONG: 'H012' },
          { STT: '3', MA_NHOM: '8', MA_KHOA: 'K19', MA_GIUONG: 'H013' },
        ],
      },
    );
    expect(encounter.location?.map(({ location }) => location.identifier?.value)).toEqual(['K01', 'K19', 'K19/H012']);
    expect(encounter.location?.[2]?.physicalType?.coding?.[0]?.code).toBe('bd');
  });

  test('a referral paper belongs to the facility that wrote it', () => {
    const { hospitalization } = encounterOf({ GIAY_CHUYEN_TUYEN: '77/2026', MA_NOI_DI: '92951', MA_NOI_DEN: '92902' });
    expect(hospitalization?.preAdmissionIdentifier).toEqual({
      system: 'http://fhir.ehealth.gov.vn/core/sid/document-number/92951',
      value: '77/2026',
    });
    expect(hospitalization?.origin).toEqual({
      identifier: { system: 'http://fhir.ehealth.gov.vn/core/sid/provider-code', value: '92951' },
    });
  });
});
