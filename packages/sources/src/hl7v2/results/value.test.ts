import { canonicals } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { USUAL } from '../delimiters.ts';
import { Segment } from '../segment.ts';
import { interpretations } from './interpretation.ts';
import { everyParts, partsOf } from './parts.ts';
import { referenceRanges } from './reference-range.ts';
import { reportStatus, resultStatus } from './status.ts';
import { unitOf } from './units.ts';
import { obxValue } from './value.ts';

const OWN = `${canonicals().codeSystem}lis-value/92901`;
const UCUM = 'http://unitsofmeasure.org';
const time = (text: string) => (/^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : undefined);

/** What OBX-2, OBX-5 and OBX-6 give, exact numbers as they are written. */
function valueFrom(type: string, value: string, unit = ''): unknown {
  const obx = new Segment(`OBX|1|${type}|X||${value}|${unit}`, 1, USUAL, { legacy: new Set() });
  const read = obxValue(type, { values: everyParts(obx, 5), text: obx.text(5) }, unitOf(partsOf(obx, 6)), { ownCodes: OWN, time });
  return JSON.parse(JSON.stringify(read));
}

describe('values by type', () => {
  test.each([
    ['NM', '6,9', '^mmol/L', { valueQuantity: { value: 6.9, unit: 'mmol/L', system: UCUM, code: 'mmol/L' } }],
    ['NM', '4.5', 'G/L', { valueQuantity: { value: 4.5, unit: 'G/L', system: UCUM, code: '10*9/L' } }],
    ['NM', '4.5', 'mmol/l^milimol/lít^UCUM', { valueQuantity: { value: 4.5, unit: 'milimol/lít', system: UCUM, code: 'mmol/l' } }],
    ['NM', '12', 'tế bào/vi trường', { valueQuantity: { value: 12, unit: 'tế bào/vi trường' } }],
    ['ST', '<0,5', '^mg/L', { valueQuantity: { value: 0.5, comparator: '<', unit: 'mg/L', system: UCUM, code: 'mg/L' } }],
    ['ST', '≥4', '', { valueQuantity: { value: 4, comparator: '>=' } }],
    ['NM', '>=4', '^%', { valueQuantity: { value: 4, comparator: '>=', unit: '%', system: UCUM, code: '%' } }],
    ['ST', 'Âm tính', '^mg/L', { valueString: 'Âm tính' }],
    ['ST', 'A & B ^ C', '', { valueString: 'A & B ^ C' }],
    ['SN', '>^100', 'U/L', { valueQuantity: { value: 100, comparator: '>', unit: 'U/L', system: UCUM, code: 'U/L' } }],
    ['SN', '^5', '', { valueQuantity: { value: 5 } }],
    ['SN', '^1^:^128', '', { valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } }],
    ['SN', '^2^-^4', '^mL', { valueRange: { low: q(2, 'mL'), high: q(4, 'mL') } }],
    ['SN', '^4^-^2', '', { valueString: '4 - 2' }],
    ['SN', '^3^+', '', { valueString: '3 +' }],
    ['TX', 'Dòng 1\\.br\\Dòng 2', '', { valueString: 'Dòng 1\nDòng 2' }],
    ['FT', '10', '', { valueString: '10' }],
    [
      'CWE',
      'POS^Dương tính^L',
      '',
      { valueCodeableConcept: { coding: [{ system: OWN, code: 'POS', display: 'Dương tính' }], text: 'Dương tính' } },
    ],
    [
      'CE',
      '260385009^Negative^SCT',
      '',
      {
        valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '260385009', display: 'Negative' }], text: 'Negative' },
      },
    ],
    ['CE', '^Không rõ', '', { valueCodeableConcept: { text: 'Không rõ' } }],
    ['DT', '20260315', '', { valueDateTime: '2026-03-15' }],
    ['DT', 'hôm qua', '', { valueString: 'hôm qua' }],
    ['TM', '0805', '', { valueTime: '08:05:00' }],
    ['TM', '2505', '', { valueString: '2505' }],
    ['CX', 'BK-01^^^92901', '', { valueString: 'BK-01' }],
    ['XAD', '1 Đường A^^Cần Thơ', '', { valueString: '1 Đường A Cần Thơ' }],
    ['NM', '', '^mmol/L', {}],
    ['NM', '""', '', {}],
  ] as const)('%s %s %s', (type, value, unit, wanted) => {
    expect(valueFrom(type, value, unit)).toEqual(wanted);
  });

  test('digits stay as they were sent', () => {
    const obx = new Segment('OBX|1|NM|X||7.80|', 1, USUAL, { legacy: new Set() });
    const read = obxValue('NM', { values: everyParts(obx, 5), text: obx.text(5) }, undefined, { ownCodes: OWN, time });
    expect(JSON.stringify(read)).toBe('{"valueQuantity":{"value":7.80}}');
  });

  test('documents are attachments: a PDF in base64, a pointer, and text that only says it is base64', () => {
    const pdf = Buffer.from('%PDF-1.4 mẫu').toString('base64');
    expect(valueFrom('ED', `^application^pdf^Base64^${pdf}`)).toEqual({ attachment: { contentType: 'application/pdf', data: pdf } });
    expect(valueFrom('ED', `^AP^^Base64^${pdf}`)).toEqual({ attachment: { contentType: 'application/pdf', data: pdf } });
    expect(valueFrom('ED', '^TEXT^^Base64^không phải base64')).toEqual({
      attachment: { contentType: 'text/plain', data: Buffer.from('không phải base64').toString('base64') },
    });
    expect(valueFrom('RP', 'https://pacs.example/1^PACS^IM^JPEG')).toEqual({
      attachment: { contentType: 'image/jpeg', url: 'https://pacs.example/1' },
    });
    expect(valueFrom('RP', 'C:\\E\\ket-qua.pdf')).toEqual({ attachment: { title: 'C:\\ket-qua.pdf' } });
  });
});

