import type { Encounter, Observation, Resource } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import type { TableName } from '../../record.ts';
import { TABLE_SPECS } from '../tables.ts';
import { type Fields, map, only, served, type Tables } from './testing.ts';

const TABLES = [
  'XML2',
  'XML3',
  'XML4',
  'XML5',
  'XML6',
  'XML7',
  'XML8',
  'XML9',
  'XML10',
  'XML11',
  'XML12',
  'XML13',
  'XML14',
  'XML15',
] as const;

/** A row with something in every field. */
function filledRow(table: TableName): Fields {
  return { ...Object.fromEntries([...TABLE_SPECS[table].fields.keys()].map((name) => [name, '1'])), MA_LK: 'LK-1' };
}

const encounterOf = (xml1: Fields, tables: Tables = {}) => only<Encounter>(map(xml1, tables), 'Encounter');

describe('security labels', () => {
  const labelsOf = (resource: Resource) => (resource.meta?.security ?? []).map(({ code }) => code);
  const encounterLabels = (xml1: Fields, tables: Tables = {}) => labelsOf(encounterOf(xml1, tables));

  test.each([
    [{ MA_BENH_CHINH: 'I10' }, {}, []],
    [{ MA_BENH_CHINH: 'B20' }, {}, ['HIV', 'R']],
    [{ MA_BENH_KT: 'I10;Z21' }, {}, ['HIV', 'R']],
    [{ MA_BENH_CHINH: 'O98.7' }, {}, ['HIV', 'R']],
    [{ MA_BENH_CHINH: 'B25' }, {}, []],
    [{ MA_BENH_CHINH: 'b20.1' }, {}, ['HIV', 'R']],
    [{ MA_BENH_KT: 'I10,Z21' }, {}, ['HIV', 'R']],
    [{ MA_BENH_KT: 'I10 B24' }, {}, ['HIV', 'R']],
    [{ MA_BENH_KT: 'AB20' }, {}, []],
    [{}, { XML13: [{ MA_BENH_KT: 'R75' }] }, ['HIV', 'R']],
    [{}, { XML8: [{ MA_BENH_CHINH: 'I10' }] }, []],
    [{ MA_BENH_CHINH: 'f20.0' }, {}, ['PSY', 'R']],
    [{ MA_KHOA: 'k15' }, {}, ['PSY', 'R']],
    [{ MA_BENH_CHINH: 'I10' }, { XML3: [{ MA_BENH: 'I10;B24' }] }, ['HIV', 'R']],
    [{}, { XML6: [{ MA_LK: 'LK-1' }] }, ['HIV', 'R']],
    [{}, { XML15: [{ MA_LK: 'LK-1' }] }, ['TB', 'R']],
    [{}, { XML15: [{ MA_LK: 'LK-1', BDDT_ARV: '20260101' }] }, ['HIV', 'TB', 'R']],
    [{}, { XML15: [{ MA_LK: 'LK-1', NGAYKD_HIV: '20260101' }] }, ['HIV', 'TB', 'R']],
    [{}, { XML15: [{ MA_LK: 'LK-1', PHANLOAI_LAO_HIV: '1' }] }, ['HIV', 'TB', 'R']],
    [{}, { XML15: [{ MA_LK: 'LK-1', PHANLOAI_LAO_HIV: '2' }] }, ['TB', 'R']],
    [{}, { XML7: [{ MA_KHOA_RV: 'K15' }] }, ['PSY', 'R']],
    [{}, { XML13: [{ MA_BENH_CHINH: 'F11.2' }] }, ['ETH', 'R']],
    [{ MA_BENH_CHINH: 'F20.0' }, {}, ['PSY', 'R']],
    [{ MA_BENH_CHINH: 'F10.2' }, {}, ['ETH', 'R']],
    [{ MA_BENH_KT: 'F20.0' }, {}, []],
    [{ MA_KHOA: 'K01;K15' }, {}, ['PSY', 'R']],
    [{ MA_KHOA: 'K1415' }, {}, ['PSY', 'R']],
    [{ MA_KHOA: 'K15.1' }, {}, ['PSY', 'R']],
    [{ MA_KHOA: 'K01.15' }, {}, []],
  ] as const)('%j %j → %j', (xml1, tables, expected) => {
    expect(encounterLabels(xml1, tables as Tables)).toEqual(expected);
  });

  test('every resource of the visit has them, the person and what is shared have none', () => {
    const mapped = map(
      { MA_BENH_CHINH: 'B20', CAN_NANG: '50', NGAY_TAI_KHAM: '20260409' },
      { XML2: [{ STT: '1' }], XML4: [{ STT: '1' }], XML5: [{ STT: '1' }] },
    );
    for (const { resource, owned } of mapped.resources) expect(labelsOf(resource)).toEqual(owned ? ['HIV', 'R'] : []);
  });

  test('a visit of every table: all of it but persons, cards and what is shared', () => {
    const every = Object.fromEntries(TABLES.map((table) => [table, [filledRow(table)]]));
    const mapped = map({ CAN_NANG_CON: '3000', NGAY_TAI_KHAM: '20260409' }, every);
    const bare = new Set(['Patient', 'Coverage', 'Organization', 'Practitioner', 'Location']);
    const types = new Set(mapped.resources.map(({ resource }) => resource.resourceType));
    expect(['Composition', 'EpisodeOfCare', 'RelatedPerson', 'MedicationStatement'].filter((type) => !types.has(type as never))).toEqual(
      [],
    );
    for (const { resource } of mapped.resources) {
      const labels = labelsOf(resource);
      if (bare.has(resource.resourceType)) expect(labels).toEqual([]);
      else expect(labels.filter((code) => code !== 'SEX')).toEqual(['HIV', 'TB', 'R']);
    }
  });

  test('what HIV care says of a pregnancy, and what a birth says of the mother', () => {
    const sex = (tables: Tables) =>
      map({}, tables)
        .resources.filter(({ resource }) => labelsOf(resource).includes('SEX'))
        .map(({ resource }) => [resource.resourceType, labelsOf(resource)]);
    expect(sex({ XML6: [{ NGAY_NHAN_TT_MANG_THAI: '20260101', MA_LOAI_BN: '1', GIAI_DOAN_LAM_SANG: '1' }] })).toEqual([
      ['EpisodeOfCare', ['HIV', 'SEX', 'R']],
    ]);
    expect(sex({ XML9: [{ LAN_SINH: '2', SO_CON_SONG: 'hai', CAN_NANG_CON: '3000', HO_TEN_NND: 'VÕ THỊ MẸ' }] })).toEqual([
      ['Observation', ['SEX', 'R']],
      ['Observation', ['SEX', 'R']],
    ]);
  });

  test('the weights of newborns are SEX + R on their own', () => {
    const mapped = map({ CAN_NANG_CON: '3000;2800', CAN_NANG: '60' });
    expect(
      served<Observation>(mapped, 'Observation').map((observation) => [
        observation.code.coding?.[0]?.code,
        observation.valueQuantity?.value,
        labelsOf(observation),
      ]),
    ).toEqual([
      ['29463-7', 60, []],
      ['8339-4', 3000, ['SEX', 'R']],
      ['8339-4', 2800, ['SEX', 'R']],
    ]);
    expect(encounterLabels({ CAN_NANG_CON: '3000' })).toEqual([]);
  });
});
