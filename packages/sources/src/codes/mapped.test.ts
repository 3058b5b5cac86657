import { canonicals, type Observation } from '@hub/fhir-model';
import { conceptMaps } from '@hub/terminology';
import { expect, test } from '@jest/globals';
import { isMappedNow, unmappedCode, withMappedCodes } from './mapped.ts';

const BASE = 'http://tinh.example/core/';
const own = canonicals(BASE);
const LIS = `${own.codeSystem}lis/92901`;
const maps = conceptMaps([
  {
    id: 'm',
    group: [
      {
        source: `${canonicals().codeSystem}lis/92901`,
        target: 'http://loinc.org',
        element: [
          {
            code: 'GLU',
            target: [{ code: '14749-6', equivalence: 'equal', dependsOn: [{ property: 'http://unitsofmeasure.org', value: 'mmol/L' }] }],
          },
        ],
      },
    ],
  },
]);
const quantity = (code: string) => ({ value: 1, unit: code, system: 'http://unitsofmeasure.org', code });
const observation = (...coding: readonly { system?: string; code: string; display?: string }[]): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [...coding], text: 'Tên' },
});

test('the mapped coding stands behind the sender’s, under whichever base the hub has; once', () => {
  const concept = { coding: [{ system: LIS, code: 'GLU' }], text: 'Glucose' };
  const mapped = withMappedCodes(concept, quantity('mmol/L'), own, maps);
  expect(mapped).toEqual({
    coding: [
      { system: LIS, code: 'GLU' },
      { system: 'http://loinc.org', code: '14749-6' },
    ],
    text: 'Glucose',
  });
  expect(withMappedCodes(mapped, quantity('mmol/L'), own, maps)).toEqual(mapped);
  for (const value of [undefined, quantity('mg/dL'), { value: 1, unit: 'mmol/L' }])
    expect(withMappedCodes(concept, value, own, maps)).toBe(concept);
  expect(withMappedCodes({ coding: [{ system: 'urn:other', code: 'GLU' }] }, quantity('mmol/L'), own, maps).coding).toHaveLength(1);
});

test('unmapped are codes of senders and of the national indices with no international one beside them', () => {
  expect(unmappedCode(observation({ system: LIS, code: 'GLU', display: 'Đường' }), own)).toEqual({
    system: LIS,
    code: 'GLU',
    display: 'Đường',
  });
  expect(unmappedCode(observation({ system: `${own.codeSystem}lab-index-1227`, code: '1000101' }), own)?.display).toBe('Tên');
  expect(unmappedCode(observation({ system: LIS, code: 'GLU' }, { system: 'http://loinc.org', code: '14749-6' }), own)).toBeUndefined();
  expect(unmappedCode(observation({ system: `${own.codeSystem}xml6`, code: 'LAN_XN_PCR' }), own)).toBeUndefined();
  expect(unmappedCode(observation(), own)).toBeUndefined();
  expect(unmappedCode({ resourceType: 'Patient' }, own)).toBeUndefined();
});

test('a number of a person in the place of a code or its name is not listed', () => {
  const listed = (code: string, display: string) => unmappedCode(observation({ system: LIS, code, display }), own);
  expect(listed('092085000123', 'Nguyễn Văn Thử 0912345678')).toMatchObject({ code: '…123', display: '…678' });
  expect(listed('GD4929212345678', 'HbA1c')).toMatchObject({ code: '…678', display: 'HbA1c' });
  expect(listed('GLU-2', 'Thẻ GD4929212345678')?.display).toBe('…678');
  expect(listed('25-OH-D', '17α-hydroxyprogesterone')).toMatchObject({ code: '25-OH-D', display: '17α-hydroxyprogesterone' });
});

test('a map that has come since is known', () => {
  expect([isMappedNow(LIS, 'GLU', own, maps), isMappedNow(LIS, 'URE', own, maps), isMappedNow('urn:other', 'GLU', own, maps)]).toEqual([
    true,
    false,
    false,
  ]);
});