function q(value: number, unit: string) {
  return { value, unit, system: UCUM, code: unit };
}

describe('reference ranges', () => {
  const range = (text: string, unit?: string): unknown =>
    JSON.parse(JSON.stringify(referenceRanges(text, unit === undefined ? undefined : { text: unit })));

  test.each([
    ['4.0-10.0', [{ low: { value: 4 }, high: { value: 10 }, text: '4.0-10.0' }]],
    ['3,9 – 6,4', [{ low: { value: 3.9 }, high: { value: 6.4 }, text: '3,9 – 6,4' }]],
    ['[4 ~ 10]', [{ low: { value: 4 }, high: { value: 10 }, text: '[4 ~ 10]' }]],
    ['<5', [{ high: { value: 5 }, text: '<5' }]],
    ['>= 1,2', [{ low: { value: 1.2 }, text: '>= 1,2' }]],
    ['Âm tính', [{ text: 'Âm tính' }]],
    ['10-4', [{ text: '10-4' }]],
    ['', []],
    ['""', []],
  ])('%s', (text, wanted) => {
    expect(range(text)).toEqual(wanted);
  });

  test('the unit behind it, and in it', () => {
    expect(range('4-10 G/L', 'G/L')).toEqual([
      {
        low: { value: 4, unit: 'G/L', system: UCUM, code: '10*9/L' },
        high: { value: 10, unit: 'G/L', system: UCUM, code: '10*9/L' },
        text: '4-10 G/L',
      },
    ]);
  });

  test('by sex, and by whom the sender names', () => {
    const gender = (code: string, text: string) => [{ coding: [{ system: 'http://hl7.org/fhir/administrative-gender', code }], text }];
    expect(range('Nam: 13-17; Nữ: 12-16')).toEqual([
      { low: { value: 13 }, high: { value: 17 }, appliesTo: gender('male', 'Nam'), text: 'Nam: 13-17' },
      { low: { value: 12 }, high: { value: 16 }, appliesTo: gender('female', 'Nữ'), text: 'Nữ: 12-16' },
    ]);
    expect(range('Trẻ em: <10')).toEqual([{ high: { value: 10 }, appliesTo: [{ text: 'Trẻ em' }], text: 'Trẻ em: <10' }]);
  });
});

test('flags: the codes of table 0078, anything else as text', () => {
  const coded = (code: string, display: string) => ({
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code, display }],
  });
  expect(interpretations(['H', 's', 'Cao', ''])).toEqual([coded('H', 'High'), coded('S', 'Susceptible'), { text: 'Cao' }]);
});

test('the status of a result, and of a report that does not say its own', () => {
  expect(['F', '', 'P', 'C', 'X', 'W', 'D', 'I', 'R', 'S', 'U', 'Q'].map(resultStatus)).toEqual([
    ...['final', 'final', 'preliminary', 'corrected', 'cancelled', 'entered-in-error', 'entered-in-error', 'registered'],
    ...['preliminary', 'preliminary', 'final', undefined],
  ]);
  expect(reportStatus('A', ['final'])).toBe('partial');
  expect(reportStatus('', ['final', 'preliminary'])).toBe('partial');
  expect(reportStatus('', ['final', 'corrected'])).toBe('corrected');
  expect(reportStatus('', ['entered-in-error'])).toBe('entered-in-error');
  expect(reportStatus('', [])).toBe('final');
});
