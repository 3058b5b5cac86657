import type { Encounter, Observation, Resource } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { type Fields, map, only, served, type Tables } from './testing.ts';

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
